package run

import (
	"bytes"
	"crypto/elliptic"
	"encoding/hex"
	"errors"
	"math/big"
	mrand "math/rand/v2"
	"testing"

	"filippo.io/nistec"

	"github.com/seed-496a4445/fyr/internal/policy/printtest"
)

// groups lists the groups with the parameters of the standard library.
func groups() map[group]*elliptic.CurveParams {
	return map[group]*elliptic.CurveParams{
		p256: elliptic.P256().Params(), p384: elliptic.P384().Params(), p521: elliptic.P521().Params(),
	}
}

func TestOrders(t *testing.T) {
	for g, c := range groups() {
		o := g.scalars()
		n := new(big.Int)
		for i, limb := range o.n {
			n.Or(n, new(big.Int).Lsh(new(big.Int).SetUint64(limb), uint(64*i)))
		}
		if n.Cmp(c.N) != 0 || o.bits != c.BitSize || o.size != (c.BitSize+7)/8 || o.n[len(o.n)-1]>>63 != 0 {
			t.Errorf("%s: order %x of %d bits in %d bytes", c.Name, n, o.bits, o.size)
		}
	}
}

// reduces compares reduce and check with math/big.
func reduces(t *testing.T, o *order, n *big.Int, b []byte) {
	t.Helper()
	want := new(big.Int).SetBytes(b)
	want.Mod(want, n)
	got := o.reduce(b)
	if !bytes.Equal(got, want.FillBytes(make([]byte, o.size))) {
		t.Fatalf("%x became %x, want %x", b, got, want)
	}
	if err := o.check(got); (err == nil) != (want.Sign() != 0) {
		t.Fatalf("%x: %v", got, err)
	}
}

// TestReduce tries numbers about the multiples of the order and about powers
// of two, and random ones.
func TestReduce(t *testing.T) {
	r := mrand.New(mrand.NewPCG(1, 2))
	for g, c := range groups() {
		o := g.scalars()
		for size := range o.size + 12 {
			reduces(t, o, c.N, make([]byte, size))
			reduces(t, o, c.N, bytes.Repeat([]byte{0xff}, size))
		}
		edges := []*big.Int{new(big.Int)}
		for _, k := range []int64{1, 2, 3, 1 << 32, 1<<62 + 12345} {
			edges = append(edges, new(big.Int).Mul(c.N, big.NewInt(k)))
		}
		for bit := range 8*o.size + 64 {
			edges = append(edges, new(big.Int).Lsh(big.NewInt(1), uint(bit)))
		}
		for _, e := range edges {
			for d := int64(-2); d <= 2; d++ {
				if v := new(big.Int).Add(e, big.NewInt(d)); v.Sign() >= 0 {
					reduces(t, o, c.N, v.FillBytes(make([]byte, o.size+9)))
				}
			}
		}
		for range 200 {
			b := make([]byte, o.size+r.IntN(20))
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			reduces(t, o, c.N, b)
		}
	}
}

// TestDraw: scalars are of the size, in range and of all of it: of 64 of them
// each bit is 0 in one and 1 in another, but those above the order.
func TestDraw(t *testing.T) {
	for g, c := range groups() {
		o := g.scalars()
		all, none := bytes.Repeat([]byte{0xff}, o.size), make([]byte, o.size)
		for range 64 {
			b := o.draw()
			if err := o.check(b); err != nil {
				t.Fatal(err)
			}
			for i := range b {
				all[i] &= b[i]
				none[i] |= b[i]
			}
		}
		want := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(o.bits)), big.NewInt(1))
		// the top bits of an order that begins with ones are rarely 0 together,
		// but each alone is in half of all
		if !bytes.Equal(none, want.FillBytes(make([]byte, o.size))) || !bytes.Equal(all, make([]byte, o.size)) {
			t.Errorf("%s: ever 1 %x, always 1 %x", c.Name, none, all)
		}
	}
}

// negative returns -m and m*k of the points of a curve.
func negative[P point[P]](c *curve[P], mask mask[P], k []byte) (sum, product []byte) {
	return c.zero().Add(mask.plus, mask.minus).Bytes(), c.mul(k, mask.plus).Bytes()
}

// TestMasks: the inverses of M and N are theirs, the bytes are the points, and
// a share that is the mask alone is refused by both sides.
func TestMasks(t *testing.T) {
	for _, s := range Suites {
		w0, k := bytes.Repeat([]byte{1}, s.ScalarSize()), bytes.Repeat([]byte{0, 3}, s.ScalarSize()/2)
		var zeroM, aloneM, zeroN, aloneN []byte
		switch c := s.group.(type) {
		case *curve[*nistec.P256Point]:
			zeroM, aloneM = negative(c, c.m(), w0)
			zeroN, aloneN = negative(c, c.n(), w0)
		case *curve[*nistec.P384Point]:
			zeroM, aloneM = negative(c, c.m(), w0)
			zeroN, aloneN = negative(c, c.n(), w0)
		case *curve[*nistec.P521Point]:
			zeroM, aloneM = negative(c, c.m(), w0)
			zeroN, aloneN = negative(c, c.n(), w0)
		}
		if len(zeroM) != 1 || len(zeroN) != 1 {
			t.Errorf("%s: M - M = %x, N - N = %x", s.Name, zeroM, zeroN)
		}
		m, n := s.group.masks()
		if s.CheckPoint(m) != nil || s.CheckPoint(n) != nil || bytes.Equal(m, n) {
			t.Errorf("%s: M = %x, N = %x", s.Name, m, n)
		}
		if _, _, err := s.group.prover(k, w0, k, aloneN); err != ErrPoint {
			t.Errorf("%s, prover: %v", s.Name, err)
		}
		if _, _, err := s.group.verifier(k, w0, s.Base(k), aloneM); err != ErrPoint {
			t.Errorf("%s, verifier: %v", s.Name, err)
		}
		// the mask of the other direction is a share like any other
		if _, _, err := s.group.prover(k, w0, k, aloneM); err != nil {
			t.Errorf("%s, prover: %v", s.Name, err)
		}
		if _, _, err := s.group.verifier(k, w0, s.Base(k), aloneN); err != nil {
			t.Errorf("%s, verifier: %v", s.Name, err)
		}
	}
}

// TestUnmask: what a share hides comes out, k for k.
func TestUnmask(t *testing.T) {
	for _, s := range Suites {
		x, y, w0, w1 := s.Draw(), s.Draw(), s.Draw(), s.Draw()
		g := s.group
		z1, v1, err1 := g.prover(x, w0, w1, g.shareV(y, w0))
		z2, v2, err2 := g.verifier(y, w0, g.base(w1), g.shareP(x, w0))
		if err1 != nil || err2 != nil || !bytes.Equal(z1, z2) || !bytes.Equal(v1, v2) || bytes.Equal(z1, v1) {
			t.Errorf("%s: %v, %v; Z %x, %x; V %x, %x", s.Name, err1, err2, z1, z2, v1, v2)
		}
	}
}

func TestBadConstant(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a mask that is no point has bytes")
		}
	}()
	newCurve(&orderP256, nistec.NewP256Point, hex.EncodeToString(make([]byte, 33)), "").m()
}

func TestKeyNeverPrints(t *testing.T) {
	s := Suites[0]
	w0, w1, x, y := s.Draw(), s.Draw(), s.Draw(), s.Draw()
	p, err := NewProver(s, Parameters{}, w0, w1, x)
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewVerifier(s, Parameters{}, w0, s.Base(w1), y)
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, *p, x)
	printtest.NeverPrints(t, *v, y)
	if _, _, err := v.Respond(p.AppendShare(nil)); err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, *v, v.end.Bytes()[s.macSize:])
}

// TestGiven checks each given scalar and point, in the order of the arguments.
func TestGiven(t *testing.T) {
	for _, s := range Suites {
		good, l := s.Draw(), s.Base(s.Draw())
		zero, short := make([]byte, s.ScalarSize()), make([]byte, s.ScalarSize()-1)
		off := append([]byte{4}, bytes.Repeat([]byte{1}, 2*s.ScalarSize())...)
		cases := []struct {
			w0, w1, x []byte
			want      error
		}{
			{zero, short, short, ErrScalar}, {short, zero, zero, ErrLength},
			{good, zero, short, ErrScalar}, {good, short, zero, ErrLength},
			{good, good, zero, ErrScalar}, {good, good, short, ErrLength}, {good, good, good, nil},
		}
		for i, c := range cases {
			if p, err := NewProver(s, Parameters{}, c.w0, c.w1, c.x); !errors.Is(err, c.want) || (p == nil) != (err != nil) {
				t.Errorf("%s, prover %d: %v", s.Name, i, err)
			}
		}
		cases = []struct {
			w0, w1, x []byte
			want      error
		}{
			{zero, short, short, ErrScalar}, {short, off, zero, ErrLength},
			{good, off, short, ErrPoint}, {good, short, zero, ErrLength},
			{good, l, zero, ErrScalar}, {good, l, short, ErrLength}, {good, l, good, nil},
		}
		for i, c := range cases {
			if v, err := NewVerifier(s, Parameters{}, c.w0, c.w1, c.x); !errors.Is(err, c.want) || (v == nil) != (err != nil) {
				t.Errorf("%s, verifier %d: %v", s.Name, i, err)
			}
		}
	}
}
