package native

import (
	"sync"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// cipher128 is AES-128 as the tag's side takes it, in constant time and without
// allocations.
type cipher128 struct{}

// Encrypt encrypts one block.
func (cipher128) Encrypt(key *[aes.KeySize]byte, dst, src *[aes.BlockSize]byte) {
	aes.Blocks(dst[:], key[:], src[:], 1)
}

// cipher256 is AES-256. The kernel that there is encrypts two blocks that share
// a counter; both are src.
type cipher256 struct{}

// Encrypt encrypts one block.
func (cipher256) Encrypt(key *[aes.WideKeySize]byte, dst, src *[aes.BlockSize]byte) {
	ts := [2]aes.Template{{Block: *src, Offset: 12}, {Block: *src, Offset: 12}}
	var out [2 * aes.BlockSize]byte
	aes.Pairs256(out[:], key[:], &ts, []uint32{wire.Be32(src[12:])})
	copy(dst[:], out[:])
}

// engine derives, seals and opens for one tag at a time. What its methods need
// is in it, so that they do not allocate. Not for concurrent use: each call
// takes one from its pool and gives it back wiped.
type engine[K rotate.Key] struct {
	derive   rotate.Deriver[K]
	sealer   beacon.Sealer[K]
	key, mac K
	block    [aes.BlockSize]byte
}

// The engines that are not in use.
var (
	engines128 = sync.Pool{New: func() any { return newEngine(rotate.AES[[aes.KeySize]byte](cipher128{})) }}
	engines256 = sync.Pool{New: func() any { return newEngine(rotate.AES[[aes.WideKeySize]byte](cipher256{})) }}
)

func newEngine[K rotate.Key](c rotate.AES[K]) *engine[K] {
	n := &engine[K]{derive: rotate.NewDeriver(c)}
	n.sealer = beacon.NewSealer(c, &n.key, &n.key)
	return n
}

// with calls one of the functions with an engine for keys of a suite.
func with(s Suite, narrow func(*engine[[aes.KeySize]byte]), wide func(*engine[[aes.WideKeySize]byte])) {
	if s == AES256 {
		n := engines256.Get().(*engine[[aes.WideKeySize]byte])
		wide(n)
		n.wipe()
		engines256.Put(n)
		return
	}
	n := engines128.Get().(*engine[[aes.KeySize]byte])
	narrow(n)
	n.wipe()
	engines128.Put(n)
}

// wipe overwrites what is secret.
func (n *engine[K]) wipe() {
	var zero K
	n.key, n.mac, n.block = zero, zero, [aes.BlockSize]byte{}
	n.sealer.Reset(&n.key, &n.mac)
}

// load sets a key from bytes.
func (n *engine[K]) load(dst *K, b []byte) {
	for i := range len(*dst) {
		(*dst)[i] = b[i]
	}
}

// appendKey appends the key to dst.
func (n *engine[K]) appendKey(dst []byte) []byte {
	for i := range len(n.key) {
		dst = append(dst, n.key[i])
	}
	return dst
}

// descend sets the key to that of node p of level to. keys are those of the
// cover of have, which gives the node, in a row.
func (n *engine[K]) descend(keys []byte, have days, to int, p int32) {
	size, at := len(n.key), 0
	for level, own := range have.nodes {
		if level <= to && p>>(to-level) == own {
			n.load(&n.key, keys[at*size:])
			for l := level; l < to; l++ {
				n.derive.Key(&n.key, &n.key, rotate.TreeLabel, uint32(2*l)+uint32(p>>(to-1-l)&1))
			}
			return
		}
		at++
	}
	panic("native: node out of reach")
}

// leaf sets the key to the leaf of the day.
func (n *engine[K]) leaf(o *opened) {
	n.descend(o.scheme.Form.keys(o.state), o.have, rotate.Levels, o.day)
}

// sealing sets the sealer's keys to those of the day.
func (n *engine[K]) sealing(o *opened) {
	n.leaf(o)
	n.derive.Key(&n.mac, &n.key, rotate.MACLabel, 0)
	n.derive.Key(&n.key, &n.key, rotate.EncLabel, 0)
	n.sealer.Reset(&n.mac, &n.key)
}

// keys returns the keys of a packed state.
func (f Form) keys(state []byte) []byte {
	switch f {
	case Root:
		return state
	case Cover:
		return state[2*headSize:]
	}
	return state[headSize:]
}

// label returns the label of the identifiers of a domain.
func label(d beacon.Domain) rotate.Label {
	if d == beacon.SeparatedDomain {
		return rotate.SeparatedLabel
	}
	return rotate.EpochLabel
}
