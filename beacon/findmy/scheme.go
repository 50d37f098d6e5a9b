package findmy

import (
	"github.com/seed-496a4445/fyr/internal/curve"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// PrefixSize is how many bytes of a key every frame shows: those in the
// address.
const PrefixSize = 6

// Offsets in the packed state of a chain.
const (
	stateStart      = KeySize                     // SK_0
	stateCheckpoint = stateStart + StartSize      // SK_k
	stateRolls      = stateCheckpoint + StartSize // k, 4 bytes little endian
	stateSize       = stateRolls + 4
)

// Scheme derives the advertised keys of one chain of an accessory. A tag's
// state is the master key, the start key, and a checkpoint: the start key
// after some rolls and how many. Epoch e is the roll count e, 0..2^32-1; the
// methods panic for others.
//
// A key costs a SHA-256 for each roll since the checkpoint, or since 0 when it
// lies before the checkpoint, and then a multiplication on the curve. Constant
// time in the keys; roll counts are public.
type Scheme struct{}

var _ rotate.Scheme = Scheme{}

// AppendState appends the packed state of a chain to dst, with its checkpoint
// at roll count 0: 96 bytes, in clear.
func AppendState(dst []byte, master PrivateKey, start StartKey) []byte {
	return appendState(dst, master.key.Bytes(), start.key.Bytes())
}

func appendState(dst, master, start []byte) []byte {
	dst = append(append(append(dst, master...), start...), start...)
	return wire.AppendLe32(dst, 0)
}

// Layout returns the sizes of the scheme.
func (Scheme) Layout() rotate.Layout {
	return rotate.Layout{State: stateSize, ID: KeySize, Prefix: PrefixSize, Group: 1, Chain: true}
}

// Derive writes the advertised keys of consecutive roll counts. While it runs,
// ids holds their private keys. The key of a private key 0, which has the
// probability 2^-224, is written as zeros.
func (s Scheme) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.Layout().Check(ids, states, from, m)
	if m == 0 {
		return
	}
	d := ids
	for i, e := range from {
		state := states[i*stateSize : (i+1)*stateSize]
		sk := chainAt(state, e)
		for j := range m {
			if j > 0 {
				sk.roll(1)
			}
			sk.private((*[KeySize]byte)(d), (*[KeySize]byte)(state))
			d = d[KeySize:]
		}
		clear(sk[:])
	}
	curve.P224BaseX(ids, ids)
}

// Advance moves the checkpoints to the roll counts to, back as well as forth.
func (s Scheme) Advance(states []byte, to []rotate.Epoch) {
	s.Layout().Check(nil, states, to, 0)
	for i, e := range to {
		state := states[i*stateSize : (i+1)*stateSize]
		sk := chainAt(state, e)
		copy(state[stateCheckpoint:], sk[:])
		wire.PutLe32(state[stateRolls:], uint32(e))
		clear(sk[:])
	}
}

// chainAt returns SK_e of a packed state.
func chainAt(state []byte, e rotate.Epoch) chainKey {
	if e < 0 || e > rollsMax {
		panic("findmy: roll count out of range")
	}
	sk, k := chainKey(state[stateCheckpoint:]), rotate.Epoch(wire.Le32(state[stateRolls:]))
	if e < k {
		sk, k = chainKey(state[stateStart:]), 0
	}
	sk.roll(e - k)
	return sk
}

// StaticScheme is for tags that show one key all the time: the state of a tag
// is its advertised key, and so is the identifier of every epoch. A tag that
// goes through a list of keys is a stream for each.
type StaticScheme struct{}

var _ rotate.Scheme = StaticScheme{}

// Layout returns the sizes of the scheme.
func (StaticScheme) Layout() rotate.Layout {
	return rotate.Layout{State: KeySize, ID: KeySize, Prefix: PrefixSize, Group: 1}
}

// Derive copies the keys.
func (s StaticScheme) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.Layout().Check(ids, states, from, m)
	for i := range len(from) * m {
		copy(ids[i*KeySize:], states[i/m*KeySize:][:KeySize])
	}
}

// Advance does nothing.
func (StaticScheme) Advance([]byte, []rotate.Epoch) {}
