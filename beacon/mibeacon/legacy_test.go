package mibeacon

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
)

// TestLegacyUnsettledFields puts bytes where the sources disagree how many
// there are, in version 3, where frame control is in the nonce.
func TestLegacyUnsettledFields(t *testing.T) {
	address := beacon.Address{1, 2, 3, 4, 5, 6}
	c, err := NewCredential(make([]byte, LegacyKeySize), address)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ExpandKey(make([]byte, LegacyKeySize), 3)
	if err != nil {
		t.Fatal(err)
	}
	objects := []byte{0x01, 0x10, 3, 0, 0xff, 4}
	for _, capability := range []byte{0x00, 0x18, 0x20, 0x38} {
		for _, mesh := range []Control{0, Mesh} {
			f := Frame{Control: 3<<12 | Sealed | CapabilityIncluded | mesh, MAC: address, Capability: capability}
			for _, n := range f.skips() {
				frame := f.seal(nil, &key, 5, objects)
				frame = append(bytes.Clone(frame[:6]), append(make([]byte, n), frame[6:]...)...)
				if mesh != 0 {
					frame = append(frame, 1, 2)
				}
				plain, counter, match, err := c.OpenLegacy([]byte("x"), frame)
				if err != nil || counter != 5 || !match || string(plain) != "x"+string(objects) {
					t.Errorf("capability %02x, %d bytes: %x, %d, %v, %v", capability, n, plain, counter, match, err)
				}
			}
			// With no place at which objects come out it is the likeliest.
			frame := f.seal(nil, &key, 5, []byte("no objects"))
			skip := f.skips()[0]
			frame = append(bytes.Clone(frame[:6]), append(make([]byte, skip), frame[6:]...)...)
			if mesh != 0 {
				frame = append(frame, 1, 2)
			}
			if plain, _, match, err := c.OpenLegacy(nil, frame); err != nil || !match || string(plain) != "no objects" {
				t.Errorf("capability %02x: %q, %v, %v", capability, plain, match, err)
			}
		}
	}
}

// TestLegacyShort: a frame that has no room for the likeliest fields.
func TestLegacyShort(t *testing.T) {
	c, err := NewCredential(make([]byte, LegacyKeySize), beacon.Address{})
	if err != nil {
		t.Fatal(err)
	}
	frame := []byte{0x68, 0x30, 0, 0, 5, 0x38, 1, 0, 0, 0, 9} // one byte before the counter
	plain, counter, _, err := c.OpenLegacy(nil, frame)
	if err != nil || len(plain) != 0 || counter != 5 {
		t.Errorf("%x, %d, %v", plain, counter, err)
	}
}
