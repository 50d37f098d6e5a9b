package main

// A key is a private X25519 key; its public key has the same name. All public
// keys are known to the intruder.
type key uint8

// The keys. Ephemeral keys of honest sessions come last, a session each.
const (
	none          key = iota
	intruder          // the intruder's static key
	own               // the intruder's ephemeral key
	phoneStatic       // of phones 0 and 1
	tagStatic     = phoneStatic + phones
	ephemeral     = tagStatic + tags
	phones, tags  = 2, 2
	perPrincipal  = 2
	phoneSessions = phones * perPrincipal
	sessions      = phoneSessions + tags*perPrincipal
)

// A stage is how far a session of a side is.
type stage uint8

const (
	idle    stage = iota
	greeted       // phone: message 1 is out; tag: message 2 is out
	sent          // phone: message 3 of a claim, or the first command of a session, is out
	done          // phone: message 4, or the reply, has verified; tag: committed, or carried the command out
)

// A view is what one side took for the values of a handshake: the hash of two
// sides is equal when their views are. Zero is "not yet".
type view struct {
	claims    bool  // XXpsk0, else KKpsk0
	mode      uint8 // in the prologue
	pskMode   uint8 // in the psk
	secret    uint8 // 1 + tag whose secret the psk comes from; 0: no psk
	challenge uint8 // 1 + session of the tag that drew it; intruderChallenge
	e, re     key   // ephemeral keys of phone and tag
	is, rs    key   // static keys of phone and tag
	forged1   bool  // the payload of message 1 is the intruder's
	forged2   bool
	forged3   bool
}

const intruderChallenge = 0xff

// A session is one of a phone or a tag.
type session struct {
	stage
	meant uint8 // the mode, whether the view has it or not
	view
}

// A state is one of the search: phones' sessions first. Each principal has its
// second session after its first, wherever that has ended.
//
// A session whose partner is the intruder is judged as soon as it begins and
// leaves no trace in the state: no other session can take its messages, since
// all later ones depend on an ephemeral key of the intruder's. The message 1
// that such a phone has sent stays.
type state [sessions]session

// principal of a session: 0 or 1, of its kind.
func principal(s int) int { return s % phoneSessions / perPrincipal }

// mayBegin reports whether a session may begin: the principal has not gone on
// to its next one.
func (s *state) mayBegin(i int) bool { return s[i].stage == idle && s.live(i) }

// live reports whether the principal has not gone on to its next session.
func (s *state) live(i int) bool { return i%perPrincipal == 1 || s[i+1].stage == idle }

// The parts of a chaining key, as far as a message needs them.
const (
	afterPSK = iota // message 1 of a claim
	afterEE         // static key in message 2 of a claim
	afterES         // payload of message 2, static key in message 3
	afterSE         // payload of message 3, and all that follows
	afterSS         // message 1 of an owner's session
	afterKK         // message 2, and all that follows
)

// A model is what is searched.
type model struct {
	rules
	leaks
}

// rules are the protocol; the zero value is spec/pairing.md, each field a
// variant that breaks it.
type rules struct {
	noPSK, noFingerprint, noChallenge bool
	noModeInPSK, noModeInPrologue     bool
	oneSecret                         bool // modes 01 and 04 of a tag have the same secret
	onMessage1                        bool // a tag acts on the payload of message 1
	staleEphemeral                    bool // a tag has one ephemeral key
	noEE                              bool // nothing is mixed in that has a tag's ephemeral key
}

// leaks are what the intruder has, of all honest principals.
type leaks struct{ qr, phone, tag, auth bool }

// knows reports whether the intruder has a private key.
func (m *model) knows(k key) bool {
	switch {
	case k == intruder || k == own:
		return true
	case k >= phoneStatic && k < tagStatic:
		return m.phone
	case k >= tagStatic && k < ephemeral:
		return m.tag
	}
	return false
}

// open reports whether the intruder can compute the chaining key of a view.
func (m *model) open(v view, part int) bool {
	dh := func(a, b key) bool { return m.knows(a) || m.knows(b) || m.noEE && b == v.re }
	psk := v.secret == 0 || v.claims && m.qr || !v.claims && m.auth
	switch part {
	case afterPSK:
		return psk
	case afterEE:
		return psk && dh(v.e, v.re)
	case afterES:
		return psk && dh(v.e, v.re) && dh(v.e, v.rs)
	case afterSE:
		return psk && dh(v.e, v.re) && dh(v.e, v.rs) && dh(v.is, v.re)
	case afterSS:
		return psk && dh(v.e, v.rs) && dh(v.is, v.rs)
	}
	return psk && dh(v.e, v.rs) && dh(v.is, v.rs) && dh(v.e, v.re) && dh(v.is, v.re)
}
