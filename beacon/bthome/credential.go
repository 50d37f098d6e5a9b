package bthome

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// KeySize is the size of a bind key in bytes.
const KeySize = 16

// ErrKeySize: the bind key does not have 16 bytes.
var ErrKeySize = fail.New(fail.Length, "bthome: bind key must have 16 bytes")

// Credential is what the owner of a device holds: its bind key, if it has one,
// its address and how its counters are judged. The zero value panics when its
// key is used. It is safe for concurrent use, but for Wipe.
type Credential struct {
	key     secret.Key
	plain   bool // there is no key
	address beacon.Address
	policy  Policy
}

var _ beacon.Credential = Credential{}

// NewCredential returns the credential of the device with that address. It
// copies bindKey, [KeySize] bytes, and returns [ErrKeySize] for another size
// and [ErrPolicy] for an unknown policy.
func NewCredential(bindKey []byte, address beacon.Address, policy Policy) (Credential, error) {
	if len(bindKey) != KeySize {
		return Credential{}, ErrKeySize
	}
	if int(policy) >= len(policyNames) {
		return Credential{}, ErrPolicy
	}
	return Credential{key: secret.New(bindKey), address: address, policy: policy}, nil
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

// Policy returns how counters are judged.
func (c Credential) Policy() Policy { return c.policy }

// Equal reports whether c and other are the same credential, in time that does
// not depend on the keys.
func (c Credential) Equal(other Credential) bool {
	if c.plain || other.plain {
		return c.plain == other.plain && c.address == other.address
	}
	return c.key.Equal(other.key) && c.address == other.address && c.policy == other.policy
}

// Wipe overwrites the key, best effort, in c and all its copies.
func (c Credential) Wipe() { c.key.Wipe() }

// Expose adds the key and the fields "bind_key", "address" and "replay", or of
// a device that does not encrypt "address" only.
func (c Credential) Expose(to *beacon.Secrets) {
	to.Address, to.Bound = c.address, true
	if c.plain {
		to.Fields.AddAddress("address", c.address)
		return
	}
	to.Open = c.key.Bytes()
	to.Replay = c.policy.Rule()
	to.Fields.AddBytes("bind_key", c.key.Bytes())
	to.Fields.AddAddress("address", c.address)
	to.Fields.AddText("replay", c.policy.String())
}

// Import makes a [Credential] from the fields "bind_key", "address" and, if it
// is there, "replay": "strict", which it is without, "grace100" or "wrap16".
// Without a "bind_key" the device is one that does not encrypt.
func (Network) Import(fields *beacon.Fields) (beacon.Credential, error) {
	address := fields.Address("address")
	if !fields.Has("bind_key") {
		if err := fields.Done(); err != nil {
			return nil, err
		}
		return NewPlainCredential(address), nil
	}
	key, name := fields.Bytes("bind_key"), fields.TextOr("replay", Strict.String())
	if err := fields.Done(); err != nil {
		return nil, err
	}
	policy, err := ParsePolicy(name)
	if err != nil {
		return nil, err
	}
	c, err := NewCredential(key, address, policy)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Open authenticates the service data of UUID 0xFCD2 and appends its objects
// to dst. It returns them and the counter, which it does not judge. The address
// that the frame states wins over that of c. On error it returns dst unchanged:
// the errors of [Parse], [ErrPlain], [ErrLength] when the frame has no room for
// counter and tag, and [ErrTag].
//
// The objects may be none. It allocates what the key schedule takes.
func (c Credential) Open(dst, serviceData []byte) (objects []byte, counter uint32, err error) {
	return open(dst, serviceData, c.address, c.key.Bytes())
}

// OpenV1 is Open for the service data of UUID 0x181E, version 1.
func (c Credential) OpenV1(dst, serviceData []byte) (objects []byte, counter uint32, err error) {
	return openV1(dst, serviceData, c.address, c.key.Bytes())
}

// Seal appends the service data of UUID 0xFCD2 that holds objects. info must
// have [Encrypted] and version 2, else Seal returns [ErrPlain] or [ErrVersion]
// and dst unchanged; with [MACIncluded] the frame states the address of c. A
// counter must never come again under the same key and address. dst and objects
// must not overlap.
func (c Credential) Seal(dst []byte, info DeviceInfo, counter uint32, objects []byte) ([]byte, error) {
	switch {
	case info.Version() != 2:
		return dst, ErrVersion
	case !info.Has(Encrypted):
		return dst, ErrPlain
	}
	var le [CounterSize]byte
	wire.PutLe32(le[:], counter)
	n := nonce(c.address, info, le[:])
	return sealBody(appendHeader(dst, info, c.address), objects, le, c.key.Bytes(), n[:], nil), nil
}

// SealV1 is Seal for the service data of UUID 0x181E, version 1.
func (c Credential) SealV1(dst []byte, counter uint32, objects []byte) []byte {
	var le [CounterSize]byte
	wire.PutLe32(le[:], counter)
	n := nonceV1(c.address, le[:])
	return sealBody(dst, objects, le, c.key.Bytes(), n[:], dataV1)
}
