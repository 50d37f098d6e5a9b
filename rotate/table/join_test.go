package table_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// pair is a hit of Join.
type pair struct {
	i int
	m table.Match
}

// joined is what Join has to report, by trying all tags against all received.
func joined(secrets []uint64, f table.Fleet, unix int64, received [][]byte) (all []pair) {
	l := f.Scheme.Layout()
	for tag, secret := range secrets {
		var align int32
		var seen uint32
		if f.Align != nil {
			align = f.Align[tag]
		}
		if f.Seen != nil {
			seen = f.Seen[tag]
		}
		lo, hi := f.Schedule.Window(f.Schedule.Unpack(align, seen), unix)
		for e := lo; e <= hi; e++ {
			id := identifier(secret, e, l.ID)
			for i, got := range received {
				if len(got) >= l.Prefix && bytes.HasPrefix(id, got) {
					all = append(all, pair{i, table.Match{Tag: tag, Epoch: e}})
				}
			}
		}
	}
	return all
}

// compareJoin reports what is wrong with hits: one too many or too few, or tags
// out of order.
func compareJoin(got, want []pair) error {
	for i := 1; i < len(got); i++ {
		if got[i].m.Tag < got[i-1].m.Tag {
			return fmt.Errorf("tag %d comes after tag %d", got[i].m.Tag, got[i-1].m.Tag)
		}
	}
	count := map[pair]int{}
	for _, p := range got {
		count[p]++
	}
	for _, p := range want {
		count[p]--
	}
	for p, n := range count {
		if n != 0 {
			return fmt.Errorf("%+v: %d times too often", p, n)
		}
	}
	return nil
}

// joinFleet makes a fleet of a kind.
func joinFleet(k kind, r *rand.Rand, n int) (table.Fleet, []uint64) {
	states := &rotate.Memory{Size: k.scheme.Layout().State}
	f := table.Fleet{Scheme: k.scheme, Schedule: k.schedule, States: states}
	var secrets []uint64
	aligned, seen := r.IntN(2) == 0, r.IntN(2) == 0
	for range n {
		secrets = append(secrets, r.Uint64())
		states.Append(k.state(secrets[len(secrets)-1]))
		if aligned {
			f.Align = append(f.Align, int32(r.IntN(5000)))
		}
		if seen {
			f.Seen = append(f.Seen, uint32(r.IntN(500)))
		}
	}
	return f, secrets
}

func TestJoin(t *testing.T) {
	hits := 0
	for i, k := range kinds() {
		for seed := range uint64(6) {
			r := rand.New(rand.NewPCG(seed, uint64(i)))
			f, secrets := joinFleet(k, r, []int{0, 1, 60, 250}[r.IntN(4)])
			unix := k.schedule.Zero + r.Int64N(6000)
			l := k.scheme.Layout()
			var received [][]byte
			for range r.IntN(200) {
				id := make([]byte, r.IntN(l.ID+2))
				if len(secrets) > 0 && r.IntN(3) > 0 {
					e := k.schedule.First + rotate.Epoch(r.IntN(60))
					id = identifier(secrets[r.IntN(len(secrets))], e, l.ID)
					id = id[:l.Prefix+r.IntN(l.ID-l.Prefix+1)]
				}
				received = append(received, id)
				if r.IntN(4) == 0 {
					received = append(received, id) // heard twice
				}
			}
			var got []pair
			if err := table.Join(context.Background(), f, unix, received, func(i int, m table.Match) { got = append(got, pair{i, m}) }); err != nil {
				t.Fatal(err)
			}
			want := joined(secrets, f, unix, received)
			hits += len(want)
			if err := compareJoin(got, want); err != nil {
				t.Fatalf("%s, seed %d: %v", k.name, seed, err)
			}
			if len(want) == 0 {
				continue
			}
			// The comparison finds each way to be wrong.
			for name, bad := range map[string][]pair{
				"one missing": got[1:],
				"one twice":   append(slices.Clone(got), got[len(got)-1]),
				"wrong tag":   append(slices.Clone(got[:len(got)-1]), pair{got[len(got)-1].i, table.Match{Tag: 1 << 20}}),
				"wrong index": append([]pair{{-1, got[0].m}}, got[1:]...),
			} {
				if compareJoin(bad, want) == nil {
					t.Errorf("%s passes", name)
				}
			}
		}
	}
	if hits < 1000 {
		t.Errorf("only %d hits", hits)
	}
	if compareJoin([]pair{{0, table.Match{Tag: 2}}, {0, table.Match{Tag: 1}}}, []pair{{0, table.Match{Tag: 2}}, {0, table.Match{Tag: 1}}}) == nil {
		t.Error("tags out of order pass")
	}
}

// TestJoinIsLookup: Join and a table without lead agree on everything.
func TestJoinIsLookup(t *testing.T) {
	for i, k := range kinds() {
		r := rand.New(rand.NewPCG(7, uint64(i)))
		f, secrets := joinFleet(k, r, 100)
		unix := k.schedule.Zero + 3000
		var received [][]byte
		for _, s := range secrets {
			for e := range rotate.Epoch(40) {
				received = append(received, identifier(s, e, k.scheme.Layout().ID))
			}
		}
		var got []pair
		if err := table.Join(context.Background(), f, unix, received, func(i int, m table.Match) { got = append(got, pair{i, m}) }); err != nil {
			t.Fatal(err)
		}
		tab, err := table.New(context.Background(), f, table.Options{Lead: -1})
		if err != nil {
			t.Fatal(err)
		}
		if err := tab.Advance(context.Background(), unix); err != nil {
			t.Fatal(err)
		}
		var want []pair
		var s table.Scratch
		tab.LookupBatch(&s, received, func(i int, ms []table.Match) {
			for _, m := range ms {
				want = append(want, pair{i, m})
			}
		})
		if len(want) == 0 {
			t.Errorf("%s: nothing matches", k.name)
		}
		slices.SortStableFunc(want, func(a, b pair) int { return a.m.Tag - b.m.Tag })
		if err := compareJoin(got, want); err != nil {
			t.Errorf("%s: %v", k.name, err)
		}
	}
}

// TestManyEpochs: a tag may have more epochs than are derived at a time, and
// many tags equally many.
func TestManyEpochs(t *testing.T) {
	for _, c := range []struct{ tags, epochs int }{{3, 40_000}, {5, 1 << 14}, {5, 1<<14 + 1}, {9, 1<<13 - 1}, {9, 1 << 13}, {20_000, 1}, {5000, 4}} {
		states := &rotate.Memory{Size: 8}
		for i := range c.tags {
			states.Append(mixed{}.state(uint64(i)))
		}
		f := table.Fleet{Scheme: mixed{8, 8}, Schedule: rotate.Schedule{First: 5, Last: rotate.Epoch(c.epochs) + 4}, States: states}
		var received [][]byte
		var want []pair
		for _, tag := range []int{0, c.tags / 2, c.tags - 1} {
			for _, e := range []int{4, 5, c.epochs / 2, 1<<14 + 4, 1<<14 + 5, c.epochs + 4, c.epochs + 5} {
				id := identifier(uint64(tag), rotate.Epoch(e), 8)
				if slices.ContainsFunc(received, func(have []byte) bool { return bytes.Equal(have, id) }) {
					continue
				}
				received = append(received, id)
				if e >= 5 && e < c.epochs+5 {
					want = append(want, pair{len(received) - 1, table.Match{Tag: tag, Epoch: rotate.Epoch(e)}})
				}
			}
		}
		var got []pair
		if err := table.Join(context.Background(), f, 0, received, func(i int, m table.Match) { got = append(got, pair{i, m}) }); err != nil {
			t.Fatal(err)
		}
		if err := compareJoin(got, want); err != nil {
			t.Errorf("join of %d tags, %d epochs: %v", c.tags, c.epochs, err)
		}
		tab, err := table.New(context.Background(), f, table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := tab.Advance(context.Background(), 0); err != nil {
			t.Fatal(err)
		}
		if rows := tab.Size().Rows; rows != int64(c.tags)*int64(c.epochs) {
			t.Errorf("%d tags, %d epochs: %d rows", c.tags, c.epochs, rows)
		}
		got = got[:0]
		var s table.Scratch
		tab.LookupBatch(&s, received, func(i int, ms []table.Match) {
			for _, m := range ms {
				got = append(got, pair{i, m})
			}
		})
		slices.SortStableFunc(got, func(a, b pair) int { return a.m.Tag - b.m.Tag })
		if err := compareJoin(got, want); err != nil {
			t.Errorf("table of %d tags, %d epochs: %v", c.tags, c.epochs, err)
		}
	}
}

func TestJoinErrors(t *testing.T) {
	k := kinds()[0]
	f, secrets := joinFleet(k, rand.New(rand.NewPCG(1, 1)), 5000)
	hit := func(int, table.Match) { t.Error("a hit of nothing") }
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if err := table.Join(over, f, begin, nil, hit); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is over: %v", err)
	}
	bad := f
	bad.Align = make([]int32, 4999)
	if err := table.Join(context.Background(), bad, begin, nil, hit); !errors.Is(err, table.ErrFleet) {
		t.Errorf("an alignment missing: %v", err)
	}
	bad = f
	bad.Scheme = mixed{65, 1}
	if err := table.Join(context.Background(), bad, begin, nil, hit); !errors.Is(err, table.ErrLayout) {
		t.Errorf("too long identifiers: %v", err)
	}
	// Given up half-way: what was reported is right, and not all.
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	unix := k.schedule.Zero + 3000
	f.Align, f.Seen = nil, nil
	lo, _ := k.schedule.Window(rotate.Alignment{}, unix)
	received := [][]byte{identifier(secrets[0], lo, 8), identifier(secrets[4999], lo, 8)}
	var got []pair
	err := table.Join(ctx, f, unix, received, func(i int, m table.Match) { got = append(got, pair{i, m}); cancel() })
	if !errors.Is(err, context.Canceled) || len(got) != 1 || got[0] != (pair{0, table.Match{Epoch: lo}}) {
		t.Errorf("given up after a hit: %+v, %v", got, err)
	}
	for _, unix := range []int64{math.MinInt64, math.MaxInt64} {
		if err := table.Join(context.Background(), table.Fleet{Scheme: f.Scheme, Schedule: rotate.Schedule{Period: 100, Last: 9}, States: f.States}, unix, received, hit); err != nil {
			t.Errorf("at %d: %v", unix, err)
		}
	}
}
