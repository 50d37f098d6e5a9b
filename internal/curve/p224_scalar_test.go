package curve

import (
	"crypto/elliptic"
	"math/big"
	"math/rand"
	"testing"
)

var (
	bigN = elliptic.P224().Params().N
	bigP = elliptic.P224().Params().P
)

// edges are numbers around which carries and reductions change.
func edges() []*big.Int {
	one := big.NewInt(1)
	var xs []*big.Int
	for _, x := range []*big.Int{
		new(big.Int), bigN, bigP, new(big.Int).Lsh(one, 224), new(big.Int).Lsh(bigN, 1), new(big.Int).Mul(bigN, bigN),
		new(big.Int).Lsh(one, 112), new(big.Int).Lsh(one, 288), new(big.Int).Lsh(bigN, 64),
	} {
		for d := int64(-3); d <= 3; d++ {
			if y := new(big.Int).Add(x, big.NewInt(d)); y.Sign() >= 0 {
				xs = append(xs, y)
			}
		}
	}
	return xs
}

func scalar(x *big.Int) *[P224ScalarSize]byte {
	var b [P224ScalarSize]byte
	x.FillBytes(b[:])
	return &b
}

// below returns the edges of at most the given size and random numbers.
func below(bytes, random int) []*big.Int {
	r := rand.New(rand.NewSource(1))
	var xs []*big.Int
	for _, x := range edges() {
		if x.BitLen() <= 8*bytes {
			xs = append(xs, x)
		}
	}
	b := make([]byte, bytes)
	for range random {
		r.Read(b)
		clear(b[:r.Intn(2)*r.Intn(bytes)])
		xs = append(xs, new(big.Int).SetBytes(b))
	}
	return xs
}

func TestModuli(t *testing.T) {
	for _, m := range []struct {
		modulus
		want *big.Int
	}{{order, bigN}, {lessOne, new(big.Int).Sub(bigN, big.NewInt(1))}} {
		var b [P224ScalarSize]byte
		store(&b, &m.m)
		if new(big.Int).SetBytes(b[:]).Cmp(m.want) != 0 {
			t.Errorf("modulus %x, want %x", b, m.want)
		}
		store(&b, &[limbs]uint32{m.c[0], m.c[1], m.c[2], m.c[3]})
		sum := new(big.Int).SetBytes(b[:])
		if sum.Add(sum, m.want).Cmp(new(big.Int).Lsh(big.NewInt(1), 224)) != 0 {
			t.Errorf("c of %x is %x", m.want, b)
		}
	}
}

func TestP224Valid(t *testing.T) {
	for _, x := range below(P224ScalarSize, 1000) {
		if got, want := P224Valid(scalar(x)), x.Sign() > 0 && x.Cmp(bigN) < 0; got != want {
			t.Errorf("%x: %v, want %v", x, got, want)
		}
	}
}

func TestP224Reduce(t *testing.T) {
	m := new(big.Int).Sub(bigN, big.NewInt(1))
	for _, x := range below(P224WideSize, 10000) {
		var raw [P224WideSize]byte
		x.FillBytes(raw[:])
		var got [P224ScalarSize]byte
		P224Reduce(&got, &raw)
		want := new(big.Int).Mod(x, m)
		if want.Add(want, big.NewInt(1)); got != *scalar(want) {
			t.Fatalf("%x: %x, want %x", x, got, want)
		}
	}
}

func TestP224MulAdd(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	xs := below(P224ScalarSize, 100)
	for _, a := range xs {
		for _, b := range xs {
			c := xs[r.Intn(len(xs))]
			want := new(big.Int).Mul(a, b)
			want.Mod(want.Add(want, c), bigN)
			var got [P224ScalarSize]byte
			P224MulAdd(&got, scalar(a), scalar(b), scalar(c))
			if got != *scalar(want) {
				t.Fatalf("%x*%x + %x: %x, want %x", a, b, c, got, want)
			}
			x := *scalar(a)
			if P224MulAdd(&x, &x, scalar(b), scalar(c)); x != got {
				t.Fatal("first operand as destination")
			}
			x = *scalar(c)
			if P224MulAdd(&x, scalar(a), scalar(b), &x); x != got {
				t.Fatal("last operand as destination")
			}
		}
	}
}

// reduce takes any 448-bit number, also those that no product reaches.
func TestReduceLargest(t *testing.T) {
	for _, x := range []*big.Int{
		new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 448), big.NewInt(1)),
		new(big.Int).Lsh(big.NewInt(1), 447),
		new(big.Int).Lsh(bigN, 224),
	} {
		var b [8 * limbs]byte
		x.FillBytes(b[:])
		lo, hi := load((*[P224ScalarSize]byte)(b[P224ScalarSize:])), load((*[P224ScalarSize]byte)(b[:]))
		t14 := [2 * limbs]uint32{}
		copy(t14[:], lo[:])
		copy(t14[limbs:], hi[:])
		got := order.reduce(&t14)
		var out [P224ScalarSize]byte
		store(&out, &got)
		if want := new(big.Int).Mod(x, bigN); out != *scalar(want) {
			t.Errorf("%x: %x, want %x", x, out, want)
		}
	}
}

func TestScalarsDoNotAllocate(t *testing.T) {
	var d [P224ScalarSize]byte
	var raw [P224WideSize]byte
	if n := testing.AllocsPerRun(100, func() {
		P224Reduce(&d, &raw)
		P224MulAdd(&d, &d, &d, &d)
		P224Valid(&d)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzP224MulAdd(f *testing.F) {
	f.Add(make([]byte, 3*P224ScalarSize))
	for _, x := range edges() {
		if x.BitLen() <= 8*P224ScalarSize {
			s := scalar(x)
			f.Add(append(append(s[:], s[:]...), s[:]...))
		}
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) != 3*P224ScalarSize {
			return
		}
		a, b, c := [P224ScalarSize]byte(in), [P224ScalarSize]byte(in[28:]), [P224ScalarSize]byte(in[56:])
		want := new(big.Int).Mul(new(big.Int).SetBytes(a[:]), new(big.Int).SetBytes(b[:]))
		want.Mod(want.Add(want, new(big.Int).SetBytes(c[:])), bigN)
		var got [P224ScalarSize]byte
		if P224MulAdd(&got, &a, &b, &c); got != *scalar(want) {
			t.Fatalf("%x, want %x", got, want)
		}
	})
}
