//lint:file-ignore SA1019 the deprecated P-224 of the standard library is the oracle.

package curve

import (
	"bytes"
	"crypto/elliptic"
	"math/big"
	"math/rand"
	"testing"
)

// keys returns small, large and random private keys.
func keys(random int) []*[P224ScalarSize]byte {
	r := rand.New(rand.NewSource(3))
	xs := []*big.Int{big.NewInt(1), big.NewInt(2), big.NewInt(15), big.NewInt(16)}
	xs = append(xs, new(big.Int).Sub(bigN, xs[0]), new(big.Int).Sub(bigN, xs[1]))
	for range random {
		xs = append(xs, new(big.Int).Add(new(big.Int).Rand(r, new(big.Int).Sub(bigN, xs[0])), xs[0]))
	}
	var ds []*[P224ScalarSize]byte
	for _, x := range xs {
		ds = append(ds, scalar(x))
	}
	return ds
}

// public is P224Public computed by the standard library.
func public(d []byte) []byte {
	x, y := elliptic.P224().ScalarBaseMult(d)
	return elliptic.Marshal(elliptic.P224(), x, y)
}

func TestP224Public(t *testing.T) {
	for _, d := range keys(20) {
		got := P224Public(d)
		if !bytes.Equal(got[:], public(d[:])) {
			t.Errorf("%x: %x", *d, got)
		}
		if !P224OnCurve(&got) {
			t.Errorf("%x: not on the curve", *d)
		}
	}
}

func TestP224BaseX(t *testing.T) {
	var ds, want []byte
	for _, d := range append(keys(10), scalar(new(big.Int)), scalar(bigN), scalar(big.NewInt(3))) {
		ds = append(ds, d[:]...)
		if x, y := elliptic.P224().ScalarBaseMult(d[:]); x.Sign() == 0 && y.Sign() == 0 {
			want = append(want, make([]byte, P224ScalarSize)...)
		} else {
			want = append(want, scalar(x)[:]...)
		}
	}
	got := make([]byte, len(ds))
	if P224BaseX(got, ds); !bytes.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
	if P224BaseX(ds, ds); !bytes.Equal(ds, want) {
		t.Error("in place: other coordinates")
	}
	P224BaseX(nil, nil)
	for _, n := range []int{1, 27, 29} {
		panics(t, func() { P224BaseX(make([]byte, n), make([]byte, n)) })
	}
	panics(t, func() { P224BaseX(make([]byte, 28), make([]byte, 56)) })
}

func TestP224Lift(t *testing.T) {
	points := 0
	for _, x := range below(P224ScalarSize, 40) {
		p, ok := P224Lift(scalar(x))
		b := append([]byte{2}, scalar(x)[:]...)
		want, _ := elliptic.UnmarshalCompressed(elliptic.P224(), b)
		if ok != (want != nil) {
			t.Errorf("%x: %v", x, ok)
		}
		if !ok {
			if p != [P224PointSize]byte{} {
				t.Errorf("%x: a point and false", x)
			}
			continue
		}
		points++
		if !P224OnCurve(&p) || !bytes.Equal(p[1:1+P224ScalarSize], scalar(x)[:]) {
			t.Errorf("%x: %x", x, p)
		}
	}
	if points < 10 {
		t.Errorf("only %d points", points)
	}
}

func TestP224Shared(t *testing.T) {
	ds := keys(4)
	for _, d := range ds {
		for _, e := range ds {
			p := P224Public(e)
			got, ok := P224Shared(d, &p)
			x, y := elliptic.Unmarshal(elliptic.P224(), p[:])
			x, _ = elliptic.P224().ScalarMult(x, y, d[:])
			if !ok || got != *scalar(x) {
				t.Errorf("%x*%x: %x, want %x", *d, *e, got, x)
			}
		}
	}
	for _, p := range offCurve() {
		if _, ok := P224Shared(ds[0], &p); ok {
			t.Errorf("%x is a point", p)
		}
	}
	p := P224Public(ds[0])
	panics(t, func() { P224Shared(scalar(new(big.Int)), &p) })
}

func TestP224Combine(t *testing.T) {
	ds := keys(3)
	for _, d := range ds {
		p := P224Public(d)
		for _, u := range ds {
			for _, v := range ds {
				var sum [P224ScalarSize]byte
				P224MulAdd(&sum, d, u, v)
				got, ok := P224Combine(u, &p, v)
				if !P224Valid(&sum) {
					if ok {
						t.Errorf("infinity is %x", got)
					}
				} else if want := P224Public(&sum); !ok || got != want {
					t.Errorf("%x*%x + %x: %x, want %x", *u, *d, *v, got, want)
				}
			}
		}
	}
	for _, p := range offCurve() {
		if _, ok := P224Combine(ds[0], &p, ds[0]); ok {
			t.Errorf("%x is a point", p)
		}
	}
}

// offCurve returns encodings that are no points, each by one fault.
func offCurve() (ps [][P224PointSize]byte) {
	good := P224Public(scalar(big.NewInt(5)))
	for _, change := range []func(p []byte){
		func(p []byte) { p[0] = 2 },
		func(p []byte) { p[0] = 0 },
		func(p []byte) { p[28] ^= 1 },
		func(p []byte) { p[56] ^= 1 },
		func(p []byte) { clear(p[1:]) },
		func(p []byte) { bigP.FillBytes(p[1:29]) },
		func(p []byte) { bigP.FillBytes(p[29:]) },
	} {
		p := good
		change(p[:])
		ps = append(ps, p)
	}
	return ps
}

func TestP224OnCurve(t *testing.T) {
	for _, p := range offCurve() {
		if P224OnCurve(&p) {
			t.Errorf("%x is a point", p)
		}
	}
}

func panics(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	f()
}

func BenchmarkP224BaseX(b *testing.B) {
	d := keys(1)[6]
	var x [P224ScalarSize]byte
	for b.Loop() {
		P224BaseX(x[:], d[:])
	}
}
