package ranging

// Velocity is how fast a tag moves, in millimetres a second.
type Velocity int64

// A Demand is the least that a policy asks against one attack. Zero bits
// demand nothing.
type Demand struct {
	Bits  uint16
	Basis Basis
}

// Demands are those against each attack, by class.
type Demands [Attacks]Demand

// A Policy says what is accepted. It is data: change what you like, and say
// why. The limits of the zero Policy are the strictest.
type Policy struct {
	// Name is for people.
	Name string

	// Limit is the largest distance that is near. Tolerance is the largest
	// uncertainty, and how far above the limit a distance stays open. Floor is
	// the smallest distance that is no sign of an attack; below zero, as honest
	// distances near zero are, too.
	Limit, Tolerance, Floor Millimetres

	// Demands are what the claims must bring. With one or more the checks of
	// the method that bits rest on are required, whatever Required says.
	Demands Demands
	// Tries is how many measurements a session has: the chances of acceptance
	// that an attacker gets before new keys must be agreed. Zero means without
	// end, which leaves no bits.
	Tries uint32
	// Lifetime is the age at which a session expires.
	Lifetime Seconds

	// Quality is the least share of each STS segment that must match; zero is all
	// of it.
	Quality Permille
	// Gap is the most that the arrivals by STS and by preamble may differ.
	Gap Ticks
	// ReplyOff is the most that a reply may be off the delay committed to.
	ReplyOff Ticks
	// LongestReply bounds the delays that a peer chooses.
	LongestReply Ticks
	// Clock is the most that clock offsets from stamps and from the carrier may
	// differ, and Crystal the largest clock offset.
	Clock, Crystal PPB
	// Velocity is the fastest that the distance changes, in steps of at least
	// [ShortestStep].
	Velocity Velocity
	// PhaseGap is the most that phase and round-trip time may differ.
	PhaseGap Millimetres
	// NADM is the largest value of the attack detector.
	NADM uint8

	// Required are checks that fail where their values are not there, as far as
	// they apply to the method: none of a two-way exchange is asked for a NADM.
	Required Checks
}

// ShortestStep is the least time that a step is judged by: in a shorter one
// noise is faster than anything that moves.
const ShortestStep Picoseconds = 20_000_000_000

// demands reports whether p demands bits.
func (p *Policy) demands() bool {
	for _, d := range p.Demands {
		if d.Bits != 0 {
			return true
		}
	}
	return false
}

// A method has checks that apply to it, and among those the ones that no bits
// are worth anything without.
var methods = [...]struct{ apply, bitsRestOn Checks }{
	TwoWay:   {^onlySounding, session | onlySTS&^(1<<CheckGap) | 1<<CheckReply | 1<<CheckLongest},
	Sounding: {^(onlySTS | onlyTwoWay), session | 1<<CheckRTT},
	Bounding: {^(onlySTS | onlyTwoWay | onlySounding), session},
}

const (
	session      Checks = 1<<CheckResolution | 1<<CheckTries | 1<<CheckAge | 1<<CheckConfirmed | 1<<CheckReflected
	onlySTS      Checks = 1<<CheckSTS | 1<<CheckRepeated | 1<<CheckStamped | 1<<CheckStatus | 1<<CheckQuality | 1<<CheckGap
	onlyTwoWay   Checks = 1<<CheckReply | 1<<CheckLongest | 1<<CheckClock | 1<<CheckCrystal | 1<<CheckContradiction
	onlySounding Checks = 1<<CheckRTT | 1<<CheckPhase | 1<<CheckNADM
)

// bitsRestOn returns the checks that no bits are worth anything without, zero
// for no method.
func (m Method) bitsRestOn() Checks {
	if int(m) >= len(methods) {
		return 0
	}
	return methods[m].bitsRestOn
}

// required returns the checks that evidence of method m may not leave out.
func (p *Policy) required(m Method) Checks {
	if int(m) >= len(methods) {
		return p.Required
	}
	required := p.Required
	if p.demands() {
		required |= methods[m].bitsRestOn
	}
	return required & methods[m].apply
}
