package sts_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// tails returns C(n, k) + C(n, k+1) ... + C(n, n) for k = 0..n: what the chances
// are over 2^n.
func tails(n int) []*big.Int {
	all := make([]*big.Int, n+1)
	sum, term := new(big.Int), big.NewInt(1)
	for k := n; k >= 0; k-- {
		all[k] = new(big.Int).Set(sum.Add(sum, term))
		term.Mul(term, big.NewInt(int64(k))).Quo(term, big.NewInt(int64(n-k+1)))
	}
	return all
}

// log2 returns the logarithm of x / 2^n.
func log2(x *big.Int, n int) float64 {
	m := new(big.Float).SetInt(x)
	e := m.MantExp(m)
	f, _ := m.Float64()
	if x.BitLen() == n+1 || e == n { // near one: from the other side
		rest := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(n)), x)
		r, _ := new(big.Float).SetMantExp(new(big.Float).SetInt(rest), -n).Float64()
		return math.Log1p(-r) / math.Ln2
	}
	return math.Log2(f) + float64(e-n)
}

// exactBits returns floor(-log2(x / 2^n)).
func exactBits(x *big.Int, n int) int {
	return n - new(big.Int).Sub(x, big.NewInt(1)).BitLen()
}

func checkTest(t *testing.T, n, k int, exact *big.Int) {
	t.Helper()
	m, err := sts.NewMatchTest(n, k)
	if err != nil || m.Pulses() != n || m.Least() != k {
		t.Fatalf("%d of %d: %v", k, n, err)
	}
	if got, want := m.Log2FalseAccept(), log2(exact, n); math.Abs(got-want) > 1e-12*(1+math.Abs(want)) {
		t.Errorf("%d of %d: log2 %.15g, want %.15g", k, n, got, want)
	}
	// Rounding up costs a bit where the chance is a power of two, or just below.
	if got, want := m.FalseAccept().Bits(1), exactBits(exact, n); got > want || got < want-1 {
		t.Errorf("%d of %d: %d bits, want %d", k, n, got, want)
	}
}

// TestFalseAcceptSmall walks all tests of up to 140 pulses.
func TestFalseAcceptSmall(t *testing.T) {
	for n := 1; n <= 140; n++ {
		all := tails(n)
		for k := 1; k <= n; k++ {
			checkTest(t, n, k, all[k])
		}
	}
}

// TestFalseAcceptLarge: the sequences that packets have, and odd numbers.
func TestFalseAcceptLarge(t *testing.T) {
	sizes := []int{1023, 1999, 4096, 8192}
	if !testing.Short() {
		sizes = append(sizes, 32768)
	}
	for _, n := range sizes {
		all := tails(n)
		for _, k := range []int{1, n / 4, n/2 - 1, n / 2, n/2 + 1, n * 55 / 100, n * 6 / 10, n * 3 / 4, n * 9 / 10, n - 1, n} {
			checkTest(t, n, k, all[k])
		}
	}
}

// TestPublishedShares: 60 % and 55 % of 4096 pulses.
func TestPublishedShares(t *testing.T) {
	if b := expecttest.Must(sts.NewMatchTest(4096, 2458)).FalseAccept().Bits(1); b != 123 {
		t.Errorf("60 %%: %d bits, want 123", b)
	}
	if b := expecttest.Must(sts.NewMatchTest(4096, 2253)).FalseAccept().Bits(1); b != 33 {
		t.Errorf("55 %%: %d bits, want 33", b)
	}
}

func TestMatchTestRefuses(t *testing.T) {
	for _, c := range [][2]int{{0, 0}, {0, 1}, {-1, 1}, {5, 0}, {5, -1}, {5, 6}, {sts.MaxGuesses + 1, sts.MaxGuesses}} {
		_, err := sts.NewMatchTest(c[0], c[1])
		expecttest.Is(t, "NewMatchTest", err, sts.ErrRange)
	}
	for _, c := range [][2]int{{0, 1}, {-1, 1}, {5, 0}, {5, -1}, {5, 6}, {sts.MaxGuesses + 1, 1}} {
		_, err := sts.MatchTestFor(c[0], c[1])
		expecttest.Is(t, "MatchTestFor", err, sts.ErrRange)
	}
	var zero sts.MatchTest
	expecttest.Panics(t, "zero", func() { zero.Count(nil, nil) })
	expecttest.Panics(t, "zero", func() { zero.FalseAccept() })
	expecttest.Panics(t, "zero", func() { zero.Log2FalseAccept() })
	if p := expecttest.Must(sts.NewMatchTest(64, 1)).FalseAccept(); p.Bits(1) != 0 || p.Less(ranging.Scaled(3, 2)) {
		t.Error("one match of 64 is worth something")
	}
}

// TestMatchTestFor: the threshold buys what is asked for, and none lower does.
func TestMatchTestFor(t *testing.T) {
	for _, n := range []int{1, 2, 64, 100, 1000, 4096} {
		for _, b := range []int{1, 2, 20, 64, 100, 128, n} {
			if b > n {
				continue
			}
			m := expecttest.Must(sts.MatchTestFor(n, b))
			if got := m.FalseAccept().Bits(1); got < b {
				t.Errorf("%d of %d: %d bits, want %d", m.Least(), n, got, b)
			}
			if m != expecttest.Must(sts.NewMatchTest(n, m.Least())) {
				t.Errorf("%d of %d: another test than that of its threshold", m.Least(), n)
			}
			if m.Least() > 1 && expecttest.Must(sts.NewMatchTest(n, m.Least()-1)).FalseAccept().Bits(1) >= b {
				t.Errorf("%d of %d is not the lowest for %d bits", m.Least(), n, b)
			}
		}
	}
}

func TestCount(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 23))
	for n := 1; n < 300; n++ {
		size := (n + 7) / 8
		a, b := make([]byte, size), make([]byte, size)
		for i := range a {
			a[i], b[i] = byte(r.Uint32()), byte(r.Uint32())
		}
		want := 0
		for p := range n {
			if sts.Pulse(a, p) == sts.Pulse(b, p) {
				want++
			}
		}
		for _, least := range []int{1, want, min(want+1, n), n} {
			m := expecttest.Must(sts.NewMatchTest(n, max(least, 1)))
			got, ok, err := m.Count(a, b)
			if err != nil || got != want || ok != (got >= m.Least()) {
				t.Fatalf("%d pulses, least %d: %d, %t, %v; want %d", n, least, got, ok, err, want)
			}
		}
		m := expecttest.Must(sts.NewMatchTest(n, n))
		if got, ok, _ := m.Count(a, a); got != n || !ok {
			t.Fatalf("%d pulses: %d match themselves", n, got)
		}
		for wrong := range size + 3 {
			if wrong == size {
				continue
			}
			bad := make([]byte, wrong)
			for _, pair := range [][2][]byte{{a, bad}, {bad, a}, {bad, bad}} {
				got, ok, err := m.Count(pair[0], pair[1])
				if expecttest.Is(t, "Count", err, sts.ErrLength); got != 0 || ok {
					t.Fatalf("%d, %t with an error", got, ok)
				}
			}
		}
	}
}

// TestGuessesMatchTheChance plays a test with a chance of 2^-4.2 against random
// signs.
func TestGuessesMatchTheChance(t *testing.T) {
	const n, least, rounds = 128, 73, 20000
	m := expecttest.Must(sts.NewMatchTest(n, least))
	sequence := generator(secretKey, sts.V{}).AppendBlocks(nil, 0, 1)
	r := rand.New(rand.NewPCG(6, 24))
	passed := 0
	guess := make([]byte, n/8)
	for range rounds {
		for i := range guess {
			guess[i] = byte(r.Uint32())
		}
		if _, ok, _ := m.Count(sequence, guess); ok {
			passed++
		}
	}
	p := math.Exp2(m.Log2FalseAccept())
	deviation := (float64(passed) - rounds*p) / math.Sqrt(rounds*p*(1-p))
	if math.Abs(deviation) > 4 {
		t.Errorf("%d of %d guesses passed, %.1f expected", passed, rounds, rounds*p)
	}
}
