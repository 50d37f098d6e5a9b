package ranging

// An Outcome is the short form of a verdict. Better ones are larger.
type Outcome uint8

// The outcomes.
const (
	// Reject: a check failed, or had no value where it needs one.
	Reject Outcome = iota
	// Inconclusive: no check failed, but the distance is not clearly within the
	// limit, or the claims bring fewer bits than demanded.
	Inconclusive
	// AcceptUnquantified: every check passed, and the policy demands no bits.
	// Nothing is known of how hard it was to fake.
	AcceptUnquantified
	// Accept: every check passed, and the claims bring the bits demanded.
	Accept
)

// String returns the name of o in words.
func (o Outcome) String() string {
	return word(o, "reject", "inconclusive", "accept (unquantified)", "accept")
}

// A Defence is what the evidence has against one attack.
type Defence struct {
	// Bits is floor(-log2 of the chance to be accepted once before lock-out),
	// from the claim that brings most, and Basis what that one rests on.
	// Claims below the basis demanded are not counted.
	Bits  int
	Basis Basis
	// Demand is the policy's.
	Demand Demand
	// Evidence and Claim say which claim it is; -1 where there is none.
	Evidence, Claim int
}

// met reports whether d has what is demanded.
func (d *Defence) met() bool { return d.Bits >= int(d.Demand.Bits) }

// A Verdict is what evidence is worth under a policy.
type Verdict struct {
	Outcome Outcome
	// Bits is the least over the attacks that the policy demands bits against;
	// zero where it demands none. It bounds what attacks of these classes
	// succeed, under the assumptions of the claims. It is not the probability
	// that the tag is near.
	Bits int
	// Distance is the largest of the distances, zero without evidence.
	Distance Millimetres
	// Defences has each attack by class.
	Defences [Attacks]Defence
	// Checks has each check's value against its limit.
	Checks [CheckCount]Result
}

// Possible reports whether attack a remains possible without luck: nothing is
// known to bound it, or less than the policy demands.
func (v *Verdict) Possible(a Attack) bool {
	d := &v.Defences[a]
	return d.Bits == 0 || !d.met()
}

// Failed returns the checks that failed or had no value where they need one.
func (v *Verdict) Failed() Checks {
	var s Checks
	for c := range v.Checks {
		if v.Checks[c].State >= Missing {
			s |= 1 << c
		}
	}
	return s
}

// Verify judges evidence of one session under p. It does not allocate and
// keeps nothing.
//
// Every value is held against its limit; evidence adds up only in that all of
// it must pass. Against each attack the claim with most bits counts, for
// passing all gates is no likelier than passing the hardest; see [Claim.Given]
// for when more may be claimed. No claim counts that the list in the package's
// doc rules out, and none of evidence that leaves out or fails what bits rest on:
// confirmation, age and tries, and with UWB status and quality of the STS.
//
// Verify remembers nothing: that tries are counted, sessions expire and pairs
// of key and counter do not repeat is for the caller to find out and for the
// evidence to say.
func Verify(p Policy, evidence ...Evidence) Verdict {
	var v Verdict
	for i := range v.Defences {
		v.Defences[i] = Defence{Demand: p.Demands[i], Evidence: -1, Claim: -1}
	}
	for i := range evidence {
		e := &evidence[i]
		j := judge{p: &p, e: e, v: &v, i: i, required: p.required(e.Method)}
		j.always(evidence)
		j.session()
		j.sts()
		j.exchange()
		j.sounding()
		j.claims()
		if i == 0 || e.Distance > v.Distance {
			v.Distance = e.Distance
		}
	}
	v.conclude(len(evidence))
	return v
}

// conclude sets Bits and Outcome from the defences and the checks.
func (v *Verdict) conclude(evidence int) {
	demands, met := false, true
	for i := range v.Defences {
		d := &v.Defences[i]
		if d.Demand.Bits == 0 {
			continue
		}
		if !demands || d.Bits < v.Bits {
			v.Bits = d.Bits
		}
		demands, met = true, met && d.met()
	}
	worst := Skipped
	for i := range v.Checks {
		worst = max(worst, v.Checks[i].State)
	}
	switch {
	case worst >= Missing:
		v.Outcome = Reject
	case evidence == 0 || worst == Open || !met:
		v.Outcome = Inconclusive
	case !demands:
		v.Outcome = AcceptUnquantified
	default:
		v.Outcome = Accept
	}
}
