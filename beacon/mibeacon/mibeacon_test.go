package mibeacon_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/mibeacon"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// same fails the test unless err is want.
func same(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}

// A thermometer, version 5.
const (
	thermometerKey   = "a3bfe9853dd85a620debe3620caaa351"
	thermometerFrame = "58586f0607892012342d585f176dd54f0200002fa453fa"
	thermometerPlain = "041002e200"
)

var thermometerAddress = beacon.Address{0x58, 0x2d, 0x34, 0x12, 0x20, 0x89}

// A knob, version 3.
const (
	knobKey   = "b853075158487ca39a5b5ea9"
	knobFrame = "5830b603368b98c54124f88bb8f2661351000000d6"
	knobPlain = "01100300ff04"
)

var knobAddress = beacon.Address{0xf8, 0x24, 0x41, 0xc5, 0x98, 0x8b}

func credential(t testing.TB, key string, address beacon.Address) mibeacon.Credential {
	t.Helper()
	c, err := mibeacon.NewCredential(expecttest.Unhex(key), address)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func thermometer(t testing.TB) mibeacon.Credential {
	t.Helper()
	return credential(t, thermometerKey, thermometerAddress)
}

func knob(t testing.TB) mibeacon.Credential {
	t.Helper()
	return credential(t, knobKey, knobAddress)
}

// TestParseLengths parses all fields that a header may have, cut anywhere.
func TestParseLengths(t *testing.T) {
	for control := range 1 << 8 {
		c := mibeacon.Control(control) | 5<<12
		need := 5
		if c.Has(mibeacon.MACIncluded) {
			need += 6
		}
		if c.Has(mibeacon.CapabilityIncluded) {
			need++
		}
		b := append([]byte{byte(c), byte(c >> 8), 0x6f, 0x06, 7}, 1, 2, 3, 4, 5, 6, 7, 8, 9)
		for n := range len(b) + 1 {
			f, err := mibeacon.Parse(b[:n])
			if n < need {
				same(t, "short", err, mibeacon.ErrLength)
				if f.Control != 0 || f.Product != 0 || f.Counter != 0 || f.MAC != (beacon.Address{}) || f.Payload != nil {
					t.Errorf("%x: %+v beside an error", b[:n], f)
				}
				continue
			}
			if err != nil || f.Control != c || f.Product != 0x066f || f.Counter != 7 || !bytes.Equal(f.Payload, b[need:n]) {
				t.Errorf("%x: %+v, %v", b[:n], f, err)
			}
			if c.Has(mibeacon.MACIncluded) && f.MAC != (beacon.Address{6, 5, 4, 3, 2, 1}) {
				t.Errorf("%x: MAC %v", b[:n], f.MAC)
			}
			if got := f.Append([]byte("x")); string(got) != "x"+string(b[:n]) {
				t.Errorf("%x: appended %x", b[:n], got)
			}
		}
	}
}

func TestControl(t *testing.T) {
	c := mibeacon.Control(0x5948)
	if c.Version() != 5 || c.AuthMode() != 2 || !c.Has(mibeacon.Registered|mibeacon.Sealed) || c.Has(mibeacon.Registered|mibeacon.Mesh) {
		t.Errorf("control %04x: version %d, mode %d", uint16(c), c.Version(), c.AuthMode())
	}
}

func TestExpandKey(t *testing.T) {
	key := expecttest.Unhex("000102030405060708090a0b0c0d0e0f")
	for version := range uint8(16) {
		for n := range 20 {
			got, err := mibeacon.ExpandKey(append(key, 0, 0, 0, 0)[:n], version)
			var want string
			switch {
			case (version == 2 || version == 3) && n == 12:
				want = "0001020304058d3d3c97060708090a0b"
			case version == 2 || version == 3:
			case n == 12:
				want = "000102030405060708090a0bffffffff"
			case n == 16:
				want = "000102030405060708090a0b0c0d0e0f"
			}
			if want == "" {
				same(t, "size", err, mibeacon.ErrKeySize)
				want = "00000000000000000000000000000000"
			} else {
				same(t, "good", err, nil)
			}
			if hex.EncodeToString(got[:]) != want {
				t.Errorf("version %d, %d bytes: %x, want %s", version, n, got, want)
			}
		}
	}
}
