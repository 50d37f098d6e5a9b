package beacon_test

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/beacon"
)

// structures is a row of AD structures as people list them.
type structures []struct {
	t    byte
	data []byte
}

func (ss structures) append(dst []byte) []byte {
	for _, s := range ss {
		dst = beacon.AppendStructure(dst, s.t, s.data)
	}
	return dst
}

// walk returns all structures of data, and the error that ended it.
func walk(data []byte) (all []beacon.Structure, err error) {
	for {
		s, rest, more, err := beacon.Next(data)
		if !more {
			return all, err
		}
		all, data = append(all, s), rest
	}
}

var three = structures{
	{beacon.TypeFlags, []byte{6}},
	{beacon.TypeServiceData16, []byte{0xaa, 0xfe, 0x30, 1, 2, 3}},
	{0x09, nil}, // a name of no letters
}

func TestNext(t *testing.T) {
	data := three.append(nil)
	if want := []byte{2, 1, 6, 7, 0x16, 0xaa, 0xfe, 0x30, 1, 2, 3, 1, 9}; !bytes.Equal(data, want) {
		t.Fatalf("appended % x, want % x", data, want)
	}
	all, err := walk(data)
	if err != nil || len(all) != len(three) {
		t.Fatalf("%d structures, %v", len(all), err)
	}
	for i, s := range all {
		if s.Type != three[i].t || !bytes.Equal(s.Data, three[i].data) {
			t.Errorf("structure %d: %+v", i, s)
		}
		if cap(s.Data) != len(s.Data) {
			t.Errorf("structure %d: appending to its data would overwrite the next one", i)
		}
	}
	if &all[1].Data[0] != &data[5] {
		t.Error("data is copied")
	}
}

// TestTruncated cuts a row of structures at every byte: where the cut is
// between two structures nothing is wrong, else it is an error, and what stands
// before it is read all the same.
func TestTruncated(t *testing.T) {
	data := three.append(nil)
	whole := map[int]int{0: 0, 3: 1, 11: 2, 13: 3}
	for n := range len(data) + 1 {
		all, err := walk(data[:n])
		count, clean := whole[n]
		if clean != (err == nil) || err != nil && (!errors.Is(err, beacon.ErrAD) || !errors.Is(err, fyr.ErrFormat)) {
			t.Errorf("%d bytes: %v", n, err)
		}
		if !clean {
			for m, c := range whole {
				if m < n {
					count = max(count, c)
				}
			}
		}
		if len(all) != count {
			t.Errorf("%d bytes: %d structures, want %d", n, len(all), count)
		}
		if got := (&beacon.Advert{Data: data[:n]}).Check(); got != err {
			t.Errorf("%d bytes: Check says %v, Next %v", n, got, err)
		}
	}
}

// TestOverLong: a structure that claims more than there is gives nothing at
// all.
func TestOverLong(t *testing.T) {
	data := bytes.Repeat([]byte{7}, 260)
	for n := 1; n < 256; n++ {
		data[0] = byte(n)
		for size := 1; size <= 257; size++ {
			s, rest, more, err := beacon.Next(data[:size])
			if n < size {
				if err != nil || !more || len(s.Data) != n-1 || len(rest) != size-n-1 || s.Type != 7 {
					t.Fatalf("length %d in %d bytes: %+v, %d left, %v, %v", n, size, s, len(rest), more, err)
				}
			} else if !errors.Is(err, beacon.ErrAD) || more || s.Data != nil || s.Type != 0 || rest != nil {
				t.Fatalf("length %d in %d bytes: %+v, %d left, %v, %v", n, size, s, len(rest), more, err)
			}
		}
	}
}

// TestZeroLengthEnds: what follows a length of zero is filling, whatever it is.
func TestZeroLengthEnds(t *testing.T) {
	data := append(three[:1:1].append(nil), 0)
	data = append(data, 0xff, 0xff, 0xff)
	all, err := walk(data)
	if err != nil || len(all) != 1 {
		t.Errorf("%d structures, %v", len(all), err)
	}
	a := beacon.Advert{Data: append(data[:4:4], three.append(nil)...)}
	if _, ok, err := a.ServiceData16(0xfeaa); ok || err != nil {
		t.Errorf("service data behind the end: %v, %v", ok, err)
	}
	if err := a.Check(); err != nil {
		t.Error(err)
	}
}

func TestFind(t *testing.T) {
	ad := structures{
		{beacon.TypeFlags, []byte{6}},
		{beacon.TypeManufacturer, []byte{0x4c, 0x00, 1}},
		{beacon.TypeServiceData16, nil},                   // too short for a UUID
		{beacon.TypeServiceData16, []byte{0xaa}},          // so is this
		{beacon.TypeManufacturer, []byte{0xaa, 0xfe}},     // another type
		{beacon.TypeServiceData16, []byte{0xfe, 0xaa}},    // the other byte order
		{beacon.TypeServiceData16, []byte{0xaa, 0xfe}},    // the first, and empty
		{beacon.TypeServiceData16, []byte{0xaa, 0xfe, 5}}, // a second one
		{beacon.TypeManufacturer, []byte{0x4c, 0x00, 2}},
	}.append(nil)
	for _, tail := range [][]byte{nil, {0}, {0, 9, 9}, {200, 1}, {1}} { // faults behind the hit do not matter
		a := beacon.Advert{Data: append(bytes.Clone(ad), tail...)}
		if b, ok, err := a.ServiceData16(0xfeaa); !ok || err != nil || len(b) != 0 {
			t.Errorf("service data: %x, %v, %v", b, ok, err)
		}
		if b, ok, err := a.Manufacturer(0x004c); !ok || err != nil || !bytes.Equal(b, []byte{1}) {
			t.Errorf("manufacturer data: %x, %v, %v", b, ok, err)
		}
		if b, ok, err := a.ServiceData16(0xaafe); !ok || err != nil || len(b) != 0 {
			t.Errorf("service data of a mirrored UUID: %x, %v, %v", b, ok, err)
		}
		// Not there at all: faults behind do matter.
		b, ok, err := a.ServiceData16(0x004c)
		broken := len(tail) > 0 && tail[0] != 0
		if ok || b != nil || broken != errors.Is(err, beacon.ErrAD) || !broken && err != nil {
			t.Errorf("absent service data before % x: %x, %v, %v", tail, b, ok, err)
		}
	}
	var none beacon.Advert
	if b, ok, err := none.ServiceData16(0); b != nil || ok || err != nil || none.Check() != nil {
		t.Error("an advertisement without data is not empty")
	}
}

// TestAppendRoundTrips walks all sizes that fit, and those that do not.
func TestAppendRoundTrips(t *testing.T) {
	prefix := []byte{2, 1, 6}
	data := make([]byte, 256)
	for i := range data {
		data[i] = byte(i)
	}
	for n := range 257 {
		d := data[:min(n, 256)]
		if did := panics(func() { beacon.AppendStructure(nil, 1, d) }); did != (n > 254) {
			t.Errorf("structure of %d bytes: panic %v", n, did)
		}
		for name, f := range map[string]func() []byte{
			"service data": func() []byte { return beacon.AppendServiceData16(prefix, 0xfcd2, d) },
			"manufacturer": func() []byte { return beacon.AppendManufacturer(prefix, 0xfcd2, d) },
		} {
			if n > 252 {
				if !panics(func() { f() }) {
					t.Errorf("%s of %d bytes: no panic", name, n)
				}
				continue
			}
			a := beacon.Advert{Data: f()}
			got, ok, err := a.ServiceData16(0xfcd2)
			other, isOther, _ := a.Manufacturer(0xfcd2)
			if name == "manufacturer" {
				got, other, ok, isOther = other, got, isOther, ok
			}
			if err != nil || !ok || isOther || other != nil || !bytes.Equal(got, d) || !bytes.HasPrefix(a.Data, prefix) || a.Check() != nil {
				t.Errorf("%s of %d bytes: %x, %v, %v", name, n, got, ok, err)
			}
		}
		if n <= 254 {
			all, err := walk(beacon.AppendStructure(prefix, 0x2a, d))
			if err != nil || len(all) != 2 || all[1].Type != 0x2a || !bytes.Equal(all[1].Data, d) {
				t.Errorf("structure of %d bytes: %v, %v", n, all, err)
			}
		}
	}
}

func TestAdvertUnix(t *testing.T) {
	for nanos, want := range map[int64]int64{
		0: 0, 1: 0, 999_999_999: 0, 1_000_000_000: 1, -1: -1, -1_000_000_000: -1, -1_000_000_001: -2,
		math.MaxInt64: 9_223_372_036, math.MinInt64: -9_223_372_037,
	} {
		if got := (&beacon.Advert{Time: nanos}).Unix(); got != want {
			t.Errorf("%d ns: %d s, want %d", nanos, got, want)
		}
	}
}

func TestAdvertDoesNotAllocate(t *testing.T) {
	a := beacon.Advert{Data: three.append(nil)}
	broken := beacon.Advert{Data: []byte{9, 1}}
	dst := make([]byte, 0, 64)
	if n := testing.AllocsPerRun(100, func() {
		_, ok, err := a.ServiceData16(0xfeaa)
		_, no, _ := a.Manufacturer(1)
		if !ok || no || err != nil || a.Check() != nil || broken.Check() == nil {
			t.Error("wrong")
		}
		dst = beacon.AppendStructure(dst[:0], 1, a.Data[:1])
		dst = beacon.AppendServiceData16(dst, 1, a.Data[:1])
		dst = beacon.AppendManufacturer(dst, 1, a.Data[:1])
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
