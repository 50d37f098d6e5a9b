package boundingtest

import (
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// Coin returns a random number of 0..n-1.
type Coin func(n int) int

// Preask is an attacker near the verifier in mafia fraud: it asked a prover who
// is far away ahead of the rounds, with challenges that it guessed, and answers
// at once. Where it guessed wrongly it says what leaves the best chance: in
// Brands-Chaum the answer follows, elsewhere it is a guess.
type Preask struct {
	Protocol bounding.Protocol
	Coin     Coin
	guesses  []uint8
	answers  []uint8
}

// Ask asks p, who was started, for each of n rounds.
func (a *Preask) Ask(p *bounding.Prover, n int) error {
	symbols := 2
	if a.Protocol == bounding.SKI {
		symbols = 3
	}
	a.guesses, a.answers = make([]uint8, n), make([]uint8, n)
	for i := range n {
		a.guesses[i] = uint8(a.Coin(symbols))
		var err error
		if a.answers[i], err = p.Respond(i, a.guesses[i]); err != nil {
			return err
		}
	}
	return nil
}

// Round implements [bounding.Transport].
func (a *Preask) Round(round int, challenge uint8) (uint8, ranging.Picoseconds, error) {
	switch {
	case challenge == a.guesses[round]:
		return a.answers[round], 0, nil
	case a.Protocol == bounding.BrandsChaum:
		return a.answers[round] ^ 1, 0, nil
	}
	return uint8(a.Coin(2)), 0, nil
}

// Noask is an attacker near the verifier in mafia fraud that guesses all answers
// and lets the prover, who is far away, have the challenges afterwards.
type Noask struct {
	Prover *bounding.Prover
	Coin   Coin
}

// Round implements [bounding.Transport].
func (a *Noask) Round(round int, challenge uint8) (uint8, ranging.Picoseconds, error) {
	_, err := a.Prover.Respond(round, challenge)
	return uint8(a.Coin(2)), 0, err
}
