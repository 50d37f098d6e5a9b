package native

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/rotate"
)

// Credential is what somebody holds of one tag: its registration, what is known
// of its clock, and its root, the cover of some days, or the identifier key of
// one. It is made by [NewCredential], [Credential.Share], [Credential.Gateway]
// or [Network.Import]. Safe for concurrent use, but for Wipe.
type Credential struct {
	registration Registration
	form         Form
	have         days
	packed       secret.Key // state of the form
	alignment    rotate.Alignment
}

var _ beacon.Credential = (*Credential)(nil)

// NewCredential returns the credential of the owner of a tag: its root, which
// is copied, and where its clock stood at a time, in epochs. At the claim it
// stood in epoch 0; by how much behind its beginning, [Credential.Instant] of 0
// tells, and the schedule allows for either. The errors are those of [Registration.Check],
// [ErrKeyLength] and [ErrAlignment].
func NewCredential(r Registration, root []byte, a rotate.Alignment) (*Credential, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	if len(root) != r.Suite.KeySize() {
		return nil, ErrKeyLength
	}
	return newCredential(r, Root, everyDay, root, a)
}

// newCredential copies the keys.
func newCredential(r Registration, f Form, have days, keys []byte, a rotate.Alignment) (*Credential, error) {
	if err := r.checkAlignment(a); err != nil {
		return nil, err
	}
	b := packState(nil, f, r.Suite, have, keys)
	defer clear(b)
	return &Credential{r, f, have, secret.New(b), a}, nil
}

// state returns the packed state, and keys the keys in it.
func (c *Credential) state() []byte { return c.packed.Bytes() }
func (c *Credential) keys() []byte  { return c.form.keys(c.state()) }

// Network returns the network of the tag's registration.
func (c *Credential) Network() beacon.Network { return c.registration.Network() }

// Registration returns the facts of the tag that are not secret.
func (c *Credential) Registration() Registration { return c.registration }

// Form returns how much of the tag's secret c holds.
func (c *Credential) Form() Form { return c.form }

// Days returns the first and the last generation that c reaches.
func (c *Credential) Days() (first, last rotate.Epoch) {
	return rotate.Epoch(c.have.first), rotate.Epoch(c.have.last)
}

// Share returns a credential for the days first..last and no other: whoever
// holds it finds and opens what the tag shows on them, and learns nothing of
// other days. It returns a *[DayError] when the days are not in order or c does
// not reach them, and [ErrClosed] when c is that of a gateway. See spec/beacon.md,
// Section 3.8.
func (c *Credential) Share(first, last rotate.Epoch) (*Credential, error) {
	if c.form == Gateway {
		return nil, ErrClosed
	}
	if err := c.reach(first, last); err != nil {
		return nil, err
	}
	want := days{int32(first), int32(last)}
	keys := c.cover(want)
	defer clear(keys)
	return newCredential(c.registration, Cover, want, keys, c.alignment)
}

// Gateway returns a credential that finds the tag on one day and opens nothing.
// It returns a *[DayError] when c does not reach the day.
func (c *Credential) Gateway(day rotate.Epoch) (*Credential, error) {
	if err := c.reach(day, day); err != nil {
		return nil, err
	}
	want := days{int32(day), int32(day)}
	if c.form == Gateway {
		return newCredential(c.registration, Gateway, want, c.keys(), c.alignment)
	}
	key := make([]byte, c.registration.Suite.KeySize())
	defer clear(key)
	c.registration.Scheme(c.form, beacon.EpochDomain).Subkeys(key, c.state(), []rotate.Epoch{day})
	return newCredential(c.registration, Gateway, want, key, c.alignment)
}

// reach returns nil when c reaches the days first..last.
func (c *Credential) reach(first, last rotate.Epoch) error {
	switch {
	case rotate.Epoch(c.have.clamp(first)) != first:
		return c.have.refuse(first)
	case rotate.Epoch(c.have.clamp(last)) != last || last < first:
		return c.have.refuse(last)
	}
	return nil
}

// cover returns the keys of the cover of want.
func (c *Credential) cover(want days) (keys []byte) {
	with(c.registration.Suite,
		func(n *engine[[aes.KeySize]byte]) { keys = coverWith(n, c, want) },
		func(n *engine[[aes.WideKeySize]byte]) { keys = coverWith(n, c, want) })
	return keys
}

func coverWith[K rotate.Key](n *engine[K], c *Credential, want days) []byte {
	keys := make([]byte, 0, CoverNodes*len(n.key))
	for level, p := range want.nodes {
		n.descend(c.keys(), c.have, level, p)
		keys = n.appendKey(keys)
	}
	return keys
}

// Identity returns the identifier and the address that the tag shows in an
// epoch or, in the domains of the day, on a day: those of extended frames are
// those of short ones. It returns [ErrDomain] for another domain, and a
// *[DayError] when c does not reach the epoch.
func (c *Credential) Identity(d beacon.Domain, e rotate.Epoch) (id [rotate.IdentifierSize]byte, a beacon.Address, err error) {
	o, err := c.opened(d, e)
	if err != nil {
		return id, a, err
	}
	b := o.identity()
	return rotate.Identifier(&b), rotate.DeviceAddress(&b, byte(c.registration.Address)), nil
}

// opened returns c for one epoch of a domain.
func (c *Credential) opened(d beacon.Domain, e rotate.Epoch) (opened, error) {
	s := c.registration.Scheme(c.form, d)
	if s.Domain != beacon.EpochDomain && s.Domain != beacon.SeparatedDomain {
		return opened{}, ErrDomain
	}
	g := s.Era(e)
	if err := c.reach(g, g); err != nil {
		return opened{}, err
	}
	return opened{scheme: s, state: c.state(), have: c.have, day: int32(g), index: uint32(e), extended: c.registration.Extended != 0}, nil
}

// Instant returns when epoch e goes on the air by the tag's clock, since the
// claim: the change to it is over before or after by what the clock is wrong.
// The epoch behind the last one has an instant too, at which the tag falls
// silent. It returns a *[DayError] when c does not reach the epoch, and
// [ErrClosed] when c is that of a gateway.
func (c *Credential) Instant(e rotate.Epoch) (rotate.Millis, error) {
	if c.form == Gateway {
		return 0, ErrClosed
	}
	calendar := c.registration.Calendar()
	if e == rotate.Epoch(calendar.First(rotate.Generations)) {
		return calendar.End(), nil
	}
	o, err := c.opened(beacon.EpochDomain, e)
	if err != nil {
		return 0, err
	}
	b := o.instant()
	return calendar.Instant(o.index, &b), nil
}

// Equal reports whether c and other hold the same, in constant time in the
// keys.
func (c *Credential) Equal(other *Credential) bool {
	return c.registration == other.registration && c.form == other.form && c.have == other.have &&
		c.packed.Equal(other.packed) && c.alignment == other.alignment
}

// Wipe overwrites the keys, best effort. Every later use panics.
func (c *Credential) Wipe() { c.packed.Wipe() }
