package rotate_test

import (
	"encoding/binary"
	"errors"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
)

// exactInstant is the definition, with integers of any size.
func exactInstant(c rotate.Calendar, e, u uint32) *big.Int {
	p := new(big.Int).SetUint64(uint64(c.Period))
	share := new(big.Int).Mul(p, big.NewInt(int64(u)))
	at := new(big.Int).Mul(p, big.NewInt(int64(e)))
	return at.Add(at, share.Rsh(share, 32))
}

// TestInstantIsExact compares with integers of any size, at the ends of all
// ranges and at random.
func TestInstantIsExact(t *testing.T) {
	const top = 1<<32 - 1
	r := rand.New(rand.NewPCG(21, 22))
	ends := []uint32{0, 1, 2, 449_999, 450_000, 900_000, 1<<31 - 1, 1 << 31, top - 1, top}
	check := func(p, e, u uint32) {
		var block [16]byte
		binary.BigEndian.PutUint32(block[:], u)
		c := rotate.Calendar{Period: rotate.Millis(p), Epochs: 96}
		at := c.Instant(e, &block)
		if want := exactInstant(c, e, u); !want.IsUint64() || rotate.Millis(want.Uint64()) != at {
			t.Fatalf("period %d, epoch %d, u %d: %d, want %d", p, e, u, at, want)
		}
		// The epoch and the one before are all that can be on the air then.
		if n := c.Newest(at); n != e {
			t.Fatalf("period %d, epoch %d, u %d: the newest is %d", p, e, u, n)
		}
	}
	for _, p := range ends[1:] {
		for _, e := range ends {
			for _, u := range ends {
				check(p, e, u)
			}
		}
	}
	for range 100_000 {
		check(max(1, r.Uint32()>>r.UintN(32)), r.Uint32()>>r.UintN(32), r.Uint32())
	}
	if n := (rotate.Calendar{Period: 1}).Newest(1 << 32); n != top {
		t.Errorf("the newest epoch of a clock that reads 2^32 periods is %d", n)
	}
}

func TestCalendarCheck(t *testing.T) {
	for _, c := range []struct {
		rotate.Calendar
		ok bool
	}{
		{rotate.Calendar{Period: 900_000, Epochs: 96}, true},
		{rotate.Calendar{Period: 1000, Epochs: 1}, true},
		{rotate.Calendar{Period: 86_400_000, Epochs: 1<<16 - 1}, true},
		{rotate.Calendar{}, false},
		{rotate.Calendar{Period: 0, Epochs: 96}, false},
		{rotate.Calendar{Period: 900_000, Epochs: 0}, false},
		{rotate.Calendar{Period: 86_401_000, Epochs: 96}, false},
		{rotate.Calendar{Period: 900_001, Epochs: 96}, false},
		{rotate.Calendar{Period: 900_000, Epochs: 1 << 16}, false},
	} {
		if err := c.Check(); (err == nil) != c.ok || !c.ok && !errors.Is(err, rotate.ErrCalendar) {
			t.Errorf("%+v: %v", c.Calendar, err)
		}
	}
}

func TestGenerations(t *testing.T) {
	for _, epochs := range []uint32{1, 96, 192, 1<<16 - 1} {
		c := rotate.Calendar{Period: 900_000, Epochs: epochs}
		for _, g := range []uint32{0, 1, 10, 4095} {
			first, next := c.First(g), c.First(g+1)
			if next-first != epochs || c.Generation(first) != g || c.Generation(next-1) != g || c.Generation(next) != g+1 {
				t.Errorf("%d epochs: generation %d is %d..%d", epochs, g, first, next-1)
			}
		}
	}
}

// TestGap goes to the ends of the range.
func TestGap(t *testing.T) {
	c := rotate.Calendar{Period: 900_000, Epochs: 96}
	for v, want := range map[uint32]rotate.Millis{0: 1000, 1: 1000, 0x71fbef62: 7678, 1<<32 - 1: 15_999} {
		block := [16]byte{0: 0xff, 8: 0xff}
		binary.BigEndian.PutUint32(block[4:], v)
		if gap := c.Gap(&block); gap != want {
			t.Errorf("v %08x: gap of %d ms, want %d", v, gap, want)
		}
	}
	if end := c.End(); end != 4096*96*900_000 {
		t.Errorf("the end is at %d", end)
	}
	if end := (rotate.Calendar{Period: 86_400_000, Epochs: 65_535}).End(); end != 4096*65_535*86_400_000 {
		t.Errorf("the end is at %d", end)
	}
}
