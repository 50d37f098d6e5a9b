package table_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// gatedWorld is a world whose builds can be stopped: 20 tags of 12 epochs.
func gatedWorld(t *testing.T) (*world, *gate) {
	g := newGate()
	k := kind{
		name: "gated", scheme: gated{mixed{8, 8}, g}, state: mixed{}.state,
		schedule: rotate.Schedule{Period: 100, Slack: 101, Zero: begin - 4000}, lead: 900, workers: 1,
	}
	w := k.newWorld(t, 20, 2)
	if err := w.advance(context.Background(), begin); err != nil {
		t.Fatal(err)
	}
	return w, g
}

// during runs f while a build is stopped in the midst of deriving.
func (g *gate) during(build func(), f func()) {
	var wg sync.WaitGroup
	g.armed.Store(true)
	wg.Go(build)
	<-g.entered
	f()
	g.released <- struct{}{}
	wg.Wait()
}

func (w *world) mustPass(t *testing.T, when string) {
	t.Helper()
	if err := w.check(rand.New(rand.NewPCG(1, 2)), 500); err != nil {
		t.Errorf("%s: %v", when, err)
	}
}

// elsewhere is an alignment that no tag of a gatedWorld has.
var elsewhere = rotate.Alignment{Unix: begin, Epoch: 4000}

// TestRealignDuringAdvance: what is learned while a build is running is not
// lost when the build is done, neither on tags that move far nor on those that
// move a little.
func TestRealignDuringAdvance(t *testing.T) {
	w, g := gatedWorld(t)
	var err error
	near := w.tags[4].align
	near.Unix += 250
	g.during(func() { err = w.t.Advance(context.Background(), begin+5000) }, func() {
		w.mustPass(t, "before")
		w.realign(3, elsewhere)
		w.realign(4, near)
		w.mustPass(t, "meanwhile")
		if w.t.Covers(begin + 5000) {
			t.Error("a build that is not done covers its time")
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	w.from, w.to = begin+5000, begin+5900
	for i := range w.tags {
		w.index(i, false)
	}
	before := w.tags[4]
	before.align.Unix -= 250
	w.tags[4].may = append(w.tags[4].may, w.ofAlignment(before.align)) // what the build saw
	w.tags[3].may = append(w.tags[3].may, w.ofAlignment(rotate.Alignment{}))
	w.mustPass(t, "afterwards")
	if err := w.advance(context.Background(), begin+5100); err != nil {
		t.Fatal(err)
	}
	w.mustPass(t, "an advance later")
}

// ofAlignment is what a tag so aligned can show in the time covered.
func (w *world) ofAlignment(a rotate.Alignment) epochs {
	lo, _ := w.kind.schedule.Window(a, w.from)
	_, hi := w.kind.schedule.Window(a, w.to)
	return epochs{lo, hi}
}

// TestRealignDuringGrow does the same to tags that are just being added.
func TestRealignDuringGrow(t *testing.T) {
	w, g := gatedWorld(t)
	first := len(w.tags)
	for i := range uint64(3) {
		w.add(1000+i, begin-3000)
	}
	align, seen := []int32{0, 100, 200}, []uint32{0, 0, 5}
	for i := range align {
		w.tags[first+i].align = w.kind.schedule.Unpack(align[i], seen[i])
	}
	old := w.tags[first+1].align
	var err error
	g.during(func() { err = w.t.Grow(context.Background(), align, seen) }, func() {
		w.realign(first+1, elsewhere)
		w.realign(5, elsewhere)
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := first; i < len(w.tags); i++ {
		w.index(i, false)
	}
	w.tags[first+1].may = append(w.tags[first+1].may, w.ofAlignment(old))
	w.mustPass(t, "afterwards")
}

// TestCancelDuringAdvance: a build that is given up changes nothing, and what
// was learned meanwhile stays.
func TestCancelDuringAdvance(t *testing.T) {
	w, g := gatedWorld(t)
	ctx, cancel := context.WithCancel(context.Background())
	var err error
	g.during(func() { err = w.t.Advance(ctx, begin+5000) }, func() {
		w.realign(3, elsewhere)
		cancel()
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	w.mustPass(t, "afterwards")
	w.realign(6, elsewhere)
	w.mustPass(t, "realigned afterwards")
	if err := w.advance(context.Background(), begin+5000); err != nil {
		t.Fatal(err)
	}
	w.mustPass(t, "in a second try")
}

// TestRemoveDuringAdvance: a tag that is removed while a build is running is
// out when both are done.
func TestRemoveDuringAdvance(t *testing.T) {
	w, g := gatedWorld(t)
	var err error
	var wg sync.WaitGroup
	g.during(func() { err = w.t.Advance(context.Background(), begin+5000) }, func() {
		wg.Go(func() { w.t.Remove(3) })
	})
	wg.Wait()
	if err != nil {
		t.Fatal(err)
	}
	w.from, w.to = begin+5000, begin+5900
	for i := range w.tags {
		w.index(i, false)
	}
	w.tags[3].gone = true
	w.mustPass(t, "afterwards")
}

// TestConcurrentUse looks up tags that stay while others come, go and change,
// and means most under the race detector: whatever is found shows what was
// asked, and what stays is always found.
func TestConcurrentUse(t *testing.T) {
	const stay, moving = 60, 30
	schedule := rotate.Schedule{Period: 100, Slack: 101}
	for _, k := range []kind{
		{scheme: mixed{2, 1}, state: mixed{}.state, schedule: schedule, workers: 2},
		{scheme: chained{mixed{3, 2}, new(atomic.Int64)}, state: chained{}.state, schedule: rotate.Schedule{Period: 100, Slack: 101, Zero: begin - 9000}, workers: 2},
	} {
		layout := k.scheme.Layout()
		states := &rotate.Memory{Size: layout.State}
		for i := range uint64(stay + moving) {
			states.Append(k.state(i))
		}
		f := table.Fleet{Scheme: k.scheme, Schedule: k.schedule, States: states}
		tab, err := table.New(context.Background(), f, table.Options{Lead: 3000, Workers: k.workers})
		if err != nil {
			t.Fatal(err)
		}
		if err := tab.Advance(context.Background(), begin); err != nil {
			t.Fatal(err)
		}
		// All advances cover these epochs of the tags that stay.
		at := rotate.Epoch((begin + 2500 - k.schedule.Zero) / 100)
		var grown sync.RWMutex // keeps all others out while the states grow
		var wg sync.WaitGroup
		done := make(chan struct{})
		for g := range uint64(2) {
			wg.Go(func() {
				r := rand.New(rand.NewPCG(g, 9))
				var s table.Scratch
				for {
					select {
					case <-done:
						return
					default:
					}
					grown.RLock()
					tag := r.IntN(stay)
					id := identifier(uint64(tag), at, layout.ID)
					found := false
					for _, m := range tab.Lookup(&s, id) {
						found = found || m == table.Match{Tag: tag, Epoch: at}
						if got := identifier(uint64(m.Tag), m.Epoch, layout.ID); string(got) != string(id) {
							t.Errorf("%x found for %x", got, id)
						}
					}
					if !found {
						t.Errorf("tag %d is not found", tag)
					}
					tab.LookupBatch(&s, [][]byte{id, id[:layout.Prefix]}, func(int, []table.Match) {})
					if !tab.Covers(begin+2500) || tab.Len() < stay || tab.Size().Rows == 0 || len(tab.State(nil, tag)) != layout.State {
						t.Error("wrong figures")
					}
					tab.Alignment(stay + r.IntN(moving))
					grown.RUnlock()
				}
			})
		}
		ctx := context.Background()
		over, cancel := context.WithCancel(ctx)
		cancel()
		var own sync.WaitGroup
		own.Go(func() {
			r := rand.New(rand.NewPCG(5, 5))
			for range 300 {
				grown.RLock()
				tab.Realign(stay+r.IntN(moving), rotate.Alignment{Unix: begin, Epoch: at + rotate.Epoch(r.IntN(60)-30)})
				grown.RUnlock()
			}
		})
		own.Go(func() {
			r := rand.New(rand.NewPCG(6, 6))
			for i := range 12 {
				grown.RLock()
				if err := tab.Advance(ctx, begin+r.Int64N(2000)); err != nil {
					t.Error(err)
				}
				if tab.Advance(over, begin+1<<20) == nil {
					t.Error("advanced in a context that was over")
				}
				tab.Remove(stay + i)
				grown.RUnlock()
			}
		})
		own.Go(func() {
			for i := range uint64(12) {
				grown.Lock()
				states.Append(k.state(stay + moving + i))
				grown.Unlock()
				grown.RLock()
				err := tab.Grow(ctx, nil, nil)
				grown.RUnlock()
				if err != nil {
					t.Error(err)
				}
			}
		})
		own.Wait()
		close(done)
		wg.Wait()
		if tab.Len() != stay+moving {
			t.Errorf("%d tags are left", tab.Len())
		}
	}
}
