package bounding_test

import (
	"errors"
	"fmt"
	"math/big"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// A game is one round of a protocol: the answers to each challenge, all as
// likely, and how many values an answer has. In a bound one the last message
// tells which challenge the prover received.
type game struct {
	rows   [][]int
	values int
	bound  bool
}

// registers returns the game in which n answers of v values are independent.
func registers(n, v int) game {
	g := game{values: v}
	total := 1
	for range n {
		total *= v
	}
	for x := range total {
		row := make([]int, n)
		for i := range row {
			row[i], x = x%v, x/v
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// distance returns the chance to answer right before the challenge is known:
// what most challenges ask for.
func (g game) distance() *big.Rat {
	hits := int64(0)
	for _, row := range g.rows {
		count := make([]int64, g.values)
		most := int64(0)
		for _, a := range row {
			count[a]++
			most = max(most, count[a])
		}
		hits += most
	}
	return big.NewRat(hits, int64(len(g.rows)*len(g.rows[0])))
}

// mafia returns the better of guessing an answer and of asking ahead for a
// guessed challenge and then answering what is likeliest.
func (g game) mafia() *big.Rat {
	best := big.NewRat(1, int64(g.values))
	n := len(g.rows[0])
	ahead := new(big.Rat)
	each := big.NewRat(1, int64(n*n))
	for guess := range n {
		for c := range n {
			switch {
			case c == guess:
				ahead.Add(ahead, each)
			case !g.bound:
				ahead.Add(ahead, new(big.Rat).Mul(each, g.infer(guess, c)))
			}
		}
	}
	if ahead.Cmp(best) > 0 {
		return ahead
	}
	return best
}

// infer returns the chance of the likeliest answer to challenge c of who knows
// that to another.
func (g game) infer(known, c int) *big.Rat {
	hits := int64(0)
	for a := range g.values {
		count := make([]int64, g.values)
		for _, row := range g.rows {
			if row[known] == a {
				count[row[c]]++
			}
		}
		most := int64(0)
		for _, n := range count {
			most = max(most, n)
		}
		hits += most
	}
	return big.NewRat(hits, int64(len(g.rows)))
}

// TestRounds walks every register, challenge and guess of one round.
func TestRounds(t *testing.T) {
	brandsChaum := game{rows: [][]int{{0, 1}, {1, 0}}, values: 2, bound: true}
	swissKnife := registers(2, 2)
	swissKnife.bound = true
	for p, g := range map[bounding.Protocol]game{
		bounding.BrandsChaum: brandsChaum, bounding.HanckeKuhn: registers(2, 2), bounding.Reid: registers(2, 2),
		bounding.SwissKnife: swissKnife, bounding.MUSE3: registers(3, 3), bounding.MUSE4: registers(4, 4),
		bounding.SKI: registers(3, 2), // the leaked bit of the key makes the third one independent
	} {
		for a, want := range map[ranging.Attack]*big.Rat{ranging.MafiaFraud: g.mafia(), ranging.DistanceFraud: g.distance()} {
			if got, err := p.Round(a); err != nil || got.Rat().Cmp(want) != 0 {
				t.Errorf("%v, %v: %v, %v, want %v", p, a, got, err, want)
			}
		}
	}
}

// TestMixedOfAll walks every register, challenge, guess and answer at random of
// Kim and Avoine's protocol, seven bits a round, with half of the challenges
// predefined.
func TestMixedOfAll(t *testing.T) {
	for n := 1; n <= 3; n++ {
		ahead, far := 0, 0
		for outcome := range 1 << (7 * n) {
			lost, ok, okFar := 0, true, true
			for i := range n {
				b := outcome >> (7 * i)
				known, d, v0, v1 := b&1, b>>1&1, b>>2&1, b>>3&1
				sent, guess, noise := b>>4&1, b>>5&1, b>>6&1
				answers := [2]int{v0, v1}
				if known == 1 {
					sent, answers[1] = d, v0
				}
				lost |= known & (guess ^ d)
				got := answers[guess]
				if lost == 1 {
					got = noise
				}
				// The attacker keeps to what it got whatever the challenge is: a
				// guess where the challenge is another.
				ok = ok && got == answers[sent]
				okFar = okFar && answers[guess&^known|sent&known] == answers[sent]
			}
			if ok {
				ahead++
			}
			if okFar {
				far++
			}
		}
		preask, noask, distance, err := bounding.Mixed(n, bounding.HalfTo(1))
		total := int64(1) << (7 * n)
		if err != nil || preask.Rat().Cmp(big.NewRat(int64(ahead), total)) != 0 || distance.Rat().Cmp(big.NewRat(int64(far), total)) != 0 {
			t.Errorf("%d rounds: %v and %v, %v, walked %d and %d of %d", n, preask, distance, err, ahead, far, total)
		}
		if noask.Cmp(bounding.HalfTo(n)) != 0 || noask.Cmp(preask) > 0 {
			t.Errorf("%d rounds: no-ask %v", n, noask)
		}
	}
}

// TestNames parses each name of the table, and no other.
func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for p := bounding.BrandsChaum; p <= bounding.DB3; p++ {
		if q, err := bounding.ParseProtocol(p.String()); err != nil || q != p || seen[p.String()] {
			t.Errorf("%v = %v, %v", p, q, err)
		}
		seen[p.String()] = true
	}
	for _, name := range []string{"", "kim-avoine", "unknown", "SKI", "db2", " ski"} {
		if p, err := bounding.ParseProtocol(name); !errors.Is(err, bounding.ErrProtocol) || p != 0 {
			t.Errorf("%q = %v, %v", name, p, err)
		}
	}
	if got := fmt.Sprint(bounding.Protocol(0), bounding.KimAvoine, bounding.Protocol(99)); got != "unknown kim-avoine unknown" {
		t.Error(got)
	}
}

// TestSettings has every protocol's rates in order, and settings refused.
func TestSettings(t *testing.T) {
	noise := chance(t, "1/20")
	for p := bounding.BrandsChaum; p <= bounding.DB3; p++ {
		s, r, err := bounding.NewSetting(p, 32, 28, noise)
		if err != nil || s.Protocol() != p || s.Rounds() != 32 || s.MinCorrect() != 28 {
			t.Fatalf("%v: %+v, %v", p, s, err)
		}
		for _, a := range []ranging.Attack{ranging.MafiaFraud, ranging.DistanceFraud, ranging.DistanceHijacking, ranging.TerroristFraud} {
			q, err := p.Round(a)
			if err != nil {
				t.Fatal(err)
			}
			want, _ := bounding.Tail(32, 28, q)
			b := s.Rates().Of(a)
			secondary := p == bounding.TREAD || p == bounding.DB1 || p == bounding.DB3
			if b.P.Cmp(want) != 0 || b.Strategy == "" || (b.Basis == ranging.BestKnown) == secondary {
				t.Errorf("%v, %v: %+v", p, a, b)
			}
			if sure := b.Strategy == "is always right"; sure != (q.String() == "1/1") {
				t.Errorf("%v, %v: a chance of %v by this: %s", p, a, q, b.Strategy)
			}
		}
		if r.Distance.P.Cmp(r.Hijacking.P) > 0 {
			t.Errorf("%v: hijacking is less than distance fraud, which it may do too", p)
		}
		if b := r.Of(ranging.Enlargement); b.P.String() != "1/1" || b.Basis != ranging.NoBasis {
			t.Errorf("%v: enlargement %+v", p, b)
		}
	}
	for name, x := range map[string]struct {
		p        bounding.Protocol
		n, least int
		noise    bounding.Chance
		err      error
	}{
		"protocol":       {0, 8, 8, noise, bounding.ErrProtocol},
		"mixed":          {bounding.KimAvoine, 8, 8, noise, bounding.ErrProtocol},
		"protocol first": {99, 0, 0, bounding.HalfTo(0), bounding.ErrProtocol},
		"no rounds":      {bounding.SKI, 0, 0, noise, bounding.ErrRange},
		"none right":     {bounding.SKI, 8, 0, noise, bounding.ErrRange},
		"more right":     {bounding.SKI, 8, 9, noise, bounding.ErrRange},
		"too many":       {bounding.SKI, 4097, 9, noise, bounding.ErrRange},
		"all noise":      {bounding.SKI, 8, 8, bounding.HalfTo(0), bounding.ErrRange},
	} {
		if _, _, err := bounding.NewSetting(x.p, x.n, x.least, x.noise); !errors.Is(err, x.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
