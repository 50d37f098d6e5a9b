package edhoc_test

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ed25519"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/edhoc"
)

// The credentials of RFC 9529, Section 3: read, and written again.
func TestTraceCredentials(t *testing.T) {
	for _, test := range []struct{ cred, subject, kid string }{
		{"a2026b6578616d706c652e65647508a101a501020241322001215820bbc34960526ea4d32e940cad2a234148ddc21791a12afbcbac93622046dd44f02258204519e257236b2a0ce2023f0931f1f386ca7afda64fcde0108c224c51eabf6072", "example.edu", "2"},
		{"a2027734322d35302d33312d46462d45462d33372d33322d333908a101a5010202412b2001215820ac75e9ece3e50bfc8ed60399889522405c47bf16df96660a41298cb4307f7eb62258206e5de611388a4b8a8211334ac7d37ecb52a387d257e6db3c2a93df21ff3affc8", "42-50-31-FF-EF-37-32-39", "+"},
	} {
		cred := unhex(test.cred)
		set, err := edhoc.ParseCCS(cred)
		if err != nil || set.Subject != test.subject || string(set.KeyID) != test.kid {
			t.Fatalf("%+v, %v", set, err)
		}
		again, err := set.Append([]byte{9})
		if err != nil || !bytes.Equal(again, append([]byte{9}, cred...)) {
			t.Errorf("%x became %x, %v", cred, again, err)
		}
		key := set.Key.(*ecdh.PublicKey)
		odd := key.Bytes()[64] & 1
		// The same key, with the sign of y, and without y.
		head, x := cred[:len(cred)-35], cred[len(cred)-67:len(cred)-35]
		signed := append(bytes.Clone(head), 0x22, 0xf4+odd)
		if got, err := edhoc.ParseCCS(signed); err != nil || !got.Key.(*ecdh.PublicKey).Equal(key) {
			t.Errorf("with a sign: %v", err)
		}
		bare := bytes.Replace(head, []byte{0xa1, 0x01, 0xa5}, []byte{0xa1, 0x01, 0xa4}, 1)
		got, err := edhoc.ParseCCS(bare)
		if err != nil || !bytes.Equal(got.Key.(*ecdh.PublicKey).Bytes()[1:33], x) {
			t.Errorf("without y: %v", err)
		}
	}
}

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
		got, err := edhoc.ParseCCS(unhex(test.in))
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
		if set, cred, err := edhoc.CarriedCCS(unhex(in)); set.Key != nil || cred != nil || !errors.Is(err, want) {
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
