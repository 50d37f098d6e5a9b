package ndef_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// TestType4RoundTrip writes messages of many sizes with one reader and reads
// them with another.
func TestType4RoundTrip(t *testing.T) {
	for _, o := range []ndef.Type4Options{{}, {MaxRead: 1, MaxWrite: 2}, {MaxRead: 7, MaxWrite: 300}, {MaxRead: 65535, MaxWrite: 65535}} {
		for _, c := range []ndef.Capability{common, {Version: ndef.Mapping2, MaxRead: 0xffff, MaxWrite: 0xffff, File: 1, FileSize: 1000}} {
			tag, card := card(t, c)
			for _, size := range []int{0, 1, 15, 53, 54, 55, 255, 256, 300, 998} {
				message := bytes.Repeat([]byte{byte(size)}, size)
				card.Reset()
				w, err := ndef.OpenType4(card.Transmit, o)
				if err != nil {
					t.Fatal(err)
				}
				if err := w.Write(message); err != nil || !bytes.Equal(tag.Message(), message) {
					t.Errorf("%+v, %d octets: %v, %x", o, size, err, tag.Message())
				}
				r, err := ndef.OpenType4(card.Transmit, o)
				if err != nil {
					t.Fatal(err)
				}
				if got, err := r.Read(); err != nil || !bytes.Equal(got, message) {
					t.Errorf("%+v, %d octets: read %x, %v", o, size, got, err)
				}
			}
		}
	}
}

// TestTornWrite takes the field away at every command of a write, before the
// tag hears it and after: the tag holds the old message, none or the new one,
// and none as soon as an octet of the message has changed.
func TestTornWrite(t *testing.T) {
	old, new := bytes.Repeat([]byte{1}, 200), bytes.Repeat([]byte{2}, 150)
	gone := errors.New("gone")
	var seen []string
	for n, whole := 0, false; !whole; n++ {
		for _, heard := range []bool{false, true} {
			tag, card := card(t, common)
			if err := tag.SetMessage(old); err != nil {
				t.Fatal(err)
			}
			left := n
			w, err := ndef.OpenType4(func(command []byte) ([]byte, error) {
				if command[1] == apdu.InsUpdateBinary {
					if left--; left < 0 {
						if heard {
							card.Step(command)
						}
						return nil, gone
					}
				}
				return card.Transmit(command)
			}, ndef.Type4Options{})
			if err != nil {
				t.Fatal(err)
			}
			whole = w.Write(new) == nil
			card.Reset()
			got, readErr := ndef.ReadType4(card.Transmit, 255)
			if readErr != nil {
				t.Fatal(readErr)
			}
			switch {
			case bytes.Equal(got, old):
				seen = append(seen, "old")
			case bytes.Equal(got, new):
				seen = append(seen, "new")
			case len(got) == 0:
				seen = append(seen, "none")
			default:
				t.Errorf("cut at %d: %x", n, got)
			}
		}
	}
	// A length, three parts of up to 54, a length: each lost, or its answer.
	want := []string{"old", "none", "none", "none", "none", "none", "none", "none", "none", "new", "new", "new"}
	if !slices.Equal(seen, want) {
		t.Errorf("%q", seen)
	}
}

// TestReadsOneMessage changes the message at every command of a read: what is
// read is one of the two.
func TestReadsOneMessage(t *testing.T) {
	old, new := bytes.Repeat([]byte{1}, 200), bytes.Repeat([]byte{2}, 150)
	var seen []bool
	for n := range 10 {
		tag, card := card(t, common)
		tag.SetMessage(old)
		left := n
		got, err := ndef.ReadType4(func(command []byte) ([]byte, error) {
			if left--; left < 0 {
				tag.SetMessage(new)
			}
			return card.Transmit(command)
		}, 255)
		isOld := bytes.Equal(got, old)
		if err != nil || !isOld && !bytes.Equal(got, new) {
			t.Errorf("changed at %d: %x, %v", n, got, err)
		}
		seen = append(seen, isOld)
		card.Reset()
		if got, err := ndef.ReadType4(card.Transmit, 255); err != nil || n < 9 && !bytes.Equal(got, new) {
			t.Errorf("changed at %d, read again: %x, %v", n, got, err)
		}
	}
	// The length is the fifth command, and four follow.
	if want := []bool{false, false, false, false, false, true, true, true, true, true}; !slices.Equal(seen, want) {
		t.Errorf("old: %v", seen)
	}
}

// TestWritten has a tag that answers what it is sent.
func TestWritten(t *testing.T) {
	tag, card := card(t, common)
	var got []string
	tag.Written = func(m []byte) {
		got = append(got, string(m))
		tag.SetMessage(m[1:])
	}
	r, err := ndef.OpenType4(card.Transmit, ndef.Type4Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, write := range []func([]byte) error{r.Write, r.WriteAtOnce} {
		if err := write([]byte("abc")); err != nil {
			t.Fatal(err)
		}
		if m, err := r.Read(); err != nil || string(m) != "bc" {
			t.Errorf("%q, %v", m, err)
		}
	}
	do(t, tag, "00d6000201aa") // an octet, but not the end of a write
	if err := r.Write(nil); err != nil || !slices.Equal(got, []string{"abc", "abc"}) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestType4TagStatus(t *testing.T) {
	const (
		ccF, ndefF = "00a4000c02e103", "00a4000c02e104"
		ok         = apdu.StatusOK
	)
	locked := common
	locked.Write = ndef.AccessNever
	secret := common
	secret.Read = 0x01
	for _, c := range []struct {
		name       string
		c          ndef.Capability
		before, in string
		want       apdu.Status
		data       int // octets
	}{
		{"another class", common, "", "80a4000c02e103", apdu.StatusClass, 0},
		{"another instruction", common, "", "00b2000001", apdu.StatusInstruction, 0},
		{"as mapping 1 did", common, "", "00a4000002e103", ok, 0},
		{"by another name", common, "", "00a4020c02e103", apdu.StatusParameters, 0},
		{"for an FCP", common, "", "00a4000402e103", apdu.StatusParameters, 0},
		{"name of one", common, "", "00a4000c01e1", apdu.StatusLength, 0},
		{"no such file", common, "", "00a4000c02e105", apdu.StatusNotFound, 0},
		{"read nothing", common, "", "00b0000002", apdu.StatusNotAllowed, 0},
		{"write nothing", common, "", "00d6000001aa", apdu.StatusNotAllowed, 0},
		{"selection stays", common, ccF + " 00a4000c02e105", "00b000000f", ok, 15},
		{"container", common, ccF, "00b000000f", ok, 15},
		{"container, all there is", common, ccF, "00b0000000", ok, 15},
		{"container, end", common, ccF, "00b0000f01", ok, 0},
		{"container, beyond", common, ccF, "00b0001001", apdu.StatusOffset, 0},
		{"container is not written", common, ccF, "00d6000001aa", apdu.StatusSecurity, 0},
		{"MLe", common, ndefF, "00b0000000", ok, 59},
		{"MLe in the extended form", common, ndefF, "00b000000000ff", ok, 59},
		{"end", common, ndefF, "00b003e703", ok, 1},
		{"beyond", common, ndefF, "00b003e901", apdu.StatusOffset, 0},
		{"short identifier", common, ndefF, "00b0840002", apdu.StatusParameters, 0},
		{"no Le", common, ndefF, "00b00000", apdu.StatusLength, 0},
		{"data", common, ndefF, "00b0000001aa02", apdu.StatusLength, 0},
		{"secret", secret, ndefF, "00b0000002", apdu.StatusSecurity, 0},
		{"container of a secret", secret, ccF, "00b0000002", ok, 2},
		{"locked", locked, ndefF, "00d6000001aa", apdu.StatusSecurity, 0},
		{"no data", common, ndefF, "00d60000", apdu.StatusLength, 0},
		{"MLc", common, ndefF, "00d6000237" + string(bytes.Repeat([]byte("aa"), 55)), apdu.StatusLength, 0},
		{"last octet", common, ndefF, "00d603e701aa", ok, 0},
		{"past the end", common, ndefF, "00d603e702aaaa", apdu.StatusMemoryFull, 0},
		{"at the end", common, ndefF, "00d603e801aa", apdu.StatusMemoryFull, 0},
		{"beyond the end", common, ndefF, "00d603e901aa", apdu.StatusOffset, 0},
		{"written by short identifier", common, ndefF, "00d6840001aa", apdu.StatusParameters, 0},
		{"length too large", common, ndefF, "00d600000203e7", apdu.StatusData, 0},
		{"half a length too large", common, ndefF, "00d6000001ff", apdu.StatusData, 0},
		{"largest length", common, ndefF, "00d600000203e6", ok, 0},
	} {
		tag, err := ndef.NewType4Tag(c.c)
		if err != nil {
			t.Fatal(err)
		}
		for b := range bytes.FieldsSeq([]byte(c.before)) {
			do(t, tag, string(b))
		}
		was := bytes.Clone(tag.Message())
		r := do(t, tag, c.in)
		if r.Status != c.want || len(r.Data) != c.data {
			t.Errorf("%s: %s, %d octets", c.name, r.Status, len(r.Data))
		}
		if c.want != ok && !bytes.Equal(tag.Message(), was) {
			t.Errorf("%s: the message changed", c.name)
		}
	}
}

// do has tag carry out a command.
func do(t *testing.T, tag *ndef.Type4Tag, command string) apdu.Response {
	t.Helper()
	c, err := apdu.ParseCommand(expecttest.Unhex(command))
	if err != nil {
		t.Fatal(err)
	}
	return tag.Do(c)
}

// TestDeselect: nothing is selected any more, and the file stays.
func TestDeselect(t *testing.T) {
	tag, err := ndef.NewType4Tag(common)
	if err != nil {
		t.Fatal(err)
	}
	for name, end := range map[string]func(){"Deselect": tag.Deselect, "Select": func() { tag.Select(apdu.Command{}) }} {
		do(t, tag, "00a4000c02e104")
		do(t, tag, "00d600000400020102")
		end()
		if r := do(t, tag, "00b0000002"); r.Status != apdu.StatusNotAllowed || string(tag.Message()) != "\x01\x02" {
			t.Errorf("%s: %s, %x", name, r.Status, tag.Message())
		}
	}
}

func TestNewType4TagRefuses(t *testing.T) {
	for name, change := range map[string]func(c *ndef.Capability){
		"no file":        func(c *ndef.Capability) { c.File = 0 },
		"master file":    func(c *ndef.Capability) { c.File = 0x3f00 },
		"current file":   func(c *ndef.Capability) { c.File = 0x3fff },
		"reserved":       func(c *ndef.Capability) { c.File = 0xffff },
		"container":      func(c *ndef.Capability) { c.File = ndef.CapabilityFile },
		"no length":      func(c *ndef.Capability) { c.FileSize = 1 },
		"beyond offsets": func(c *ndef.Capability) { c.FileSize = ndef.MaxFileSize + 1 },
		"no write":       func(c *ndef.Capability) { c.MaxWrite = 0 },
	} {
		c := common
		change(&c)
		if tag, err := ndef.NewType4Tag(c); tag != nil || !errors.Is(err, ndef.ErrTag) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if tag, err := ndef.NewType4Tag(ndef.Capability{}); tag != nil || !errors.Is(err, ndef.ErrMapping) {
		t.Error(err)
	}
	c := common
	c.FileSize = 2 // no room for a message
	small, err := ndef.NewType4Tag(c)
	if err != nil {
		t.Fatal(err)
	}
	if err, full := small.SetMessage(nil), small.SetMessage([]byte{1}); err != nil || !errors.Is(full, ndef.ErrTooLarge) {
		t.Error(err, full)
	}
	c.FileSize = ndef.MaxFileSize
	tag, err := ndef.NewType4Tag(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := tag.SetMessage(make([]byte, ndef.MaxFileSize-2)); err != nil {
		t.Error(err)
	}
	was := bytes.Clone(tag.Message())
	if err := tag.SetMessage(bytes.Repeat([]byte{1}, ndef.MaxFileSize-1)); !errors.Is(err, ndef.ErrTooLarge) || !bytes.Equal(was, tag.Message()) {
		t.Error(err)
	}
}
