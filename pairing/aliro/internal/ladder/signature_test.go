package ladder_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

func sign(t testing.TB, x *ladder.Transaction, signer ladder.Role, k ladder.Private) [64]byte {
	t.Helper()
	s, err := x.Sign(signer, k)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSignVerify(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 30))
	for range 10 {
		w := newWorld(t, r)
		for _, signer := range []ladder.Role{ladder.Reader, ladder.Device} {
			s := sign(t, &w.t, signer, w.readerKey)
			if err := w.t.Verify(signer, &w.t.ReaderKey, &s); err != nil {
				t.Fatal(err)
			}
			wants(t, "another signer", w.t.Verify(1-signer, &w.t.ReaderKey, &s), ladder.ErrSignature)
			wants(t, "another key", w.t.Verify(signer, &w.device, &s), ladder.ErrSignature)
			for i := range 64 * 8 {
				s[i/8] ^= 1 << (i % 8)
				wants(t, "flipped bit", w.t.Verify(signer, &w.t.ReaderKey, &s), ladder.ErrSignature)
				s[i/8] ^= 1 << (i % 8)
			}
		}
	}
}

// signed is the data that a signer signs.
func signed(x *ladder.Transaction, usage string) []byte {
	return slices.Concat([]byte{0x4d, 32}, x.ReaderID[:], []byte{0x86, 32}, x.DeviceEphemeral[1:33],
		[]byte{0x87, 32}, x.ReaderEphemeral[1:33], []byte{0x4c, 16}, x.ID[:], []byte{0x93, 4}, expecttest.Unhex(usage))
}

// TestSignedData compares with the data written out.
func TestSignedData(t *testing.T) {
	w := newWorld(t, rand.New(rand.NewPCG(2, 30)))
	for signer, usage := range []string{"415d9569", "4e887b4c"} {
		digest := sha256.Sum256(signed(&w.t, usage))
		s := sign(t, &w.t, ladder.Role(signer), w.readerKey)
		key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), w.t.ReaderKey[:])
		if err != nil {
			t.Fatal(err)
		}
		if !ecdsa.Verify(key, digest[:], new(big.Int).SetBytes(s[:32]), new(big.Int).SetBytes(s[32:])) {
			t.Errorf("%s: the signature is over other data", usage)
		}
	}
}

// TestSignatureBinds: what is signed counts, and nothing else.
func TestSignatureBinds(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 30))
	w, other := newWorld(t, r), newWorld(t, r)
	s := sign(t, &w.t, ladder.Device, w.deviceKey)
	for name, change := range map[string]func(x *ladder.Transaction){
		"reader ID":        func(x *ladder.Transaction) { x.ReaderID[0] ^= 1 },
		"device ephemeral": func(x *ladder.Transaction) { x.DeviceEphemeral = other.t.DeviceEphemeral },
		"reader ephemeral": func(x *ladder.Transaction) { x.ReaderEphemeral = other.t.ReaderEphemeral },
		"transaction ID":   func(x *ladder.Transaction) { x.ID[15] ^= 1 },
		"swapped": func(x *ladder.Transaction) {
			x.ReaderEphemeral, x.DeviceEphemeral = x.DeviceEphemeral, x.ReaderEphemeral
		},
	} {
		x := w.t
		change(&x)
		wants(t, name, x.Verify(ladder.Device, &w.device, &s), ladder.ErrSignature)
	}
	x := ladder.Transaction{ReaderID: w.t.ReaderID, ReaderEphemeral: w.t.ReaderEphemeral, DeviceEphemeral: w.t.DeviceEphemeral, ID: w.t.ID}
	if err := x.Verify(ladder.Device, &w.device, &s); err != nil {
		t.Error("fields that are not signed count:", err)
	}
}

// TestSignatureRange: r and s are in 1..n-1, and both of s and n-s are good.
func TestSignatureRange(t *testing.T) {
	w := newWorld(t, rand.New(rand.NewPCG(4, 30)))
	good := sign(t, &w.t, ladder.Reader, w.readerKey)
	n := new(big.Int).SetBytes(expecttest.Unhex(order))
	verify := func(r, s *big.Int) error {
		var b [64]byte
		r.FillBytes(b[:32])
		s.FillBytes(b[32:])
		return w.t.Verify(ladder.Reader, &w.t.ReaderKey, &b)
	}
	r, s := new(big.Int).SetBytes(good[:32]), new(big.Int).SetBytes(good[32:])
	if err := verify(r, new(big.Int).Sub(n, s)); err != nil {
		t.Error("n - s:", err)
	}
	zero, top := new(big.Int), new(big.Int).SetBytes(slices.Repeat([]byte{0xff}, 32))
	for _, bad := range []*big.Int{zero, n, new(big.Int).Add(n, big.NewInt(1)), top} {
		wants(t, "r", verify(bad, s), ladder.ErrSignature)
		wants(t, "s", verify(r, bad), ladder.ErrSignature)
		wants(t, "both", verify(bad, bad), ladder.ErrSignature)
	}
}
