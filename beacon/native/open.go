package native

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
)

// opened is a key that opens the frames of one index.
type opened struct {
	scheme   Scheme
	state    []byte
	have     days
	day      int32
	index    uint32
	extended bool
}

// opening checks that a key can open frames.
func opening(k *beacon.Key) (opened, error) {
	s, ok := k.Scheme.(Scheme)
	switch {
	case !ok:
		return opened{}, ErrScheme
	case len(k.Bytes) != s.Layout().State:
		return opened{}, ErrKeyLength
	case s.Form == Gateway:
		return opened{}, ErrClosed
	}
	have, g := s.Form.daysOf(k.Bytes), s.Era(k.Epoch)
	if rotate.Epoch(have.clamp(g)) != g {
		return opened{}, have.refuse(g)
	}
	return opened{scheme: s, state: k.Bytes, have: have, day: int32(g), index: uint32(k.Epoch)}, nil
}

// domain returns the domain of the frames.
func (o *opened) domain() beacon.Domain {
	if !o.extended {
		return o.scheme.Domain
	}
	if o.scheme.Domain == beacon.SeparatedDomain {
		return beacon.ExtendedSeparatedDomain
	}
	return beacon.ExtendedEpochDomain
}

func (o *opened) open(dst []byte, f *beacon.Sealed) (plain []byte, err error) {
	with(o.scheme.Suite,
		func(n *engine[[aes.KeySize]byte]) { plain, err = openWith(n, dst, o, f) },
		func(n *engine[[aes.WideKeySize]byte]) { plain, err = openWith(n, dst, o, f) })
	return plain, err
}

func openWith[K rotate.Key](n *engine[K], dst []byte, o *opened, f *beacon.Sealed) ([]byte, error) {
	n.sealing(o)
	return n.sealer.Open(dst, o.domain(), o.index, f)
}

func (o *opened) seal(dst []byte, f *beacon.Sealed, plain []byte) (frame []byte) {
	with(o.scheme.Suite,
		func(n *engine[[aes.KeySize]byte]) { frame = sealWith(n, dst, o, f, plain) },
		func(n *engine[[aes.WideKeySize]byte]) { frame = sealWith(n, dst, o, f, plain) })
	return frame
}

func sealWith[K rotate.Key](n *engine[K], dst []byte, o *opened, f *beacon.Sealed, plain []byte) []byte {
	n.sealing(o)
	return n.sealer.Seal(dst, o.domain(), o.index, f, plain)
}

// identity returns the block of the identifier and the address.
func (o *opened) identity() (b [rotate.BlockSize]byte) {
	with(o.scheme.Suite,
		func(n *engine[[aes.KeySize]byte]) { b = identityWith(n, o) },
		func(n *engine[[aes.WideKeySize]byte]) { b = identityWith(n, o) })
	return b
}

func identityWith[K rotate.Key](n *engine[K], o *opened) [rotate.BlockSize]byte {
	if o.scheme.Form == Gateway {
		n.load(&n.key, o.scheme.Form.keys(o.state))
	} else {
		n.leaf(o)
		n.derive.Key(&n.key, &n.key, rotate.IDLabel, 0)
	}
	n.derive.Block(&n.block, &n.key, label(o.scheme.Domain), o.index)
	return n.block
}

// instant returns the block of the instant at which the epoch begins.
func (o *opened) instant() (b [rotate.BlockSize]byte) {
	with(o.scheme.Suite,
		func(n *engine[[aes.KeySize]byte]) { b = instantWith(n, o) },
		func(n *engine[[aes.WideKeySize]byte]) { b = instantWith(n, o) })
	return b
}

func instantWith[K rotate.Key](n *engine[K], o *opened) [rotate.BlockSize]byte {
	n.leaf(o)
	n.derive.Key(&n.key, &n.key, rotate.JitterLabel, 0)
	n.derive.Block(&n.block, &n.key, rotate.EpochLabel, o.index)
	return n.block
}
