package spake2plus_test

import (
	"bytes"
	"crypto/elliptic"
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// order returns the order of the group of s.
func order(s spake2plus.Suite) []byte {
	curve := map[int]elliptic.Curve{32: elliptic.P256(), 48: elliptic.P384(), 66: elliptic.P521()}[s.ScalarSize()]
	return curve.Params().N.FillBytes(make([]byte, s.ScalarSize()))
}

// plus returns the number b plus d, which is small and does not carry far.
func plus(b []byte, d int) []byte {
	c := bytes.Clone(b)
	c[len(c)-1] += byte(d)
	return c
}

func TestKeyNeverPrints(t *testing.T) {
	k := register(t, spake2plus.P256SHA256HMAC, 1)
	printtest.NeverPrints(t, k, k.AppendSecret(nil))
	printtest.NeverPrints(t, k.Record(), k.Record().AppendSecret(nil))
	p, v := newProver(t, k, parameters), newVerifier(t, k.Record(), parameters)
	printtest.NeverPrints(t, *p, k.AppendSecret(nil))
	shareV, confirmV, err := v.Respond(p.AppendShare(nil))
	if err != nil {
		t.Fatal(err)
	}
	_, shared, err := p.Finish(shareV, confirmV)
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, shared, shared.AppendSecret(nil))
	printtest.NeverPrints(t, *v, shared.AppendSecret(nil))
}

func TestWipedKeysPanic(t *testing.T) {
	k := register(t, spake2plus.P256SHA256HMAC, 1)
	r := k.Record()
	copied := k
	k.Wipe()
	r.Wipe()
	expecttest.Panics(t, "copy of a wiped key", func() { copied.AppendSecret(nil) })
	expecttest.Panics(t, "prover", func() { spake2plus.NewProver(k, parameters) })
	expecttest.Panics(t, "verifier", func() { spake2plus.NewVerifier(r, parameters) })
	expecttest.Panics(t, "record", func() { k.Record() })
	expecttest.Panics(t, "zero key", func() { spake2plus.NewProver(spake2plus.ProverKey{}, parameters) })
	expecttest.Panics(t, "zero record", func() { spake2plus.NewVerifier(spake2plus.Record{}, parameters) })
}

func TestEqual(t *testing.T) {
	s := spake2plus.P256SHA256HMAC
	a, b := register(t, s, 1), register(t, s, 2)
	if !a.Equal(register(t, s, 1)) || a.Equal(b) || a.Equal(register(t, spake2plus.P256SHA256CMAC, 1)) {
		t.Error("keys")
	}
	if !a.Record().Equal(a.Record()) || a.Record().Equal(b.Record()) || a.Record().Equal(register(t, spake2plus.P256SHA256CMAC, 1).Record()) {
		t.Error("records")
	}
}

// TestKeySizes: every size but the right one, and every edge of the range.
func TestKeySizes(t *testing.T) {
	for _, s := range curves() {
		n := s.ScalarSize()
		k := register(t, s, 1)
		b, record := k.AppendSecret(nil), k.Record().AppendSecret(nil)
		w0, w1, l := b[:n], b[n:], record[n:]
		zero, top := make([]byte, n), order(s)
		bad := []struct {
			b    []byte
			want error
		}{{zero, spake2plus.ErrScalar}, {top, spake2plus.ErrScalar}, {plus(top, 1), spake2plus.ErrScalar},
			{bytes.Repeat([]byte{0xff}, n), spake2plus.ErrScalar}}
		for size := range n + 3 {
			if size != n {
				bad = append(bad, struct {
					b    []byte
					want error
				}{make([]byte, size), spake2plus.ErrLength})
			}
		}
		for _, c := range bad {
			_, err := spake2plus.NewProverKey(s, c.b, w1)
			wants(t, "w0", err, c.want)
			_, err = spake2plus.NewProverKey(s, c.b, []byte{1})
			wants(t, "w0 before w1", err, c.want)
			_, err = spake2plus.NewProverKey(s, w0, c.b)
			wants(t, "w1", err, c.want)
			_, err = spake2plus.NewRecord(s, c.b, l)
			wants(t, "w0 of a record", err, c.want)
			_, err = spake2plus.NewRecord(s, c.b, nil)
			wants(t, "w0 before L", err, c.want)
		}
		for name, c := range badShares(s, l) {
			_, err := spake2plus.NewRecord(s, w0, c.b)
			wants(t, "L "+name, err, c.want)
		}
		for _, good := range [][]byte{plus(zero, 1), plus(top, -1)} {
			k, err := spake2plus.NewProverKey(s, good, good)
			if err != nil {
				t.Fatal(err)
			}
			if _, _, errP, errV := agree(newProver(t, k, parameters), newVerifier(t, k.Record(), parameters)); errP != nil || errV != nil {
				t.Errorf("%v: scalar %x: %v, %v", s, good, errP, errV)
			}
		}
		for size := range len(record) + 3 {
			r, err := spake2plus.ParseRecord(s, append(bytes.Clone(record), 0, 0)[:size])
			if size != len(record) {
				wants(t, "record", err, spake2plus.ErrLength)
			} else if err != nil || !r.Equal(k.Record()) || r.Suite() != s {
				t.Errorf("record: %v", err)
			}
		}
	}
}

// TestRegisterSizes: two halves of one size, from HalfSize up.
func TestRegisterSizes(t *testing.T) {
	for _, s := range curves() {
		n := s.HalfSize()
		for i := range n + 4 {
			for j := range n + 4 {
				_, err := spake2plus.Register(s, bytes.Repeat([]byte{1}, i), bytes.Repeat([]byte{2}, j))
				if i == j && i >= n {
					if err != nil {
						t.Errorf("%v: sizes %d: %v", s, i, err)
					}
					continue
				}
				wants(t, "sizes", err, spake2plus.ErrLength)
			}
		}
		one := append(make([]byte, n-1), 1)
		multiple := append(make([]byte, 8), order(s)...)
		for _, zero := range [][]byte{make([]byte, n), multiple} {
			_, err := spake2plus.Register(s, zero, one)
			wants(t, "w0 of 0", err, spake2plus.ErrScalar)
			_, err = spake2plus.Register(s, one, zero)
			wants(t, "w1 of 0", err, spake2plus.ErrScalar)
		}
	}
}

func TestSuites(t *testing.T) {
	seen := map[string]bool{}
	for s, name := range map[spake2plus.Suite]string{
		spake2plus.P256SHA256HMAC: "SPAKE2+-P256-SHA256-HKDF-SHA256-HMAC-SHA256",
		spake2plus.P256SHA512HMAC: "SPAKE2+-P256-SHA512-HKDF-SHA512-HMAC-SHA512",
		spake2plus.P384SHA256HMAC: "SPAKE2+-P384-SHA256-HKDF-SHA256-HMAC-SHA256",
		spake2plus.P384SHA512HMAC: "SPAKE2+-P384-SHA512-HKDF-SHA512-HMAC-SHA512",
		spake2plus.P521SHA512HMAC: "SPAKE2+-P521-SHA512-HKDF-SHA512-HMAC-SHA512",
		spake2plus.P256SHA256CMAC: "SPAKE2+-P256-SHA256-HKDF-SHA256-CMAC-AES-128",
		spake2plus.P256SHA512CMAC: "SPAKE2+-P256-SHA512-HKDF-SHA512-CMAC-AES-128",
	} {
		if s.String() != name {
			t.Errorf("%q is %q", s, name)
		}
	}
	for _, s := range suites {
		seen[s.String()] = true
		if got, err := spake2plus.ParseSuite(s.String()); got != s || err != nil {
			t.Errorf("%v became %v, %v", s, got, err)
		}
	}
	if len(seen) != 7 {
		t.Errorf("%d names", len(seen))
	}
	for _, name := range []string{"", "unknown", "SPAKE2+-P256-SHA256-HKDF-SHA256-HMAC-SHA25", "spake2+-p256-sha256-hkdf-sha256-hmac-sha256",
		"SPAKE2+-P256-SHA256-HKDF-SHA256-HMAC-SHA256 ", "SPAKE2+-P384-SHA256-HKDF-SHA256-CMAC-AES-128",
		"SPAKE2+-edwards25519-SHA256-HKDF-SHA256-HMAC-SHA256"} {
		s, err := spake2plus.ParseSuite(name)
		wants(t, name, err, spake2plus.ErrSuite)
		if s != 0 {
			t.Errorf("%q is %v", name, s)
		}
	}
	for _, s := range []spake2plus.Suite{0, 8, 255} {
		if s.String() != "unknown" || s.ScalarSize()+s.ShareSize()+s.ConfirmationSize()+s.KeySize()+s.HalfSize() != 0 {
			t.Errorf("%d: %v has sizes", uint8(s), s)
		}
		_, err := spake2plus.NewProverKey(s, nil, nil)
		wants(t, "key", err, spake2plus.ErrSuite)
		_, err = spake2plus.NewRecord(s, nil, nil)
		wants(t, "record", err, spake2plus.ErrSuite)
		_, err = spake2plus.ParseRecord(s, make([]byte, 97))
		wants(t, "stored record", err, spake2plus.ErrSuite)
		_, err = spake2plus.Register(s, nil, nil)
		wants(t, "halves", err, spake2plus.ErrSuite)
		_, err = spake2plus.RegisterPassword(s, nil, nil, nil, nil)
		wants(t, "code", err, spake2plus.ErrSuite)
	}
}

// TestRegisterPassword: the input is what RFC 9383 says, and each part of it
// counts.
func TestRegisterPassword(t *testing.T) {
	s := spake2plus.P256SHA256HMAC
	var input []byte
	spy := func(b []byte, size int) ([]byte, error) {
		input = bytes.Clone(b)
		return bytes.Repeat([]byte{1}, size), nil
	}
	k, err := spake2plus.RegisterPassword(s, []byte("12"), []byte("p"), nil, spy)
	if err != nil {
		t.Fatal(err)
	}
	ones := bytes.Repeat([]byte{1}, s.HalfSize())
	if same, err := spake2plus.Register(s, ones, ones); err != nil || !same.Equal(k) {
		t.Errorf("another key than of the halves, %v", err)
	}
	if want := "\x02\x00\x00\x00\x00\x00\x00\x0012\x01\x00\x00\x00\x00\x00\x00\x00p\x00\x00\x00\x00\x00\x00\x00\x00"; string(input) != want {
		t.Errorf("input %q, want %q", input, want)
	}
	mine := errors.New("mine")
	_, err = spake2plus.RegisterPassword(s, nil, nil, nil, func([]byte, int) ([]byte, error) { return make([]byte, 80), mine })
	if err != mine {
		t.Errorf("error of the function became %v", err)
	}
	for _, d := range []int{-80, -1, 1} {
		_, err = spake2plus.RegisterPassword(s, nil, nil, nil, func(_ []byte, size int) ([]byte, error) { return make([]byte, size+d), nil })
		wants(t, "size", err, spake2plus.ErrLength)
	}
}

func TestPBKDF2(t *testing.T) {
	for _, n := range []int{-1, 0} {
		_, err := spake2plus.RegisterPassword(spake2plus.P256SHA256HMAC, nil, nil, nil, spake2plus.PBKDF2(sha256.New, []byte("salt"), n))
		wants(t, "iterations", err, spake2plus.ErrIterations)
	}
	// RFC 7914, Section 11
	out, err := spake2plus.PBKDF2(sha256.New, []byte("salt"), 1)([]byte("passwd"), 8)
	if err != nil || !bytes.Equal(out, []byte{0x55, 0xac, 0x04, 0x6e, 0x56, 0xe3, 0x08, 0x9f}) {
		t.Errorf("%x, %v", out, err)
	}
}
