package rangingtest

import (
	"math"
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// speed is that of light in this laboratory.
const speed = ranging.Vacuum

// metres is a true distance.
type metres float64

// ticks returns how long light needs for m.
func (m metres) ticks() float64 { return float64(m) / float64(speed) * ranging.TicksPerSecond }

// millimetres returns m as the verifier counts.
func (m metres) millimetres() ranging.Millimetres {
	return ranging.Millimetres(math.Round(1000 * float64(m)))
}

// ppm is a clock's rate over true time's, less one, in millionths.
type ppm float64

// microseconds returns n microseconds of a radio's counter, in the steps of 512
// ticks that a radio can be told to send at.
func microseconds(n float64) float64 {
	return 512 * math.Round(n*ranging.TicksPerSecond/1e6/512)
}

// An exchange is poll, response and final between two radios with clocks of
// their own. Times are true ones in ticks, as long as they are not stamps.
type exchange struct {
	distance       metres
	a, b           ppm     // clocks of the initiator and of the responder
	reply1, reply2 float64 // by the clock of who replies
	// early is by how much an attacker makes poll, response and final arrive too
	// soon.
	early [3]metres
}

// crystals draws clocks of crystals of 10 ppm.
func crystals(r *rand.Rand) (a, b ppm) { return ppm(20*r.Float64() - 10), ppm(20*r.Float64() - 10) }

// stampNoise is the standard deviation of a received message's stamp in ticks: 0.1
// ns.
const stampNoise = 6.4

// A counter is that of one radio: 40 bits, begun at any value.
type counter struct {
	from float64
	rate ppm
	r    *rand.Rand
}

// sent returns the stamp of a message at a true time.
func (c counter) sent(at float64) ranging.Ticks {
	return ranging.Ticks(math.Round(c.from+at*(1+float64(c.rate)*1e-6))) & (1<<40 - 1)
}

// received is sent with what noise does to an arrival.
func (c counter) received(at float64) ranging.Ticks { return c.sent(at + stampNoise*c.r.NormFloat64()) }

// begin returns the counters of both radios.
func (x *exchange) begin(r *rand.Rand) (a, b counter) {
	return counter{r.Float64() * (1 << 40), x.a, r}, counter{r.Float64() * (1 << 40), x.b, r}
}

// stamps runs the exchange from a true time on.
func (x *exchange) stamps(a, b counter, at float64) twr.DoubleStamps {
	flight := x.distance.ticks()
	polled := at + flight - x.early[0].ticks()
	responded := polled + x.reply1/(1+float64(x.b)*1e-6)
	response := responded + flight - x.early[1].ticks()
	finished := response + x.reply2/(1+float64(x.a)*1e-6)
	final := finished + flight - x.early[2].ticks()
	return twr.DoubleStamps{
		PollTX: a.sent(at), PollRX: b.received(polled),
		ResponseTX: b.sent(responded), ResponseRX: a.received(response),
		FinalTX: a.sent(finished), FinalRX: b.received(final),
	}
}

// drift is the rate of clock b over that of clock a, less one.
func (x *exchange) drift() ppm { return ppm((1+float64(x.b)*1e-6)/(1+float64(x.a)*1e-6)*1e6 - 1e6) }

// carrier returns the offset that the initiator reads off the response's
// carrier: noise of 0.1 ppm, and what an attacker adds.
func (x *exchange) carrier(r *rand.Rand, added ppm) ppm {
	return x.drift() + ppm(0.1*r.NormFloat64()) + added
}

// ppb returns p in parts in 10^9.
func (p ppm) ppb() ranging.PPB { return ranging.PPB(math.Round(1000 * float64(p))) }

// double returns the distance that the stamps say, double-sided, and the offset
// of the responder's clock that they say.
func double(s twr.DoubleStamps) (ranging.Millimetres, ranging.PPB) {
	d, err := twr.NewDouble(s, twr.Bits40)
	if err != nil {
		panic("rangingtest: " + err.Error())
	}
	return d.Flight().Distance(speed), -d.ClockRatio().PPB()
}

// single returns the distance that poll and response say, with an offset.
func single(s twr.DoubleStamps, offset ranging.PPB) ranging.Millimetres {
	d, err := twr.NewSingle(twr.SingleStamps{PollTX: s.PollTX, PollRX: s.PollRX, ResponseTX: s.ResponseTX, ResponseRX: s.ResponseRX}, twr.Bits40)
	if err != nil {
		panic("rangingtest: " + err.Error())
	}
	return d.Flight(twr.OffsetOf(offset)).Distance(speed)
}

// when returns the true time at which the counter shows a stamp, the first from
// a time on.
func (c counter) when(stamp ranging.Ticks, from float64) float64 {
	ahead := (stamp - c.sent(from)) & (1<<40 - 1)
	return from + float64(ahead)/(1+float64(c.rate)*1e-6)
}

// doubleSided runs the exchange with clocks drawn and returns its evidence, with
// which nothing else is wrong. added is what an attacker does to the carrier.
func (x *exchange) doubleSided(r *rand.Rand, added ppm) ranging.Evidence {
	x.a, x.b = crystals(r)
	a, b := x.begin(r)
	e := honest()
	var stamps ranging.PPB
	e.Distance, stamps = double(x.stamps(a, b, 0))
	e.Clock = ranging.Known(ranging.Clock{Stamps: stamps, Carrier: x.carrier(r, added).ppb()})
	return e
}
