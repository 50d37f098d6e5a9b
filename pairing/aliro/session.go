package aliro

import (
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

// Interface is what a transaction runs over.
type Interface byte

// The two interfaces.
const (
	NFC         Interface = ladder.NFC
	BluetoothLE Interface = ladder.Bluetooth
)

// Session is what a transaction leaves: channels and keys. It is safe for
// concurrent use, but for Wipe.
type Session struct {
	fast                        bool
	device                      PublicKey
	credential                  Credential
	exchange, stepUp, bluetooth Channel
	ranging                     secret.Key
	persistent                  PersistentKey
}

// newSession returns the session of one end of a standard transaction. It
// overwrites v.
func newSession(own ladder.Role, v *ladder.Volatile) *Session {
	s := &Session{
		exchange:  newChannel(own, &v.Exchange),
		stepUp:    newChannel(own, &v.StepUp),
		bluetooth: newChannel(own, &v.Bluetooth),
		ranging:   secret.New(v.Ranging[:]),
	}
	*v = ladder.Volatile{}
	return s
}

// newFastSession returns the session of one end of a fast transaction. It
// overwrites f.
func newFastSession(own ladder.Role, f *ladder.FastKeys) *Session {
	s := &Session{
		fast:      true,
		exchange:  newChannel(own, &f.Exchange),
		bluetooth: newChannel(own, &f.Bluetooth),
		ranging:   secret.New(f.Ranging[:]),
	}
	*f = ladder.FastKeys{}
	return s
}

// Fast reports whether the transaction was a fast one: the device was known by
// its persistent key, and neither end has signed.
func (s *Session) Fast() bool { return s.fast }

// Device returns the long-term key of the device.
func (s *Session) Device() PublicKey { return s.device }

// Credential returns what the device said of its credential. On the device's
// end it is what it has been made with.
func (s *Session) Credential() Credential { return s.credential }

// Exchange returns the channel of EXCHANGE commands.
func (s *Session) Exchange() Channel { return s.exchange }

// StepUp returns the channel of the step-up application. A fast session has
// none, and returns the zero value.
func (s *Session) StepUp() Channel { return s.stepUp }

// Bluetooth returns the channel of messages over Bluetooth LE.
func (s *Session) Bluetooth() Channel { return s.bluetooth }

// AppendRangingKey appends the key of ranging (URSK), [RangingKeySize] bytes,
// in clear.
func (s *Session) AppendRangingKey(dst []byte) []byte { return append(dst, s.ranging.Bytes()...) }

// PersistentKey returns the key that makes later transactions fast: keep it
// with the device's public key on the reader, with the reader's on the device.
// A fast session makes no new one, and returns the zero value.
func (s *Session) PersistentKey() PersistentKey { return s.persistent }

// Wipe overwrites the keys, best effort. Every later use panics. The persistent
// key goes with them: take its bytes before.
func (s *Session) Wipe() {
	s.exchange.Wipe()
	s.stepUp.Wipe()
	s.bluetooth.Wipe()
	s.ranging.Wipe()
	s.persistent.Wipe()
}

// agree derives the standard session of one end from its ephemeral key, which
// the caller wipes: no other session may come of it. The interface has been
// checked. The shared key is for keep.
func agree(t *ladder.Transaction, own ladder.Role, ephemeral ladder.Private) (*Session, *ladder.SharedKey, error) {
	peer := &t.DeviceEphemeral
	if own == ladder.Device {
		peer = &t.ReaderEphemeral
	}
	k := t.Agree(ephemeral, peer)
	v, err := t.Standard(&k)
	if err != nil {
		return nil, nil, err
	}
	return newSession(own, v), &k, nil
}

// keep sets what belongs to a device that has signed: its key, its credential
// and the persistent key, of the shared key, which it overwrites.
func (s *Session) keep(t *ladder.Transaction, k *ladder.SharedKey, device PublicKey, c Credential) error {
	p, err := t.Persistent(k, device.point())
	*k = ladder.SharedKey{}
	if err != nil {
		return err
	}
	s.device, s.credential = device, c
	s.persistent = PersistentKey{secret.New(p[:])}
	clear(p[:])
	return nil
}
