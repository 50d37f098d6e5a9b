package ranging

import "math"

// A judge holds one piece of evidence against a policy.
type judge struct {
	p        *Policy
	e        *Evidence
	v        *Verdict
	i        int // the index of e
	required Checks
	passed   Checks // by e
	others   Checks // that e did not pass
}

// note records what came of c, unless an earlier piece of evidence did as
// badly.
func (j *judge) note(c Check, s State, value, limit int64) {
	if s == Passed {
		j.passed |= 1 << c
	} else {
		j.others |= 1 << c
	}
	if r := &j.v.Checks[c]; s > r.State {
		*r = Result{s, j.i, value, limit}
	}
}

// atMost checks that a value that is there is at most its limit.
func (j *judge) atMost(c Check, known bool, value, limit int64) {
	switch {
	case known && value <= limit:
		j.note(c, Passed, value, limit)
	case known:
		j.note(c, Failed, value, limit)
	case j.required.Has(c):
		j.note(c, Missing, 0, limit)
	}
}

// atLeast checks that a value that is there is at least its limit.
func (j *judge) atLeast(c Check, known bool, value, limit int64) {
	switch {
	case known && value >= limit:
		j.note(c, Passed, value, limit)
	case known:
		j.note(c, Failed, value, limit)
	case j.required.Has(c):
		j.note(c, Missing, 0, limit)
	}
}

// is checks that a flag that is there is want. The value is 1 when it is not.
func (j *judge) is(c Check, flag Maybe[bool], want bool) {
	value := int64(0)
	if flag.Value != want {
		value = 1
	}
	j.atMost(c, flag.Known, value, 0)
}

// always makes the checks whose values are never absent.
func (j *judge) always(all []Evidence) {
	p, e := j.p, j.e
	method := Failed
	if e.Method >= TwoWay && e.Method <= Bounding {
		method = Passed
	}
	j.note(CheckMethod, method, int64(e.Method), int64(Bounding))
	switch {
	case len(all) > 1 && e.Session == [16]byte{}:
		j.note(CheckSession, Missing, 0, 0)
	case e.Session != all[0].Session:
		j.note(CheckSession, Failed, 1, 0)
	default:
		j.note(CheckSession, Passed, 0, 0)
	}

	limit := Passed
	switch {
	case e.Distance <= p.Limit:
	case distance(int64(e.Distance), int64(p.Limit)) <= int64(p.Tolerance):
		limit = Open
	default:
		limit = Failed
	}
	j.note(CheckLimit, limit, int64(e.Distance), int64(p.Limit))
	j.atLeast(CheckFloor, true, int64(e.Distance), int64(p.Floor))
	// An uncertainty below zero is none that anybody measured.
	if e.Uncertainty < 0 {
		j.note(CheckTolerance, Failed, int64(e.Uncertainty), int64(p.Tolerance))
	}
	j.atMost(CheckTolerance, true, int64(e.Uncertainty), int64(p.Tolerance))
}

// session checks resolution, tries, age, confirmation and reflection.
func (j *judge) session() {
	p, e := j.p, j.e
	j.atMost(CheckResolution, e.Resolution.Known && e.Resolution.Value > 0, int64(e.Resolution.Value), int64(p.Limit))
	tries := int64(math.MaxInt64)
	if p.Tries != 0 {
		tries = int64(p.Tries)
	}
	j.atMost(CheckTries, e.Try.Known && e.Try.Value != 0, int64(e.Try.Value), tries)
	if e.Age.Known && e.Age.Value < 0 {
		j.note(CheckAge, Failed, int64(e.Age.Value), int64(p.Lifetime))
	}
	j.atMost(CheckAge, e.Age.Known, int64(e.Age.Value), int64(p.Lifetime))
	j.is(CheckConfirmed, e.Confirmed, true)
	j.is(CheckReflected, e.Reflected, false)
}

// sts checks the scrambled timestamp sequence.
func (j *judge) sts() {
	s := &j.e.STS
	switch {
	case s.Kind == KeyedSTS:
		j.note(CheckSTS, Passed, int64(s.Kind), int64(KeyedSTS))
	case s.Kind != NoSTS || j.required.Has(CheckSTS):
		j.note(CheckSTS, Failed, int64(s.Kind), int64(KeyedSTS))
	}
	j.is(CheckRepeated, s.Repeated, false)
	j.is(CheckStamped, s.Stamped, true)
	j.atMost(CheckStatus, s.Status.Known, int64(s.Status.Value), 0)
	quality, all := s.worst()
	least := j.p.Quality
	if least <= 0 {
		least = 1000
	}
	j.atLeast(CheckQuality, all || quality < least, int64(quality), int64(least))
	j.atMost(CheckGap, s.Gap.Known, distance(int64(s.Gap.Value), 0), int64(j.p.Gap))
}

// worst returns the least quality of the segments that are known, and whether
// that of all is.
func (s *STS) worst() (least Permille, all bool) {
	least, all = math.MaxInt32, s.Segments > 0 && s.Segments <= MaxSegments
	for _, q := range s.Quality[:min(s.Segments, MaxSegments)] {
		if q.Known {
			least = min(least, q.Value)
		}
		all = all && q.Known
	}
	return least, all
}

// exchange checks replies, clocks, the step and contradictions.
func (j *judge) exchange() {
	p, e := j.p, j.e
	j.atMost(CheckReply, e.Replies.Known, distance(int64(e.Replies.Value.Off), 0), int64(p.ReplyOff))
	if e.Replies.Known && e.Replies.Value.Longest < 0 {
		j.note(CheckLongest, Failed, int64(e.Replies.Value.Longest), int64(p.LongestReply))
	}
	j.atMost(CheckLongest, e.Replies.Known, int64(e.Replies.Value.Longest), int64(p.LongestReply))

	stamps, carrier := int64(e.Clock.Value.Stamps), int64(e.Clock.Value.Carrier)
	j.atMost(CheckClock, e.Clock.Known, distance(stamps, carrier), int64(p.Clock))
	j.atMost(CheckCrystal, e.Clock.Known, max(distance(stamps, 0), distance(carrier, 0)), int64(p.Crystal))

	by, elapsed := distance(int64(e.Step.Value.By), 0), e.Step.Value.Elapsed
	furthest := mulDiv(int64(p.Velocity), int64(max(elapsed, ShortestStep)), 1e12)
	if e.Step.Known && elapsed < 0 {
		j.note(CheckStep, Failed, by, furthest)
	}
	j.atMost(CheckStep, e.Step.Known, by, furthest)
	j.atMost(CheckContradiction, e.Contradiction.Known, distance(int64(e.Contradiction.Value), 0), 0)
}

// nadmUnknown is the metric of a controller that has none.
const nadmUnknown = 255

// sounding checks what only Channel Sounding has.
func (j *judge) sounding() {
	e := j.e
	j.atLeast(CheckRTT, e.RTT != UnknownRTT, int64(e.RTT), int64(SoundingSequence))
	if e.RTT > RandomRTT {
		j.note(CheckRTT, Failed, int64(e.RTT), int64(SoundingSequence))
	}
	j.atMost(CheckPhase, e.PhaseGap.Known, distance(int64(e.PhaseGap.Value), 0), int64(j.p.PhaseGap))
	j.atMost(CheckNADM, e.NADM.Known && e.NADM.Value != nadmUnknown, int64(e.NADM.Value), int64(j.p.NADM))
}

// claims counts the bits of the claims: none unless every check passed that
// they rest on, whether the policy requires it or not.
func (j *judge) claims() {
	rest := j.e.Method.bitsRestOn()
	if rest == 0 || rest&^(j.passed&^j.others) != 0 {
		return
	}
	for i := range j.e.Claims {
		c := &j.e.Claims[i]
		basis := j.e.basis(c)
		if !basis.counts() {
			continue
		}
		d := &j.v.Defences[c.Attack]
		if d.Demand.Bits != 0 && basis < d.Demand.Basis {
			continue
		}
		bits := c.Bits(uint64(j.p.Tries))
		if bits > d.Bits || bits != 0 && bits == d.Bits && basis > d.Basis {
			*d = Defence{bits, basis, d.Demand, j.i, i}
		}
	}
}

// basis returns what claim c of e rests on, or NoBasis where such a claim never
// counts.
func (e *Evidence) basis(c *Claim) Basis {
	all, basis := c.parts|c.Gate.set(), c.Basis
	if !c.Gate.counts() || all&NoGate.set() != 0 || all>>SignalStrength != 0 {
		return NoBasis
	}
	for g := PulseSigns; g < SignalStrength; g++ {
		switch {
		case all&g.set() == 0:
		case !g.against(c.Attack) || !e.passes(g):
			return NoBasis
		case g.looksAtBits() && !e.STS.SoftBits:
			basis = min(basis, Device)
		}
	}
	return basis
}

// passes reports whether e can have passed g, a gate that can be worth bits.
func (e *Evidence) passes(g Gate) bool {
	switch g {
	case PulseSigns, PulseAmplitude:
		return e.Method == TwoWay && e.STS.Kind == KeyedSTS
	case HoppedReply:
		return e.Method == TwoWay && e.Replies.Known
	case RandomSequence:
		return e.Method == Sounding && e.RTT == RandomRTT
	case TimedBits:
		return e.Method == Bounding
	}
	return e.LowerBound.Known && e.LowerBound.Value // LowerBound
}

// distance returns |a-b|, at most the largest int64.
func distance(a, b int64) int64 {
	if a < b {
		a, b = b, a
	}
	if d := uint64(a) - uint64(b); d < math.MaxInt64 {
		return int64(d)
	}
	return math.MaxInt64
}
