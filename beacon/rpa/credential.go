package rpa

import (
	"slices"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/secret"
)

// Credential is what a device gives to those it is bonded with: its IRK and,
// where it is known, its identity address, the one that does not change. The
// zero value panics when its key is used. It is safe for concurrent use, but
// for Wipe.
type Credential struct {
	irk        secret.Key
	identity   beacon.Address
	identified bool
}

var _ beacon.Credential = Credential{}

// NewCredential returns the credential of the device with that IRK, most
// significant byte first. It copies irk, and returns [ErrKeySize] when that has
// not [KeySize] bytes.
func NewCredential(irk []byte) (Credential, error) {
	if len(irk) != KeySize {
		return Credential{}, ErrKeySize
	}
	return Credential{irk: secret.New(irk)}, nil
}

// At returns the credential of the same device with its identity address,
// public or static random. It shares the key of c. A resolver will know the
// device by this address too.
func (c Credential) At(identity beacon.Address) Credential {
	c.identity, c.identified = identity, true
	return c
}

// Reversed returns the credential with the bytes of the key the other way
// round, and the same identity address. It shares nothing with c: wipe both.
func (c Credential) Reversed() Credential {
	var irk [KeySize]byte
	copy(irk[:], c.irk.Bytes())
	slices.Reverse(irk[:])
	c.irk = secret.New(irk[:])
	clear(irk[:])
	return c
}

// Network returns [Network].
func (c Credential) Network() beacon.Network { return Network{} }

// Identity returns the identity address, and whether there is one.
func (c Credential) Identity() (beacon.Address, bool) { return c.identity, c.identified }

// Generate is the function of that name with the key of c.
func (c Credential) Generate(prand [PrandSize]byte) (beacon.Address, error) {
	return Generate(c.irk.Bytes(), prand)
}

// Resolves reports whether a is a resolvable address of the device, as
// [Resolve] does. The identity address is none.
func (c Credential) Resolves(a beacon.Address) bool { return resolves(c.irk.Bytes(), a) }

// Equal reports whether c and other are the same credential, in time that does
// not depend on the keys.
func (c Credential) Equal(other Credential) bool {
	return c.irk.Equal(other.irk) && c.identity == other.identity && c.identified == other.identified
}

// Wipe overwrites the key, best effort, in c and all its copies.
func (c Credential) Wipe() { c.irk.Wipe() }

// Expose adds the key to scan with and the field "irk", and where the identity
// address is known that too, as address and field "address".
func (c Credential) Expose(to *beacon.Secrets) {
	to.Scan = c.irk.Bytes()
	to.Fields.AddBytes("irk", c.irk.Bytes())
	if c.identified {
		to.Address, to.Bound = c.identity, true
		to.Fields.AddAddress("address", c.identity)
	}
}

// Import makes a [Credential] from the fields "irk" and, if it is there,
// "address". A key of zeros, which is how devices say that they have none,
// gives [ErrNoKey]: everybody could make addresses that match it.
func (Network) Import(fields *beacon.Fields) (beacon.Credential, error) {
	irk := fields.Bytes("irk")
	var identity beacon.Address
	identified := fields.Has("address")
	if identified {
		identity = fields.Address("address")
	}
	if err := fields.Done(); err != nil {
		return nil, err
	}
	c, err := NewCredential(irk)
	if err != nil {
		return nil, err
	}
	if secret.AllZero(irk) {
		return nil, ErrNoKey
	}
	if identified {
		c = c.At(identity)
	}
	return c, nil
}
