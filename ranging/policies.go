package ranging

// The limits that all policies of this package share. The package doc says why
// each is what it is.
const (
	floor        Millimetres = -300
	quality      Permille    = 600
	gap          Ticks       = 128
	longestReply Ticks       = TicksPerSecond / 100
	clock        PPB         = 2000
	crystal      PPB         = 40_000
	velocity     Velocity    = 3000
	phaseGap     Millimetres = 1500
	nadm                     = 2
)

// DoorUnlock is for what opens when its key is near. The key is trusted, so the
// one demand is against mafia fraud: whoever holds the key may as well open the
// door from far away, or hand it over.
//
// Limit: 2 m, a hand on the handle and the key in a bag. Tolerance: 0.3 m, the
// error of a commodity radio in sight. Bits: 20, one in a million a session, a
// guess at a PIN of six digits. Basis: modelled, the best that an STS of a
// commodity radio can have. Tries: 600, an approach of a minute at ten ranges a
// second; the bits are what is left after them. Lifetime: 12 hours, as digital
// car keys have it. Required on top: the clock check with UWB, which finds
// single messages advanced; with Channel Sounding the phase check and the
// attack detector.
func DoorUnlock() Policy {
	return Policy{
		Name: "door unlock", Limit: 2000, Tolerance: 300, Floor: floor,
		Demands: Demands{MafiaFraud: {20, Modelled}},
		Tries:   600, Lifetime: 12 * 3600,
		Quality: quality, Gap: gap, LongestReply: longestReply, Clock: clock, Crystal: crystal,
		Velocity: velocity, PhaseGap: phaseGap, NADM: nadm,
		Required: SetOf(CheckClock, CheckPhase, CheckNADM),
	}
}

// FindKeys is for a search that a person walks after. A lie costs the walk.
//
// Limit: 100 m, more than radios of tags reach indoors. Tolerance: 1 m, a look
// around. Bits: 10, one lie in a thousand searches that somebody attacks.
// Basis: measured, as nothing opens. Tries: 6000, ten minutes at ten ranges a
// second. Lifetime: an hour.
func FindKeys() Policy {
	return Policy{
		Name: "find my keys", Limit: 100_000, Tolerance: 1000, Floor: floor,
		Demands: Demands{MafiaFraud: {10, Measured}},
		Tries:   6000, Lifetime: 3600,
		Quality: quality, Gap: gap, LongestReply: longestReply, Clock: clock, Crystal: crystal,
		Velocity: velocity, PhaseGap: phaseGap, NADM: nadm,
	}
}

// StalkingCheck is for whether a tag that was seen along one's way is on one's
// person or in one's bag. Only its acceptance says something: a tag that
// somebody built to follow people answers late and looks far away, or does not
// range at all, and no demand on enlargement holds against the tag itself.
//
// Limit: 3 m, on the person or in what stands beside. Tolerance: 0.5 m. Bits:
// 10, so that scaring somebody with a tag that is elsewhere works once in a
// thousand. Basis: measured. Tries: 600, a minute at ten ranges a second.
// Lifetime: an hour.
func StalkingCheck() Policy {
	return Policy{
		Name: "stalking check", Limit: 3000, Tolerance: 500, Floor: floor,
		Demands: Demands{MafiaFraud: {10, Measured}},
		Tries:   600, Lifetime: 3600,
		Quality: quality, Gap: gap, LongestReply: longestReply, Clock: clock, Crystal: crystal,
		Velocity: velocity, PhaseGap: phaseGap, NADM: nadm,
	}
}

// Consistency asks whether measurements make sense, and for no bits: its best
// verdict is [AcceptUnquantified]. It takes exchanges without STS, and refuses
// those that contradict themselves, their clocks, or the measurement before.
// An exchange with a public or repeating STS is refused for calling it one;
// as an exchange without STS it can be judged.
//
// Limit: 500 m, more than the radios reach. Tolerance: 1 m. Tries and lifetime
// are not limited.
func Consistency() Policy {
	return Policy{
		Name: "consistency", Limit: 500_000, Tolerance: 1000, Floor: floor,
		Lifetime: 1<<63 - 1,
		Quality:  quality, Gap: gap, LongestReply: longestReply, Clock: clock, Crystal: crystal,
		Velocity: velocity, PhaseGap: phaseGap, NADM: nadm,
	}
}
