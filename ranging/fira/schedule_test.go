package fira_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/fira"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

var schedule = fira.Schedule{IndexInit: init0, SlotsPerBlock: 100, SlotsPerRound: 10}

// TestIndexWalk counts slots one by one, for blocks with and without a short
// round at the end.
func TestIndexWalk(t *testing.T) {
	for _, s := range []fira.Schedule{{7, 12, 4}, {0, 11, 4}, {7, 5, 5}, {3, 1, 1}, {0, 9, 5}} {
		index := s.IndexInit
		for block := range int64(4) {
			for n := range s.SlotsPerBlock {
				at := fira.Slot{Block: block, Round: n / s.SlotsPerRound, Slot: n % s.SlotsPerRound}
				got, err := s.Index(at)
				if err != nil || got != index {
					t.Errorf("%+v, %+v: %d, %v; want %d", s, at, got, err, index)
				}
				if back, err := s.Locate(index); err != nil || back != at {
					t.Errorf("%+v, %d: %+v, %v; want %+v", s, index, back, err, at)
				}
				index++
			}
			rounds := (s.SlotsPerBlock + s.SlotsPerRound - 1) / s.SlotsPerRound
			for _, at := range []fira.Slot{{block, rounds, 0}, {block, 0, s.SlotsPerRound}, {block, rounds - 1, (s.SlotsPerBlock-1)%s.SlotsPerRound + 1}} {
				_, err := s.Index(at)
				expecttest.Is(t, "outside", err, fira.ErrRange)
			}
		}
	}
}

// TestIndexAgainstIntegers compares with integers without an end, at all edges.
func TestIndexAgainstIntegers(t *testing.T) {
	edges := []int64{math.MinInt64, -1, 0, 1, 2, 9, 10, 99, 100, 1<<31 - 1, 1 << 31, 1<<32 - 1, 1 << 32, 1<<32 + 1, math.MaxInt64 - 1, math.MaxInt64}
	r := rand.New(rand.NewPCG(6, 31))
	pick := func() int64 { return edges[r.IntN(len(edges))] }
	good := 0
	for range 100_000 {
		s := fira.Schedule{IndexInit: uint32(pick()), SlotsPerBlock: pick(), SlotsPerRound: pick()}
		at := fira.Slot{Block: pick(), Round: pick(), Slot: pick()}
		want := slowIndex(s, at)
		got, err := s.Index(at)
		if (want >= 0) != (err == nil) || err == nil && int64(got) != want || err != nil && got != 0 {
			t.Fatalf("%+v, %+v: %d, %v; want %d", s, at, got, err, want)
		}
		if err == nil {
			good++
			if back, err := s.Locate(got); err != nil || back != at {
				t.Fatalf("%+v, %d: %+v, %v; want %+v", s, got, back, err, at)
			}
		}
	}
	if good < 30 {
		t.Errorf("%d cases without an error", good)
	}
}

// slowIndex returns the index, or -1.
func slowIndex(s fira.Schedule, at fira.Slot) int64 {
	if s.IndexInit >= 1<<31 || s.SlotsPerRound < 1 || s.SlotsPerBlock < s.SlotsPerRound || at.Block < 0 || at.Round < 0 || at.Slot < 0 || at.Slot >= s.SlotsPerRound {
		return -1
	}
	product := func(a, b int64) *big.Int { return new(big.Int).Mul(big.NewInt(a), big.NewInt(b)) }
	inBlock := product(at.Round, s.SlotsPerRound)
	inBlock.Add(inBlock, big.NewInt(at.Slot))
	if inBlock.Cmp(big.NewInt(s.SlotsPerBlock)) >= 0 {
		return -1
	}
	n := product(at.Block, s.SlotsPerBlock)
	n.Add(n, inBlock).Add(n, big.NewInt(int64(s.IndexInit)))
	if n.BitLen() > 32 {
		return -1
	}
	return n.Int64()
}

func TestLocateRefuses(t *testing.T) {
	for _, s := range []fira.Schedule{{1 << 31, 1, 1}, {0, 0, 1}, {0, 1, 0}, {0, 3, 4}, {0, -1, -2}} {
		at, err := s.Locate(math.MaxUint32)
		if expecttest.Is(t, "schedule", err, fira.ErrRange); at != (fira.Slot{}) {
			t.Errorf("%+v: %+v", s, at)
		}
	}
	_, err := schedule.Locate(init0 - 1)
	expecttest.Is(t, "before the first", err, fira.ErrRange)
}

func TestRotation(t *testing.T) {
	for rate := range fira.MaxRotationRate + 1 {
		last := int64(0)
		for block := range int64(70) {
			if block%(1<<rate) == 0 {
				last = block
			}
			first, index, err := schedule.Rotation(block, rate)
			if err != nil || first != last || int64(index) != init0+last*100 {
				t.Fatalf("rate %d, block %d: %d, %d, %v", rate, block, first, index, err)
			}
		}
	}
	for _, c := range []struct {
		init        uint32
		slots       int64
		block       int64
		rate        int
		index       uint32
		outOfBounds bool
	}{
		{0, 1, math.MaxUint32, 0, math.MaxUint32, false},
		{0, 1, math.MaxUint32 + 1, 0, 0, true},
		{1, 1, math.MaxUint32, 0, 0, true},
		{1, 1, math.MaxUint32, 1, math.MaxUint32, false},
		{0, math.MaxInt64, 0, 3, 0, false},
		{0, math.MaxInt64, 7, 3, 0, false},
		{0, math.MaxInt64, 8, 3, 0, true},
		{0, 1, math.MaxInt64, 15, 0, true},
		{1 << 31, 1, 0, 0, 0, true},
		{0, 0, 0, 0, 0, true},
		{0, 1, -1, 0, 0, true},
		{0, 1, 0, -1, 0, true},
		{0, 1, 0, 16, 0, true},
	} {
		first, index, err := fira.Schedule{IndexInit: c.init, SlotsPerBlock: c.slots}.Rotation(c.block, c.rate)
		if c.outOfBounds {
			if expecttest.Is(t, "rotation", err, fira.ErrRange); first != 0 || index != 0 {
				t.Errorf("%+v: %d, %d", c, first, index)
			}
		} else if err != nil || index != c.index {
			t.Errorf("%+v: %d, %v", c, index, err)
		}
	}
}

// TestSlotsNeverRepeat: over two rotations, no pair of key and V comes twice,
// and each slot has what the functions one by one say.
func TestSlotsNeverRepeat(t *testing.T) {
	s := provisioned()
	slots := expecttest.Must(s.Slots(schedule, 1, init0))
	type pair struct {
		key [16]byte
		v   sts.V
	}
	used := map[pair]bool{}
	keys := map[[16]byte]bool{}
	r := rand.New(rand.NewPCG(6, 32))
	for index := uint32(init0); index < init0+450; index += 1 + r.Uint32N(3) {
		use, err := slots.Use(index)
		if err != nil {
			t.Fatal(err)
		}
		p := pair{use.Keys.AuthKey.Expose(), use.V}
		if used[p] {
			t.Fatalf("index %d: a pair comes twice", index)
		}
		used[p], keys[p.key] = true, true
		at := expecttest.Must(schedule.Locate(index))
		_, crypto, _ := schedule.Rotation(at.Block, 1)
		if want := s.Rotation(crypto); use.At != at || use.Index != index || !want.AuthKey.Equal(use.Keys.AuthKey) || use.V != fira.V(&want.AuthIV, index) {
			t.Fatalf("index %d: %+v", index, use)
		}
		for _, back := range []uint32{index, index - 1, init0, init0 - 1, 0} {
			again, err := slots.Use(back)
			if expecttest.Is(t, "again", err, fira.ErrReplay); !reflect.DeepEqual(again, fira.Use{}) {
				t.Fatalf("%+v with an error", again)
			}
		}
		if slots.Next() != uint64(index)+1 {
			t.Fatalf("next is %d after %d", slots.Next(), index)
		}
	}
	if len(keys) != 3 { // blocks 0 to 4, two a rotation
		t.Errorf("%d rotations", len(keys))
	}
}

func TestSlotsEnd(t *testing.T) {
	s := provisioned()
	slots := expecttest.Must(s.Slots(schedule, 0, math.MaxUint32-1))
	for range 2 {
		if _, err := slots.Use(uint32(slots.Next())); err != nil {
			t.Fatal(err)
		}
	}
	if slots.Next() != 1<<32 {
		t.Errorf("next is %d", slots.Next())
	}
	_, err := slots.Use(math.MaxUint32)
	expecttest.Is(t, "the last again", err, fira.ErrReplay)
	_, err = slots.Use(0)
	expecttest.Is(t, "round again", err, fira.ErrReplay)
}

func TestSlotsRefuses(t *testing.T) {
	s := provisioned()
	for _, c := range []struct {
		schedule fira.Schedule
		rate     int
		from     uint32
	}{
		{schedule, 0, init0 - 1}, {schedule, -1, init0}, {schedule, 16, init0},
		{fira.Schedule{SlotsPerBlock: 1}, 0, init0}, {fira.Schedule{SlotsPerRound: 2, SlotsPerBlock: 1}, 0, init0},
	} {
		slots, err := s.Slots(c.schedule, c.rate, c.from)
		if expecttest.Is(t, "slots", err, fira.ErrRange); slots != nil {
			t.Errorf("%+v", c)
		}
	}
	// The first index is the session's own.
	if _, err := s.Slots(fira.Schedule{IndexInit: 5, SlotsPerBlock: 10, SlotsPerRound: 10}, 0, init0); err != nil {
		t.Error(err)
	}
}

func TestHop(t *testing.T) {
	for _, rounds := range []int{-1, 0, fira.MaxRounds + 1, math.MaxInt} {
		for _, block := range []uint32{0, 1} {
			round, err := fira.Hop(1, block, rounds)
			if expecttest.Is(t, "rounds", err, fira.ErrRange); round != 0 {
				t.Errorf("%d rounds: %d", rounds, round)
			}
		}
	}
	for _, rounds := range []int{1, 2, 3, 80, fira.MaxRounds} {
		seen := map[int]bool{}
		for block := range uint32(300) {
			round, err := fira.Hop(0xdeadbeef, block, rounds)
			if err != nil || round < 0 || round >= rounds || block == 0 && round != 0 {
				t.Fatalf("block %d of %d: %d, %v", block, rounds, round, err)
			}
			seen[round] = true
		}
		if len(seen) < min(rounds, 60) {
			t.Errorf("%d rounds: %d are used", rounds, len(seen))
		}
	}
}
