package bounding

import (
	"strconv"

	"github.com/seed-496a4445/fyr/ranging"
)

// A Setting is a protocol with the rounds that it runs and how many of them
// must be right and in time. It is made together with its [Rates], and in no
// other way: there is no tolerance of which it is not known what it costs. The
// zero value is none and refused.
type Setting struct {
	_          [0]func()
	protocol   Protocol
	rounds     int
	least      int
	predefined int // 256ths of Kim-Avoine's challenges that both sides know
	rates      *Rates
}

// Protocol returns the protocol.
func (s Setting) Protocol() Protocol { return s.protocol }

// Rounds returns how many rounds are run.
func (s Setting) Rounds() int { return s.rounds }

// MinCorrect returns how many of them must be right and in time.
func (s Setting) MinCorrect() int { return s.least }

// Rates returns what the setting lets pass, and loses.
func (s Setting) Rates() Rates {
	if s.rates == nil {
		panic("bounding: setting that was not made")
	}
	return *s.rates
}

// A Bound is the chance that one run is accepted under an attack.
type Bound struct {
	// P is exact for Strategy. It is no bound on strategies that nobody has
	// published: no row rests on a proof here, whatever the papers prove.
	P Chance
	// Basis is BestKnown, or NoBasis where the row is from secondary knowledge
	// or the attack was not looked into.
	Basis    ranging.Basis
	Strategy string
}

// Rates are what a [Setting] costs: how often an honest prover nearby is
// rejected, and how often each attack is accepted.
type Rates struct {
	FalseReject Chance
	// The attacker is without noise.
	Mafia, Distance, Hijacking, Terrorist Bound
}

// Of returns the bound of attack a. For enlargement and what is no attack that
// is one, with NoBasis: who delays answers enlarges distances as he likes.
func (r Rates) Of(a ranging.Attack) Bound {
	switch a {
	case ranging.MafiaFraud:
		return r.Mafia
	case ranging.DistanceFraud:
		return r.Distance
	case ranging.DistanceHijacking:
		return r.Hijacking
	case ranging.TerroristFraud:
		return r.Terrorist
	}
	return Bound{P: HalfTo(0), Strategy: "delay the answers"}
}

// attacks are those that distance bounding is about.
var attacks = [...]ranging.Attack{ranging.MafiaFraud, ranging.DistanceFraud, ranging.DistanceHijacking, ranging.TerroristFraud}

// claims returns the claims for attacks that do not surely succeed.
func (s Setting) claims() []ranging.Claim {
	var claims []ranging.Claim
	for _, a := range attacks {
		b := s.rates.Of(a)
		if b.P.certain() {
			continue
		}
		words := s.protocol.String() + ", " + strconv.Itoa(s.least) + " of " + strconv.Itoa(s.rounds) + " rounds: " + b.Strategy
		claims = append(claims, ranging.Claim{Attack: a, Gate: ranging.TimedBits, P: b.P.Bound(), Basis: b.Basis, Assumptions: words})
	}
	return claims
}

// NewSetting returns the setting of p with least of rounds right, and what it
// costs where an honest round fails with the chance noise. It returns
// [ErrProtocol] for protocols that are not in the table, and [ErrRange] when
// rounds is not in 1..[MaxRounds], least not in 1..rounds, or noise is one.
func NewSetting(p Protocol, rounds, least int, noise Chance) (Setting, Rates, error) {
	if !p.listed() {
		return Setting{}, Rates{}, ErrProtocol
	}
	honest, err := Tail(rounds, least, noise.Not())
	if err != nil {
		return Setting{}, Rates{}, err
	}
	r := Rates{FalseReject: honest.Not()}
	known := map[share]Chance{}
	bound := func(s share, basis ranging.Basis, strategy string) Bound {
		if _, ok := known[s]; !ok {
			q, _ := NewChance(s.n, s.d)
			known[s] = tail(rounds, least, q)
		}
		if s == sure {
			strategy = "is always right"
		}
		return Bound{known[s], basis, strategy}
	}
	row, basis := &table[p], ranging.BestKnown
	if row.secondary {
		basis = ranging.NoBasis
	}
	r.Mafia = bound(row.mafia, basis, "ask the prover ahead with guessed challenges, or guess answers")
	r.Distance = bound(row.distance, basis, "answer ahead what most challenges ask for")
	r.Hijacking = bound(row.hijacking, basis, "answer ahead what most challenges ask for")
	r.Terrorist = bound(row.terrorist, basis, "give the accomplice what does not give away the key")
	return Setting{protocol: p, rounds: rounds, least: least, rates: &r}, r, nil
}
