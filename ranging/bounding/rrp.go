package bounding

import "github.com/seed-496a4445/fyr/internal/relay"

// Hundreds counts 100 microseconds, in which light goes 30 km, 15 km there and
// back: what relay resistance in EMV stops is slow relays, and no other.
type Hundreds uint64

// Exchange is one exchange of EMV's relay resistance protocol: what a terminal
// measured and is set to, and what the card said of itself, which is worth as
// much as the signature over it.
type Exchange struct {
	Elapsed            Hundreds // from the command to the answer, measured
	Command, Response  Hundreds // that sending them takes, as the terminal expects; Response from 1 on
	MinGrace, MaxGrace Hundreds
	Accuracy           Hundreds // by which the measured time may exceed the card's least
	MismatchPercent    uint64   // the least ratio of the two response times

	CardMin, CardMax Hundreds // that the card takes
	CardResponse     Hundreds // that sending the response takes, as the card has it; from 1 on
}

// Relayed is what an [Exchange] gives. The terminal of EMV ends the transaction
// when it was too fast, and tries again, twice at most, when the limit was
// exceeded.
type Relayed struct {
	Measured          Hundreds // what the card took
	TooFast           bool
	LimitExceeded     bool
	ThresholdExceeded bool
}

// Judge decides on e, in exact integers. It returns [ErrRange] when one of the
// two response times is zero. No bits come of it, as no published bound on what
// a relay adds does; it is no distance bounding.
func (e *Exchange) Judge() (Relayed, error) {
	if e.Response == 0 || e.CardResponse == 0 {
		return Relayed{}, ErrRange
	}
	response, card := uint64(e.Response), uint64(e.CardResponse)
	m := relay.Processing(uint64(e.Elapsed), uint64(e.Command), response, card)
	return Relayed{
		Measured:      Hundreds(m),
		TooFast:       relay.TooFast(m, uint64(e.CardMin), uint64(e.MinGrace)),
		LimitExceeded: relay.TooSlow(m, uint64(e.CardMax), uint64(e.MaxGrace)),
		ThresholdExceeded: relay.Differs(card, response, e.MismatchPercent) || relay.Differs(response, card, e.MismatchPercent) ||
			relay.Over(m, uint64(e.CardMin)) > uint64(e.Accuracy),
	}, nil
}
