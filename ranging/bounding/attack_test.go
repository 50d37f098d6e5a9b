package bounding_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
	"github.com/seed-496a4445/fyr/ranging/bounding/boundingtest"
)

// agree reports whether p lies in the Clopper-Pearson interval for hits of n
// runs: neither tail of the binomial with p is below edge.
func agree(hits, n int, p, edge bounding.Chance) bool {
	if p.Cmp(bounding.HalfTo(0)) == 0 {
		return hits == n
	}
	if hits > 0 {
		if most, _ := bounding.Tail(n, hits, p); most.Cmp(edge) < 0 {
			return false
		}
	}
	if hits < n {
		above, _ := bounding.Tail(n, hits+1, p)
		return above.Not().Cmp(edge) >= 0
	}
	return true
}

// edge makes it an interval of 99 % for 40 cells together: 1/200 over 40.
var edge, _ = bounding.NewChance(1, 200*40)

// TestAgree has the check above fail on both sides: at 99 %, 40 of 100 go with
// chances of 0.274 to 0.536.
func TestAgree(t *testing.T) {
	edge := chance(t, "1/200")
	for p, want := range map[string]bool{"27/100": false, "28/100": true, "40/100": true, "53/100": true, "54/100": false, "1/1": false} {
		if agree(40, 100, chance(t, p), edge) != want {
			t.Errorf("40 of 100 and %s: %v", p, !want)
		}
	}
	if !agree(0, 100, chance(t, "1/100"), edge) || agree(0, 100, chance(t, "1/10"), edge) || !agree(100, 100, chance(t, "99/100"), edge) || agree(99, 100, chance(t, "1/1"), edge) {
		t.Error("none or all of 100 are judged wrongly")
	}
}

// A strategy attacks one run of which both ends were started: it returns the
// transport between the verifier and whoever answers.
type strategy func(t *testing.T, p bounding.Protocol, b pair, random *rand.Rand) bounding.Transport

// transport is a function for one.
type transport func(round int, challenge uint8) (uint8, error)

func (f transport) Round(round int, challenge uint8) (uint8, ranging.Picoseconds, error) {
	answer, err := f(round, challenge)
	return answer, 0, err
}

func preask(t *testing.T, p bounding.Protocol, b pair, random *rand.Rand) bounding.Transport {
	a := &boundingtest.Preask{Protocol: p, Coin: random.IntN}
	if err := a.Ask(b.prover, rounds); err != nil {
		t.Fatal(err)
	}
	return a
}

func noask(_ *testing.T, _ bounding.Protocol, b pair, random *rand.Rand) bounding.Transport {
	return &boundingtest.Noask{Prover: b.prover, Coin: random.IntN}
}

// ahead is a dishonest prover far away, which says at once what most challenges
// ask for and hears them later.
func ahead(_ *testing.T, p bounding.Protocol, b pair, _ *rand.Rand) bounding.Transport {
	answers := b.prover.Answers()
	return transport(func(i int, challenge uint8) (uint8, error) {
		a := answers[i]
		answer := a[0]
		if p == bounding.SKI {
			answer = a[0]&a[1] | a[1]&a[2] | a[2]&a[0]
		}
		if known, c := b.prover.Predefined(i); known {
			answer = a[c]
		}
		_, err := b.prover.Respond(i, challenge)
		return answer, err
	})
}

// accomplice is near the verifier and has of the prover what does not give away
// the key: all answers but that to the last challenge in SwissKnife and SKI.
func accomplice(_ *testing.T, p bounding.Protocol, b pair, random *rand.Rand) bounding.Transport {
	answers := b.prover.Answers()
	return transport(func(i int, challenge uint8) (uint8, error) {
		answer := answers[i][challenge]
		if p == bounding.SwissKnife && challenge == 1 || p == bounding.SKI && challenge == 2 {
			answer = uint8(random.IntN(2))
		}
		_, err := b.prover.Respond(i, challenge)
		return answer, err
	})
}

// hijack is a dishonest prover far away that lets an honest one of another key
// answer wherever it cannot answer ahead.
func hijack(t *testing.T, p bounding.Protocol, b pair, random *rand.Rand) bounding.Transport {
	fill := func(d []byte) {
		for i := range d {
			d[i] = byte(random.Uint32())
		}
	}
	c := bounding.Config{Setting: setting(t, p, rounds, 1), Key: key(t, fill), Draw: entropy.Fixed(fill, nil)}
	honest, err := bounding.NewProver(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := honest.Start(b.reply); err != nil {
		t.Fatal(err)
	}
	answers := b.prover.Answers()
	return transport(func(i int, challenge uint8) (uint8, error) {
		answer, err := honest.Respond(i, challenge)
		if err != nil {
			return 0, err
		}
		if answers[i][0] == answers[i][1] {
			answer = answers[i][0]
		}
		_, err = b.prover.Respond(i, challenge)
		return answer, err
	})
}

// rounds is how many a run has in the cells below.
const rounds = 6

// TestAttacks runs each strategy against the real ends, and holds how often it
// succeeds against the rate of the setting.
func TestAttacks(t *testing.T) {
	strategies := map[string]struct {
		run    strategy
		attack ranging.Attack
		not    []bounding.Protocol // where it is not the best one
	}{
		"preask":     {preask, ranging.MafiaFraud, nil},
		"noask":      {noask, ranging.MafiaFraud, []bounding.Protocol{bounding.HanckeKuhn, bounding.SKI, bounding.KimAvoine}},
		"ahead":      {ahead, ranging.DistanceFraud, nil},
		"accomplice": {accomplice, ranging.TerroristFraud, nil},
		"hijack":     {hijack, ranging.DistanceHijacking, []bounding.Protocol{bounding.BrandsChaum, bounding.SKI, bounding.KimAvoine}},
	}
	for _, p := range running {
		for name, s := range strategies {
			if slices.Contains(s.not, p) {
				continue
			}
			for _, least := range []int{rounds, rounds - 1} {
				if p == bounding.KimAvoine && least != rounds {
					continue
				}
				measure(t, name, p, least, s.run, s.attack)
			}
		}
	}
}

// repeated is how many runs a cell takes.
func repeated() int {
	if testing.Short() {
		return 300
	}
	return 1500
}

// measure runs one cell.
func measure(t *testing.T, name string, p bounding.Protocol, least int, run strategy, a ranging.Attack) {
	t.Helper()
	runs := repeated()
	fill, random := draw(uint64(p)<<8 | uint64(least)<<4 | uint64(a))
	s := setting(t, p, rounds, least)
	hits := 0
	for range runs {
		c := bounding.Config{Setting: s, Key: key(t, fill), Draw: entropy.Fixed(fill, nil)}
		b := begin(t, c, c)
		r, err := b.finish(t, run(t, p, b, random))
		if err != nil {
			t.Fatal(err)
		}
		if r.Accepted {
			hits++
		}
	}
	want := s.Rates().Of(a).P
	if !agree(hits, runs, want, edge) {
		t.Errorf("%s, %v, %d of %d: %d of %d runs accepted, and the rate is %v", name, p, least, rounds, hits, runs, want.Float64())
	}
	t.Logf("%s, %v, %d of %d: %d of %d, %.4f", name, p, least, rounds, hits, runs, want.Float64())
}

// TestHijackedCommitment lets an honest prover do all rounds of Brands-Chaum,
// and puts another key's MAC in place of its own.
func TestHijackedCommitment(t *testing.T) {
	fill, _ := draw(1)
	honest := bounding.Config{Setting: setting(t, bounding.BrandsChaum, 64, 64), Key: key(t, fill)}
	far := honest
	far.Key = key(t, fill)
	b := begin(t, honest, far)
	if err := b.verifier.Run(near(b.prover)); err != nil {
		t.Fatal(err)
	}
	last, err := b.prover.Finish()
	if err != nil {
		t.Fatal(err)
	}
	hijacker, err := bounding.NewProver(far)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.verifier.Finish(hijacker.Retag(b.opening, b.reply, last))
	if err != nil || !r.Accepted || r.Rates().Hijacking.P.String() != "1/1" {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestFalseReject holds how often noise rejects an honest prover against the
// rate.
func TestFalseReject(t *testing.T) {
	const n = 12
	runs := repeated()
	noise := chance(t, "1/8")
	for _, p := range running {
		s, r, err := bounding.NewSetting(p, n, 10, noise)
		if p == bounding.KimAvoine {
			s, r, err = bounding.NewMixed(n, 77, noise)
		}
		if err != nil {
			t.Fatal(err)
		}
		fill, random := draw(uint64(p))
		rejected := 0
		for range runs {
			c := bounding.Config{Setting: s, Key: key(t, fill), Draw: entropy.Fixed(fill, nil)}
			b := begin(t, c, c)
			tr := near(b.prover)
			tr.Flip = func() bool { return random.IntN(8) == 0 }
			got, err := b.finish(t, tr)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Accepted {
				rejected++
			}
		}
		if !agree(rejected, runs, r.FalseReject, edge) {
			t.Errorf("%v: %d of %d rejected, and the rate is %v", p, rejected, runs, r.FalseReject.Float64())
		}
	}
}
