package nativetest

import (
	"math"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// domain reads a domain, and returns it without its form.
func domain(in *vectors.Input, name string) (d beacon.Domain, extended bool, err error) {
	n, err := in.IntIn(name, 0, math.MaxUint8)
	if err != nil {
		return 0, false, err
	}
	switch d = beacon.Domain(n); d {
	case beacon.EpochDomain, beacon.SeparatedDomain:
		return d, false, nil
	case beacon.ExtendedEpochDomain:
		return beacon.EpochDomain, true, nil
	case beacon.ExtendedSeparatedDomain:
		return beacon.SeparatedDomain, true, nil
	}
	return 0, false, errRange
}

// key reads domain and index, which are those of a frame, and returns what opens
// it.
func key(in *vectors.Input, r native.Registration, root []byte) (k *beacon.Key, extended bool, err error) {
	d, extended, err := domain(in, "domain")
	if err != nil {
		return nil, false, err
	}
	e, err := epoch(in, "index", r)
	if d == beacon.SeparatedDomain {
		e, err = generation(in, "index")
	}
	if err != nil {
		return nil, false, err
	}
	return &beacon.Key{Bytes: root, Scheme: r.Scheme(native.Root, d), Epoch: e}, extended, nil
}

// head reads network and public.
func head(in *vectors.Input) (f beacon.Sealed, err error) {
	network, err := sized(in, "network", 1)
	if err != nil {
		return f, err
	}
	public, err := sized(in, "public", 1)
	if err != nil {
		return f, err
	}
	f.Network, f.Public = network[0], public[0]
	return f, nil
}

// sealed reads the fields of a frame, whose form is that of its tag.
func sealed(in *vectors.Input) (f beacon.Sealed, err error) {
	if f, err = head(in); err != nil {
		return f, err
	}
	id, err := sized(in, "id", len(f.ID))
	if err != nil {
		return f, err
	}
	f.ID, f.Text, f.Tag = [rotate.IdentifierSize]byte(id), in.Bytes("ct"), in.Bytes("tag")
	again, err := beacon.ParseSealed(f.Append(nil))
	if err != nil || len(again.Tag) != len(f.Tag) {
		return f, errSize
	}
	return f, nil
}

// seal seals with the sealer of the tag's side, since a host only seals public
// octets that tags show.
func seal(in *vectors.Input) (vectors.Output, error) {
	r, root, err := registration(in, "epochs_per_day")
	if err != nil {
		return nil, err
	}
	f, err := head(in)
	if err != nil {
		return nil, err
	}
	d, extended, err := domain(in, "domain")
	if err != nil {
		return nil, err
	}
	plain := in.Bytes("plain")
	if n := len(plain); n < beacon.ShortTextSize || n > beacon.MaxTextSize || !extended && n > beacon.ShortTextSize {
		return nil, errSize
	}
	k, _, err := key(in, r, root)
	if err != nil {
		return nil, err
	}
	n := native.Network{Carrier: beacon.DULT, Net: f.Network}
	if extended {
		n.Extended = len(plain)
	}
	id := make([]byte, len(f.ID))
	k.Scheme.Derive(id, root, []rotate.Epoch{k.Epoch}, 1)
	if f.Public&^beacon.NearOwner == 0 && (f.Public == 0 || d == beacon.EpochDomain) {
		if n.Profile = beacon.PlainProfile; f.Public != 0 {
			n.Profile = beacon.ConsumerProfile
		}
		return hostSeal(n, k, id, plain)
	}
	return tagSeal(f, k, extended, id, plain), nil
}

// hostSeal seals by the network.
func hostSeal(n native.Network, k *beacon.Key, id, plain []byte) (vectors.Output, error) {
	var a beacon.Address
	data, err := n.Seal(nil, &a, k, id, plain)
	if err != nil {
		return nil, err
	}
	f, err := n.Carrier.Parse(data)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"id": f.ID, "ct": f.Text, "tag": f.Tag}, nil
}

// tagSeal seals by the sealer of the tag's side.
func tagSeal(f beacon.Sealed, k *beacon.Key, extended bool, id, plain []byte) vectors.Output {
	s := k.Scheme.(native.Scheme)
	d := dayOf(k.Bytes, 0, s.Era(k.Epoch), 0)
	dom := s.Domain
	if extended {
		dom |= beacon.ExtendedEpochDomain &^ beacon.EpochDomain
	}
	f.ID = [rotate.IdentifierSize]byte(id)
	sealed, err := beacon.ParseSealed(d.seal(dom, uint32(k.Epoch), &f, plain))
	if err != nil {
		panic(err) // the sizes are checked
	}
	return vectors.Output{"id": sealed.ID, "ct": sealed.Text, "tag": sealed.Tag}
}

func open(in *vectors.Input) (vectors.Output, error) {
	r, root, err := registration(in, "epochs_per_day")
	if err != nil {
		return nil, err
	}
	f, err := sealed(in)
	if err != nil {
		return nil, err
	}
	k, extended, err := key(in, r, root)
	if err != nil {
		return nil, err
	}
	if extended != f.Extended() {
		return nil, errSize
	}
	plain, err := native.Network{}.Open(nil, &beacon.Frame{Body: f.Append(nil)}, nil, k)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"plain": plain}, nil
}

// carrier reads header.
func carrier(in *vectors.Input) (c beacon.Carrier, err error) {
	b, err := sized(in, "header", 3)
	if err != nil {
		return c, err
	}
	c = beacon.Carrier{Type: b[0], Number: wire.Le16(b[1:])}
	return c, c.Check()
}

func frame(in *vectors.Input) (vectors.Output, error) {
	f, err := sealed(in)
	if err != nil {
		return nil, err
	}
	c, err := carrier(in)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"ad": c.Append(nil, &f)}, nil
}

func parse(in *vectors.Input) (vectors.Output, error) {
	c, err := carrier(in)
	if err != nil {
		return nil, err
	}
	net, err := sized(in, "network", 1)
	if err != nil {
		return nil, err
	}
	var f beacon.Frame
	ok, err := native.Network{Carrier: c, Net: net[0]}.Read(&f, &beacon.Advert{Data: in.Bytes("ad")})
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errAbsent
	}
	s, err := beacon.ParseSealed(f.Body)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"public": []byte{s.Public}, "id": s.ID, "ct": s.Text, "tag": s.Tag}, nil
}
