package bench

import (
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
)

// blocks is a scheme of what most networks come to: a state is a key, an
// identifier the block that it makes of the epoch.
type blocks struct{}

// idSize is the size of an identifier in bytes.
const idSize = aes.BlockSize

// Layout of a key, all of whose identifier every frame shows.
func (blocks) Layout() rotate.Layout {
	return rotate.Layout{State: aes.KeySize, ID: idSize, Prefix: idSize, Group: 64}
}

// Derive encrypts the epochs' low 32 bits.
func (s blocks) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.Layout().Check(ids, states, from, m)
	var counters [1024]uint32
	t := aes.Template{Offset: counterAt}
	for len(from) > 0 && m > 0 {
		n := max(1, min(len(from), len(counters)/m))
		for at := 0; at < m; at += len(counters) {
			k := min(len(counters), m-at)
			count(counters[:n*k], from[:n], at)
			aes.Counters(ids[:n*k*idSize], idSize, states[:n*aes.KeySize], &t, counters[:n*k], k)
			ids = ids[n*k*idSize:]
		}
		states, from = states[n*aes.KeySize:], from[n:]
	}
}

// count writes for each of a row of tags the same number of epochs, from the
// at-th on after its own.
func count(counters []uint32, from []rotate.Epoch, at int) {
	if len(counters) == len(from) {
		for i, e := range from { // most calls, and worth a loop of their own
			counters[i] = uint32(e) + uint32(at)
		}
		return
	}
	k := len(counters) / len(from)
	for i, e := range from {
		for j := range k {
			counters[i*k+j] = uint32(e) + uint32(at+j)
		}
	}
}

// Advance does nothing: nothing is chained.
func (blocks) Advance([]byte, []rotate.Epoch) {}
