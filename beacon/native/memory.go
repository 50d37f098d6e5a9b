package native

import (
	"cmp"
	"slices"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
)

// heard is what is remembered of an index.
type heard struct {
	domain      beacon.Domain
	index       rotate.Epoch
	low, high   rotate.Epoch // the epochs in which it is shown
	doubtful    bool         // it was only ever ahead
	accepted    bool         // what follows is of frames that were fresh or repeated
	first, last int64
	counted     bool
	greatest    uint16
	reached     int64 // when the greatest counter was first heard
	placed      bool
	place       Place
	placeTime   int64
	frames      []shown
}

// shown is a frame of an index.
type shown struct {
	live    bool
	counter uint16
	print   uint64
}

// find returns what is remembered of the index of s, or a new entry.
func (j *Judge) find(s *Sighting) (h *heard, new bool) {
	for _, h := range slices.Backward(j.heard) {
		if h.domain == s.Domain && h.index == s.Index {
			return h, false
		}
	}
	h = &heard{domain: s.Domain, index: s.Index, low: s.Index, high: s.Index}
	if s.Domain == beacon.SeparatedDomain {
		h.low = s.Index * j.r
		h.high = h.low + j.r - 1
	}
	return h, true
}

// keep adds an entry, in the place of another when there are too many.
func (j *Judge) keep(h *heard) {
	if len(j.heard) >= j.rules.Memory {
		i := j.leaves(h)
		if i < 0 {
			return
		}
		j.heard = slices.Delete(j.heard, i, i+1)
	}
	at, _ := slices.BinarySearchFunc(j.heard, h, func(a, b *heard) int { return cmp.Compare(a.high, b.high) })
	j.heard = slices.Insert(j.heard, at, h)
}

// leaves returns which entry makes room for h, the oldest of its kind, or -1
// when h is none to keep. An eighth of the places is for entries that are
// doubtful: when they have more they go first, and they take no more from the
// others.
func (j *Judge) leaves(h *heard) int {
	doubtful, oldestDoubtful, oldest := 0, -1, -1
	for i, x := range slices.Backward(j.heard) {
		if x.doubtful {
			doubtful, oldestDoubtful = doubtful+1, i
		} else {
			oldest = i
		}
	}
	share := j.rules.Memory / 8
	switch {
	case doubtful > share, h.doubtful && doubtful == share:
		return oldestDoubtful
	case !h.doubtful && h.high <= j.heard[oldest].high:
		return -1
	}
	return oldest
}

// forks reports whether a frame was shown that cannot stand beside this one.
func (h *heard) forks(frame shown) bool {
	for _, f := range h.frames {
		if f.print != frame.print && !(f.live && frame.live && f.counter != frame.counter) {
			return true
		}
	}
	return false
}

// shows reports whether the frame was shown before.
func (h *heard) shows(frame shown) bool { return slices.Contains(h.frames, frame) }

func (h *heard) remember(frame shown, most int) {
	if h.shows(frame) {
		return
	}
	if len(h.frames) == most {
		h.frames = append(h.frames[:0], h.frames[1:]...)
	}
	h.frames = append(h.frames, frame)
}

// accept notes when and where a frame was heard.
func (h *heard) accept(s *Sighting) {
	if !h.accepted || s.Time < h.first {
		h.first = s.Time
	}
	if !h.accepted || s.Time > h.last {
		h.last = s.Time
	}
	h.accepted = true
	if s.Live {
		switch {
		case !h.counted || s.Counter > h.greatest:
			h.counted, h.greatest, h.reached = true, s.Counter, s.Time
		case s.Counter == h.greatest:
			h.reached = min(h.reached, s.Time)
		}
	}
	if s.Placed {
		h.placed, h.place, h.placeTime = true, s.Place, s.Time
	}
}

// fingerprint hashes a frame by FNV-1a. Only authentic frames are compared, so
// nobody but the tag gains by a collision.
func fingerprint(frame []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range frame {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}

// marks says which epochs were ever heard: of the marksBelow up to the top,
// which is the newest that was not doubtful, and of the marksAbove beyond it.
// Those before count as heard, and those beyond as never heard. Doubtful epochs
// do not move the top, so that they push none out.
type marks struct {
	any  bool
	top  rotate.Epoch
	bits [marksSize / 64]uint64 // of epoch e the bit e modulo marksSize
}

const (
	marksBelow = 1024
	marksAbove = 512
	marksSize  = marksBelow + marksAbove
)

func (m *marks) has(e rotate.Epoch) bool {
	switch {
	case !m.any || e > m.top+marksAbove:
		return false
	case e <= m.top-marksBelow:
		return true
	}
	word, bit := place(e)
	return m.bits[word]&bit != 0
}

// set marks an epoch, unless it is doubtful and far beyond the top. The top is
// at first the epoch or, when that is doubtful, the newest that is known.
func (m *marks) set(e rotate.Epoch, doubtful bool, known rotate.Epoch) {
	if !m.any {
		*m = marks{any: true, top: e}
		if doubtful {
			m.top = known
		}
	}
	switch {
	case doubtful && e > m.top+marksAbove, e <= m.top-marksBelow:
		return
	case !doubtful && e > m.top:
		m.raise(e)
	}
	word, bit := place(e)
	m.bits[word] |= bit
}

// raise makes e the top: what comes into reach has not been heard.
func (m *marks) raise(e rotate.Epoch) {
	if e-m.top >= marksSize {
		*m = marks{any: true, top: e}
	}
	for m.top < e {
		m.top++
		word, bit := place(m.top + marksAbove)
		m.bits[word] &^= bit
	}
}

// place returns where the mark of an epoch is, which is not negative.
func place(e rotate.Epoch) (word, bit uint64) {
	return uint64(e) % marksSize / 64, 1 << (uint64(e) % 64)
}
