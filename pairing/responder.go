package pairing

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// Candidate is one that a tag may be talking to.
type Candidate struct {
	Secret Key    // of the mode: see [Mode]
	Peer   []byte // the phone's static public key, for modes in which it is known
}

// ResponderConfig is what a tag brings to a handshake.
type ResponderConfig struct {
	Context
	Static     StaticKey
	Candidates []Candidate // at least one; all are tried, always
	Draw       *entropy.Source

	// Greet returns the payload of message 2 for the candidate that message 1
	// is from.
	Greet func(candidate int) ([]byte, error)
	// Commit makes a claim durable, when message 3 has verified and before
	// message 4 exists. It is for modes that claim.
	Commit func(Claimed) error
}

// Claimed is a claim that its message 3 has proved.
type Claimed struct {
	Phone [PublicSize]byte // static public key of the new owner
	Epoch uint32           // as the phone understood it
	Terms Terms
	root  Root
}

// Responder is the tag's side of one handshake. It reads no hardware and keeps
// nothing. An error ends it and wipes what it holds; all later calls return
// [ErrState]. It is not for concurrent use.
type Responder struct {
	_         [0]func() // not comparable
	c         ResponderConfig
	tries     []*noise.Handshake
	h         *noise.Handshake // of the candidate that message 1 is from
	candidate int
	ch        *channel
	turn      int
}

// NewResponder returns the side of a tag before message 1. The errors are those
// of [NewInitiator], and [ErrState] where Greet or Commit is missing.
func NewResponder(c ResponderConfig) (*Responder, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if !c.Static.Valid() || len(c.Candidates) == 0 {
		return nil, ErrLength
	}
	if c.Greet == nil || c.Mode.claims() && c.Commit == nil {
		return nil, ErrState
	}
	r := &Responder{c: c, candidate: -1}
	f := FingerprintOf(c.Suite, c.Static.Public())
	for _, candidate := range c.Candidates {
		if !candidate.Secret.Valid() || c.Mode.knows() && len(candidate.Peer) != PublicSize {
			r.Wipe()
			return nil, ErrLength
		}
		h, err := c.begin(false, c.Static, candidate.Peer, candidate.Secret, f, c.Draw)
		if err != nil {
			r.Wipe()
			return nil, err
		}
		r.tries = append(r.tries, h)
	}
	return r, nil
}

// Step takes the phone's last message and returns the tag's next. done says
// that the handshake is over; modes that claim take two steps, the others one.
//
// A first message has no effect but its answer: it may be a replay within the
// life of its challenge, and in modes in which both sides are known it proves
// nothing to a tag whose keys were copied. A session proves itself with its
// first sealed command, and a claim with message 3.
//
// Errors: [ErrLength], [ErrHandshake], [ErrPoint], [ErrUnsupported],
// [ErrFormat], [ErrState], and those of Greet and Commit. The peer must be told
// nothing of them.
func (r *Responder) Step(in []byte) (out []byte, done bool, err error) {
	turn := r.turn
	r.turn++
	switch {
	case turn == 0:
		out, err = r.greet(in)
		done = !r.c.Mode.claims()
	case turn == 1 && r.c.Mode.claims() && r.h != nil:
		out, err = r.commit(in)
		done = true
	default:
		err = ErrState
	}
	if err != nil {
		r.Wipe()
		return nil, false, err
	}
	return out, done, nil
}

// greet reads message 1 with every candidate and returns message 2.
func (r *Responder) greet(in []byte) ([]byte, error) {
	if len(r.tries) == 0 {
		return nil, ErrState
	}
	var payload []byte
	var first error
	for n, h := range r.tries {
		b, err := h.Read(nil, in)
		if n == 0 {
			first = err
		}
		if err == nil && r.h == nil {
			payload, r.h, r.candidate = b, h, n
		}
	}
	if r.h == nil {
		return nil, classed(first)
	}
	for _, h := range r.tries {
		if h != r.h {
			h.Wipe()
		}
	}
	if err := checkHello(payload); err != nil {
		return nil, err
	}
	greeting, err := r.c.Greet(r.candidate)
	if err != nil {
		return nil, err
	}
	out, err := r.h.Write(nil, greeting)
	if err == nil && !r.c.Mode.claims() {
		r.ch, err = newChannel(r.h)
	}
	return out, classed(err)
}

// commit reads message 3, has it made durable, and returns message 4.
func (r *Responder) commit(in []byte) ([]byte, error) {
	payload, err := r.h.Read(nil, in)
	if err != nil {
		return nil, classed(err)
	}
	terms, epoch, err := parseTerms(payload)
	if err != nil {
		return nil, err
	}
	phone := [PublicSize]byte(r.h.PeerStatic())
	own := r.c.Static.Public()
	if !canonical(phone) {
		return nil, ErrPoint
	}
	if subtle.ConstantTimeCompare(phone[:], own[:]) == 1 { // our own message, reflected
		return nil, ErrHandshake
	}
	if r.ch, err = newChannel(r.h); err != nil {
		return nil, err
	}
	c := Claimed{phone, epoch, terms, r.ch.root()}
	defer c.root.Wipe()
	if err := r.c.Commit(c); err != nil {
		return nil, err
	}
	return r.ch.seal(confirm(epoch))
}

// Export derives a key of n bytes that only the two sides of a handshake that is
// done have, for a use that label and context name: see [Initiator.Export].
func (r *Responder) Export(label string, context []byte, n int) (Key, error) {
	return r.ch.exportFor(label, context, n)
}

// Candidate returns the index of the candidate that message 1 was from, -1
// before.
func (r *Responder) Candidate() int { return r.candidate }

// Wipe ends the handshake and what came of it.
func (r *Responder) Wipe() {
	for _, h := range r.tries {
		h.Wipe()
	}
	r.tries, r.h = nil, nil
	r.ch.wipe()
}
