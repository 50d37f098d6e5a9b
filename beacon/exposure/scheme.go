package exposure

import (
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// StateSize is the size of the state of a tag, which is one day's key: the
// TEK, then its rolling start as four bytes, little endian.
const StateSize = KeySize + startSize

const startSize = 4

// Scheme derives the identifiers of day keys. Epoch e is the e-th interval from
// the rolling start, 0..143; interval numbers wrap at 2^32. It derives in two
// stages: the RPIK, by HKDF; then one block an identifier. Constant time in the
// keys; rolling starts and epochs are public. Its zero value is the one value.
type Scheme struct{}

var _ rotate.Eras = Scheme{}

// flock is how many tags, and row how many identifiers, are worked on at once.
const (
	flock = 32
	row   = 288
)

// Layout returns the sizes of the scheme: identifiers are shown whole. Groups
// are small, because a single identifier costs an HKDF.
func (Scheme) Layout() rotate.Layout {
	return rotate.Layout{State: StateSize, ID: RPISize, Prefix: RPISize, Group: 8}
}

// SubkeySize returns the size of an RPIK and the rolling start.
func (Scheme) SubkeySize() int { return StateSize }

// Era returns 0: a key has one RPIK for all its intervals.
func (Scheme) Era(rotate.Epoch) rotate.Epoch { return 0 }

// Advance does nothing.
func (Scheme) Advance([]byte, []rotate.Epoch) {}

// Derive writes the identifiers of consecutive intervals.
func (s Scheme) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.Layout().Check(ids, states, from, m)
	var (
		eras    [flock]rotate.Epoch
		subkeys [flock * StateSize]byte
	)
	for len(from) > 0 && m > 0 {
		n := min(len(from), flock)
		s.Subkeys(subkeys[:n*StateSize], states[:n*StateSize], eras[:n])
		s.Identifiers(ids[:n*m*RPISize], subkeys[:n*StateSize], from[:n], m)
		ids, states, from = ids[n*m*RPISize:], states[n*StateSize:], from[n:]
	}
}

// Subkeys writes the RPIK and the rolling start of each tag.
func (Scheme) Subkeys(dst, states []byte, eras []rotate.Epoch) {
	if len(states) != len(eras)*StateSize || len(dst) != len(states) {
		panic("exposure: sizes of subkeys, states and eras do not fit")
	}
	for i := range eras {
		state := states[i*StateSize : (i+1)*StateSize]
		rpik := derive(state[:KeySize], labelRPIK)
		copy(dst[i*StateSize+copy(dst[i*StateSize:], rpik[:]):], state[KeySize:])
	}
}

// Identifiers writes identifiers of consecutive intervals from RPIKs.
func (s Scheme) Identifiers(ids, subkeys []byte, from []rotate.Epoch, m int) {
	s.Layout().Check(ids, subkeys, from, m)
	block := aes.Template{Block: plainRPI(0), Offset: intervalOffset, LittleEndian: true}
	var (
		keys     [flock * KeySize]byte
		counters [row]uint32
	)
	for len(from) > 0 && m > 0 {
		n := max(1, min(len(from), flock, row/m))
		for i := range n {
			copy(keys[i*KeySize:(i+1)*KeySize], subkeys[i*StateSize:])
		}
		for done := 0; done < m; done += row { // twice or more only when n is 1
			c := min(m-done, row)
			for i := range n {
				first := wire.Le32(subkeys[i*StateSize+KeySize:]) + uint32(from[i]) + uint32(done)
				for j := range c {
					counters[i*c+j] = first + uint32(j)
				}
			}
			aes.Counters(ids[:n*c*RPISize], RPISize, keys[:n*KeySize], &block, counters[:n*c], c)
			ids = ids[n*c*RPISize:]
		}
		subkeys, from = subkeys[n*StateSize:], from[n:]
	}
}
