package smp

import "crypto/rand"

// Offer is what one device shows of itself in one tap: a public key, and r, which
// is drawn when the offer is made. It serves one [Pairing], which wipes r, so a
// tap that comes to nothing needs a new offer, and so does the next tap.
//
// The zero value panics when used. It is not for concurrent use.
type Offer struct {
	key    PrivateKey
	r      Key
	served bool
}

// NewOffer draws r for a tap. A key pair may serve many offers; a new one of
// [GenerateKey] for each is better, because it keeps taps from being linked by
// their public keys. It returns [ErrDebugKey] for the key of debug mode.
func NewOffer(key PrivateKey) (*Offer, error) {
	if key.Public().Debug() {
		return nil, ErrDebugKey
	}
	if !key.Valid() {
		panic("smp: offer of a zero or wiped key")
	}
	return &Offer{key: key, r: newKey(draw())}, nil
}

// draw returns 128 random bits.
func draw() (v Value) {
	rand.Read(v[:]) // never fails
	return v
}

// Record returns a new record with C and r, for the caller to add an address, a
// role and more. It shares r: what is encoded from it must be shown in one tap
// only. It returns [ErrState] when the offer has served.
func (o *Offer) Record() (Record, error) {
	if o.served {
		return Record{}, ErrState
	}
	c := Confirm(o.key.Public().X(), o.r)
	r := o.r
	return Record{Confirm: &c, Random: &r}, nil
}

// Public returns the public key that the pairing of this offer sends.
func (o *Offer) Public() PublicKey { return o.key.Public() }

// Wipe ends the offer, as does a pairing: r is overwritten, in records that
// share it too. The key pair stays.
func (o *Offer) Wipe() {
	o.served = true
	o.r.Wipe()
}
