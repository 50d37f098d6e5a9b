package edhoc_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/edhoc"
)

// A combination is a method with a suite that it goes with.
type combination struct {
	method edhoc.Method
	suite  edhoc.Suite
}

func (c combination) String() string { return fmt.Sprintf("method %d suite %d", c.method, c.suite) }

// combinations lists all that sessions do.
var combinations = []combination{
	{edhoc.SignatureSignature, edhoc.Suite0},
	{edhoc.SignatureSignature, edhoc.Suite1},
	{edhoc.StaticStatic, edhoc.Suite0},
	{edhoc.StaticStatic, edhoc.Suite1},
	{edhoc.StaticStatic, edhoc.Suite2},
	{edhoc.StaticStatic, edhoc.Suite3},
}

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// privateKey draws a key of the curve of s.
func privateKey(r *rand.Rand, s edhoc.Suite) *ecdh.PrivateKey {
	for {
		if k, err := s.Curve().NewPrivateKey(random(r, 32)); err == nil {
			return k
		}
	}
}

// An enclave holds a private key and gives nothing away but agreements. asked
// counts them.
type enclave struct {
	ecdh.KeyExchanger
	asked *int
}

func (e enclave) ECDH(peer *ecdh.PublicKey) ([]byte, error) {
	*e.asked++
	return e.KeyExchanger.ECDH(peer)
}

// party draws the identity of one side, and what the other knows of it.
func party(r *rand.Rand, c combination, name string, kid []byte) (edhoc.Identity, edhoc.Credential) {
	id := edhoc.Identity{ID: edhoc.KeyID(kid)}
	set := edhoc.CCS{Subject: name, KeyID: kid}
	if c.method == edhoc.SignatureSignature {
		key := ed25519.NewKeyFromSeed(random(r, ed25519.SeedSize))
		id.Signer, set.Key = key, key.Public()
	} else {
		key := privateKey(r, c.suite)
		id.Static, set.Key = enclave{key, new(int)}, key.PublicKey()
	}
	cred, err := set.Append(nil)
	if err != nil {
		panic(err)
	}
	id.Cred = cred
	return id, set.Credential(cred)
}

// configs draws both sides of a session, which know each other.
func configs(r *rand.Rand, c combination) (i, t edhoc.Config) {
	phone, phoneCred := party(r, c, "phone", []byte{0x2b})
	tag, tagCred := party(r, c, "tag", []byte("tag"))
	i = edhoc.Config{
		Method: c.method, Suites: []edhoc.Suite{c.suite}, ConnectionIDs: [][]byte{{0x17}},
		Identity: phone, Peer: knows(tag.ID, tagCred),
	}
	t = edhoc.Config{
		Method: c.method, Suites: []edhoc.Suite{c.suite}, ConnectionIDs: [][]byte{{0x17}, {0x18, 0x19}},
		Identity: tag, Peer: knows(phone.ID, phoneCred),
	}
	return i, t
}

var errStranger = errors.New("stranger")

// knows returns a function for Config.Peer that knows one peer.
func knows(id []byte, c edhoc.Credential) func([]byte) (edhoc.Credential, error) {
	return func(idCred []byte) (edhoc.Credential, error) {
		if !bytes.Equal(idCred, id) {
			return edhoc.Credential{}, errStranger
		}
		return c, nil
	}
}

// sides makes both sides, or ends the test.
func sides(t testing.TB, ic, rc edhoc.Config) (*edhoc.Initiator, *edhoc.Responder) {
	t.Helper()
	i, err := edhoc.NewInitiator(ic)
	if err != nil {
		t.Fatal(err)
	}
	r, err := edhoc.NewResponder(rc)
	if err != nil {
		t.Fatal(err)
	}
	return i, r
}

// A link changes message n, 1..4, on its way; nil hands it over.
type link func(n int, message []byte) []byte

// run lets two sides talk until one fails or both are done. It returns the
// messages, and the first error with the number of the message that it was the
// answer to.
func run(i *edhoc.Initiator, r *edhoc.Responder, over link) (messages [][]byte, at int, err error) {
	var last []byte
	var done [2]bool
	for n := 0; !done[0] || !done[1]; n++ {
		if n > 0 && over != nil {
			last = over(n, last)
		}
		step := i.Step
		if n%2 == 1 {
			step = r.Step
		}
		if last, done[n%2], err = step(last); err != nil {
			return messages, n, err
		}
		if last != nil {
			messages = append(messages, last)
		}
	}
	return messages, 0, nil
}

// sessions returns what both sides end with, or ends the test.
func sessions(t testing.TB, i *edhoc.Initiator, r *edhoc.Responder) (a, b *edhoc.Session) {
	t.Helper()
	a, err := i.Session()
	if err != nil {
		t.Fatal(err)
	}
	if b, err = r.Session(); err != nil {
		t.Fatal(err)
	}
	return a, b
}

// Both sides end with the same keys and know each other, with every method and
// suite, with message_4 and without.
func TestSession(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 1))
	for _, c := range combinations {
		for _, short := range []bool{false, true} {
			ic, rc := configs(r, c)
			ic.NoMessage4, rc.NoMessage4 = short, short
			i, tag := sides(t, ic, rc)
			messages, _, err := run(i, tag, nil)
			if want := map[bool]int{false: 4, true: 3}[short]; err != nil || len(messages) != want {
				t.Fatalf("%v: %d messages, %v", c, len(messages), err)
			}
			a, b := sessions(t, i, tag)
			same(t, a, b)
			if a.Method() != c.method || a.Suite() != c.suite || b.Method() != c.method || b.Suite() != c.suite {
				t.Errorf("%v: %v %v", c, a, b)
			}
			ci, cr := a.ConnectionIDs()
			if !bytes.Equal(ci, []byte{0x17}) || !bytes.Equal(cr, []byte{0x18, 0x19}) {
				t.Errorf("connection %x %x", ci, cr)
			}
			id, cred := a.Peer()
			if !bytes.Equal(id, rc.Identity.ID) || !bytes.Equal(cred.Cred, rc.Identity.Cred) {
				t.Errorf("the initiator met %x %x", id, cred.Cred)
			}
			id, cred = b.Peer()
			if !bytes.Equal(id, ic.Identity.ID) || !bytes.Equal(cred.Cred, ic.Identity.Cred) {
				t.Errorf("the responder met %x %x", id, cred.Cred)
			}
			if c.method == edhoc.StaticStatic {
				for _, e := range []edhoc.Identity{ic.Identity, rc.Identity} {
					if n := *e.Static.(enclave).asked; n != 1 {
						t.Errorf("%v: %d agreements with a static key", c, n)
					}
				}
			}
		}
	}
}

// same checks that two sessions have the same keys, also after key updates.
func same(t *testing.T, a, b *edhoc.Session) {
	t.Helper()
	seen := map[string]bool{}
	for n := range 3 {
		if n > 0 {
			a.KeyUpdate([]byte{byte(n)})
			b.KeyUpdate([]byte{byte(n)})
		}
		x, err := a.Export(edhoc.ExportPrivate, []byte("test"), 40)
		y, err2 := b.Export(edhoc.ExportPrivate, []byte("test"), 40)
		if err != nil || err2 != nil || !bytes.Equal(x, y) || !bytes.Equal(a.AppendSecret(nil), b.AppendSecret(nil)) {
			t.Fatalf("update %d: %x and %x, %v, %v", n, x, y, err, err2)
		}
		if seen[string(x)] {
			t.Errorf("update %d gave an old key", n)
		}
		seen[string(x)] = true
	}
	if a.Transcript() != b.Transcript() || a.Transcript() == ([edhoc.HashSize]byte{}) {
		t.Error("transcripts differ")
	}
	b.KeyUpdate([]byte("other"))
	if bytes.Equal(a.AppendSecret(nil), b.AppendSecret(nil)) {
		t.Error("a key update of one side changed nothing")
	}
}

func TestExport(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 2))
	i, tag := sides2(t, r, combinations[4])
	if _, _, err := run(i, tag, nil); err != nil {
		t.Fatal(err)
	}
	s, _ := sessions(t, i, tag)
	for _, n := range []int{-1, 0, edhoc.MaxKDF + 1} {
		if b, err := s.Export(1, nil, n); b != nil || !errors.Is(err, edhoc.ErrRange) {
			t.Errorf("length %d: %x, %v", n, b, err)
		}
	}
	for _, n := range []int{1, edhoc.MaxKDF} {
		if b, err := s.Export(1, nil, n); len(b) != n || err != nil {
			t.Errorf("length %d: %d, %v", n, len(b), err)
		}
	}
	var all [][]byte
	for _, label := range []uint64{0, 1, 23, 24, 255, 256, 65535, 65536, 1<<32 - 1, 1 << 32, 1<<64 - 1} {
		for _, context := range []string{"", "a"} {
			b, err := s.Export(label, []byte(context), 32)
			if err != nil || slices.ContainsFunc(all, func(o []byte) bool { return bytes.Equal(o, b) }) {
				t.Errorf("label %d, context %q: %x, %v", label, context, b, err)
			}
			all = append(all, b)
		}
	}
	s.Wipe()
	s.Wipe()
	defer func() {
		if recover() == nil {
			t.Error("a wiped session gives keys")
		}
	}()
	s.AppendSecret(nil)
}

// sides2 makes both sides of a session of c.
func sides2(t testing.TB, r *rand.Rand, c combination) (*edhoc.Initiator, *edhoc.Responder) {
	ic, rc := configs(r, c)
	return sides(t, ic, rc)
}

// The sizes that the package documents.
func TestSizes(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 3))
	c := combination{edhoc.StaticStatic, edhoc.Suite2}
	ic, rc := configs(r, c)
	var known edhoc.Credential
	rc.Identity, known = party(r, c, "tag", []byte{0x32})
	ic.Peer = knows(rc.Identity.ID, known)
	rc.ConnectionIDs = [][]byte{{0x27}}
	i, tag := sides(t, ic, rc)
	messages, _, err := run(i, tag, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []int{37, 45, 19, 9} {
		if len(messages[n]) != want {
			t.Errorf("message_%d has %d bytes, want %d", n+1, len(messages[n]), want)
		}
	}
}
