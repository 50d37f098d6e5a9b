package bounding

import (
	"math/big"

	"github.com/seed-496a4445/fyr/ranging"
)

// Mixed returns the chances of attacks on Kim and Avoine's protocol in which
// all of rounds must be right and each challenge is known to both sides with
// the chance predefined: mafia fraud by asking the prover ahead, mafia fraud by
// guessing answers, and distance fraud. With p for predefined they are
//
//	P(0) = 1, P(k) = P(k-1) * (p/2 + 3(1-p)/4) + (p/2) * 2^-k
//	2^-rounds
//	(3/4 + p/4)^rounds
//
// A prover who is asked a predefined challenge that is not the one answers at
// random from then on: the second summand. Mixed returns [ErrRange] when rounds
// is not in 1..[MaxRounds].
func Mixed(rounds int, predefined Chance) (preask, noask, distance Chance, err error) {
	if rounds < 1 || rounds > MaxRounds {
		return Chance{}, Chance{}, Chance{}, ErrRange
	}
	u, w := predefined.rat().Num(), predefined.rat().Denom()
	four := new(big.Int).Lsh(w, 2)
	passed := new(big.Int).Sub(new(big.Int).Mul(w, big.NewInt(3)), u) // (3-p)/4 = passed/four
	sum := big.NewInt(1)                                              // P(k) * four^k
	caught := new(big.Int).Set(u)                                     // (p/2) * 2^-k * four^k = u * (2w)^(k-1)
	two := new(big.Int).Lsh(w, 1)
	for range rounds {
		sum.Mul(sum, passed)
		sum.Add(sum, caught)
		caught.Mul(caught, two)
	}
	whole := power(four, rounds)
	far := new(big.Int).Add(new(big.Int).Mul(w, big.NewInt(3)), u)
	return fraction(sum, whole), HalfTo(rounds), fraction(power(far, rounds), whole), nil
}

// PredefinedParts is what [NewMixed] counts predefined challenges in.
const PredefinedParts = 256

// NewMixed returns the setting of Kim and Avoine's protocol in which each
// challenge is known to both sides with a chance of predefined/256 and all of
// rounds must be right: a round that fails at the prover makes it answer at
// random from then on, so that no tolerance has a formula. It returns
// [ErrRange] when rounds is not in 1..[MaxRounds], predefined not in 0..256, or
// noise, the chance that an honest round fails, is one.
func NewMixed(rounds, predefined int, noise Chance) (Setting, Rates, error) {
	if predefined < 0 || predefined > PredefinedParts {
		return Setting{}, Rates{}, ErrRange
	}
	p, _ := NewChance(uint64(predefined), PredefinedParts)
	preask, _, distance, err := Mixed(rounds, p)
	if err != nil {
		return Setting{}, Rates{}, err
	}
	honest, err := Tail(rounds, rounds, noise.Not())
	if err != nil {
		return Setting{}, Rates{}, err
	}
	ahead := "answer ahead what is predefined and what most challenges ask for"
	r := Rates{
		FalseReject: honest.Not(),
		Mafia:       Bound{preask, ranging.BestKnown, "ask the prover ahead with guessed challenges"},
		Distance:    Bound{distance, ranging.BestKnown, ahead},
		Hijacking:   Bound{distance, ranging.BestKnown, ahead},
		Terrorist:   Bound{HalfTo(0), ranging.BestKnown, "give the accomplice all registers"},
	}
	return Setting{protocol: KimAvoine, rounds: rounds, least: rounds, predefined: predefined, rates: &r}, r, nil
}
