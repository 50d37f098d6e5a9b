package pairing

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// InitiatorConfig is what a phone brings to a handshake.
type InitiatorConfig struct {
	Context
	Static      StaticKey
	Secret      Key         // of the mode: see [Mode]
	Fingerprint Fingerprint // of the tag; of no use in [CodeMode]
	Peer        []byte      // the tag's static public key, for modes in which it is known
	Maker       MakerKey    // if not nil, a claim asks for the maker's attestation
	Terms       Terms       // of a claim
	Draw        *entropy.Source
}

// Initiator is the phone's side of one handshake. It reads no hardware and
// keeps nothing. An error ends it and wipes what it holds; all later calls
// return [ErrState]. It is not for concurrent use.
type Initiator struct {
	_      [0]func() // not comparable
	c      InitiatorConfig
	h      *noise.Handshake
	ch     *channel
	turn   int // messages read or written
	done   bool
	static [PublicSize]byte
	info   TagInfo
	status Status
	guest  GuestView
}

// NewInitiator returns the side of a phone before message 1. The errors are
// [ErrUnsupported], [ErrAnswer], [ErrLength] for a key of a wrong size or
// terms too long, and [ErrFormat] for a policy that is none.
func NewInitiator(c InitiatorConfig) (*Initiator, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	switch {
	case !c.Secret.Valid() || !c.Static.Valid() || len(c.Terms.Config) > MaxConfigSize:
		return nil, ErrLength
	case c.Mode.knows() && len(c.Peer) != PublicSize:
		return nil, ErrLength
	case !c.Terms.Policy.Valid():
		return nil, ErrFormat
	}
	h, err := c.begin(true, c.Static, c.Peer, c.Secret, c.Fingerprint, c.Draw)
	if err != nil {
		return nil, err
	}
	i := &Initiator{c: c, h: h}
	if c.Mode.knows() {
		i.static = [PublicSize]byte(c.Peer)
	}
	return i, nil
}

// Step takes the tag's last message, nil at first, and returns the phone's
// next. done says that the handshake is over and the tag has proved all that
// it proves; out is nil then. Modes that claim have four messages, in three
// steps, and the others two, in two.
//
// Before the message 3 of a claim exists, the tag's fingerprint and, where it
// was asked for, its attestation are checked. What that message can make
// current must be stored before it is sent.
//
// Errors: [ErrLength], [ErrHandshake], [ErrPoint], [ErrUnsupported],
// [ErrFormat], [ErrFingerprint], [ErrAttestation], [ErrState].
func (i *Initiator) Step(in []byte) (out []byte, done bool, err error) {
	turn := i.turn
	i.turn++
	switch {
	case i.h == nil:
		return nil, false, ErrState
	case turn == 0 && in == nil:
		out, err = i.h.Write(nil, hello)
		err = classed(err)
	case turn == 1 && i.c.Mode.claims():
		out, err = i.readInfo(in)
	case turn == 1:
		err, done = i.readStatus(in), true
	case turn == 2 && i.c.Mode.claims():
		err, done = i.readConfirm(in), true
	default:
		err = ErrState
	}
	if err != nil {
		i.Wipe()
		return nil, false, err
	}
	i.done = done
	return out, done, nil
}

// readInfo reads message 2 of a claim and returns message 3.
func (i *Initiator) readInfo(in []byte) ([]byte, error) {
	payload, err := i.h.Read(nil, in)
	if err != nil {
		return nil, classed(err)
	}
	i.static = [PublicSize]byte(i.h.PeerStatic())
	f := FingerprintOf(i.c.Suite, i.static)
	if i.c.Mode != CodeMode && subtle.ConstantTimeCompare(f[:], i.c.Fingerprint[:]) != 1 {
		return nil, ErrFingerprint
	}
	if !canonical(i.static) {
		return nil, ErrPoint
	}
	if i.info, err = parseTagInfo(payload); err != nil {
		return nil, err
	}
	if i.c.Maker != nil {
		if err := verifyAttestation(i.c.Maker, i.c.Suite, i.static, &i.info); err != nil {
			return nil, err
		}
	}
	out, err := i.h.Write(nil, i.c.Terms.append(nil, i.info.Epoch))
	if err != nil {
		return nil, classed(err)
	}
	i.ch, err = newChannel(i.h)
	return out, err
}

// readStatus reads message 2 of the other modes.
func (i *Initiator) readStatus(in []byte) error {
	payload, err := i.h.Read(nil, in)
	if err != nil {
		return classed(err)
	}
	if i.c.Mode == GuestMode {
		i.guest, err = parseGuestView(payload)
	} else {
		i.status, err = parseStatus(payload)
	}
	if err != nil {
		return err
	}
	i.ch, err = newChannel(i.h)
	return err
}

// readConfirm reads message 4 of a claim.
func (i *Initiator) readConfirm(in []byte) error {
	b, err := i.ch.unseal(in)
	if err != nil {
		return ErrHandshake
	}
	return checkConfirm(b, i.info.Epoch)
}

// Tag returns what the tag said of itself, after message 2 of a claim.
func (i *Initiator) Tag() TagInfo { return i.info }

// Static returns the tag's static public key, after message 2.
func (i *Initiator) Static() [PublicSize]byte { return i.static }

// Status returns what the tag told its owner, after message 2 in
// [OwnerMode] and [RecoverMode].
func (i *Initiator) Status() Status { return i.status }

// Guest returns what the tag told its guest, after message 2 in [GuestMode].
func (i *Initiator) Guest() GuestView { return i.guest }

// Export derives a key of n bytes, 1 to 8,160, that only the two sides of a
// handshake that is done have, for a use that label, at most 200 bytes, and
// context, at most 255, name. Labels of the protocol itself are out of reach.
// Errors: [ErrState] before the last message and after Wipe, [ErrLength].
func (i *Initiator) Export(label string, context []byte, n int) (Key, error) {
	if !i.done {
		return Key{}, ErrState
	}
	return i.ch.exportFor(label, context, n)
}

// Wipe ends the handshake and what came of it.
func (i *Initiator) Wipe() {
	if i.h != nil {
		i.h.Wipe()
		i.h = nil
	}
	i.ch.wipe()
}
