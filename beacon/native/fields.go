package native

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// Expose adds the stream of the epochs and, in profile dult, that of the
// separated days, both of the days that c reaches, and the fields that [Import]
// reads. It panics when the credential was wiped.
//
// [Import]: Network.Import
func (c *Credential) Expose(to *beacon.Secrets) {
	to.Streams = append(to.Streams, c.stream(beacon.EpochDomain))
	if c.registration.Profile == beacon.ConsumerProfile {
		to.Streams = append(to.Streams, c.stream(beacon.SeparatedDomain))
	}
	f, r := &to.Fields, &c.registration
	f.AddInt("suite", int64(r.Suite))
	f.AddText("profile", profileText(r.Profile))
	f.AddInt("period", r.Period)
	f.AddInt("rotations", int64(r.Rotations))
	f.AddText("carrier", carrierText(r.Carrier))
	f.AddInt("net", int64(r.Net))
	f.AddText("address", r.Address.String())
	if r.Extended != 0 {
		f.AddInt("extended", int64(r.Extended))
	}
	switch c.form {
	case Root:
		f.AddBytes("root", c.keys())
	case Cover:
		f.AddBytes("cover", c.nodes())
	case Gateway:
		f.AddInt("day", int64(c.have.first))
		f.AddBytes("identifier_key", c.keys())
	}
	f.AddInt("aligned_at", c.alignment.Unix)
	f.AddInt("epoch", int64(c.alignment.Epoch))
	f.AddInt("phase", int64(c.alignment.Phase))
}

// The names of the profiles.
const (
	plainText = "plain"
	dultText  = "dult"
)

func profileText(p beacon.Profile) string {
	if p == beacon.PlainProfile {
		return plainText
	}
	return dultText
}

// parseProfile returns the profile of a name, or one that there is not.
func parseProfile(text string) beacon.Profile {
	switch text {
	case plainText:
		return beacon.PlainProfile
	case dultText:
		return beacon.ConsumerProfile
	}
	return 0xff
}

// stream returns the stream of a domain.
func (c *Credential) stream(d beacon.Domain) beacon.Stream {
	r := &c.registration
	s := r.Schedule(d)
	first, last := rotate.Epoch(c.have.first), rotate.Epoch(c.have.last)
	if d == beacon.EpochDomain {
		first, last = first*rotate.Epoch(r.Rotations), (last+1)*rotate.Epoch(r.Rotations)-1
	}
	// A last epoch of 0 would mean none. The one beyond it has an identifier that
	// is never shown.
	s.First, s.Last = first, max(last, 1)
	a := r.Alignment(d, c.alignment)
	return beacon.Stream{Scheme: r.Scheme(c.form, d), Schedule: s.Anchored(a), Alignment: a, State: c.state()}
}

// nodeHead is the size in bytes of level and index of a node.
const nodeHead = 1 + 2

// nodes returns the cover as it is written down: for each node its level, one
// byte, its index, two, and its key.
func (c *Credential) nodes() (b []byte) {
	keys, size := c.keys(), c.registration.Suite.KeySize()
	for level, p := range c.have.nodes {
		b = wire.AppendBe16(append(b, byte(level)), uint16(p))
		b, keys = append(b, keys[:size]...), keys[size:]
	}
	return b
}

// parseNodes reads what nodes gives: the days, and the keys in a row. It returns
// [ErrCover] when the nodes are not the cover of a range of days.
func parseNodes(b []byte, s Suite) (d days, keys []byte, err error) {
	size := nodeHead + s.KeySize()
	n := len(b) / size
	if n < 1 || n > CoverNodes || len(b) != n*size {
		return days{}, nil, ErrCover
	}
	next := int32(0)
	for i := range n {
		level, index := b[i*size], int32(wire.Be16(b[i*size+1:]))
		if level > rotate.Levels || index >= 1<<level {
			return days{}, nil, ErrCover
		}
		first := index << (rotate.Levels - level)
		if i == 0 {
			d.first, next = first, first
		}
		if first != next {
			return days{}, nil, ErrCover
		}
		next += 1 << (rotate.Levels - level)
		keys = append(keys, b[i*size+nodeHead:(i+1)*size]...)
	}
	d.last = next - 1
	at := 0
	for level, p := range d.nodes { // the fewest there are?
		if at == n || b[at*size] != byte(level) || int32(wire.Be16(b[at*size+1:])) != p {
			clear(keys)
			return days{}, nil, ErrCover
		}
		at++
	}
	return d, keys, nil
}

// Import makes a [*Credential] of the fields that one exposes:
//
//	carrier         "service:xxxx" or "company:xxxx", four hexadecimal digits
//	net             the net octet; 255
//	suite           1 or 2; 1
//	profile         "plain" or "dult"
//	period          in seconds; 900 or, for dult, 450
//	rotations       epochs of a day; 86,400/period, rounded
//	address         "static" or, for plain, "non_resolvable", which it is by itself
//	extended        size of what extended frames seal; without it, legacy ones
//	root            the root, or
//	cover           the nodes of some days, as spec/beacon.md, Section 3.8, or
//	identifier_key  the identifier key of one day, and
//	day             that day
//	aligned_at      Unix time at which the clock stood in
//	epoch           an epoch; 0, as at the claim
//	phase           so many seconds behind its beginning; 0
//
// What stands behind a semicolon is taken where there is no field.
func (Network) Import(fields *beacon.Fields) (beacon.Credential, error) {
	i := importer{Fields: fields}
	r := i.registration()
	form, have, keys := i.secret(&r)
	defer clear(keys)
	a := rotate.Alignment{Unix: fields.Int("aligned_at"), Epoch: rotate.Epoch(fields.IntOr("epoch", 0))}
	phase := fields.IntOr("phase", 0)
	if a.Phase = int32(phase); int64(a.Phase) != phase {
		i.fail(ErrAlignment)
	}
	if err := fields.Done(); err != nil {
		return nil, err
	}
	if i.err != nil {
		return nil, i.err
	}
	c, err := newCredential(r, form, have, keys, a)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// importer reads fields and keeps the first thing that is wrong with their
// values.
type importer struct {
	*beacon.Fields
	err error
}

func (i *importer) fail(err error) {
	if i.err == nil {
		i.err = err
	}
}

// registration reads the registration.
func (i *importer) registration() (r Registration) {
	carrier, err := parseCarrier(i.Text("carrier"))
	if err != nil {
		i.fail(err)
	}
	profile := parseProfile(i.Text("profile"))
	net := i.IntOr("net", NoNet)
	if net < 0 || net > 0xff {
		i.fail(ErrNet)
	}
	r = NewRegistration(profile, carrier, byte(net))
	if suite := i.IntOr("suite", int64(AES128)); suite == int64(AES128) || suite == int64(AES256) {
		r.Suite = Suite(suite)
	} else {
		r.Suite = 0
	}
	if r.Period = i.IntOr("period", r.Period); r.Period >= 1 && r.Period <= 86_400 {
		r.Rotations = rotations(r.Period)
	}
	if n := i.IntOr("rotations", int64(r.Rotations)); n < 1 || n > 1<<16-1 {
		r.Rotations = 0
	} else {
		r.Rotations = int32(n)
	}
	switch i.TextOr("address", r.Address.String()) {
	case beacon.Static.String():
		r.Address = beacon.Static
	case beacon.NonResolvable.String():
		r.Address = beacon.NonResolvable
	default:
		r.Address = beacon.ReservedKind
	}
	if i.Has("extended") {
		if n := i.Int("extended"); n < beacon.ShortTextSize || n > beacon.MaxTextSize {
			r.Extended = -1
		} else {
			r.Extended = int(n)
		}
	}
	if err := r.Check(); err != nil {
		i.fail(err)
	}
	return r
}

// secret reads the secret, a copy. Of several it takes one, and leaves the
// others unknown.
func (i *importer) secret(r *Registration) (f Form, have days, keys []byte) {
	var err error
	switch {
	case i.Has("cover"):
		f = Cover
		if have, keys, err = parseNodes(i.Bytes("cover"), r.Suite); err != nil {
			i.fail(err)
		}
		return f, have, keys
	case i.Has("identifier_key"):
		f = Gateway
		keys = append(keys, i.Bytes("identifier_key")...)
		day := i.Int("day")
		if have.first = everyDay.clamp(rotate.Epoch(day)); int64(have.first) != day {
			i.fail(everyDay.refuse(rotate.Epoch(day)))
		}
		have.last = have.first
	default:
		have = everyDay
		keys = append(keys, i.Bytes("root")...)
	}
	if len(keys) != r.Suite.KeySize() {
		i.fail(ErrKeyLength)
	}
	return f, have, keys
}
