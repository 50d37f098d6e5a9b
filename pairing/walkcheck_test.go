package pairing_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-496a4445/fyr/pairing"
)

// What the walk holds against a tag and its phones: spec/pairing.md, Section 8.
var (
	errNobody   = errors.New("nobody entitled has the tag's root")
	errTwo      = errors.New("two owners")
	errRoots    = errors.New("two roots of one epoch")
	errEpoch    = errors.New("the epoch went back")
	errFalse    = errors.New("a fork that nobody made")
	errBricked  = errors.New("bricked")
	errDisagree = errors.New("no agreement")
	errReplayed = errors.New("a replayed message has an effect")
	errMisused  = errors.New("the flash was misused")
)

// A view is what there is to see in a place at one moment.
type view struct {
	tag    pairing.SeenTag
	phones [2]pairing.SeenOwner
}

// look reads a place as it would be found after the loss of power.
func look(p *place) (v view, err error) {
	b, err := p.stored()
	if err != nil {
		return v, fmt.Errorf("%w: %w", errBricked, err)
	}
	if v.tag, err = pairing.SeeTag(b); err != nil {
		return v, fmt.Errorf("%w: %w", errBricked, err)
	}
	for i, b := range p.phones {
		if v.phones[i], err = pairing.SeeOwner(b); err != nil {
			return v, fmt.Errorf("%w: phone %d: %w", errBricked, i, err)
		}
	}
	return v, nil
}

// is reports whether a generation has a leaf of the tag.
func is(g *pairing.SeenKeys, l pairing.Leaf, k pairing.Key) bool {
	return g != nil && k.Valid() && g.Root.Derive(l, g.Epoch).Equal(k)
}

// has reports whether a phone has the root that the tag is owned under.
func (v *view) has(o *pairing.SeenOwner) (as *pairing.SeenKeys) {
	for _, g := range [...]*pairing.SeenKeys{o.Current, o.Pending} {
		if g != nil && g.Epoch == v.tag.Epoch && is(g, pairing.ReleaseLeaf, v.tag.Token) {
			as = g
		}
	}
	return as
}

// judge looks at a place and returns what is wrong there. It remembers there
// which roots were the tag's.
func (c *cast) judge(p *place) (view, error) {
	v, err := look(p)
	if err != nil {
		return v, err
	}
	if v.tag.Epoch < p.epoch {
		return v, errEpoch
	}
	p.epoch = v.tag.Epoch
	if p.flash.Misused {
		return v, errMisused
	}
	switch v.tag.State {
	case pairing.Owned:
		err = c.judgeOwned(p, &v)
	case pairing.Released:
		err = entitled(&v, pairing.ReleaseLeaf, v.tag.Token)
	case pairing.Unclaimed:
		if !v.tag.Factory {
			err = entitled(&v, pairing.SetupLeaf, v.tag.Setup)
		}
	}
	if err != nil {
		return v, err
	}
	return v, judgePhones(p, &v)
}

// entitled returns errNobody unless a phone has the root that a secret is from.
func entitled(v *view, l pairing.Leaf, known pairing.Key) error {
	for i := range v.phones {
		o := &v.phones[i]
		if is(o.Current, l, known) || l == pairing.SetupLeaf && is(o.Pending, l, known) {
			return nil
		}
	}
	return errNobody
}

// judgeOwned: the tag's owner, and nobody else, has its root; without forks it
// has its auth key, too.
func (c *cast) judgeOwned(p *place, v *view) error {
	token := v.tag.Token.Expose()
	for int(v.tag.Epoch) >= len(p.roots) {
		p.roots = append(slices.Clip(p.roots), nil)
	}
	if before := p.roots[v.tag.Epoch]; before != nil && !bytes.Equal(before, token) {
		return errRoots
	}
	p.roots = slices.Clone(p.roots)
	p.roots[v.tag.Epoch] = token
	if v.tag.Frozen && !p.copied {
		return errFalse
	}
	entitled := false
	for i := range v.phones {
		o := &v.phones[i]
		switch g := v.has(o); {
		case g == nil:
		case v.tag.Phone != c.statics[i].Public():
			return errTwo
		default:
			entitled = true
			if !p.copied && !sees(o.Current, v.tag.Auth) && !sees(o.Pending, v.tag.Auth) {
				return errNobody
			}
		}
	}
	if !entitled {
		return errNobody
	}
	return nil
}

// sees reports whether a generation has an auth key.
func sees(g *pairing.SeenKeys, auth pairing.Key) bool { return g != nil && g.Auth.Equal(auth) }

// judgePhones: a current generation has been the tag's, and is the one of its
// epoch.
func judgePhones(p *place, v *view) error {
	for i := range v.phones {
		g := v.phones[i].Current
		if g == nil {
			continue
		}
		e := int(g.Epoch)
		if e >= len(p.roots) || p.roots[e] == nil || !bytes.Equal(g.Root.Derive(pairing.ReleaseLeaf, g.Epoch).Expose(), p.roots[e]) {
			return errRoots
		}
	}
	return nil
}

// sign describes a place but for its keys and numbers: places of one sign are
// alike.
func (c *cast) sign(v *view, copied bool) string {
	t := &v.tag
	s := fmt.Sprint(t.State, t.Frozen, t.Uninstalled, t.Unforgotten, t.Factory, copied)
	for i := range v.phones {
		o := &v.phones[i]
		s += fmt.Sprint("|", t.Phone == c.statics[i].Public(), o.Kind, o.Released, signKeys(t, o.Current), signKeys(t, o.Pending))
	}
	return s
}

// signKeys describes a generation by how it is related to the tag's.
func signKeys(t *pairing.SeenTag, g *pairing.SeenKeys) string {
	if g == nil {
		return "-"
	}
	auth := byte('-')
	switch {
	case t.State != pairing.Owned:
	case g.Auth.Equal(t.Auth):
		auth = 'a'
	case g.Auth.Equal(t.Previous):
		auth = 'p'
	}
	epoch := min(2, max(-2, int(g.Epoch)-int(t.Epoch)))
	return fmt.Sprint(is(g, pairing.ReleaseLeaf, t.Token), is(g, pairing.SetupLeaf, t.Setup), epoch, string(auth))
}

// recover lets the people do what people do, on air that carries everything,
// until the tag has an owner who agrees with it.
func (s *scene) recover() error {
	if err := s.calm(); err != nil {
		return fmt.Errorf("%w: %w", errBricked, err)
	}
	for p := range s.owners {
		if s.visit(p) == nil {
			return s.agree(p)
		}
	}
	if s.copied {
		for p := range s.owners {
			if _, err := s.owners[p].Unfreeze(s.link()); err == nil && s.visit(p) == nil {
				return s.agree(p)
			}
		}
	}
	for p := range s.owners {
		for _, t := range s.tickets() {
			if s.owners[p].Claim(s.link(), t, pairing.Terms{}) == nil {
				return s.agree(p)
			}
		}
	}
	return errBricked
}

// tickets are all that there are.
func (s *scene) tickets() []pairing.Ticket {
	printed, err := s.factory.Ticket(pairing.X25519)
	if err != nil {
		panic(err)
	}
	all := []pairing.Ticket{printed}
	for _, o := range s.owners {
		if t, err := o.ReleaseTicket(); err == nil {
			all = append(all, t)
		}
		all = append(all, o.SetupTickets()...)
	}
	return all
}

// agree compares what a phone and the tag have: all of it is the same, nothing
// is pending, and the device has its leaves.
func (s *scene) agree(p int) error {
	v, err := s.judge(s.place)
	if err != nil {
		return err
	}
	o, t := &v.phones[p], &v.tag
	if v.has(o) != o.Current || o.Kind != "none" || o.Released || t.State != pairing.Owned || t.Phone != s.statics[p].Public() ||
		o.Current.Epoch != t.Epoch || o.Current.Step != t.Step || !o.Current.Auth.Equal(t.Auth) || t.Uninstalled || t.Beacon.Valid() ||
		!bytes.Equal(s.beacon, o.Current.Root.Derive(pairing.BeaconLeaf, t.Epoch).Expose()) {
		return errDisagree
	}
	return nil
}
