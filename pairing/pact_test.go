package pairing_test

import (
	"bytes"
	"crypto/mlkem"
	"crypto/mlkem/mlkemtest"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/pairing"
)

var (
	allSuites = []pairing.Suite{pairing.X25519, pairing.Hybrid}
	allModes  = []pairing.Mode{
		pairing.ClaimMode, pairing.OwnerMode, pairing.TransferMode, pairing.GuestMode, pairing.CodeMode, pairing.RecoverMode,
	}
)

// takesOver reports whether a mode claims: three messages and a confirmation.
func takesOver(m pairing.Mode) bool {
	return m == pairing.ClaimMode || m == pairing.TransferMode || m == pairing.CodeMode
}

// A pact is what both sides of a handshake have. The same pact makes the same
// messages, always.
type pact struct {
	pairing.Context
	phone, tag pairing.StaticKey
	known      pairing.Key
	terms      pairing.Terms
	payload    []byte // of message 2
	maker      pairing.MakerKey
	committed  []pairing.Claimed
	roots      [][]byte // of what was committed
	errs       error    // of Commit
}

func newPact(t testing.TB, s pairing.Suite, m pairing.Mode) *pact {
	t.Helper()
	answer := pairing.Answer{Suites: allSuites, Modes: 0x7f, Challenge: [16]byte{1, 2, 3}}
	p := &pact{
		Context: pairing.Context{Suite: s, Mode: m, Transport: pairing.NFC, Answer: answer.Append(nil)},
		phone:   static(t, 1), tag: static(t, 2), known: key(t, 9, 16),
		terms: pairing.Terms{Policy: pairing.Locked, Config: []byte("config")},
	}
	switch {
	case takesOver(m):
		p.payload = info(5, nil)
	case m == pairing.GuestMode:
		p.payload = []byte{3, 0, 0, 0, 9, 0, 0, 0, 8}
	default:
		p.payload = append(append([]byte{1, 4, 0, 0, 0, 5, 0, 0, 0, 6}, make([]byte, 24)...), 1, 2, 3, 4, 5, 6, 7, 8)
	}
	return p
}

// info is the payload of message 2 of a claim.
func info(epoch uint32, attestation []byte) []byte {
	b := append(bytes.Repeat([]byte{3}, 16), 0, 2, 0, 0, 0, 7)
	b = binary.BigEndian.AppendUint32(b, epoch)
	if attestation == nil {
		return append(b, 0)
	}
	return append(append(b, 1), attestation...)
}

func static(t testing.TB, b byte) pairing.StaticKey {
	t.Helper()
	k, err := pairing.ParseStaticKey(bytes.Repeat([]byte{b}, 32))
	do(t, err)
	return k
}

// source repeats itself.
func source(seed byte) *entropy.Source {
	n := byte(0)
	return entropy.Fixed(func(b []byte) {
		for len(b) > 0 {
			n++
			sum := sha256.Sum256([]byte{seed, n})
			b = b[copy(b, sum[:]):]
		}
	}, func(k *mlkem.EncapsulationKey768) ([]byte, []byte) {
		shared, ciphertext, err := mlkemtest.Encapsulate768(k, bytes.Repeat([]byte{seed}, 32))
		if err != nil {
			panic(err)
		}
		return shared, ciphertext
	})
}

func (p *pact) fingerprint() pairing.Fingerprint {
	return pairing.FingerprintOf(p.Suite, p.tag.Public())
}

func (p *pact) initiatorConfig() pairing.InitiatorConfig {
	public := p.tag.Public()
	c := pairing.InitiatorConfig{
		Context: p.Context, Static: p.phone, Secret: p.known, Fingerprint: p.fingerprint(), Terms: p.terms, Maker: p.maker, Draw: source(1),
	}
	if !takesOver(p.Mode) {
		c.Peer = public[:]
	}
	return c
}

func (p *pact) responderConfig() pairing.ResponderConfig {
	public := p.phone.Public()
	c := pairing.ResponderConfig{
		Context: p.Context, Static: p.tag, Candidates: []pairing.Candidate{{Secret: p.known}}, Draw: source(2),
		Greet: func(int) ([]byte, error) { return p.payload, nil },
		Commit: func(c pairing.Claimed) error {
			p.committed, p.roots = append(p.committed, c), append(p.roots, pairing.RootOf(c).Expose())
			return p.errs
		},
	}
	if !takesOver(p.Mode) {
		c.Candidates[0].Peer = public[:]
	}
	return c
}

func (p *pact) initiator(t testing.TB) *pairing.Initiator {
	t.Helper()
	i, err := pairing.NewInitiator(p.initiatorConfig())
	do(t, err)
	return i
}

func (p *pact) responder(t testing.TB) *pairing.Responder {
	t.Helper()
	r, err := pairing.NewResponder(p.responderConfig())
	do(t, err)
	return r
}

// messages runs a handshake to its end and returns its messages: 4 or 2.
func (p *pact) messages(t testing.TB) (ms [][]byte) {
	t.Helper()
	i, r := p.initiator(t), p.responder(t)
	var in []byte
	for {
		out, done, err := i.Step(in)
		do(t, err)
		if done {
			return ms
		}
		if in, _, err = r.Step(out); err != nil {
			t.Fatal(err)
		}
		ms = append(ms, out, in)
	}
}

// answered is a handshake up to message 2, which the initiator has yet to read.
func (p *pact) answered(t testing.TB) (i *pairing.Initiator, second []byte) {
	t.Helper()
	i = p.initiator(t)
	first, _, err := i.Step(nil)
	do(t, err)
	second, _, err = p.responder(t).Step(first)
	do(t, err)
	return i, second
}
