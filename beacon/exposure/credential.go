package exposure

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// Credential is one day's key of one phone and the intervals that it serves.
// It is made by [NewCredential] or [Network.Import]. Safe for concurrent use,
// but for Wipe.
type Credential struct {
	state   secret.Key // as Scheme has it
	rolling Rolling    // Period is not 0
}

var _ beacon.Credential = (*Credential)(nil)

// NewCredential returns the credential of a key for its intervals. It copies
// the bytes of the key. It returns [ErrPeriod].
func NewCredential(key TEK, rolling Rolling) (*Credential, error) {
	if err := rolling.Check(); err != nil {
		return nil, err
	}
	rolling.Period = uint8(rolling.Len())
	var state [StateSize]byte
	copy(state[:], key.key.Bytes())
	wire.PutLe32(state[KeySize:], uint32(rolling.Start))
	defer clear(state[:])
	return &Credential{state: secret.New(state[:]), rolling: rolling}, nil
}

// Network returns [Network].
func (c *Credential) Network() beacon.Network { return Network{} }

// Expose adds the one stream of identifiers, whose epochs are on the air at any
// time, since keys and sightings may come days apart, and the fields tek,
// rolling_start and rolling_period. It panics when the credential was wiped.
func (c *Credential) Expose(to *beacon.Secrets) {
	state := c.state.Bytes()
	to.Streams = append(to.Streams, beacon.Stream{
		Scheme:   Scheme{},
		Schedule: Schedule(c.rolling),
		State:    state,
	})
	to.Fields.AddBytes("tek", state[:KeySize:KeySize])
	to.Fields.AddInt("rolling_start", int64(c.rolling.Start))
	to.Fields.AddInt("rolling_period", int64(c.rolling.Period))
}

// Schedule returns the schedule of a key: no clock, all its intervals. Whether
// one fits the time of a sighting is checked when it is opened.
func Schedule(r Rolling) rotate.Schedule {
	return rotate.Schedule{Last: rotate.Epoch(r.Len() - 1)}
}

// Equal reports whether c and other hold the same, in constant time in the
// keys.
func (c *Credential) Equal(other *Credential) bool {
	return c.state.Equal(other.state) && c.rolling == other.rolling
}

// Wipe overwrites the key, best effort. Every later use panics.
func (c *Credential) Wipe() { c.state.Wipe() }
