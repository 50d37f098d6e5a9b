package findmy

import (
	"iter"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/curve"
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/rotate"
)

// Credential is what the owner of one tag holds: the three keys of an
// accessory and what is known of its clock, or the keys of a hobby tag. It is
// made by [NewAccessory], [NewStatic], [NewAdvertised] or [Network.Import].
// Safe for concurrent use, but for Wipe.
type Credential struct {
	kind  kind
	key   secret.Key // packed: master key, SKN, SKS; or keys of KeySize bytes
	clock Clock
}

// kind says what a credential holds.
type kind uint8

const (
	accessory  kind = iota // rolling keys
	static                 // private keys
	advertised             // advertised keys only
)

var _ beacon.Credential = (*Credential)(nil)

// Offsets in the packed keys of an accessory.
const (
	skn = KeySize
	sks = skn + StartSize
	end = sks + StartSize
)

// NewAccessory returns the credential of an accessory with rolling keys. It
// copies the keys. It returns [ErrClock] when the clock is out of range.
func NewAccessory(master PrivateKey, primary, secondary StartKey, c Clock) (*Credential, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	b := master.AppendSecret(make([]byte, 0, end))
	b = secondary.AppendSecret(primary.AppendSecret(b))
	defer clear(b)
	return &Credential{accessory, secret.New(b), c}, nil
}

// NewStatic returns the credential of a tag that shows the advertised key of
// one private key, or goes through those of several. It copies the keys. It
// returns [ErrKeyLength] when there is none.
func NewStatic(keys ...PrivateKey) (*Credential, error) {
	var b []byte
	for _, k := range keys {
		b = k.AppendSecret(b)
	}
	defer clear(b)
	return newStatic(static, b)
}

// NewAdvertised returns the credential of a tag of which only the advertised
// keys are known: enough to recognise it, not to open its reports. It returns
// [ErrKeyLength] when there is none.
func NewAdvertised(keys ...AdvKey) (*Credential, error) {
	var b []byte
	for _, k := range keys {
		b = append(b, k[:]...)
	}
	return newStatic(advertised, b)
}

func newStatic(k kind, b []byte) (*Credential, error) {
	if len(b) == 0 {
		return nil, ErrKeyLength
	}
	return &Credential{kind: k, key: secret.New(b)}, nil
}

// Network returns [Network].
func (c *Credential) Network() beacon.Network { return Network{} }

// Expose adds, for an accessory, the streams of its primary and secondary keys
// and the fields master_key, skn, sks, paired_at and, when there is an
// alignment, alignment_at and alignment_index, times in Unix seconds. For other
// tags it adds a stream for each key and the field private_key or adv_key, in
// which several keys stand in a row. It panics when the credential was wiped.
func (c *Credential) Expose(to *beacon.Secrets) {
	b := c.key.Bytes()
	switch c.kind {
	case accessory:
		to.Streams = append(to.Streams,
			c.clock.stream(Primary, b[:skn], b[skn:sks]),
			c.clock.stream(Secondary, b[:skn], b[sks:]))
		to.Fields.AddBytes("master_key", b[:skn:skn])
		to.Fields.AddBytes("skn", b[skn:sks:sks])
		to.Fields.AddBytes("sks", b[sks:])
		c.clock.expose(&to.Fields)
	case static:
		xs := make([]byte, len(b))
		curve.P224BaseX(xs, b)
		exposeKeys(to, xs)
		to.Fields.AddBytes("private_key", b)
	case advertised:
		exposeKeys(to, b)
		to.Fields.AddBytes("adv_key", b)
	}
}

// exposeKeys adds a stream for each of the advertised keys in b.
func exposeKeys(to *beacon.Secrets, b []byte) {
	for ; len(b) > 0; b = b[KeySize:] {
		to.Streams = append(to.Streams, beacon.Stream{Scheme: StaticScheme{}, State: b[:KeySize:KeySize]})
	}
}

// Window returns the roll counts of the keys that the tag may show at t.
// Without an alignment the window begins at pairing and grows by a key every
// 15 minutes. Of a tag without rolling keys it returns the positions of its
// keys.
func (c *Credential) Window(d Domain, t time.Time) (lo, hi rotate.Epoch) {
	if c.kind != accessory {
		return 0, rotate.Epoch(len(c.key.Bytes())/KeySize - 1)
	}
	return d.Schedule().Window(c.clock.Alignment(d), t.Unix())
}

// Keys yields the private keys of the roll counts lo..hi of a domain, with
// which reports are opened: see [Credential.Window]. It costs a SHA-256 for
// each roll up to lo. Of a tag without rolling keys it yields those of the
// positions lo..hi, and of one without private keys nothing. It panics when
// the credential was wiped.
func (c *Credential) Keys(d Domain, lo, hi rotate.Epoch) iter.Seq2[rotate.Epoch, PrivateKey] {
	lo, hi = max(lo, 0), min(hi, rollsMax)
	switch c.kind {
	case accessory:
		return c.rolling(d, lo, hi)
	case static:
		return c.fixed(lo, hi)
	}
	return func(func(rotate.Epoch, PrivateKey) bool) {}
}

// rolling yields keys of a chain.
func (c *Credential) rolling(d Domain, lo, hi rotate.Epoch) iter.Seq2[rotate.Epoch, PrivateKey] {
	return func(yield func(rotate.Epoch, PrivateKey) bool) {
		b := c.key.Bytes()
		if lo > hi {
			return
		}
		sk := chainKey(d.start(b))
		defer clear(sk[:])
		sk.roll(lo)
		for e := lo; e <= hi; e++ {
			var key [KeySize]byte
			sk.private(&key, (*[KeySize]byte)(b))
			k, err := NewPrivateKey(key[:])
			clear(key[:])
			if err == nil && !yield(e, k) { // an error has the probability 2^-224
				return
			}
			sk.roll(1)
		}
	}
}

// fixed yields keys of a list.
func (c *Credential) fixed(lo, hi rotate.Epoch) iter.Seq2[rotate.Epoch, PrivateKey] {
	return func(yield func(rotate.Epoch, PrivateKey) bool) {
		b := c.key.Bytes()
		for e := lo; e <= min(hi, rotate.Epoch(len(b)/KeySize-1)); e++ {
			if !yield(e, PrivateKey{secret.New(b[int(e)*KeySize:][:KeySize])}) {
				return
			}
		}
	}
}

// Equal reports whether c and other hold the same, in constant time in the
// keys.
func (c *Credential) Equal(other *Credential) bool {
	return c.kind == other.kind && c.key.Equal(other.key) && c.clock.equal(other.clock)
}

// Wipe overwrites the keys, best effort. Every later use panics.
func (c *Credential) Wipe() { c.key.Wipe() }

// Import makes a [*Credential] of the fields that one exposes: master_key, skn,
// sks, paired_at, and alignment_at with alignment_index or neither; or
// private_key; or adv_key. An adv_key beside a private_key is checked against
// it: [ErrKeyMismatch].
func (Network) Import(fields *beacon.Fields) (beacon.Credential, error) {
	var c *Credential
	var err error
	switch {
	case fields.Has("private_key"):
		c, err = importStatic(fields)
	case fields.Has("adv_key"):
		c, err = importAdvertised(fields)
	default:
		c, err = importAccessory(fields)
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

func importAccessory(fields *beacon.Fields) (*Credential, error) {
	master, primary, secondary := fields.Bytes("master_key"), fields.Bytes("skn"), fields.Bytes("sks")
	clock := importClock(fields)
	if err := fields.Done(); err != nil {
		return nil, err
	}
	d0, err := NewPrivateKey(master)
	if err != nil {
		return nil, err
	}
	defer d0.Wipe()
	if len(primary) != StartSize || len(secondary) != StartSize {
		return nil, ErrKeyLength
	}
	p, s := StartKey{secret.New(primary)}, StartKey{secret.New(secondary)}
	defer p.Wipe()
	defer s.Wipe()
	return NewAccessory(d0, p, s, clock)
}

func importStatic(fields *beacon.Fields) (*Credential, error) {
	b := fields.Bytes("private_key")
	var xs []byte
	if fields.Has("adv_key") {
		xs = fields.Bytes("adv_key")
	}
	if err := fields.Done(); err != nil {
		return nil, err
	}
	if len(b)%KeySize != 0 || xs != nil && len(xs) != len(b) {
		return nil, ErrKeyLength
	}
	for i := 0; i < len(b); i += KeySize {
		k, err := NewPrivateKey(b[i : i+KeySize])
		if err != nil {
			return nil, err
		}
		if xs != nil {
			err = k.Check(AdvKey(xs[i:]))
		}
		if k.Wipe(); err != nil {
			return nil, err
		}
	}
	return newStatic(static, b)
}

func importAdvertised(fields *beacon.Fields) (*Credential, error) {
	b := fields.Bytes("adv_key")
	if err := fields.Done(); err != nil {
		return nil, err
	}
	if len(b)%KeySize != 0 {
		return nil, ErrKeyLength
	}
	return newStatic(advertised, b)
}
