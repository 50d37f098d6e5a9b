package beacon_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/beacon"
)

var thermometer = beacon.Address{0xa4, 0xc1, 0x38, 0x8d, 0x18, 0xb2}

func TestParseAddress(t *testing.T) {
	for _, s := range []string{
		"A4:C1:38:8D:18:B2", "a4:c1:38:8d:18:b2", "A4-C1-38-8D-18-B2", "a4-C1-38-8d-18-b2", "A4C1388D18B2", "a4c1388d18b2",
	} {
		if a, err := beacon.ParseAddress(s); err != nil || a != thermometer {
			t.Errorf("%s: %v, %v", s, a, err)
		}
	}
	for _, s := range []string{
		"", "A4", "A4:C1:38:8D:18", "A4:C1:38:8D:18:B2:00", "A4:C1:38:8D:18:B", "A4:C1:38:8D:18:B22", "A4C1388D18B",
		"A4C1388D18B20", "A4:C1:38-8D:18:B2", "A4-C1:38:8D:18:B2", "A4:C1:38:8D:18-B2", "A4 C1 38 8D 18 B2", "A4.C1.38.8D.18.B2",
		" A4:C1:38:8D:18:B2", "A4:C1:38:8D:18:B2 ", "A4::C138:8D:18:B2", "A4:C1:38:8D:18:BG", "0xA4C1388D18", "+4:C1:38:8D:18:B2",
		"A4:C1:38:8D:18:-2", "Ａ4C1388D1", "A4:C1:38:8D:18:\xc12",
	} {
		if a, err := beacon.ParseAddress(s); !errors.Is(err, beacon.ErrAddress) || !errors.Is(err, fyr.ErrFormat) || a != (beacon.Address{}) {
			t.Errorf("%q: %v, %v", s, a, err)
		}
	}
}

// TestParseAddressDigits puts every byte value into every place: only the 22
// hexadecimal digits are digits, and only what the separators are separates.
func TestParseAddressDigits(t *testing.T) {
	for _, good := range []string{"A4:C1:38:8D:18:B2", "A4-C1-38-8D-18-B2", "A4C1388D18B2"} {
		for i := range good {
			for c := range 256 {
				b := []byte(good)
				b[i] = byte(c)
				a, err := beacon.ParseAddress(string(b))
				var want beacon.Address
				wanted := strings.IndexByte("0123456789abcdefABCDEF", byte(c)) >= 0
				if sep := good[2]; sep < '0' || sep == ':' {
					if i%3 == 2 {
						wanted = byte(c) == sep
					}
				}
				if wanted {
					digits := strings.NewReplacer(":", "", "-", "").Replace(string(b))
					fmt.Sscanf(digits, "%02x%02x%02x%02x%02x%02x", &want[0], &want[1], &want[2], &want[3], &want[4], &want[5])
				}
				if (err == nil) != wanted || a != want {
					t.Errorf("%q: %v, %v, want %v", b, a, err, want)
				}
			}
		}
	}
}

func TestAddressText(t *testing.T) {
	if s := thermometer.String(); s != "A4:C1:38:8D:18:B2" {
		t.Errorf("%s", s)
	}
	for v := range 256 {
		a := beacon.Address{byte(v), 1, byte(v + 1), 0xff, 0, byte(v)}
		if want := fmt.Sprintf("%02X:01:%02X:FF:00:%02X", v, byte(v+1), v); a.String() != want {
			t.Errorf("%s, want %s", a, want)
		}
		if back, err := beacon.ParseAddress(a.String()); err != nil || back != a {
			t.Errorf("%s: %v, %v", a, back, err)
		}
	}
}

func TestAddressWire(t *testing.T) {
	wire := []byte{0xb2, 0x18, 0x8d, 0x38, 0xc1, 0xa4}
	if a := beacon.AddressFromWire(append(wire, 7)); a != thermometer {
		t.Errorf("%v", a)
	}
	dst := []byte{9}
	if got := thermometer.AppendWire(dst); !bytes.Equal(got, append(dst, wire...)) {
		t.Errorf("%x", got)
	}
	for n := range beacon.AddressSize {
		if !panics(func() { beacon.AddressFromWire(wire[:n]) }) {
			t.Errorf("%d bytes are an address", n)
		}
	}
}

// panics reports whether f panics.
func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

func TestAddressKinds(t *testing.T) {
	for v := range 256 {
		want := []struct {
			kind beacon.RandomKind
			name string
		}{
			{beacon.NonResolvable, "non_resolvable"}, {beacon.Resolvable, "resolvable"},
			{beacon.ReservedKind, "reserved"}, {beacon.Static, "static"},
		}[v/64]
		if k := (beacon.Address{byte(v)}).RandomKind(); k != want.kind || k.String() != want.name {
			t.Errorf("address %02X...: %v, want %v", v, k, want.kind)
		}
	}
	for typ, want := range map[beacon.AddressType]string{
		beacon.AddressUnknown: "unknown", beacon.AddressPublic: "public", beacon.AddressRandom: "random",
		beacon.AddressAnonymous: "anonymous", 4: "invalid", 255: "invalid",
	} {
		if typ.String() != want {
			t.Errorf("type %d is %q, want %q", uint8(typ), typ, want)
		}
		a := beacon.Advert{Type: typ}
		if want := typ == beacon.AddressUnknown || typ == beacon.AddressRandom; a.Random() != want {
			t.Errorf("%v address may be random: %v", typ, a.Random())
		}
	}
}

func TestAddressDoesNotAllocate(t *testing.T) {
	dst := make([]byte, 0, 6)
	text := "a4:c1:38:8d:18:b2"
	if n := testing.AllocsPerRun(100, func() {
		a, err := beacon.ParseAddress(text)
		dst = a.AppendWire(dst[:0])
		if _, bad := beacon.ParseAddress("?"); err != nil || bad == nil || beacon.AddressFromWire(dst) != thermometer {
			t.Error("wrong")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
