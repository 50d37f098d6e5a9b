package ranging

// An Attack is a class of attacks on a distance.
type Attack uint8

// The attack classes.
const (
	// MafiaFraud: outsiders without keys make an honest tag that is far away
	// look near. Relays, early detection and late commit, and injected pulses
	// are of this class.
	MafiaFraud Attack = iota
	// DistanceFraud: a dishonest tag alone, far away, looks near.
	DistanceFraud
	// DistanceHijacking: a dishonest tag far away uses honest ones nearby to
	// look near.
	DistanceHijacking
	// TerroristFraud: a dishonest tag far away looks near with the help of an
	// accomplice, to whom it does not give its keys.
	TerroristFraud
	// Enlargement: a tag that is near looks far away.
	Enlargement

	// Attacks is how many classes there are.
	Attacks = iota
)

// String returns the name of a in words.
func (a Attack) String() string {
	return word(a, "mafia fraud", "distance fraud", "distance hijacking", "terrorist fraud", "enlargement")
}

// A Basis is what a bound rests on. Stronger ones are larger.
type Basis uint8

// The bases. NoBasis and Device are worth no bits.
const (
	// NoBasis: nothing but the hope that nobody tries.
	NoBasis Basis = iota
	// Device: the maker of a chip says so, and the chip does not show what it
	// decided from. A chip that exposes no soft bits of its pulses is here.
	Device
	// Measured: strategies were tried in a laboratory, and this one was the
	// best of them.
	Measured
	// Modelled: exact for a model of the receiver and a strategy named in the
	// assumptions.
	Modelled
	// BestKnown: exact for the protocol against the best strategy published.
	BestKnown
	// Proved: a published theorem bounds every strategy.
	Proved
)

// String returns the name of b in words.
func (b Basis) String() string {
	return word(b, "none", "device", "measured", "modelled", "best known", "proved")
}

// counts reports whether claims on b are worth bits.
func (b Basis) counts() bool { return b >= Measured && b <= Proved }

// A Gate is what a measurement had to pass for a claim to be made. It decides
// whether the claim can be worth bits at all.
type Gate uint8

// The gates. Claims of NoGate and of those from SignalStrength on are worth no
// bits, whatever they say: an attacker sets what they look at.
const (
	NoGate Gate = iota
	// PulseSigns: the signs of the pulses of a secret STS match.
	PulseSigns
	// PulseAmplitude: the correlation with a secret STS passes a threshold.
	PulseAmplitude
	// TimedBits: bits of a distance-bounding protocol, right and in time.
	TimedBits
	// RandomSequence: the random sequence of Channel Sounding came in time.
	RandomSequence
	// HoppedReply: the reply came after a delay that only the keys tell.
	HoppedReply
	// LowerBound: a check against delayed and overshadowed signals.
	LowerBound

	// SignalStrength: levels received.
	SignalStrength
	// LineOfSight: flags and ratios that tell direct paths from others.
	LineOfSight
	// FirstPath: ratios of first path to peak or to the whole.
	FirstPath
	// Motion: gates on speed, and Kalman filters.
	Motion
	// ClockRate: carrier offset against time stamps.
	ClockRate
	// AttackDetector: the NADM of Channel Sounding.
	AttackDetector
	// Phase: phase-based ranging; a relay adds any phase slope.
	Phase
	// PublicSTS: an STS from a key that is public, or a code that repeats.
	PublicSTS
	// AngleOfArrival: where a signal came from.
	AngleOfArrival
)

// String returns the name of g in words.
func (g Gate) String() string {
	return word(g, "none", "pulse signs", "pulse amplitude", "timed bits", "random sequence", "hopped reply", "lower bound",
		"signal strength", "line of sight", "first path", "motion", "clock rate", "attack detector", "phase", "public STS",
		"angle of arrival")
}

// counts reports whether claims of g can be worth bits.
func (g Gate) counts() bool { return g > NoGate && g < SignalStrength }

// against reports whether g says anything of attack a.
func (g Gate) against(a Attack) bool {
	switch a {
	case MafiaFraud:
		return g != LowerBound // who comes nearer in time does not come later
	case DistanceFraud, DistanceHijacking, TerroristFraud:
		return g == TimedBits // elsewhere the prover schedules or reports its own reply
	case Enlargement:
		return g == LowerBound
	}
	return false
}

// looksAtBits reports whether g is decided from single pulses or bits, so that
// it is the word of a chip's maker where these are not shown.
func (g Gate) looksAtBits() bool {
	return g == PulseSigns || g == PulseAmplitude || g == RandomSequence
}

// gates is a set of those below 32. Those from 32 on are in none.
type gates uint32

func (g Gate) set() gates { return 1 << g }

// A Claim says how hard one attack was: while the true distance exceeds the
// policy's limit and tolerance, measurements are accepted with a probability of
// at most P. The zero Claim claims nothing.
type Claim struct {
	Attack Attack
	Gate   Gate
	P      Probability
	Basis  Basis
	// Tries is how many chances of acceptance P covers together, such as the
	// rounds of a vote among them; zero means one.
	Tries uint32
	// Assumptions says in words what P and Basis rest on: the strategy or the
	// theorem, the receiver, the power of the attacker.
	Assumptions string

	// parts are the gates of what Given and Either made the claim of. It is worth
	// no more than the least of them allows.
	parts gates
}

// Bits returns floor(-log2 min(1, n*P)), where n is how often a policy that
// gives tries chances gives those that P covers.
func (c *Claim) Bits(tries uint64) int {
	covered := uint64(max(c.Tries, 1))
	n := tries / covered
	if tries%covered != 0 {
		n++
	}
	return c.P.Bits(n)
}

// Both returns the claim of a measurement that passed the gates of c and d. Its
// probability is the smaller of the two: they do not multiply, for what passes
// one gate may be what passes the other. It is a claim of that gate and basis.
// Both panics when c and d are of different attacks.
func (c Claim) Both(d Claim) Claim {
	c.same(d)
	if d.P.Less(c.P) {
		return d
	}
	return c
}

// Given returns the claim of a measurement that passed the gates of c and d,
// where a theorem bounds the chance to pass c by c.P for whatever passed d:
// their probabilities multiply. theorem says which and where it is published;
// it becomes the assumption, and the basis is the weaker of the two. The gate
// is that of c, unless d's is worth no bits; [Verify] holds the evidence against
// both. Given panics when c and d are of different attacks. Without a theorem it
// is Both.
func (c Claim) Given(d Claim, theorem string) Claim {
	c.same(d)
	if theorem == "" {
		return c.Both(d)
	}
	return c.joined(d, c.P.Times(d.P), theorem)
}

// Either returns the claim of a measurement that an attacker passes through
// the gate of c or that of d, whichever is easier: probabilities add up, and
// the basis is the weaker. The gate is as of Given. Either panics when c and d
// are of different attacks.
func (c Claim) Either(d Claim, assumptions string) Claim {
	c.same(d)
	return c.joined(d, c.P.Plus(d.P), assumptions)
}

// joined returns the claim of c and d together with a probability.
func (c *Claim) joined(d Claim, p Probability, assumptions string) Claim {
	gate := c.Gate
	if !d.Gate.counts() {
		gate = d.Gate
	}
	return Claim{
		c.Attack, gate, p, min(c.Basis, d.Basis), min(max(c.Tries, 1), max(d.Tries, 1)), assumptions,
		c.parts | d.parts | c.Gate.set() | d.Gate.set(),
	}
}

// same panics when c and d are of different attacks.
func (c *Claim) same(d Claim) {
	if c.Attack != d.Attack {
		panic("ranging: claims of different attacks")
	}
}

// word returns the name of n, or "unknown" beyond the last.
func word[T ~uint8](n T, names ...string) string {
	if int(n) < len(names) {
		return names[n]
	}
	return "unknown"
}
