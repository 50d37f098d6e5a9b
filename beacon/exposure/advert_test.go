package exposure_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/exposure"
)

// TestMetadata walks all values of the two bytes that mean something.
func TestMetadata(t *testing.T) {
	for first := range 256 {
		for power := range 256 {
			b := []byte{byte(first), byte(power), 0xa5, 0x5a}
			m, err := exposure.ParseMetadata(b)
			if first>>6 != 1 {
				if !errors.Is(err, exposure.ErrVersion) || m != (exposure.Metadata{}) {
					t.Fatalf("%x: %+v, %v", b, m, err)
				}
				continue
			}
			want := exposure.Metadata{Major: 1, Minor: uint8(first >> 4 & 3), Confidence: uint8(first >> 2 & 3), TxPower: int8(power)}
			if err != nil || m != want {
				t.Fatalf("%x: %+v, %v", b, m, err)
			}
			again, err := m.Append([]byte{9})
			if err != nil || !bytes.Equal(again, []byte{9, byte(first &^ 3), byte(power), 0, 0}) {
				t.Fatalf("%x became %x, %v", b, again, err)
			}
		}
	}
	for n := range 10 {
		if _, err := exposure.ParseMetadata(bytes.Repeat([]byte{0x40}, n)); (n == 4) != (err == nil) || err != nil && !errors.Is(err, exposure.ErrMetadataLength) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

func TestMetadataAppendRefuses(t *testing.T) {
	for v := range 256 {
		for i, m := range []exposure.Metadata{{Major: uint8(v)}, {Major: 1, Minor: uint8(v)}, {Major: 1, Confidence: uint8(v)}} {
			var want error
			switch {
			case v > 3:
				want = exposure.ErrMetadataRange
			case i == 0 && v != 1:
				want = exposure.ErrVersion
			}
			b, err := m.Append(nil)
			if !errors.Is(err, want) || want == nil && err != nil || err != nil && b != nil {
				t.Errorf("%+v: %x, %v, want %v", m, b, err, want)
			}
		}
	}
	if _, err := (exposure.Metadata{Major: 2, Minor: 4}).Append(nil); !errors.Is(err, exposure.ErrMetadataRange) {
		t.Errorf("the range is checked first: %v", err)
	}
}

func TestAttenuation(t *testing.T) {
	for _, c := range []struct {
		power, rssi int8
		want        int
	}{{-14, -70, 56}, {127, -128, 255}, {-128, 127, -255}, {0, 0, 0}} {
		if got := (exposure.Metadata{TxPower: c.power}).Attenuation(c.rssi); got != c.want {
			t.Errorf("%d dBm received at %d: %d", c.power, c.rssi, got)
		}
	}
}

func TestServiceData(t *testing.T) {
	b := make([]byte, 20)
	for i := range b {
		b[i] = byte(i)
	}
	s, err := exposure.ParseServiceData(b)
	if err != nil || !bytes.Equal(s.RPI[:], b[:16]) || !bytes.Equal(s.AEM[:], b[16:]) || !bytes.Equal(s.Append([]byte{7}), append([]byte{7}, b...)) {
		t.Errorf("%+v, %v", s, err)
	}
	if ad := s.AppendAD(nil); len(ad) != 31 || hex.EncodeToString(ad[:11]) != "02011a03036ffd17166ffd" || !bytes.Equal(ad[11:], b) {
		t.Errorf("advertisement %x", ad)
	}
	for n := range 40 {
		s, err := exposure.ParseServiceData(make([]byte, n))
		if (n == 20) != (err == nil) || err != nil && (!errors.Is(err, exposure.ErrServiceLength) || s != (exposure.ServiceData{})) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}
