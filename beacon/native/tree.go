package native

import (
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
)

// flock is how many keys are worked on at once.
const flock = 64

// block returns the block of a label, and of half h of a key of 32 bytes, whose
// number stands in its last four bytes.
func block(l rotate.Label, h byte) aes.Template {
	return aes.Template{Block: rotate.Block(l, 0, h), Offset: 12}
}

// walk is the memory of a walk down the trees of up to [flock] generations. Its
// keys are in one of two buffers, and what follows from them comes into the
// other, which is the one from then on.
type walk struct {
	suite    Suite
	size     int // of a key
	at       int // the buffer with the keys
	buffers  [2][flock * aes.WideKeySize]byte
	room     [flock * aes.WideKeySize]byte
	counters [flock]uint32
}

// start makes a walk ready for keys of a suite.
func (w *walk) start(s Suite) { w.suite, w.size = s, s.KeySize() }

// wipe overwrites the keys.
func (w *walk) wipe() {
	clear(w.buffers[0][:])
	clear(w.buffers[1][:])
	clear(w.room[:])
}

// keys returns the first n keys.
func (w *walk) keys(n int) []byte { return w.buffers[w.at][:n*w.size] }

// key returns the i-th key.
func (w *walk) key(i int) []byte { return w.buffers[w.at][i*w.size : (i+1)*w.size] }

// put copies a key to the i-th place in room.
func (w *walk) put(i int, key []byte) {
	if w.size == aes.KeySize {
		*(*[aes.KeySize]byte)(w.room[i*aes.KeySize:]) = [aes.KeySize]byte(key)
	} else {
		*(*[aes.WideKeySize]byte)(w.room[i*aes.WideKeySize:]) = [aes.WideKeySize]byte(key)
	}
}

// step makes the keys those of a label and the counters under the first n keys
// of under, which is w.room or where the keys are.
func (w *walk) step(under []byte, l rotate.Label, n int) {
	dst := w.buffers[1-w.at][:n*w.size]
	if w.suite == AES256 {
		halves := [2]aes.Template{block(l, 0), block(l, 1)}
		aes.Pairs256(dst, under[:n*w.size], &halves, w.counters[:n])
	} else {
		t := block(l, 0)
		aes.Counters(dst, w.size, under[:n*w.size], &t, w.counters[:n], 1)
	}
	w.at = 1 - w.at
}

// leaves makes the keys the leaves of the generations of want, tag by tag, and
// returns how many they are. have says which ones the states give, of a form
// that is no Gateway; want[i] lies in have[i], and all of want together is a
// [flock] at most.
//
// It goes down a level at a time, and has each node once that lies above what
// is wanted.
func (w *walk) leaves(f Form, states []byte, have, want []days) (n int) {
	if f == Cover {
		for level := range rotate.Levels + 1 {
			n = w.descendCover(states, have, want, level, n)
		}
		return n
	}
	n = copy(w.buffers[w.at][:], states) / w.size
	for level := 1; level <= rotate.Levels; level++ {
		n = w.descend(want, level, n)
	}
	return n
}

// descend replaces the nodes of the level above, old in number, by those of a
// level, and returns their number.
func (w *walk) descend(want []days, level, old int) (n int) {
	shift, base := rotate.Levels-level, uint32(2*(level-1))
	for i := range want {
		for p := want[i].first >> shift; p <= want[i].last>>shift; p++ {
			w.counters[n] = base + uint32(p&1)
			n++
		}
	}
	if n == old { // each has one child
		w.step(w.keys(n), rotate.TreeLabel, n)
		return n
	}
	row, above := 0, 0
	for i := range want {
		lo, hi := want[i].touched(level)
		above -= int(lo >> 1)
		for p := lo; p <= hi; p++ {
			w.put(row, w.key(above+int(p>>1)))
			row++
		}
		above += int(hi>>1) + 1
	}
	w.step(w.room[:], rotate.TreeLabel, n)
	return n
}

// descendCover does so for covers, whose own nodes of the level come in.
func (w *walk) descendCover(states []byte, have, want []days, level, old int) int {
	n, above := 0, 0
	for i := range want {
		lo, hi := reached(have[i], want[i], level)
		plo, phi := int32(0), int32(-1)
		if level > 0 {
			plo, phi = reached(have[i], want[i], level-1)
		}
		for p := lo; p <= hi; p++ {
			w.counters[n] = uint32(2*(level-1)) + uint32(p&1)
			if q := p >> 1; q >= plo && q <= phi {
				w.put(n, w.key(above+int(q-plo)))
			}
			n++
		}
		above += int(max(0, phi-plo+1))
	}
	if old > 0 {
		w.step(w.room[:], rotate.TreeLabel, n)
	}
	stride := len(states) / len(have)
	n = 0
	for i := range want {
		lo, hi := reached(have[i], want[i], level)
		if lo > hi {
			continue
		}
		own, k := have[i].own(level)
		for p := lo; p <= hi; p++ {
			if k > 0 && p == own[0] || k > 1 && p == own[1] {
				state := states[i*stride : (i+1)*stride]
				copy(w.key(n), state[2*headSize+have[i].slot(level, p)*w.size:])
			}
			n++
		}
	}
	return n
}

// reached returns the nodes of a level that lie above what is wanted and that
// the cover gives.
func reached(have, want days, level int) (lo, hi int32) {
	lo, hi = want.touched(level)
	first, last := have.known(level)
	return max(lo, first), min(hi, last)
}

// day makes the n keys, which are leaves, the keys of a label of their days.
func (w *walk) day(l rotate.Label, n int) {
	clear(w.counters[:n])
	w.step(w.keys(n), l, n)
}
