package edhoc_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/subtle"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/pairing/edhoc"
)

// Connection identifiers must differ, and the responder sees to it.
func TestConnectionIDs(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 10))
	for _, ids := range [][][]byte{
		{{}, {0}}, {{0}, {}}, {{0x17}, {0x18}}, {{0x37}, {0x38}}, {{0x20}, {0x3f}}, {{0xff}, {0x17, 0x17}}, {bytes.Repeat([]byte{1}, 300), {2}},
	} {
		ic, rc := configs(r, combinations[4])
		ic.ConnectionIDs, rc.ConnectionIDs = ids[:1], ids
		i, tag := sides(t, ic, rc)
		if _, _, err := run(i, tag, nil); err != nil {
			t.Errorf("%x: %v", ids, err)
			continue
		}
		a, b := sessions(t, i, tag)
		for _, s := range []*edhoc.Session{a, b} {
			if ci, cr := s.ConnectionIDs(); !bytes.Equal(ci, ids[0]) || !bytes.Equal(cr, ids[1]) {
				t.Errorf("%x: %x %x", ids, ci, cr)
			}
		}
		rc.ConnectionIDs = ids[:1]
		i, tag = sides(t, ic, rc)
		if _, at, err := run(i, tag, nil); at != 1 || !errors.Is(err, edhoc.ErrConnectionID) {
			t.Errorf("%x: %d %v", ids, at, err)
		}
	}
}

// A responder that takes C_I for C_R nonetheless is refused before it is asked
// who it is. Its message_2 is made by hand.
func TestStolenConnectionID(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 13))
	ic, _ := configs(r, combinations[2])
	i, err := edhoc.NewInitiator(ic)
	if err != nil {
		t.Fatal(err)
	}
	message1, _, err := i.Step(nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := edhoc.ParseMessage1(message1)
	if err != nil {
		t.Fatal(err)
	}
	y := privateKey(r, edhoc.Suite0)
	gx, err := ecdh.X25519().NewPublicKey(m.GX[:])
	if err != nil {
		t.Fatal(err)
	}
	gxy, err := y.ECDH(gx)
	if err != nil {
		t.Fatal(err)
	}
	th, err := edhoc.TH2(y.PublicKey().Bytes(), message1)
	if err != nil {
		t.Fatal(err)
	}
	p := edhoc.Plaintext2{CR: m.CI, IDCred: edhoc.KeyID([]byte("tag")), SignatureOrMAC: make([]byte, 8)}
	text := p.Append(nil)
	stream, err := edhoc.KDF(edhoc.Extract(th[:], gxy), 0, th[:], len(text))
	if err != nil {
		t.Fatal(err)
	}
	subtle.XORBytes(text, text, stream)
	message2 := edhoc.Message2{GY: [32]byte(y.PublicKey().Bytes()), Ciphertext: text}
	out, _, err := i.Step(message2.Append(nil))
	if !bytes.Equal(out, unspecified) || !errors.Is(err, edhoc.ErrConnectionID) {
		t.Errorf("%x, %v", out, err)
	}
	dead(t, i.Step, i.Session)
}

// Suites are agreed on by the rules: the responder has the last word, and a
// better suite of both is not passed over.
func TestSuites(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 11))
	c := combinations[4]
	for _, test := range []struct {
		i, r  []edhoc.Suite
		fails bool
	}{
		{[]edhoc.Suite{2}, []edhoc.Suite{2}, false},
		{[]edhoc.Suite{6, -24, 1 << 40, 2}, []edhoc.Suite{3, 2}, false},
		{[]edhoc.Suite{3, 2}, []edhoc.Suite{2}, false},
		{[]edhoc.Suite{3, 2}, []edhoc.Suite{2, 3}, true},
		{[]edhoc.Suite{2}, []edhoc.Suite{3}, true},
		{[]edhoc.Suite{2, 2}, []edhoc.Suite{2}, false}, // an equal one is no better
		{[]edhoc.Suite{3, 2, 2}, []edhoc.Suite{3, 2}, true},
	} {
		ic, rc := configs(r, c)
		ic.Suites, rc.Suites = test.i, test.r
		i, tag := sides(t, ic, rc)
		message1, _, err := i.Step(nil)
		if err != nil {
			t.Fatal(err)
		}
		message2, _, err := tag.Step(message1)
		if !test.fails {
			if err != nil {
				t.Errorf("%v: %v", test, err)
			}
			continue
		}
		if !errors.Is(err, edhoc.ErrSuite) {
			t.Errorf("%v: %v", test, err)
		}
		dead(t, tag.Step, tag.Session)
		out, _, err := i.Step(message2)
		var peer *edhoc.PeerError
		if out != nil || !errors.As(err, &peer) || !errors.Is(err, fyr.ErrUnsupported) || peer.Code != edhoc.CodeSuite || !slices.Equal(peer.Suites, test.r) {
			t.Errorf("%v: %x, %v", test, out, err)
			continue
		}
		dead(t, i.Step, i.Session)
		if ic.Suites, err = edhoc.SelectSuites([]edhoc.Suite{6, 3, 2}, peer.Suites); err != nil {
			t.Errorf("%v: %v", test, err)
			continue
		}
		i, tag = sides(t, ic, rc)
		if _, _, err := run(i, tag, nil); err != nil {
			t.Errorf("%v, second try with %v: %v", test, ic.Suites, err)
		}
	}
	if s, err := edhoc.SelectSuites([]edhoc.Suite{6, 2}, []edhoc.Suite{6, 3}); s != nil || !errors.Is(err, edhoc.ErrSuite) {
		t.Errorf("%v, %v", s, err)
	}
	// A suite taken out of SUITES_I on the way.
	ic, rc := configs(r, c)
	ic.Suites, rc.Suites = []edhoc.Suite{3, 2}, []edhoc.Suite{2, 3}
	i, tag := sides(t, ic, rc)
	_, at, err := run(i, tag, func(n int, m []byte) []byte {
		if n == 1 {
			return append([]byte{m[0]}, m[3:]...) // 82 03 02 becomes 02
		}
		return m
	})
	if at != 2 || err == nil {
		t.Errorf("downgraded: %d, %v", at, err)
	}
}

// The responder does its own method only.
func TestMethods(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 12))
	for _, c := range combinations {
		ic, rc := configs(r, c)
		for method := byte(0); method < 4; method++ {
			i, tag := sides(t, ic, rc)
			_, at, err := run(i, tag, func(n int, m []byte) []byte {
				if n == 1 {
					m[0] = method
				}
				return m
			})
			if edhoc.Method(method) == c.method {
				if err != nil {
					t.Errorf("%v: %v", c, err)
				}
			} else if at != 1 || !errors.Is(err, edhoc.ErrMethod) {
				t.Errorf("%v: method %d: %d, %v", c, method, at, err)
			}
		}
	}
}
