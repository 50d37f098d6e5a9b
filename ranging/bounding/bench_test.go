package bounding_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// TestRespondAllocates has an answer allocate nothing.
func TestRespondAllocates(t *testing.T) {
	for _, p := range running {
		fill, _ := draw(1)
		c := bounding.Config{Setting: setting(t, p, 512, 512), Key: key(t, fill)}
		prover, i := begin(t, c, c).prover, 0
		n := testing.AllocsPerRun(400, func() {
			if _, err := prover.Respond(i, 1); err != nil {
				t.Fatal(err)
			}
			i++
		})
		if n != 0 {
			t.Errorf("%v: %v allocations", p, n)
		}
	}
}

// BenchmarkRespond measures answers of one prover: what the time of a round
// would have in it of this package.
func BenchmarkRespond(b *testing.B) {
	for _, p := range running {
		b.Run(p.String(), func(b *testing.B) {
			fill, _ := draw(1)
			k, _ := bounding.NewKey(make([]byte, bounding.MaxKeySize))
			c := bounding.Config{Setting: setting(b, p, bounding.MaxRounds, bounding.MaxRounds), Key: k, Draw: entropy.Fixed(fill, nil)}
			prover, next := begin(b, c, c).prover, 0
			b.ReportAllocs()
			for b.Loop() {
				if next == bounding.MaxRounds {
					b.StopTimer()
					prover, next = begin(b, c, c).prover, 0
					b.StartTimer()
				}
				if _, err := prover.Respond(next, 1); err != nil {
					b.Fatal(err)
				}
				next++
			}
		})
	}
}

// BenchmarkRun measures both ends of a run of 64 rounds.
func BenchmarkRun(b *testing.B) {
	for _, p := range running {
		b.Run(p.String(), func(b *testing.B) {
			fill, _ := draw(1)
			c := bounding.Config{Setting: setting(b, p, 64, 64), Key: key(b, fill)}
			b.ReportAllocs()
			for b.Loop() {
				both := begin(b, c, c)
				if r, err := both.finish(b, near(both.prover)); err != nil || !r.Accepted {
					b.Fatal(r, err)
				}
			}
		})
	}
}

// BenchmarkSetting measures the rates of 4096 rounds.
func BenchmarkSetting(b *testing.B) {
	noise := chance(b, "1/20")
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := bounding.NewSetting(bounding.SKI, 4096, 3800, noise); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMinRounds measures a search that ends at 291 rounds, and one that
// tries all 4096.
func BenchmarkMinRounds(b *testing.B) {
	b.Run("291", func(b *testing.B) {
		frr, noise := chance(b, "1/10000"), chance(b, "1/20")
		b.ReportAllocs()
		for b.Loop() {
			s, _, err := bounding.MinRounds(bounding.HanckeKuhn, ranging.MafiaFraud, bounding.HalfTo(32), frr, noise)
			if err != nil || s.Rounds() != 291 {
				b.Fatal(s.Rounds(), err)
			}
		}
	})
	b.Run("all", func(b *testing.B) {
		frr, noise := chance(b, "1/100"), chance(b, "6/25")
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := bounding.MinRounds(bounding.HanckeKuhn, ranging.MafiaFraud, bounding.HalfTo(128), frr, noise); err == nil {
				b.Fatal("found")
			}
		}
	})
}

// BenchmarkProximity measures checking a card's MAC.
func BenchmarkProximity(b *testing.B) {
	p, k := check(), proximityKey(b)
	_, card, err := p.MACs(k)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Verify(k, card[:]); err != nil {
			b.Fatal(err)
		}
	}
}
