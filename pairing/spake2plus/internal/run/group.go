package run

import (
	"encoding/hex"
	"sync"

	"filippo.io/nistec"
)

// point is what the points of package nistec have in common.
type point[P any] interface {
	SetBytes([]byte) (P, error)
	Bytes() []byte
	Add(P, P) P
	ScalarMult(P, []byte) (P, error)
	ScalarBaseMult([]byte) (P, error)
}

// A group is the arithmetic of one curve, of cofactor 1, on bytes: scalars as
// [order] has them, points uncompressed. It is constant time in all scalars;
// whether a point is valid is not secret.
type group interface {
	scalars() *order
	// masks returns M and N.
	masks() (m, n []byte)
	// check returns ErrLength and ErrPoint unless b is a point.
	check(b []byte) error
	// base returns kP.
	base(k []byte) []byte
	// shareP returns X = xP + w0*M; shareV returns Y = yP + w0*N.
	shareP(x, w0 []byte) []byte
	shareV(y, w0 []byte) []byte
	// prover returns Z = x(Y - w0*N) and V = w1(Y - w0*N), verifier returns
	// Z = y(X - w0*M) and V = yL. The errors are those of check for the share,
	// and ErrPoint when it is the mask alone.
	prover(x, w0, w1, shareV []byte) (z, v []byte, err error)
	verifier(y, w0, l, shareP []byte) (z, v []byte, err error)
}

// The groups, with M and N of RFC 9383, Section 4.
var (
	p256 = newCurve(&orderP256, nistec.NewP256Point,
		"02886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f",
		"03d8bbd6c639c62937b04d997f38c3770719c629d7014d49a24b4f98baa1292b49")
	p384 = newCurve(&orderP384, nistec.NewP384Point,
		"030ff0895ae5ebf6187080a82d82b42e2765e3b2f8749c7e05eba366434b363d3dc36f15314739074d2eb8613fceec2853",
		"02c72cf2e390853a1c1c4ad816a62fd15824f56078918f43f922ca21518f9c543bb252c5490214cf9aa3f0baab4b665c10")
	p521 = newCurve(&orderP521, nistec.NewP521Point,
		"02003f06f38131b2ba2600791e82488e8d20ab889af753a41806c5db18d37d85608c"+
			"fae06b82e4a72cd744c719193562a653ea1f119eef9356907edc9b56979962d7aa",
		"0200c7924b9ec017f3094562894336a53c50167ba8c5963876880542bc669e494b25"+
			"32d76c5b53dfb349fdf69154b9e0048c58a42e8ed04cef052a3bc349d95575cd25")
)

// A curve is a group of points P.
type curve[P point[P]] struct {
	order *order
	zero  func() P // the identity
	m, n  func() mask[P]
}

// A mask is M or N, with its inverse.
type mask[P point[P]] struct {
	bytes       []byte
	plus, minus P
}

// newCurve returns a group whose M and N, given compressed, are decoded when
// they are used first.
func newCurve[P point[P]](o *order, zero func() P, m, n string) *curve[P] {
	decode := func(text string) func() mask[P] {
		return sync.OnceValue(func() mask[P] {
			b, err := hex.DecodeString(text)
			if err != nil {
				panic("spake2plus: " + err.Error()) // a constant
			}
			plus := must(zero().SetBytes(b))
			b[0] ^= 1 // the other root
			return mask[P]{plus.Bytes(), plus, must(zero().SetBytes(b))}
		})
	}
	return &curve[P]{o, zero, decode(m), decode(n)}
}

// must is p: nistec fails for scalars of a wrong size and for bytes that are no
// point, which are checked before or constant.
func must[P any](p P, err error) P {
	if err != nil {
		panic("spake2plus: " + err.Error())
	}
	return p
}

func (c *curve[P]) scalars() *order      { return c.order }
func (c *curve[P]) masks() (m, n []byte) { return c.m().bytes, c.n().bytes }

func (c *curve[P]) check(b []byte) error {
	_, err := c.parse(b)
	return err
}

// parse takes uncompressed points only. The identity has no such encoding.
func (c *curve[P]) parse(b []byte) (p P, err error) {
	if len(b) != 1+2*c.order.size {
		return p, ErrLength
	}
	if b[0] != 4 {
		return p, ErrPoint
	}
	q, err := c.zero().SetBytes(b)
	if err != nil {
		return p, ErrPoint
	}
	return q, nil
}

func (c *curve[P]) base(k []byte) []byte { return must(c.zero().ScalarBaseMult(k)).Bytes() }

func (c *curve[P]) mul(k []byte, p P) P { return must(c.zero().ScalarMult(p, k)) }

func (c *curve[P]) shareP(x, w0 []byte) []byte { return c.share(x, w0, c.m().plus) }
func (c *curve[P]) shareV(y, w0 []byte) []byte { return c.share(y, w0, c.n().plus) }

// share returns kP + w0*mask. It is never the identity: who finds k and w0 for
// which it is has the discrete logarithm of the mask.
func (c *curve[P]) share(k, w0 []byte, mask P) []byte {
	p := must(c.zero().ScalarBaseMult(k))
	return p.Add(p, c.mul(w0, mask)).Bytes()
}

// unmask returns share - w0*mask, of which minus is the inverse.
func (c *curve[P]) unmask(share, w0 []byte, minus P) (p P, err error) {
	q, err := c.parse(share)
	if err != nil {
		return p, err
	}
	q.Add(q, c.mul(w0, minus))
	if len(q.Bytes()) == 1 { // the identity
		return p, ErrPoint
	}
	return q, nil
}

func (c *curve[P]) prover(x, w0, w1, shareV []byte) (z, v []byte, err error) {
	p, err := c.unmask(shareV, w0, c.n().minus)
	if err != nil {
		return nil, nil, err
	}
	return c.mul(x, p).Bytes(), c.mul(w1, p).Bytes(), nil
}

func (c *curve[P]) verifier(y, w0, l, shareP []byte) (z, v []byte, err error) {
	p, err := c.unmask(shareP, w0, c.m().minus)
	if err != nil {
		return nil, nil, err
	}
	record, err := c.parse(l)
	if err != nil {
		return nil, nil, err
	}
	return c.mul(y, p).Bytes(), c.mul(y, record).Bytes(), nil
}
