package sts

import (
	"slices"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
)

// Generator makes any block of the sequence of a key and a V, as often as it is
// asked: for oracles, logs and tests. What sends or expects pulses goes through
// a [Stream].
//
// Copies share the key, which does not print. The zero value and a wiped
// Generator panic when used. Not for concurrent use.
type Generator struct {
	_ [0]func() // not comparable
	s *hiddenGenerator
}

// hiddenGenerator keeps the key two pointers deep, where fmt does not print it.
type hiddenGenerator struct{ g *generator }

// generator has room for what goes through the AES engine: what is handed to an
// interface escapes.
type generator struct {
	aes     ranging.AES
	key     [KeySize]byte
	v       V
	in, out [BlockSize]byte
}

// NewGenerator returns the generator of key and v. It copies key and takes
// published ones too. It allocates.
func NewGenerator(aes ranging.AES, key *[KeySize]byte, v V) Generator {
	return Generator{s: &hiddenGenerator{newGenerator(aes, key, v)}}
}

func newGenerator(aes ranging.AES, key *[KeySize]byte, v V) *generator {
	g := &generator{aes: aes}
	g.set(key, v)
	return g
}

// set has g make the sequence of key and v.
func (g *generator) set(key *[KeySize]byte, v V) { g.key, g.v, g.in = *key, v, v.Bytes() }

func (g Generator) open() *generator {
	if g.s == nil || g.s.g == nil {
		panic("sts: use of a zero or wiped generator")
	}
	return g.s.g
}

// AppendBlocks appends blocks first .. first+n-1 to dst and returns the extended
// slice. It allocates only when dst has not the capacity. Block numbers are
// modulo 2^32. It panics when n is negative.
func (g Generator) AppendBlocks(dst []byte, first uint32, n int) []byte {
	return g.open().append(dst, first, n)
}

// V returns V of block 0.
func (g Generator) V() V { return g.open().v }

// Wipe overwrites the key of g and all its copies, best effort.
func (g Generator) Wipe() {
	if g.s != nil && g.s.g != nil {
		g.s.g.wipe()
		g.s.g = nil
	}
}

// append makes blocks as the package doc has it: the counter is the only part
// of V that moves.
func (g *generator) append(dst []byte, first uint32, n int) []byte {
	dst = slices.Grow(dst, n*BlockSize)
	for i := range n {
		wire.PutBe32(g.in[UpperSize:], g.v.Counter+first+uint32(i))
		g.aes.Encrypt(&g.key, &g.out, &g.in)
		dst = append(dst, g.out[:]...)
	}
	g.out = [BlockSize]byte{}
	return dst
}

func (g *generator) wipe() { *g = generator{} }
