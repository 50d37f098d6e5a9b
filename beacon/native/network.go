package native

import (
	"bytes"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// Network is fyr's own protocol as a resolver sees it, on one carrier: what the
// tags of one maker put on the air. A credential knows its own, and a resolver
// reads the frames of each of those that it is given; see
// [Registration.Network]. The zero value has no carrier and finds nothing; it
// is there to be named and to import credentials. Safe for concurrent use.
//
// Frames have the kinds "short", in legacy advertisements, and "extended".
// Their body is the whole frame, from the net octet to the tag.
type Network struct {
	beacon.Unstable
	Carrier beacon.Carrier
	Net     byte
	// Profile, Address and Extended are those of [Registration]. Only Build and
	// Seal need them.
	Profile  beacon.Profile
	Address  beacon.RandomKind
	Extended int
}

var (
	_ beacon.Opener   = Network{}
	_ beacon.Decoder  = Network{}
	_ beacon.Builder  = Network{}
	_ beacon.Importer = Network{}
	_ beacon.Judging  = Network{}
)

// Name returns "native".
func (Network) Name() string { return "native" }

// Kinds of frames.
const (
	KindShort    = "short"
	KindExtended = "extended"
)

// Read looks for the first structure of the carrier with the net octet:
// spec/beacon.md, Section 5.4. Its errors are [beacon.ErrAD] and
// [beacon.ErrSealedLength].
func (n Network) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	if n.Carrier.Check() != nil {
		return false, nil
	}
	data := a.Data
	for {
		s, rest, more, err := beacon.Next(data)
		if !more {
			return false, err
		}
		if s.Type == n.Carrier.Type && len(s.Data) > 2 && wire.Le16(s.Data) == n.Carrier.Number && s.Data[2] == n.Net {
			return fill(f, s.Data[2:])
		}
		data = rest
	}
}

// fill fills f from the frame b.
func fill(f *beacon.Frame, b []byte) (bool, error) {
	sealed, err := beacon.ParseSealed(b)
	if err != nil {
		return false, err
	}
	f.Kind = KindShort
	if sealed.Extended() {
		f.Kind = KindExtended
	}
	f.ID, f.Body, f.Sealed = b[2:2+rotate.IdentifierSize], b, true
	return true, nil
}

// Seal appends to dst the advertising data that show id, the identifier of
// k.Epoch, and carry plain, and sets addr to the address that goes with it. The
// size of plain is 8 bytes, or that of the network's extended frames. In profile
// dult an identifier of an epoch says that the owner is near. It returns
// [beacon.ErrSealedLength] for a plaintext of another size, [ErrIdentifier] when
// id is not of the epoch, and otherwise what [Network.Open] returns.
//
// The caller sees to it that one epoch has one plaintext, or live ones with a
// counter.
func (n Network) Seal(dst []byte, addr *beacon.Address, k *beacon.Key, id, plain []byte) ([]byte, error) {
	o, err := opening(k)
	switch {
	case err != nil:
		return dst, err
	case n.Carrier.Check() != nil:
		return dst, ErrCarrier
	case len(plain) != n.textSize():
		return dst, beacon.ErrSealedLength
	}
	f := beacon.Sealed{Network: n.Net}
	if n.Profile == beacon.ConsumerProfile && o.scheme.Domain == beacon.EpochDomain {
		f.Public = beacon.NearOwner
	}
	block := o.identity()
	if f.ID = rotate.Identifier(&block); !bytes.Equal(f.ID[:], id) {
		return dst, ErrIdentifier
	}
	*addr = rotate.DeviceAddress(&block, byte(n.Address))
	o.extended = n.Extended != 0
	var room [beacon.ExtendedSize]byte
	body, err := beacon.ParseSealed(o.seal(room[:0], &f, plain))
	if err != nil {
		return dst, err
	}
	return n.Carrier.Append(dst, &body), nil
}

// textSize returns the size of plaintexts.
func (n Network) textSize() int {
	if n.Extended != 0 {
		return n.Extended
	}
	return beacon.ShortTextSize
}

// Build appends the advertisement of a tag with a full battery and nothing to
// say: near its owner in an epoch, separated on a day, as since the day's first
// epoch. It returns false for what Seal refuses.
func (n Network) Build(dst []byte, addr *beacon.Address, k *beacon.Key, id []byte, _ int64) ([]byte, bool) {
	s, ok := k.Scheme.(Scheme)
	if !ok || n.textSize() > beacon.MaxTextSize || n.textSize() < beacon.ShortTextSize {
		return dst, false
	}
	var room [beacon.MaxTextSize]byte
	plain := room[:n.textSize()]
	if s.Domain == beacon.SeparatedDomain {
		plain[0] = beacon.SealedStatus{Mode: beacon.ModeSeparated, Kind: beacon.KindDay}.Byte()
		wire.PutBe16(plain[1:], uint16(k.Epoch*rotate.Epoch(s.Rotations)))
	}
	out, err := n.Seal(dst, addr, k, id, plain)
	return out, err == nil
}

// Open decrypts and authenticates a frame: spec/beacon.md, Section 4.3. k.Bytes
// is the packed state, k.Scheme and k.Epoch say how the tag was identified. It
// returns [beacon.ErrSealedLength], [ErrScheme] without a scheme of this
// package, [ErrKeyLength], [ErrClosed] for the state of a gateway, a *[DayError]
// for an epoch that the state does not reach, and [beacon.ErrSealed]. It
// allocates nothing where dst has room.
func (n Network) Open(dst []byte, f *beacon.Frame, _ *beacon.Advert, k *beacon.Key) ([]byte, error) {
	sealed, err := beacon.ParseSealed(f.Body)
	if err != nil {
		return dst, err
	}
	o, err := opening(k)
	if err != nil {
		return dst, err
	}
	o.extended = sealed.Extended()
	return o.open(dst, &sealed)
}
