package rotate

import "github.com/seed-496a4445/fyr/internal/wire"

// Label says what a key or a block is for. The zero value is none.
type Label uint8

// The labels of fyr's own protocol, as they stand in its blocks.
const (
	TreeLabel      Label = iota + 1 // "tree": a child in the tree of day keys
	IDLabel                         // "id": the key of a day's identifiers
	JitterLabel                     // "jit": the key of a day's instants of change
	MACLabel                        // "mac": the key of a day's tags
	EncLabel                        // "enc": the key of a day's keystream
	EpochLabel                      // "epoch": a block of one epoch
	SeparatedLabel                  // "sep": the block of a day's separated identity
)

// names holds what stands in a block for each label.
var names = [...]string{"", "tree", "id", "jit", "mac", "enc", "epoch", "sep"}

// Block returns the block of a label and a number, for the first or, half = 1,
// the second half of a 32-byte key:
//
//	"fyr1 " || label, zero-padded to 11 bytes | half 1 | n 4, big endian
//
// Blocks that are output and not keys have half 0. It panics when l is no
// label.
func Block(l Label, n uint32, half byte) (b [BlockSize]byte) {
	if l == 0 || int(l) >= len(names) {
		panic("rotate: no label")
	}
	copy(b[copy(b[:], "fyr1 "):], names[l])
	b[11] = half
	wire.PutBe32(b[12:], n)
	return b
}

// Deriver derives keys and blocks under any key. It holds scratch for AES, so
// that its methods allocate nothing, and no secret between calls. The zero
// value has no AES and panics; see [NewDeriver]. Not for concurrent use.
type Deriver[K Key] struct {
	aes     AES[K]
	key     K
	in, out [BlockSize]byte
}

// NewDeriver returns a Deriver over aes.
func NewDeriver[K Key](aes AES[K]) Deriver[K] { return Deriver[K]{aes: aes} }

// Key sets dst to the key of label l and number n under from: one block of AES
// for each 16 bytes of it. dst and from may be the same.
func (d *Deriver[K]) Key(dst, from *K, l Label, n uint32) {
	d.key = *from
	for half := range len(d.key) / BlockSize {
		d.in = Block(l, n, byte(half))
		d.aes.Encrypt(&d.key, &d.out, &d.in)
		for i, b := range d.out {
			(*dst)[half*BlockSize+i] = b
		}
	}
	d.forget()
}

// Block sets dst to the block of label l and number n, encrypted under from.
func (d *Deriver[K]) Block(dst *[BlockSize]byte, from *K, l Label, n uint32) {
	d.key, d.in = *from, Block(l, n, 0)
	d.aes.Encrypt(&d.key, &d.out, &d.in)
	*dst = d.out
	d.forget()
}

// forget overwrites what a call leaves of keys.
func (d *Deriver[K]) forget() {
	var zero K
	d.key, d.out = zero, [BlockSize]byte{}
}
