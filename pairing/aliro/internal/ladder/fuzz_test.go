package ladder_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/asn1"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/aliro/alirotest"
	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

func seeds(f *testing.F, op string, add func(in *vectors.Input)) {
	vectorstest.Seeds(f, "aliro.json", alirotest.Operations(), "aliro."+op, add)
}

// FuzzOpen: what opens is what Seal makes, and the rest leaves dst alone.
func FuzzOpen(f *testing.F) {
	seeds(f, "open", func(in *vectors.Input) {
		f.Add(in.Bytes("key"), in.Text("sender") == "device", in.Int("counter"), in.Bytes("ciphertext"))
	})
	f.Fuzz(func(t *testing.T, key []byte, device bool, counter int64, sealed []byte) {
		sender := ladder.Reader
		if device {
			sender = ladder.Device
		}
		d, err := ladder.NewDirection(sender, key)
		if err != nil {
			if len(key) == 32 || d != nil {
				t.Fatal(err)
			}
			return
		}
		plain, err := d.Open(prefix[:2:2], counter, sealed)
		if err != nil {
			unchanged(t, "error", plain)
			// The same bytes as a plaintext must come back.
			again, sealErr := d.Seal(nil, counter, sealed)
			if sealErr != nil {
				return
			}
			if got, err := d.Open(nil, counter, again); err != nil || !bytes.Equal(got, sealed) {
				t.Fatalf("%x, %v", got, err)
			}
			return
		}
		if again, err := d.Seal(nil, counter, plain[2:]); err != nil || !bytes.Equal(again, sealed) {
			t.Fatalf("%x opens, and seals to %x, %v", sealed, again, err)
		}
	})
}

// FuzzVerify compares with the verification of signatures in ASN.1.
func FuzzVerify(f *testing.F) {
	w := newWorld(f, rand.New(rand.NewPCG(1, 32)))
	good := sign(f, &w.t, ladder.Device, w.deviceKey)
	f.Add(w.device[:], good[:])
	seeds(f, "verify_auth", func(in *vectors.Input) { f.Add(in.Bytes("public_key"), in.Bytes("signature")) })
	digest := sha256.Sum256(signed(&w.t, "4e887b4c"))
	f.Fuzz(func(t *testing.T, key, signature []byte) {
		p, err := ladder.ParsePoint(key)
		if err != nil {
			if p != (ladder.Point{}) {
				t.Fatal("a point and an error")
			}
			return
		}
		if !bytes.Equal(p[:], key) || len(signature) != 64 {
			return
		}
		public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), key)
		if err != nil {
			t.Fatal(err)
		}
		der, err := asn1.Marshal([]*big.Int{new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])})
		if err != nil {
			t.Fatal(err)
		}
		got := w.t.Verify(ladder.Device, &p, (*[64]byte)(signature)) == nil
		if want := ecdsa.VerifyASN1(public, digest[:], der); got != want {
			t.Fatalf("%x: %v, want %v", signature, got, want)
		}
	})
}
