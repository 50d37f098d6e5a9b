package securetest

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

const vectorFile = "../../../testdata/vectors/ranging.json"

type fields = vectorstest.Fields

// book collects the cases of the vector file.
type book struct{ vectorstest.Book }

// TestVectorFile compares the vector file with what is computed on the second
// way, and runs it by package secure.
func TestVectorFile(t *testing.T) {
	b := book{vectorstest.Book{Protocol: "ranging", Source: vectorstest.Source{
		Title:   "The fyr ranging protocol: values computed from the page",
		Where:   "spec/ranging.md",
		Licence: "own work, BSD-3-Clause",
		MadeBy:  "ranging/secure/securetest, session.go, rounds.go and bounds.go, which share no code with package secure",
	}}}
	b.parameters()
	b.openings()
	b.acceptances()
	b.starts()
	b.beginnings()
	b.sequences()
	b.replies()
	b.reports()
	b.answers()
	b.ranges()
	b.Test(t, vectorFile, Operations(), *Update)
}

// drawn returns n octets that follow from a name.
func drawn(name string, n int) (b []byte) {
	for i := byte(0); len(b) < n; i++ {
		b = append(b, hash([]byte("fyr vector "+name), []byte{i})...)
	}
	return b[:n]
}

// newSession returns a session whose secrets follow from its name, with the
// parameters of the page but for changes.
func newSession(name string, changes Numbers) *Session {
	return &Session{
		Leaf: drawn("leaf", 32), Epoch: 7, Verifier: drawn("verifier", 32), Prover: drawn("prover", 32),
		VerifierNonce: drawn(name+" verifier", 16), ProverNonce: drawn(name+" prover", 16),
		Parameters: Pack(LayoutParameters, pageParameters.With(changes)), VerifierOffset: 16_436, ProverOffset: 16_385,
	}
}

// shapes are sessions of several kinds.
var shapes = []struct {
	name    string
	changes Numbers
}{
	{"as on the page", nil},
	{"HPRF, four segments of 256", Numbers{"mode": 2, "units": 256, "segments": 4, "tries": 100}},
	{"BPRF of 16 units, SP1", Numbers{"units": 16, "packet": 1, "channel": 5}},
	{"no hopping", Numbers{"slots": 0, "step": 0}},
	{"every tick, most slots", Numbers{"grain": 1, "reply": 20_000_001, "step": 9, "slots": 16}},
	{"longest replies", Numbers{"grain": 1, "reply": 638_976_000 - 31, "step": 1, "slots": 5}},
}

func (s *Session) bondFields() fields {
	return fields{"leaf": s.Leaf, "epoch": s.Epoch, "verifier": s.Verifier, "prover": s.Prover}
}

func (s *Session) askFields() fields {
	return s.bondFields().With(fields{"verifier_nonce": s.VerifierNonce, "verifier_offset": s.VerifierOffset, "parameters": s.Parameters})
}

func (s *Session) proverFields() fields {
	return s.bondFields().With(fields{"prover_nonce": s.ProverNonce, "prover_offset": s.ProverOffset})
}

func (s *Session) fields() fields { return s.askFields().With(s.proverFields()) }

// sized writes what is wrong with octet strings of an input: cut, and with an
// octet more.
func (b *book) sized(op string, good fields, names ...string) {
	for _, name := range names {
		v := good[name].([]byte)
		b.Fails(op, "length", name+" is cut", good.With(fields{name: v[:len(v)-1]}))
		b.Fails(op, "length", name+" is too long", good.With(fields{name: append(slices.Clone(v), 0)}))
	}
}

// flipped writes a message with one bit changed in each place of at.
func (b *book) flipped(op, name, class string, good fields, at ...int) {
	for _, i := range at {
		changed := bytes.Clone(good[name].([]byte))
		changed[i] ^= 1
		b.Fails(op, class, fmt.Sprintf("%s: octet %d changed", name, i), good.With(fields{name: changed}))
	}
}

// message writes what is wrong with the form of a message.
func (b *book) message(op, name string, good fields, own []byte, other byte) {
	m := good[name].([]byte)
	b.Fails(op, "length", name+" is empty", good.With(fields{name: []byte{}}))
	b.sized(op, good, name)
	b.Fails(op, "authentication", name+": the own message comes back", good.With(fields{name: own}))
	changed := bytes.Clone(m)
	changed[0] = other
	b.Fails(op, "format", name+": another type", good.With(fields{name: changed}))
	b.flipped(op, name, "authentication", good, len(m)-16, len(m)-1)
}
