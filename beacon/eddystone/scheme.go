package eddystone

import (
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
)

// Scheme derives the ephemeral identifiers of beacons with rotation exponent
// K, 0..15; with another one its methods panic. A tag's state is its identity
// key. Epoch e is the period that begins at clock e<<K; epochs beyond the 32
// bits of the clock wrap as the clock does. The zero value is the scheme of
// K = 0: an identifier a second.
//
// It derives in two stages: the temporary key of an era of 65,536 seconds, one
// block; then one block an identifier. Constant time in the keys; epochs are
// public.
type Scheme struct{ K uint8 }

var _ rotate.Eras = Scheme{}

// flock is how many tags, and row how many identifiers, are worked on at once.
const (
	flock = 64
	row   = 256
)

// Layout returns the sizes of the scheme: identifiers are shown whole.
func (s Scheme) Layout() rotate.Layout {
	return rotate.Layout{State: KeySize, ID: IdentifierSize, Prefix: IdentifierSize, Group: 64}
}

// SubkeySize returns the size of a temporary key.
func (s Scheme) SubkeySize() int { return aes.KeySize }

// Era returns e's era: the 65,536 seconds of clock that share a temporary key.
func (s Scheme) Era(e rotate.Epoch) rotate.Epoch {
	check(s.K)
	return e >> (eraBits - s.K)
}

// Advance does nothing.
func (s Scheme) Advance([]byte, []rotate.Epoch) {}

// Derive writes the identifiers of consecutive epochs.
func (s Scheme) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.Layout().Check(ids, states, from, m)
	check(s.K)
	var (
		eras    [flock]rotate.Epoch
		subkeys [flock * aes.KeySize]byte
	)
	for len(from) > 0 && m > 0 {
		// The next n tags stay in one era each and are derived together. When n
		// is 0, the next tag alone, with a temporary key for each era.
		n := 0
		for n < min(len(from), flock) && s.Era(from[n]) == s.Era(from[n]+rotate.Epoch(m-1)) {
			eras[n] = s.Era(from[n])
			n++
		}
		if n == 0 {
			s.across(ids[:m*IdentifierSize], states[:KeySize], from[0])
			n = 1
		} else {
			s.Subkeys(subkeys[:n*aes.KeySize], states[:n*KeySize], eras[:n])
			s.Identifiers(ids[:n*m*IdentifierSize], subkeys[:n*aes.KeySize], from[:n], m)
		}
		ids, states, from = ids[n*m*IdentifierSize:], states[n*KeySize:], from[n:]
	}
}

// across derives the identifiers of one tag over several eras.
func (s Scheme) across(ids, state []byte, e rotate.Epoch) {
	var subkey [aes.KeySize]byte
	for len(ids) > 0 {
		era := s.Era(e)
		left := int((era+1)<<(eraBits-s.K) - e) // epochs of this era, <= 2^16
		n := min(left*IdentifierSize, len(ids))
		s.Subkeys(subkey[:], state, []rotate.Epoch{era})
		s.Identifiers(ids[:n], subkey[:], []rotate.Epoch{e}, n/IdentifierSize)
		ids, e = ids[n:], e+rotate.Epoch(left)
	}
}

// Subkeys writes the temporary keys of n tags, eras[i] for tag i.
func (s Scheme) Subkeys(dst, states []byte, eras []rotate.Epoch) {
	if len(states) != len(eras)*KeySize || len(dst) != len(eras)*aes.KeySize {
		panic("eddystone: sizes of subkeys, states and eras do not fit")
	}
	block := aes.Template{Offset: 12}
	block.Block[11] = 0xff
	var counters [flock]uint32
	for len(eras) > 0 {
		n := min(len(eras), flock)
		for i, era := range eras[:n] {
			counters[i] = uint32(uint16(era))
		}
		aes.Counters(dst[:n*aes.KeySize], aes.KeySize, states[:n*KeySize], &block, counters[:n], 1)
		dst, states, eras = dst[n*aes.KeySize:], states[n*KeySize:], eras[n:]
	}
}

// Identifiers writes identifiers of consecutive epochs from the temporary keys
// of their eras.
func (s Scheme) Identifiers(ids, subkeys []byte, from []rotate.Epoch, m int) {
	rotate.Layout{State: aes.KeySize, ID: IdentifierSize}.Check(ids, subkeys, from, m)
	check(s.K)
	block := aes.Template{Offset: 12}
	block.Block[11] = s.K
	var counters [row]uint32
	for len(from) > 0 && m > 0 {
		n := max(1, min(len(from), row/m))
		for done := 0; done < m; done += row { // twice or more only when n is 1
			c := min(m-done, row)
			for i := range n * c {
				counters[i] = uint32(from[i/c]+rotate.Epoch(done+i%c)) << s.K
			}
			aes.Counters(ids[:n*c*IdentifierSize], IdentifierSize, subkeys[:n*aes.KeySize], &block, counters[:n*c], c)
			ids = ids[n*c*IdentifierSize:]
		}
		subkeys, from = subkeys[n*aes.KeySize:], from[n:]
	}
}
