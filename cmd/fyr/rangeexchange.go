package main

import (
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// exchangeKind is how many messages an exchange has.
type exchangeKind uint8

const (
	noExchange exchangeKind = iota
	singleSided
	doubleSided
)

// An exchange is the two-way ranging of a row.
type exchange struct {
	kind   exchangeKind
	single twr.Single
	double twr.Double
}

// newExchange returns the exchange of a row's stamps or, where it has none, of
// its intervals.
func newExchange(m *measured, w twr.Width) (x exchange, err error) {
	s := &m.stamps.Value
	switch {
	case m.double:
		x.kind = doubleSided
		x.double, err = twr.NewDouble(*s, w)
	case m.stamps.Known:
		x.kind = singleSided
		x.single, err = twr.NewSingle(twr.SingleStamps{PollTX: s.PollTX, PollRX: s.PollRX, ResponseTX: s.ResponseTX, ResponseRX: s.ResponseRX}, w)
	case m.round.Known:
		x.kind = singleSided
		x.single, err = twr.SingleOf(m.round.Value, m.reply.Value, w)
	}
	return x, err
}

// flight returns the time of flight; o is not used by double-sided exchanges.
func (x *exchange) flight(o twr.Offset) twr.Flight {
	if x.kind == doubleSided {
		return x.double.Flight()
	}
	return x.single.Flight(o)
}

func (x *exchange) uncertainty(o twr.Offset, n twr.Noise) twr.Uncertainty {
	if x.kind == doubleSided {
		return x.double.Uncertainty(n)
	}
	return x.single.Uncertainty(o, n)
}

// intervals returns the initiator's and the responder's from poll to response.
func (x *exchange) intervals() (round, reply ranging.Ticks) {
	if x.kind == doubleSided {
		round, _ = x.double.Rounds()
		reply, _ = x.double.Replies()
		return round, reply
	}
	return x.single.Round(), x.single.Reply()
}

// replies returns the reply times.
func (x *exchange) replies() []ranging.Ticks {
	if x.kind == doubleSided {
		first, second := x.double.Replies()
		return []ranging.Ticks{first, second}
	}
	return []ranging.Ticks{x.single.Reply()}
}
