package rangingtest

import (
	"math"
	mathbits "math/bits"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// TestPulses: every strategy on pulses stays within its bound, and wins where
// the check against it is taken away. Those that win seldom even then are tried
// more often.
func TestPulses(t *testing.T) {
	for _, e := range pulses() {
		trials := 100.0
		if e.Needs > 0 {
			trials = math.Min(25/e.Needs, 1500)
		}
		if testing.Short() {
			trials /= 3
		}
		for c := range run(t.Context(), []Experiment{e}, 1, trials/float64(e.Trials)) {
			// 99 % for some 60 cells together.
			if wide := c.At(1 - 0.01/60); !wide.Holds() || c.Without != None && !c.Falls() {
				t.Errorf("%s, against %s, without %q: %d of %d, bound %v", c.Attack, c.Against, c.Without, c.Wins, c.Trials, c.Bound)
			}
		}
	}
}

// TestDoor: the honest key at the door is accepted, with the bits that its claim
// is worth, and evidence is what was on the air.
func TestDoor(t *testing.T) {
	r := random(20)
	s := doorstep()
	s.radio = radioOf(sts.HPRF, 64, 3, 0.25, 36)
	e, ok := s.measure(r, None)
	if !ok {
		t.Fatal("nothing was measured")
	}
	v := ranging.Verify(s.policy, e)
	if v.Outcome != ranging.Accept || v.Bits < 200 || v.Bits > 250 { // 8192 signs a segment: 2^-243, of 288 lags and 600 tries
		t.Errorf("%v with %d bits, failed %b", v.Outcome, v.Bits, v.Failed())
	}
	if d := e.Distance - s.distance.millimetres(); d < -150 || d > 150 || e.Uncertainty < 30 || e.Uncertainty > 300 {
		t.Errorf("%d mm +- %d", e.Distance, e.Uncertainty)
	}
	q := e.STS.Quality
	if e.STS.Segments != 3 || !q[2].Known || q[3].Known || q[0].Value < 820 || q[0].Value > 860 { // of which Q(1) are wrong
		t.Errorf("%d segments, %v", e.STS.Segments, q)
	}
	if !e.STS.SoftBits || e.STS.Gap.Value < -60 || e.STS.Gap.Value > 60 || e.LowerBound.Known {
		t.Errorf("%+v, lower bound %+v", e.STS, e.LowerBound)
	}
	if e.Replies.Value.Longest < 38_000_000 || e.Replies.Value.Longest > 39_000_000 { // 0.6 ms
		t.Errorf("%+v", e.Replies)
	}
}

// TestSiteClaim: a claim counts three receptions at each lag, twice where the
// receiver takes either sign.
func TestSiteClaim(t *testing.T) {
	one := door()
	either := door()
	either.radio.magnitude = true
	for name, c := range map[string]struct {
		s       *site
		chances float64
	}{"of one sign": {one, 3 * span}, "of either": {either, 6 * span}} {
		want := int(math.Floor(-c.s.test().Log2FalseAccept() - math.Log2(c.chances)))
		if got := c.s.claim(); len(got) != 1 || got[0].Bits(1) != want {
			t.Errorf("%s: %d bits, want %d", name, got[0].Bits(1), want)
		}
	}
}

// TestHidden: the claim of the check of a lower bound is what is left when none of
// the trials of a table gets by it.
func TestHidden(t *testing.T) {
	found := 0
	for _, e := range enlargements() {
		if !slices.Contains(e.Checks, lowerBound) {
			continue
		}
		found++
		_, high := ClopperPearson(0, e.Trials, Confidence)
		if got := int(-math.Log2(high)); got != hidden.Bits(1) {
			t.Errorf("%s: none of %d trials are %d bits, and %d are claimed", e.Attack, e.Trials, got, hidden.Bits(1))
		}
	}
	if found < 2 {
		t.Errorf("%d strategies", found)
	}
}

// TestTooNoisy measures false rejects where echoes arrive in the samples of the
// direct path, so often that few trials tell.
func TestTooNoisy(t *testing.T) {
	for _, echoes := range [][]echo{direct, {{0, 1}, {5, 0.9}, {16, -0.5}}, {{0, 1}, {8, 0.3}, {16, 0.5}}} {
		s := doorstep()
		s.echoes = echoes
		for s.noise = 1; s.tooNoisy() < 0.2; s.noise += 0.01 {
		}
		for c := range run(t.Context(), []Experiment{s.control("noise", "", exactly(s.tooNoisy()))}, 1, 0.03) {
			if !c.Holds() {
				t.Errorf("%v at %.2f: %s", echoes, s.noise, c.line())
			}
		}
	}
}

// TestWorst: of three receptions the worst is kept of everything.
func TestWorst(t *testing.T) {
	r := random(21)
	w := worst{quality: [ranging.MaxSegments]ranging.Permille{1000, 1000, 1000, 1000}, clear: true}
	w.add(r, &reception{first: -3, quality: [ranging.MaxSegments]ranging.Permille{900, 800, 0, 0}, clear: true}, false)
	if w.repeated || !w.clear || w.gap > -300 {
		t.Errorf("%+v", w)
	}
	w.add(r, &reception{first: 1, quality: [ranging.MaxSegments]ranging.Permille{700, 850, 0, 0}}, true)
	w.add(r, &reception{quality: [ranging.MaxSegments]ranging.Permille{1000, 1000, 0, 0}, clear: true}, false)
	if !w.repeated || w.clear || w.gap > -300 || w.gap < -450 || w.quality[0] != 700 || w.quality[1] != 800 {
		t.Errorf("%+v", w)
	}
}

// TestStreams: sequences are new each round, come again where radios forgot
// their position, and are the same where the STS is static.
func TestStreams(t *testing.T) {
	r := random(22)
	equal := func(a, b []byte) bool { return string(a) == string(b) }
	next := door().replayed()
	if now, past, repeated := next.sequences(r); equal(now, past) || len(past) != 512 || repeated {
		t.Error("a stream that goes on repeats itself")
	}
	again := door().replayed()
	again.reset = true
	if now, past, repeated := again.sequences(r); !equal(now, past) || !repeated {
		t.Error("a stream that was reset does not repeat, or does not tell")
	}
	static := door().replayed()
	static.kind = sts.Static
	if now, past, repeated := static.sequences(r); !equal(now, past) || repeated {
		t.Error("a static STS is not what it was")
	}
	if now, past, _ := door().sequences(r); len(now) != 512 || past != nil {
		t.Error("what nobody recorded is known")
	}
}

// TestGuessedSigns measures guesses down to 2^-20 and holds them against the
// chance of the test.
func TestGuessedSigns(t *testing.T) {
	trials := 20_000_000
	if testing.Short() {
		trials = 1_000_000
	}
	for _, c := range []struct{ pulses, bits int }{{64, 4}, {64, 12}, {64, 16}, {64, 19}, {128, 8}, {128, 17}} {
		test, err := sts.MatchTestFor(c.pulses, c.bits)
		must(err)
		r := random(uint64(100*c.pulses + c.bits))
		wins := 0
		for range trials {
			wrong := mathbits.OnesCount64(r.Uint64()) // a guess against a key: as random as either
			if c.pulses == 128 {
				wrong += mathbits.OnesCount64(r.Uint64())
			}
			if c.pulses-wrong >= test.Least() {
				wins++
			}
		}
		p := math.Exp2(test.Log2FalseAccept())
		if low, high := ClopperPearson(wins, trials, 0.998); p < low || p > high { // 99 % for all six
			t.Errorf("%d of %d: %d of %d guesses pass, %v to %v, and the chance is %v", test.Least(), c.pulses, wins, trials, low, high, p)
		}
		t.Logf("%d of %d: %d of %d, 2^%.2f", test.Least(), c.pulses, wins, trials, test.Log2FalseAccept())
	}
}

// TestEveryPattern goes through all signs that an attacker can send in n pulses,
// correlates each with a sequence as the receiver does, and holds how many pass
// against both formulas: the chance to guess signs is met exactly, down to
// 2^-n. The one for the correlation takes it for normal. With the threshold half
// way between two values that a correlation can have, it is never below the true
// chance by more than a part in 400, and above it the more the rarer it is.
func TestEveryPattern(t *testing.T) {
	const n = 20
	counts := make([]int, n+1) // by signs that match
	template := []uint64{random(30).Uint64()}
	sent := train{make([]uint64, 1), n - 64}
	for pattern := range uint64(1) << n {
		sent.words[0] = pattern
		counts[(sent.agreement(template, 0)+n)/2]++
	}
	passing := 0
	for least := n; least > n/2; least-- {
		passing += counts[least]
		exact := math.Ldexp(float64(passing), -n)
		if got := guessedChance(n, least); math.Abs(got/exact-1) > 1e-9 {
			t.Errorf("%d of %d: %v, and %d patterns of 2^%d pass", least, n, got, passing, n)
		}
		model := modelChance(n, least)
		if model < exact*(1-1./400) || model > 12*exact {
			t.Errorf("%d of %d: the model says %v, and %v pass", least, n, model, exact)
		}
	}
}

// guessedChance is the library's for least of n signs.
func guessedChance(n, least int) float64 {
	test, err := sts.NewMatchTest(n, least)
	must(err)
	return math.Exp2(test.Log2FalseAccept())
}

// modelChance is the library's for a correlation as large as least of n signs
// make it, with the threshold half way to the next smaller one.
func modelChance(n, least int) float64 {
	single, _, err := sts.Amplitude{Pulses: int64(n), Threshold: float64(2*least-1-n) / float64(n), Lags: 1}.Log2()
	must(err)
	return math.Exp2(single)
}

// TestModelOfPackets: with as many pulses as packets have, the model is the true
// chance to some parts in a hundred where it can be measured, and to a bit down
// to 2^-124.
func TestModelOfPackets(t *testing.T) {
	for _, n := range []int{1024, 4096} {
		for least := n/2 + 1; least < n*6/10; least++ {
			exact, model := guessedChance(n, least), modelChance(n, least)
			if model < exact*0.9999 || exact > 0x1p-20 && model > 1.05*exact || model > 2*exact {
				t.Errorf("%d of %d: %v, model %v", least, n, exact, model)
			}
		}
	}
}

// TestCorrelations measures how often pulses at random pass a threshold, at the
// one lag that they are aimed at and anywhere, and holds it against the model on
// both sides. Receivers that take either sign double the lags.
func TestCorrelations(t *testing.T) {
	trials := 40_000
	if testing.Short() {
		trials = 3000
	}
	for name, c := range map[string]struct {
		db        float64
		lags      int64
		phases    int
		magnitude bool
	}{
		"aimed, 17 dB":              {17, 1, 1, false},
		"aimed, 12 dB":              {12, 1, 1, false},
		"aimed, 12 dB, either sign": {12, 2, 1, true},
		"anywhere, 12 dB":           {12, 32, 8, false},
		"anywhere, 9 dB":            {9, 32, 8, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := random(uint64(c.db) + uint64(c.lags))
			s := door()
			s.radio = small()
			s.radio.magnitude = c.magnitude
			sequence := blocks(r, s.radio.geometry.Blocks())
			templates := s.radio.templates(sequence)
			wins := 0
			for range trials {
				a := s.onAir(r, poll, sequence, nil)
				for phase := 1; phase < 8 && c.phases == 8; phase++ {
					a.add(-phase, decibels(c.db), func() train { return randomTrain(r, s.radio.pulses()) })
				}
				if c.phases == 1 {
					a.add(-advance, decibels(c.db), func() train { return randomTrain(r, s.radio.pulses()) })
				}
				s.radio.correlate(r, templates, a)
				_, first, _ := s.radio.paths(a)
				if first -= origin; first == -advance || c.phases == 8 && first < 0 {
					wins++
				}
			}
			p, _, _ := s.guessed(c.db, c.lags)(pulseSigns)
			if low, high := ClopperPearson(wins, trials, 0.998); p < low || p > high {
				t.Errorf("%d of %d, %v to %v, and the model says %v", wins, trials, low, high, p)
			}
			t.Logf("%d of %d, model %v", wins, trials, p)
		})
	}
}
