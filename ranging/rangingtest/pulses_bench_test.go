package rangingtest

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkTrial is one trial of Ghost Peak: three receptions of 4096 pulses and
// a verdict.
func BenchmarkTrial(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	s := door().ghost(20, true)
	b.ReportAllocs()
	for b.Loop() {
		s.near(r, None)
	}
}
