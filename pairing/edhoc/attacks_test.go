package edhoc_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/internal/expecttest"
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
	prime := expecttest.Unhex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")
	off := expecttest.Unhex("a04e73601df544a70ba7ea1e57030f7d4b4eb7f673924e58d54ca77a5e7d4d4a")
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

// Everybody can sign under a key of low order, so that there is no peer who has
// one: with R = 1 and S = 0 the signature is right for every message.
func TestLowOrderSigner(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 21))
	identity := append([]byte{1}, make([]byte, 31)...)
	forged := append(bytes.Clone(identity), make([]byte, 32)...)
	if !ed25519.Verify(identity, []byte("any"), forged) {
		t.Fatal("the forged signature is not right")
	}
	for _, c := range combinations[:2] {
		ic, rc := configs(r, c)
		ic.Identity.Signer = brokenSigner{Signer: ic.Identity.Signer, signature: forged}
		rc.Peer = knows(ic.Identity.ID, edhoc.Credential{Cred: ic.Identity.Cred, Key: ed25519.PublicKey(identity)})
		i, tag := sides(t, ic, rc)
		if _, at, err := run(i, tag, nil); at != 3 || !errors.Is(err, edhoc.ErrKeyType) {
			t.Errorf("%v: %d, %v", c, at, err)
		}
		dead(t, tag.Step, tag.Session)
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

// PLAINTEXT_2 has as many bytes as the key stream can have, or fewer.
func TestLongMessage2(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 15))
	ic, rc := configs(r, combinations[4])
	const rest = 3 + 4 + 9 // C_R, ID_CRED_R, MAC_2
	for size, want := range map[int]error{edhoc.MaxKDF: nil, edhoc.MaxKDF + 1: edhoc.ErrLength} {
		rc.Send = func(message int, _ []byte) []edhoc.EAD {
			if message != 2 {
				return nil
			}
			return []edhoc.EAD{{Value: make([]byte, size-rest-4)}}
		}
		i, tag := sides(t, ic, rc)
		messages, at, err := run(i, tag, nil)
		if !errors.Is(err, want) || err != nil && at != 1 {
			t.Errorf("%d: %d, %v", size, at, err)
		}
		if err == nil && len(messages[1]) != 3+edhoc.KeySize+size {
			t.Errorf("message_2 has %d bytes", len(messages[1]))
		}
	}
	rc.Send = nil
	i, tag := sides(t, ic, rc)
	_, at, err := run(i, tag, func(n int, m []byte) []byte {
		if n != 2 {
			return m
		}
		return append(append([]byte{0x59, 0x20, 0x01}, m[2:]...), make([]byte, 0x2001-len(m)+2)...)
	})
	if at != 2 || !errors.Is(err, edhoc.ErrLength) {
		t.Errorf("%d, %v", at, err)
	}
}

// message_4 may be empty inside, but has its tag.
func TestShortMessage4(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 16))
	for in, want := range map[string]error{
		"40": edhoc.ErrLength, "47aaaaaaaaaaaaaa": edhoc.ErrLength, "48aaaaaaaaaaaaaaaa": edhoc.ErrAuthentication, "4000": edhoc.ErrEncoding, "80": edhoc.ErrEncoding,
	} {
		i, tag := sides2(t, r, combinations[4])
		if _, at, err := run(i, tag, replaced(4, expecttest.Unhex(in))); at != 4 || !errors.Is(err, want) {
			t.Errorf("%s: %d, %v", in, at, err)
		}
		dead(t, i.Step, i.Session)
	}
}
