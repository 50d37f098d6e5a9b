package main

// An outcome is what an intruder achieved in some run.
type outcome int

// The outcomes. The first three are of claims, the next of owners' sessions.
const (
	strangerClaims outcome = iota // a tag is claimed by the intruder's own key
	claimForged                   // a tag is claimed in the name of a phone that did not
	claimFooled                   // a phone ends a claim that no tag has taken part in
	commandForged                 // a tag carries out a command that no phone has sent
	ownerFooled                   // a phone ends a session that the tag has not
	statusForged                  // a phone takes a status that no tag has sent
	keyKnown                      // the keys between two honest sides are known
	twice                         // two sessions of one side agree with one of the other
	modesDiffer                   // the two sides take the handshake for different modes
	recognised                    // a tag answers a message 1 that no phone has sent for this challenge
	recordOpens                   // recorded keys are known once all long-lived keys are
	outcomes
)

var outcomeNames = [outcomes]string{
	"stranger claims", "claim forged", "claim fooled", "command forged", "owner fooled", "status forged", "keys known",
	"not injective", "modes differ", "tag answers", "record opens",
}

// A search walks all runs of a model.
type search struct {
	model
	claims bool // else owners' sessions
	seen   map[state]struct{}
	todo   []state
	found  [outcomes]bool
}

// run walks everything and returns what was found, in order, and the number of
// states. A search for one outcome ends with it.
func (r *row) run() (found []outcome, states int) {
	s := &search{model: r.model, claims: r.claims, seen: map[state]struct{}{}}
	s.add(state{})
	for len(s.todo) > 0 && !(r.one && s.found[r.expected[0]]) {
		next := s.todo[len(s.todo)-1]
		s.todo = s.todo[:len(s.todo)-1]
		s.expand(&next)
	}
	if r.one && s.found[r.expected[0]] {
		return r.expected, len(s.seen)
	}
	for o, is := range s.found {
		if is {
			found = append(found, outcome(o))
		}
	}
	return found, len(s.seen)
}

func (s *search) add(n state) {
	n = smallest(n)
	if _, ok := s.seen[n]; !ok {
		s.seen[n] = struct{}{}
		s.todo = append(s.todo, n)
	}
}

// with adds a state in which one session is another.
func (s *search) with(old *state, i int, n session) {
	next := *old
	next[i] = n
	s.add(next)
}

func (s *search) expand(st *state) {
	for i := range st {
		switch n := st[i]; {
		case st.mayBegin(i) && i < phoneSessions:
			s.begin(st, i)
		case st.mayBegin(i):
			s.tagGreets(st, i)
		case !st.live(i):
		case i < phoneSessions && n.stage == greeted:
			s.phoneGreeted(st, i)
		case i < phoneSessions && n.stage == sent:
			s.phoneConfirmed(st, i)
		case i >= phoneSessions && n.stage == greeted:
			s.tagCommits(st, i)
		}
	}
}

// mode of a side in a search: with one secret for two, all phones take one
// and all tags the other.
func (s *search) mode(phone bool) uint8 {
	switch {
	case !s.claims:
		return 3
	case s.oneSecret && !phone:
		return 4
	}
	return 1
}

// base is the view that a side of a tag begins with.
func (s *search) base(tag int, mode uint8, challenge uint8) view {
	v := view{claims: s.claims, mode: mode, pskMode: mode, secret: uint8(1 + tag), challenge: challenge}
	if s.noPSK {
		v.secret = 0
	}
	if s.noChallenge {
		v.challenge = 0
	}
	if s.noModeInPSK {
		v.pskMode = 0
	}
	if s.noModeInPrologue {
		v.mode = 0
	}
	if !s.claims {
		v.is, v.rs = phoneStatic+key(tag), tagStatic+key(tag)
	}
	return v
}

// begin is a phone that sends message 1: to claim any of the tags, or as the
// owner of the tag of its number; after an answer of that tag, or a forged one.
func (s *search) begin(st *state, i int) {
	for tag := range tags {
		if !s.claims && tag != principal(i) {
			continue
		}
		for _, challenge := range []uint8{uint8(1 + phoneSessions + tag*perPrincipal), uint8(2 + phoneSessions + tag*perPrincipal), intruderChallenge} {
			v := s.base(tag, s.mode(true), challenge)
			v.e = ephemeral + key(i)
			s.with(st, i, session{greeted, s.mode(true), v})
		}
	}
}

// madeBy reports whether an honest session of one kind has got to a stage with
// a view that, cut to what it was then, is v.
func madeBy(st *state, phone bool, at stage, v view, cut func(view) view) bool {
	from, to := phoneSessions, sessions
	if phone {
		from, to = 0, phoneSessions
	}
	for i := from; i < to; i++ {
		if st[i].stage >= at && cut(st[i].view) == v {
			return true
		}
	}
	return false
}

// Views as they were after messages 1, 2 and 3, and within 2 and 3.
func upTo1(v view) view {
	v.re, v.forged2, v.forged3 = none, false, false
	if v.claims {
		v.is, v.rs = none, none
	}
	return v
}
func upToStatic2(v view) view {
	v.forged2, v.forged3 = false, false
	if v.claims {
		v.is = none
	}
	return v
}
func upTo2(v view) view {
	v.forged3 = false
	if v.claims {
		v.is = none
	}
	return v
}
func upToStatic3(v view) view { v.forged3 = false; return v }
func upTo3(v view) view       { return v }

// tagGreets is a tag that takes a message 1 and answers.
func (s *search) tagGreets(st *state, i int) {
	for e := own; e < ephemeral+sessions; e++ {
		for _, forged := range []bool{false, true} {
			s.tagTakes(st, i, e, forged)
		}
	}
}

// tagTakes tries one message 1.
func (s *search) tagTakes(st *state, i int, e key, forged bool) {
	tag, mode, part := principal(i), s.mode(false), afterPSK
	if !s.claims {
		part = afterSS
	}
	v := s.base(tag, mode, uint8(1+i))
	v.e, v.forged1 = e, forged
	honest := madeBy(st, true, greeted, upTo1(v), upTo1)
	if !honest && !s.open(v, part) {
		return
	}
	again := madeBy(st, false, greeted, upTo1(v), upTo1)
	v.re, v.rs = ephemeral+key(i), tagStatic+key(tag)
	if s.staleEphemeral {
		v.re = ephemeral + key(phoneSessions+tag*perPrincipal)
	}
	if honest {
		s.found[recognised] = s.found[recognised] || again
		s.with(st, i, session{greeted, mode, v})
		return
	}
	s.found[recognised] = true
	s.found[commandForged] = s.found[commandForged] || s.onMessage1 && !s.claims
	if s.knows(e) { // else nobody can go on
		s.commits(st, i, v, func(view) {})
	}
}

// phoneGreeted is a phone that takes a message 2, and sends what follows.
func (s *search) phoneGreeted(st *state, i int) {
	for re := own; re < ephemeral+sessions; re++ {
		if s.claims {
			for rs := intruder; rs < ephemeral; rs++ {
				s.phoneTakes(st, i, re, rs)
			}
			continue
		}
		s.phoneTakes(st, i, re, st[i].rs)
	}
}

// phoneTakes tries one message 2.
func (s *search) phoneTakes(st *state, i int, re, rs key) {
	v := st[i].view
	v.re, v.rs = re, rs
	part := afterKK
	if s.claims {
		if rs != tagStatic+key(s.target(v, i)) && !s.noFingerprint {
			return
		}
		if !madeBy(st, false, greeted, upToStatic2(v), upToStatic2) && !s.open(v, afterEE) {
			return
		}
		part = afterES
	}
	for _, v.forged2 = range []bool{false, true} {
		honest := madeBy(st, false, greeted, upTo2(v), upTo2)
		if !honest && !s.open(v, part) {
			continue
		}
		n := v
		if s.claims {
			n.is = phoneStatic + key(principal(i))
		}
		if honest {
			s.with(st, i, session{sent, st[i].meant, n})
			continue
		}
		s.found[statusForged] = s.found[statusForged] || !s.claims
		s.found[claimFooled] = s.found[claimFooled] || s.claims && s.open(n, afterSE)
		s.found[ownerFooled] = s.found[ownerFooled] || !s.claims
	}
}

// target is the tag that a phone means.
func (s *search) target(v view, i int) int {
	if v.secret != 0 {
		return int(v.secret) - 1
	}
	if v.challenge != intruderChallenge && v.challenge != 0 {
		return int(v.challenge-1-phoneSessions) / perPrincipal
	}
	return principal(i)
}

// tagCommits is a tag that takes message 3, or the first command.
func (s *search) tagCommits(st *state, i int) {
	s.commits(st, i, st[i].view, func(v view) { s.with(st, i, session{done, st[i].meant, v}) })
}

// commits finds the ends that a tag's session can have from a view on.
func (s *search) commits(st *state, i int, v view, end func(view)) {
	candidates := []key{v.is}
	if s.claims {
		candidates = []key{intruder, own, phoneStatic, phoneStatic + 1}
	}
	for _, v.is = range candidates {
		for _, v.forged3 = range []bool{false, true} {
			part := afterKK
			if s.claims {
				static := upToStatic3(v)
				if !madeBy(st, true, sent, static, upToStatic3) && !s.open(static, afterES) {
					continue
				}
				part = afterSE
			}
			honest := madeBy(st, true, sent, v, upTo3)
			if !honest && !s.open(v, part) {
				continue
			}
			s.judgeTag(st, i, v, honest)
			end(v)
		}
	}
}

// phoneConfirmed is a phone that takes message 4, or the reply to its first
// command.
func (s *search) phoneConfirmed(st *state, i int) {
	v := st[i].view
	part := afterKK
	if s.claims {
		part = afterSE
	}
	honest := madeBy(st, false, done, v, upTo3)
	if !honest && !s.open(v, part) {
		return
	}
	s.judgePhone(st, i, v, honest)
	s.with(st, i, session{done, st[i].meant, v})
}
