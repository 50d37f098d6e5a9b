package eddystone

import "github.com/seed-496a4445/fyr/beacon"

// Credential is what the owner of one beacon holds: its identity key, its
// rotation exponent, and what its clock said at one time. It is made by
// [NewCredential] or [Network.Import]. Safe for concurrent use, but for Wipe.
type Credential struct {
	key   IdentityKey
	k     uint8
	clock Clock
	at    int64
}

var _ beacon.Credential = (*Credential)(nil)

// NewCredential returns the credential of the beacon with an identity key and
// rotation exponent k, whose clock said clock at Unix second at. It shares the
// bytes of the key. It returns [ErrExponent] when k is above [ExponentMax].
func NewCredential(key IdentityKey, k uint8, clock Clock, at int64) (*Credential, error) {
	if k > ExponentMax {
		return nil, ErrExponent
	}
	return &Credential{key: key, k: k, clock: clock, at: at}, nil
}

// Network returns [Network].
func (c *Credential) Network() beacon.Network { return Network{} }

// Expose adds the one stream of identifiers and the fields identity_key, k,
// clock and clock_at. It panics when the credential was wiped.
func (c *Credential) Expose(to *beacon.Secrets) {
	key := c.key.key.Bytes()
	alignment := Alignment(c.k, c.clock, c.at)
	to.Streams = append(to.Streams, beacon.Stream{
		Scheme:    Scheme{c.k},
		Schedule:  Schedule(c.k).Anchored(alignment),
		Alignment: alignment,
		State:     key,
	})
	to.Fields.AddBytes("identity_key", key)
	to.Fields.AddInt("k", int64(c.k))
	to.Fields.AddInt("clock", int64(c.clock))
	to.Fields.AddInt("clock_at", c.at)
}

// Equal reports whether c and other hold the same, in constant time in the
// keys.
func (c *Credential) Equal(other *Credential) bool {
	return c.key.Equal(other.key) && c.k == other.k && c.clock == other.clock && c.at == other.at
}

// Wipe overwrites the identity key, and with it all copies, best effort. Every
// later use panics.
func (c *Credential) Wipe() { c.key.Wipe() }
