package findmy

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Company is Apple's company identifier.
const Company = 0x004c

// elementType is that of offline finding among Apple's elements.
const elementType = 0x12

// staticBits are the top two bits of a random static address.
const staticBits = 0xc0

// Offsets in manufacturer data behind the company identifier.
const (
	headerSize    = 2 // type and length
	separatedSize = 25
	nearOwnerSize = 2
	tailSize      = KeySize - PrefixSize
)

// Form is the form of an advertisement.
type Form uint8

// The forms.
const (
	// Separated: away from the owner. The whole key is shown.
	Separated Form = iota
	// NearOwner: close to the owner. Six bytes of the key are shown.
	NearOwner
)

// The names of the forms, which are the kinds of frames.
const (
	KindSeparated = "separated"
	KindNearOwner = "near_owner"
)

// String returns "separated" or "near_owner".
func (f Form) String() string {
	switch f {
	case Separated:
		return KindSeparated
	case NearOwner:
		return KindNearOwner
	}
	return "invalid"
}

// Payload is the manufacturer data of an advertisement: what is known without
// the address. KeyTail and Hint are zero near the owner. It is comparable.
type Payload struct {
	Form    Form
	Status  Status
	KeyTail [tailSize]byte // key[6..27]
	KeyBits uint8          // key[0] >> 6
	Hint    uint8          // byte 5 of the primary key that is due, 0 in most devices
}

// ParsePayload reads manufacturer data that begins with the company
// identifier. It returns [ErrFrameAbsent] when it is not of this network, and
// [ErrFrameLength] when it has fewer than four bytes or not those of its form,
// also where another element follows.
func ParsePayload(b []byte) (Payload, error) {
	if len(b) < 2+headerSize {
		return Payload{}, ErrFrameLength
	}
	if wire.Le16(b) != Company {
		return Payload{}, ErrFrameAbsent
	}
	return parseElement(b[2:])
}

// parseElement reads what is behind the company identifier.
func parseElement(b []byte) (Payload, error) {
	form, err := formOf(b)
	if err != nil {
		return Payload{}, err
	}
	p := Payload{Form: form, Status: Status(b[headerSize]), KeyBits: b[len(b)-1] & 3}
	if form == Separated {
		p.KeyTail = [tailSize]byte(b[headerSize+1:])
		p.KeyBits, p.Hint = b[len(b)-2]&3, b[len(b)-1]
	}
	return p, nil
}

// formOf checks an element: it has two bytes, its type, and a length that is
// one of two and that of the rest.
func formOf(b []byte) (Form, error) {
	switch {
	case len(b) < headerSize:
		return 0, ErrFrameLength
	case b[0] != elementType:
		return 0, ErrFrameAbsent
	case int(b[1]) != len(b)-headerSize:
		return 0, ErrFrameLength
	case b[1] == separatedSize:
		return Separated, nil
	case b[1] == nearOwnerSize:
		return NearOwner, nil
	}
	return 0, ErrFrameLength
}

// Append appends the manufacturer data with the company identifier. It is the
// inverse of [ParsePayload]. It panics when the form is invalid.
func (p Payload) Append(dst []byte) []byte {
	dst = wire.AppendLe16(dst, Company)
	switch p.Form {
	case Separated:
		dst = append(dst, elementType, separatedSize, byte(p.Status))
		dst = append(dst, p.KeyTail[:]...)
		return append(dst, p.KeyBits&3, p.Hint)
	case NearOwner:
		return append(dst, elementType, nearOwnerSize, byte(p.Status), p.KeyBits&3)
	}
	panic("findmy: invalid form")
}

// Prefix is what every advertisement shows of a key: its first six bytes.
type Prefix [PrefixSize]byte

// Prefix returns the first six bytes of k.
func (k AdvKey) Prefix() Prefix { return Prefix(k[:]) }

// Index returns the position of the first of keys that begins with p, or -1.
// The chance that another tag's key does is 2^-48 a key.
func (p Prefix) Index(keys []AdvKey) int {
	for i := range keys {
		if keys[i].Prefix() == p {
			return i
		}
	}
	return -1
}

// Advertisement is an advertisement with its address. It is comparable.
type Advertisement struct {
	Form   Form
	Key    AdvKey // near the owner only the first six bytes, the others zero
	Status Status
	Hint   uint8
}

// Parse reads an advertisement: its address, and its data as a row of AD
// structures. The first structure of Apple's counts. It returns, in the order
// of the checks, [ErrAddress], [beacon.ErrAD], [ErrFrameLength] when the
// structure is cut off, [ErrFrameAbsent], and ErrFrameLength when the frame has
// not the length of its form.
func Parse(a beacon.Address, data []byte) (Advertisement, error) {
	if a[0]&staticBits != staticBits {
		return Advertisement{}, ErrAddress
	}
	advert := beacon.Advert{Data: data}
	b, ok, err := advert.Manufacturer(Company)
	if err != nil {
		return Advertisement{}, err
	}
	if !ok {
		return Advertisement{}, ErrFrameAbsent
	}
	p, err := parseElement(b)
	if err != nil {
		return Advertisement{}, err
	}
	return p.with(a), nil
}

// with joins a payload and the address.
func (p Payload) with(a beacon.Address) Advertisement {
	adv := Advertisement{Form: p.Form, Status: p.Status, Hint: p.Hint}
	copy(adv.Key[:], a[:])
	adv.Key[0] = a[0]&^staticBits | p.KeyBits<<6
	copy(adv.Key[PrefixSize:], p.KeyTail[:])
	return adv
}

// Address returns the address that belongs to the advertisement.
func (a Advertisement) Address() beacon.Address { return a.Key.Address() }

// Append appends the advertising data: one AD structure of 31 or, near the
// owner, 8 bytes. With the address it is the inverse of [Parse]. It panics
// when the form is invalid.
func (a Advertisement) Append(dst []byte) []byte {
	p := Payload{Form: a.Form, Status: a.Status, KeyBits: a.Key[0] >> 6, Hint: a.Hint}
	copy(p.KeyTail[:], a.Key[PrefixSize:])
	var room [2 + headerSize + separatedSize]byte
	return beacon.AppendStructure(dst, beacon.TypeManufacturer, p.Append(room[:0]))
}
