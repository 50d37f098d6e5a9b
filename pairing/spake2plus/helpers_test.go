package spake2plus_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// suites are all that there are.
var suites = []spake2plus.Suite{
	spake2plus.P256SHA256HMAC, spake2plus.P256SHA512HMAC, spake2plus.P384SHA256HMAC, spake2plus.P384SHA512HMAC,
	spake2plus.P521SHA512HMAC, spake2plus.P256SHA256CMAC, spake2plus.P256SHA512CMAC,
}

// curves returns one suite a curve, for what takes long the fastest only.
func curves() []spake2plus.Suite {
	all := []spake2plus.Suite{spake2plus.P256SHA256HMAC, spake2plus.P384SHA512HMAC, spake2plus.P521SHA512HMAC}
	if testing.Short() {
		return all[:1]
	}
	return all
}

var parameters = spake2plus.Parameters{Context: []byte("test"), IDProver: []byte("phone"), IDVerifier: []byte("tag")}

// register makes the key of a code that is stretched by nothing.
func register(t testing.TB, s spake2plus.Suite, code byte) spake2plus.ProverKey {
	t.Helper()
	k, err := spake2plus.Register(s, bytes.Repeat([]byte{code, 0xa5}, s.HalfSize()/2), bytes.Repeat([]byte{code, 0x5a}, s.HalfSize()/2))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newProver(t testing.TB, k spake2plus.ProverKey, p spake2plus.Parameters) *spake2plus.Prover {
	t.Helper()
	side, err := spake2plus.NewProver(k, p)
	if err != nil {
		t.Fatal(err)
	}
	return side
}

func newVerifier(t testing.TB, r spake2plus.Record, p spake2plus.Parameters) *spake2plus.Verifier {
	t.Helper()
	side, err := spake2plus.NewVerifier(r, p)
	if err != nil {
		t.Fatal(err)
	}
	return side
}

// agree runs both sides and returns what each of them ends with.
func agree(p *spake2plus.Prover, v *spake2plus.Verifier) (kp, kv spake2plus.SharedKey, errP, errV error) {
	shareV, confirmV, err := v.Respond(p.AppendShare(nil))
	if err != nil {
		return kp, kv, nil, err
	}
	confirmP, kp, errP := p.Finish(shareV, confirmV)
	kv, errV = v.Finish(confirmP)
	return kp, kv, errP, errV
}

// wants checks that err is want and of one class.
func wants(t testing.TB, what string, err, want error) {
	t.Helper()
	classes := 0
	for _, c := range fail.Classes() {
		if errors.Is(err, c) {
			classes++
		}
	}
	if !errors.Is(err, want) || classes != 1 {
		t.Errorf("%s: error %v of %d classes, want %v", what, err, classes, want)
	}
}

// flip returns b with one bit changed.
func flip(b []byte, bit int) []byte {
	c := bytes.Clone(b)
	c[bit/8] ^= 1 << (bit % 8)
	return c
}
