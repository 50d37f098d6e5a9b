package rangingtest

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sounding"
)

// TestSounder: nobody attacks a reflector at 1 m, and it is accepted; distances
// by round trips and by phase are those that were put in.
func TestSounder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		s := sounder{away: 1, packet: sounding.Random128, nadm: sounding.Unlikely}
		if e, _ := s.evidence(r); !verify(atDoor(), None, e) {
			t.Errorf("not accepted: %+v", e)
		}
		s = sounder{away: metres(1 + 40*r.Float64()), packet: sounding.Sounding32, ramp: 1}
		s.sooner = s.away / 2
		e, phase := s.evidence(r)
		if off := float64(e.Distance)/1000 - float64(s.away-s.sooner); math.Abs(off) > 0.1 {
			t.Errorf("%v m by round trips, want %v", float64(e.Distance)/1000, s.away-s.sooner)
		}
		// The echo 3 m behind pulls the peak by less than half a bin of 2 m.
		if off := float64(phase) - float64(s.away-s.ramp); math.Abs(off) > 1 {
			t.Errorf("%v m by phase, want %v", phase, s.away-s.ramp)
		}
		if e.RTT != ranging.SoundingSequence || e.Claims != nil {
			t.Errorf("%+v", e)
		}
	}
}
