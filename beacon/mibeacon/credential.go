package mibeacon

import (
	"bytes"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/secret"
)

// Sizes of keys in bytes.
const (
	KeySize       = 16 // bind keys of versions 4 and 5
	LegacyKeySize = 12 // beacon keys of versions 2 and 3, and of some devices since
)

// Errors of keys.
var (
	// ErrKeySize: the key does not have the size that the version asks for.
	ErrKeySize = fail.New(fail.Length, "mibeacon: bind key of a wrong size")
	// ErrNoKey: the key is all FF, by which the cloud says that there is none.
	ErrNoKey = fail.New(fail.Unknown, "mibeacon: bind key of all FF stands for no key")
)

// ExpandKey returns the AES key for frames of a version. For versions 2 and 3
// the key must have [LegacyKeySize] bytes. For others it has [KeySize], or
// LegacyKeySize and is then followed by ff ff ff ff, as devices have it that
// went on to version 5 with a key of 12 bytes. [ErrKeySize] is returned for
// other sizes.
func ExpandKey(key []byte, version uint8) (aes [KeySize]byte, err error) {
	legacy := version == 2 || version == 3
	switch {
	case legacy && len(key) == LegacyKeySize:
		copy(aes[0:6], key[0:6])
		copy(aes[6:10], []byte{0x8d, 0x3d, 0x3c, 0x97})
		copy(aes[10:16], key[6:12])
	case !legacy && len(key) == LegacyKeySize:
		copy(aes[:], key)
		copy(aes[12:16], []byte{0xff, 0xff, 0xff, 0xff})
	case !legacy && len(key) == KeySize:
		copy(aes[:], key)
	default:
		return [KeySize]byte{}, ErrKeySize
	}
	return aes, nil
}

// Credential is what the owner of a device holds: its bind key, if it has one,
// and its address.
// The zero value panics when its key is used. It is safe for concurrent use,
// but for Wipe.
//
// Counters are judged strictly: a device stores them, and counts on from a
// higher one when it starts. Registering it again changes the key.
type Credential struct {
	key     secret.Key
	plain   bool // there is no key
	address beacon.Address
}

var _ beacon.Credential = Credential{}

// NewCredential returns the credential of the device with that address. It
// copies bindKey, [KeySize] or [LegacyKeySize] bytes; another size gives
// [ErrKeySize].
func NewCredential(bindKey []byte, address beacon.Address) (Credential, error) {
	if len(bindKey) != KeySize && len(bindKey) != LegacyKeySize {
		return Credential{}, ErrKeySize
	}
	return Credential{key: secret.New(bindKey), address: address}, nil
}

// NewPlainCredential returns the credential of a device that does not encrypt.
// Its frames are told from others by their address only, which anybody can
// take. Methods that need a key panic.
func NewPlainCredential(address beacon.Address) Credential {
	return Credential{plain: true, address: address}
}

// Network returns [Network].
func (c Credential) Network() beacon.Network { return Network{} }

// Address returns the address of the device.
func (c Credential) Address() beacon.Address { return c.address }

// Plain reports whether the device does not encrypt.
func (c Credential) Plain() bool { return c.plain }

// Equal reports whether c and other are the same credential, in time that
// depends on the sizes of the keys only.
func (c Credential) Equal(other Credential) bool {
	if c.plain || other.plain {
		return c.plain == other.plain && c.address == other.address
	}
	return c.key.Equal(other.key) && c.address == other.address
}

// Wipe overwrites the key, best effort, in c and all its copies.
func (c Credential) Wipe() { c.key.Wipe() }

// Expose adds the key and the fields "bind_key" and "address", or of a device
// that does not encrypt "address" only.
func (c Credential) Expose(to *beacon.Secrets) {
	to.Address, to.Bound = c.address, true
	if c.plain {
		to.Fields.AddAddress("address", c.address)
		return
	}
	to.Open = c.key.Bytes()
	to.Fields.AddBytes("bind_key", c.key.Bytes())
	to.Fields.AddAddress("address", c.address)
}

// Import makes a [Credential] from the fields "bind_key" and "address". A key
// of bytes FF, which tools that ask the cloud write where it has none, gives
// [ErrNoKey]. Without a "bind_key" the device is one that does not encrypt.
func (Network) Import(fields *beacon.Fields) (beacon.Credential, error) {
	address := fields.Address("address")
	if !fields.Has("bind_key") {
		if err := fields.Done(); err != nil {
			return nil, err
		}
		return NewPlainCredential(address), nil
	}
	key := fields.Bytes("bind_key")
	if err := fields.Done(); err != nil {
		return nil, err
	}
	c, err := NewCredential(key, address)
	if err != nil {
		return nil, err
	}
	if bytes.Count(key, []byte{0xff}) == len(key) {
		c.Wipe()
		return nil, ErrNoKey
	}
	return c, nil
}

// Open authenticates a frame of version 4 or 5 and appends its objects to dst.
// It returns them and the counter, which it does not judge. On error it returns
// dst unchanged: the errors of [Parse], [ErrPlain], [ErrLength] when the frame
// has no room for counter and tag, [ErrMismatch], [ErrVersion] and [ErrTag], in
// this order.
//
// The objects may be none. It allocates what the key schedule takes, and dst
// when that has no room for the objects and the tag.
func (c Credential) Open(dst, frame []byte) (objects []byte, counter uint32, err error) {
	f, body, err := parseSealed(frame, c.address, tailSize)
	if err != nil {
		return dst, 0, err
	}
	if !modern(f.Control.Version()) {
		return dst, 0, ErrVersion
	}
	key, err := ExpandKey(c.key.Bytes(), f.Control.Version())
	if err != nil {
		return dst, 0, err
	}
	defer clear(key[:])
	return f.open(dst, body, c.address, &key)
}

// OpenLegacy decrypts a frame of version 2 or 3 and appends what comes out to
// dst, WHETHER OR NOT the key is right. match says that the last byte of the
// frame is the one that the right key gives; another gives it once in 256. The
// errors are those of Open, but for [ErrTag], and [ErrKeySize] when c has no
// key of [LegacyKeySize] bytes.
func (c Credential) OpenLegacy(dst, frame []byte) (plain []byte, counter uint32, match bool, err error) {
	f, body, err := parseSealed(frame, c.address, legacyTailSize)
	if err != nil {
		return dst, 0, false, err
	}
	if !legacy(f.Control.Version()) {
		return dst, 0, false, ErrVersion
	}
	key, err := ExpandKey(c.key.Bytes(), f.Control.Version())
	if err != nil {
		return dst, 0, false, err
	}
	defer clear(key[:])
	p, err := f.openLegacy(dst, body, c.address, &key)
	return p.dst, p.counter, p.match, err
}

// Seal appends a frame of version 2 to 5 that holds objects. Of f it takes
// Control, Product and Capability; the MAC is the address of c. A counter must
// never come again under the same key. dst and objects must not overlap.
//
// On error it returns dst unchanged: [ErrPlain] when Control has not the bits
// of [Sealed], [ErrVersion] for other versions, [ErrFields] for mesh frames and
// for capabilities that ask for more fields, and [ErrKeySize] when the key of c
// is not one of the version.
func (c Credential) Seal(dst []byte, f Frame, counter uint32, objects []byte) ([]byte, error) {
	version := f.Control.Version()
	switch {
	case !f.Control.Has(Sealed):
		return dst, ErrPlain
	case !modern(version) && !legacy(version):
		return dst, ErrVersion
	case f.Control.Has(Mesh), len(f.skips()) > 1:
		return dst, ErrFields
	}
	key, err := ExpandKey(c.key.Bytes(), version)
	if err != nil {
		return dst, err
	}
	defer clear(key[:])
	f.MAC = c.address
	return f.seal(dst, &key, counter, objects), nil
}
