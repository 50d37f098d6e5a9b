package table_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// world is a table and, beside it, what it has to answer, kept the plain way.
type world struct {
	kind     kind
	t        *table.Table
	states   *rotate.Memory
	tags     []tag
	built    bool
	from, to int64
}

// tag is what the oracle knows of a tag.
type tag struct {
	secret  uint64
	align   rotate.Alignment
	gone    bool
	indexed bool
	may     []epochs // all that its windows have held since the last Advance
}

// epochs is a range of epochs.
type epochs struct{ lo, hi rotate.Epoch }

// kind is one kind of fleet.
type kind struct {
	name     string
	scheme   rotate.Scheme
	state    func(secret uint64) []byte
	schedule rotate.Schedule
	lead     int64
	workers  int
}

// begin is when the worlds begin.
const begin = 1_700_000_000

func (k kind) newWorld(t testing.TB, n int, seed uint64) *world {
	w := &world{kind: k, states: &rotate.Memory{Size: k.scheme.Layout().State}}
	var align []int32
	var seen []uint32
	for i := range n {
		a, s := w.add(mix(seed+uint64(i)), begin-int64(mix(seed^uint64(i))%5000))
		align, seen = append(align, a), append(seen, s)
	}
	f := table.Fleet{Scheme: k.scheme, Schedule: k.schedule, States: w.states, Align: align, Seen: seen}
	if seed%2 == 0 { // nothing is known, and the slices come when they are needed
		f.Align, f.Seen = nil, nil
		for i := range w.tags {
			w.tags[i].align = rotate.Alignment{}
		}
	}
	o := table.Options{Lead: k.lead, Workers: k.workers}
	if o.Lead == 0 {
		o.Lead = -1
	}
	var err error
	if w.t, err = table.New(context.Background(), f, o); err != nil {
		t.Fatal(err)
	}
	return w
}

// add makes a tag that began to count at a time, and returns its packed
// alignment.
func (w *world) add(secret uint64, since int64) (int32, uint32) {
	w.states.Append(w.kind.state(secret))
	a := rotate.Alignment{Unix: since}
	if w.kind.schedule.Period > 0 && secret%4 == 0 { // heard once since
		a = w.kind.schedule.Observe(a, since+777, rotate.Epoch(777/w.kind.schedule.Period))
	}
	align, seen, ok := w.kind.schedule.Pack(a)
	if !ok {
		panic("table_test: an alignment does not pack")
	}
	w.tags = append(w.tags, tag{secret: secret, align: a})
	return align, seen
}

// window is what tag i can show in the time covered.
func (w *world) window(i int) epochs {
	s := w.kind.schedule
	lo, _ := s.Window(w.tags[i].align, w.from)
	_, hi := s.Window(w.tags[i].align, w.to)
	return epochs{lo, hi}
}

// index notes that the window of tag i is indexed, beside what was before when
// keep is set.
func (w *world) index(i int, keep bool) {
	g := &w.tags[i]
	if !keep {
		g.may = g.may[:0]
	}
	g.indexed = true
	g.may = append(g.may, w.window(i))
}

func (w *world) advance(ctx context.Context, unix int64) error {
	if err := w.t.Advance(ctx, unix); err != nil {
		return err
	}
	if w.kind.schedule.Period > 0 || !w.built {
		w.from, w.to = unix, unix+w.kind.lead
		w.built = true
		for i := range w.tags {
			w.index(i, false)
		}
	}
	return nil
}

func (w *world) realign(i int, a rotate.Alignment) bool {
	if !w.t.Realign(i, a) {
		return false
	}
	if w.kind.schedule.Period > 0 {
		w.tags[i].align = a
	}
	if w.built && !w.tags[i].gone {
		w.index(i, true)
	}
	return true
}

// grow adds n tags, of which something is known or not.
func (w *world) grow(ctx context.Context, r *rand.Rand, n int) error {
	old := len(w.tags)
	var align []int32
	var seen []uint32
	for range n {
		a, s := w.add(r.Uint64(), begin-r.Int64N(5000))
		align, seen = append(align, a), append(seen, s)
	}
	if r.IntN(3) == 0 {
		align, seen = nil, nil
		for i := old; i < len(w.tags); i++ {
			w.tags[i].align = rotate.Alignment{}
		}
	}
	if err := w.t.Grow(ctx, align, seen); err != nil {
		return err
	}
	if w.built {
		for i := old; i < len(w.tags); i++ {
			w.index(i, false)
		}
	}
	return nil
}

func (w *world) remove(i int) {
	w.t.Remove(i)
	w.tags[i].gone, w.tags[i].may = true, nil
}

// answers is what lookups have to give.
type answers struct {
	layout rotate.Layout
	must   map[string][]table.Match // by whole identifier
	may    map[string][]table.Match
	ids    [][]byte // keys of may, ascending
}

func (w *world) answers() *answers {
	a := &answers{layout: w.kind.scheme.Layout(), must: map[string][]table.Match{}, may: map[string][]table.Match{}}
	for i := range w.tags {
		g := &w.tags[i]
		if g.gone || !g.indexed {
			continue
		}
		now := w.window(i)
		done := map[rotate.Epoch]bool{}
		for _, s := range g.may {
			for e := s.lo; e <= s.hi; e++ {
				if done[e] {
					continue
				}
				done[e] = true
				id := string(identifier(g.secret, e, a.layout.ID))
				a.may[id] = append(a.may[id], table.Match{Tag: i, Epoch: e})
				if e >= now.lo && e <= now.hi {
					a.must[id] = append(a.must[id], table.Match{Tag: i, Epoch: e})
				}
			}
		}
	}
	for id := range a.may {
		a.ids = append(a.ids, []byte(id))
	}
	slices.SortFunc(a.ids, bytes.Compare)
	return a
}

// of collects the matches in m of all identifiers that begin with id.
func (a *answers) of(m map[string][]table.Match, id []byte) (all []table.Match) {
	if len(id) < a.layout.Prefix || len(id) > a.layout.ID {
		return nil
	}
	at, _ := slices.BinarySearchFunc(a.ids, id, bytes.Compare)
	for ; at < len(a.ids) && bytes.HasPrefix(a.ids[at], id); at++ {
		all = append(all, m[string(a.ids[at])]...)
	}
	slices.SortFunc(all, order)
	return all
}

func order(a, b table.Match) int {
	return cmp.Or(cmp.Compare(a.Tag, b.Tag), cmp.Compare(a.Epoch, b.Epoch))
}

// judge compares what a lookup gave with the oracle: all that must match and
// nothing that may not, in order, once.
func (a *answers) judge(id []byte, got []table.Match) error {
	for i := 1; i < len(got); i++ {
		if order(got[i-1], got[i]) >= 0 {
			return fmt.Errorf("%x: matches %+v are not in order", id, got)
		}
	}
	may := a.of(a.may, id)
	for _, m := range got {
		if !slices.Contains(may, m) {
			return fmt.Errorf("%x: %+v matches, of %+v", id, m, may)
		}
	}
	for _, m := range a.of(a.must, id) {
		if !slices.Contains(got, m) {
			return fmt.Errorf("%x: %+v does not match, only %+v", id, m, got)
		}
	}
	return nil
}

// questions draws about n identifiers: shown ones of every size that the scheme
// allows, near misses, and sizes that it does not allow.
func (a *answers) questions(r *rand.Rand, n int) (ids [][]byte) {
	for range n {
		id := make([]byte, a.layout.ID)
		for i := range id {
			id[i] = byte(r.Uint32())
		}
		if len(a.ids) > 0 && r.IntN(8) > 0 {
			copy(id, a.ids[r.IntN(len(a.ids))])
		}
		switch r.IntN(8) {
		case 0:
			id[r.IntN(len(id))] ^= 1 << r.IntN(8)
		case 1, 2:
			id = id[:a.layout.Prefix+r.IntN(a.layout.ID-a.layout.Prefix+1)]
		case 3:
			id = id[:r.IntN(a.layout.Prefix)]
		case 4:
			id = append(id, 0)
		}
		ids = append(ids, id)
	}
	return ids
}

// check asks a table, one by one and in a batch.
func (w *world) check(r *rand.Rand, n int) error {
	a := w.answers()
	ids := a.questions(r, n)
	var s table.Scratch
	one := make([][]table.Match, len(ids))
	for i, id := range ids {
		one[i] = slices.Clone(w.t.Lookup(&s, id))
		if err := a.judge(id, one[i]); err != nil {
			return err
		}
	}
	next := 0
	var err error
	w.t.LookupBatch(&s, ids, func(i int, m []table.Match) {
		for ; next < i; next++ {
			if len(one[next]) > 0 && err == nil {
				err = fmt.Errorf("%x: no match in a batch", ids[next])
			}
		}
		if next != i || len(m) == 0 || !slices.Equal(m, one[i]) {
			err = cmpError(err, fmt.Errorf("%x: %+v in a batch, %+v alone", ids[i], m, one[i]))
		}
		next = i + 1
	})
	for ; next < len(ids); next++ {
		if len(one[next]) > 0 && err == nil {
			err = fmt.Errorf("%x: no match in a batch", ids[next])
		}
	}
	if err != nil {
		return err
	}
	return w.figures()
}

// cmpError returns the first of two errors.
func cmpError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// figures compares what a table says of itself.
func (w *world) figures() error {
	live, least := 0, int64(0)
	for i := range w.tags {
		g := &w.tags[i]
		if !g.gone {
			live++
		}
		packed, seen, _ := w.kind.schedule.Pack(g.align)
		if got, want := w.t.Alignment(i), w.kind.schedule.Unpack(packed, seen); got != want {
			return fmt.Errorf("alignment of tag %d: %+v, want %+v", i, got, want)
		}
		want := w.kind.state(g.secret)
		if g.gone {
			clear(want)
		}
		if got := w.t.State(nil, i); !bytes.Equal(got[:8], want[:8]) || len(got) != len(want) {
			return fmt.Errorf("state of tag %d: %x, want %x", i, got, want)
		}
		if s := w.window(i); g.indexed && !g.gone && s.lo <= s.hi {
			least += int64(s.hi - s.lo + 1)
		}
	}
	s := w.t.Size()
	if w.t.Len() != live || s.Tags != len(w.tags) || s.Rows < least || s.States != int64(len(w.states.Bytes)) {
		return fmt.Errorf("%d tags, %+v, want %d, at least %d rows", w.t.Len(), s, live, least)
	}
	for _, unix := range []int64{w.from - 1, w.from, w.to, w.to + 1} {
		want := w.built && (w.kind.schedule.Period <= 0 || unix >= w.from && unix <= w.to)
		if got := w.t.Covers(unix); got != want {
			return fmt.Errorf("covers %d: %v, of %d..%d", unix, got, w.from, w.to)
		}
	}
	return nil
}
