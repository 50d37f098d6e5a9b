package bounding

import "github.com/seed-496a4445/fyr/ranging"

// A Protocol is one of distance bounding. The zero value is none.
type Protocol uint8

// The protocols. Those with a [Verifier] and a [Prover] say so.
const (
	// BrandsChaum: S. Brands, D. Chaum, "Distance-Bounding Protocols", 1993:
	// commit to bits, add them to the challenges, sign all. It runs here.
	BrandsChaum Protocol = 1 + iota
	// HanckeKuhn: G. Hancke, M. Kuhn, "An RFID Distance Bounding Protocol",
	// 2005: challenges select from two registers. It runs here.
	HanckeKuhn
	// Reid: J. Reid and others, "Detecting Relay Attacks with Timing-Based
	// Protocols", 2007.
	Reid
	// SwissKnife: C. H. Kim and others, "The Swiss-Knife RFID Distance Bounding
	// Protocol", 2008: two registers whose sum is the key, and a MAC over the
	// challenges. It runs here.
	SwissKnife
	// RasmussenCapkun: K. Rasmussen, S. Capkun, "Location Privacy of Distance
	// Bounding Protocols", 2008.
	RasmussenCapkun
	// MUSE3 is Hancke-Kuhn with symbols of three states: G. Avoine, C.
	// Floerkemeier, B. Martin, "RFID Distance Bounding Multistate Enhancement",
	// 2009.
	MUSE3
	// MUSE4 is the same with four states.
	MUSE4
	// SKI: I. Boureanu, A. Mitrokotsa, S. Vaudenay, "Practical and Provably
	// Secure Distance-Bounding", 2013, with t = 2: challenges of three values
	// select from two registers and their sum with a leaked bit of the key. It
	// runs here.
	SKI
	// TREAD: G. Avoine and others, "A Terrorist-fraud Resistant and
	// Extractor-free Anonymous Distance-bounding Protocol", 2017.
	TREAD
	// DB1: I. Boureanu, S. Vaudenay, "Optimal Proximity Proofs", 2014, with
	// q = 3.
	DB1
	// DB3 is the third of the same.
	DB3
	// KimAvoine: C. H. Kim, G. Avoine, "RFID Distance Bounding Protocol with
	// Mixed Challenges to Prevent Relay Attacks", 2009: some challenges are
	// known to both sides. It runs here, by [NewMixed]: it is not in the table,
	// as its rounds do not stand each by itself.
	KimAvoine
)

// A share is the chance of one round, n/d.
type share struct{ n, d uint64 }

var sure, half, quarters = share{1, 1}, share{1, 2}, share{3, 4}

// table has what the best known strategy of each attack achieves in a round.
//
// Hijacking is distance fraud and whatever honest provers nearby answer. Where
// the timed bits do not depend on the prover's key they do the rounds, and the
// far one signs: C. Cremers and others, "Distance Hijacking Attacks on Distance
// Bounding Protocols", 2012. Where they do, the bits of another key are right
// half the time, in any round, which is no better than to guess the rounds that
// distance fraud guesses. It counts as sure where it was not looked into.
var table = [...]struct {
	name                                  string
	mafia, distance, hijacking, terrorist share
	secondary                             bool // from secondary knowledge
}{
	BrandsChaum:     {"brands-chaum", half, half, sure, sure, false},
	HanckeKuhn:      {"hancke-kuhn", quarters, quarters, quarters, sure, false},
	Reid:            {"reid", quarters, quarters, quarters, quarters, false},
	SwissKnife:      {"swiss-knife", half, quarters, quarters, quarters, false},
	RasmussenCapkun: {"rasmussen-capkun", half, half, sure, sure, false},
	MUSE3:           {"muse3", share{5, 9}, share{17, 27}, share{17, 27}, sure, false},
	MUSE4:           {"muse4", share{7, 16}, share{17, 32}, share{17, 32}, sure, false},
	SKI:             {"ski", share{2, 3}, quarters, quarters, share{5, 6}, false},
	TREAD:           {"tread", quarters, quarters, sure, quarters, true},
	DB1:             {"db1", share{1, 3}, share{1, 3}, sure, share{2, 3}, true},
	DB3:             {"db3", half, half, sure, sure, true},
}

// listed reports whether p is in the table.
func (p Protocol) listed() bool { return p > 0 && int(p) < len(table) }

// String returns the name of p as [ParseProtocol] reads it, "kim-avoine", or
// "unknown".
func (p Protocol) String() string {
	switch {
	case p.listed():
		return table[p].name
	case p == KimAvoine:
		return "kim-avoine"
	}
	return "unknown"
}

// ParseProtocol returns the protocol of the table with that name, or
// [ErrProtocol].
func ParseProtocol(name string) (Protocol, error) {
	for p := range table {
		if p > 0 && table[p].name == name {
			return Protocol(p), nil
		}
	}
	return 0, ErrProtocol
}

// Round returns the chance that one round of p is right under the best known
// strategy of attack a: a guess that the attacker, without noise, makes as well
// as can be. It returns [ErrProtocol] when p is not in the table, KimAvoine
// among them, and then [ErrAttack] for enlargement and what is no attack.
func (p Protocol) Round(a ranging.Attack) (Chance, error) {
	if !p.listed() {
		return Chance{}, ErrProtocol
	}
	s := share{}
	switch a {
	case ranging.MafiaFraud:
		s = table[p].mafia
	case ranging.DistanceFraud:
		s = table[p].distance
	case ranging.DistanceHijacking:
		s = table[p].hijacking
	case ranging.TerroristFraud:
		s = table[p].terrorist
	default:
		return Chance{}, ErrAttack
	}
	return NewChance(s.n, s.d)
}
