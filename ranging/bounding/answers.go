package bounding

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes in bytes of what messages are made of.
const (
	nonceSize  = 16
	commitSize = sha256.Size // a commitment, and the blinding that opens it
	tagSize    = sha256.Size
)

// A run is what both sides of one run know and compute alike.
type run struct {
	c       Config
	n       int    // rounds
	opening []byte // the first message, the prover's
	reply   []byte // the second, the verifier's
	s       *hidden
}

// hidden keeps secrets two pointers deep, where fmt does not follow.
type hidden struct{ *secrets }

// secrets are what nobody else may see of a run.
type secrets struct {
	// answers has for each round the right answer to each challenge.
	answers [][3]byte
	// known has 1 for each round whose challenge is predefined, and predefined
	// that challenge: Kim-Avoine.
	known, predefined []byte
	// bits and blinding are those of Brands-Chaum's commitment.
	bits, blinding []byte
	// random has the answers of Kim-Avoine's prover once it was asked wrongly,
	// and misled is 1 from then on.
	random []byte
	misled byte
	// challenges are the verifier's, secret until they are sent.
	challenges []byte
}

func newRun(c Config) (run, error) {
	if err := c.check(); err != nil {
		return run{}, err
	}
	c.Context = append([]byte(nil), c.Context...)
	return run{c: c, n: c.Setting.rounds, s: &hidden{new(secrets)}}, nil
}

// packed returns the size in bytes of a bit a round.
func (r *run) packed() int { return (r.n + 7) / 8 }

// openingSize returns the size of the prover's first message.
func (r *run) openingSize() int {
	if r.c.Setting.protocol == BrandsChaum {
		return nonceSize + commitSize
	}
	return nonceSize
}

// replySize returns the size of the verifier's message: for SKI with the mask
// of the registers and the vector by which the key leaks.
func (r *run) replySize() int {
	if r.c.Setting.protocol == SKI {
		return nonceSize + 2*r.packed() + len(r.c.Key.bytes())
	}
	return nonceSize
}

// lastSize returns the size of the prover's last message.
func (r *run) lastSize() int {
	switch r.c.Setting.protocol {
	case BrandsChaum:
		return r.packed() + commitSize + r.packed() + tagSize
	case SwissKnife:
		return r.packed() + tagSize
	}
	return 0
}

// expand returns size bytes that both derive of the key, for one purpose, from
// all that was agreed and said: HKDF-Expand with SHA-256 and the key for PRK.
func (r *run) expand(purpose string, size int) []byte {
	s := &r.c.Setting
	info := []byte("fyr bounding 1, " + purpose + ", ")
	info = append(info, byte(s.protocol))
	info = wire.AppendBe16(info, uint16(s.rounds))
	info = wire.AppendBe16(info, uint16(s.predefined))
	// The sizes of both messages follow from the key and what is before them.
	info = append(append(info, r.opening...), r.reply[:nonceSize]...)
	if s.protocol == SKI {
		// Without the mask: whoever made the PRF could have it cancel the mask.
		info = append(info, r.reply[nonceSize+2*r.packed():]...)
	}
	info = append(info, r.c.Context...)
	b, err := hkdf.Expand(sha256.New, r.c.Key.bytes(), string(info), size)
	if err != nil {
		panic("bounding: " + err.Error()) // for sizes above 8160 only
	}
	return b
}

// derive computes the answers, once both messages are there. bits are those of
// Brands-Chaum's commitment, and nil on the verifier's side until it is opened.
func (r *run) derive(bits []byte) {
	r.s.answers = make([][3]byte, r.n)
	switch r.c.Setting.protocol {
	case BrandsChaum:
		for i, m := range bits {
			r.s.answers[i] = [3]byte{m, m ^ 1}
		}
	case HanckeKuhn:
		b := r.expand("registers", 2*r.packed())
		for i := range r.s.answers {
			r.s.answers[i] = [3]byte{bit(b, i), bit(b[r.packed():], i)}
		}
	case SwissKnife:
		b, x := r.expand("register", r.packed()), r.c.Key.bytes()
		for i := range r.s.answers {
			a := bit(b, i)
			r.s.answers[i] = [3]byte{a, a ^ bit(x, i)}
		}
	case SKI:
		r.deriveSKI()
	case KimAvoine:
		r.deriveMixed()
	}
}

// deriveSKI has the third answer of each round the sum of the other two and of
// one bit of the key that the verifier chose: all rounds leak the same bit.
func (r *run) deriveSKI() {
	b := r.expand("registers", 2*r.packed())
	mask, vector := r.reply[nonceSize:nonceSize+len(b)], r.reply[nonceSize+len(b):]
	for i := range b {
		b[i] ^= mask[i]
	}
	leaked := byte(0)
	for i, k := range r.c.Key.bytes() {
		leaked ^= k & vector[i]
	}
	leaked ^= leaked >> 4
	leaked ^= leaked >> 2
	leaked ^= leaked >> 1
	for i := range r.s.answers {
		first, second := bit(b, i), bit(b[r.packed():], i)
		r.s.answers[i] = [3]byte{first, second, first ^ second ^ leaked&1}
	}
}

// deriveMixed has the same answer to both challenges where the challenge is
// predefined.
func (r *run) deriveMixed() {
	b := r.expand("registers", r.n+3*r.packed())
	kinds, d := b[:r.n], b[r.n:]
	v0, v1 := d[r.packed():], d[2*r.packed():]
	r.s.known, r.s.predefined = make([]byte, r.n), make([]byte, r.n)
	for i := range r.s.answers {
		below := byte((int(kinds[i])-r.c.Setting.predefined)>>16) & 1 // 1 when kinds[i] < predefined
		r.s.known[i], r.s.predefined[i] = below, bit(d, i)
		zero, one := bit(v0, i), bit(v1, i)
		r.s.answers[i] = [3]byte{zero, zero ^ (below^1)&(zero^one)}
	}
}

// commitment returns Brands-Chaum's commitment to bits.
func commitment(blinding, bits []byte) []byte {
	h := sha256.New()
	h.Write([]byte("fyr bounding 1, commitment"))
	h.Write(blinding)
	h.Write(bits)
	return h.Sum(nil)
}

// tag returns the MAC over the last message before it.
func (r *run) tag(body []byte) []byte {
	h := hmac.New(sha256.New, r.expand("confirmation", sha256.Size))
	h.Write(body)
	return h.Sum(nil)
}

// forget overwrites what is secret of the run.
func (r *run) forget() {
	clear(r.s.answers)
	for _, b := range [][]byte{r.s.known, r.s.predefined, r.s.bits, r.s.blinding, r.s.random, r.s.challenges} {
		clear(b)
	}
	*r.s.secrets = secrets{}
}

// bit returns bit i of b, the most significant of byte 0 first.
func bit(b []byte, i int) byte { return b[i/8] >> (7 - i%8) & 1 }

// pack appends bits, one a byte, in bytes, the most significant first, and
// zeros to the end of the last.
func pack(dst, bits []byte) []byte {
	for i, b := range bits {
		if i%8 == 0 {
			dst = append(dst, 0)
		}
		dst[len(dst)-1] |= b << (7 - i%8)
	}
	return dst
}

// unpack returns n bits, one a byte, or [ErrFormat] when bits behind them are
// set.
func unpack(b []byte, n int) ([]byte, error) {
	if n%8 != 0 && b[n/8]<<(n%8) != 0 {
		return nil, ErrFormat
	}
	bits := make([]byte, n)
	for i := range bits {
		bits[i] = bit(b, i)
	}
	return bits, nil
}
