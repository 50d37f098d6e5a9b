package table

import (
	"bytes"
	"cmp"
	"context"
	"runtime"
	"slices"
	"sort"
	"sync"

	"github.com/seed-496a4445/fyr/rotate"
)

// Options of a table. The zero value has no budget, uses all processors and
// covers a quarter of an hour.
type Options struct {
	// Memory is the budget in bytes for index, states in memory and alignments.
	// Building takes about as much again for a while. 0: none.
	Memory int64
	// Workers is how many goroutines build. 0: one a processor.
	Workers int
	// Lead is for how many seconds beyond its time [Table.Advance] covers what
	// can be on the air. 0: 900. Negative: none.
	Lead int64
	// Epochs bounds how many epochs of one tag with a clock are indexed at a
	// time, so that a tag of which next to nothing is known, such as one last
	// heard of decades ago, cannot take all memory: of a wider window the
	// likeliest part is covered. 0: 16,384, half a year of quarters of an hour.
	Epochs int
	// Progress, when not nil, is called while the table is built, from one
	// goroutine at a time, with the tags done and their number. It must not call
	// methods that change the table.
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
		o.Epochs = 1 << 14
	}
	n := f.States.Len()
	t := &Table{fleet: f, lay: f.Scheme.Layout(), opt: o}
	if err := t.hopeless(n); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t.have = make([]span, n)
	for i := range t.have {
		t.have[i] = none
	}
	t.dead = make([]uint64, (n+63)/64)
	t.counts = n
	t.main, t.patch = index(nil), index(nil)
	return t, nil
}

// hopeless returns a BudgetError when a fleet of n tags cannot fit, however well
// its clocks are known, unless it is before their first epochs or after their
// last.
func (t *Table) hopeless(n int) error {
	s := t.fleet.Schedule
	each := span{s.First, s.Last}.count()
	if s.Period > 0 {
		bounded := func(v int64) int64 { return max(0, min(v, 1<<42)) }
		covered := bounded(t.opt.Lead) + 2*bounded(s.Slack) + bounded(s.Late) // < 2^45
		least := min(covered/s.Period+1, int64(t.opt.Epochs))
		if s.Last == 0 {
			each = least
		}
		each = min(each, least)
	}
	return t.refuse(n, func(n int) int64 {
		if n > 0 && each > manyRows/int64(n) {
			return manyRows
		}
		return each * int64(n)
	})
}

// afford returns a BudgetError when a table of these spans does not fit.
func (t *Table) afford(spans []span) error {
	if t.opt.Memory <= 0 {
		return nil
	}
	total := int64(0)
	for _, s := range spans {
		total = min(total+s.count(), manyRows)
	}
	if t.need(len(spans), total) <= t.opt.Memory {
		return nil
	}
	rows := make([]int64, 1, len(spans)+1)
	for i, s := range spans {
		rows = append(rows, min(rows[i]+s.count(), manyRows))
	}
	return t.refuse(len(spans), func(n int) int64 { return rows[n] })
}

// manyRows stands for all numbers of rows that no memory holds.
const manyRows = 1 << 56

// refuse returns a BudgetError when n tags do not fit. rows says how many rows
// the first tags have.
func (t *Table) refuse(n int, rows func(n int) int64) error {
	if t.opt.Memory <= 0 || n == 0 || t.need(n, rows(n)) <= t.opt.Memory {
		return nil
	}
	fit := sort.Search(n, func(k int) bool { return t.need(k+1, rows(k+1)) > t.opt.Memory })
	return &BudgetError{Tags: n, Rows: rows(n), Need: t.need(n, rows(n)), Budget: t.opt.Memory, Fit: fit}
}

// need returns how many bytes n tags of this fleet with that many rows, at most
// manyRows, take.
func (t *Table) need(n int, rows int64) int64 {
	s := Size{Index: pageSize(rows) + pageSize(0) + tagSize(n)}
	if t.fleet.Align != nil {
		s.Alignments += 4 * int64(n)
	}
	if t.fleet.Seen != nil {
		s.Alignments += 4 * int64(n)
	}
	if _, ok := t.fleet.States.(*rotate.Memory); ok {
		s.States = int64(t.lay.State) * int64(n)
	}
	return s.Index + s.States + s.Alignments
}

// tagSize returns the size in bytes of what is kept of n tags beside rows.
func tagSize(n int) int64 { return 16*int64(n) + 8*int64((n+63)/64) }

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
	main, patch := int64(len(t.main.rows)), int64(len(t.patch.rows))
	s := Size{
		Tags:       len(t.have),
		Rows:       main + patch,
		Index:      pageSize(main) + pageSize(patch) + tagSize(len(t.have)),
		Alignments: int64(len(t.fleet.Align))*4 + int64(len(t.fleet.Seen))*4,
	}
	if _, ok := t.fleet.States.(*rotate.Memory); ok {
		s.States = int64(t.lay.State) * int64(len(t.have))
	}
	return s
}

// Alignment returns what is known of the clock of a tag. It panics when tag is
// out of range.
func (t *Table) Alignment(tag int) rotate.Alignment {
	t.mu.RLock()
	defer t.mu.RUnlock()
	t.within(tag)
	return t.fleet.alignment(tag)
}

// State returns the packed state of a tag, copied to buf, which is grown as
// append does when it is too small. It panics when tag is out of range.
func (t *Table) State(buf []byte, tag int) []byte {
	t.mu.RLock()
	defer t.mu.RUnlock()
	t.within(tag)
	return t.read(buf, tag)
}

// read copies the state of a tag to buf. t.mu is held.
func (t *Table) read(buf []byte, tag int) []byte {
	if cap(buf) < t.lay.State {
		buf = make([]byte, t.lay.State) // so that Read makes no other
	}
	return append(buf[:0], t.fleet.States.Read(buf[:0], tag, 1)...)
}

// Remove takes a tag out: it does not match any more, and its state is
// overwritten where the states can be. Its position stays taken. It panics when
// tag is out of range.
func (t *Table) Remove(tag int) {
	t.build.Lock() // no builder reads the state
	defer t.build.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.within(tag); t.gone(tag) {
		return
	}
	t.dead[tag/64] |= 1 << (tag % 64)
	t.counts--
	if m, ok := t.fleet.States.(rotate.Mutable); ok {
		m.Write(tag, make([]byte, t.lay.State))
	}
}

// within panics when there is no such tag. t.mu is held.
func (t *Table) within(tag int) {
	if tag < 0 || tag >= len(t.have) {
		panic("table: tag out of range")
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
// match, in the order given. The matches belong to s until hit returns. hit
// must not call methods of t: they may wait for a change that waits for hit.
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
	s.state = t.read(s.state, int(r.tag))
	s.from[0] = r.epoch
	t.fleet.Scheme.Derive(s.id[:t.lay.ID], s.state, s.from[:], 1)
	clear(s.state)
	if bytes.Equal(s.id[:len(id)], id) {
		s.matches = append(s.matches, Match{int(r.tag), r.epoch})
	}
}
