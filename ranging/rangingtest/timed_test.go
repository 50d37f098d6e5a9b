package rangingtest

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

var protocols = []bounding.Protocol{bounding.BrandsChaum, bounding.HanckeKuhn, bounding.SwissKnife, bounding.SKI, bounding.KimAvoine}

// TestNear: an honest prover at contact is accepted, with each of the checks
// taken away too; one beyond the limit is not.
func TestNear(t *testing.T) {
	for _, p := range protocols {
		for _, d := range []Defence{None, inTime, allRight, finalMAC, predefined, keyInAnswers} {
			for seed := range uint64(20) {
				x := start(p, settingOf(p, bits, d, bounding.Chance{}), timing, rand.New(rand.NewPCG(seed, 1)))
				if !x.finish(&bounding.Simulation{Prover: x.prover, Distance: 1900, Speed: speed, Processing: timing.Processing}, d) {
					t.Errorf("%v, without %q: not accepted", p, d)
				}
				x = start(p, settingOf(p, bits, None, bounding.Chance{}), timing, rand.New(rand.NewPCG(seed, 1)))
				if x.finish(late(x, None), None) {
					t.Errorf("%v: accepted from 10 m", p)
				}
			}
		}
	}
}

// TestSecrets: what a dishonest prover finds out of its own answers is what an
// honest one says, and in Kim and Avoine's the challenges that may come are
// those that come, half of them known.
func TestSecrets(t *testing.T) {
	for _, p := range protocols {
		known := 0
		for seed := range uint64(100) {
			x := start(p, settingOf(p, bits, None, bounding.Chance{}), timing, rand.New(rand.NewPCG(seed, 1)))
			answers, asked := x.secrets()
			must(x.verifier.Run(transport(func(i int, c uint8) (uint8, ranging.Picoseconds, error) {
				got, err := x.prover.Respond(i, c)
				must(err)
				if !slices.Contains(asked[i], c) || got != answers[i][c] {
					t.Errorf("%v: asked %d of %v, %d for %v", p, c, asked[i], got, answers[i])
				}
				if len(asked[i]) == 1 {
					known++
				}
				return got, 0, nil
			})))
		}
		if want := 200; p == bounding.KimAvoine && (known < want-60 || known > want+60) || p != bounding.KimAvoine && known != 0 {
			t.Errorf("%v: %d of 400 challenges known", p, known)
		}
	}
}
