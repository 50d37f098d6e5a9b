package main

// judgeTag looks at a tag that commits a claim or carries out a command.
func (s *search) judgeTag(st *state, i int, v view, honest bool) {
	stranger := v.is == intruder || v.is == own
	switch {
	case !honest && s.claims && stranger:
		s.found[strangerClaims] = true
	case !honest && s.claims:
		s.found[claimForged] = true
	case !honest:
		s.found[commandForged] = true
	}
	s.judge(st, i, v, honest)
}

// judgePhone looks at a phone that has ended a claim or had its reply.
func (s *search) judgePhone(st *state, i int, v view, honest bool) {
	switch {
	case !honest && s.claims:
		s.found[claimFooled] = true
	case !honest:
		s.found[ownerFooled] = true
	}
	if s.claims && !s.mine(v, i) {
		s.found[claimFooled] = true
	}
	s.judge(st, i, v, honest)
}

// mine reports whether a phone has ended up with the tag that it meant.
func (s *search) mine(v view, i int) bool { return v.rs == tagStatic+key(s.target(v, i)) }

// judge looks at what both sides have in common.
func (s *search) judge(st *state, i int, v view, honest bool) {
	part := afterKK
	if s.claims {
		part = afterSE
	}
	if honest && s.open(v, part) {
		s.found[keyKnown] = true
	}
	all := model{rules: s.rules, leaks: leaks{true, true, true, true}}
	if honest && all.open(v, part) {
		s.found[recordOpens] = true
	}
	for other, n := range st {
		same := (other < phoneSessions) == (i < phoneSessions)
		if !same && n.view == v && n.stage >= sent && n.meant != st[i].meant {
			s.found[modesDiffer] = true
		}
		if same && other != i && n.stage == done && n.view == v {
			s.found[twice] = true
		}
	}
}

// smallest is the least of a state and its mirror image, in which the two
// phones and the two tags have changed places: what can come of both is the
// same.
func smallest(st state) state {
	var m state
	for i, n := range st {
		m[mirror(i)] = session{n.stage, n.meant, n.view.mirror()}
	}
	for i := range st {
		a, b := st[i].order(), m[i].order()
		if a != b {
			if b < a {
				return m
			}
			return st
		}
	}
	return st
}

// mirror is the session of the other principal of the same kind.
func mirror(i int) int { return i ^ perPrincipal }

func (v view) mirror() view {
	if v.secret != 0 {
		v.secret = 3 - v.secret
	}
	if v.challenge != 0 && v.challenge != intruderChallenge {
		v.challenge = uint8(1 + mirror(int(v.challenge-1)))
	}
	for _, k := range [...]*key{&v.e, &v.re, &v.is, &v.rs} {
		switch {
		case *k >= ephemeral:
			*k = ephemeral + key(mirror(int(*k-ephemeral)))
		case *k >= tagStatic:
			*k = tagStatic + (1 - (*k - tagStatic))
		case *k >= phoneStatic:
			*k = phoneStatic + (1 - (*k - phoneStatic))
		}
	}
	return v
}

// order is a number that sessions with another content do not share.
func (n session) order() (x uint64) {
	for _, f := range [...]uint64{uint64(n.e), uint64(n.re), uint64(n.is), uint64(n.rs)} {
		x = x<<5 | f
	}
	x = x<<8 | uint64(n.challenge)
	for _, f := range [...]uint64{uint64(n.stage), uint64(n.meant), uint64(n.mode), uint64(n.pskMode), uint64(n.secret)} {
		x = x<<4 | f
	}
	for _, b := range [...]bool{n.claims, n.forged1, n.forged2, n.forged3} {
		x <<= 1
		if b {
			x |= 1
		}
	}
	return x
}
