package ndef_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// classes lists the names of the classes that err has.
func classes(err error) (names []string) {
	for _, c := range fail.Classes() {
		if errors.Is(err, c) {
			names = append(names, c.Error())
		}
	}
	return names
}

// TestParse reads the forms that the doc of the package lists.
func TestParse(t *testing.T) {
	u := []byte("U")
	for _, c := range []struct {
		name, in string
		want     ndef.Message
	}{
		{"empty", "d00000", ndef.Message{{}}},
		{"two, second with ID", "9103034142436162635903030144454630646566", ndef.Message{
			{TNF: ndef.WellKnown, Type: []byte("ABC"), Payload: []byte("abc")},
			{TNF: ndef.WellKnown, Type: []byte("DEF"), ID: []byte("0"), Payload: []byte("def")},
		}},
		{"ID of no octets", "d901000055", ndef.Message{{TNF: ndef.WellKnown, Type: u}}},
		{"long form, short payload", "c1010000000155aa", ndef.Message{{TNF: ndef.WellKnown, Type: u, Payload: []byte{0xaa}}}},
		{"unknown with ID", "dd00010161aa", ndef.Message{{TNF: ndef.Unknown, ID: []byte("a"), Payload: []byte{0xaa}}}},
		{"three chunks", "b1010155013600010256000103", ndef.Message{{TNF: ndef.WellKnown, Type: u, Payload: []byte{1, 2, 3}}}},
		{"chunks with an ID", "b901010155610156000102", ndef.Message{{TNF: ndef.WellKnown, Type: u, ID: []byte("a"), Payload: []byte{1, 2}}}},
		{"chunks of no octets", "b1010055560000", ndef.Message{{TNF: ndef.WellKnown, Type: u}}},
		{"chunks that begin empty", "b0000056000101", ndef.Message{{TNF: ndef.Empty, Payload: []byte{1}}}},
		{"chunks, then another", "b10101550116000102500000", ndef.Message{{TNF: ndef.WellKnown, Type: u, Payload: []byte{1, 2}}, {}}},
		{"two series", "b101015501160001023201015503560001aa", ndef.Message{
			{TNF: ndef.WellKnown, Type: u, Payload: []byte{1, 2}}, {TNF: ndef.Media, Type: u, Payload: []byte{3, 0xaa}},
		}},
	} {
		if got, err := ndef.Parse(expecttest.Unhex(c.in)); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     error
	}{
		{"nothing", "", ndef.ErrLength},
		{"header cut", "d1", ndef.ErrLength},
		{"ID length cut", "d90100", ndef.ErrLength},
		{"long length cut", "c101000000", ndef.ErrLength},
		{"payload cut", "d1010255aa", ndef.ErrLength},
		{"4 GiB", "c101ffffffff55", ndef.ErrLength},
		{"more than 4 GiB", "c9ffffffffffff", ndef.ErrLength},
		{"no MB", "510000", ndef.ErrBegin},
		{"MB twice", "900000d00000", ndef.ErrBegin},
		{"no ME", "900000", ndef.ErrEnd},
		{"after ME", "d0000000", ndef.ErrEnd},
		{"TNF 7", "d70000", ndef.ErrTNF},
		{"type missing", "d10000", ndef.ErrFields},
		{"type of empty", "d0010055", ndef.ErrFields},
		{"ID of empty", "d800000161", ndef.ErrFields},
		{"payload of empty", "d00001aa", ndef.ErrFields},
		{"type of unknown", "d5010055", ndef.ErrFields},
		{"type of unchanged", "b101005556010055", ndef.ErrFields},
		{"unchanged first", "d60000", ndef.ErrChunk},
		{"unchanged after a whole one", "91010055560000", ndef.ErrChunk},
		{"CF with ME", "f1010055", ndef.ErrChunk},
		{"ID in a chunk", "b10100555e000000", ndef.ErrChunk},
		{"another record in a series", "b101005551010055", ndef.ErrChunk},
		{"end in a series", "b1010055", ndef.ErrEnd},
		{"end after a series", "b1010055160000", ndef.ErrEnd},
		// Two faults: the order of the checks.
		{"after ME, header cut", "d00000d1", ndef.ErrEnd},
		{"header cut, no MB", "51", ndef.ErrLength},
		{"no MB, TNF 7", "570000", ndef.ErrBegin},
		{"TNF 7, payload cut", "d70005", ndef.ErrTNF},
		{"CF with ME, payload cut", "f1010555", ndef.ErrChunk},
		{"first cut, second without sense", "9101ff55d70000", ndef.ErrLength},
	} {
		if got, err := ndef.Parse(expecttest.Unhex(c.in)); got != nil || !errors.Is(err, c.want) || len(classes(err)) != 1 {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

// TestParseEveryHeader parses one record of every header octet and small
// lengths, alone and after a first one, and compares with the rules.
func TestParseEveryHeader(t *testing.T) {
	for _, first := range []string{"", "900000", "b1010055"} {
		for header := range 256 {
			for typ := range 2 {
				for payload := range 2 {
					for id := range 2 {
						b := record(expecttest.Unhex(first), byte(header), typ, payload, id)
						m, err := ndef.Parse(b)
						want, class := slowParse(b)
						if (err == nil) != (class == "") || err != nil && !slices.Equal(classes(err), []string{class}) || !reflect.DeepEqual(m, want) {
							t.Fatalf("%x: %+v, %v; want %+v, %s", b, m, err, want, class)
						}
						for n := range b {
							if m, err := ndef.Parse(b[:n]); err == nil || m != nil {
								t.Fatalf("%x, %d octets: %+v", b, n, m)
							}
						}
					}
				}
			}
		}
	}
}

// record appends a record with fields of these lengths; id counts when IL says
// so.
func record(b []byte, header byte, typ, payload, id int) []byte {
	b = append(b, header, byte(typ))
	if header&0x10 == 0 {
		b = append(b, 0, 0, 0)
	}
	b = append(b, byte(payload))
	if header&0x08 != 0 {
		b = append(b, byte(id))
	} else {
		id = 0
	}
	return append(b, bytes.Repeat([]byte{0x55}, typ+id+payload)...)
}

func TestParseAliases(t *testing.T) {
	b := expecttest.Unhex("99030201" + "616263" + "78" + "7979" + "320101550156000102")
	m, err := ndef.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	clear(b)
	if !bytes.Equal(m[0].Payload, make([]byte, 2)) || !bytes.Equal(m[1].Payload, []byte{1, 2}) {
		t.Errorf("%+v", m)
	}
	for _, f := range [][]byte{m[0].Type, m[0].ID, m[0].Payload, m[1].Type} {
		if cap(f) != len(f) {
			t.Errorf("a field of %d octets has room for %d", len(f), cap(f))
		}
	}
}

func TestAppend(t *testing.T) {
	m := ndef.Message{
		{TNF: ndef.WellKnown, Type: []byte("U"), ID: []byte("i"), Payload: bytes.Repeat([]byte{7}, 256)},
		{TNF: ndef.External, Type: []byte("a:b"), Payload: bytes.Repeat([]byte{8}, 255)},
		{},
	}
	b, err := m.Append([]byte{9})
	want := slices.Concat([]byte{9}, expecttest.Unhex("890100000100015569"), m[0].Payload, expecttest.Unhex("1403ff613a62"), m[1].Payload, expecttest.Unhex("500000"))
	if err != nil || !bytes.Equal(b, want) {
		t.Fatalf("%x, %v", b, err)
	}
	for size := 1; size < 300; size++ {
		b, err := m.AppendChunked(nil, size)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ndef.Parse(b); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("chunks of %d: %+v, %v", size, got, err)
		}
	}
	if got, err := m[:1].AppendChunked(nil, 128); err != nil || !bytes.HasPrefix(got, expecttest.Unhex("b90180015569")) || !bytes.Contains(got, expecttest.Unhex("07560080")) {
		t.Errorf("%x, %v", got, err)
	}
}

// TestAppendLongest writes the longest type and ID.
func TestAppendLongest(t *testing.T) {
	long := bytes.Repeat([]byte("x"), 255)
	m := ndef.Message{{TNF: ndef.Media, Type: long, ID: long}}
	b, err := m.Append(nil)
	if err != nil || !bytes.Equal(b, slices.Concat(expecttest.Unhex("daff00ff"), long, long)) {
		t.Errorf("%x, %v", b, err)
	}
	if got, err := ndef.Parse(b); err != nil || !reflect.DeepEqual(got, m) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAppendRefuses(t *testing.T) {
	long := make([]byte, 256)
	good := ndef.Record{TNF: ndef.Unknown}
	for _, c := range []struct {
		name string
		m    ndef.Message
		want error
	}{
		{"no record", nil, ndef.ErrNoRecord},
		{"unchanged", ndef.Message{good, {TNF: 6}}, ndef.ErrRange},
		{"reserved", ndef.Message{{TNF: 7}}, ndef.ErrRange},
		{"no TNF at all", ndef.Message{{TNF: 255, Type: long}}, ndef.ErrRange},
		{"long type", ndef.Message{{TNF: ndef.Empty, Type: long}}, ndef.ErrFieldLength},
		{"long ID", ndef.Message{{TNF: ndef.Empty, ID: long}}, ndef.ErrFieldLength},
		{"no type", ndef.Message{{TNF: ndef.External}}, ndef.ErrFields},
		{"type of unknown", ndef.Message{{TNF: ndef.Unknown, Type: long[:1]}}, ndef.ErrFields},
		{"type of empty", ndef.Message{{Type: long[:1]}}, ndef.ErrFields},
		{"ID of empty", ndef.Message{{ID: long[:1]}}, ndef.ErrFields},
		{"payload of empty", ndef.Message{{Payload: long}}, ndef.ErrFields},
		{"first fault", ndef.Message{{TNF: ndef.External}, {TNF: 255}}, ndef.ErrFields},
	} {
		for name, appendTo := range map[string]func([]byte) ([]byte, error){
			"Append":        c.m.Append,
			"AppendChunked": func(dst []byte) ([]byte, error) { return c.m.AppendChunked(dst, 3) },
		} {
			if got, err := appendTo([]byte("x")); string(got) != "x" || !errors.Is(err, c.want) {
				t.Errorf("%s: %s: %q, %v", c.name, name, got, err)
			}
		}
	}
}

func TestAppendChunkedPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("chunks of no octets")
		}
	}()
	ndef.Message{{}}.AppendChunked(nil, 0)
}

func TestIs(t *testing.T) {
	r := func(tnf ndef.TNF, typ string) ndef.Record { return ndef.Record{TNF: tnf, Type: []byte(typ)} }
	for _, c := range []struct {
		r    ndef.Record
		tnf  ndef.TNF
		typ  string
		want bool
	}{
		{r(ndef.WellKnown, "U"), ndef.WellKnown, "U", true},
		{r(ndef.WellKnown, "u"), ndef.WellKnown, "U", false},
		{r(ndef.WellKnown, "U"), ndef.Media, "U", false},
		{r(ndef.Media, "Text/Plain"), ndef.Media, "text/plain", true},
		{r(ndef.External, "ANDROID.COM:pkg"), ndef.External, "android.com:PKG", true},
		{r(ndef.External, "a:b"), ndef.External, "a:bc", false},
		{r(ndef.External, "a[b"), ndef.External, "a{b", false}, // one bit apart
	} {
		if got := c.r.Is(c.tnf, c.typ); got != c.want {
			t.Errorf("%q is %s %q: %v", c.r.Type, c.tnf, c.typ, got)
		}
	}
}

func TestTNFString(t *testing.T) {
	want := []string{"empty", "well-known", "media", "absolute-uri", "external", "unknown", "unchanged", "reserved", "reserved"}
	for i, name := range want {
		if got := ndef.TNF(i).String(); got != name {
			t.Errorf("%d is %s", i, got)
		}
	}
}
