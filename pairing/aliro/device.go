package aliro

import (
	"crypto/rand"
	"slices"

	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

// DeviceOptions are what a device brings to every transaction.
type DeviceOptions struct {
	Key        SigningKey // readers know its public key
	ID         DeviceID
	Interface  Interface
	Features   Features
	Credential Credential
	// Find returns the reader of an identifier. It must not be nil, and should
	// take the same time for all of them.
	Find func(ReaderID) (KnownReader, bool)
}

// KnownReader is a reader that a device trusts. Persistent is not valid until
// they have met.
type KnownReader struct {
	Key        PublicKey
	Persistent PersistentKey
}

// Device is the device's end of one transaction: [Device.AppendSelect],
// [Device.Auth0], and then [Device.Auth1] or, when the reader uses the channel
// of [Device.Fast], nothing more. It is made by [NewDevice], and not for
// concurrent use.
//
// To a reader that it does not know, a device does and answers the same as to
// one that it has not met: the cryptogram is made with a random key, and
// no signature is good.
type Device struct {
	o         DeviceOptions
	t         ladder.Transaction
	ephemeral ladder.Private
	known     bool
	fast      *Session // with a reader that was met
	stage     deviceStage
}

type deviceStage uint8

const (
	deviceSelected deviceStage = iota
	deviceAnswered
	deviceDone
)

// NewDevice starts a transaction and draws an ephemeral key. It returns
// [ErrInterface] and [ErrVersion], when the features have no version. It panics
// when the key is zero or wiped.
func NewDevice(o DeviceOptions) (*Device, error) {
	o.Key.public()
	if len(o.Features.Versions) == 0 {
		return nil, ErrVersion
	}
	d := &Device{o: o, t: ladder.Transaction{Interface: byte(o.Interface), Proprietary: o.Features.Append(nil)}}
	if err := d.t.Check(); err != nil {
		return nil, err
	}
	var err error
	if d.ephemeral, err = ladder.GeneratePrivate(); err != nil {
		return nil, err
	}
	d.t.DeviceEphemeral = d.ephemeral.Public()
	return d, nil
}

// AppendSelect appends the answer to SELECT to dst: the same for all devices of
// the same features.
func (d *Device) AppendSelect(dst []byte) []byte {
	return SelectAnswer{AIDPrimary, d.t.Proprietary}.Append(dst)
}

// Auth0 appends the answer to the first command to dst. On error dst is
// returned as it was: [ErrState] when it has answered one, the errors of
// [ParseAuth0], and [ErrVersion].
func (d *Device) Auth0(dst, data []byte) ([]byte, error) {
	if d.stage != deviceSelected {
		return dst, ErrState
	}
	m, err := ParseAuth0(data)
	if err != nil {
		return dst, err
	}
	if !slices.Contains(d.o.Features.Versions, m.Version) {
		return dst, ErrVersion
	}
	reader, known := d.o.Find(m.ReaderID)
	if known = known && reader.Key.Valid(); !known {
		reader = KnownReader{Key: d.o.Key.Public()} // for the same work
	}
	t := d.t
	t.ReaderKey, t.ReaderID, t.ReaderEphemeral = reader.Key.p, m.ReaderID, m.ReaderEphemeral.p
	t.ID, t.Version, t.Flags, t.Code = m.TransactionID, m.Version, m.Flags, m.Code
	a := Auth0Answer{DeviceEphemeral: PublicKey{t.DeviceEphemeral}, Fast: m.Flags&FlagFast != 0}
	if a.Fast {
		if err := d.cryptogram(&t, reader.Persistent, &a); err != nil {
			return dst, err
		}
	}
	d.t, d.known, d.stage = t, known, deviceAnswered
	return a.Append(dst), nil
}

// cryptogram sets the cryptogram of a, under a random key when there is no
// persistent one.
func (d *Device) cryptogram(t *ladder.Transaction, persistent PersistentKey, a *Auth0Answer) error {
	var key [PersistentKeySize]byte
	defer clear(key[:])
	rand.Read(key[:])
	met := persistent.Valid()
	if met {
		copy(key[:], persistent.k.Bytes())
	}
	f, err := t.Fast(key[:], d.o.Key.public())
	if err != nil {
		return err
	}
	a.Cryptogram = sealCryptogram(&f.Cryptogram, &d.o.Credential)
	s := newFastSession(ladder.Device, f) // also under a random key: for the same work
	s.device, s.credential = d.o.Key.Public(), d.o.Credential
	if met {
		d.fast = s
	}
	return nil
}

// Fast returns the session of a fast transaction, once, after the answer to
// the first command. Whether the reader goes that way shows when it seals a
// message under it: until then the reader is not authenticated. It returns
// [ErrState] when no cryptogram was asked for, or the reader has not been met.
func (d *Device) Fast() (*Session, error) {
	if d.stage != deviceAnswered || d.fast == nil {
		return nil, ErrState
	}
	s := d.fast
	d.fast = nil
	return s, nil
}

// Auth1 verifies the reader, appends the sealed answer to the second command to
// dst, and returns the session. On error dst is returned as it was: [ErrState]
// before the first command and after the second, the errors of [ParseAuth1],
// and [ErrSignature]. On all but the first the transaction is over; the reader
// should see no difference between them.
func (d *Device) Auth1(dst, data []byte) ([]byte, *Session, error) {
	if d.stage != deviceAnswered {
		return dst, nil, ErrState
	}
	defer d.Wipe()
	m, err := ParseAuth1(data)
	if err == nil {
		err = d.t.Verify(ladder.Reader, &d.t.ReaderKey, &m.Signature)
	}
	if err == nil && !d.known {
		err = ErrSignature
	}
	if err != nil {
		return dst, nil, err
	}
	answer := Auth1Answer{Credential: d.o.Credential}
	if m.Flags&FlagKey != 0 {
		answer.Key = d.o.Key.Public()
	} else {
		answer.HasID, answer.ID = true, d.o.ID
	}
	if answer.Signature, err = d.t.Sign(ladder.Device, d.o.Key.k); err != nil {
		return dst, nil, err
	}
	s, k, err := agree(&d.t, ladder.Device, d.ephemeral)
	if err != nil {
		return dst, nil, err
	}
	if err := s.keep(&d.t, k, d.o.Key.Public(), d.o.Credential); err != nil {
		return dst, nil, err
	}
	out, err := s.exchange.Seal(dst, answer.Append(nil))
	if err != nil {
		return dst, nil, err
	}
	return out, s, nil
}

// Wipe overwrites the ephemeral key, best effort, and ends the transaction.
// Sessions that came of it stay.
func (d *Device) Wipe() {
	d.ephemeral.Wipe()
	if d.fast != nil { // nobody has it
		d.fast.Wipe()
		d.fast = nil
	}
	d.stage = deviceDone
}
