package ranging

// A Check is one comparison of evidence with a policy.
type Check uint8

// The checks. Unless said otherwise an absent value fails a check that the
// policy requires and leaves out one that it does not.
const (
	// CheckMethod: the method is known. Always.
	CheckMethod Check = iota
	// CheckSession: all evidence is of one session, which several pieces of
	// evidence may not leave unknown. Always.
	CheckSession
	// CheckLimit: the distance is at most the limit; between the limit and the
	// tolerance above, it stays open. Always.
	CheckLimit
	// CheckFloor: the distance is at least the floor. Always.
	CheckFloor
	// CheckTolerance: the uncertainty is at most the tolerance. Always.
	CheckTolerance
	// CheckResolution: the resolution of time is at most the limit.
	CheckResolution
	// CheckTries: the session has a try left.
	CheckTries
	// CheckAge: the session has not expired.
	CheckAge
	// CheckConfirmed: messages of both sides are authenticated.
	CheckConfirmed
	// CheckReflected: no message was the verifier's own.
	CheckReflected
	// CheckSTS: the STS is of a secret key. Public ones, SDC and fixed ones
	// fail always, no STS only where the check is required.
	CheckSTS
	// CheckRepeated: no (key, V) was used before.
	CheckRepeated
	// CheckStamped: the time stamps are those of the STS.
	CheckStamped
	// CheckStatus: the receiver's status is good.
	CheckStatus
	// CheckQuality: every segment has the least quality.
	CheckQuality
	// CheckGap: STS and preamble arrived together.
	CheckGap
	// CheckReply: the reply delays are those committed to.
	CheckReply
	// CheckLongest: no reply delay is too long.
	CheckLongest
	// CheckClock: stamps and carrier agree on the clock offset. Blind to a
	// response advanced alone, and to poll and final advanced alike.
	CheckClock
	// CheckCrystal: the clock offset is one that crystals have.
	CheckCrystal
	// CheckStep: nothing moved faster than the policy's speed.
	CheckStep
	// CheckContradiction: reported intervals are those of their stamps.
	CheckContradiction
	// CheckRTT: Channel Sounding timed more than access addresses.
	CheckRTT
	// CheckPhase: phase and round-trip time agree.
	CheckPhase
	// CheckNADM: the attack detector's metric is at most the policy's.
	CheckNADM

	// CheckCount is how many checks there are.
	CheckCount = iota
)

// checkWords has the name and the unit of each check.
var checkWords = [CheckCount][2]string{
	CheckMethod:        {"method", "kind"},
	CheckSession:       {"session", "differing"},
	CheckLimit:         {"distance limit", "mm"},
	CheckFloor:         {"distance floor", "mm"},
	CheckTolerance:     {"uncertainty", "mm"},
	CheckResolution:    {"timing resolution", "mm"},
	CheckTries:         {"tries", "tries"},
	CheckAge:           {"session age", "s"},
	CheckConfirmed:     {"confirmation", "missing"},
	CheckReflected:     {"reflection", "reflected"},
	CheckSTS:           {"STS kind", "kind"},
	CheckRepeated:      {"STS repetition", "repeated"},
	CheckStamped:       {"stamps off the STS", "stamps"},
	CheckStatus:        {"STS status", "code"},
	CheckQuality:       {"STS quality", "permille"},
	CheckGap:           {"STS against preamble", "ticks"},
	CheckReply:         {"reply off commitment", "ticks"},
	CheckLongest:       {"longest reply", "ticks"},
	CheckClock:         {"clock against carrier", "ppb"},
	CheckCrystal:       {"clock offset", "ppb"},
	CheckStep:          {"step", "mm"},
	CheckContradiction: {"contradiction", "ticks"},
	CheckRTT:           {"RTT kind", "kind"},
	CheckPhase:         {"phase against RTT", "mm"},
	CheckNADM:          {"NADM", "code"},
}

// String returns the name of c in words.
func (c Check) String() string {
	if c < CheckCount {
		return checkWords[c][0]
	}
	return "unknown"
}

// Unit returns what the values and limits of c count: a unit, "kind" for the
// numbers of an enumeration, or what there must be none of.
func (c Check) Unit() string {
	if c < CheckCount {
		return checkWords[c][1]
	}
	return ""
}

// Checks is a set of checks.
type Checks uint32

// SetOf returns the set of the given checks.
func SetOf(checks ...Check) Checks {
	var s Checks
	for _, c := range checks {
		s |= 1 << c
	}
	return s
}

// Has reports whether c is in s.
func (s Checks) Has(c Check) bool { return s>>c&1 != 0 }

// A State is what came of a check. Worse ones are larger.
type State uint8

// The states.
const (
	// Skipped: not required, and the value is not there.
	Skipped State = iota
	// Passed: the value is within its limit.
	Passed
	// Open: the value says neither yes nor no.
	Open
	// Missing: required, and the value is not there.
	Missing
	// Failed: the value is beyond its limit.
	Failed
)

// String returns the name of s in words.
func (s State) String() string { return word(s, "skipped", "passed", "open", "missing", "failed") }

// A Result is a check's value against its limit, both in the unit of the
// check. Value is zero where the state is Skipped or Missing.
type Result struct {
	State State
	// Evidence is the index of the evidence that this is of: of several the
	// first with the worst state.
	Evidence     int
	Value, Limit int64
}
