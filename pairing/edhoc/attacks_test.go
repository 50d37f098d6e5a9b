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

// unspecified is what a peer is told of nearly all failures.
var unspecified = []byte{1, 0x60}

// dead checks that a side has given its session up.
func dead(t *testing.T, step func([]byte) ([]byte, bool, error), session func() (*edhoc.Session, error)) {
	t.Helper()
	if out, done, err := step(nil); out != nil || done || !errors.Is(err, edhoc.ErrState) {
		t.Errorf("a step after the end: %x, %v, %v", out, done, err)
	}
	if s, err := session(); s != nil || !errors.Is(err, edhoc.ErrState) {
		t.Errorf("a session after a failure: %v", err)
	}
}

// Every message with a bit flipped in any byte, cut anywhere, or with a byte
// behind it ends the session of who gets it. message_1 is found out by the
// initiator, when message_2 does not fit.
func TestMutations(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 4))
	for _, c := range []combination{combinations[0], combinations[4]} {
		ic, rc := configs(r, c)
		i, tag := sides(t, ic, rc)
		messages, _, err := run(i, tag, nil)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= 4; n++ {
			size := len(messages[n-1])
			for at := range 2*size + 1 {
				i, tag := sides(t, ic, rc)
				_, failedAt, err := run(i, tag, func(k int, m []byte) []byte {
					switch {
					case k != n:
					case at < size:
						m[at] ^= 1 << r.IntN(8)
					case at < 2*size:
						m = m[:at-size]
					default:
						m = append(m, 0)
					}
					return m
				})
				if err == nil || failedAt < n || failedAt > max(2, n) {
					t.Fatalf("%v: message_%d, mutation %d: answer to %d: %v", c, n, at, failedAt, err)
				}
				if failedAt%2 == 0 {
					dead(t, i.Step, i.Session)
				} else {
					dead(t, tag.Step, tag.Session)
				}
			}
		}
	}
}

// Messages that come when they are not expected, come again, or come back to
// who sent them.
func TestOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 5))
	for _, c := range combinations {
		ic, rc := configs(r, c)
		i, tag := sides(t, ic, rc)
		messages, _, err := run(i, tag, nil)
		if err != nil {
			t.Fatal(err)
		}
		for n, m := range messages {
			// After the end nothing changes.
			for _, step := range []func([]byte) ([]byte, bool, error){i.Step, tag.Step} {
				if out, done, err := step(m); out != nil || done || !errors.Is(err, edhoc.ErrState) {
					t.Errorf("%v: message_%d after the end: %x %v %v", c, n+1, out, done, err)
				}
			}
		}
		sessions(t, i, tag) // both are still there

		for n := range messages {
			fresh, _ := sides(t, ic, rc)
			if out, _, err := fresh.Step(messages[n]); out != nil || !errors.Is(err, edhoc.ErrState) {
				t.Errorf("%v: message_%d before message_1: %x %v", c, n+1, out, err)
			}
			dead(t, fresh.Step, fresh.Session)
			if n > 0 {
				_, fresh := sides(t, ic, rc)
				if out, _, err := fresh.Step(messages[n]); !bytes.Equal(out, unspecified) || !errors.Is(err, fyr.ErrFormat) {
					t.Errorf("%v: message_%d for message_1: %x %v", c, n+1, out, err)
				}
				dead(t, fresh.Step, fresh.Session)
			}
		}
		// Old messages, and the own ones, in the place of each that is expected.
		for n := 2; n <= 4; n++ {
			for old := range messages {
				i, tag := sides(t, ic, rc)
				if _, at, err := run(i, tag, replaced(n, messages[old])); at != n || err == nil {
					t.Errorf("%v: an old message_%d as message_%d: %d, %v", c, old+1, n, at, err)
				}
			}
			var own []byte
			i, tag := sides(t, ic, rc)
			_, at, err := run(i, tag, func(k int, m []byte) []byte {
				if k == n {
					return own
				}
				own = m
				return m
			})
			if at != n || err == nil {
				t.Errorf("%v: the message before as message_%d: %d, %v", c, n, at, err)
			}
		}
	}
}

// replaced puts message in the place of message n.
func replaced(n int, message []byte) link {
	return func(k int, m []byte) []byte {
		if k == n {
			return message
		}
		return m
	}
}

// G_Y that is G_X, a point of low order, or no point.
func TestEphemeralKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 6))
	prime := unhex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")
	off := unhex("a04e73601df544a70ba7ea1e57030f7d4b4eb7f673924e58d54ca77a5e7d4d4a")
	ones := bytes.Repeat([]byte{0xff}, 32)
	for _, c := range combinations {
		bad := [][]byte{prime, off, ones}
		if c.suite.Curve() == ecdh.X25519() {
			bad = lowOrderPoints
		}
		for _, point := range bad {
			ic, rc := configs(r, c)
			i, tag := sides(t, ic, rc)
			_, at, err := run(i, tag, func(n int, m []byte) []byte {
				if n == 1 {
					return append(append(bytes.Clone(m[:4]), point...), m[36:]...)
				}
				return m
			})
			if at != 1 || !errors.Is(err, edhoc.ErrPoint) {
				t.Errorf("%v: G_X %x: %d, %v", c, point, at, err)
			}
			dead(t, tag.Step, tag.Session)

			i, tag = sides(t, ic, rc)
			_, at, err = run(i, tag, func(n int, m []byte) []byte {
				if n == 2 {
					return append(append(bytes.Clone(m[:2]), point...), m[34:]...)
				}
				return m
			})
			if at != 2 || !errors.Is(err, edhoc.ErrPoint) {
				t.Errorf("%v: G_Y %x: %d, %v", c, point, at, err)
			}
			dead(t, i.Step, i.Session)
		}
		ic, rc := configs(r, c)
		i, tag := sides(t, ic, rc)
		var gx []byte
		_, at, err := run(i, tag, func(n int, m []byte) []byte {
			switch n {
			case 1:
				gx = m[4:36]
			case 2:
				return append(append(bytes.Clone(m[:2]), gx...), m[34:]...)
			}
			return m
		})
		if at != 2 || !errors.Is(err, edhoc.ErrReflection) {
			t.Errorf("%v: G_X as G_Y: %d, %v", c, at, err)
		}
	}
}

// A broken enclave answers with something other than a secret.
type broken struct {
	ecdh.KeyExchanger
	answer []byte
	err    error
}

func (b broken) ECDH(*ecdh.PublicKey) ([]byte, error) { return b.answer, b.err }

func TestBrokenEnclave(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 7))
	for _, b := range []broken{
		{answer: make([]byte, 32)},
		{answer: make([]byte, 31)},
		{answer: bytes.Repeat([]byte{1}, 33)},
		{},
		{answer: bytes.Repeat([]byte{1}, 32), err: errors.New("locked")},
	} {
		for _, c := range combinations[2:] {
			ic, rc := configs(r, c)
			b.KeyExchanger = ic.Identity.Static
			was := ic.Identity.Static
			ic.Identity.Static = b
			i, tag := sides(t, ic, rc)
			if _, at, err := run(i, tag, nil); at != 2 || !errors.Is(err, edhoc.ErrPoint) {
				t.Errorf("%v: initiator with %x: %d, %v", c, b.answer, at, err)
			}
			dead(t, i.Step, i.Session)

			ic.Identity.Static = was
			b.KeyExchanger = rc.Identity.Static
			rc.Identity.Static = b
			i, tag = sides(t, ic, rc)
			if _, at, err := run(i, tag, nil); at != 1 || !errors.Is(err, edhoc.ErrPoint) {
				t.Errorf("%v: responder with %x: %d, %v", c, b.answer, at, err)
			}
			dead(t, tag.Step, tag.Session)
		}
	}
}

// Who is the peer: nobody known, somebody else, the same key under another
// name, the own key, the own credential.
func TestIdentities(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 8))
	for _, c := range combinations {
		_, otherCred := party(r, c, "other", []byte("tag"))
		for name, test := range map[string]struct {
			change func(ic, rc *edhoc.Config)
			at     int
			want   error
		}{
			"unknown responder": {func(ic, rc *edhoc.Config) { ic.Peer = knows(nil, edhoc.Credential{}) }, 2, edhoc.ErrCredential},
			"unknown initiator": {func(ic, rc *edhoc.Config) { rc.Peer = knows(nil, edhoc.Credential{}) }, 3, edhoc.ErrCredential},
			"other responder":   {func(ic, rc *edhoc.Config) { ic.Peer = knows(rc.Identity.ID, otherCred) }, 2, edhoc.ErrAuthentication},
			"other initiator":   {func(ic, rc *edhoc.Config) { rc.Peer = knows(ic.Identity.ID, otherCred) }, 3, edhoc.ErrAuthentication},
			"misbound responder": {func(ic, rc *edhoc.Config) {
				ic.Peer = knows(rc.Identity.ID, renamed(rc.Identity, "mallory"))
			}, 2, edhoc.ErrAuthentication},
			"misbound initiator": {func(ic, rc *edhoc.Config) {
				rc.Peer = knows(ic.Identity.ID, renamed(ic.Identity, "mallory"))
			}, 3, edhoc.ErrAuthentication},
			"own key of the initiator": {func(ic, rc *edhoc.Config) {
				ic.Peer = knows(rc.Identity.ID, renamed(ic.Identity, "mallory"))
			}, 2, edhoc.ErrReflection},
			"own key of the responder": {func(ic, rc *edhoc.Config) {
				rc.Peer = knows(ic.Identity.ID, renamed(rc.Identity, "mallory"))
			}, 3, edhoc.ErrReflection},
			"own credential": {func(ic, rc *edhoc.Config) {
				ic.Peer = knows(rc.Identity.ID, edhoc.Credential{Cred: ic.Identity.Cred, Key: otherCred.Key})
			}, 2, edhoc.ErrReflection},
			"key of another kind": {func(ic, rc *edhoc.Config) {
				ic.Peer = knows(rc.Identity.ID, edhoc.Credential{Cred: otherCred.Cred, Key: "key"})
			}, 2, edhoc.ErrKeyType},
			"no key": {func(ic, rc *edhoc.Config) {
				ic.Peer = knows(rc.Identity.ID, edhoc.Credential{Cred: otherCred.Cred, Key: (*ecdh.PublicKey)(nil)})
			}, 2, edhoc.ErrKeyType},
			"key of another curve": {func(ic, rc *edhoc.Config) {
				k, _ := ecdh.P384().GenerateKey(nil)
				ic.Peer = knows(rc.Identity.ID, edhoc.Credential{Cred: otherCred.Cred, Key: k.PublicKey()})
			}, 2, edhoc.ErrKeyType},
			"two items": {func(ic, rc *edhoc.Config) {
				ic.Peer = knows(rc.Identity.ID, edhoc.Credential{Cred: []byte{1, 2}, Key: otherCred.Key})
			}, 2, edhoc.ErrKeyType},
		} {
			ic, rc := configs(r, c)
			test.change(&ic, &rc)
			i, tag := sides(t, ic, rc)
			_, at, err := run(i, tag, nil)
			if at != test.at || !errors.Is(err, test.want) {
				t.Errorf("%v: %s: %d, %v", c, name, at, err)
			}
			if at == 2 {
				dead(t, i.Step, i.Session)
			} else {
				dead(t, tag.Step, tag.Session)
			}
		}
	}
}

// renamed returns the credential of id with another subject.
func renamed(id edhoc.Identity, subject string) edhoc.Credential {
	set, err := edhoc.ParseCCS(id.Cred)
	if err != nil {
		panic(err)
	}
	set.Subject = subject
	cred, err := set.Append(nil)
	if err != nil {
		panic(err)
	}
	return set.Credential(cred)
}

// Who talks to itself, because it is in its own list of peers, finds out.
func TestSelfie(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 9))
	for _, c := range combinations {
		ic, _ := configs(r, c)
		self := renamed(ic.Identity, "phone")
		ic.Peer = knows(ic.Identity.ID, self)
		rc := ic
		rc.ConnectionIDs = [][]byte{{1}}
		i, tag := sides(t, ic, rc)
		if _, at, err := run(i, tag, nil); at != 2 || !errors.Is(err, edhoc.ErrReflection) {
			t.Errorf("%v: %d, %v", c, at, err)
		}
	}
}

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
		{[]edhoc.Suite{2, 2}, []edhoc.Suite{2}, true},
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
