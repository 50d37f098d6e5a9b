package aliro

// FlagKey in the flags of [Auth1] asks for the device's public key instead of
// its identifier.
const FlagKey = 0x01

// Auth1 is the data of the second command: CLA 80, INS 81.
type Auth1 struct {
	Flags     byte                // 41
	Signature [SignatureSize]byte // 9E: r, s
}

// ParseAuth1 parses all of b. It returns [ErrTLV] and [ErrFieldLength].
func ParseAuth1(b []byte) (Auth1, error) {
	fields := [...]field{{tag: tagFlags, size: 1}, {tag: tagSignature, size: SignatureSize}}
	if err := scan(b, fields[:]); err != nil {
		return Auth1{}, err
	}
	return Auth1{fields[0].value[0], [SignatureSize]byte(fields[1].value)}, nil
}

// Append appends the data, 69 bytes, to dst. It does not allocate when dst has
// the capacity.
func (m *Auth1) Append(dst []byte) []byte {
	dst = appendTLV(dst, tagFlags, m.Flags)
	return appendTLV(dst, tagSignature, m.Signature[:]...)
}

// DeviceIDSize is the size of a device's identifier in bytes.
const DeviceIDSize = 8

// DeviceID names a device to a reader that knows its key.
type DeviceID [DeviceIDSize]byte

// Auth1Answer is the answer to [Auth1], opened. It has a key, an identifier, or
// both.
type Auth1Answer struct {
	Key       PublicKey // 5A; zero: absent
	HasID     bool
	ID        DeviceID            // 4E
	Signature [SignatureSize]byte // 9E: r, s
	Credential
}

// ParseAuth1Answer parses all of b, the plaintext. Timestamps may be absent, and
// the status may have one octet, which Append writes as two. It
// returns [ErrTLV], [ErrFieldLength], [ErrPoint] and [ErrTimestamp].
func ParseAuth1Answer(b []byte) (Auth1Answer, error) {
	fields := [...]field{
		{tag: tagStatus, size: anySize}, {tag: tagIssuedAt, size: TimestampSize, optional: true}, {tag: tagExpiresAt, size: TimestampSize, optional: true},
		{tag: tagLongTermKey, size: PublicKeySize, optional: true}, {tag: tagKeyID, size: DeviceIDSize, optional: true}, {tag: tagSignature, size: SignatureSize},
	}
	if err := scan(b, fields[:]); err != nil {
		return Auth1Answer{}, err
	}
	var a Auth1Answer
	key, id := fields[3].value, fields[4].value
	if key == nil && id == nil {
		return Auth1Answer{}, ErrTLV
	}
	var err error
	if key != nil {
		if a.Key, err = ParsePublicKey(key); err != nil {
			return Auth1Answer{}, err
		}
	}
	a.HasID = id != nil
	copy(a.ID[:], id)
	a.Signature = [SignatureSize]byte(fields[5].value)
	if a.Credential, err = credential(fields[:3]); err != nil {
		return Auth1Answer{}, err
	}
	return a, nil
}

// Append appends the plaintext of the answer to dst. It does not allocate when
// dst has the capacity. It panics when the answer has neither key nor
// identifier.
func (a *Auth1Answer) Append(dst []byte) []byte {
	if !a.HasID && !a.Key.Valid() {
		panic("aliro: answer names no device")
	}
	if a.HasID {
		dst = appendTLV(dst, tagKeyID, a.ID[:]...)
	}
	if a.Key.Valid() {
		dst = appendTLV(dst, tagLongTermKey, a.Key.p[:]...)
	}
	dst = appendTLV(dst, tagSignature, a.Signature[:]...)
	return a.Credential.append(dst)
}
