package smp

// Config is one side of a pairing.
type Config struct {
	// Address is the own address on the connection, Peer that of the other side:
	// those of the connection request, not identity addresses.
	Address, Peer Address

	// Offer is what this side has shown in the tap; nil when it has shown
	// nothing. The pairing takes it, and wipes its r when it ends. The key pair of
	// the offer is left, and must not be wiped before.
	Offer *Offer

	// Read is the record that this side has read in the tap; nil when it has read
	// none, and the same for one with neither C nor r. The pairing copies it.
	Read *Record

	// Taps, when it is not nil, refuses records that were read before. A pairing
	// that fails has used its tap up.
	Taps *Taps

	// What goes into the own request or response. SecureConnections and MITM are
	// always asked for; a responder grants of the keys those that are asked for.
	IO                           IOCapability
	AuthReq                      uint8
	InitiatorKeys, ResponderKeys uint8
}

// Result is what a pairing has come to.
type Result struct {
	LTK Key

	// PeerConfirmed: the peer's public key is that of the record which this side
	// has read. Nobody stands between, unless in the tap.
	PeerConfirmed bool

	// PeerKnowsRandom: the peer knows r of the own record. It is the one who has
	// read it, or anybody to whom it was shown or told: no more than that.
	PeerKnowsRandom bool

	// Request and Response are as they were on the air.
	Request, Response Features
}

// Pairing is one side of a pairing of LE Secure Connections with out-of-band
// data (Vol 3 Part H, 2.3.5.6.4 and 2.3.5.6.5): a state machine that takes and
// gives PDUs. It keeps no time: the standard gives a peer 30 s for each PDU. The
// zero value and a wiped one are pairings that are over. It is not for
// concurrent use.
type Pairing struct {
	offer     *Offer
	read      read
	initiator bool
	next      func(p *Pairing, in []byte) (out []byte, err error) // nil: over
	key       PrivateKey
	own       side
	peer      side
	public    PublicKey // of the peer
	macKey    Key
	ltk       Key
	done      bool
}

// A side is what one side has said of itself.
type side struct {
	address  Address
	features Features
	nonce    Value
}

// read is C and r of the record that was read; r is not valid when there was
// none.
type read struct {
	confirm Value
	random  Key
}

// NewInitiator returns the side that begins: the central. It draws a key pair
// when there is no offer. It returns [ErrFeatures] for an IO capability out of
// range; [ErrRecord] for a record read with only one of C and r, or with an r
// of 0, which stands for none; [ErrState] for an offer that has served; and
// [ErrReplay].
func NewInitiator(c Config) (*Pairing, error) { return newPairing(c, true) }

// NewResponder returns the side that answers: the peripheral. Its errors are
// those of [NewInitiator].
func NewResponder(c Config) (*Pairing, error) { return newPairing(c, false) }

func newPairing(c Config, initiator bool) (*Pairing, error) {
	read, err := c.secureRecord()
	switch {
	case c.IO > KeyboardDisplay:
		return nil, ErrFeatures
	case err != nil:
		return nil, err
	case c.Offer != nil && c.Offer.served:
		return nil, ErrState
	}
	key, err := c.key()
	if err != nil {
		return nil, err
	}
	p := &Pairing{offer: c.Offer, initiator: initiator, next: (*Pairing).onRequest, key: key}
	if initiator {
		p.next = (*Pairing).begin
	}
	p.peer.address = c.Peer
	p.own = side{address: c.Address, nonce: draw(), features: Features{
		Response:      !initiator,
		IO:            c.IO,
		OOB:           read != nil,
		AuthReq:       c.AuthReq | SecureConnections | MITM,
		MaxKeySize:    maxKeySize,
		InitiatorKeys: c.InitiatorKeys,
		ResponderKeys: c.ResponderKeys,
	}}
	if read != nil {
		if c.Taps != nil {
			if err := c.Taps.Accept(read); err != nil {
				return nil, err
			}
		}
		p.read.confirm, p.read.random = *read.Confirm, newKey(read.Random.Expose())
	}
	if c.Offer != nil {
		c.Offer.served = true
	}
	return p, nil
}

// secureRecord returns the record that was read, or nil when it has nothing to
// pair with.
func (c *Config) secureRecord() (*Record, error) {
	r := c.Read
	if r == nil || r.Confirm == nil && r.Random == nil {
		return nil, nil
	}
	if !r.Secure() || r.Random.Equal(newKey(Value{})) {
		return nil, ErrRecord
	}
	return r, nil
}

// key returns the key pair of the offer, or a new one.
func (c *Config) key() (PrivateKey, error) {
	if c.Offer != nil {
		return c.Offer.key, nil
	}
	return GenerateKey()
}

// Step takes the next PDU of the peer and returns the one to send, if any; an
// initiator begins with a Step of nil. With done the pairing has succeeded: send
// out, then see [Pairing.Result].
//
// On an error the pairing is over, its keys are wiped, and out is what to send to
// the peer, the same for all errors but [ErrEnded], which needs no answer. Errors
// are [ErrLength] and [ErrFeatures] for malformed PDUs, [ErrState] for one that
// does not come next, [ErrMethod], [ErrClaim], [ErrPoint], [ErrDebugKey],
// [ErrOwnKey] and [ErrAuthentication]. After the end Step returns [ErrState] and
// changes nothing.
func (p *Pairing) Step(in []byte) (out []byte, done bool, err error) {
	if p.next == nil {
		return nil, false, ErrState
	}
	out, err = p.next(p, in)
	if err != nil {
		p.Wipe()
		if err == ErrEnded {
			return nil, false, err
		}
		return append([]byte(nil), failed[:]...), false, err
	}
	if p.done {
		p.end()
	}
	return out, p.done, nil
}

// Result returns what a pairing has come to, or [ErrState] when it is not done.
// LTK is shared with the pairing: a Wipe of either wipes it.
func (p *Pairing) Result() (Result, error) {
	if !p.done {
		return Result{}, ErrState
	}
	r := Result{
		LTK:             p.ltk,
		PeerConfirmed:   p.own.features.OOB,
		PeerKnowsRandom: p.peer.features.OOB,
		Request:         p.own.features,
		Response:        p.peer.features,
	}
	if !p.initiator {
		r.Request, r.Response = r.Response, r.Request
	}
	return r, nil
}

// Wipe ends the pairing, whether it is done or not, and overwrites its keys,
// that of a result among them, and r of its offer. Call it when the connection is
// lost.
func (p *Pairing) Wipe() {
	p.end()
	p.ltk.Wipe()
	p.done = false
}

// end wipes all but the LTK. A key pair that came with an offer is its owner's.
func (p *Pairing) end() {
	p.next = nil
	p.macKey.Wipe()
	p.read.random.Wipe()
	if p.offer != nil {
		p.offer.Wipe()
	} else {
		p.key.Wipe()
	}
}
