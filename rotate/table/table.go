package table

import (
	"bytes"
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"

	"github.com/seed-496a4445/fyr/rotate"
)

// Options of a table. The zero value has no budget, uses all processors and
// covers a quarter of an hour.
type Options struct {
	// Memory is the budget in bytes for index, states in memory and alignments.
	// 0: none.
	Memory int64
	// Workers is how many goroutines build. 0: one a processor.
	Workers int
	// Lead is for how many seconds beyond its time [Table.Advance] covers what
	// can be on the air. 0: 900. Negative: none.
	Lead int64
	// Epochs bounds how many epochs of one tag with a clock are indexed at a
	// time, so that a tag of which next to nothing is known, such as one last
	// heard of decades ago, cannot take all memory: of a wider window the
	// likeliest part is covered. 0: 65,536.
	Epochs int
	// Progress, when not nil, is called while the table is built, from one
	// goroutine at a time, with the tags done and their number.
	Progress func(done, total int)
}

// Table is an index over a fleet. All methods are safe for concurrent use;
// those that change it wait for each other, lookups go on meanwhile.
type Table struct {
	build sync.Mutex // held by Advance, Grow: one builder at a time
	fleet Fleet
	lay   rotate.Layout
	opt   Options

	mu     sync.RWMutex // guards what follows
	main   *page        // built by Advance
	patch  *page        // rows since then: grown and realigned tags
	have   []span       // epochs of each tag that are indexed
	dead   []uint64     // bitmap of removed tags
	from   int64        // Unix seconds covered, from..to
	to     int64
	built  bool
	moved  map[int]struct{} // realigned while a build was running
	counts int              // live tags
}

// New makes a table of a fleet. It is empty until the first [Table.Advance].
// A *[BudgetError] says that the fleet cannot fit the memory budget, and how
// many tags would.
func New(ctx context.Context, f Fleet, o Options) (*Table, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	switch {
	case o.Lead == 0:
		o.Lead = 900
	case o.Lead < 0:
		o.Lead = 0
	}
	if o.Epochs <= 0 {
		o.Epochs = 1 << 16
	}
	n := f.States.Len()
	t := &Table{fleet: f, lay: f.Scheme.Layout(), opt: o}
	t.have = make([]span, n)
	for i := range t.have {
		t.have[i] = span{0, -1}
	}
	t.dead = make([]uint64, (n+63)/64)
	t.counts = n
	t.main, t.patch = index(nil), index(nil)
	// The narrowest window there can be: all alignments fresh.
	lo, hi := f.Schedule.Window(rotate.Alignment{Unix: 1, Epoch: f.Schedule.First + 1<<20}, 1+o.Lead)
	if f.Schedule.Period == 0 {
		lo, hi = f.Schedule.First, f.Schedule.Last
	}
	if err := t.afford(int64(n) * int64(max(0, hi-lo+1))); err != nil {
		return nil, err
	}
	return t, ctx.Err()
}

// afford returns a BudgetError when the table with that many rows does not fit.
func (t *Table) afford(rows int64) error {
	if t.opt.Memory <= 0 {
		return nil
	}
	n := t.fleet.States.Len()
	m := t.sizes(rows)
	if need := m.Index + m.States + m.Alignments; need > t.opt.Memory && n > 0 {
		fit := float64(t.opt.Memory) / (float64(need) / float64(n))
		return &BudgetError{Tags: n, Rows: rows, Need: need, Budget: t.opt.Memory, Fit: int(fit)}
	}
	return nil
}

// Len returns the number of tags that are not removed.
func (t *Table) Len() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.counts
}

// Fleet returns the fleet's scheme and schedule.
func (t *Table) Fleet() (rotate.Scheme, rotate.Schedule) { return t.fleet.Scheme, t.fleet.Schedule }

// Covers reports whether what could be on the air at Unix second unix is
// indexed.
func (t *Table) Covers(unix int64) bool {
	if t.fleet.Schedule.Period <= 0 {
		unix = 0
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.built && unix >= t.from && unix <= t.to
}

// Size is the memory that a table holds, in bytes.
type Size struct {
	Tags       int
	Rows       int64 // tag-epochs indexed
	Index      int64 // entries, bitmaps and the span indexed of each tag
	States     int64 // states in memory; 0 where they come from elsewhere
	Alignments int64
}

// Size returns what the table holds now.
func (t *Table) Size() Size {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.sizes(int64(len(t.main.rows) + len(t.patch.rows)))
}

func (t *Table) sizes(rows int64) Size {
	n := int64(t.fleet.States.Len())
	s := Size{Tags: int(n), Rows: rows, Index: rows*rowSize + rows/8*4 + n*16 + n/8}
	s.Alignments = int64(len(t.fleet.Align))*4 + int64(len(t.fleet.Seen))*4
	if m, ok := t.fleet.States.(*rotate.Memory); ok {
		s.States = int64(len(m.Bytes))
	}
	return s
}

// Alignment returns what is known of the clock of a tag.
func (t *Table) Alignment(tag int) rotate.Alignment {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.fleet.alignment(tag)
}

// State returns the packed state of a tag, in buf where it has to be copied.
func (t *Table) State(buf []byte, tag int) []byte {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return append(buf[:0], t.fleet.States.Read(buf[:0], tag, 1)...)
}

// Remove takes a tag out: it does not match any more, and its state is
// overwritten where the states can be. It panics when tag is out of range.
func (t *Table) Remove(tag int) {
	t.build.Lock() // no builder reads the state
	defer t.build.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.gone(tag) {
		return
	}
	t.dead[tag/64] |= 1 << (tag % 64)
	t.counts--
	if m, ok := t.fleet.States.(rotate.Mutable); ok {
		m.Write(tag, make([]byte, t.lay.State))
	}
}

func (t *Table) gone(tag int) bool { return t.dead[tag/64]>>(tag%64)&1 != 0 }

// Scratch is the memory that lookups need. The zero value is ready. Not for
// concurrent use: each goroutine has its own.
type Scratch struct {
	matches []Match
	state   []byte
	id      [maxID]byte
	from    [1]rotate.Epoch
}

// Lookup returns all tags that show id, by tag and then by epoch. id is a whole
// identifier or at least the prefix that the scheme's layout names; other sizes
// match nothing. The matches belong to s until its next use.
func (t *Table) Lookup(s *Scratch, id []byte) []Match {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.lookup(s, id)
}

// LookupBatch looks up many identifiers at once and calls hit for those that
// match, in the order given. The matches belong to s until hit returns.
func (t *Table) LookupBatch(s *Scratch, ids [][]byte, hit func(i int, m []Match)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for i, id := range ids {
		if m := t.lookup(s, id); len(m) > 0 {
			hit(i, m)
		}
	}
}

func (t *Table) lookup(s *Scratch, id []byte) []Match {
	s.matches = s.matches[:0]
	if len(id) < t.lay.Prefix || len(id) > t.lay.ID {
		return nil
	}
	key := keyOf(id[:t.lay.Prefix])
	for _, r := range t.main.find(key) {
		t.confirm(s, r, id)
	}
	if rows := t.patch.find(key); len(rows) > 0 {
		for _, r := range rows {
			t.confirm(s, r, id)
		}
		slices.SortFunc(s.matches, func(a, b Match) int {
			if c := cmp.Compare(a.Tag, b.Tag); c != 0 {
				return c
			}
			return cmp.Compare(a.Epoch, b.Epoch)
		})
		s.matches = slices.Compact(s.matches)
	}
	return s.matches
}

// confirm derives the identifier of a row again and keeps it if it is id.
func (t *Table) confirm(s *Scratch, r row, id []byte) {
	if t.gone(int(r.tag)) || !t.have[r.tag].holds(r.epoch) {
		return
	}
	s.state = append(s.state[:0], t.fleet.States.Read(s.state[:0], int(r.tag), 1)...)
	s.from[0] = r.epoch
	t.fleet.Scheme.Derive(s.id[:t.lay.ID], s.state, s.from[:], 1)
	clear(s.state)
	if bytes.Equal(s.id[:len(id)], id) {
		s.matches = append(s.matches, Match{int(r.tag), r.epoch})
	}
}
