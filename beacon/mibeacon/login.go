package mibeacon

import (
	"crypto/rc4"
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/secret"
)

// The 16-bit numbers of the characteristics, of service [UUID], that the login
// uses.
const (
	CharacteristicAuth      = 0x0001 // written, and notifies
	CharacteristicVersion   = 0x0004 // read; completes the login
	CharacteristicAuthInit  = 0x0010 // written
	CharacteristicBeaconKey = 0x0014 // read
)

// TokenSize is the size of a login's token in bytes.
const TokenSize = 12

var (
	// ErrTokenSize: the token, or a value read, does not have 12 bytes.
	ErrTokenSize = fail.New(fail.Length, "mibeacon: login value must have 12 bytes")
	// ErrReply: the device did not answer as one does that knows the token.
	ErrReply = fail.New(fail.Authentication, "mibeacon: device answered the login wrongly")
)

// start is what a login writes first, and confirmation what it writes under the
// token.
var (
	start        = [4]byte{0x90, 0xca, 0x85, 0xde}
	confirmation = [4]byte{0x92, 0xab, 0x54, 0xfa}
)

// Login is the old login by which an owner's phone reads the beacon key of a
// device of version 2 or 3. It takes its user through these steps:
//
//  1. write [Login.Start] to [CharacteristicAuthInit], subscribe to [CharacteristicAuth]
//  2. write [Login.Token] to [CharacteristicAuth]
//  3. give the notification to [Login.Check]
//  4. write [Login.Confirmation] to [CharacteristicAuth]
//  5. read [CharacteristicBeaconKey], and give it to [Login.BeaconKey]
//  6. read [CharacteristicVersion]
//
// It is plain RC4 under a key that anybody knows who knows the address and the
// product: it keeps a listener from the beacon key for no longer than he needs
// to look this up. It is not constant time. Computed from a description; no
// recorded exchange was to be had.
//
// The zero value panics when used.
type Login struct {
	token      secret.Key
	mixA, mixB [8]byte
}

// NewLogin begins a login at the device with that address and product. token is
// [TokenSize] random bytes, fresh for each login and copied; another size gives
// [ErrTokenSize].
func NewLogin(address beacon.Address, product uint16, token []byte) (Login, error) {
	if len(token) != TokenSize {
		return Login{}, ErrTokenSize
	}
	var r [beacon.AddressSize]byte // last byte first
	address.AppendWire(r[:0])
	low, high := byte(product), byte(product>>8)
	return Login{
		token: secret.New(token),
		mixA:  [8]byte{r[0], r[2], r[5], low, low, r[4], r[5], r[1]},
		mixB:  [8]byte{r[0], r[2], r[5], high, r[4], r[0], r[5], low},
	}, nil
}

// Wipe overwrites the token, best effort.
func (l Login) Wipe() { l.token.Wipe() }

// Start returns what the phone writes first.
func (l Login) Start() [4]byte { return start }

// Token returns the token as the phone writes it.
func (l Login) Token() (b [TokenSize]byte) {
	crypt(l.mixA[:], b[:], l.token.Bytes())
	return b
}

// Reply returns the notification by which a device answers Token.
func (l Login) Reply() (b [TokenSize]byte) {
	crypt(l.mixB[:], b[:], l.token.Bytes())
	crypt(l.mixA[:], b[:], b[:])
	return b
}

// Check returns nil when notification is the device's answer to Token, and
// [ErrReply] when it is not.
func (l Login) Check(notification []byte) error {
	want := l.Reply()
	if subtle.ConstantTimeCompare(want[:], notification) != 1 {
		return ErrReply
	}
	return nil
}

// Confirmation returns what the phone writes when the device has answered.
func (l Login) Confirmation() (b [4]byte) {
	crypt(l.token.Bytes(), b[:], confirmation[:])
	return b
}

// BeaconKey returns the beacon key, [LegacyKeySize] bytes, from what was read.
// Another size gives [ErrTokenSize].
func (l Login) BeaconKey(read []byte) ([]byte, error) {
	if len(read) != LegacyKeySize {
		return nil, ErrTokenSize
	}
	key := make([]byte, LegacyKeySize)
	crypt(l.token.Bytes(), key, read)
	return key, nil
}

// crypt sets dst to src under RC4, from the first byte of its stream on.
func crypt(key, dst, src []byte) {
	c, err := rc4.NewCipher(key)
	if err != nil {
		panic("mibeacon: " + err.Error()) // keys have 8 or 12 bytes
	}
	c.XORKeyStream(dst, src)
}
