package ranging

// Maybe is a value that may not be there. The zero value is unknown.
type Maybe[T any] struct {
	Value T
	Known bool
}

// Known returns a value that is there.
func Known[T any](v T) Maybe[T] { return Maybe[T]{v, true} }

// Seconds counts seconds.
type Seconds int64

// Permille counts parts in 1000.
type Permille int32

// Millidegrees counts thousandths of a degree.
type Millidegrees int32

// A Method is how a distance was measured.
type Method uint8

// The methods. The zero Method is unknown, and refused.
const (
	// TwoWay: UWB messages to and fro, single- or double-sided. The tag
	// schedules or reports its own reply, so a dishonest tag has any distance.
	TwoWay Method = 1 + iota
	// Sounding: Bluetooth Channel Sounding. The reflector reports its own
	// reply too.
	Sounding
	// Bounding: timed rounds of a distance-bounding protocol.
	Bounding
)

// String returns the name of m in words.
func (m Method) String() string {
	return word(m, "unknown", "two-way", "channel sounding", "distance bounding")
}

// Evidence is what one measurement found, as the packages below this one and
// the caller fill it in: measured values, each of which is held against the
// limits of a [Policy], and claims. What is left zero is unknown, and unknown
// never counts as good. Distance and Uncertainty alone are never unknown: zero
// is at contact there, and certain.
//
// It is all the verifier's own observation or covered by confirmed messages;
// who fills in what a peer merely says has verified nothing. The claims are
// read only during [Verify].
type Evidence struct {
	Method Method
	// Session tells sessions apart; all evidence for one verdict is of one. Zero
	// is unknown, which several pieces of evidence may not leave it.
	Session [16]byte

	// Distance is signed and measured in time of flight: for Channel Sounding
	// the round-trip time's.
	Distance Millimetres
	// Uncertainty is how far the true distance of an honest tag may be off.
	Uncertainty Millimetres
	// Resolution is the length of the steps that time was measured in.
	Resolution Maybe[Millimetres]

	// Try counts the measurements of this session from 1, failed ones too.
	Try Maybe[uint32]
	// Age is the time since the session's keys were agreed.
	Age Maybe[Seconds]
	// Confirmed says whether messages that authenticate all stamps, indexes,
	// delays and quality words of both sides were verified.
	Confirmed Maybe[bool]
	// Reflected says whether a message of the verifier's own came back to it as
	// the peer's.
	Reflected Maybe[bool]
	// LowerBound says whether a check against enlargement was made and passed.
	LowerBound Maybe[bool]

	STS STS
	// Replies are the peer's delays from receiving to answering: what was
	// committed to before, and what was observed or confirmed.
	Replies Maybe[Replies]
	// Clock has two views of one clock offset.
	Clock Maybe[Clock]
	// Step is what changed since the measurement before.
	Step Maybe[Step]
	// Contradiction is the largest difference between an interval as reported
	// and the same from its own stamps.
	Contradiction Maybe[Ticks]

	// RTT is the kind of packets that Channel Sounding timed.
	RTT RTT
	// PhaseGap is the distance between the round-trip time's and the phase's
	// result, the ambiguity of the phase taken out.
	PhaseGap Maybe[Millimetres]
	// NADM is the Normalized Attack Detector Metric, 0 to 6; 255 is unknown.
	NADM Maybe[uint8]

	// Angle is passed through and never judged.
	Angle Angle

	Claims []Claim
}

// STSKind is what scrambled timestamp sequence an exchange used.
type STSKind uint8

// The kinds of sequences.
const (
	// NoSTS: none.
	NoSTS STSKind = iota
	// KeyedSTS: from a secret session key and a counter that does not repeat.
	KeyedSTS
	// StaticSTS: from a public key, or repeating, as FiRa's static STS.
	StaticSTS
	// SDC: the super deterministic code.
	SDC
	// FixedSTS: one sequence each time.
	FixedSTS
)

// String returns the name of k in words. That of a sequence which authenticates
// nobody says so.
func (k STSKind) String() string {
	return word(k, "none", "keyed", "static (unauthenticated)", "SDC (unauthenticated)", "fixed (unauthenticated)")
}

// MaxSegments is the largest number of STS segments in a packet.
const MaxSegments = 4

// STS is what a receiver saw of a scrambled timestamp sequence: the worse of
// both sides.
type STS struct {
	Kind STSKind
	// Repeated says whether a (key, V) pair was used before.
	Repeated Maybe[bool]
	// Stamped says whether every time stamp was taken from the STS and not
	// from the preamble, whose symbols all know.
	Stamped Maybe[bool]
	// SoftBits says whether the receiver showed each pulse, or with Channel
	// Sounding each bit of the random sequence, so that claims rest on more than
	// the word of its maker.
	SoftBits bool
	// Status is the receiver's; zero is good.
	Status Maybe[uint32]
	// Segments is how many segments there were, and Quality how much of each
	// matched.
	Segments uint8
	Quality  [MaxSegments]Maybe[Permille]
	// Gap is the arrival by the STS less the arrival by the preamble.
	Gap Maybe[Ticks]
}

// Replies are delays of the peer. Off is the largest difference between a
// delay as observed and as committed to, and Longest the longest delay.
type Replies struct{ Off, Longest Ticks }

// Clock has the offset between two clocks from time stamps and from the
// carrier.
type Clock struct{ Stamps, Carrier PPB }

// Step is a change of distance and the time that it took.
type Step struct {
	By      Millimetres
	Elapsed Picoseconds
}

// RTT is the kind of packets timed in Channel Sounding.
type RTT uint8

// The kinds of packets.
const (
	UnknownRTT    RTT = iota
	AccessAddress     // nothing but the access address
	SoundingSequence
	RandomRTT // a random sequence of 32 to 128 bits
)

// String returns the name of r in words.
func (r RTT) String() string {
	return word(r, "unknown", "access address", "sounding sequence", "random sequence")
}

// Angle is an angle of arrival, as a receiver reports it.
type Angle struct {
	Azimuth, Elevation Maybe[Millidegrees]
	Merit              Maybe[uint8] // figure of merit, in the receiver's own scale
}
