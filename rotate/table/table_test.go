package table_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// kinds lists fleets of every shape. Identifiers of one and two bytes make
// false candidates and equal identifiers of different tags abound.
func kinds() []kind {
	plain := func(id, prefix int) mixed { return mixed{id, prefix} }
	clock := rotate.Schedule{Period: 100, Slack: 101, PPM: 20_000}
	list := []kind{
		{name: "clock", scheme: plain(8, 8), schedule: clock},
		{name: "long identifiers", scheme: plain(20, 6), schedule: clock},
		{name: "largest identifiers", scheme: plain(64, 9), schedule: clock, lead: 1000},
		{name: "collisions", scheme: plain(2, 1), schedule: clock, lead: 300},
		{name: "one byte", scheme: plain(1, 1), schedule: clock},
		{name: "late", scheme: plain(3, 2), schedule: rotate.Schedule{Period: 100, Late: 60, Slack: 161}, lead: 200},
		{name: "stops", scheme: plain(4, 2), schedule: rotate.Schedule{Period: 100, Slack: 101, Stops: true, Lag: 4000}},
		{name: "bounded", scheme: plain(8, 8), schedule: rotate.Schedule{Period: 100, Slack: 300, First: 20, Last: 40}, lead: 50},
		{name: "pool", scheme: plain(2, 2), schedule: rotate.Schedule{First: 3, Last: 22}},
		{name: "static", scheme: plain(1, 1), schedule: rotate.Schedule{}},
		{name: "far zero", scheme: plain(8, 4), schedule: rotate.Schedule{Period: 60, Slack: 61, Zero: begin - 2500}, lead: 60, workers: 3},
	}
	for i := range list {
		list[i].state = mixed{}.state
		if list[i].schedule.Period == 100 && list[i].schedule.Zero == 0 {
			list[i].schedule.Zero = begin - 4000 // so that unknown clocks show something
		}
	}
	chain := chained{mixed{3, 2}, new(atomic.Int64)}
	return append(list, kind{name: "chain", scheme: chain, state: chain.state, schedule: rotate.Schedule{Period: 100, Slack: 101, Zero: begin - 4000}, lead: 300})
}

// play runs a script of operations against a table and its oracle.
func play(t testing.TB, k kind, script []byte) error {
	seed := uint64(len(script))
	for _, b := range script {
		seed = mix(seed) + uint64(b)
	}
	r := rand.New(rand.NewPCG(seed, 0))
	w := k.newWorld(t, r.IntN(40), seed)
	ctx := context.Background()
	over, cancel := context.WithCancel(ctx)
	cancel()
	now := int64(begin)
	for _, op := range script {
		arg := r.Int64()
		pick := 0
		if len(w.tags) > 0 {
			pick = r.IntN(len(w.tags))
		}
		var err error
		switch op % 10 {
		case 0:
			if len(w.tags) < 90 {
				err = w.grow(ctx, r, r.IntN(4))
			}
		case 1:
			if len(w.tags) > 0 {
				w.remove(pick)
			}
		case 2, 3: // a sighting, near or far
			if len(w.tags) > 0 && k.schedule.Period > 0 {
				wide := int64(400)
				if op%10 == 3 {
					wide = 9000
				}
				a := rotate.Alignment{Unix: now + arg%wide, Epoch: rotate.Epoch(r.IntN(60)), Phase: int32(r.IntN(50))}
				if r.IntN(2) == 0 { // where the tag is thought to be
					lo, hi := k.schedule.Window(w.tags[pick].align, now)
					a = k.schedule.Observe(w.tags[pick].align, now+arg%50, lo+rotate.Epoch(arg)&7%max(1, hi-lo+1))
				}
				_, _, fits := k.schedule.Pack(a)
				if w.realign(pick, a) != fits {
					t.Errorf("%s: realigned to %+v: %v", k.name, a, !fits)
				}
			}
		case 4: // the tag loses all that is known
			if len(w.tags) > 0 {
				w.realign(pick, rotate.Alignment{})
			}
		case 5, 6:
			now += (arg & 0x7fffffff) % 350
			err = w.advance(ctx, now)
		case 7: // anywhere, also back
			now = begin + arg%10_000
			err = w.advance(ctx, now)
		case 8:
			if err := w.advance(over, now+arg%1000); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: advanced in a context that was over: %v", k.name, err)
			}
		case 9:
			if len(w.tags) < 90 {
				if err := w.grow(over, r, 1+r.IntN(2)); !errors.Is(err, context.Canceled) {
					t.Errorf("%s: grown in a context that was over: %v", k.name, err)
				}
			}
			if len(w.tags) > 0 && k.schedule.Period > 0 {
				if w.realign(pick, rotate.Alignment{Unix: 1 << 40}) {
					t.Errorf("%s: an alignment that does not pack was taken", k.name)
				}
			}
		}
		if err != nil {
			return err
		}
		if err := w.check(r, 40); err != nil {
			return err
		}
	}
	return w.check(r, 1500)
}

// TestAgainstOracle plays random scripts.
func TestAgainstOracle(t *testing.T) {
	for i, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(6) {
				r := rand.New(rand.NewPCG(seed, uint64(i)))
				script := []byte{0, 5}
				for range 40 {
					script = append(script, byte(r.IntN(10)))
				}
				if err := play(t, k, script[r.IntN(3):]); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
			}
		})
	}
}

// TestEveryIdentifier asks a table of colliding identifiers for all 65,536 of
// two bytes.
func TestEveryIdentifier(t *testing.T) {
	k := kinds()[3]
	w := k.newWorld(t, 700, 1)
	r := rand.New(rand.NewPCG(1, 1))
	if err := w.advance(context.Background(), begin); err != nil {
		t.Fatal(err)
	}
	for range 60 {
		w.realign(r.IntN(700), rotate.Alignment{Unix: begin, Epoch: rotate.Epoch(r.IntN(60))})
	}
	a := w.answers()
	var s table.Scratch
	several, false1 := 0, 0
	for v := range 1 << 16 {
		id := []byte{byte(v >> 8), byte(v)}
		got := w.t.Lookup(&s, id)
		if err := a.judge(id, got); err != nil {
			t.Fatal(err)
		}
		if len(got) > 1 {
			several++
		}
		if len(got) == 0 && len(w.t.Lookup(&s, id[:1])) > 0 {
			false1++
		}
	}
	if several < 100 || false1 < 10_000 {
		t.Errorf("%d identifiers of several tags, %d with false candidates only: this proves little", several, false1)
	}
}

// TestOracleFails: the oracle finds each way in which a lookup can be wrong.
func TestOracleFails(t *testing.T) {
	w := kinds()[3].newWorld(t, 700, 1)
	if err := w.advance(context.Background(), begin); err != nil {
		t.Fatal(err)
	}
	a := w.answers()
	var s table.Scratch
	tried := 0
	for v := range 1 << 16 {
		id := []byte{byte(v >> 8), byte(v)}
		good := slices.Clone(w.t.Lookup(&s, id))
		if len(good) < 2 {
			continue
		}
		tried++
		for name, spoil := range map[string]func(m []table.Match) []table.Match{
			"nothing found":   func([]table.Match) []table.Match { return nil },
			"first missing":   func(m []table.Match) []table.Match { return m[1:] },
			"last missing":    func(m []table.Match) []table.Match { return m[:len(m)-1] },
			"wrong tag":       func(m []table.Match) []table.Match { m[len(m)-1].Tag = 699; return m },
			"wrong epoch":     func(m []table.Match) []table.Match { m[0].Epoch += 50; return m },
			"one more":        func(m []table.Match) []table.Match { return append(m, table.Match{Tag: 700}) },
			"twice":           func(m []table.Match) []table.Match { return append(m, m[len(m)-1]) },
			"the wrong order": func(m []table.Match) []table.Match { slices.Reverse(m); return m },
		} {
			if bad := spoil(slices.Clone(good)); slices.Equal(bad, good) {
				t.Errorf("%s: nothing was spoilt", name)
			} else if a.judge(id, bad) == nil {
				t.Errorf("%s: %+v passes for %x", name, bad, id)
			}
		}
		if err := a.judge(id, good); err != nil {
			t.Error(err)
		}
		// A match of another identifier.
		if other := w.t.Lookup(&s, []byte{id[0] + 1, id[1]}); len(other) > 0 && a.judge(id, other) == nil {
			t.Errorf("%+v passes for %x", other, id)
		}
	}
	if tried < 50 {
		t.Errorf("%d identifiers of several tags", tried)
	}
	// A table that is wrong, and the figures that it gives of itself.
	for name, spoil := range map[string]func(){
		"another secret": func() { w.tags[5].secret++ },
		"not removed":    func() { w.tags[5].gone = true },
		"alignment":      func() { w.tags[5].align.Unix += 500 },
		"time":           func() { w.to++ },
	} {
		was, to := w.tags[5], w.to
		spoil()
		if w.figures() == nil {
			t.Errorf("%s: the figures are right all the same", name)
		}
		w.tags[5], w.to = was, to
	}
	if err := w.check(rand.New(rand.NewPCG(1, 1)), 100); err != nil {
		t.Error(err)
	}
}

// TestEqualTags: tags with one secret, and one tag twice, all match.
func TestEqualTags(t *testing.T) {
	states := &rotate.Memory{Size: 8}
	for range 200 {
		states.Append(mixed{}.state(7))
	}
	f := table.Fleet{Scheme: mixed{8, 8}, Schedule: rotate.Schedule{Period: 100}, States: states}
	tab, err := table.New(context.Background(), f, table.Options{Lead: -1})
	if err != nil {
		t.Fatal(err)
	}
	if err := tab.Advance(context.Background(), 1050); err != nil {
		t.Fatal(err)
	}
	tab.Remove(100)
	tab.Realign(150, rotate.Alignment{Unix: 1050, Epoch: 30})
	var s table.Scratch
	var got []int
	for _, m := range tab.Lookup(&s, identifier(7, 10, 8)) {
		if m.Epoch != 10 {
			t.Errorf("epoch %d", m.Epoch)
		}
		got = append(got, m.Tag)
	}
	if len(got) != 198 || !slices.IsSorted(got) || slices.Contains(got, 100) || slices.Contains(got, 150) {
		t.Errorf("%d tags: %d", len(got), got)
	}
	if m := tab.Lookup(&s, identifier(7, 30, 8)); len(m) != 1 || m[0] != (table.Match{Tag: 150, Epoch: 30}) {
		t.Errorf("%+v", m)
	}
}
