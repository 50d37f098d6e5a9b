package aliro

import "github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"

// ReaderID names a reader: 16 bytes of its group, 16 of its own.
type ReaderID [ReaderIDSize]byte

// TransactionID is drawn by the reader for each transaction.
type TransactionID [TransactionIDSize]byte

// FlagFast in the flags of [Auth0] asks for a cryptogram.
const FlagFast = 0x01

// The codes seen: what the reader is about to do.
const (
	CodeUnlock = 0x00
	CodeLock   = 0x01
)

// Auth0 is the data of the first command: CLA 80, INS 80.
type Auth0 struct {
	Flags           byte    // 41
	Code            byte    // 42
	Version         Version // 5C
	ReaderEphemeral PublicKey
	TransactionID   TransactionID
	ReaderID        ReaderID
}

// ParseAuth0 parses all of b. It returns [ErrTLV], [ErrFieldLength] and
// [ErrPoint].
func ParseAuth0(b []byte) (Auth0, error) {
	fields := [...]field{
		{tag: tagFlags, size: 1}, {tag: tagCode, size: 1}, {tag: tagVersions, size: 2},
		{tag: tagReaderKey, size: PublicKeySize}, {tag: tagTransactionID, size: TransactionIDSize}, {tag: tagReaderID, size: ReaderIDSize},
	}
	if err := scan(b, fields[:]); err != nil {
		return Auth0{}, err
	}
	key, err := ParsePublicKey(fields[3].value)
	if err != nil {
		return Auth0{}, err
	}
	return Auth0{
		Flags:           fields[0].value[0],
		Code:            fields[1].value[0],
		Version:         Version(fields[2].value),
		ReaderEphemeral: key,
		TransactionID:   TransactionID(fields[4].value),
		ReaderID:        ReaderID(fields[5].value),
	}, nil
}

// Append appends the data, 129 bytes, to dst. It does not allocate when dst
// has the capacity.
func (m *Auth0) Append(dst []byte) []byte {
	dst = appendTLV(dst, tagFlags, m.Flags)
	dst = appendTLV(dst, tagCode, m.Code)
	dst = appendTLV(dst, tagVersions, m.Version[:]...)
	dst = appendTLV(dst, tagReaderKey, m.ReaderEphemeral.point()[:]...)
	dst = appendTLV(dst, tagTransactionID, m.TransactionID[:]...)
	return appendTLV(dst, tagReaderID, m.ReaderID[:]...)
}

// CryptogramSize is the size of a cryptogram in bytes.
const CryptogramSize = credentialSize + TagSize

// Auth0Answer is the answer to [Auth0].
type Auth0Answer struct {
	DeviceEphemeral PublicKey // 86
	// Fast: the answer has a cryptogram. To who does not share a persistent key
	// with the device, it is random.
	Fast       bool
	Cryptogram [CryptogramSize]byte // 9D
}

// ParseAuth0Answer parses all of b. It returns [ErrTLV], [ErrFieldLength] and
// [ErrPoint].
func ParseAuth0Answer(b []byte) (Auth0Answer, error) {
	fields := [...]field{{tag: tagDeviceKey, size: PublicKeySize}, {tag: tagCryptogram, size: CryptogramSize, optional: true}}
	if err := scan(b, fields[:]); err != nil {
		return Auth0Answer{}, err
	}
	key, err := ParsePublicKey(fields[0].value)
	if err != nil {
		return Auth0Answer{}, err
	}
	a := Auth0Answer{DeviceEphemeral: key, Fast: fields[1].value != nil}
	copy(a.Cryptogram[:], fields[1].value)
	return a, nil
}

// Append appends the answer, 67 or 133 bytes, to dst. It does not allocate
// when dst has the capacity.
func (a *Auth0Answer) Append(dst []byte) []byte {
	dst = appendTLV(dst, tagDeviceKey, a.DeviceEphemeral.point()[:]...)
	if a.Fast {
		dst = appendTLV(dst, tagCryptogram, a.Cryptogram[:]...)
	}
	return dst
}

// sealCryptogram seals what the device says of its credential.
func sealCryptogram(key *[ladder.KeySize]byte, c *Credential) (sealed [CryptogramSize]byte) {
	var plain [credentialSize]byte
	ladder.SealCryptogram(sealed[:0], key, c.appendAll(plain[:0]))
	return sealed
}

// openCryptogram opens a cryptogram and reports whether it is under the key and
// well formed.
func openCryptogram(key *[ladder.KeySize]byte, sealed *[CryptogramSize]byte) (Credential, bool) {
	var room [credentialSize]byte
	plain, ok := ladder.OpenCryptogram(room[:0], key, sealed[:])
	if !ok {
		return Credential{}, false
	}
	c, err := parseCredential(plain)
	return c, err == nil
}
