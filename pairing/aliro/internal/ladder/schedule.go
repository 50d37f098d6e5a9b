package ladder

import (
	"crypto/hkdf"
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/internal/kdf"
)

// The interfaces that bind a transaction to what it runs over.
const (
	NFC       = 0x5e
	Bluetooth = 0xc3
)

// Transaction is what both ends have seen before they derive keys. Its points
// must be on the curve.
type Transaction struct {
	ReaderKey       Point // of the reader's long-term key
	ReaderID        [ReaderIDSize]byte
	ReaderEphemeral Point
	DeviceEphemeral Point
	ID              [TransactionSize]byte
	Interface       byte
	Version         [2]byte
	Flags, Code     byte
	Proprietary     []byte // the whole A5 TLV of the SELECT answer
}

// Check returns [ErrInterface] unless the interface is one of the two.
func (t *Transaction) Check() error {
	if t.Interface != NFC && t.Interface != Bluetooth {
		return ErrInterface
	}
	return nil
}

// The labels of the three derivations, 12 octets each.
const (
	volatileLabel   = "Volatile****"
	persistentLabel = "Persistent**"
	fastLabel       = "VolatileFast"
)

// salt returns the salt of a derivation without the device's key, and room
// for that:
//
//	x of the reader's key | label | reader ID | interface | 5C 02 version |
//	x of the reader's ephemeral key | transaction ID | flags | code | A5 TLV
func (t *Transaction) salt(label string) []byte {
	s := make([]byte, 0, 3*KeySize+len(label)+ReaderIDSize+TransactionSize+7+len(t.Proprietary))
	s = append(s, t.ReaderKey.x()...)
	s = append(s, label...)
	s = append(s, t.ReaderID[:]...)
	s = append(s, t.Interface, 0x5c, 2, t.Version[0], t.Version[1])
	s = append(s, t.ReaderEphemeral.x()...)
	s = append(s, t.ID[:]...)
	s = append(s, t.Flags, t.Code)
	return append(s, t.Proprietary...)
}

// A SharedKey is what the two ends share after they exchanged ephemeral keys:
// Kdh.
type SharedKey [KeySize]byte

// Agree returns X9.63-KDF(x of own*peer, transaction ID, 32).
func (t *Transaction) Agree(own Private, peer *Point) (k SharedKey) {
	z := own.shared(peer)
	kdf.AppendX963(k[:0], z, t.ID[:], KeySize)
	clear(z)
	return k
}

// Pair holds the two keys of a channel: what the reader seals with and what
// the device seals with.
type Pair struct{ Reader, Device [KeySize]byte }

// Volatile are the keys of a standard transaction.
type Volatile struct {
	Exchange, StepUp, Bluetooth Pair
	Ranging                     [KeySize]byte // URSK
}

// Standard returns the keys of a standard transaction, or [ErrInterface].
func (t *Transaction) Standard(k *SharedKey) (*Volatile, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	okm := derive(k[:], t.salt(volatileLabel), t.DeviceEphemeral.x(), 5*KeySize)
	defer clear(okm)
	v := &Volatile{
		Exchange:  Pair{part(okm, 0), part(okm, 1)},
		StepUp:    spread(okm[2*KeySize:3*KeySize], "SK"),
		Bluetooth: spread(okm[3*KeySize:4*KeySize], "BleSK"),
		Ranging:   part(okm, 4),
	}
	return v, nil
}

// Persistent returns the key of later fast transactions with the device, or
// [ErrInterface].
func (t *Transaction) Persistent(k *SharedKey, device *Point) (p [KeySize]byte, err error) {
	if err := t.Check(); err != nil {
		return p, err
	}
	key := derive(k[:], append(t.salt(persistentLabel), device.x()...), t.DeviceEphemeral.x(), KeySize)
	copy(p[:], key)
	clear(key)
	return p, nil
}

// FastKeys are the keys of a fast transaction.
type FastKeys struct {
	Cryptogram          [KeySize]byte
	Exchange, Bluetooth Pair
	Ranging             [KeySize]byte // URSK
}

// Fast returns the keys of a fast transaction with the device, of which
// persistent is known, or [ErrInterface].
func (t *Transaction) Fast(persistent []byte, device *Point) (*FastKeys, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	okm := derive(persistent, append(t.salt(fastLabel), device.x()...), t.DeviceEphemeral.x(), 5*KeySize)
	defer clear(okm)
	f := &FastKeys{
		Cryptogram: part(okm, 0),
		Exchange:   Pair{part(okm, 1), part(okm, 2)},
		Bluetooth:  spread(okm[3*KeySize:4*KeySize], "BleSK"),
		Ranging:    part(okm, 4),
	}
	return f, nil
}

// Cryptogram returns the first of the keys of [Transaction.Fast], which is all
// that a reader needs to find the device, or [ErrInterface].
func (t *Transaction) Cryptogram(persistent []byte, device *Point) (k [KeySize]byte, err error) {
	if err := t.Check(); err != nil {
		return k, err
	}
	okm := derive(persistent, append(t.salt(fastLabel), device.x()...), t.DeviceEphemeral.x(), KeySize)
	copy(k[:], okm)
	clear(okm)
	return k, nil
}

// spread makes the two keys of a channel of one part of the derived keys.
func spread(k []byte, label string) (p Pair) {
	var salt [KeySize]byte
	reader := derive(k, salt[:], []byte(label+"Reader"), KeySize)
	device := derive(k, salt[:], []byte(label+"Device"), KeySize)
	copy(p.Reader[:], reader)
	copy(p.Device[:], device)
	clear(reader)
	clear(device)
	return p
}

// derive is HKDF-SHA256.
func derive(k, salt, info []byte, n int) []byte {
	return must(hkdf.Key(sha256.New, k, salt, string(info), n)) // n <= 255*32
}

// part returns the i-th 32 octets of okm.
func part(okm []byte, i int) [KeySize]byte { return [KeySize]byte(okm[i*KeySize:]) }
