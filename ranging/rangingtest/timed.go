package rangingtest

import (
	"math/rand/v2"
	"slices"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
	"github.com/seed-496a4445/fyr/ranging/bounding/boundingtest"
)

// The checks of a distance-bounding verifier.
const (
	inTime       Defence = "answers in time"
	allRight     Defence = "every answer right"
	finalMAC     Defence = "final confirmation"
	predefined   Defence = "predefined challenges"
	keyInAnswers Defence = "key in the answers"
)

// bits is how many rounds a run has here: few, so that rates can be measured.
const bits = 4

// timing is one that an honest prover at contact meets, and one 10 m away, or
// beyond an accomplice, does not.
var timing = bounding.Timing{Limit: 2000, Processing: 1000, Resolution: 100, Speed: speed}

// far is where the prover is in attacks.
const far ranging.Millimetres = 10_000

// settingOf returns the setting of p that a verifier without a check has: with
// one wrong answer allowed, or without challenges that the prover knows.
func settingOf(p bounding.Protocol, rounds int, without Defence, noise bounding.Chance) bounding.Setting {
	least, parts := rounds, bounding.PredefinedParts/2
	switch without {
	case allRight:
		least--
	case predefined:
		parts = 0
	}
	s, _, err := bounding.NewSetting(p, rounds, least, noise)
	if p == bounding.KimAvoine {
		s, _, err = bounding.NewMixed(rounds, parts, noise)
	}
	must(err)
	return s
}

// must panics where the laboratory misuses what it is built of.
func must(err error) {
	if err != nil {
		panic("rangingtest: " + err.Error())
	}
}

// A timedRun is a prover and a verifier who have exchanged their first messages.
type timedRun struct {
	protocol bounding.Protocol
	config   bounding.Config
	drawn    []byte // what the prover has drawn
	prover   *bounding.Prover
	verifier *bounding.Verifier
	reply    []byte
	random   *rand.Rand
}

// start begins a run under a fresh key.
func start(p bounding.Protocol, s bounding.Setting, t bounding.Timing, r *rand.Rand) *timedRun {
	x := &timedRun{protocol: p, random: r}
	x.config = bounding.Config{Setting: s, Key: x.key()}
	c := x.config
	c.Draw = entropy.Fixed(func(b []byte) {
		x.fill(b)
		x.drawn = append(x.drawn, b...)
	}, nil)
	var err error
	x.prover, err = bounding.NewProver(c)
	must(err)
	c.Draw = entropy.Fixed(x.fill, nil)
	x.verifier, err = bounding.NewVerifier(c, t)
	must(err)
	x.reply, err = x.verifier.Start(x.prover.Open())
	must(err)
	must(x.prover.Start(x.reply))
	return x
}

func (x *timedRun) fill(b []byte) {
	for i := range b {
		b[i] = byte(x.random.Uint32())
	}
}

func (x *timedRun) key() bounding.Key {
	var b [16]byte
	x.fill(b[:])
	k, err := bounding.NewKey(b[:])
	must(err)
	return k
}

// twin returns another prover that has drawn the same as the one of the run,
// from byte "from" on with other bits. It is what a dishonest prover, or one
// who helps an attacker, knows.
func (x *timedRun) twin(from int) *bounding.Prover {
	c, at := x.config, 0
	c.Draw = entropy.Fixed(func(b []byte) {
		for i := range b {
			b[i] = x.drawn[at]
			if at >= from {
				b[i] ^= 1
			}
			at++
		}
	}, nil)
	p, err := bounding.NewProver(c)
	must(err)
	must(p.Start(x.reply))
	return p
}

// symbols is how many values a challenge has.
func (x *timedRun) symbols() uint8 {
	if x.protocol == bounding.SKI {
		return 3
	}
	return 2
}

// secrets returns what a prover knows of each round: the answer to each
// challenge, and the challenges that it may be asked.
func (x *timedRun) secrets() (answers [bits][3]uint8, asked [bits][]uint8) {
	for c := range x.symbols() {
		p := x.twin(len(x.drawn))
		for i := range bits {
			answer, err := p.Respond(i, c)
			must(err)
			answers[i][c] = answer
			asked[i] = append(asked[i], c)
		}
	}
	if x.protocol == bounding.KimAvoine {
		x.predefined(&answers, &asked)
	}
	return answers, asked
}

// predefined finds which challenges of Kim and Avoine's are known to both sides:
// there the answer to the other one is what the prover has drawn for it.
func (x *timedRun) predefined(answers *[bits][3]uint8, asked *[bits][]uint8) {
	const nonce = 16
	for i := range bits {
		asked[i] = nil
		for c := range uint8(2) {
			one, err := x.twin(len(x.drawn)).Respond(i, c)
			must(err)
			other, err := x.twin(nonce).Respond(i, c)
			must(err)
			answers[i][c] = one
			if one == other {
				asked[i] = append(asked[i], c)
			}
		}
	}
}

// transport is a function for one.
type transport func(round int, challenge uint8) (uint8, ranging.Picoseconds, error)

func (f transport) Round(round int, challenge uint8) (uint8, ranging.Picoseconds, error) {
	return f(round, challenge)
}

// finish runs the rounds over t and lets the prover say its last. Without the
// final confirmation the verifier is told that all its challenges arrived: by a
// twin that was asked them.
func (x *timedRun) finish(t bounding.Transport, without Defence) bool {
	witness := x.prover
	if without == finalMAC {
		witness = x.twin(len(x.drawn))
		inner := t
		t = transport(func(i int, c uint8) (uint8, ranging.Picoseconds, error) {
			_, err := witness.Respond(i, c)
			must(err)
			return inner.Round(i, c)
		})
	}
	must(x.verifier.Run(t))
	last, err := witness.Finish()
	must(err)
	result, err := x.verifier.Finish(last)
	must(err)
	return result.Accepted
}

// A strategy answers the verifier of a run in which the prover is far away.
type strategy func(x *timedRun, without Defence) bounding.Transport

// late is a relay: the challenges go to the prover, and the answers come when
// they come.
func late(x *timedRun, _ Defence) bounding.Transport {
	return &bounding.Simulation{Prover: x.prover, Distance: far, Speed: speed, Processing: timing.Processing}
}

// ask is the attacker of [boundingtest.Preask].
func ask(x *timedRun, _ Defence) bounding.Transport {
	a := &boundingtest.Preask{Protocol: x.protocol, Coin: x.random.IntN}
	must(a.Ask(x.prover, bits))
	return a
}

// guess is the attacker of [boundingtest.Noask].
func guess(x *timedRun, _ Defence) bounding.Transport {
	return &boundingtest.Noask{Prover: x.prover, Coin: x.random.IntN}
}

// most returns what most challenges that may be asked ask for.
func most(answers [3]uint8, asked []uint8) uint8 {
	ones := 0
	for _, c := range asked {
		ones += int(answers[c])
	}
	if 2*ones > len(asked) {
		return 1
	}
	return 0
}

// ahead is a dishonest prover, who says at once what most challenges ask for
// and hears them later. Where answers need not be in time it waits for them.
func ahead(x *timedRun, without Defence) bounding.Transport {
	if without == inTime {
		return late(x, without)
	}
	answers, asked := x.secrets()
	return transport(func(i int, c uint8) (uint8, ranging.Picoseconds, error) {
		_, err := x.prover.Respond(i, c)
		return most(answers[i], asked[i]), 0, err
	})
}

// accomplice is near the verifier and has of the prover what does not give away
// its key: all answers but that to the last challenge, where these add up to
// the key.
func accomplice(x *timedRun, without Defence) bounding.Transport {
	answers, _ := x.secrets()
	keyed := (x.protocol == bounding.SwissKnife || x.protocol == bounding.SKI) && without != keyInAnswers
	return transport(func(i int, c uint8) (uint8, ranging.Picoseconds, error) {
		_, err := x.prover.Respond(i, c)
		if keyed && c == x.symbols()-1 {
			return uint8(x.random.IntN(2)), 0, err
		}
		return answers[i][c], 0, err
	})
}

// timed returns the experiments with distance bounding.
func timed() (list []Experiment) {
	for _, p := range []bounding.Protocol{bounding.BrandsChaum, bounding.HanckeKuhn, bounding.SwissKnife, bounding.SKI, bounding.KimAvoine} {
		list = append(list, relayed(p), asked(p), guessed(p), saidAhead(p), helped(p))
	}
	return slices.Concat(list, hijacks(), noisy())
}
