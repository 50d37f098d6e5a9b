package securetest

import (
	"testing"

	"github.com/seed-496a4445/fyr/ranging/secure"
)

// FuzzSession runs sessions of any parameters, keys and rounds on both ways.
func FuzzSession(f *testing.F) {
	for _, x := range shapes {
		s := newSession(x.name, x.changes)
		f.Add(s.Parameters, s.VerifierNonce, s.Epoch, s.VerifierOffset, uint32(1), uint16(640), int32(0))
		f.Add(s.Parameters, s.VerifierNonce, s.Epoch, uint32(0), uint32(s.number("tries")), uint16(65_535), int32(-1000))
	}
	f.Fuzz(func(t *testing.T, parameters, seed []byte, epoch, offset, r uint32, flight uint16, early int32) {
		asked, err := secure.ParseParameters(parameters)
		if err != nil || r == 0 || r > asked.Tries || offset >= 1<<20 {
			return
		}
		s := newSession(string(seed), nil)
		s.Leaf, s.Epoch, s.VerifierOffset, s.Parameters = hash(seed), epoch, offset, parameters
		x := newRound(s, r)
		x.stamps.FinalRX = (x.stamps.FinalRX + int64(flight)) & stampMask
		x.poll["gap"], x.response["carrier"] = int64(early), int64(early)
		newPair(t, s).ranged(x)
	})
}
