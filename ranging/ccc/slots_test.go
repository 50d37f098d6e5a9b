package ccc_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/ccc"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

var schedule = ccc.Schedule{Index0: 3, SlotsPerRound: 6, Rounds: 4}

func TestIndexWalk(t *testing.T) {
	index := schedule.Index0
	for block := range int64(3) {
		for round := range schedule.Rounds {
			for slot := range schedule.SlotsPerRound {
				at := ccc.Slot{Block: block, Round: round, Slot: slot}
				if got, err := schedule.Index(at); err != nil || got != index {
					t.Errorf("%+v: %d, %v; want %d", at, got, err, index)
				}
				if back, err := schedule.Locate(index); err != nil || back != at {
					t.Errorf("%d: %+v, %v", index, back, err)
				}
				index++
			}
		}
	}
}

func TestIndexRefuses(t *testing.T) {
	good := ccc.Slot{Block: 1, Round: 1, Slot: 1}
	for _, s := range []ccc.Schedule{{ccc.MaxIndex + 1, 6, 4}, {0, 0, 4}, {0, -1, 4}, {0, 6, 0}, {0, 6, ccc.MaxRounds + 1}} {
		_, err := s.Index(good)
		expecttest.Is(t, "schedule", err, ccc.ErrRange)
		_, err = s.Locate(ccc.MaxIndex)
		expecttest.Is(t, "schedule", err, ccc.ErrRange)
		_, err = ladder().Slots(s, ccc.MaxIndex)
		expecttest.Is(t, "schedule", err, ccc.ErrRange)
	}
	for _, at := range []ccc.Slot{{-1, 0, 0}, {0, -1, 0}, {0, 0, -1}, {0, 4, 0}, {0, 0, 6}, {math.MaxInt64, 0, 0}, {ccc.MaxIndex, 3, 5}, {ccc.MaxIndex / 24, 3, 5}} {
		index, err := schedule.Index(at)
		if expecttest.Is(t, "slot", err, ccc.ErrRange); index != 0 {
			t.Errorf("%+v: %d", at, index)
		}
	}
	wide := ccc.Schedule{SlotsPerRound: math.MaxInt64, Rounds: ccc.MaxRounds}
	for _, at := range []ccc.Slot{{ccc.MaxIndex, 0, 0}, {0, 1, 0}, {0, 0, ccc.MaxIndex + 1}, {0, 0, math.MaxInt64 - 1}} {
		_, err := wide.Index(at)
		expecttest.Is(t, "wide", err, ccc.ErrRange)
	}
	if index, err := wide.Index(ccc.Slot{Slot: ccc.MaxIndex}); err != nil || index != ccc.MaxIndex {
		t.Errorf("the last: %d, %v", index, err)
	}
	for _, index := range []uint32{2, ccc.MaxIndex + 1, math.MaxUint32} {
		_, err := schedule.Locate(index)
		expecttest.Is(t, "index", err, ccc.ErrRange)
	}
}

// TestSlotsNeverRepeat: each slot has the keys of its round, and V of its index;
// none comes again.
func TestSlotsNeverRepeat(t *testing.T) {
	l := ladder()
	slots := expecttest.Must(l.Slots(schedule, 3))
	type pair struct {
		key [16]byte
		v   sts.V
	}
	used := map[pair]bool{}
	for index := uint32(3); index < 60; index += 1 + index%3 {
		use, err := slots.Use(index)
		if err != nil {
			t.Fatal(err)
		}
		p := pair{use.Keys.STSKey.Expose(), use.V}
		if used[p] {
			t.Fatalf("index %d: a pair comes twice", index)
		}
		used[p] = true
		at := expecttest.Must(schedule.Locate(index))
		first := expecttest.Must(schedule.Index(ccc.Slot{Block: at.Block, Round: at.Round}))
		if use.At != at || use.Index != index || use.V != l.V(index) || !use.Keys.STSKey.Equal(l.Round(first).STSKey) {
			t.Fatalf("index %d: %+v", index, use)
		}
		for _, back := range []uint32{index, index - 1, 3, 0} {
			_, err := slots.Use(back)
			expecttest.Is(t, "again", err, ccc.ErrReplay)
		}
		if slots.Next() != index+1 {
			t.Fatalf("next is %d after %d", slots.Next(), index)
		}
	}
}

// TestURSKDies: at index 2^31-1.
func TestURSKDies(t *testing.T) {
	l := ladder()
	slots := expecttest.Must(l.Slots(schedule, ccc.MaxIndex))
	for _, index := range []uint32{ccc.MaxIndex + 1, math.MaxUint32} {
		_, err := slots.Use(index)
		expecttest.Is(t, "above", err, ccc.ErrExhausted)
	}
	if _, err := slots.Use(ccc.MaxIndex); err != nil {
		t.Error(err)
	}
	_, err := slots.Use(slots.Next())
	expecttest.Is(t, "after the last", err, ccc.ErrExhausted)
	_, err = l.Slots(schedule, slots.Next())
	expecttest.Is(t, "from after the last", err, ccc.ErrExhausted)
	_, err = l.Slots(schedule, schedule.Index0-1)
	expecttest.Is(t, "from before the first", err, ccc.ErrRange)
}

func TestHop(t *testing.T) {
	if round, err := ccc.Hop(0xcc5dd79f, 1, 1); err != nil || round != 0 {
		t.Errorf("one round: %d, %v", round, err)
	}
	for block, want := range []int{0, 62, 37} { // golden: 80 rounds
		if round, err := ccc.Hop(0xcc5dd79f, uint32(block), 80); err != nil || round != want {
			t.Errorf("block %d: %d, %v; want %d", block, round, err, want)
		}
	}
	for _, rounds := range []int{-1, 0, ccc.MaxRounds + 1} {
		for _, block := range []uint32{0, 1} {
			_, err := ccc.Hop(1, block, rounds)
			expecttest.Is(t, "rounds", err, ccc.ErrRange)
		}
	}
	for x := range uint32(1 << 16) {
		if round, err := ccc.Hop(x, 1, ccc.MaxRounds); err != nil || round < 0 || round >= ccc.MaxRounds {
			t.Fatalf("key %d: %d, %v", x, round, err)
		}
	}
	if n := ccc.MinSlotsPerRound(2); n != 6 {
		t.Errorf("two responders need %d slots", n)
	}
}

// TestLastBlock: the last index, 2^31-1, is that of a block of one slot, too.
func TestLastBlock(t *testing.T) {
	s := ccc.Schedule{SlotsPerRound: 1, Rounds: 1}
	const last = 2147483647
	if index, err := s.Index(ccc.Slot{Block: last}); err != nil || index != last {
		t.Errorf("%d, %v", index, err)
	}
	_, err := s.Index(ccc.Slot{Block: last + 1})
	expecttest.Is(t, "behind it", err, ccc.ErrRange)
}
