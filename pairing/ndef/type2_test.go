package ndef_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

func TestType2(t *testing.T) {
	long := bytes.Repeat([]byte{7}, 255)
	for _, c := range []struct {
		name string
		in   []byte
		want ndef.Type2
	}{
		{"plain", expecttest.Unhex("e1101200" + "0303d00000" + "fe"), ndef.Type2{Version: 0x10, DataSize: 144, TLVs: []ndef.TLV{{Tag: 3, Value: expecttest.Unhex("d00000")}}}},
		{"later minor version, read only", expecttest.Unhex("e11f060f" + "0300"), ndef.Type2{Version: 0x1f, DataSize: 48, Access: 0x0f, TLVs: []ndef.TLV{{Tag: 3}}}},
		{"nulls and controls", expecttest.Unhex("e1100600" + "00000103a00c34" + "00" + "0203100834" + "fd01aa" + "030155" + "fe" + "03ff"),
			ndef.Type2{Version: 0x10, DataSize: 48, TLVs: []ndef.TLV{
				{Tag: 1, Value: expecttest.Unhex("a00c34")}, {Tag: 2, Value: expecttest.Unhex("100834")}, {Tag: 0xfd, Value: []byte{0xaa}}, {Tag: 3, Value: []byte{0x55}}}}},
		{"long form of a short length", expecttest.Unhex("e1100600" + "03ff000155"), ndef.Type2{Version: 0x10, DataSize: 48, TLVs: []ndef.TLV{{Tag: 3, Value: []byte{0x55}}}}},
		{"long form of nothing at the end", expecttest.Unhex("e1100600" + "03ff0000"), ndef.Type2{Version: 0x10, DataSize: 48, TLVs: []ndef.TLV{{Tag: 3}}}},
		{"tag ff", expecttest.Unhex("e1100600" + "ff01aa" + "0300"), ndef.Type2{Version: 0x10, DataSize: 48, TLVs: []ndef.TLV{{Tag: 0xff, Value: []byte{0xaa}}, {Tag: 3}}}},
		{"two messages", expecttest.Unhex("e1100600" + "030155" + "030166"), ndef.Type2{Version: 0x10, DataSize: 48, TLVs: []ndef.TLV{{Tag: 3, Value: []byte{0x55}}, {Tag: 3, Value: []byte{0x66}}}}},
		{"area ends the list", expecttest.Unhex("e1100100" + "0306aaaaaaaaaaaa" + "03ff"), ndef.Type2{Version: 0x10, DataSize: 8, TLVs: []ndef.TLV{{Tag: 3, Value: bytes.Repeat([]byte{0xaa}, 6)}}}},
		{"255 octets", append(expecttest.Unhex("e1106d0003ff00ff"), long...), ndef.Type2{Version: 0x10, DataSize: 0x6d * 8, TLVs: []ndef.TLV{{Tag: 3, Value: long}}}},
	} {
		got, err := ndef.ParseType2(c.in)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
			continue
		}
		if m, ok := got.Message(); !ok || !bytes.Equal(m, first(c.want.TLVs)) {
			t.Errorf("%s: message %x", c.name, m)
		}
		b, err := got.Append([]byte("y"))
		if err != nil || b[0] != 'y' {
			t.Errorf("%s: %x, %v", c.name, b, err)
			continue
		}
		if again, err := ndef.ParseType2(b[1:]); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%s: %x became %+v, %v", c.name, b, again, err)
		}
	}
}

// first returns the value of the first message.
func first(ls []ndef.TLV) []byte {
	for _, l := range ls {
		if l.Tag == ndef.TLVMessage {
			return l.Value
		}
	}
	return nil
}

func TestType2Canonical(t *testing.T) {
	for _, c := range []struct {
		size int
		want string
	}{{0, "e11001000300fe"}, {6, "e11001000306070707070707"}, {5, "e110010003050707070707fe"}} {
		m := ndef.Type2{Version: ndef.Type2Version, DataSize: 8, TLVs: []ndef.TLV{{Tag: 3, Value: bytes.Repeat([]byte{7}, c.size)}}}
		if got, err := m.Append(nil); err != nil || !bytes.Equal(got, expecttest.Unhex(c.want)) {
			t.Errorf("%d octets: %x, %v", c.size, got, err)
		}
	}
	for size, head := range map[int]string{254: "03fe", 255: "03ff00ff", 2036: "03ff07f4"} {
		m := ndef.Type2{Version: ndef.Type2Version, DataSize: ndef.Type2MaxSize, TLVs: []ndef.TLV{{Tag: 3, Value: make([]byte, size)}}}
		got, err := m.Append(nil)
		if full := size == 2036; err != nil || !bytes.HasPrefix(got[4:], expecttest.Unhex(head)) || (got[len(got)-1] == 0xfe) == full {
			t.Errorf("%d octets: %x, %v", size, got, err)
		}
	}
}

// TestType2Full fills a data area with the longest value of the short form.
func TestType2Full(t *testing.T) {
	m := ndef.Type2{Version: ndef.Type2Version, DataSize: 256, TLVs: []ndef.TLV{{Tag: 3, Value: make([]byte, 254)}}}
	if got, err := m.Append(nil); err != nil || len(got) != 4+256 {
		t.Errorf("%d octets, %v", len(got), err)
	}
}

func TestType2Refuses(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     error
	}{
		{"nothing", "", ndef.ErrType2Length},
		{"container cut", "e11012", ndef.ErrType2Length},
		{"magic", "e0101200", ndef.ErrType2Magic},
		{"magic and version", "00201200", ndef.ErrType2Magic},
		{"version 2", "e1201200ff", ndef.ErrType2Version},
		{"version 0", "e1011200", ndef.ErrType2Version},
		{"length missing", "e110120003", ndef.ErrType2Length},
		{"value cut", "e11012000302d0", ndef.ErrType2Length},
		{"long length cut", "e110120003ff00", ndef.ErrType2Length},
		{"long value cut", "e110120003ff0001", ndef.ErrType2Length},
		{"64 KiB", "e110120003ffffff00", ndef.ErrType2Length},
		{"beyond the area", "e11001000307aaaaaaaaaaaaaa", ndef.ErrType2Length},
		{"length beyond the area", "e11001000105aaaaaaaaaa0300", ndef.ErrType2Length},
		{"cut after the message", "e110120003000105", ndef.ErrType2Length},
		{"no message", "e1101200fe0300", ndef.ErrNoMessage},
		{"no area", "e11000000300", ndef.ErrNoMessage},
		{"nulls only", "e1101200000000", ndef.ErrNoMessage},
	} {
		if got, err := ndef.ParseType2(expecttest.Unhex(c.in)); !reflect.DeepEqual(got, ndef.Type2{}) || !errors.Is(err, c.want) || len(classes(err)) != 1 {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	message := []ndef.TLV{{Tag: 3}}
	for _, c := range []struct {
		in   ndef.Type2
		want error
	}{
		{ndef.Type2{DataSize: 7}, ndef.ErrType2Version},
		{ndef.Type2{Version: 0x10, DataSize: 7}, ndef.ErrType2Size},
		{ndef.Type2{Version: 0x10, DataSize: -8}, ndef.ErrType2Size},
		{ndef.Type2{Version: 0x10, DataSize: 2048}, ndef.ErrType2Size},
		{ndef.Type2{Version: 0x10, DataSize: 8, TLVs: []ndef.TLV{{Tag: 0}}}, ndef.ErrTLV},
		{ndef.Type2{Version: 0x10, DataSize: 8, TLVs: []ndef.TLV{{Tag: 0xfe}}}, ndef.ErrTLV},
		{ndef.Type2{Version: 0x10, TLVs: message}, ndef.ErrType2Length},
		{ndef.Type2{Version: 0x10, DataSize: 8, TLVs: []ndef.TLV{{Tag: 3, Value: make([]byte, 7)}}}, ndef.ErrType2Length},
		{ndef.Type2{Version: 0x10, DataSize: 2040, TLVs: []ndef.TLV{{Tag: 3, Value: make([]byte, 2037)}}}, ndef.ErrType2Length},
		{ndef.Type2{Version: 0x10, DataSize: 2040, TLVs: []ndef.TLV{{Tag: 3, Value: make([]byte, 1<<17)}}}, ndef.ErrType2Length},
		{ndef.Type2{Version: 0x10, DataSize: 8}, ndef.ErrNoMessage},
	} {
		if b, err := c.in.Append([]byte("y")); string(b) != "y" || !errors.Is(err, c.want) {
			t.Errorf("%x, %v, want %v", b, err, c.want)
		}
	}
	if m, ok := (ndef.Type2{}).Message(); ok || m != nil {
		t.Errorf("message %x", m)
	}
}

// TestControl walks all values of each octet.
func TestControl(t *testing.T) {
	for at := range ndef.ControlSize {
		for v := range 256 {
			b := expecttest.Unhex("a00c34")
			b[at] = byte(v)
			c, err := ndef.ParseControl(b)
			if err != nil || c.Size < 1 {
				t.Fatalf("%x: %+v, %v", b, c, err)
			}
			if got, err := c.Append([]byte("y")); err != nil || !bytes.Equal(got[1:], b) {
				t.Errorf("%x became %x, %v", b, got, err)
			}
		}
	}
	// Twelve bits behind the 16 octets of pages 0..3 and a data area of 144.
	c, _ := ndef.ParseControl(expecttest.Unhex("a00c34"))
	if c.Size != 12 || c.Address() != 16+144 || c.LockBits != 3 {
		t.Errorf("%+v at %d", c, c.Address())
	}
	if c, _ := ndef.ParseControl(expecttest.Unhex("ff00ff")); c.Size != 256 || c.Address() != 15<<15+15 {
		t.Errorf("%+v at %d", c, c.Address())
	}
	for n := range 10 {
		if n != ndef.ControlSize {
			if c, err := ndef.ParseControl(make([]byte, n)); c != (ndef.Control{}) || !errors.Is(err, ndef.ErrType2Length) {
				t.Errorf("%d octets: %+v, %v", n, c, err)
			}
		}
	}
	for _, c := range []ndef.Control{{}, {Size: 257}, {Size: -1}, {Size: 1, Page: 16}, {Size: 1, Offset: 16}, {Size: 1, PageBits: 16}, {Size: 1, LockBits: 16}} {
		if b, err := c.Append([]byte("y")); string(b) != "y" || !errors.Is(err, ndef.ErrControl) {
			t.Errorf("%+v: %x, %v", c, b, err)
		}
	}
}
