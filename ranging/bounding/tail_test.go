package bounding_test

import (
	"errors"
	"fmt"
	"math/big"
	"math/bits"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// walk returns the chance that at least least of n rounds are right by walking
// all 2^n outcomes.
func walk(n, least int, q *big.Rat) *big.Rat {
	wrong := new(big.Rat).Sub(big.NewRat(1, 1), q)
	sum := new(big.Rat)
	for outcome := range uint(1) << n {
		if bits.OnesCount(outcome) < least {
			continue
		}
		p := big.NewRat(1, 1)
		for i := range n {
			if outcome>>i&1 == 1 {
				p.Mul(p, q)
			} else {
				p.Mul(p, wrong)
			}
		}
		sum.Add(sum, p)
	}
	return sum
}

// TestTailOfAll walks every outcome of up to 8 rounds, for every threshold.
func TestTailOfAll(t *testing.T) {
	for _, q := range []string{"1/2", "3/4", "5/9", "1/1000", "999/1000", "1/1", "1000000007/9999999999999"} {
		for n := 1; n <= 8; n++ {
			for least := 1; least <= n; least++ {
				c, err := bounding.Tail(n, least, chance(t, q))
				if err != nil {
					t.Fatal(err)
				}
				if want := walk(n, least, chance(t, q).Rat()); c.Rat().Cmp(want) != 0 {
					t.Errorf("Tail(%d, %d, %s) = %v, want %v", n, least, q, c, want)
				}
			}
		}
	}
}

// TestTailSteps checks, where walking is out of reach, what ties tails of
// neighbours together: T(n+1,t) = q T(n,t-1) + (1-q) T(n,t), and that both sides
// of the sum are one.
func TestTailSteps(t *testing.T) {
	tail := func(n, least int, q bounding.Chance) *big.Rat {
		if least == 0 {
			return big.NewRat(1, 1)
		}
		c, err := bounding.Tail(n, least, q)
		if err != nil {
			t.Fatal(err)
		}
		return c.Rat()
	}
	_, random := draw(3)
	for range 200 {
		n := 2 + random.IntN(300)
		least := 1 + random.IntN(n)
		q, err := bounding.NewChance(1+random.Uint64N(99), 100)
		if err != nil {
			t.Fatal(err)
		}
		want := new(big.Rat).Mul(q.Rat(), tail(n, least-1, q))
		want.Add(want, new(big.Rat).Mul(q.Not().Rat(), tail(n, least, q)))
		if got := tail(n+1, least, q); got.Cmp(want) != 0 {
			t.Errorf("Tail(%d, %d, %v) is not that of its neighbours", n+1, least, q)
		}
		both := new(big.Rat).Add(tail(n, least, q), tail(n, n-least+1, q.Not()))
		if both.Cmp(big.NewRat(1, 1)) != 0 {
			t.Errorf("Tail(%d, %d, %v) and its other side are %v", n, least, q, both)
		}
	}
}

func TestTailRange(t *testing.T) {
	half := bounding.HalfTo(1)
	for _, x := range []struct {
		n, least int
		q        bounding.Chance
	}{
		{0, 0, half}, {0, 1, half}, {-1, -1, half}, {4, 0, half}, {4, 5, half}, {4097, 1, half}, {4, 2, bounding.Chance{}}, {-1 << 31, 1, half},
	} {
		if c, err := bounding.Tail(x.n, x.least, x.q); !errors.Is(err, bounding.ErrRange) || c.Sign() != 0 {
			t.Errorf("Tail(%d, %d, %v) = %v, %v", x.n, x.least, x.q, c, err)
		}
	}
	if _, err := bounding.Tail(4096, 4096, half); err != nil {
		t.Errorf("most rounds: %v", err)
	}
}

// slow finds the fewest rounds by computing every tail.
func slow(q, honest, far, frr bounding.Chance, most int) (int, int) {
	for n := 1; n <= most; n++ {
		for least := n; least >= 1; least-- {
			if right, _ := bounding.Tail(n, least, honest); right.Not().Cmp(frr) <= 0 {
				if wrong, _ := bounding.Tail(n, least, q); wrong.Cmp(far) <= 0 {
					return n, least
				}
				break
			}
		}
	}
	return 0, 0
}

// TestMinRounds holds the search against trying everything.
func TestMinRounds(t *testing.T) {
	for _, noise := range []string{"0/1", "1/1000", "1/100", "1/20", "1/10", "1/5"} {
		for _, frr := range []string{"1/2", "1/10", "1/100", "1/10000"} {
			for _, b := range []int{1, 2, 5, 8} {
				for _, p := range []bounding.Protocol{bounding.BrandsChaum, bounding.HanckeKuhn, bounding.SKI, bounding.DB1} {
					q, err := p.Round(ranging.MafiaFraud)
					if err != nil {
						t.Fatal(err)
					}
					s, r, err := bounding.MinRounds(p, ranging.MafiaFraud, bounding.HalfTo(b), chance(t, frr), chance(t, noise))
					n, least := 0, 0
					if q.Cmp(chance(t, noise).Not()) < 0 {
						n, least = slow(q, chance(t, noise).Not(), bounding.HalfTo(b), chance(t, frr), 150)
					}
					name := fmt.Sprintf("%v, noise %s, frr %s, %d bits", p, noise, frr, b)
					if n == 0 {
						if err == nil && s.Rounds() <= 150 {
							t.Errorf("%s: %d of %d, and there is none", name, s.MinCorrect(), s.Rounds())
						}
						continue
					}
					if err != nil || s.Rounds() != n || s.MinCorrect() != least {
						t.Errorf("%s: %d of %d, %v, want %d of %d", name, s.MinCorrect(), s.Rounds(), err, least, n)
					}
					if r.FalseReject.Cmp(chance(t, frr)) > 0 || r.Mafia.P.Cmp(bounding.HalfTo(b)) > 0 {
						t.Errorf("%s: rates miss the targets", name)
					}
				}
			}
		}
	}
}

func TestMinRoundsRefuses(t *testing.T) {
	good, none, all := bounding.HalfTo(7), bounding.Chance{}, bounding.HalfTo(0)
	for name, x := range map[string]struct {
		p               bounding.Protocol
		a               ranging.Attack
		far, frr, noise bounding.Chance
		err             error
	}{
		"protocol":         {99, ranging.MafiaFraud, good, good, none, bounding.ErrProtocol},
		"no protocol":      {0, ranging.MafiaFraud, good, good, none, bounding.ErrProtocol},
		"protocol first":   {bounding.KimAvoine, 99, good, good, none, bounding.ErrProtocol},
		"attack":           {bounding.SKI, 99, good, good, none, bounding.ErrAttack},
		"enlargement":      {bounding.SKI, ranging.Enlargement, good, good, none, bounding.ErrAttack},
		"attack first":     {bounding.SKI, 99, none, none, all, bounding.ErrAttack},
		"no false accepts": {bounding.SKI, ranging.MafiaFraud, none, good, none, bounding.ErrRange},
		"all accepted":     {bounding.SKI, ranging.MafiaFraud, all, good, none, bounding.ErrRange},
		"no false rejects": {bounding.SKI, ranging.MafiaFraud, good, none, none, bounding.ErrRange},
		"all rejected":     {bounding.SKI, ranging.MafiaFraud, good, all, none, bounding.ErrRange},
		"all noise":        {bounding.SKI, ranging.MafiaFraud, good, good, all, bounding.ErrRange},
		// One round would meet both targets.
		"as good as honest": {bounding.BrandsChaum, ranging.MafiaFraud, bounding.HalfTo(1), bounding.HalfTo(1), bounding.HalfTo(1), bounding.ErrRange},
		"sure attack":       {bounding.HanckeKuhn, ranging.TerroristFraud, good, good, none, bounding.ErrRange},
		"too many rounds":   {bounding.HanckeKuhn, ranging.MafiaFraud, bounding.HalfTo(128), good, chance(t, "6/25"), bounding.ErrRange},
	} {
		s, _, err := bounding.MinRounds(x.p, x.a, x.far, x.frr, x.noise)
		if !errors.Is(err, x.err) || s.Rounds() != 0 {
			t.Errorf("%s: %d rounds, %v", name, s.Rounds(), err)
		}
	}
}

// TestMixedRates has what Kim and Avoine's setting costs, and refuses.
func TestMixedRates(t *testing.T) {
	// All predefined: (n/2+1) 2^-n.
	s, r, err := bounding.NewMixed(3, 256, chance(t, "1/10"))
	if err != nil || s.MinCorrect() != 3 || r.Mafia.P.String() != "5/16" || r.Distance.P.String() != "1/1" || r.FalseReject.String() != "271/1000" {
		t.Errorf("%+v, %v", r, err)
	}
	// None: Hancke-Kuhn.
	if _, r, err := bounding.NewMixed(2, 0, bounding.Chance{}); err != nil || r.Mafia.P.String() != "9/16" || r.Distance.P.String() != "9/16" {
		t.Errorf("%+v, %v", r, err)
	}
	for _, x := range [][2]int{{0, 1}, {4097, 1}, {4, -1}, {4, 257}} {
		if _, _, err := bounding.NewMixed(x[0], x[1], bounding.Chance{}); !errors.Is(err, bounding.ErrRange) {
			t.Errorf("NewMixed(%d, %d): %v", x[0], x[1], err)
		}
	}
	if _, _, err := bounding.NewMixed(4, 4, bounding.HalfTo(0)); !errors.Is(err, bounding.ErrRange) {
		t.Errorf("all noise: %v", err)
	}
}
