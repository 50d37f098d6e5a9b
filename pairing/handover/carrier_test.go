package handover_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

func TestParseCarrier(t *testing.T) {
	for format := range 256 {
		for n := range 300 {
			b := append([]byte{byte(format), 255}, make([]byte, n)...)
			c, err := handover.ParseCarrier(b)
			if n < 255 {
				if !errors.Is(err, handover.ErrLength) || !reflect.DeepEqual(c, handover.Carrier{}) {
					t.Fatalf("%d octets of type: %+v, %v", n, c, err)
				}
				continue
			}
			if err != nil || c.TNF != ndef.TNF(format&7) || len(c.Type) != 255 || len(c.Data) != n-255 {
				t.Fatalf("format %02x, %d octets: %v", format, n, err)
			}
			b[0] &= 7
			if got, err := c.Append(nil); err != nil || !bytes.Equal(got, b) {
				t.Fatalf("format %02x, %d octets: %v", format, n, err)
			}
		}
	}
	for _, b := range [][]byte{nil, {0}} {
		if _, err := handover.ParseCarrier(b); !errors.Is(err, handover.ErrLength) {
			t.Errorf("%d octets: %v", len(b), err)
		}
	}
}

func TestCarrierAppendRefuses(t *testing.T) {
	for _, c := range []struct {
		in   handover.Carrier
		want error
	}{
		{handover.Carrier{TNF: 8}, handover.ErrRange},
		{handover.Carrier{TNF: 8, Type: make([]byte, 256)}, handover.ErrRange},
		{handover.Carrier{Type: make([]byte, 256)}, handover.ErrLength},
	} {
		if b, err := c.in.Append([]byte("x")); !errors.Is(err, c.want) || string(b) != "x" {
			t.Errorf("%x, %v", b, err)
		}
	}
}

func TestCarrierType(t *testing.T) {
	for _, c := range []struct {
		name string
		in   ndef.Record
		tnf  ndef.TNF
		typ  string
		ok   bool
	}{
		{"itself", ndef.Record{TNF: ndef.Media, Type: []byte("a/b")}, ndef.Media, "a/b", true},
		{"named", wellKnown("Hc", expecttest.Unhex("0203612f62 07")), ndef.Media, "a/b", true},
		{"media type Hc", ndef.Record{TNF: ndef.Media, Type: []byte("Hc")}, ndef.Media, "Hc", true},
		{"cut", wellKnown("Hc", expecttest.Unhex("0203612f")), 0, "", false},
	} {
		tnf, typ, ok := handover.CarrierType(c.in)
		if tnf != c.tnf || string(typ) != c.typ || ok != c.ok {
			t.Errorf("%s: %v, %q, %v", c.name, tnf, typ, ok)
		}
	}
}
