package table

import (
	"context"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"github.com/seed-496a4445/fyr/rotate"
)

// TestBuckets: whatever is put in is found, also where keys are all the same,
// where whole parts overflow and where the last part does; and buckets hold
// nothing else.
func TestBuckets(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, draw := range map[string]func(i int) uint64{
		"random":       func(int) uint64 { return r.Uint64() },
		"counted":      func(i int) uint64 { return uint64(i) },
		"short":        func(int) uint64 { return r.Uint64() >> 56 << 56 },
		"two":          func(i int) uint64 { return uint64(i % 2) },
		"one":          func(int) uint64 { return 0 },
		"end of table": func(int) uint64 { return unspread(1<<64 - 1) },
	} {
		for _, n := range []int{1, 15, 16, 17, 1000, 120_000} {
			table := newBuckets(int64(n), uint(32-len2(n)))
			table.line = make([]bucket, table.n)
			stages := []*stage{newStage(int64(n), table, 0, new(spare)), newStage(int64(n), table, 0, new(spare))}
			keys := make([]uint64, n)
			for i := range keys {
				keys[i] = draw(i)
				stages[i%2].add(keys[i], uint64(i))
			}
			stages[0].flush()
			stages[1].flush()
			table.fill(stages)
			find := func(key uint64) (groups []uint32) {
				asks := make([]ask, 1)
				for asks[0].at, asks[0].fp = table.home(key); ; asks[0].at = table.next(asks[0].at) {
					table.look(asks)
					for i := range bucketEntries {
						if asks[0].hits>>i&1 != 0 {
							groups = append(groups, table.group(asks[0].at, i))
						}
					}
					if asks[0].hits&whole == 0 {
						return groups
					}
				}
			}
			held := 0
			for i := range table.line {
				b := &table.line[i]
				end := false
				for j := range bucketEntries {
					if b[j] == 0 {
						end = true
					} else if held++; end {
						t.Fatalf("%s, %d: a hole in bucket %d: %x", name, n, i, b)
					}
				}
			}
			if held != n {
				t.Errorf("%s, %d: %d entries", name, n, held)
			}
			for range min(n, 20) {
				i := r.IntN(n)
				if got := find(keys[i]); !slices.Contains(got, uint32(i)) {
					t.Errorf("%s, %d: key %d is not among %d groups", name, n, i, len(got))
				}
			}
			if name != "random" || n < 1000 {
				continue
			}
			found := 0
			for range 10_000 {
				found += len(find(r.Uint64()))
			}
			if found > 200 {
				t.Errorf("%d of 10,000 foreign keys are found among %d", found, n)
			}
		}
	}
}

// unspread undoes spread.
func unspread(key uint64) uint64 {
	key *= 0xf1de83e19937733d
	return key ^ key>>32
}

func len2(n int) (bits int) {
	for ; n > 0; n >>= 1 {
		bits++
	}
	return bits
}

// TestMay walks all pairs of small halves against the plain comparison.
func TestMay(t *testing.T) {
	const mask = 0x7_00000007
	for v := range uint64(1 << 8) {
		for fp := range uint64(8) {
			for at := range 8 {
				var b bucket
				for i := range b {
					b[i] = uint32(fp) ^ 1
				}
				b[2*at], b[2*at+1] = uint32(v)&15, uint32(v)>>4
				want := v&7 == fp || v>>4&7 == fp
				if got := b.may(fp|fp<<32, mask); got != want {
					t.Fatalf("%x in word %d, %x: %v", v, at, fp, got)
				}
			}
		}
	}
}

// TestBucketsFor: 75 % of the entries of large tables are in
// use, one is always free, and more rows never take less.
func TestBucketsFor(t *testing.T) {
	if size := unsafe.Sizeof(bucket{}); size != bucketSize {
		t.Errorf("a bucket takes %d bytes", size)
	}
	last := int64(0)
	for rows := int64(0); rows < 1<<56; rows += 1 + rows/97 {
		n := bucketsFor(rows)
		if n < last || rows > 0 && n*bucketEntries <= rows || rows == 0 && n != 0 {
			t.Fatalf("%d rows: %d buckets after %d", rows, n, last)
		}
		if used := float64(rows) / float64(n*bucketEntries); rows > 10_000 && (used < .74 || used > .75) {
			t.Fatalf("%d rows: %f in use", rows, used)
		}
		last = n
	}
}

// anySpans draws spans of every width: all alike, a few bytes apart, far apart
// and empty.
func anySpans(r *rand.Rand, n int) []span {
	all := make([]span, n)
	for i := range all {
		if i%blockTags == 0 || r.IntN(8) > 0 && i > 0 && r.IntN(4) > 0 {
			if all[i] = (span{5, 7}); i > 0 {
				all[i] = all[i-1]
			}
			continue
		}
		lo := rotate.Epoch(r.Int64() >> r.IntN(63))
		all[i] = []span{{lo, lo + rotate.Epoch(r.IntN(4))}, {lo, lo + rotate.Epoch(r.IntN(300))}, none, {lo % 1000, lo%1000 + 2}}[r.IntN(4)]
	}
	return all
}

// each makes of a span a tag what pack takes.
func each(of func(tag int) span) func(int) run {
	return func(tag int) run { return run{of(tag), 1} }
}

// TestPackedSpans compares them with the list that was packed.
func TestPackedSpans(t *testing.T) {
	if size := unsafe.Sizeof(block{}); size > blockSize {
		t.Errorf("a block takes %d bytes", size)
	}
	if size := unsafe.Sizeof(span{}); size != spanSize {
		t.Errorf("a span takes %d bytes", size)
	}
	r := rand.New(rand.NewPCG(1, 2))
	kinds := map[bool]int{}
	for range 200 {
		all := anySpans(r, r.IntN(400))
		if same := r.IntN(8*len(all) + 1); same < len(all) { // alike up to there
			for i := range all[:same] {
				all[i] = span{1, 3}
			}
		}
		if r.IntN(4) == 0 && len(all) > 3 { // the ends of the range
			all[1] = span{math.MaxInt64 - 1, math.MaxInt64}
			all[2] = span{math.MinInt64, math.MinInt64}
		}
		s := pack(len(all), each(func(i int) span { return all[i] }))
		kinds[len(s.narrow) > 0] += len(s.broad)
		row, last := int64(0), int64(0)
		for i, want := range all {
			if got := s.at(i); got != want && !(got.empty() && want.empty()) {
				t.Fatalf("tag %d of %d: %v, want %v", i, len(all), got, want)
			}
			if s.row(i) != row {
				t.Fatalf("tag %d begins with row %d, want %d", i, s.row(i), row)
			}
			for j := range want.count() {
				if tag, first := s.tag(row + int64(j)); tag != i || first != row {
					t.Fatalf("row %d is of tag %d from %d, want %d from %d", row+int64(j), tag, first, i, row)
				}
			}
			rows, size := s.first(i)
			if alone := pack(i, each(s.at)); rows != row || size != alone.size() || size < last {
				t.Fatalf("%d tags take %d bytes for %d rows, want %d for %d", i, size, rows, alone.size(), row)
			}
			last = size
			row += int64(want.count())
		}
		if s.rows != row || s.row(len(all)) != row || s.at(len(all)) != none {
			t.Fatalf("%d rows, want %d", s.rows, row)
		}
		if again := pack(len(all), each(s.at)); !again.equal(s) {
			t.Fatal("packed again, they are not equal")
		}
		// By as many alike as there are, which is what runs gives.
		runs := s.runs(nil, 0, len(all))
		again := pack(len(all), func(int) run {
			next := runs[0]
			runs = runs[1:]
			return next
		})
		if !again.equal(s) || len(runs) != 0 {
			t.Fatal("packed by runs, they are not equal")
		}
		if len(all) > 0 {
			all[r.IntN(len(all))] = span{1 << 40, 1 << 41}
			if pack(len(all), each(func(i int) span { return all[i] })).equal(s) {
				t.Fatal("other spans are equal")
			}
		}
	}
	if len(kinds) < 2 || kinds[true] == 0 {
		t.Errorf("not all forms were tried: %v", kinds)
	}
	alike := pack(6400, each(func(int) span { return span{1, 3} }))
	if alike.size() != blockSize {
		t.Errorf("6400 tags alike take %d bytes", alike.size())
	}
}

// counted is a scheme whose identifiers are the state and the epoch.
type counted struct{}

func (counted) Layout() rotate.Layout { return rotate.Layout{State: 4, ID: 8, Prefix: 8, Group: 64} }

func (counted) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	for i, e := range from {
		for j := range m {
			copy(ids[(i*m+j)*8:], states[i*4:i*4+4])
			binary.BigEndian.PutUint32(ids[(i*m+j)*8+4:], uint32(e)+uint32(j))
		}
	}
}

func (counted) Advance([]byte, []rotate.Epoch) {}

// TestSlide: a window that slides goes through few pages, no more rows that are
// over than live ones, and back to one page; the spans of one page are shared.
func TestSlide(t *testing.T) {
	const n = 4000
	states := &rotate.Memory{Size: 4}
	align := make([]int32, n)
	for i := range align {
		states.Append(binary.BigEndian.AppendUint32(nil, uint32(i)))
		align[i] = int32(i * 7)
	}
	f := Fleet{Scheme: counted{}, Schedule: rotate.Schedule{Period: 100, Slack: 101}, States: states, Align: align}
	tab, err := New(context.Background(), f, Options{Lead: -1, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	most, once := 0, 0
	for i := range int64(40) {
		if err := tab.Advance(context.Background(), 100_000+i*37); err != nil {
			t.Fatal(err)
		}
		most = max(most, len(tab.pages))
		if len(tab.pages) == 1 {
			once++
			if tab.pages[0].spans != tab.have {
				t.Error("the spans of the only page are held twice")
			}
		}
		if z := tab.Size(); z.Rows > 2*tab.have.rows+deadRows {
			t.Errorf("%d rows for %d", z.Rows, tab.have.rows)
		}
		var s Scratch
		for tag := range n / 40 {
			tag := tag*40 + int(i)
			lo, hi := f.Schedule.Window(tab.Alignment(tag), 100_000+i*37)
			for e := lo - 2; e <= hi+2; e++ {
				id := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(tag)), uint32(e))
				got := tab.Lookup(&s, id)
				if e < lo || e > hi {
					if len(got) != 0 {
						t.Fatalf("tag %d, epoch %d of %d..%d: %v", tag, e, lo, hi, got)
					}
				} else if len(got) != 1 || got[0] != (Match{tag, e}) {
					t.Fatalf("tag %d, epoch %d of %d..%d: %v", tag, e, lo, hi, got)
				}
			}
		}
	}
	if most != maxPages || once < 3 || once > 20 {
		t.Errorf("at most %d pages, %d times one", most, once)
	}
}

// TestGrowMuch makes the index anew instead of a large patch.
func TestGrowMuch(t *testing.T) {
	states := &rotate.Memory{Size: 4}
	tab, err := New(context.Background(), Fleet{Scheme: counted{}, Schedule: rotate.Schedule{Last: 9}, States: states}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := tab.Advance(context.Background(), 0); err != nil {
		t.Fatal(err)
	}
	for i := range uint32(5000) {
		states.Append(binary.BigEndian.AppendUint32(nil, i))
		if i == 4900 || i == 4999 {
			if err := tab.Grow(context.Background(), nil, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(tab.pages) != 1 || tab.pages[0].spans.n != 4901 || tab.patch.rows() != 990 || len(tab.apart) != 99 {
		t.Errorf("%d pages, %d rows in the patch", len(tab.pages), tab.patch.rows())
	}
	var s Scratch
	for i := range uint32(5001) {
		id := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, i), i%10)
		if got := tab.Lookup(&s, id); len(got) != int(min(1, 5000-min(i, 5000))) {
			t.Fatalf("tag %d: %v", i, got)
		}
	}
}

// TestSpare: memory goes from page to page, unless a budget forbids, and what is
// kept is told.
func TestSpare(t *testing.T) {
	const n = 4000
	states := &rotate.Memory{Size: 4}
	for i := range uint32(n) {
		states.Append(binary.BigEndian.AppendUint32(nil, i))
	}
	f := Fleet{Scheme: counted{}, Schedule: rotate.Schedule{Period: 100}, States: states}
	tab, err := New(context.Background(), f, Options{Lead: -1, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[*bucket]int{}
	for i := range int64(9) {
		if err := tab.Advance(context.Background(), i*100); err != nil {
			t.Fatal(err)
		}
		if len(tab.pages) != 1 {
			t.Fatalf("%d pages", len(tab.pages))
		}
		seen[&tab.pages[0].table.line[0]]++
		if kept := tab.Size().Spare; kept < 8*n || kept > 60*n || kept != tab.spare.size() {
			t.Errorf("%d bytes are kept", kept)
		}
		held := tab.have.size() + int64(len(tab.dead))*8
		for _, g := range tab.pages {
			held += int64(cap(g.table.line)) * bucketSize
		}
		if told := tab.Size().Index; told != held {
			t.Errorf("%d bytes of index are told, %d held", told, held)
		}
		var s Scratch
		for _, tag := range []int{0, n / 2, n - 1} {
			id := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(tag)), uint32(i))
			if got := tab.Lookup(&s, id); len(got) != 1 || got[0] != (Match{tag, rotate.Epoch(i)}) {
				t.Fatalf("tag %d in epoch %d: %v", tag, i, got)
			}
		}
	}
	if len(seen) != 2 {
		t.Errorf("%d pages of memory for two at a time", len(seen))
	}
	size := tab.Size()
	tight, err := New(context.Background(), f, Options{Lead: -1, Memory: size.all() + size.Spare/2})
	if err != nil {
		t.Fatal(err)
	}
	for i := range int64(3) {
		if err := tight.Advance(context.Background(), i*100); err != nil {
			t.Fatal(err)
		}
		if z := tight.Size(); z.Spare != 0 {
			t.Errorf("%d bytes are kept beyond the budget", z.Spare)
		}
	}
}

// TestGap: tags without rows between those of a group are not read.
func TestGap(t *testing.T) {
	const n = 100_000
	states := &counting{Memory: rotate.Memory{Size: 4}}
	for i := range uint32(n) {
		states.Append(binary.BigEndian.AppendUint32(nil, i))
	}
	tab, err := New(context.Background(), Fleet{Scheme: counted{}, Schedule: rotate.Schedule{Last: 2}, States: states}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for tag := 10; tag < n-10; tag++ {
		tab.Remove(tag)
	}
	if err := tab.Advance(context.Background(), 0); err != nil {
		t.Fatal(err)
	}
	var s Scratch
	for _, tag := range []int{0, 9, n - 10, n - 1} {
		states.read = 0
		id := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(tag)), 2)
		if got := tab.Lookup(&s, id); len(got) != 1 || got[0] != (Match{tag, 2}) {
			t.Errorf("tag %d: %v", tag, got)
		}
		if states.read > 64 {
			t.Errorf("tag %d: %d states are read", tag, states.read)
		}
	}
}

// counting counts the states that are read.
type counting struct {
	rotate.Memory
	read int
}

func (c *counting) Read(buf []byte, i, n int) []byte {
	c.read += n
	return c.Memory.Read(buf, i, n)
}
