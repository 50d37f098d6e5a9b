package edhoc_test

import (
	"bytes"
	"crypto/ecdh"
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/edhoc"
	"github.com/seed-496a4445/fyr/pairing/edhoc/internal/fixed"
)

// The credentials of RFC 9529, Section 3.
const (
	traceCredR = "a2026b6578616d706c652e65647508a101a501020241322001215820bbc34960526ea4d32e940cad2a234148ddc21791a12afbcbac93622046dd44f02258204519e257236b2a0ce2023f0931f1f386ca7afda64fcde0108c224c51eabf6072"
	traceCredI = "a2027734322d35302d33312d46462d45462d33372d33322d333908a101a5010202412b2001215820ac75e9ece3e50bfc8ed60399889522405c47bf16df96660a41298cb4307f7eb62258206e5de611388a4b8a8211334ac7d37ecb52a387d257e6db3c2a93df21ff3affc8"
)

// Section 3.9 of RFC 9529: the key update behind its second trace. What comes
// before it is in the vectors.
func TestTraceKeyUpdate(t *testing.T) {
	key := func(s string) *ecdh.PrivateKey {
		k, err := ecdh.P256().NewPrivateKey(expecttest.Unhex(s))
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	config := func(suites []edhoc.Suite, id byte, ownID, own, peer, sk string) edhoc.Config {
		set, err := edhoc.ParseCCS(expecttest.Unhex(peer))
		if err != nil {
			t.Fatal(err)
		}
		return edhoc.Config{
			Method: edhoc.StaticStatic, Suites: suites, ConnectionIDs: [][]byte{{id}},
			Identity: edhoc.Identity{ID: expecttest.Unhex(ownID), Cred: expecttest.Unhex(own), Static: key(sk)},
			Peer:     func([]byte) (edhoc.Credential, error) { return set.Credential(expecttest.Unhex(peer)), nil },
		}
	}
	i, err := edhoc.NewInitiatorFixed(
		config([]edhoc.Suite{6, 2}, 0x37, "a104412b", traceCredI, traceCredR, "fb13adeb6518cee5f88417660841142e830a81fe334380a953406a1305e8706b"),
		fixed.New(key("368ec1f69aeb659ba37d5a8d45b21bdc0299dceaa8ef235f3ca42ce3530f9525")))
	if err != nil {
		t.Fatal(err)
	}
	r, err := edhoc.NewResponderFixed(
		config([]edhoc.Suite{2}, 0x27, "a1044132", traceCredR, traceCredI, "72cc4761dbd4c78f758931aa589d348d1ef874a7e303ede2f140dcf3e6aa4aac"),
		fixed.New(key("e2f4126777205e853b437d6eaca1e1f753cdcc3e2c69fa884b0a1a640977e418")))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := run(i, r, nil); err != nil {
		t.Fatal(err)
	}
	a, b := sessions(t, i, r)
	for _, s := range []*edhoc.Session{a, b} {
		s.KeyUpdate(expecttest.Unhex("a01158fdb820890cd6be169602b8bcea"))
		secret, err := s.Export(edhoc.ExportOSCOREMasterSecret, nil, 16)
		if err != nil {
			t.Fatal(err)
		}
		salt, err := s.Export(edhoc.ExportOSCOREMasterSalt, nil, 8)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%x %x %x", s.AppendSecret(nil), secret, salt)
		if want := "f979537743fe0bd6b9b141ddbd79656c52e6dc7c50ad807754d74d07e87d0d16 49f72fac02b4658bda21e2dac66fc374 dd8b24f2aa9b011a"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// The credentials are read, and written again; also with the sign of y in its
// place, and without y.
func TestTraceCredentials(t *testing.T) {
	for _, test := range []struct{ cred, subject, kid string }{
		{traceCredR, "example.edu", "2"},
		{traceCredI, "42-50-31-FF-EF-37-32-39", "+"},
	} {
		cred := expecttest.Unhex(test.cred)
		set, err := edhoc.ParseCCS(cred)
		if err != nil || set.Subject != test.subject || string(set.KeyID) != test.kid {
			t.Fatalf("%+v, %v", set, err)
		}
		again, err := set.Append([]byte{9})
		if err != nil || !bytes.Equal(again, append([]byte{9}, cred...)) {
			t.Errorf("%x became %x, %v", cred, again, err)
		}
		key := set.Key.(*ecdh.PublicKey)
		head, x := cred[:len(cred)-35], cred[len(cred)-67:len(cred)-35]
		signed := append(bytes.Clone(head), 0x22, 0xf4+key.Bytes()[64]&1)
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
