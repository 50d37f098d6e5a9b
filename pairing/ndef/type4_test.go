package ndef_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/ndef"
	"github.com/seed-496a4445/fyr/pairing/ndef/ndeftest"
)

// recording reads lines of a command and its response; a response of none is
// an answer without octets.
func recording(lines ...string) *ndeftest.Replay {
	var es []ndeftest.Exchange
	for _, l := range lines {
		command, response, _ := strings.Cut(l, " ")
		es = append(es, ndeftest.Exchange{Command: expecttest.Unhex(command), Response: expecttest.Unhex(response)})
	}
	return ndeftest.NewReplay(es)
}

// The first commands of every reader, and answers of a common tag with a file
// of 32 octets, reads of 16 and writes of 13.
const (
	application = "00a4040007d276000085010100 9000"
	ccFile      = "00a4000c02e103 9000"
	readCC      = "00b000000f "
	commonCC    = "000f2000" + "10000d" + "0406e1040020" + "0000" + "9000"
	ndefFile    = "00a4000c02e104 9000"
	readLength  = "00b0000002 "
)

func TestType4Reads(t *testing.T) {
	for _, c := range []struct {
		name  string
		most  int
		lines []string
		want  string
	}{
		{"empty", 255, []string{application, ccFile, readCC + commonCC, ndefFile, readLength + "00009000"}, ""},
		{"MLe splits", 255, []string{application, ccFile, readCC + commonCC, ndefFile, readLength + "00119000",
			"00b0000210 " + strings.Repeat("aa", 16) + "9000", "00b0001201 bb9000"}, strings.Repeat("aa", 16) + "bb"},
		{"reader splits", 2, []string{application, ccFile, readCC + commonCC, ndefFile, readLength + "00039000",
			"00b0000202 aaaa9000", "00b0000401 bb9000"}, "aaaabb"},
		{"full file", 255, []string{application, ccFile, readCC + commonCC, ndefFile, readLength + "001e9000",
			"00b0000210 " + strings.Repeat("aa", 16) + "9000", "00b000120e " + strings.Repeat("bb", 14) + "9000"}, strings.Repeat("aa", 16) + strings.Repeat("bb", 14)},
		{"FCI, container of 23, mapping 3.1, write once", 0, []string{"00a4040007d276000085010100 6f009000", "00a4000c02e103 62009000",
			readCC + "00173100ff00010406000100ff00a5" + "9000", "00a4000c020001 9000", readLength + "00019000", "00b0000201 aa9000"}, "aa"},
		{"256 in the short form", 256, []string{application, ccFile, readCC + "000f207fff7fff0406e1047fff00ff9000", ndefFile, readLength + "01009000",
			"00b0000200 " + strings.Repeat("aa", 256) + "9000"}, strings.Repeat("aa", 256)},
		{"257 in the extended form", 257, []string{application, ccFile, readCC + "000f207fff7fff0406e1047fff00ff9000", ndefFile, readLength + "01019000",
			"00b00002000101 " + strings.Repeat("aa", 257) + "9000"}, strings.Repeat("aa", 257)},
	} {
		r := recording(c.lines...)
		got, err := ndef.ReadType4(r.Transmit, c.most)
		if err := r.Err(err); err != nil || !bytes.Equal(got, expecttest.Unhex(c.want)) {
			t.Errorf("%s: %x, %v", c.name, got, err)
		}
	}
}

func TestType4Refuses(t *testing.T) {
	cc := func(octets string) []string { return []string{application, ccFile, readCC + octets + "9000"} }
	length := func(response string) []string {
		return []string{application, ccFile, readCC + commonCC, ndefFile, readLength + response}
	}
	for _, c := range []struct {
		name  string
		lines []string
		want  error
	}{
		{"no answer at all", []string{"00a4040007d276000085010100 "}, ndef.ErrAnswer},
		{"half a status", []string{"00a4040007d276000085010100 90"}, ndef.ErrAnswer},
		{"no application", []string{"00a4040007d276000085010100 6a82"}, ndef.ErrApplicationFile},
		{"refused", []string{"00a4040007d276000085010100 6985"}, ndef.ErrStatus},
		{"no container", []string{application, "00a4000c02e103 6a82"}, ndef.ErrApplicationFile},
		{"warning", []string{application, "00a4000c02e103 6283"}, ndef.ErrStatus},
		{"more data", []string{application, ccFile, readCC + "610f"}, ndef.ErrStatus},
		{"wrong Le", []string{application, ccFile, readCC + "6c0f"}, ndef.ErrStatus},
		{"status before data", []string{application, ccFile, readCC + "00" + "6282"}, ndef.ErrStatus},
		{"container of 14", cc("000f20001000340406e104002000"), ndef.ErrCapabilityLength},
		{"container of 16", cc("000f20001000340406e10400200000ff"), ndef.ErrCapabilityLength},
		{"CCLEN 14", cc("000e10000000340300e10400200101"), ndef.ErrCapabilityLength},
		{"mapping 1", cc("000f10000000340300e10400200101"), ndef.ErrMapping},
		{"mapping 4", cc("000f40001000340406e10400200000"), ndef.ErrMapping},
		{"MLe 14", cc("000f20000e00340300e10400200101"), ndef.ErrMaxRead},
		{"TLV of another tag", cc("000f20000f00340506e10400200101"), ndef.ErrFileControl},
		{"extended file", cc("000f30000f00340608e10400200101"), ndef.ErrFileControl},
		{"TLV of another length", cc("000f20000f00340405e10400200101"), ndef.ErrFileControl},
		{"secret", cc("000f20000f00340406e10400200100"), ndef.ErrRead},
		{"no file", []string{application, ccFile, readCC + commonCC, "00a4000c02e104 6a82"}, ndef.ErrApplicationFile},
		{"length of one", length("009000"), ndef.ErrAnswer},
		{"length of three", length("0000009000"), ndef.ErrAnswer},
		{"larger than its file", length("001f9000"), ndef.ErrFileSize},
		{"64 KiB", length("ffff9000"), ndef.ErrFileSize},
		{"less than asked for", append(length("00039000"), "00b0000203 aaaa9000"), ndef.ErrAnswer},
		{"more than asked for", append(length("00039000"), "00b0000203 aaaaaaaa9000"), ndef.ErrAnswer},
		{"breaks off", append(length("00119000"), "00b0000210 "+strings.Repeat("aa", 16)+"9000", "00b0001201 6f00"), ndef.ErrStatus},
	} {
		r := recording(c.lines...)
		got, err := ndef.ReadType4(r.Transmit, 255)
		if err := r.Err(err); got != nil || !errors.Is(err, c.want) || len(classes(err)) != 1 {
			t.Errorf("%s: %x, %v", c.name, got, err)
		}
	}
	for size := range 3 { // the file cannot hold a length, or nothing else
		lines := append(cc(fmt.Sprintf("000f2000100034"+"0406e104%04x"+"0000", size)), ndefFile, readLength+"00009000")
		if got, err := ndef.ReadType4(recording(lines...).Transmit, 255); got != nil || (size < 2) != errors.Is(err, ndef.ErrFileSize) {
			t.Errorf("file of %d: %x, %v", size, got, err)
		}
	}
}

func TestType4PassesOnReaderErrors(t *testing.T) {
	gone := errors.New("gone")
	full := []string{application, ccFile, readCC + commonCC, ndefFile, readLength + "00019000", "00b0000201 aa9000"}
	for n := range full {
		r := recording(full[:n]...)
		transmit := func(command []byte) ([]byte, error) {
			b, err := r.Transmit(command)
			if err != nil {
				return nil, gone
			}
			return b, nil
		}
		if got, err := ndef.ReadType4(transmit, 255); got != nil || err != gone {
			t.Errorf("after %d commands: %x, %v", n, got, err)
		}
	}
}

func TestType4Options(t *testing.T) {
	never := func([]byte) ([]byte, error) { t.Error("a command was sent"); return nil, ndeftest.ErrReplay }
	for _, o := range []ndef.Type4Options{{MaxRead: -1}, {MaxWrite: -1}, {MaxWrite: 1}} {
		if r, err := ndef.OpenType4(never, o); r != nil || !errors.Is(err, ndef.ErrOptions) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	locked := []string{application, ccFile, readCC + "000f2000100034" + "0406e1040020" + "00ff" + "9000"}
	if r, err := ndef.OpenType4(recording(locked...).Transmit, ndef.Type4Options{Writable: true}); r != nil || !errors.Is(err, ndef.ErrWrite) {
		t.Error(err)
	}
	r, err := ndef.OpenType4(recording(append(locked, ndefFile)...).Transmit, ndef.Type4Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Write(nil); !errors.Is(err, ndef.ErrWrite) {
		t.Error(err)
	}
	if c := r.Capability(); c.FileSize != 32 || c.MaxMessage() != 30 || c.Write != ndef.AccessNever {
		t.Errorf("%+v", c)
	}
}

func TestType4Writes(t *testing.T) {
	opened := []string{application, ccFile, readCC + commonCC, ndefFile}
	for _, c := range []struct {
		name  string
		write func(t *ndef.Type4) error
		lines []string
	}{
		{"three steps", func(t *ndef.Type4) error { return t.Write(bytes.Repeat([]byte{0xaa}, 14)) }, []string{
			"00d60000020000 9000", "00d600020d" + strings.Repeat("aa", 13) + " 9000", "00d6000f01aa 9000", "00d6000002000e 9000"}},
		{"nothing", func(t *ndef.Type4) error { return t.Write(nil) }, []string{"00d60000020000 9000", "00d60000020000 9000"}},
		{"at once", func(t *ndef.Type4) error { return t.WriteAtOnce(bytes.Repeat([]byte{0xaa}, 11)) }, []string{
			"00d600000d000b" + strings.Repeat("aa", 11) + " 9000"}},
	} {
		r := recording(append(opened, c.lines...)...)
		tag, err := ndef.OpenType4(r.Transmit, ndef.Type4Options{Writable: true})
		if err == nil {
			err = c.write(tag)
		}
		if err := r.Err(err); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for n := range c.lines { // refused at each command
			refused, _, _ := strings.Cut(c.lines[n], " ")
			r := recording(append(append(opened[:4:4], c.lines[:n]...), refused+" 6581")...)
			tag, err := ndef.OpenType4(r.Transmit, ndef.Type4Options{})
			if err == nil {
				err = c.write(tag)
			}
			if err := r.Err(err); !errors.Is(err, ndef.ErrStatus) {
				t.Errorf("%s: refused at %d: %v", c.name, n, err)
			}
		}
	}
	tag, err := ndef.OpenType4(recording(opened...).Transmit, ndef.Type4Options{MaxWrite: 12})
	if err != nil {
		t.Fatal(err)
	}
	if err := tag.Write(make([]byte, 31)); !errors.Is(err, ndef.ErrTooLarge) || len(classes(err)) != 1 {
		t.Error(err)
	}
	if err := tag.WriteAtOnce(make([]byte, 11)); !errors.Is(err, ndef.ErrTooLarge) {
		t.Error(err)
	}
	noMLc := []string{application, ccFile, readCC + "000f200010" + "0001" + "0406e1040020" + "0000" + "9000", ndefFile}
	if tag, err = ndef.OpenType4(recording(noMLc...).Transmit, ndef.Type4Options{}); err != nil {
		t.Fatal(err)
	}
	if err := tag.Write(nil); !errors.Is(err, ndef.ErrTooLarge) {
		t.Error(err)
	}
}

func TestCapability(t *testing.T) {
	b := expecttest.Unhex("000f207fff7fff0406e1047fff00ff")
	c, err := ndef.ParseCapability(b)
	want := ndef.Capability{Version: ndef.Mapping2, MaxRead: 0x7fff, MaxWrite: 0x7fff, File: ndef.DefaultFile, FileSize: 0x7fff, Write: ndef.AccessNever}
	if err != nil || c != want {
		t.Errorf("%+v, %v", c, err)
	}
	if got, err := c.Append([]byte("y")); err != nil || !bytes.Equal(got[1:], b) {
		t.Errorf("%x, %v", got, err)
	}
	for n := range 40 {
		if n != ndef.CapabilitySize {
			if c, err := ndef.ParseCapability(append(b, make([]byte, 40)...)[:n]); c != (ndef.Capability{}) || !errors.Is(err, ndef.ErrCapabilityLength) {
				t.Errorf("%d octets: %+v, %v", n, c, err)
			}
		}
	}
	for v := range 256 {
		c := want
		c.Version = byte(v)
		b, err := c.Append([]byte("y"))
		if ok := v>>4 == 2 || v>>4 == 3; ok != (err == nil) || !ok && (string(b) != "y" || !errors.Is(err, ndef.ErrMapping)) {
			t.Errorf("mapping %x: %v", v, err)
		}
	}
	for _, most := range []uint16{0, 14, 15, 0xffff} {
		c := want
		c.MaxRead = most
		if _, err := c.Append(nil); (most < 15) != errors.Is(err, ndef.ErrMaxRead) {
			t.Errorf("MLe %d: %v", most, err)
		}
	}
	if got := (ndef.Capability{FileSize: 1}).MaxMessage(); got != -1 {
		t.Errorf("largest message of %d", got)
	}
}

// card returns a card with an emulated tag.
func card(t testing.TB, c ndef.Capability) (*ndef.Type4Tag, *apdu.Card) {
	t.Helper()
	tag, err := ndef.NewType4Tag(c)
	if err != nil {
		t.Fatal(err)
	}
	card, err := apdu.NewCard(apdu.CardOptions{Extended: true}, apdu.Application{AID: []byte(ndef.Type4AID), Applet: tag})
	if err != nil {
		t.Fatal(err)
	}
	return tag, card
}

// common is the capability container of the tags in these tests.
var common = ndef.Capability{Version: ndef.Mapping3, MaxRead: 59, MaxWrite: 54, File: ndef.DefaultFile, FileSize: 1000}
