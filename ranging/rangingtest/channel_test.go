package rangingtest

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/ranging/sts"
)

// random returns the randomness of a test.
func random(n uint64) *rand.Rand { return rand.New(rand.NewPCG(6, n)) }

// blocks returns n random blocks.
func blocks(r *rand.Rand, n int) []byte {
	b := make([]byte, n*sts.BlockSize)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// TestTrain holds 64 pulses at a time against single ones.
func TestTrain(t *testing.T) {
	r := random(1)
	sequence := blocks(r, 2)
	all := trainOf(sequence)
	all.first = -7
	for n := -200; n < 400; n++ {
		signs, there := all.at(n)
		for b := range 64 {
			p := n + b - all.first
			has := p >= 0 && p < 8*len(sequence)
			if there>>(63-b)&1 != 0 != has || has && signs>>(63-b)&1 != 0 != (sts.Pulse(sequence, p) < 0) || !has && signs>>(63-b)&1 != 0 {
				t.Fatalf("pulse %d of 64 from %d", b, n)
			}
		}
	}
	turned := all.inverse()
	for n := -130; n < 260; n++ {
		template := trainOf(blocks(r, 1)).words
		sum := 0
		for i := range 128 {
			if p := n + i - all.first; p >= 0 && p < 8*len(sequence) {
				expected := 1 - 2*int(template[i/64]>>(63-i%64)&1)
				sum += expected * int(sts.Pulse(sequence, p))
			}
		}
		if got := all.agreement(template, n); got != sum || turned.agreement(template, n) != -sum {
			t.Fatalf("from %d: %d and %d, want %d", n, got, turned.agreement(template, n), sum)
		}
	}
}

// TestAttackersCover: trains of attackers have pulses wherever a segment is
// looked at.
func TestAttackersCover(t *testing.T) {
	const n = 1024
	for name, train := range map[string]train{"random": randomTrain(random(2), n), "constant": constantTrain(n)} {
		for lag := -span; lag <= span; lag++ {
			p := path{train, 0, 1}
			first, ok := p.meets(lag, 4)
			if ok != (lag%4 == 0) {
				t.Fatalf("lag %d meets: %v", lag, ok)
			}
			for k := 0; ok && k < n; k += 64 {
				if _, there := train.at(first + k); there != math.MaxUint64 {
					t.Fatalf("%s, lag %d: pulses %x of 64 from %d", name, lag, there, k)
				}
			}
		}
	}
}

// TestNormals: the noise has no mean, a variance of one, the right shares within
// one and two deviations, and sums that are normal.
func TestNormals(t *testing.T) {
	table := normals()
	var mean, variance float64
	within := [3]int{}
	for _, x := range table {
		mean, variance = mean+float64(x), variance+float64(x)*float64(x)
		for k := range within {
			if math.Abs(float64(x)) < float64(k) {
				within[k]++
			}
		}
	}
	if math.Abs(mean) > 1e-3 || math.Abs(variance/4096-1) > 1e-6 || within[1] != 2796 || within[2] != 3910 { // 68.27 %, 95.45 % of 4096
		t.Errorf("mean %v, variance %v, %d within one, %d within two", mean/4096, variance/4096, within[1], within[2])
	}
	r, dst := random(3), make([]float32, 103)
	const rounds = 20_000
	beyond := 0
	for range rounds {
		sum := fill(r, dst)
		var again float64
		for _, x := range dst {
			again += float64(x)
		}
		if math.Abs(sum-again) > 1e-4 {
			t.Fatalf("the sum is %v, not %v", again, sum)
		}
		if sum > 2*math.Sqrt(103) {
			beyond++
		}
	}
	if low, high := ClopperPearson(beyond, rounds, 0.999); low > 0.02275 || high < 0.02275 {
		t.Errorf("%d of %d sums are above two deviations", beyond, rounds)
	}
}
