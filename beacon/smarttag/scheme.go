package smarttag

import (
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// Offsets in the packed state of a tag.
const (
	stateIV      = aes.KeySize
	stateSeed    = stateIV + IVSize
	stateSigning = stateSeed + SeedSize
	stateSize    = stateSigning + aes.KeySize
)

// Scheme derives the privacy IDs of a pool. A tag's state is its privacy key,
// IV, seed and signing key. Epoch e is the index in the pool, 1 to its size; an
// index has 16 bits, and epochs wrap as it does.
//
// An identifier costs one AES block, its key shared by all of a tag. Constant
// time in the keys; indices are public.
type Scheme struct{}

var _ rotate.Scheme = Scheme{}

// row is how many identifiers are worked on at once.
const row = 64

// Layout returns the sizes of the scheme: identifiers are shown whole.
func (Scheme) Layout() rotate.Layout {
	return rotate.Layout{State: stateSize, ID: PrivacyIDSize, Prefix: PrivacyIDSize, Group: 64}
}

// Derive writes the identifiers of consecutive indices.
func (s Scheme) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.Layout().Check(ids, states, from, m)
	if m == 0 {
		return
	}
	var p pool
	defer p.wipe()
	for len(from) > 0 {
		n := max(1, min(len(from), row/m))     // tags at once
		for done := 0; done < m; done += row { // twice or more only when n is 1
			c := min(m-done, row)
			for i := range n {
				p.add(i, c, states[i*stateSize:], from[i]+rotate.Epoch(done))
			}
			aes.Blocks(p.blocks[:n*c*aes.BlockSize], p.keys[:n*aes.KeySize], p.blocks[:n*c*aes.BlockSize], c)
			for i := range n * c {
				copy(ids[i*PrivacyIDSize:(i+1)*PrivacyIDSize], p.blocks[i*aes.BlockSize:])
			}
			ids = ids[n*c*PrivacyIDSize:]
		}
		states, from = states[n*stateSize:], from[n:]
	}
}

// Advance does nothing.
func (Scheme) Advance([]byte, []rotate.Epoch) {}

// pool is the work of one call of the AES kernel.
type pool struct {
	keys   [row * aes.KeySize]byte
	blocks [row * aes.BlockSize]byte
}

// add writes the key of tag i of the row and its c blocks, beginning with
// index e: index | seed | index | PKCS #7 padding, under CBC with the tag's IV.
func (p *pool) add(i, c int, state []byte, e rotate.Epoch) {
	copy(p.keys[i*aes.KeySize:(i+1)*aes.KeySize], state)
	for j := range c {
		b := (*[aes.BlockSize]byte)(p.blocks[(i*c+j)*aes.BlockSize:])
		index := uint16(e + rotate.Epoch(j))
		wire.PutBe16(b[:], index)
		copy(b[2:], state[stateSeed:stateSeed+SeedSize])
		wire.PutBe16(b[2+SeedSize:], index)
		b[12], b[13], b[14], b[15] = 4, 4, 4, 4
		for k := range b {
			b[k] ^= state[stateIV+k]
		}
	}
}

func (p *pool) wipe() {
	clear(p.keys[:])
	clear(p.blocks[:])
}

// sign returns the signature of data under a packed state.
func sign(state []byte, data *[signedSize]byte) Signature {
	var b [aes.BlockSize]byte
	for i := range b {
		b[i] = data[i] ^ state[stateIV+i]
	}
	aes.Blocks(b[:], state[stateSigning:stateSize], b[:], 1)
	return Signature(b[:])
}
