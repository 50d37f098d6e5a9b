package table

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/seed-496a4445/fyr/rotate"
)

// row is one tag-epoch: key is the beginning of its identifier.
type row struct {
	key   uint64
	tag   uint32
	epoch rotate.Epoch
}

// Sizes in bytes.
const (
	rowSize  = 24
	headSize = 4
)

func compare(a, b row) int {
	if c := cmp.Compare(a.key, b.key); c != 0 {
		return c
	}
	if c := cmp.Compare(a.tag, b.tag); c != 0 {
		return c
	}
	return cmp.Compare(a.epoch, b.epoch)
}

// page is an immutable set of rows sorted by key. Keys are as good as uniform,
// so heads, the positions at which the leading bits of the keys change, cut a
// search down to a few rows.
type page struct {
	rows  []row
	heads []uint32
	shift uint
}

// index makes a page of sorted rows.
func index(rows []row) *page {
	p := &page{rows: rows}
	width := headBits(int64(len(rows)))
	p.shift = uint(64 - width)
	p.heads = make([]uint32, 1<<width+1)
	at := 0
	for h := range p.heads[:1<<width] {
		for at < len(rows) && rows[at].key>>p.shift < uint64(h) {
			at++
		}
		p.heads[h] = uint32(at)
	}
	p.heads[1<<width] = uint32(len(rows))
	return p
}

// headBits returns of how many bits the heads are: about 8 rows a head.
func headBits(rows int64) int { return max(1, bits.Len64(uint64(rows)/8)) }

// pageSize returns the size in bytes of a page of that many rows.
func pageSize(rows int64) int64 { return rows*rowSize + (1<<headBits(rows)+1)*headSize }

// find returns the rows of a key.
func (p *page) find(key uint64) []row {
	h := key >> p.shift
	rows := p.rows[p.heads[h]:p.heads[h+1]]
	lo, hi := 0, len(rows)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if rows[mid].key < key {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	end := lo
	for end < len(rows) && rows[end].key == key {
		end++
	}
	return rows[lo:end]
}

// merge returns a page of the rows of p that keep lets through, and of rows,
// which it sorts. A row that is in both is kept once.
func (p *page) merge(rows []row, keep func(row) bool) *page {
	slices.SortFunc(rows, compare)
	n := len(rows)
	for _, r := range p.rows {
		if keep(r) {
			n++
		}
	}
	out := make([]row, 0, n)
	add := func(r row) {
		if n := len(out); n == 0 || out[n-1] != r {
			out = append(out, r)
		}
	}
	for _, r := range p.rows {
		for len(rows) > 0 && compare(rows[0], r) < 0 {
			add(rows[0])
			rows = rows[1:]
		}
		if keep(r) {
			add(r)
		}
	}
	for _, r := range rows {
		add(r)
	}
	return index(out)
}

// keyOf reads the beginning of an identifier, at most 8 bytes, as an integer
// whose leading bits are the first ones.
func keyOf(id []byte) uint64 {
	if len(id) >= 8 {
		return binary.BigEndian.Uint64(id)
	}
	var k uint64
	for i, b := range id {
		k |= uint64(b) << (56 - 8*i)
	}
	return k
}
