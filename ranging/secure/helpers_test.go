package secure_test

import (
	"crypto/sha256"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/twr"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// engine is an AES engine, and hash a SHA-256 engine, for tests.
var engine = rotatetest.AES128{}

type hash struct{}

func (hash) Sum256(dst *[32]byte, data []byte) { *dst = sha256.Sum256(data) }

// The bond of the tests.
var (
	leafBytes = [32]byte(expecttest.Unhex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"))
	bond      = secure.Bond{Epoch: 7, Verifier: [32]byte{1, 2, 3}, Prover: [32]byte{9, 8, 7}}
	noise     = twr.Noise{TX: 20, RX: 150, Clock: 20_000}
)

// able is a capability that agrees to what the tests ask.
func able(p *secure.Parameters) secure.Capability {
	return secure.Capability{
		PHYs: []secure.PHY{p.PHY}, Grain: 1, Turnaround: 1, Longest: secure.MaxReply, Interval: 1,
		Quality: 501, Lags: 1, Tries: 1 << 31, Lifetime: secure.MaxLifetime,
	}
}

const (
	offsetV ranging.Ticks = 16_385
	offsetP ranging.Ticks = 8_219
)

func prover(t testing.TB, c secure.Capability) secure.Prover {
	t.Helper()
	leaf := leafBytes
	p, err := secure.NewProver(engine, hash{}, &leaf, bond, offsetP, c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func verifier(t testing.TB) secure.Verifier {
	t.Helper()
	leaf := leafBytes
	v, err := secure.NewVerifier(engine, hash{}, &leaf, bond, offsetV, noise, ranging.Air)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// nonce returns fresh randomness, of a kind.
func nonce(n byte) *[secure.NonceSize]byte { return &[secure.NonceSize]byte{n, 1} }
