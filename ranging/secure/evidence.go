package secure

import (
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// AuthenticatedRange is a distance to a prover that is trusted, measured in the
// presence of outside attackers, every number of which both sides have
// confirmed. [Verifier.Range] makes them, and nothing else does. What it is worth
// says [ranging.Verify] of its evidence, not the type: a distance is
// authenticated when a policy has accepted it.
//
// It is of the time of its round, and does not age: who keeps one has a distance
// of the past. Judge it at once, and do one thing for it.
//
// It is no distance bounding. The prover reports its own reply, so a dishonest
// one has any distance; only package bounding has to do with those.
//
// The zero value is of no round; methods panic on it.
type AuthenticatedRange struct {
	flight   twr.Flight
	evidence ranging.Evidence // but for the claims
	claim    ranging.Claim    // against mafia fraud, if there is one
}

func (r *AuthenticatedRange) check() {
	if r.evidence.Method == 0 {
		panic("secure: range of no round")
	}
}

// Distance returns the distance, signed.
func (r *AuthenticatedRange) Distance() ranging.Millimetres { r.check(); return r.evidence.Distance }

// Flight returns the time of flight exactly.
func (r *AuthenticatedRange) Flight() twr.Flight { r.check(); return r.flight }

// Round returns the round that it was measured in.
func (r *AuthenticatedRange) Round() uint32 { r.check(); return r.evidence.Try.Value }

// Evidence returns what [ranging.Verify] judges, with claims of its own, which
// are allocated. The caller may add what it knows itself, a step since the range
// before or an angle.
func (r *AuthenticatedRange) Evidence() ranging.Evidence {
	r.check()
	e := r.evidence
	if r.claim != (ranging.Claim{}) {
		e.Claims = []ranging.Claim{r.claim}
	}
	return e
}

// sigmas is how many standard deviations of the stamps' noise an uncertainty
// has: an honest distance is further off once in 370 times.
const sigmas = 3

// conclude computes the range from what both sides saw: spec/ranging.md,
// Section 7.
func (v *verifier) conclude(theirs *observations, now ranging.Seconds) (AuthenticatedRange, error) {
	ours, peers := &v.own.stamps, &theirs.stamps
	d, err := twr.NewDouble(twr.DoubleStamps{
		PollTX: ours[0], PollRX: peers[0], ResponseTX: peers[1], ResponseRX: ours[1], FinalTX: ours[2], FinalRX: peers[2],
	}, twr.Bits40)
	if err != nil {
		return AuthenticatedRange{}, ErrStamp
	}
	seen := [3]*Reception{&theirs.receptions[0], &v.own.receptions[0], &theirs.receptions[1]}
	flight := d.Flight()
	r := AuthenticatedRange{flight: flight, claim: v.claim(&seen)}
	r.evidence = ranging.Evidence{
		Method: ranging.TwoWay, Session: v.id,
		Distance:    flight.Distance(v.speed),
		Uncertainty: d.Uncertainty(v.noise).Bound(sigmas).Distance(v.speed),
		Resolution:  ranging.Known((ranging.Ticks(1000).Distance(v.speed) + 999) / 1000),
		Try:         ranging.Known(v.round), Age: ranging.Known(now - v.began),
		Confirmed: ranging.Known(true), Reflected: ranging.Known(false),
		STS:     v.worst(&seen),
		Replies: ranging.Known(v.replied(d, theirs)),
		Clock:   clock(d.ClockRatio().PPB(), &seen),
	}
	return r, nil
}

// replied returns how far replies are off the delays that the keys tell, and
// the longest.
func (v *verifier) replied(d twr.Double, theirs *observations) ranging.Replies {
	_, response := v.schedule(Response, theirs.stamps[0])
	_, final := v.schedule(Final, v.own.stamps[1])
	reply1, reply2 := d.Replies()
	return ranging.Replies{
		Off:     max(apart(theirs.stamps[1], response), apart(v.own.stamps[2], final)),
		Longest: max(reply1, reply2),
	}
}

// apart returns how far apart two time stamps are, whichever is first.
func apart(a, b ranging.Ticks) ranging.Ticks { return min((a-b)&stampMask, (b-a)&stampMask) }

// clock returns the offset of the verifier's clock to the prover's by the stamps
// and, of the carriers that were seen, by the one that is furthest off it.
func clock(stamps ranging.PPB, seen *[3]*Reception) (c ranging.Maybe[ranging.Clock]) {
	for i, r := range seen {
		if !r.Carrier.Known {
			continue
		}
		view := r.Carrier.Value
		if i == 1 { // of the response: the prover's clock to the verifier's
			view = inverse(view)
		}
		if !c.Known || magnitude(view-stamps) > magnitude(c.Value.Carrier-stamps) {
			c = ranging.Known(ranging.Clock{Stamps: stamps, Carrier: view})
		}
	}
	return c
}

// inverse returns the offset of the other clock, 1/(1+o) - 1, to the nearest
// part in 10^9 or next to it. An o of -1 or less, of a clock that stands still
// or runs backwards, gives a large one.
func inverse(o ranging.PPB) ranging.PPB {
	const whole = 1e9
	if o <= -whole {
		return 1 << 32
	}
	return -o * whole / (whole + o) // |o| <= 2^31, so the product is below 2^61
}

// magnitude returns |n|.
func magnitude[T ~int64](n T) T { return max(n, -n) }

// worst returns the worst of the three receptions in each respect. Where one is
// unknown so is the worst, unless another is bad by the limits of the session:
// that stays.
func (v *verifier) worst(seen *[3]*Reception) ranging.STS {
	l := &v.agreement.Limits
	s := ranging.STS{
		Kind: ranging.KeyedSTS, Repeated: ranging.Known(false), SoftBits: true,
		Segments: uint8(v.geometry.Segments()),
		Status:   seen[0].Status, Gap: seen[0].Gap, Quality: seen[0].Quality,
	}
	stamped := true
	for _, r := range seen {
		stamped, s.SoftBits = stamped && r.Stamped, s.SoftBits && r.SoftBits
	}
	s.Stamped = ranging.Known(stamped)
	for _, r := range seen[1:] {
		s.Status = worse(s.Status, r.Status, func(n uint32) int64 { return int64(min(n, 1)) }, 0)
		s.Gap = worse(s.Gap, r.Gap, func(n ranging.Ticks) int64 { return int64(magnitude(n)) }, int64(l.Gap))
		for i := range s.Quality[:s.Segments] {
			s.Quality[i] = worse(s.Quality[i], r.Quality[i], func(n ranging.Permille) int64 { return -int64(n) }, -int64(l.Quality))
		}
	}
	return s
}

// worse returns the one of a and b that is worse by badness, a where both are as
// bad. If one is unknown, it is the other where that is worse than the limit, and
// unknown where not.
func worse[T any](a, b ranging.Maybe[T], badness func(T) int64, limit int64) ranging.Maybe[T] {
	switch {
	case a.Known && b.Known:
		if badness(b.Value) > badness(a.Value) {
			return b
		}
		return a
	case a.Known && badness(a.Value) > limit:
		return a
	case b.Known && badness(b.Value) > limit:
		return b
	}
	return ranging.Maybe[T]{}
}

// guess returns the chance that pulses whose signs do not depend on the key pass
// as one segment of poll, response or final, at any of the lags, all signs turned
// or not: a receiver that takes the polarity from the path does not tell. Where
// there are more segments all have to pass, and the chance of one bounds that.
func guess(p *Parameters, g sts.Geometry) ranging.Probability {
	pulses := g.Pulses() / g.Segments()
	t, err := sts.NewMatchTest(pulses, (pulses*int(p.Quality)+999)/1000)
	if err != nil {
		return ranging.Probability{}
	}
	return times(t.FalseAccept(), 3*2*uint32(p.Lags))
}

// times returns n*p, n at least 1: a bound on the chance of any of n.
func times(p ranging.Probability, n uint32) ranging.Probability {
	sum := p
	for bit := 31; bit >= 0; bit-- {
		if n>>bit <= 1 { // the first bit is p itself
			continue
		}
		sum = sum.Plus(sum)
		if n>>bit&1 != 0 {
			sum = sum.Plus(p)
		}
	}
	return sum
}

// What the claims rest on.
const (
	counted = "the signs of an outsider's pulses do not depend on the keys, and no sign is known before its pulse is over; " +
		"software of both sides counted them at the lag of the first path, up to a common turn, over no more lags than agreed"
	silent = "both radios say that the STS was good; nobody saw the pulses"
)

// claim returns the claim against mafia fraud. The chance is that of the
// quality that the session asks for. A segment with less, or nobody knows how
// much, has passed nothing, and then there is no claim, which is zero: a policy
// may ask for less, and must not count bits for it.
func (v *verifier) claim(seen *[3]*Reception) ranging.Claim {
	c := ranging.Claim{Attack: ranging.MafiaFraud, Gate: ranging.PulseSigns, P: v.chance, Basis: ranging.Modelled, Assumptions: counted}
	for _, r := range seen {
		if !r.SoftBits {
			c.Basis, c.Assumptions = ranging.Device, silent
		}
		for _, q := range r.Quality[:v.geometry.Segments()] {
			if !q.Known || q.Value < v.agreement.Quality {
				return ranging.Claim{}
			}
		}
	}
	return c
}
