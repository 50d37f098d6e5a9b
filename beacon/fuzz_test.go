package beacon_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
)

// FuzzParseAddress: what parses prints and parses again, and is hexadecimal
// digits with at most separators between them.
func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"A4:C1:38:8D:18:B2", "a4-c1-38-8d-18-b2", "a4c1388d18b2", "A4:C1:38:8D:18:B", "A4:C1-38:8D:18:B2", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := beacon.ParseAddress(s)
		if err != nil {
			if a != (beacon.Address{}) || !errors.Is(err, beacon.ErrAddress) {
				t.Fatalf("%v, %v", a, err)
			}
			return
		}
		if b, err := beacon.ParseAddress(a.String()); err != nil || b != a {
			t.Fatalf("%v prints and parses as %v, %v", a, b, err)
		}
		if b := beacon.AddressFromWire(a.AppendWire(nil)); b != a {
			t.Fatalf("%v comes from the wire as %v", a, b)
		}
		digits := s
		if len(s) == 17 {
			digits = strings.ReplaceAll(s, s[2:3], "")
		}
		if b, err := hex.DecodeString(digits); err != nil || !bytes.Equal(b, a[:]) {
			t.Fatalf("%q parses as %v", s, a)
		}
	})
}

// FuzzNext: what is read from advertising data appends to the same bytes, and
// all that searches it agrees with a plain walk.
func FuzzNext(f *testing.F) {
	f.Add(three.append(nil), uint16(0xfeaa))
	f.Add([]byte{2, 1, 6, 0, 9, 9}, uint16(0))
	f.Add([]byte{3, 0xff, 0x4c, 0, 3, 0xff, 0x4c, 0, 1, 0x16, 2, 0x16, 1}, uint16(0x4c))
	f.Add([]byte{30, 0x16}, uint16(1))
	f.Fuzz(func(t *testing.T, data []byte, id uint16) {
		before := bytes.Clone(data)
		var back []byte
		hits := map[byte][]byte{}
		rest := data
		var failed error
		for {
			s, next, more, err := beacon.Next(rest)
			if !more {
				if s.Data != nil || s.Type != 0 || next != nil {
					t.Fatalf("%+v and %x at the end", s, next)
				}
				failed = err
				break
			}
			if err != nil || len(s.Data)+2+len(next) != len(rest) {
				t.Fatalf("%+v, %d of %d bytes left, %v", s, len(next), len(rest), err)
			}
			back = beacon.AppendStructure(back, s.Type, s.Data)
			if len(s.Data) >= 2 && int(s.Data[0])|int(s.Data[1])<<8 == int(id) && hits[s.Type] == nil {
				hits[s.Type] = append([]byte{}, s.Data[2:]...)
			}
			rest = next
		}
		if !bytes.HasPrefix(data, back) || !bytes.Equal(data[len(back):], rest) {
			t.Fatalf("%x reads as %x and %x", data, back, rest)
		}
		if clean := len(rest) == 0 || rest[0] == 0; clean != (failed == nil) || !clean && !errors.Is(failed, beacon.ErrAD) {
			t.Fatalf("%x left: %v", rest, failed)
		}
		a := beacon.Advert{Data: data}
		if err := a.Check(); err != failed {
			t.Fatalf("Check says %v, Next %v", err, failed)
		}
		for typ, find := range map[byte]func(uint16) ([]byte, bool, error){
			beacon.TypeServiceData16: a.ServiceData16, beacon.TypeManufacturer: a.Manufacturer,
		} {
			got, ok, err := find(id)
			want, there := hits[typ]
			if ok != there || !bytes.Equal(got, want) || ok && err != nil || !ok && (err != failed || got != nil) {
				t.Fatalf("type %02x: %x, %v, %v, want %x, %v", typ, got, ok, err, want, there)
			}
		}
		if !bytes.Equal(data, before) {
			t.Fatal("reading changes the data")
		}
	})
}

// FuzzFields: bytes and addresses from the text of key files are what package
// hex reads, or an error.
func FuzzFields(f *testing.F) {
	for _, s := range []string{"", "00ff", "A4:C1:38:8D:18:B2", "a4c1388d18b2", "0", "0g"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var fields beacon.Fields
		fields.AddText("a", s)
		got := fields.Bytes("a")
		want, wrong := hex.DecodeString(s)
		if err := fields.Done(); (err == nil) != (wrong == nil) || err != nil && (got != nil || !errors.Is(err, beacon.ErrFieldHex) || fields.Culprit() != "a") {
			t.Fatalf("%x, %v, want %x, %v", got, err, want, wrong)
		} else if err == nil && !bytes.Equal(got, want) {
			t.Fatalf("%x, want %x", got, want)
		}
		fields = beacon.Fields{}
		fields.AddText("a", s)
		address, wrong := beacon.ParseAddress(s)
		if a := fields.Address("a"); a != address || (fields.Done() == nil) != (wrong == nil) {
			t.Fatalf("%v, %v, want %v, %v", a, fields.Done(), address, wrong)
		}
	})
}
