package table_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// many is a States of which only the number of tags is real.
type many int

func (m many) Len() int { return int(m) }

func (many) Read(buf []byte, _, n int) []byte { return make([]byte, 8*n) }

// firstTags returns the first n tags of a fleet.
func firstTags(f table.Fleet, n int) table.Fleet {
	if m, ok := f.States.(*rotate.Memory); ok {
		f.States = &rotate.Memory{Size: m.Size, Bytes: m.Bytes[:n*m.Size]}
	} else {
		f.States = many(n)
	}
	if f.Align != nil {
		f.Align = f.Align[:n:n]
	}
	if f.Seen != nil {
		f.Seen = f.Seen[:n:n]
	}
	return f
}

// built makes a table and advances it.
func built(f table.Fleet, o table.Options, unix int64) (*table.Table, error) {
	t, err := table.New(context.Background(), f, o)
	if err != nil {
		return nil, err
	}
	return t, t.Advance(context.Background(), unix)
}

// TestBudget: as many tags fit as the error says, and not one more.
func TestBudget(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const n = 1000
	memory := &rotate.Memory{Size: 8}
	var align []int32
	var seen []uint32
	for range n {
		memory.Append(mixed{}.state(r.Uint64()))
		align, seen = append(align, int32(r.IntN(100_000))), append(seen, uint32(r.IntN(40_000)))
	}
	pool := rotate.Schedule{Last: 19}
	clock := rotate.Schedule{Period: 100, Slack: 101, PPM: 3000}
	stops := rotate.Schedule{Period: 100, Slack: 101, Stops: true, Lag: 700}
	for name, f := range map[string]table.Fleet{
		"pool":            {Schedule: pool, States: memory},
		"pool, elsewhere": {Schedule: pool, States: many(n)},
		"clock":           {Schedule: clock, States: memory, Align: align, Seen: seen},
		"clock, aligned":  {Schedule: clock, States: many(n), Align: align},
		"clock, seen":     {Schedule: clock, States: many(n), Seen: seen},
		"stops":           {Schedule: stops, States: memory, Align: align, Seen: seen},
	} {
		f.Scheme = mixed{8, 8}
		whole, err := built(f, table.Options{}, 100_000)
		if err != nil {
			t.Fatal(err)
		}
		size := whole.Size()
		all := size.Index + size.States + size.Alignments
		for _, budget := range []int64{all, all - 1, all * 2 / 3, all / 2, all / 10, all / 1000, 100, 1} {
			o := table.Options{Memory: budget}
			whole, err := built(f, o, 100_000)
			if budget == all {
				if err != nil {
					t.Errorf("%s: a budget of %d bytes: %v", name, all, err)
				} else if got := whole.Size(); got.Spare != 0 {
					t.Errorf("%s: a budget without room for spares, and %d bytes of them", name, got.Spare)
				} else if got.Spare = size.Spare; got != size {
					t.Errorf("%s: %+v with a budget, %+v without", name, got, size)
				}
				continue
			}
			var b *table.BudgetError
			if !errors.As(err, &b) || !errors.Is(err, fyr.ErrRange) {
				t.Errorf("%s: a budget of %d of %d bytes: %v", name, budget, all, err)
				continue
			}
			if b.Tags != n || b.Budget != budget || b.Need <= budget || b.Rows < n || b.Fit < 0 || b.Fit >= n {
				t.Errorf("%s: %+v", name, b)
			}
			if whole == nil && f.Schedule.Period > 0 {
				// New says how many would fit at best.
				if _, err := table.New(context.Background(), firstTags(f, b.Fit+1), o); !errors.As(err, &b) {
					t.Errorf("%s: %d tags may fit: %v", name, b.Fit+1, err)
				}
				if _, err := table.New(context.Background(), firstTags(f, b.Fit), o); err != nil {
					t.Errorf("%s: %d tags: %v", name, b.Fit, err)
				}
				continue
			}
			fits, err := built(firstTags(f, b.Fit), o, 100_000)
			if err != nil {
				t.Errorf("%s: a budget of %d bytes: %d tags do not fit: %v", name, budget, b.Fit, err)
			} else if z := fits.Size(); b.Fit > 0 && (z.Index+z.States+z.Alignments > budget || z.Rows != b.FitRows) {
				t.Errorf("%s: a budget of %d bytes: %d tags with %d epochs take %+v", name, budget, b.Fit, b.FitRows, z)
			}
			if _, err := built(firstTags(f, b.Fit+1), o, 100_000); !errors.As(err, &b) {
				t.Errorf("%s: a budget of %d bytes: %d tags fit too: %v", name, budget, b.Fit+1, err)
			}
		}
	}
}

// TestNarrowestWindow: New judges by the fewest epochs that a tag whose clock
// was just heard can have, unless its epochs begin or end.
func TestNarrowestWindow(t *testing.T) {
	one := &rotate.Memory{Size: 8, Bytes: mixed{}.state(1)}
	for _, s := range []rotate.Schedule{
		{Period: 10}, {Period: 10, Slack: 7}, {Period: 10, Late: 7}, {Period: 10, Slack: 13, Late: 21, Stops: true},
		{Period: 10, Slack: 30, First: 92, Last: 96}, {Period: 10, Slack: 100, Last: 1 << 20}, {Last: 4}, {First: 7, Last: 7},
	} {
		for _, o := range []table.Options{{Lead: -1}, {Lead: 5}, {Lead: 33}, {Lead: 33, Epochs: 3}} {
			f := table.Fleet{Scheme: mixed{8, 8}, Schedule: s, States: one}
			fewest := int64(math.MaxInt64)
			for unix := int64(940); unix < 950; unix++ {
				f.Align = []int32{int32(unix - 940)} // heard just now
				f.Seen = []uint32{940}
				tab, err := built(f, o, unix)
				if err != nil {
					t.Fatal(err)
				}
				fewest = min(fewest, tab.Size().Rows)
				f.Align, f.Seen = []int32{0}, []uint32{uint32(unix)}
				if tab, err = built(f, o, unix); err != nil {
					t.Fatal(err)
				}
				fewest = min(fewest, tab.Size().Rows)
			}
			o.Memory = 1
			var b *table.BudgetError
			if _, err := table.New(context.Background(), f, o); !errors.As(err, &b) || b.Rows != fewest {
				t.Errorf("%+v, %+v: %v, want %d epochs", s, o, err, fewest)
			}
		}
	}
}

// TestBudgetText has the figures in it.
func TestBudgetText(t *testing.T) {
	err := &table.BudgetError{Tags: 5000, Rows: 70_000, Need: 1_800_000, Budget: 1_000_000, Fit: 2777, FitRows: 38_000}
	const want = "table: 5000 tags with 70000 epochs in all need 1800000 bytes; the budget of 1000000 bytes holds 2777 such tags with 38000"
	if err.Error() != want {
		t.Errorf("%s", err)
	}
}

// TestHugeFleets: a fleet that cannot fit is refused before anything is
// allocated for it.
func TestHugeFleets(t *testing.T) {
	f := table.Fleet{Scheme: mixed{8, 8}, Schedule: rotate.Schedule{Last: math.MaxInt64}, States: many(math.MaxInt32)}
	var b *table.BudgetError
	if _, err := table.New(context.Background(), f, table.Options{Memory: 1 << 40}); !errors.As(err, &b) || b.Fit != 0 || b.Rows < 1<<40 {
		t.Errorf("%v", err)
	}
	f.Schedule.Last = 0
	if _, err := table.New(context.Background(), f, table.Options{Memory: 1 << 30}); !errors.As(err, &b) || b.Fit < 1<<30/6 || b.Fit > 1<<30/5 {
		t.Errorf("%v", err)
	}
	f.Schedule = rotate.Schedule{Period: math.MaxInt64, Slack: math.MaxInt64, Late: math.MaxInt64}
	if _, err := table.New(context.Background(), f, table.Options{Memory: 1 << 30, Lead: math.MaxInt64}); !errors.As(err, &b) {
		t.Errorf("%v", err)
	}
	if int64(math.MaxInt) > math.MaxInt32 {
		f.States = many(math.MaxInt)
		if _, err := table.New(context.Background(), f, table.Options{}); !errors.As(err, &b) || b.Fit != math.MaxInt32 {
			t.Errorf("%v", err)
		}
	}
}

// TestBudgetLater: a build that does not fit leaves the table as it was.
func TestBudgetLater(t *testing.T) {
	k := kind{
		scheme: mixed{8, 8}, state: mixed{}.state,
		schedule: rotate.Schedule{Period: 100, Slack: 101, Stops: true, Zero: begin - 4000},
	}
	w := k.newWorld(t, 100, 1)
	r := rand.New(rand.NewPCG(1, 1))
	f := table.Fleet{Scheme: k.scheme, Schedule: k.schedule, States: w.states}
	if err := w.advance(context.Background(), begin); err != nil {
		t.Fatal(err)
	}
	z := w.t.Size()
	for i := range w.tags {
		a, s, _ := k.schedule.Pack(w.tags[i].align)
		f.Align, f.Seen = append(f.Align, a), append(f.Seen, s)
	}
	var err error
	if w.t, err = table.New(context.Background(), f, table.Options{Lead: -1, Memory: 2 * (z.Index + z.States + z.Alignments)}); err != nil {
		t.Fatal(err)
	}
	w.built = false
	if err := w.advance(context.Background(), begin); err != nil {
		t.Fatal(err)
	}
	var b *table.BudgetError
	if err := w.advance(context.Background(), begin+1e6); !errors.As(err, &b) || b.Tags != 100 {
		t.Fatalf("a window of 10,000 epochs: %v", err)
	}
	if err := w.check(r, 500); err != nil {
		t.Errorf("after an advance that did not fit: %v", err)
	}
	if err := w.grow(context.Background(), r, 400); !errors.As(err, &b) || b.Tags != 500 || b.Fit < 100 {
		t.Fatalf("500 tags: %v", err)
	}
	if err := w.check(r, 500); err != nil {
		t.Errorf("after growing beyond the budget: %v", err)
	}
	for i := b.Fit / 2; i < 500; i++ {
		w.remove(i)
	}
	if err := w.advance(context.Background(), begin); err != nil {
		t.Fatalf("after removing what did not fit: %v", err)
	}
	if err := w.check(r, 500); err != nil {
		t.Error(err)
	}
	z = w.t.Size()
	if err := w.advance(context.Background(), begin); err != nil || w.t.Size() != z {
		t.Errorf("advanced to the same time: %+v, %+v, %v", z, w.t.Size(), err)
	}
}

// TestRowsOfRemovedTags are given up with the next advance.
func TestRowsOfRemovedTags(t *testing.T) {
	w := kinds()[8].newWorld(t, 50, 1)
	clock := kinds()[0].newWorld(t, 50, 1)
	for _, w := range []*world{w, clock} {
		if err := w.advance(context.Background(), begin); err != nil {
			t.Fatal(err)
		}
		for i := range 50 {
			w.remove(i)
		}
		if w.t.Len() != 0 {
			t.Errorf("%d tags are left", w.t.Len())
		}
	}
	if err := clock.advance(context.Background(), begin+1); err != nil {
		t.Fatal(err)
	}
	if z := clock.t.Size(); z.Rows != 0 {
		t.Errorf("%+v", z)
	}
}

func TestLayoutsAndFleetsThatDoNotFit(t *testing.T) {
	good := table.Fleet{Scheme: mixed{8, 8}, States: many(3)}
	for _, s := range []mixed{{0, 0}, {65, 1}, {8, 0}, {8, 9}, {-1, -1}, {8, -1}, {math.MaxInt, 8}} {
		f := good
		f.Scheme = s
		if tab, err := table.New(context.Background(), f, table.Options{}); tab != nil || !errors.Is(err, table.ErrLayout) || !errors.Is(err, fyr.ErrUnsupported) {
			t.Errorf("%+v: %v, %v", s, tab, err)
		}
	}
	f := good
	f.Scheme = stateless{}
	if tab, err := table.New(context.Background(), f, table.Options{}); tab != nil || !errors.Is(err, table.ErrLayout) {
		t.Errorf("states of no bytes: %v, %v", tab, err)
	}
	for n := range 6 {
		for _, seen := range []bool{false, true} {
			f := good
			if f.Align = make([]int32, n); seen {
				f.Align, f.Seen = nil, make([]uint32, n)
			}
			tab, err := table.New(context.Background(), f, table.Options{})
			if n == 3 {
				if err != nil {
					t.Error(err)
				}
			} else if tab != nil || !errors.Is(err, table.ErrFleet) || !errors.Is(err, fyr.ErrLength) {
				t.Errorf("%d alignments of 3 tags: %v, %v", n, tab, err)
			}
		}
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if tab, err := table.New(over, good, table.Options{}); tab != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("made in a context that was over: %v, %v", tab, err)
	}
	if _, err := table.New(context.Background(), table.Fleet{Scheme: mixed{64, 64}, States: many(0)}, table.Options{}); err != nil {
		t.Errorf("no tags: %v", err)
	}
}

// stateless is a scheme without secrets.
type stateless struct{ mixed }

func (stateless) Layout() rotate.Layout { return rotate.Layout{ID: 8, Prefix: 8} }

// TestGrowRefuses: new tags and their alignments must be equally many.
func TestGrowRefuses(t *testing.T) {
	w := kinds()[0].newWorld(t, 10, 1)
	ctx := context.Background()
	if err := w.advance(ctx, begin); err != nil {
		t.Fatal(err)
	}
	w.states.Append(mixed{}.state(1))
	w.states.Append(mixed{}.state(2))
	for n := range 5 {
		if n != 2 && (!errors.Is(w.t.Grow(ctx, make([]int32, n), nil), table.ErrFleet) || !errors.Is(w.t.Grow(ctx, nil, make([]uint32, n)), table.ErrFleet)) {
			t.Errorf("%d alignments of 2 new tags: no error", n)
		}
	}
	if w.t.Len() != 10 {
		t.Errorf("%d tags after a Grow that was refused", w.t.Len())
	}
	bytes := w.states.Bytes
	w.states.Bytes = bytes[:9*8]
	if err := w.t.Grow(ctx, nil, nil); !errors.Is(err, table.ErrFleet) {
		t.Errorf("States that have shrunk: %v", err)
	}
	w.states.Bytes = bytes
	if err := w.t.Grow(ctx, make([]int32, 2), make([]uint32, 2)); err != nil || w.t.Len() != 12 {
		t.Errorf("%d tags, %v", w.t.Len(), err)
	}
}

// TestOutOfRangePanics, and leaves no trace: positions beyond the last tag stay
// free for tags to come.
func TestOutOfRangePanics(t *testing.T) {
	w := kinds()[0].newWorld(t, 10, 1)
	ctx := context.Background()
	if err := w.advance(ctx, begin); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{-1, 10, 11, 63, 64, math.MaxInt, math.MinInt} {
		for name, f := range map[string]func(){
			"Remove":    func() { w.t.Remove(i) },
			"Realign":   func() { w.t.Realign(i, elsewhere) },
			"Realign 0": func() { w.t.Realign(i, rotate.Alignment{}) },
			"Realign !": func() { w.t.Realign(i, rotate.Alignment{Unix: 1 << 40}) },
			"Alignment": func() { w.t.Alignment(i) },
			"State":     func() { w.t.State(nil, i) },
		} {
			if !panics(f) {
				t.Errorf("%s of tag %d: no panic", name, i)
			}
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	if err := w.check(r, 200); err != nil {
		t.Error(err)
	}
	if err := w.grow(ctx, r, 60); err != nil {
		t.Fatal(err)
	}
	if err := w.check(r, 500); err != nil {
		t.Errorf("tags added where others were removed in vain: %v", err)
	}
}

// TestRemoveTwice counts once.
func TestRemoveTwice(t *testing.T) {
	w := kinds()[0].newWorld(t, 130, 1)
	for range 2 {
		for _, i := range []int{0, 63, 64, 65, 128, 129} {
			w.remove(i)
		}
	}
	if w.t.Len() != 124 {
		t.Errorf("%d tags are left of 130 without 6", w.t.Len())
	}
	if err := w.advance(context.Background(), begin); err != nil {
		t.Fatal(err)
	}
	if err := w.check(rand.New(rand.NewPCG(1, 1)), 500); err != nil {
		t.Error(err)
	}
}

// TestRemoveFromMaster: what cannot be overwritten is removed all the same.
func TestRemoveFromMaster(t *testing.T) {
	m, err := table.NewMaster(masterKey, 8, 10)
	if err != nil {
		t.Fatal(err)
	}
	tab, err := built(table.Fleet{Scheme: mixed{8, 8}, States: m}, table.Options{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 8)
	mixed{8, 8}.Derive(id, m.Read(nil, 4, 1), []rotate.Epoch{0}, 1)
	var s table.Scratch
	if got := tab.Lookup(&s, id); len(got) != 1 || got[0].Tag != 4 {
		t.Errorf("%+v", got)
	}
	tab.Remove(4)
	if got := tab.Lookup(&s, id); len(got) != 0 {
		t.Errorf("removed: %+v", got)
	}
	if z := tab.Size(); z.States != 0 || z.Tags != 10 || tab.Len() != 9 {
		t.Errorf("%+v, %d tags", z, tab.Len())
	}
}

// TestLead: how far a table reaches beyond its time, and where time ends.
func TestLead(t *testing.T) {
	f := table.Fleet{Scheme: mixed{8, 8}, Schedule: rotate.Schedule{Period: 100}, States: &rotate.Memory{Size: 8, Bytes: mixed{}.state(1)}}
	for lead, want := range map[int64]int64{0: 900, -1: 0, math.MinInt64: 0, 1: 1, 12345: 12345} {
		tab, err := built(f, table.Options{Lead: lead}, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		if !tab.Covers(10_000) || !tab.Covers(10_000+want) || tab.Covers(9_999) || tab.Covers(10_001+want) {
			t.Errorf("lead %d: does not cover %d seconds", lead, want)
		}
		if rows := tab.Size().Rows; rows != want/100+1 {
			t.Errorf("lead %d: %d rows", lead, rows)
		}
	}
	f.Schedule.Last = 99
	for _, c := range []struct {
		lead, unix int64
		rows       int64
	}{
		{math.MaxInt64, 0, 100}, {math.MaxInt64, 500, 95}, {math.MaxInt64, math.MinInt64, 0}, {math.MaxInt64, -1000, 100}, {900, math.MaxInt64, 0},
		{900, math.MaxInt64 - 5, 0}, {900, math.MinInt64, 0}, {math.MaxInt64, math.MaxInt64, 0},
	} {
		tab, err := built(f, table.Options{Lead: c.lead}, c.unix)
		if err != nil {
			t.Fatal(err)
		}
		if z := tab.Size(); z.Rows != c.rows || !tab.Covers(c.unix) {
			t.Errorf("lead %d from %d: %+v", c.lead, c.unix, z)
		}
		if c.unix > 0 && c.lead > 900 && !tab.Covers(math.MaxInt64) {
			t.Errorf("lead %d from %d: does not cover the end of time", c.lead, c.unix)
		}
	}
}

// TestEpochs: of a window that is too wide the likeliest part is indexed: where
// the clock stands by the alignment, or would stand had it not stopped.
func TestEpochs(t *testing.T) {
	one := &rotate.Memory{Size: 8, Bytes: mixed{}.state(1)}
	for _, c := range []struct {
		name     string
		schedule rotate.Schedule
		epochs   int
		lo, hi   rotate.Epoch
	}{
		{"clock", rotate.Schedule{Period: 100, Slack: 100_000}, 11, 995, 1005},
		{"even", rotate.Schedule{Period: 100, Slack: 100_000}, 10, 995, 1004},
		{"narrow enough", rotate.Schedule{Period: 100, Slack: 500}, 11, 995, 1005},
		{"one", rotate.Schedule{Period: 100, Slack: 500}, 1, 1000, 1000},
		{"stops", rotate.Schedule{Period: 100, Slack: 500, Stops: true}, 11, 995, 1005},
		{"default", rotate.Schedule{Period: 100, Slack: 1e10, First: -1 << 40}, 0, 1000 - 1<<13, 1000 + 1<<13 - 1},
		{"negative", rotate.Schedule{Period: 100, Slack: 1e10, First: -1 << 40}, -1, 1000 - 1<<13, 1000 + 1<<13 - 1},
		{"pool", rotate.Schedule{Last: 99}, 11, 0, 99},
		{"none", rotate.Schedule{Period: 100, First: math.MaxInt64}, 11, 1, 0},
		{"almost none", rotate.Schedule{Period: 100, First: math.MinInt64, Last: math.MinInt64}, 11, 1, 0},
	} {
		tab, err := built(table.Fleet{Scheme: mixed{8, 8}, Schedule: c.schedule, States: one}, table.Options{Lead: -1, Epochs: c.epochs}, 100_050)
		if err != nil {
			t.Fatal(err)
		}
		if rows := tab.Size().Rows; rows != int64(c.hi-c.lo+1) {
			t.Errorf("%s: %d rows, want %d", c.name, rows, c.hi-c.lo+1)
		}
		var s table.Scratch
		for _, e := range []rotate.Epoch{c.lo - 1, c.lo, c.hi, c.hi + 1} {
			want := e >= c.lo && e <= c.hi
			if got := tab.Lookup(&s, identifier(1, e, 8)); len(got) == 1 != want {
				t.Errorf("%s: epoch %d: %+v", c.name, e, got)
			}
		}
	}
}

// TestProgress: it rises to the number of tags, from one goroutine at a time.
func TestProgress(t *testing.T) {
	states := &rotate.Memory{Size: 8, Bytes: make([]byte, 8*20_000)}
	var inside atomic.Int32
	last, calls, want := 0, 0, 20_000
	progress := func(done, total int) {
		if inside.Add(1) != 1 {
			t.Error("called from two goroutines at once")
		}
		defer inside.Add(-1)
		if done <= last || done > total || total != want {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
		calls++
	}
	for _, workers := range []int{0, 1, 2, 3, 7, 1000} {
		last, calls, want = 0, 0, 20_000
		states.Bytes = states.Bytes[:8*20_000]
		f := table.Fleet{Scheme: mixed{8, 8}, Schedule: rotate.Schedule{Period: 100}, States: states}
		tab, err := built(f, table.Options{Lead: -1, Workers: workers, Progress: progress}, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		if last != want || calls < 2 {
			t.Errorf("%d workers: ended at %d of %d in %d calls", workers, last, want, calls)
		}
		if rows := tab.Size().Rows; rows != 20_000 {
			t.Errorf("%d workers: %d rows", workers, rows)
		}
		last, want = 0, 7
		for range 7 {
			states.Append(mixed{}.state(3))
		}
		if err := tab.Grow(context.Background(), nil, nil); err != nil || last != 7 {
			t.Errorf("grown: ended at %d, %v", last, err)
		}
	}
	last, calls, want = 0, 0, 0
	if _, err := built(table.Fleet{Scheme: mixed{8, 8}, States: many(0)}, table.Options{Progress: progress}, 0); err != nil || calls != 0 {
		t.Errorf("no tags: %d calls, %v", calls, err)
	}
}

// TestCancelWhileDeriving: a build heeds its context every few thousand
// identifiers, also within one tag.
func TestCancelWhileDeriving(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	derived := new(atomic.Int64)
	f := table.Fleet{
		Scheme: counting{mixed{8, 8}, derived, cancel}, Schedule: rotate.Schedule{Last: 1 << 20},
		States: &rotate.Memory{Size: 8, Bytes: make([]byte, 80)},
	}
	tab, err := table.New(context.Background(), f, table.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := tab.Advance(ctx, 0); !errors.Is(err, context.Canceled) || derived.Load() > 1<<15 {
		t.Errorf("%d identifiers derived, %v", derived.Load(), err)
	}
	if tab.Covers(0) || tab.Size().Rows != 0 {
		t.Error("a build that was given up is there")
	}
}

// counting cancels a context as soon as it derives something.
type counting struct {
	mixed
	derived *atomic.Int64
	cancel  context.CancelFunc
}

func (c counting) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	c.derived.Add(int64(len(from) * m))
	c.cancel()
	c.mixed.Derive(ids, states, from, m)
}

// TestOlderAlignment: an alignment that is older than the one before, of the
// same clock, widens the window at once.
func TestOlderAlignment(t *testing.T) {
	w := kinds()[0].newWorld(t, 20, 1)
	if err := w.advance(context.Background(), begin); err != nil {
		t.Fatal(err)
	}
	was := w.t.Size().Rows
	for i := range w.tags {
		if a := w.tags[i].align; a.Unix > begin-20_000 {
			a.Epoch, a.Phase, a.Unix = 0, 0, a.Unix-int64(a.Epoch)*100-int64(a.Phase)
			w.realign(i, a)
		}
	}
	if err := w.check(rand.New(rand.NewPCG(1, 1)), 2000); err != nil {
		t.Error(err)
	}
	if now := w.t.Size().Rows; now <= was {
		t.Errorf("%d rows before, %d after", was, now)
	}
}

// TestAdvanceDerivesWhatIsNew: an advance by one epoch derives one identifier a
// tag, a second advance none.
func TestAdvanceDerivesWhatIsNew(t *testing.T) {
	derived := new(atomic.Int64)
	f := table.Fleet{
		Scheme: counting{mixed{8, 8}, derived, func() {}}, Schedule: rotate.Schedule{Period: 100, Slack: 200},
		States: &rotate.Memory{Size: 8, Bytes: make([]byte, 8*100)},
	}
	tab, err := built(f, table.Options{Lead: -1}, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ unix, want int64 }{{10_000, 0}, {10_050, 0}, {10_100, 100}, {10_100, 0}, {10_000, 100}, {10_400, 400}, {0, 300}} {
		derived.Store(0)
		if err := tab.Advance(context.Background(), c.unix); err != nil || derived.Load() != c.want {
			t.Errorf("advance to %d derives %d, want %d, %v", c.unix, derived.Load(), c.want, err)
		}
	}
}

// TestChainMoves: the checkpoints of chains follow the windows, so that what an
// advance costs does not grow with the age of the tags.
func TestChainMoves(t *testing.T) {
	steps := new(atomic.Int64)
	scheme := chained{mixed{8, 8}, steps}
	states := &rotate.Memory{Size: 24}
	for i := range uint64(50) {
		states.Append(scheme.state(i))
	}
	f := table.Fleet{Scheme: scheme, Schedule: rotate.Schedule{Period: 100, Slack: 100}, States: states}
	tab, err := built(f, table.Options{Lead: 100}, 500_000)
	if err != nil {
		t.Fatal(err)
	}
	if steps.Load() < 50*4999 {
		t.Errorf("the first advance takes %d steps", steps.Load())
	}
	steps.Store(0)
	for i := range int64(20) {
		if err := tab.Advance(context.Background(), 500_000+100*i); err != nil {
			t.Fatal(err)
		}
	}
	if n := steps.Load(); n > 50*20*10 {
		t.Errorf("20 advances by an epoch take %d steps", n)
	}
	tab.Remove(7)
	if got := strings.Trim(string(tab.State(nil, 7)), "\x00"); got != "" {
		t.Errorf("removed: state %x", got)
	}
	if err := tab.Advance(context.Background(), 510_000); err != nil {
		t.Fatal(err)
	}
	if got := strings.Trim(string(tab.State(nil, 7)), "\x00"); got != "" {
		t.Errorf("a removed tag's checkpoint has moved: state %x", got)
	}
}

// TestChainInAFile: checkpoints that cannot be written stay where they are.
func TestChainInAFile(t *testing.T) {
	scheme := chained{mixed{8, 8}, new(atomic.Int64)}
	m := open(t, append(scheme.state(1), scheme.state(2)...), 24)
	tab, err := built(table.Fleet{Scheme: scheme, Schedule: rotate.Schedule{Period: 100}, States: m}, table.Options{Lead: 100}, 5000)
	if err != nil {
		t.Fatal(err)
	}
	var s table.Scratch
	if got := tab.Lookup(&s, identifier(2, 51, 8)); len(got) != 1 || got[0] != (table.Match{Tag: 1, Epoch: 51}) {
		t.Errorf("%+v", got)
	}
	if got := tab.State(nil, 1); string(got) != string(scheme.state(2)) {
		t.Errorf("state %x", got)
	}
}

// TestNothingBeforeAdvance: a new table matches nothing, covers nothing, and
// takes what is learned.
func TestNothingBeforeAdvance(t *testing.T) {
	w := kinds()[0].newWorld(t, 20, 2)
	var s table.Scratch
	for e := range rotate.Epoch(100) {
		if got := w.t.Lookup(&s, identifier(w.tags[3].secret, e, 8)); len(got) != 0 {
			t.Errorf("%+v", got)
		}
	}
	for _, unix := range []int64{math.MinInt64, 0, begin, math.MaxInt64} {
		if w.t.Covers(unix) {
			t.Errorf("covers %d", unix)
		}
	}
	w.realign(3, elsewhere)
	if err := w.advance(context.Background(), begin); err != nil {
		t.Fatal(err)
	}
	if err := w.check(rand.New(rand.NewPCG(1, 1)), 500); err != nil {
		t.Error(err)
	}
}

func TestFleet(t *testing.T) {
	k := kinds()[0]
	w := k.newWorld(t, 1, 1)
	if scheme, schedule := w.t.Fleet(); scheme != k.scheme || schedule != k.schedule {
		t.Errorf("%+v, %+v", scheme, schedule)
	}
}

// TestLookupDoesNotAllocate, hit or miss, alone or in a batch, before and after
// tags were realigned.
func TestLookupDoesNotAllocate(t *testing.T) {
	w := kinds()[1].newWorld(t, 1000, 1)
	if err := w.advance(context.Background(), begin); err != nil {
		t.Fatal(err)
	}
	var s table.Scratch
	for round := range 2 {
		ids := w.answers().questions(rand.New(rand.NewPCG(1, 1)), 64)
		hits := 0
		hit := func(_ int, m []table.Match) { hits += len(m) }
		if n := testing.AllocsPerRun(20, func() {
			for _, id := range ids {
				w.t.Lookup(&s, id)
			}
			w.t.LookupBatch(&s, ids, hit)
		}); n != 0 {
			t.Errorf("round %d: %v allocations", round, n)
		}
		if hits == 0 {
			t.Errorf("round %d: no hit", round)
		}
		for i := range 200 {
			w.realign(i, elsewhere)
		}
	}
	buf := make([]byte, 0, 8)
	if n := testing.AllocsPerRun(20, func() {
		buf = w.t.State(buf, 5)
		w.t.Alignment(6)
		w.t.Covers(begin)
		w.t.Size()
		w.t.Realign(7, elsewhere) // known already
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
