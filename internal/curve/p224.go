package curve

import "filippo.io/nistec"

// P224PointSize is the size of an uncompressed point in bytes: 04, X, Y.
const P224PointSize = 1 + 2*P224ScalarSize

// P224BaseX writes the X coordinates of d*G for each of the private keys d
// packed in ds. Where d is 0 mod n, and there is no such coordinate, it writes
// zeros. dst may be ds; sizes must be equal and multiples of
// [P224ScalarSize], else it panics. It allocates a point.
//
// One key at a time takes some 30 us.
func P224BaseX(dst, ds []byte) {
	if len(dst) != len(ds) || len(ds)%P224ScalarSize != 0 {
		panic("curve: sizes of scalars and coordinates do not fit")
	}
	p := nistec.NewP224Point()
	for i := 0; i < len(ds); i += P224ScalarSize {
		must(p.ScalarBaseMult(ds[i : i+P224ScalarSize]))
		x, err := p.BytesX()
		if err != nil { // infinity
			clear(dst[i : i+P224ScalarSize])
			continue
		}
		copy(dst[i:], x)
	}
}

// P224Public returns d*G. d must be valid, else it panics.
func P224Public(d *[P224ScalarSize]byte) [P224PointSize]byte {
	return [P224PointSize]byte(must(nistec.NewP224Point().ScalarBaseMult(d[:])).Bytes())
}

// P224OnCurve reports whether p is a point in its uncompressed form: 04 and
// two coordinates below the field prime that satisfy the equation.
func P224OnCurve(p *[P224PointSize]byte) bool {
	_, err := nistec.NewP224Point().SetBytes(p[:])
	return err == nil
}

// P224Lift returns one of the two points with the X coordinate x, and false
// when there is none.
func P224Lift(x *[P224ScalarSize]byte) ([P224PointSize]byte, bool) {
	var b [1 + P224ScalarSize]byte
	b[0] = 2
	copy(b[1:], x[:])
	p, err := nistec.NewP224Point().SetBytes(b[:])
	if err != nil {
		return [P224PointSize]byte{}, false
	}
	return [P224PointSize]byte(p.Bytes()), true
}

// P224Shared returns the X coordinate of d*p, and false when p is no point. d
// must be valid, else it panics.
func P224Shared(d *[P224ScalarSize]byte, p *[P224PointSize]byte) (x [P224ScalarSize]byte, ok bool) {
	q, err := nistec.NewP224Point().SetBytes(p[:])
	if err != nil {
		return x, false
	}
	b, err := must(q.ScalarMult(q, d[:])).BytesX()
	if err != nil {
		panic("curve: scalar is 0 mod n") // the curve has no other points of low order
	}
	return [P224ScalarSize]byte(b), true
}

// P224Combine returns u*p + v*G, and false when p is no point or the sum is
// the point at infinity. u and v must be below 2^224.
func P224Combine(u *[P224ScalarSize]byte, p *[P224PointSize]byte, v *[P224ScalarSize]byte) ([P224PointSize]byte, bool) {
	q, err := nistec.NewP224Point().SetBytes(p[:])
	if err != nil {
		return [P224PointSize]byte{}, false
	}
	must(q.ScalarMult(q, u[:]))
	q.Add(q, must(nistec.NewP224Point().ScalarBaseMult(v[:])))
	b := q.Bytes()
	if len(b) != P224PointSize { // infinity
		return [P224PointSize]byte{}, false
	}
	return [P224PointSize]byte(b), true
}

// must returns p. Multiplications fail only for scalars of another size.
func must(p *nistec.P224Point, err error) *nistec.P224Point {
	if err != nil {
		panic("curve: " + err.Error())
	}
	return p
}
