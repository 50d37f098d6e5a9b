package linkage

import "math"

// Level is how often, at most, a [Classifier] finds something where nothing is.
const Level = 1e-4

// most is the most evidence that is told apart from certainty, in bits.
const most = 256

// Evidence is what a [Classifier] finds.
type Evidence struct {
	// P is the chance that tags which betray nothing give as much. 0: they
	// never do.
	P float64
	// N is how many observations it rests on.
	N int
}

// Found reports whether P is below [Level].
func (e Evidence) Found() bool { return e.P < Level }

// Bits returns the evidence in bits, -log2(P), 256 at most.
func (e Evidence) Bits() float64 {
	return max(0, min(most, -math.Log2(max(e.P, math.SmallestNonzeroFloat64))))
}

// certain is the evidence of things that must never be, of which so many were
// seen among n.
func certain(seen, n int) Evidence {
	if seen > 0 {
		return Evidence{0, n}
	}
	return Evidence{1, n}
}

// first returns the strongest of several results for one feature. That there
// were several to choose from is taken into account.
func first(all ...Evidence) Evidence {
	e := Evidence{P: 1}
	for _, a := range all {
		e.P, e.N = min(e.P, a.P), max(e.N, a.N)
	}
	e.P = min(1, e.P*float64(len(all)))
	return e
}

// A Classifier looks at one feature of what was heard of some tags.
type Classifier struct {
	Feature string
	Find    func(o Observation) Evidence
}

// Classifiers lists them all. See [Alike] for two groups of tags, and [Phase].
var Classifiers = []Classifier{
	{"kind of address", addressKind},
	{"bits of addresses", addressBits},
	{"order of addresses", addressOrder},
	{"order and length of structures", structures},
	{"octets of frames", frameOctets},
	{"instants of change", together},
	{"phases of changes", changePhases},
	{"identities that return", returns},
	{"pauses", pauses},
	{"gaps", gaps},
	{"phases of starts", starts},
	{"times of payloads", payloads},
	{"first frames", firstFrames},
}
