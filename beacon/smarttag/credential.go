package smarttag

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/smarttag/internal/keys"
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/rotate"
)

// Sizes in bytes.
const (
	SecretSize = keys.Size // of the master secret, what counts of it
	IVSize     = 16
	SeedSize   = 8
)

// PoolSize is the size of the pool of every tag seen.
const PoolSize = 1000

const poolMax = 1<<16 - 1

// Credential is what the owner of one tag holds: the master secret and the
// numbers that the server gave at registration. It is made by [NewCredential]
// or [Network.Import]. Safe for concurrent use, but for Wipe.
type Credential struct {
	master secret.Key // SecretSize bytes
	state  secret.Key // packed
	pool   int
}

var _ beacon.Credential = (*Credential)(nil)

// NewCredential returns the credential of a tag. Of the master secret, 16 bytes
// or more, the first 16 count; the IV has 16 bytes, the seed 8. All are copied.
// poolSize is how many identifiers the tag has, see [PoolSize]. It returns
// [ErrKeyLength] and [ErrPoolSize].
func NewCredential(masterSecret, iv, seed []byte, poolSize int) (*Credential, error) {
	state, err := AppendState(make([]byte, 0, stateSize), masterSecret, iv, seed)
	if err != nil {
		return nil, err
	}
	defer clear(state)
	if poolSize < 1 || poolSize > poolMax {
		return nil, ErrPoolSize
	}
	return &Credential{secret.New(masterSecret[:SecretSize]), secret.New(state), poolSize}, nil
}

// AppendState appends the packed state of a tag for [Scheme], 56 bytes, in
// clear: for fleets. The arguments are those of [NewCredential]. On error it
// returns dst unchanged: [ErrKeyLength].
func AppendState(dst, masterSecret, iv, seed []byte) ([]byte, error) {
	if len(masterSecret) < SecretSize || len(iv) != IVSize || len(seed) != SeedSize {
		return dst, ErrKeyLength
	}
	master := (*[SecretSize]byte)(masterSecret)
	key := keys.Derive(master, keys.Privacy)
	dst = append(dst, key[:]...)
	dst = append(append(dst, iv...), seed...)
	key = keys.Derive(master, keys.Signing)
	dst = append(dst, key[:]...)
	clear(key[:])
	return dst, nil
}

// Network returns [Network].
func (c *Credential) Network() beacon.Network { return Network{} }

// Expose adds the one stream of identifiers, the rule that the aging counter
// may not fall, and the fields master_secret, of which the first 16 bytes,
// privacy_iv, privacy_seed and pool_size. It panics when the credential was
// wiped.
func (c *Credential) Expose(to *beacon.Secrets) {
	state := c.state.Bytes()
	to.Streams = append(to.Streams, beacon.Stream{
		Scheme:   Scheme{},
		Schedule: rotate.Schedule{First: 1, Last: rotate.Epoch(c.pool)},
		State:    state,
	})
	to.Replay = beacon.Replay{Equal: true}
	to.Fields.AddBytes("master_secret", c.master.Bytes())
	to.Fields.AddBytes("privacy_iv", state[stateIV:stateSeed:stateSeed])
	to.Fields.AddBytes("privacy_seed", state[stateSeed:stateSigning:stateSigning])
	to.Fields.AddInt("pool_size", int64(c.pool))
}

// PoolSize returns how many identifiers the tag has.
func (c *Credential) PoolSize() int { return c.pool }

// PrivacyID returns the identifier of an index, 1 to the size of the pool. It
// panics for another one.
func (c *Credential) PrivacyID(index int) PrivacyID {
	if index < 1 || index > c.pool {
		panic("smarttag: index is not in the pool")
	}
	var id PrivacyID
	Scheme{}.Derive(id[:], c.state.Bytes(), []rotate.Epoch{rotate.Epoch(index)}, 1)
	return id
}

// Find returns the index of an identifier in the pool, or [ErrUnknown]. It
// derives the pool up to it; to find the tags of many advertisements, use a
// table of package rotate/table.
func (c *Credential) Find(id PrivacyID) (index int, err error) {
	var ids [row * PrivacyIDSize]byte
	for i := 1; i <= c.pool; i += row {
		n := min(row, c.pool-i+1)
		Scheme{}.Derive(ids[:n*PrivacyIDSize], c.state.Bytes(), []rotate.Epoch{rotate.Epoch(i)}, n)
		for j := range n {
			if PrivacyID(ids[j*PrivacyIDSize:]) == id {
				return i + j, nil
			}
		}
	}
	return 0, ErrUnknown
}

// Sign sets the signature of s.
func (c *Credential) Sign(s *ServiceData) {
	var room [signedSize]byte
	s.Signature = sign(c.state.Bytes(), (*[signedSize]byte)(s.appendSigned(room[:0])))
}

// Verify returns [ErrSignature] unless s has the signature of this tag. One in
// 2^32 of others has too.
func (c *Credential) Verify(s *ServiceData) error {
	var room [ServiceDataSize]byte
	return verify(c.state.Bytes(), s.Append(room[:0]))
}

// verify checks the signature of whole service data under a packed state.
func verify(state, data []byte) error {
	want := sign(state, (*[signedSize]byte)(data))
	if subtle.ConstantTimeCompare(want[:], data[signedSize:]) != 1 {
		return ErrSignature
	}
	return nil
}

// Equal reports whether c and other hold the same, in constant time in the
// secrets.
func (c *Credential) Equal(other *Credential) bool {
	return c.master.Equal(other.master) && c.state.Equal(other.state) && c.pool == other.pool
}

// Wipe overwrites the secrets, best effort. Every later use panics.
func (c *Credential) Wipe() {
	c.master.Wipe()
	c.state.Wipe()
}

// Import makes a [*Credential] of the fields that one exposes: master_secret,
// privacy_iv, privacy_seed and pool_size, which may be missing and is then
// [PoolSize].
func (Network) Import(fields *beacon.Fields) (beacon.Credential, error) {
	master, iv, seed := fields.Bytes("master_secret"), fields.Bytes("privacy_iv"), fields.Bytes("privacy_seed")
	size := fields.IntOr("pool_size", PoolSize)
	if err := fields.Done(); err != nil {
		return nil, err
	}
	c, err := NewCredential(master, iv, seed, int(max(0, min(size, poolMax+1))))
	if err != nil {
		return nil, err
	}
	return c, nil
}
