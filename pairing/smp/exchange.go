package smp

// The functions of this file are the steps of a [Pairing] in their order. Each
// takes one PDU, checks it, and returns the answer.

// begin sends the request of an initiator.
func (p *Pairing) begin(in []byte) ([]byte, error) {
	if len(in) != 0 {
		return nil, ErrState // a peer cannot speak first
	}
	p.next = (*Pairing).onResponse
	return p.own.features.Append(nil)
}

// onRequest answers the request with a response.
func (p *Pairing) onRequest(in []byte) ([]byte, error) {
	if err := p.takeFeatures(in, codeRequest); err != nil {
		return nil, err
	}
	own, peer := &p.own.features, p.peer.features
	own.InitiatorKeys &= peer.InitiatorKeys
	own.ResponderKeys &= peer.ResponderKeys
	p.next = (*Pairing).onPublicKey
	return own.Append(nil)
}

// onResponse answers the response with the public key of an initiator.
func (p *Pairing) onResponse(in []byte) ([]byte, error) {
	if err := p.takeFeatures(in, codeResponse); err != nil {
		return nil, err
	}
	own, peer := p.own.features, p.peer.features
	if peer.InitiatorKeys&^own.InitiatorKeys != 0 || peer.ResponderKeys&^own.ResponderKeys != 0 {
		return nil, ErrClaim
	}
	p.next = (*Pairing).onPublicKey
	return appendPublicKey(nil, p.key.Public()), nil
}

// takeFeatures reads request or response, and checks that both sides together
// come to out-of-band data, Secure Connections and whole keys.
func (p *Pairing) takeFeatures(in []byte, code byte) error {
	if err := expect(in, code, FeaturesSize); err != nil {
		return err
	}
	f, err := ParseFeatures(in)
	if err != nil {
		return err
	}
	if f.AuthReq&SecureConnections == 0 || f.MaxKeySize != maxKeySize || !f.OOB && !p.own.features.OOB {
		return ErrMethod
	}
	if f.OOB && p.offer == nil {
		return ErrClaim
	}
	p.peer.features = f
	return nil
}

// onPublicKey checks the peer's public key, and C of the record that was read
// before any secret is computed with it. An initiator goes on with its nonce, a
// responder answers with its public key.
func (p *Pairing) onPublicKey(in []byte) ([]byte, error) {
	k, err := parsePublicKey(in)
	if err != nil {
		return nil, err
	}
	switch {
	case k.Debug():
		return nil, ErrDebugKey
	case k.x == p.key.Public().x:
		return nil, ErrOwnKey
	}
	if p.own.features.OOB {
		if err := VerifyConfirm(k.x, p.read.random, p.read.confirm); err != nil {
			return nil, err
		}
	}
	p.public = k
	p.next = (*Pairing).onRandom
	if p.initiator {
		return appendValue(nil, codeRandom, p.own.nonce), nil
	}
	return appendPublicKey(nil, p.key.Public()), nil
}

// onRandom takes the peer's nonce: both sides have the keys now. An initiator
// goes on with its check, a responder answers with its nonce.
func (p *Pairing) onRandom(in []byte) ([]byte, error) {
	nonce, err := parseValue(in, codeRandom)
	if err != nil {
		return nil, err
	}
	p.peer.nonce = nonce
	if err := p.deriveKeys(); err != nil {
		return nil, err
	}
	p.next = (*Pairing).onCheck
	if p.initiator {
		return appendValue(nil, codeCheck, p.ownCheck()), nil
	}
	return appendValue(nil, codeRandom, p.own.nonce), nil
}

// onCheck verifies the peer's check. A responder answers with its own.
func (p *Pairing) onCheck(in []byte) ([]byte, error) {
	check, err := parseValue(in, codeCheck)
	if err != nil {
		return nil, err
	}
	if err := verify(p.peerCheck(), check); err != nil {
		return nil, err
	}
	p.done = true
	if p.initiator {
		return nil, nil
	}
	return appendValue(nil, codeCheck, p.ownCheck()), nil
}

// deriveKeys makes MacKey and LTK, nonce and address of the initiator first.
func (p *Pairing) deriveKeys() error {
	dh, err := p.key.DHKey(p.public)
	if err != nil {
		return err
	}
	defer dh.Wipe()
	a, b := &p.own, &p.peer
	if !p.initiator {
		a, b = b, a
	}
	p.macKey, p.ltk = F5(dh, a.nonce, b.nonce, a.address, b.address)
	return nil
}

// ownCheck is Ea of an initiator and Eb of a responder: under r of the record
// that this side has read, if it has.
func (p *Pairing) ownCheck() Value { return p.check(&p.own, &p.peer, p.read.random) }

// peerCheck is what the peer's check must be: under r of the own record, if the
// peer said that it has read it.
func (p *Pairing) peerCheck() Value {
	var r Key
	if p.offer != nil {
		r = p.offer.r
	}
	return p.check(&p.peer, &p.own, r)
}

// check is the check of one side to the other. r counts when the one has read
// the record of the other, and is 0 otherwise.
func (p *Pairing) check(from, to *side, r Key) Value {
	if !from.features.OOB {
		r = newKey(Value{})
	}
	return F6(p.macKey, from.nonce, to.nonce, r, from.features.IOCap(), from.address, to.address)
}
