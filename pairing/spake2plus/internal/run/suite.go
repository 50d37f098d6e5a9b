package run

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"

	"github.com/seed-496a4445/fyr/internal/mode"
)

// A Suite is a ciphersuite: RFC 9383, Section 4, Table 1.
type Suite struct {
	Name    string
	group   group
	hash    func() hash.Hash
	size    int // of the hash
	macKey  int // sizes of the MAC in bytes
	macSize int
	mac     func(s *Suite, key, message []byte) []byte
}

// Suites are all that are supported.
var Suites = [...]*Suite{
	{"SPAKE2+-P256-SHA256-HKDF-SHA256-HMAC-SHA256", p256, sha256.New, 32, 32, 32, hmacSum},
	{"SPAKE2+-P256-SHA512-HKDF-SHA512-HMAC-SHA512", p256, sha512.New, 64, 64, 64, hmacSum},
	{"SPAKE2+-P384-SHA256-HKDF-SHA256-HMAC-SHA256", p384, sha256.New, 32, 32, 32, hmacSum},
	{"SPAKE2+-P384-SHA512-HKDF-SHA512-HMAC-SHA512", p384, sha512.New, 64, 64, 64, hmacSum},
	{"SPAKE2+-P521-SHA512-HKDF-SHA512-HMAC-SHA512", p521, sha512.New, 64, 64, 64, hmacSum},
	{"SPAKE2+-P256-SHA256-HKDF-SHA256-CMAC-AES-128", p256, sha256.New, 32, 16, mode.CMACSize, cmacSum},
	{"SPAKE2+-P256-SHA512-HKDF-SHA512-CMAC-AES-128", p256, sha512.New, 64, 16, mode.CMACSize, cmacSum},
}

// ScalarSize returns the size of a scalar and of a field element in bytes.
func (s *Suite) ScalarSize() int { return s.group.scalars().size }

// PointSize returns the size of an uncompressed point in bytes.
func (s *Suite) PointSize() int { return 1 + 2*s.ScalarSize() }

// HalfSize returns the least size in bytes of what [Suite.Register] takes.
func (s *Suite) HalfSize() int { return s.ScalarSize() + 8 }

// MACSize returns the size of a confirmation in bytes.
func (s *Suite) MACSize() int { return s.macSize }

// KeySize returns the size of K_shared in bytes.
func (s *Suite) KeySize() int { return s.size }

// CheckScalar returns ErrLength or ErrScalar unless b is one.
func (s *Suite) CheckScalar(b []byte) error { return s.group.scalars().check(b) }

// CheckPoint returns ErrLength or ErrPoint unless b is one.
func (s *Suite) CheckPoint(b []byte) error { return s.group.check(b) }

// Draw returns a random scalar.
func (s *Suite) Draw() []byte { return s.group.scalars().draw() }

// Base returns kP.
func (s *Suite) Base(k []byte) []byte { return s.group.base(k) }

// Register returns w0 and w1: RFC 9383, Section 3.2. The halves have one size,
// at least HalfSize bytes.
func (s *Suite) Register(w0s, w1s []byte) (w0, w1 []byte, err error) {
	if len(w0s) < s.HalfSize() || len(w0s) != len(w1s) {
		return nil, nil, ErrLength
	}
	o := s.group.scalars()
	w0, w1 = o.reduce(w0s), o.reduce(w1s)
	if o.check(w0) != nil || o.check(w1) != nil { // 0
		return nil, nil, ErrScalar
	}
	return w0, w1, nil
}

// Parameters are what both sides must have the same of.
type Parameters struct{ Context, IDProver, IDVerifier []byte }

// clone returns p with bytes of its own.
func (p Parameters) clone() Parameters {
	own := func(b []byte) []byte { return append([]byte(nil), b...) }
	return Parameters{own(p.Context), own(p.IDProver), own(p.IDVerifier)}
}

// A schedule is what comes of a run: the two confirmations and K_shared.
type schedule struct{ confirmP, confirmV, shared []byte }

// schedule computes the transcript, the keys and the confirmations: RFC 9383,
// Sections 3.3 and 3.4. It wipes z and v.
func (s *Suite) schedule(p Parameters, shareP, shareV, z, v, w0 []byte) schedule {
	m, n := s.group.masks()
	h := s.hash()
	var length [8]byte
	for _, b := range [...][]byte{p.Context, p.IDProver, p.IDVerifier, m, n, shareP, shareV, z, v, w0} {
		binary.LittleEndian.PutUint64(length[:], uint64(len(b)))
		h.Write(length[:])
		h.Write(b)
	}
	main := h.Sum(nil) // K_main
	h.Reset()
	clear(z)
	clear(v)
	confirm := must(hkdf.Key(s.hash, main, nil, "ConfirmationKeys", 2*s.macKey))
	shared := must(hkdf.Key(s.hash, main, nil, "SharedKey", s.size))
	keyP, keyV := confirm[:s.macKey], confirm[s.macKey:]
	k := schedule{s.mac(s, keyP, shareV), s.mac(s, keyV, shareP), shared}
	clear(main)
	clear(confirm)
	return k
}

func hmacSum(s *Suite, key, message []byte) []byte {
	h := hmac.New(s.hash, key)
	h.Write(message)
	return h.Sum(nil)
}

func cmacSum(_ *Suite, key, message []byte) []byte {
	c := must(mode.NewCMAC(key))
	sum := c.Sum(message)
	return sum[:]
}
