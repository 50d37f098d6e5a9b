package edhoc

// Plaintext3 is PLAINTEXT_3: RFC 9528, Section 5.4.2.
type Plaintext3 struct {
	// IDCred is ID_CRED_I as a map: a key identifier is {4: byte string}.
	IDCred []byte
	// SignatureOrMAC is Signature_or_MAC_3.
	SignatureOrMAC []byte
	// EAD is EAD_3, for [ParseEAD], or empty.
	EAD []byte
}

// ParsePlaintext3 reads PLAINTEXT_3 as [ParsePlaintext2] reads the other.
func ParsePlaintext3(s Suite, m Method, b []byte) (Plaintext3, error) {
	if !s.Supported() {
		return Plaintext3{}, ErrSuite
	}
	if !m.valid() {
		return Plaintext3{}, ErrMethod
	}
	idCred, authenticator, ead, err := takeAuthenticator(b, s.authenticatorSize(m.initiatorSigns()))
	if err != nil {
		return Plaintext3{}, err
	}
	return Plaintext3{idCred, authenticator, ead}, nil
}

// Append appends p to dst, nothing of it checked.
func (p *Plaintext3) Append(dst []byte) []byte {
	dst = appendIDCred(dst, p.IDCred)
	dst = appendBytes(dst, p.SignatureOrMAC)
	return append(dst, p.EAD...)
}

// OpenMessage3 decrypts message_3 under PRK_3e2m and TH_3, [HashSize] bytes
// each, and returns PLAINTEXT_3, for [ParsePlaintext3]: who sent it is not
// known before Signature_or_MAC_3 verifies.
//
// In the order of the checks it returns [ErrSuite]; [ErrLength] for prk3e2m or
// th3 of another size; [ErrTruncated] or [ErrEncoding] when message3 is not
// one byte string; [ErrLength] when that is not longer than the tag; and
// [ErrAuthentication].
func OpenMessage3(s Suite, prk3e2m, th3, message3 []byte) ([]byte, error) {
	if !s.Supported() {
		return nil, ErrSuite
	}
	if len(prk3e2m) != HashSize || len(th3) != HashSize {
		return nil, ErrLength
	}
	ciphertext, err := onlyBytes(message3)
	if err != nil {
		return nil, err
	}
	if len(ciphertext) <= s.MACSize() {
		return nil, ErrLength
	}
	return s.open(prk3e2m, labelK3, labelIV3, th3, ciphertext)
}

// openMessage4 decrypts message_4, whose plaintext may be empty, under
// PRK_4e3m and TH_4: RFC 9528, Section 5.5.3.
func (s Suite) openMessage4(prk4e3m, th4, message4 []byte) ([]byte, error) {
	ciphertext, err := onlyBytes(message4)
	if err != nil {
		return nil, err
	}
	if len(ciphertext) < s.MACSize() {
		return nil, ErrLength
	}
	return s.open(prk4e3m, labelK4, labelIV4, th4, ciphertext)
}
