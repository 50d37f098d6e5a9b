package bounding_test

import (
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// running lists the protocols that run.
var running = []bounding.Protocol{bounding.BrandsChaum, bounding.HanckeKuhn, bounding.SwissKnife, bounding.SKI, bounding.KimAvoine}

// timing is one that a prover 3 m away who takes 1 ns meets.
var timing = bounding.Timing{Limit: 5000, Processing: 1000, Resolution: 100, Speed: ranging.Vacuum}

func chance(t testing.TB, s string) bounding.Chance {
	t.Helper()
	c, err := bounding.ParseChance(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// setting returns one of p; Kim-Avoine has all rounds right, half of them
// predefined.
func setting(t testing.TB, p bounding.Protocol, rounds, least int) bounding.Setting {
	t.Helper()
	s, _, err := bounding.NewSetting(p, rounds, least, bounding.Chance{})
	if p == bounding.KimAvoine {
		s, _, err = bounding.NewMixed(rounds, 128, bounding.Chance{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// draw returns randomness that repeats.
func draw(seed uint64) (func([]byte), *rand.Rand) {
	var b [32]byte
	b[0], b[1] = byte(seed), byte(seed>>8)
	source := rand.NewChaCha8(b)
	return func(b []byte) { source.Read(b) }, rand.New(source)
}

// key returns a key of 64 bytes from fill.
func key(t testing.TB, fill func([]byte)) bounding.Key {
	t.Helper()
	b := make([]byte, 64)
	fill(b)
	k, err := bounding.NewKey(b)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// A pair is both ends of one run.
type pair struct {
	prover   *bounding.Prover
	verifier *bounding.Verifier
	opening  []byte
	reply    []byte
}

// begin makes both ends and lets them exchange their first messages.
func begin(t testing.TB, prover, verifier bounding.Config) pair {
	t.Helper()
	p, err := bounding.NewProver(prover)
	if err != nil {
		t.Fatal(err)
	}
	v, err := bounding.NewVerifier(verifier, timing)
	if err != nil {
		t.Fatal(err)
	}
	opening := p.Open()
	reply, err := v.Start(opening)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(reply); err != nil {
		t.Fatal(err)
	}
	return pair{p, v, opening, reply}
}

// finish runs the rounds over tr and lets the prover say its last.
func (p pair) finish(t testing.TB, tr bounding.Transport) (bounding.Result, error) {
	t.Helper()
	if err := p.verifier.Run(tr); err != nil {
		t.Fatal(err)
	}
	last, err := p.prover.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return p.verifier.Finish(last)
}

// near returns a simulation of an honest prover 3 m away.
func near(p *bounding.Prover) *bounding.Simulation {
	return &bounding.Simulation{Prover: p, Distance: 3000, Speed: ranging.Vacuum, Processing: 1000}
}
