package rangingtest

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// against names a protocol with its rounds.
func against(p bounding.Protocol) string { return fmt.Sprintf("%v, %d rounds", p, bits) }

// timingOf is what the verifier measures by, with or without a limit that
// matters.
func timingOf(without Defence) bounding.Timing {
	t := timing
	if without == inTime {
		t.Limit = 1_000_000
	}
	return t
}

// tried returns a trial of s against p.
func tried(p bounding.Protocol, s strategy) func(*rand.Rand, Defence) bool {
	settings := map[Defence]bounding.Setting{}
	return func(r *rand.Rand, without Defence) bool {
		set, ok := settings[without]
		if !ok {
			set = settingOf(p, bits, without, bounding.Chance{})
			settings[without] = set
		}
		x := start(p, set, timingOf(without), r)
		return x.finish(s(x, without), without)
	}
}

// rate returns the bound that the setting has for an attack, exact for its
// strategy.
func rate(p bounding.Protocol, a ranging.Attack) func(Defence) (float64, string, bool) {
	return func(without Defence) (float64, string, bool) {
		set := settingOf(p, bits, without, bounding.Chance{})
		switch {
		case without == inTime, without == keyInAnswers, without == finalMAC && p == bounding.BrandsChaum:
			return 1, Exact, true
		case without == finalMAC:
			// Two registers are left, as in Hancke and Kuhn's.
			set = settingOf(bounding.HanckeKuhn, bits, None, bounding.Chance{})
		}
		return set.Rates().Of(a).P.Float64(), Exact, true
	}
}

// tolerant returns the check that every answer is right, but for Kim and
// Avoine's, whose rates know no tolerance.
func tolerant(p bounding.Protocol) []Defence {
	if p == bounding.KimAvoine {
		return nil
	}
	return []Defence{allRight}
}

func relayed(p bounding.Protocol) Experiment {
	return Experiment{
		Attack: "relay", Against: against(p), Class: ranging.MafiaFraud,
		Says:   "Challenges go to the prover 10 m away; the answers are right and come late.",
		Checks: []Defence{inTime}, Trials: 5000, Try: tried(p, late),
		Bound: func(without Defence) (float64, string, bool) {
			if without == inTime {
				return 1, Exact, true
			}
			return 0, Exact, true // who waits for light is late, always
		},
	}
}

func asked(p bounding.Protocol) Experiment {
	checks := tolerant(p)
	switch p {
	case bounding.BrandsChaum, bounding.SwissKnife:
		checks = append(checks, finalMAC)
	case bounding.KimAvoine:
		checks = append(checks, predefined)
	}
	return Experiment{
		Attack: "pre-ask", Against: against(p), Class: ranging.MafiaFraud,
		Says:   "The prover is asked ahead with guessed challenges; where the guess was wrong, so is the answer but for luck.",
		Checks: checks, Trials: 10_000, Try: tried(p, ask), Bound: rate(p, ranging.MafiaFraud),
	}
}

func guessed(p bounding.Protocol) Experiment {
	return Experiment{
		Attack: "no-ask", Against: against(p), Class: ranging.MafiaFraud,
		Says:   "All answers are guesses, and the prover hears the challenges afterwards.",
		Checks: tolerant(p), Trials: 10_000, Try: tried(p, guess),
		Bound: func(without Defence) (float64, string, bool) {
			half, err := bounding.NewChance(1, 2)
			must(err)
			c, err := bounding.Tail(bits, settingOf(p, bits, without, bounding.Chance{}).MinCorrect(), half)
			must(err)
			return c.Float64(), Exact, true
		},
	}
}

func saidAhead(p bounding.Protocol) Experiment {
	return Experiment{
		Attack: "answers ahead", Against: against(p), Class: ranging.DistanceFraud,
		Says:   "A dishonest prover 10 m away says at once what most challenges ask for.",
		Checks: append(tolerant(p), inTime), Trials: 5000, Try: tried(p, ahead), Bound: rate(p, ranging.DistanceFraud),
	}
}

func helped(p bounding.Protocol) Experiment {
	e := Experiment{
		Attack: "accomplice", Against: against(p), Class: ranging.TerroristFraud,
		Says:   "The accomplice has all answers, and none of them gives away the key: it is as good as the prover.",
		Trials: 5000, Try: tried(p, accomplice), Bound: rate(p, ranging.TerroristFraud),
	}
	if p == bounding.SwissKnife || p == bounding.SKI {
		e.Says = "The accomplice has all answers but those that together are the key, and guesses these."
		e.Checks = []Defence{allRight, keyInAnswers}
	}
	return e
}

// honestOther begins a prover of another key, as the run's verifier would have
// it.
func (x *timedRun) honestOther() *bounding.Prover {
	c := x.config
	c.Key, c.Draw = x.key(), entropy.Fixed(x.fill, nil)
	p, err := bounding.NewProver(c)
	must(err)
	must(p.Start(x.reply))
	return p
}

// hijack is a dishonest prover far away that lets an honest one of another key
// answer wherever it cannot answer ahead.
func hijack(x *timedRun, _ Defence) bounding.Transport {
	honest := x.honestOther()
	answers, asked := x.secrets()
	return transport(func(i int, c uint8) (uint8, ranging.Picoseconds, error) {
		answer, err := honest.Respond(i, c)
		must(err)
		if same := answers[i][asked[i][0]]; same == answers[i][asked[i][len(asked[i])-1]] {
			answer = same
		}
		_, err = x.prover.Respond(i, c)
		return answer, 0, err
	})
}

// hijacks are the experiments with an honest prover nearby.
func hijacks() (list []Experiment) {
	for _, p := range []bounding.Protocol{bounding.HanckeKuhn, bounding.SwissKnife} {
		list = append(list, Experiment{
			Attack: "distance hijacking", Against: against(p), Class: ranging.DistanceHijacking,
			Says:   "A dishonest prover 10 m away answers ahead where both answers are one, and lets an honest one nearby answer the rest.",
			Checks: tolerant(p), Trials: 5000, Try: tried(p, hijack), Bound: rate(p, ranging.DistanceHijacking),
		})
	}
	p := bounding.BrandsChaum
	return append(list, Experiment{
		Attack: "distance hijacking", Against: against(p), Class: ranging.DistanceHijacking,
		Says:   "An honest prover nearby does the rounds; the dishonest one far away commits to its bits and signs them.",
		Trials: 2000, Try: signedOver(), Bound: rate(p, ranging.DistanceHijacking),
	})
}

// signedOver hijacks Brands and Chaum's: the commitment is the honest prover's,
// which opens it at the end for all to see; the far one opens it with its own
// key.
func signedOver() func(*rand.Rand, Defence) bool {
	set := settingOf(bounding.BrandsChaum, bits, None, bounding.Chance{})
	return func(r *rand.Rand, _ Defence) bool {
		// The honest prover is the one of the run; the verifier has the other's key.
		x := start(bounding.BrandsChaum, set, timing, r)
		thief := x.config
		thief.Key, thief.Draw = x.key(), entropy.Fixed(x.fill, nil)
		v, err := bounding.NewVerifier(thief, timing)
		must(err)
		reply, err := v.Start(x.prover.Open())
		must(err)
		honest := x.restarted(reply)
		heard := make([]uint8, bits)
		must(v.Run(transport(func(i int, c uint8) (uint8, ranging.Picoseconds, error) {
			heard[i] = c
			answer, err := honest.Respond(i, c)
			return answer, 0, err
		})))
		last, err := honest.Finish()
		must(err)
		// Bits and blinding are in the clear now.
		const packed, blinding = (bits + 7) / 8, 32
		opened := slices.Concat(x.prover.Open()[:16], unpacked(last[:packed]), last[packed:packed+blinding])
		thief.Draw = entropy.Fixed(func(b []byte) { opened = opened[copy(b, opened):] }, nil)
		far, err := bounding.NewProver(thief)
		must(err)
		must(far.Start(reply))
		for i, c := range heard {
			_, err := far.Respond(i, c)
			must(err)
		}
		last, err = far.Finish()
		must(err)
		result, err := v.Finish(last)
		return err == nil && result.Accepted
	}
}

// unpacked returns bits, one a byte.
func unpacked(b []byte) []byte {
	list := make([]byte, bits)
	for i := range list {
		list[i] = b[i/8] >> (7 - i%8) & 1
	}
	return list
}

// restarted returns the run's prover with another reply.
func (x *timedRun) restarted(reply []byte) *bounding.Prover {
	x.reply = reply
	return x.twin(len(x.drawn))
}

// noisy are controls: how often noise rejects an honest prover.
func noisy() (list []Experiment) {
	const rounds, least = 12, 10
	noise, err := bounding.NewChance(1, 8)
	must(err)
	for _, p := range []bounding.Protocol{bounding.BrandsChaum, bounding.HanckeKuhn, bounding.SwissKnife, bounding.SKI} {
		set, rates, err := bounding.NewSetting(p, rounds, least, noise)
		must(err)
		list = append(list, Experiment{
			Attack: "noise in one of 8 rounds", Against: fmt.Sprintf("%v, %d of %d rounds", p, least, rounds), Honest: true,
			Says:   "An honest prover at contact; what a tolerance of two rounds is for.",
			Trials: 5000,
			Bound:  exactly(rates.FalseReject.Float64()),
			Try: func(r *rand.Rand, _ Defence) bool {
				x := start(p, set, timing, r)
				return !x.finish(&bounding.Simulation{
					Prover: x.prover, Distance: 1000, Speed: speed, Processing: timing.Processing,
					Flip: func() bool { return r.IntN(8) == 0 },
				}, None)
			},
		})
	}
	return list
}
