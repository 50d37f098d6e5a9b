package bounding_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// judge decides with integers of any size.
func judge(e bounding.Exchange) bounding.Relayed {
	n := func(h bounding.Hundreds) *big.Int { return new(big.Int).SetUint64(uint64(h)) }
	sub := func(a, b *big.Int) *big.Int {
		d := new(big.Int).Sub(a, b)
		if d.Sign() < 0 {
			d.SetInt64(0)
		}
		return d
	}
	air := new(big.Int).Add(n(e.Command), n(min(e.Response, e.CardResponse)))
	m := sub(n(e.Elapsed), air)
	less := func(a, b bounding.Hundreds) bool {
		left := new(big.Int).Mul(n(a), big.NewInt(100))
		return left.Cmp(new(big.Int).Mul(new(big.Int).SetUint64(e.MismatchPercent), n(b))) < 0
	}
	return bounding.Relayed{
		Measured:      bounding.Hundreds(m.Uint64()),
		TooFast:       m.Cmp(sub(n(e.CardMin), n(e.MinGrace))) < 0,
		LimitExceeded: m.Cmp(new(big.Int).Add(n(e.CardMax), n(e.MaxGrace))) > 0,
		ThresholdExceeded: less(e.CardResponse, e.Response) || less(e.Response, e.CardResponse) ||
			sub(m, n(e.CardMin)).Cmp(n(e.Accuracy)) > 0,
	}
}

// TestJudge holds it against integers of any size, over values that are small,
// large and at the end of 64 bits.
func TestJudge(t *testing.T) {
	_, random := draw(5)
	var seen [2][2][2]bool
	index := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	for range 20000 {
		value := func() uint64 {
			switch random.IntN(4) {
			case 0:
				return math.MaxUint64 - random.Uint64N(3)
			case 1:
				return random.Uint64()
			}
			return random.Uint64N(60)
		}
		time := func() bounding.Hundreds { return bounding.Hundreds(value()) }
		e := bounding.Exchange{
			Elapsed: time(), Command: time(), Response: max(time(), 1), MinGrace: time(), MaxGrace: time(), Accuracy: time(),
			MismatchPercent: value(), CardMin: time(), CardMax: time(), CardResponse: max(time(), 1),
		}
		got, err := e.Judge()
		if err != nil || got != judge(e) {
			t.Fatalf("%+v: %+v, %v, want %+v", e, got, err, judge(e))
		}
		seen[index(got.TooFast)][index(got.LimitExceeded)][index(got.ThresholdExceeded)] = true
	}
	for i, row := range seen {
		for j, pair := range row {
			for k, s := range pair {
				if !s {
					t.Errorf("no case with too fast %d, limit %d, threshold %d", i, j, k)
				}
			}
		}
	}
}

func TestJudgeRefuses(t *testing.T) {
	for _, e := range []bounding.Exchange{{}, {Response: 1}, {CardResponse: 1}, {Elapsed: 9, Command: 1, CardResponse: 3}} {
		if r, err := e.Judge(); !errors.Is(err, bounding.ErrRange) || r != (bounding.Relayed{}) {
			t.Errorf("%+v: %+v, %v", e, r, err)
		}
	}
}
