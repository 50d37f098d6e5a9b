package curve

import "github.com/seed-496a4445/fyr/internal/wire"

// Sizes in bytes.
const (
	P224ScalarSize = 28 // scalars, and coordinates likewise
	P224WideSize   = 36 // what [P224Reduce] takes
)

// limbs is the number of 32-bit limbs of a scalar, least significant first.
const limbs = P224ScalarSize / 4

// A modulus m is near 2^224: c = 2^224 - m < 2^112, so that a number hi*2^224 +
// lo is congruent to hi*c + lo.
type modulus struct {
	m [limbs]uint32
	c [4]uint32
}

// order is n, the order of the generator; lessOne is n-1.
var (
	order = modulus{
		m: [limbs]uint32{0x5c5c2a3d, 0x13dd2945, 0xe0b8f03e, 0xffff16a2, 0xffffffff, 0xffffffff, 0xffffffff},
		c: [4]uint32{0xa3a3d5c3, 0xec22d6ba, 0x1f470fc1, 0x0000e95d},
	}
	lessOne = modulus{
		m: [limbs]uint32{0x5c5c2a3c, 0x13dd2945, 0xe0b8f03e, 0xffff16a2, 0xffffffff, 0xffffffff, 0xffffffff},
		c: [4]uint32{0xa3a3d5c4, 0xec22d6ba, 0x1f470fc1, 0x0000e95d},
	}
)

// P224Valid reports whether d is a private key: 1 <= d <= n-1. It is constant
// time but for its result.
func P224Valid(d *[P224ScalarSize]byte) bool {
	x := load(d)
	var any uint32
	for _, v := range x {
		any |= v
	}
	_, borrow := sub(&x, &order.m)
	return borrow == 1 && any != 0
}

// P224Reduce sets dst to raw mod (n-1) + 1, a number in 1..n-1, in constant
// time.
func P224Reduce(dst *[P224ScalarSize]byte, raw *[P224WideSize]byte) {
	var x [2 * limbs]uint32
	for i := range P224WideSize / 4 {
		x[i] = wire.Be32(raw[P224WideSize-4*(i+1):])
	}
	r := lessOne.reduce(&x)
	carry := uint64(1) // r <= n-2, so r+1 does not overflow
	for i := range r {
		carry += uint64(r[i])
		r[i] = uint32(carry)
		carry >>= 32
	}
	store(dst, &r)
}

// P224MulAdd sets dst to a*b + c mod n, in constant time, for any values of a,
// b and c below 2^224. dst may be one of them.
func P224MulAdd(dst, a, b, c *[P224ScalarSize]byte) {
	x, y, z := load(a), load(b), load(c)
	var t [2 * limbs]uint32 // (2^224-1)^2 + 2^224-1 < 2^448
	copy(t[:], z[:])
	for i := range x {
		t[i+limbs] = addMul(t[i:i+limbs], y[:], x[i])
	}
	r := order.reduce(&t)
	store(dst, &r)
}

// addMul adds a*b to t, which has the limbs of a, and returns the carry.
func addMul(t, a []uint32, b uint32) uint32 {
	var carry uint64
	for i := range a {
		carry += uint64(a[i])*uint64(b) + uint64(t[i]) // (2^32-1)^2 + 2(2^32-1) = 2^64-1
		t[i] = uint32(carry)
		carry >>= 32
	}
	return uint32(carry)
}

// reduce returns x mod m. The bounds of x after each fold, for any x < 2^448:
//
//	1: hi < 2^224, hi*c + lo < 2^336 + 2^224
//	2: hi < 2^113, hi*c + lo < 2^225 + 2^224
//	3: hi < 2^2,   hi*c + lo < 2^224 + 2^114
//	4: hi < 2, and lo < 2^114 where hi is 1: hi*c + lo < 2^224 < 2m
func (m *modulus) reduce(x *[2 * limbs]uint32) [limbs]uint32 {
	for range 4 {
		m.fold(x)
	}
	r := [limbs]uint32(x[:limbs])
	less, borrow := sub(&r, &m.m)
	for i := range r { // take r-m unless it borrowed
		r[i] ^= (r[i] ^ less[i]) & (borrow - 1)
	}
	return r
}

// fold sets x = hi*2^224 + lo to hi*c + lo.
func (m *modulus) fold(x *[2 * limbs]uint32) {
	hi := [limbs]uint32(x[limbs:])
	clear(x[limbs:])
	for i, v := range hi {
		carry := uint64(addMul(x[i:i+len(m.c)], m.c[:], v))
		for j := i + len(m.c); j < len(x); j++ {
			carry += uint64(x[j])
			x[j] = uint32(carry)
			carry >>= 32
		}
	}
}

// sub returns a-b mod 2^224 and whether it borrowed, 0 or 1.
func sub(a, b *[limbs]uint32) (d [limbs]uint32, borrow uint32) {
	for i := range a {
		v := uint64(a[i]) - uint64(b[i]) - uint64(borrow)
		d[i], borrow = uint32(v), uint32(v>>63)
	}
	return d, borrow
}

func load(b *[P224ScalarSize]byte) (x [limbs]uint32) {
	for i := range x {
		x[i] = wire.Be32(b[P224ScalarSize-4*(i+1):])
	}
	return x
}

func store(b *[P224ScalarSize]byte, x *[limbs]uint32) {
	for i, v := range x {
		wire.PutBe32(b[P224ScalarSize-4*(i+1):], v)
	}
}
