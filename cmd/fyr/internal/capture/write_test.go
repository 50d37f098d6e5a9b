package capture

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
)

// TestWrite writes adverts of every size and reads them again.
func TestWrite(t *testing.T) {
	for link, c := range map[LinkType]struct {
		most   int
		append func([]byte, *beacon.Advert) ([]byte, error)
		types  []beacon.AddressType
	}{
		LinkH4:          {229, AppendH4, []beacon.AddressType{beacon.AddressPublic, beacon.AddressRandom, beacon.AddressAnonymous}},
		LinkLayerHeader: {31, AppendLinkLayer, []beacon.AddressType{beacon.AddressPublic, beacon.AddressRandom}},
	} {
		var packets []Packet
		var want []beacon.Advert
		for n := range c.most + 1 {
			for _, typ := range c.types {
				a := at(second+int64(n), advert(n))
				a.Type = typ
				if n%7 == 0 {
					a.RSSI = 127
				}
				b, err := c.append([]byte("before"), &a)
				if err != nil {
					t.Fatal(err)
				}
				packets = append(packets, Packet{a.Time, b[len("before"):]})
				want = append(want, a)
			}
		}
		var b bytes.Buffer
		if err := WritePCAP(&b, link, slices.Values(packets)); err != nil {
			t.Fatal(err)
		}
		wants(t, b.Bytes(), want...)

		long, odd := advert(c.most+1), advert(1)
		odd.Type = beacon.AddressUnknown
		if b, err := c.append([]byte("x"), &long); !errors.Is(err, ErrData) || string(b) != "x" {
			t.Errorf("too long: %q, %v", b, err)
		}
		if b, err := c.append([]byte("x"), &odd); !errors.Is(err, ErrField) || string(b) != "x" {
			t.Errorf("address of no known type: %q, %v", b, err)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	const last = math.MaxUint32*1e9 + 999_999_999
	for _, c := range []struct {
		p    Packet
		want error
	}{
		{Packet{0, nil}, nil},
		{Packet{last, make([]byte, maxRecord)}, nil},
		{Packet{-1, nil}, ErrField},
		{Packet{last + 1, nil}, ErrField},
		{Packet{0, make([]byte, maxRecord+1)}, ErrHuge},
	} {
		var b bytes.Buffer
		before := b.Len()
		if err := WritePCAP(&b, LinkH4, slices.Values([]Packet{c.p})); !errors.Is(err, c.want) {
			t.Errorf("time %d, %d bytes: %v, want %v", c.p.Time, len(c.p.Data), err, c.want)
		} else if err != nil && b.Len() != before+pcapHeaderSize {
			t.Errorf("wrote %d bytes of a packet that it refused", b.Len())
		}
	}
	full := errors.New("disk full")
	for n := range 3 {
		if err := WritePCAP(&limited{n, full}, LinkH4, slices.Values([]Packet{{0, []byte{1}}})); err == nil {
			t.Errorf("a full disk behind %d writes is no error", n)
		}
	}
}

// limited takes n writes.
type limited struct {
	n   int
	err error
}

func (l *limited) Write(b []byte) (int, error) {
	if l.n--; l.n < 0 {
		return 0, l.err
	}
	return len(b), nil
}

// TestChecksum compares with the shift register as the specification draws it:
// 24 positions, preset 0x555555 with position 0 the least significant bit.
func TestChecksum(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 40 {
		pdu := make([]byte, n)
		for i := range pdu {
			pdu[i] = byte(rng.Uint32())
		}
		var r [24]byte
		for i := range r {
			r[i] = byte(uint32(0x555555) >> i & 1)
		}
		for i := range 8 * n {
			in := r[23] ^ pdu[i/8]>>(i%8)&1
			copy(r[1:], r[:23])
			r[0] = in
			for _, tap := range []int{1, 3, 4, 6, 9, 10} {
				r[tap] ^= in
			}
		}
		var want uint32 // position 23 goes out first
		for i, bit := range r {
			want |= uint32(bit) << (23 - i)
		}
		if got := checksum(pdu); got != want {
			t.Errorf("checksum(%x) = %06x, want %06x", pdu, got, want)
		}
	}
}
