package edhoc

// Message2 is message_2: RFC 9528, Section 5.3.1.
type Message2 struct {
	// GY is the ephemeral key of the responder as it is on the wire.
	GY [KeySize]byte
	// Ciphertext is CIPHERTEXT_2. It is not empty.
	Ciphertext []byte
}

// ParseMessage2 splits message_2, which is one byte string. Ciphertext aliases
// b; whether GY is a point is not checked, since nothing in the message says
// on which curve. It returns [ErrTruncated], [ErrEncoding], or [ErrLength] when
// nothing follows the key.
func ParseMessage2(b []byte) (Message2, error) {
	body, err := onlyBytes(b)
	if err != nil {
		return Message2{}, err
	}
	if len(body) <= KeySize {
		return Message2{}, ErrLength
	}
	return Message2{[KeySize]byte(body), body[KeySize:]}, nil
}

// Append appends m to dst.
func (m *Message2) Append(dst []byte) []byte {
	dst = appendHead(dst, kindBytes, uint64(KeySize+len(m.Ciphertext)))
	return append(append(dst, m.GY[:]...), m.Ciphertext...)
}

// Plaintext2 is PLAINTEXT_2: RFC 9528, Section 5.3.2.
type Plaintext2 struct {
	// CR is the raw connection identifier of the responder.
	CR []byte
	// IDCred is ID_CRED_R as a map: a key identifier is {4: byte string}.
	IDCred []byte
	// SignatureOrMAC is Signature_or_MAC_2.
	SignatureOrMAC []byte
	// EAD is EAD_2, for [ParseEAD], or empty.
	EAD []byte
}

// ParsePlaintext2 reads PLAINTEXT_2 under a suite and method, of which each
// goes with each here. The slices alias b, but IDCred where it is a key
// identifier.
//
// It returns [ErrSuite] or [ErrMethod] first, and then the first error from
// the left: [ErrTruncated], [ErrEncoding], or [ErrLength] for a
// Signature_or_MAC_2 of another size than the two ask for. An ID_CRED_R that
// nests more than 16 deep, itself counted, is [ErrEncoding].
func ParsePlaintext2(s Suite, m Method, b []byte) (Plaintext2, error) {
	if !s.Supported() {
		return Plaintext2{}, ErrSuite
	}
	if !m.valid() {
		return Plaintext2{}, ErrMethod
	}
	cr, b, err := takeItem(b)
	if err != nil {
		return Plaintext2{}, err
	}
	var p Plaintext2
	if p.CR, err = cr.identifier(); err != nil {
		return Plaintext2{}, err
	}
	p.IDCred, p.SignatureOrMAC, p.EAD, err = takeAuthenticator(b, s.authenticatorSize(m.responderSigns()))
	if err != nil {
		return Plaintext2{}, err
	}
	return p, nil
}

// takeAuthenticator reads what both plaintexts end in. The Signature_or_MAC
// must have size bytes.
func takeAuthenticator(b []byte, size int) (idCred, authenticator, ead []byte, err error) {
	idCred, b, err = takeIDCred(b)
	if err != nil {
		return nil, nil, nil, err
	}
	authenticator, ead, err = takeBytes(b)
	if err != nil {
		return nil, nil, nil, err
	}
	if len(authenticator) != size {
		return nil, nil, nil, ErrLength
	}
	if err := checkEAD(ead); err != nil {
		return nil, nil, nil, err
	}
	return idCred, authenticator, ead, nil
}

// Append appends p to dst, nothing of it checked.
func (p *Plaintext2) Append(dst []byte) []byte {
	dst = appendIdentifier(dst, p.CR)
	dst = appendIDCred(dst, p.IDCred)
	dst = appendBytes(dst, p.SignatureOrMAC)
	return append(dst, p.EAD...)
}
