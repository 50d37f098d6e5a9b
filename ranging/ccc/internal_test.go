package ccc

import (
	"bytes"
	"testing"
)

// TestReservedAddresses: addresses that mean something else lose their top bit,
// and no others do.
func TestReservedAddresses(t *testing.T) {
	ones := bytes.Repeat([]byte{0xff}, 16)
	a := addresses(ones)
	if a.Destination != [2]byte{0x7f, 0xff} || a.Source != [8]byte{0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff} || a.KeySource != [4]byte{0xff, 0xff, 0xff, 0xff} {
		t.Errorf("all ones: %x", a)
	}
	for _, c := range []struct{ from, to byte }{{0xfe, 0x7f}, {0xff, 0x7f}, {0xfd, 0xff}, {0x00, 0xff}} {
		uad := bytes.Clone(ones)
		uad[5] = c.from
		if a := addresses(uad); a.Destination != [2]byte{c.to, c.from} {
			t.Errorf("short ff%02x: %x", c.from, a.Destination)
		}
	}
	uad := bytes.Clone(ones)
	uad[13] = 0xfe
	if a := addresses(uad); a.Source[0] != 0xff {
		t.Errorf("long: %x", a.Source)
	}
	for i := range uad {
		uad[i] = byte(i)
	}
	if a := addresses(uad); a != (Addresses{[4]byte{2, 3, 0, 1}, [2]byte{4, 5}, [8]byte{6, 7, 8, 9, 10, 11, 12, 13}}) {
		t.Errorf("order: %x", a)
	}
}
