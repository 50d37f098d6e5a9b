package ranging_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/ranging"
)

// One exchange at a door, as a package below fills it in, and the same once
// more with a chip that shows nothing of its pulses.
func ExampleVerify() {
	e := ranging.Evidence{
		Method: ranging.TwoWay, Distance: 1210, Uncertainty: 150, Resolution: ranging.Known[ranging.Millimetres](5),
		Try: ranging.Known[uint32](3), Age: ranging.Known[ranging.Seconds](40),
		Confirmed: ranging.Known(true), Reflected: ranging.Known(false),
		STS: ranging.STS{
			Kind: ranging.KeyedSTS, Repeated: ranging.Known(false), Stamped: ranging.Known(true), SoftBits: true,
			Status: ranging.Known[uint32](0), Segments: 1, Quality: [4]ranging.Maybe[ranging.Permille]{ranging.Known[ranging.Permille](870)},
		},
		Replies: ranging.Known(ranging.Replies{Longest: ranging.Picoseconds(600_000_000).Ticks()}),
		Clock:   ranging.Known(ranging.Clock{Stamps: 13_989, Carrier: 14_200}),
		Claims: []ranging.Claim{{
			Attack: ranging.MafiaFraud, Gate: ranging.PulseSigns, P: ranging.Scaled(1, 123), Basis: ranging.Modelled,
			Assumptions: "4096 pulse signs are guessed, 60 % must match",
		}},
	}
	show := func(v ranging.Verdict) {
		fmt.Println(v.Outcome, "with", v.Bits, "bits at", v.Distance, "mm")
		for a := range ranging.Attack(ranging.Attacks) {
			if v.Possible(a) {
				fmt.Println("  possible:", a)
			}
		}
		for c, r := range v.Checks {
			if c := ranging.Check(c); v.Failed().Has(c) {
				fmt.Println("  "+r.State.String()+":", c, r.Value, "against", r.Limit, c.Unit())
			}
		}
	}
	show(ranging.Verify(ranging.DoorUnlock(), e))
	e.STS.SoftBits = false
	show(ranging.Verify(ranging.DoorUnlock(), e))
	e.Replies.Value.Off = 400
	show(ranging.Verify(ranging.DoorUnlock(), e))
	// Output:
	// accept with 113 bits at 1210 mm
	//   possible: distance fraud
	//   possible: distance hijacking
	//   possible: terrorist fraud
	//   possible: enlargement
	// inconclusive with 0 bits at 1210 mm
	//   possible: mafia fraud
	//   possible: distance fraud
	//   possible: distance hijacking
	//   possible: terrorist fraud
	//   possible: enlargement
	// reject with 0 bits at 1210 mm
	//   possible: mafia fraud
	//   possible: distance fraud
	//   possible: distance hijacking
	//   possible: terrorist fraud
	//   possible: enlargement
	//   failed: reply off commitment 400 against 0 ticks
}
