package bounding_test

import (
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

func TestConfig(t *testing.T) {
	k, _ := bounding.NewKey(make([]byte, 16))
	good := bounding.Config{Setting: setting(t, bounding.SwissKnife, 128, 100), Key: k}
	long, unmade, listed := good, good, good
	long.Setting = setting(t, bounding.SwissKnife, 129, 100)
	unmade.Setting = bounding.Setting{}
	listed.Setting = setting(t, bounding.Reid, 8, 8)
	for name, x := range map[string]struct {
		c   bounding.Config
		err error
	}{
		"good": {good, nil}, "key too short": {long, bounding.ErrLength}, "no setting": {unmade, bounding.ErrRange},
		"does not run": {listed, bounding.ErrProtocol},
	} {
		p, err := bounding.NewProver(x.c)
		if err != x.err || (p == nil) != (err != nil) {
			t.Errorf("%s: prover: %v", name, err)
		}
		v, err := bounding.NewVerifier(x.c, timing)
		if err != x.err || (v == nil) != (err != nil) {
			t.Errorf("%s: verifier: %v", name, err)
		}
	}
}

func TestTiming(t *testing.T) {
	fill, _ := draw(1)
	c := bounding.Config{Setting: setting(t, bounding.SKI, 8, 1), Key: key(t, fill)}
	for name, change := range map[string]func(*bounding.Timing){
		"no limit": func(x *bounding.Timing) { x.Limit = 0 }, "limit below zero": func(x *bounding.Timing) { x.Limit = -1 },
		"limit too large": func(x *bounding.Timing) { x.Limit = 1e9 + 1 }, "no speed": func(x *bounding.Timing) { x.Speed = 0 },
		"processing below zero": func(x *bounding.Timing) { x.Processing = -1 }, "endless processing": func(x *bounding.Timing) { x.Processing = 1e12 + 1 },
		"no resolution": func(x *bounding.Timing) { x.Resolution = 0 }, "limit below the resolution": func(x *bounding.Timing) { x.Resolution = 33400 },
		"endless resolution": func(x *bounding.Timing) { x.Resolution = 1e12 + 1 },
	} {
		bad := timing
		change(&bad)
		if v, err := bounding.NewVerifier(c, bad); !errors.Is(err, bounding.ErrRange) || v != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	edge := bounding.Timing{Limit: 1e9, Processing: 1e12, Resolution: 1e9, Speed: ranging.Air}
	if _, err := bounding.NewVerifier(c, edge); err != nil {
		t.Errorf("the largest timing: %v", err)
	}
	edge = bounding.Timing{Limit: 1, Resolution: 1, Speed: 1}
	if _, err := bounding.NewVerifier(c, edge); err != nil {
		t.Errorf("the smallest timing: %v", err)
	}
}

// TestUnmade has a setting that was not made have no rates.
func TestUnmade(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a zero setting has rates")
		}
	}()
	bounding.Setting{}.Rates()
}

// TestEvidence holds the evidence of a run against a policy.
func TestEvidence(t *testing.T) {
	fill, _ := draw(1)
	c := bounding.Config{Setting: setting(t, bounding.SKI, 64, 62), Key: key(t, fill)}
	both := begin(t, c, c)
	r, err := both.finish(t, near(both.prover))
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.Evidence()
	if err != nil {
		t.Fatal(err)
	}
	if e.Method != ranging.Bounding || e.Distance != 3000 || e.Uncertainty != 15 || len(e.Claims) != 4 || e.Session == [16]byte{} {
		t.Errorf("evidence %+v", e)
	}
	for _, claim := range e.Claims {
		p := r.Rates().Of(claim.Attack).P
		if got, want := claim.Bits(1), int(-p.Log2()); got != want {
			t.Errorf("%v: %d bits, want %d", claim.Attack, got, want)
		}
		if claim.Basis != ranging.BestKnown || claim.Gate != ranging.TimedBits {
			t.Errorf("claim %+v", claim)
		}
	}
	policy := ranging.Policy{Limit: 5000, Tolerance: 50, Floor: -300, Tries: 4, Lifetime: 60}
	policy.Demands[ranging.DistanceFraud] = ranging.Demand{Bits: 10, Basis: ranging.BestKnown}
	if v := ranging.Verify(policy, e); v.Outcome == ranging.Accept {
		t.Error("accepted without tries and age")
	}
	e.Try, e.Age = ranging.Known(uint32(1)), ranging.Known(ranging.Seconds(1))
	if v := ranging.Verify(policy, e); v.Outcome != ranging.Accept {
		t.Errorf("outcome %v", v)
	}
	policy.Demands[ranging.DistanceFraud].Basis = ranging.Proved
	if v := ranging.Verify(policy, e); v.Outcome == ranging.Accept {
		t.Error("accepted as proved, which nothing here is")
	}
}

// TestChosenKey has a dishonest prover of SwissKnife with a key of zeros answer
// all rounds ahead: the rate is over keys drawn at random.
func TestChosenKey(t *testing.T) {
	k, err := bounding.NewKey(make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	c := bounding.Config{Setting: setting(t, bounding.SwissKnife, 128, 128), Key: k}
	b := begin(t, c, c)
	if r, err := b.finish(t, ahead(t, bounding.SwissKnife, b, nil)); err != nil || !r.Accepted {
		t.Errorf("%+v, %v", r, err)
	}
}
