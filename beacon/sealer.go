package beacon

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// Domain says which identity a frame shows, and in which form: it goes into
// the tag and the keystream, and is not on the air.
type Domain uint8

// The domains. The index of an epoch's frames is the epoch, that of a separated
// day's the generation.
const (
	EpochDomain             Domain = 0x01
	SeparatedDomain         Domain = 0x02
	ExtendedEpochDomain     Domain = 0x11
	ExtendedSeparatedDomain Domain = 0x12
)

// extended is the bit of the domains of extended frames.
const extended = 0x10

// TagSize returns the size in bytes of the tags of d.
func (d Domain) TagSize() int {
	if d&extended != 0 {
		return ExtendedTagSize
	}
	return ShortTagSize
}

// fits reports whether d has frames with n bytes of plaintext.
func (d Domain) fits(n int) bool {
	switch d {
	case EpochDomain, SeparatedDomain:
		return n == ShortTextSize
	case ExtendedEpochDomain, ExtendedSeparatedDomain:
		return n >= ShortTextSize && n <= MaxTextSize
	}
	return false
}

// Sealer seals and opens the frames of one tag and generation. Sealing is
// deterministic: equal input gives equal frames, and so no nonce can be lost.
// The keys cannot be printed; copies share them. The zero value and a wiped
// Sealer panic when used. Constant time in keys and plaintext. Not for
// concurrent use.
type Sealer[K rotate.Key] struct {
	_ [0]func() // not comparable
	s *hiddenSealing[K]
}

// hiddenSealing keeps the keys two pointers deep, where fmt does not print
// them.
type hiddenSealing[K rotate.Key] struct{ s *sealing[K] }

// NewSealer returns a Sealer under the generation's keys M (of label
// [rotate.MACLabel]) and C ([rotate.EncLabel]), which are copied.
func NewSealer[K rotate.Key](aes rotate.AES[K], mac, enc *K) Sealer[K] {
	s := &sealing[K]{aes: aes}
	s.reset(mac, enc)
	return Sealer[K]{s: &hiddenSealing[K]{s}}
}

// open returns the keys.
func (s Sealer[K]) open() *sealing[K] {
	if s.s == nil || s.s.s == nil {
		panic("beacon: use of a zero or wiped sealer")
	}
	return s.s.s
}

// Reset changes the keys, and allocates nothing.
func (s Sealer[K]) Reset(mac, enc *K) { s.open().reset(mac, enc) }

// Wipe overwrites the keys, best effort: Go may have copied them. Every later
// use of s or of a copy panics. Wiping twice is no error.
func (s Sealer[K]) Wipe() {
	if s.s != nil && s.s.s != nil {
		*s.s.s = sealing[K]{}
		s.s.s = nil
	}
}

// Seal appends to dst the frame of an identity: Network, Public and ID of f,
// plain sealed, and the tag. index is the epoch or the generation. plain has
// [ShortTextSize] bytes, in the extended domains up to [MaxTextSize]; another
// size panics. It does not overlap the free room of dst, which is all that Seal
// may allocate.
func (s Sealer[K]) Seal(dst []byte, d Domain, index uint32, f *Sealed, plain []byte) []byte {
	return s.open().seal(dst, d, index, f, plain)
}

// Open authenticates f and appends its plaintext to dst. On error it returns
// dst unchanged: [ErrSealedLength] when d has no such frames, else [ErrSealed].
// It allocates nothing where dst has room.
func (s Sealer[K]) Open(dst []byte, d Domain, index uint32, f *Sealed) ([]byte, error) {
	return s.open().open(dst, d, index, f)
}

// sealing is the work of a Sealer: keys, CMAC subkeys and scratch for AES.
type sealing[K rotate.Key] struct {
	aes      rotate.AES[K]
	mac, enc K
	k1, k2   [rotate.BlockSize]byte
	chain    [rotate.BlockSize]byte
	stream   [rotate.BlockSize]byte
}

func (s *sealing[K]) reset(mac, enc *K) {
	s.mac, s.enc = *mac, *enc
	s.subkeys()
}

// subkeys makes the subkeys of CMAC: SP 800-38B, Section 6.1.
func (s *sealing[K]) subkeys() {
	s.k1 = [rotate.BlockSize]byte{}
	s.aes.Encrypt(&s.mac, &s.k1, &s.k1)
	double(&s.k1)
	s.k2 = s.k1
	double(&s.k2)
}

// double multiplies b by x in GF(2^128). Constant time.
func double(b *[rotate.BlockSize]byte) {
	carry := b[0] >> 7
	for i := range rotate.BlockSize - 1 {
		b[i] = b[i]<<1 | b[i+1]>>7
	}
	b[rotate.BlockSize-1] = b[rotate.BlockSize-1]<<1 ^ 0x87&-carry
}

func (s *sealing[K]) seal(dst []byte, d Domain, index uint32, f *Sealed, plain []byte) []byte {
	if !d.fits(len(plain)) {
		panic("beacon: plaintext of a size that the domain does not have")
	}
	dst = append(dst, f.Network, f.Public)
	dst = append(dst, f.ID[:]...)
	tag := s.tag(d, index, f, plain)
	text := len(dst)
	dst = append(dst, plain...)
	s.crypt(dst[text:], d, index, tag[:])
	return append(dst, tag[:d.TagSize()]...)
}

func (s *sealing[K]) open(dst []byte, d Domain, index uint32, f *Sealed) ([]byte, error) {
	if !d.fits(len(f.Text)) || len(f.Tag) != d.TagSize() {
		return dst, ErrSealedLength
	}
	out := append(dst, f.Text...)
	plain := out[len(dst):]
	s.crypt(plain, d, index, f.Tag)
	tag := s.tag(d, index, f, plain)
	if subtle.ConstantTimeCompare(tag[:len(f.Tag)], f.Tag) != 1 {
		clear(plain)
		return dst, ErrSealed
	}
	return out, nil
}

// tag returns the whole tag of plain, of 8 bytes or more:
//
//	A = dom 1 | len 1 | index 4 | net 1 | pub 1 | id 8
//	T = CMAC_M(A || plain), SP 800-38B, Section 6.2
func (s *sealing[K]) tag(d Domain, index uint32, f *Sealed, plain []byte) [rotate.BlockSize]byte {
	s.chain = [rotate.BlockSize]byte{0: byte(d), 1: byte(len(plain)), 6: f.Network, 7: f.Public}
	wire.PutBe32(s.chain[2:], index)
	copy(s.chain[8:], f.ID[:])
	for ; len(plain) > rotate.BlockSize; plain = plain[rotate.BlockSize:] {
		s.aes.Encrypt(&s.mac, &s.chain, &s.chain)
		subtle.XORBytes(s.chain[:], s.chain[:], plain[:rotate.BlockSize])
	}
	s.aes.Encrypt(&s.mac, &s.chain, &s.chain)
	subtle.XORBytes(s.chain[:], s.chain[:], plain)
	last := &s.k1
	if len(plain) < rotate.BlockSize {
		s.chain[len(plain)] ^= 0x80
		last = &s.k2
	}
	subtle.XORBytes(s.chain[:], s.chain[:], last[:])
	s.aes.Encrypt(&s.mac, &s.chain, &s.chain)
	return s.chain
}

// crypt adds the keystream to b, at most 208 bytes. Its block j, from 0, is
//
//	E_C(T[0:6] | dom 1 | j 1 | index 4 | T[6:10])
//
// with zeros for T[6:10] where the tag has six bytes.
func (s *sealing[K]) crypt(b []byte, d Domain, index uint32, tag []byte) {
	for j := byte(0); len(b) > 0; j++ {
		s.stream = [rotate.BlockSize]byte{6: byte(d), 7: j}
		copy(s.stream[:6], tag)
		wire.PutBe32(s.stream[8:], index)
		if d&extended != 0 {
			copy(s.stream[12:], tag[6:10])
		}
		s.aes.Encrypt(&s.enc, &s.stream, &s.stream)
		n := min(len(b), rotate.BlockSize)
		subtle.XORBytes(b[:n], b[:n], s.stream[:n])
		b = b[n:]
	}
	s.stream = [rotate.BlockSize]byte{}
}
