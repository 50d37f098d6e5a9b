package findmy

import "github.com/seed-496a4445/fyr/beacon"

// Network is Find My as a resolver sees it. Its zero value is ready, and safe
// for concurrent use.
//
// Frames have the kinds "separated", whose identifier is the whole advertised
// key, and "near_owner", whose identifier is its first six bytes. Bodies begin
// with the status byte. Nothing is sealed.
type Network struct{ beacon.Unstable }

var (
	_ beacon.Decoder  = Network{}
	_ beacon.Builder  = Network{}
	_ beacon.Importer = Network{}
)

// Name returns "findmy".
func (Network) Name() string { return "findmy" }

// Read looks for a frame of this network: manufacturer data of Apple's whose
// first element is of type 12. Its errors are [beacon.ErrAD], [ErrFrameLength],
// and [ErrAddress] when the address is not a random static one.
func (Network) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	b, ok, err := a.Manufacturer(Company)
	if !ok {
		return false, err
	}
	if len(b) == 0 || b[0] != elementType {
		return false, nil
	}
	form, err := formOf(b)
	if err != nil {
		return false, err
	}
	if !a.Random() || a.Address[0]&staticBits != staticBits {
		return false, ErrAddress
	}
	f.Kind, f.Body = form.String(), b[headerSize:]
	bits := b[headerSize+1]
	if form == Separated {
		f.ID = f.Room(KeySize)
		copy(f.ID[PrefixSize:], b[headerSize+1:])
		bits = b[headerSize+1+tailSize]
	} else {
		f.ID = f.Room(PrefixSize)
	}
	copy(f.ID, a.Address[:])
	f.ID[0] = a.Address[0]&^staticBits | bits<<6
	return true, nil
}

// Readings returns the battery level and the status byte. It returns
// [ErrFrameLength] when plain is empty.
func (Network) Readings(dst []beacon.Reading, _ *beacon.Frame, plain []byte) ([]beacon.Reading, error) {
	if len(plain) == 0 {
		return dst, ErrFrameLength
	}
	s := Status(plain[0])
	return append(dst,
		beacon.Reading{Quantity: beacon.BatteryLevel, Value: float64(BatteryCritical - s.Battery())},
		beacon.Reading{Quantity: beacon.Status, Value: float64(s)}), nil
}

// Build appends the advertisement that shows id, with [NeutralStatus] and no
// hint, and sets addr: the separated form for a whole key, the form near the
// owner for the first six bytes of one.
func (Network) Build(dst []byte, addr *beacon.Address, _ *beacon.Key, id []byte, _ int64) ([]byte, bool) {
	adv := Advertisement{Form: Separated, Status: NeutralStatus}
	switch len(id) {
	case KeySize:
	case PrefixSize:
		adv.Form = NearOwner
	default:
		return dst, false
	}
	copy(adv.Key[:], id)
	*addr = adv.Address()
	return adv.Append(dst), true
}
