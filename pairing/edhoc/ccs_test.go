package edhoc_test

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ed25519"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/edhoc"
)

func TestCCS(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 60))
	keys := []crypto.PublicKey{
		privateKey(r, edhoc.Suite0).PublicKey(), privateKey(r, edhoc.Suite2).PublicKey(), ed25519.NewKeyFromSeed(random(r, 32)).Public(),
	}
	for _, key := range keys {
		for _, set := range []edhoc.CCS{{Key: key}, {Subject: "tag", KeyID: []byte("tag"), Key: key}, {Subject: "Bjørn", Key: key}} {
			b, err := set.Append(nil)
			if err != nil {
				t.Fatal(err)
			}
			got, err := edhoc.ParseCCS(b)
			if err != nil || got.Subject != set.Subject || !bytes.Equal(got.KeyID, set.KeyID) || !got.Key.(interface{ Equal(crypto.PublicKey) bool }).Equal(key) {
				t.Errorf("%x: %+v, %v", b, got, err)
			}
			for n := range b {
				if got, err := edhoc.ParseCCS(b[:n]); err == nil || got.Key != nil {
					t.Errorf("%x: %+v", b[:n], got)
				}
			}
		}
	}
	p384, err := ecdh.P384().GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []crypto.PublicKey{nil, "key", p384.PublicKey(), ed25519.PublicKey("short")} {
		if b, err := (&edhoc.CCS{Key: key}).Append(nil); b != nil || !errors.Is(err, edhoc.ErrKeyType) {
			t.Errorf("%v: %x, %v", key, b, err)
		}
	}
	if b, err := (&edhoc.CCS{Subject: "\xff", Key: keys[0]}).Append(nil); b != nil || !errors.Is(err, edhoc.ErrEncoding) {
		t.Errorf("%x, %v", b, err)
	}
}

func TestParseCCS(t *testing.T) {
	const nine = "215820" + "0900000000000000000000000000000000000000000000000000000000000000"
	for _, test := range []struct {
		name, in string
		want     error
	}{
		{"X25519", "a108a101a301012004" + nine, nil},
		{"with what is not known", "a208a101a4010103262004" + nine + "1903e8f5", nil},
		{"label twice", "a108a101a4010101012004" + nine, edhoc.ErrEncoding},
		{"no claim", "a0", edhoc.ErrKeyType},
		{"no key", "a108a0", edhoc.ErrKeyType},
		{"key of no map", "a108a10100", edhoc.ErrEncoding},
		{"X448", "a108a101a301012005" + nine, edhoc.ErrKeyType},
		{"RSA", "a108a101a301032004" + nine, edhoc.ErrKeyType},
		{"EC2 of X25519", "a108a101a301022004" + nine, edhoc.ErrKeyType},
		{"short", "a108a101a3010120042141ff", edhoc.ErrLength},
		{"low order", "a108a101a301012004215820" + "0000000000000000000000000000000000000000000000000000000000000000", edhoc.ErrPoint},
		{"Ed25519", "a108a101a301012006" + "215820" + "0200000000000000000000000000000000000000000000000000000000000000", nil},
		{"Ed25519 of low order", "a108a101a301012006" + "215820" + "0100000000000000000000000000000000000000000000000000000000000000", edhoc.ErrPoint},
		{"off the curve", "a108a101a301022001215820" + "a04e73601df544a70ba7ea1e57030f7d4b4eb7f673924e58d54ca77a5e7d4d4a", edhoc.ErrPoint},
		{"wrong y", "a108a101a401022001215820" + "bbc34960526ea4d32e940cad2a234148ddc21791a12afbcbac93622046dd44f0" + "225820" + "0519e257236b2a0ce2023f0931f1f386ca7afda64fcde0108c224c51eabf6072", edhoc.ErrPoint},
		{"short y", "a108a101a401022001215820" + "bbc34960526ea4d32e940cad2a234148ddc21791a12afbcbac93622046dd44f0" + "224101", edhoc.ErrLength},
		{"y a number", "a108a101a401022001215820" + "bbc34960526ea4d32e940cad2a234148ddc21791a12afbcbac93622046dd44f0" + "2201", edhoc.ErrEncoding},
		{"tagged", "d83da108a101a301012004" + nine, edhoc.ErrEncoding},
		{"more behind", "a108a101a301012004" + nine + "00", edhoc.ErrEncoding},
		{"cut", "a10818", edhoc.ErrTruncated},
		{"long head", "a11808a101a301012004" + nine, edhoc.ErrEncoding},
		{"nothing", "", edhoc.ErrTruncated},
		{"array", "80", edhoc.ErrEncoding},
	} {
		got, err := edhoc.ParseCCS(expecttest.Unhex(test.in))
		if !errors.Is(err, test.want) || (got.Key == nil) != (err != nil) {
			t.Errorf("%s: %+v, %v", test.name, got, err)
		}
	}
}

// A CCS in an ID_CRED is the CCS.
func TestCarriedCCS(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 61))
	id, known := party(r, combinations[4], "phone", nil)
	byValue := edhoc.ByValue(id.Cred)
	set, cred, err := edhoc.CarriedCCS(byValue)
	if err != nil || !bytes.Equal(cred, id.Cred) || set.Subject != "phone" || !set.Key.(*ecdh.PublicKey).Equal(known.Key) {
		t.Errorf("%+v, %x, %v", set, cred, err)
	}
	for in, want := range map[string]error{
		"": edhoc.ErrCredential, "a1": edhoc.ErrCredential, "a10e": edhoc.ErrTruncated, "a1044132": edhoc.ErrCredential, "a10ea0": edhoc.ErrKeyType, "a20ea00101": edhoc.ErrCredential,
	} {
		if set, cred, err := edhoc.CarriedCCS(expecttest.Unhex(in)); set.Key != nil || cred != nil || !errors.Is(err, want) {
			t.Errorf("%s: %+v, %x, %v", in, set, cred, err)
		}
	}

	ic, rc := configs(r, combinations[4])
	ic.Identity.ID = edhoc.ByValue(ic.Identity.Cred)
	rc.Peer = func(idCred []byte) (edhoc.Credential, error) {
		set, cred, err := edhoc.CarriedCCS(idCred)
		return set.Credential(cred), err
	}
	i, tag := sides(t, ic, rc)
	if _, _, err := run(i, tag, nil); err != nil {
		t.Error(err)
	}
	a, b := sessions(t, i, tag)
	same(t, a, b)
}
