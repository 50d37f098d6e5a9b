package table

import (
	"cmp"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unsafe"

	"github.com/seed-496a4445/fyr/rotate"
)

// anyRows draws rows whose keys agree in their leading bits, in their trailing
// bits or not at all.
func anyRows(r *rand.Rand, n int) []row {
	mask := []uint64{math.MaxUint64, 0xff << 56, 0xffff, 3 << 62, 0}[r.IntN(5)]
	var rows []row
	for range n {
		rows = append(rows, row{r.Uint64() & mask, uint32(r.IntN(9)), rotate.Epoch(r.IntN(3))})
	}
	return rows
}

// sorted returns the rows of both, sorted, each once, if keep lets them through.
func sorted(a, b []row, keep func(row) bool) (all []row) {
	for _, r := range a {
		if keep(r) {
			all = append(all, r)
		}
	}
	all = append(all, b...)
	slices.SortFunc(all, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.tag, b.tag), cmp.Compare(a.epoch, b.epoch))
	})
	return slices.Compact(all)
}

// TestPage compares pages with sorted lists: all that merge keeps, and all that
// find finds.
func TestPage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 400 {
		n, more := r.IntN(200), r.IntN(100)
		if i < 10 {
			n, more = i, 9-i
		}
		p := index(nil).merge(anyRows(r, n), func(row) bool { panic("there is nothing to keep") })
		rows := anyRows(r, more)
		if n > 0 { // some rows are in both
			rows = append(rows, p.rows[:len(p.rows)/2]...)
		}
		keep := func(row row) bool { return row.tag%3 != uint32(i)%4 }
		want := sorted(p.rows, rows, keep)
		before := slices.Clone(p.rows)
		q := p.merge(slices.Clone(rows), keep)
		if !slices.Equal(q.rows, want) {
			t.Fatalf("%d rows and %d: merged to %v, want %v", n, more, q.rows, want)
		}
		if !slices.Equal(p.rows, before) {
			t.Fatal("merge has changed the page")
		}
		keys := []uint64{0, 1, math.MaxUint64, 1 << 63, r.Uint64()}
		for _, row := range want {
			keys = append(keys, row.key, row.key-1, row.key+1)
		}
		for _, key := range keys {
			var hits []row
			for _, row := range want {
				if row.key == key {
					hits = append(hits, row)
				}
			}
			if got := q.find(key); !slices.Equal(got, hits) {
				t.Fatalf("%d rows: %x finds %v, want %v", len(want), key, got, hits)
			}
		}
	}
}

// TestPageSize: the size that the budget counts with is that of a page.
func TestPageSize(t *testing.T) {
	if got := unsafe.Sizeof(row{}); got > rowSize {
		t.Errorf("a row takes %d bytes", got)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 7, 8, 15, 16, 17, 1000, 1023, 1024, 8191, 8192, 8193, 20_000} {
		p := index(nil).merge(anyRows(r, n)[:n:n], func(row) bool { return true })
		rows := int64(len(p.rows))
		got := rows*rowSize + int64(cap(p.heads))*headSize
		if want := pageSize(rows); got != want {
			t.Errorf("a page of %d rows takes %d bytes, not %d", rows, got, want)
		}
		half := p.merge(nil, func(row row) bool { return row.tag < 4 })
		if len(half.rows) != cap(half.rows) {
			t.Errorf("a page of %d rows has room for %d", len(half.rows), cap(half.rows))
		}
	}
	for n := int64(1); n < 5000; n++ {
		if pageSize(n) <= pageSize(n-1) {
			t.Fatalf("%d rows do not take more than one less", n)
		}
	}
}

func TestKeyOf(t *testing.T) {
	id := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for n, want := range []uint64{
		0, 0x01 << 56, 0x0102 << 48, 0x010203 << 40, 0x01020304 << 32, 0x0102030405 << 24, 0x010203040506 << 16,
		0x01020304050607 << 8, 0x0102030405060708, 0x0102030405060708, 0x0102030405060708,
	} {
		if got := keyOf(id[:n]); got != want {
			t.Errorf("%d bytes: %016x, want %016x", n, got, want)
		}
	}
}

// TestSpans walks all small spans, and the ends of the range of epochs.
func TestSpans(t *testing.T) {
	ends := []rotate.Epoch{math.MinInt64, math.MinInt64 + 1, -2, -1, 0, 1, 2, 3, math.MaxInt64 - 1, math.MaxInt64}
	var all []span
	for _, lo := range ends {
		for _, hi := range ends {
			all = append(all, span{lo, hi})
		}
	}
	for _, s := range all {
		inside := 0
		for _, e := range ends {
			if s.holds(e) {
				inside++
			}
		}
		if (inside == 0) != s.empty() || s.empty() != (s.count() == 0) || s.count() < int64(inside) {
			t.Errorf("%v: %d epochs, empty %v, %d of the ends", s, s.count(), s.empty(), inside)
		}
		if s.lo > -9 && s.hi < 9 && !s.empty() && s.count() != int64(s.hi-s.lo)+1 {
			t.Errorf("%v: %d epochs", s, s.count())
		}
		for _, o := range all {
			if s.empty() || o.empty() {
				continue
			}
			touch := s.touches(o)
			if touch != o.touches(s) {
				t.Errorf("%v touches %v: %v, and the other way not", s, o, touch)
			}
			gap := s.hi < o.lo && uint64(o.lo)-uint64(s.hi) > 1 || o.hi < s.lo && uint64(s.lo)-uint64(o.hi) > 1
			if touch == gap {
				t.Errorf("%v touches %v: %v", s, o, touch)
			}
			if !touch {
				continue
			}
			// What is missing and what is had make up the span, each once.
			parts := missing(s, o)
			for _, e := range ends {
				in := 0
				for _, p := range parts {
					if p.empty() {
						t.Errorf("%v of %v: an empty part", s, o)
					}
					if p.holds(e) {
						in++
					}
				}
				if want := s.holds(e) && !o.holds(e); in > 1 || (in == 1) != want {
					t.Errorf("%v beside %v: epoch %d is missing %d times", s, o, e, in)
				}
			}
		}
	}
	for _, s := range all {
		if parts := missing(s, none); len(parts) != 1 || parts[0] != s {
			t.Errorf("%v beside nothing: %v", s, parts)
		}
	}
}

// TestReadFile covers systems that cannot map files.
func TestReadFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "states")
	if err := os.WriteFile(name, []byte("abcdef"), 0o600); err != nil {
		t.Fatal(err)
	}
	for size, want := range map[int]string{6: "abcdef", 3: "abc", 7: ""} {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		b, unmap, err := readFile(f, size)
		if (err != nil) != (want == "") || string(b) != want {
			t.Errorf("%d bytes: %q, %v", size, b, err)
		}
		if err == nil {
			if err := unmap(); err != nil || b[0] != 0 {
				t.Errorf("%d bytes: %q is left, %v", size, b, err)
			}
		} else if unmap != nil {
			t.Errorf("%d bytes: something to unmap beside an error", size)
		}
		f.Close()
	}
}

// TestPatch adds rows few at a time: all are found, once each, and pages stay
// few, each of more than twice the rows of the next.
func TestPatch(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var p patch
	all := map[row]bool{}
	for range 3000 {
		var some []row
		for range r.IntN(4) {
			x := row{key: r.Uint64N(5000) << 50, tag: r.Uint32N(3), epoch: rotate.Epoch(r.IntN(2))}
			some = append(some, x)
			all[x] = true
		}
		p.add(some)
		for i := 1; i < len(p); i++ {
			if len(p[i-1].rows) <= 2*len(p[i].rows) {
				t.Fatalf("%d rows before %d", len(p[i-1].rows), len(p[i].rows))
			}
		}
	}
	if len(p) > 12 || p.rows() < int64(len(all)) || p.size() < rowSize*p.rows() {
		t.Errorf("%d pages of %d rows, %d bytes, for %d rows", len(p), p.rows(), p.size(), len(all))
	}
	found := map[row]bool{}
	for key := range uint64(5000) {
		for _, page := range p {
			for _, x := range page.find(key << 50) {
				found[x] = true
			}
		}
	}
	if len(found) != len(all) {
		t.Errorf("%d rows are found of %d", len(found), len(all))
	}
	for x := range all {
		if !found[x] {
			t.Fatalf("%v is not found", x)
		}
	}
}
