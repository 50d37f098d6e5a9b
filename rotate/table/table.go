package table

import (
	"context"
	"runtime"
	"sync"

	"github.com/seed-496a4445/fyr/rotate"
)

// Options of a table. The zero value has no budget, uses all processors and
// covers a quarter of an hour.
type Options struct {
	// Memory is the budget in bytes for index, states in memory and alignments.
	// Building takes up to three times as much again for a while, with many
	// workers some more. 0: none.
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
	pages  []*grouped   // built by Advance where rows are kept by groups
	main   *page        // built by Advance where they are not
	patch  patch        // rows since then: grown and realigned tags
	n      int          // tags
	have   *spans       // epochs of each tag that are indexed, but for those apart
	apart  map[int]span // those of the tags in the patch
	dead   []uint64     // bitmap of removed tags, nil while there are none
	from   int64        // Unix seconds covered, from..to
	to     int64
	built  bool
	spare  spare            // for the next build
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
	t.n, t.have, t.apart = n, pack(0, nil), map[int]span{}
	t.counts = n
	t.main = index(nil)
	return t, nil
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
	for len(t.dead) < (t.n+63)/64 {
		t.dead = append(t.dead, 0)
	}
	t.dead[tag/64] |= 1 << (tag % 64)
	t.counts--
	if m, ok := t.fleet.States.(rotate.Mutable); ok {
		m.Write(tag, make([]byte, t.lay.State))
	}
}

// within panics when there is no such tag. t.mu is held.
func (t *Table) within(tag int) {
	if tag < 0 || tag >= t.n {
		panic("table: tag out of range")
	}
}

// has returns which epochs of a tag are indexed. t.mu is held.
func (t *Table) has(tag int) span {
	if len(t.apart) > 0 {
		if s, ok := t.apart[tag]; ok {
			return s
		}
	}
	return t.have.at(tag)
}

func (t *Table) gone(tag int) bool {
	return tag/64 < len(t.dead) && t.dead[tag/64]>>(tag%64)&1 != 0
}
