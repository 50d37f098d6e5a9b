package beacon

import "github.com/seed-496a4445/fyr/internal/fail"

// AddressSize is the size of a Bluetooth device address in bytes.
const AddressSize = 6

// Address is a Bluetooth device address, most significant byte first, as
// people write it. On the air and in HCI the bytes stand the other way round:
// see [AddressFromWire].
type Address [AddressSize]byte

// ErrAddress is returned for text that is not a Bluetooth address.
var ErrAddress = fail.New(fail.Format, "beacon: not a Bluetooth address")

// AddressFromWire reads an address from six bytes least significant first, the
// order of HCI events and link-layer packets. It panics when b is shorter.
func AddressFromWire(b []byte) Address {
	_ = b[5]
	return Address{b[5], b[4], b[3], b[2], b[1], b[0]}
}

// ParseAddress reads "A4:C1:38:8D:18:B2", with colons, with dashes or without
// any separator, in upper or lower case. It returns [ErrAddress] for anything
// else.
func ParseAddress(s string) (Address, error) {
	var a Address
	step := 3
	if len(s) == 2*AddressSize {
		step = 2
	} else if len(s) != 3*AddressSize-1 || s[2] != ':' && s[2] != '-' {
		return Address{}, ErrAddress
	}
	for i := range a {
		at := i * step
		hi, ok1 := nibble(s[at])
		lo, ok2 := nibble(s[at+1])
		if !ok1 || !ok2 || step == 3 && i > 0 && s[at-1] != s[2] {
			return Address{}, ErrAddress
		}
		a[i] = hi<<4 | lo
	}
	return a, nil
}

func nibble(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// String returns the address as "A4:C1:38:8D:18:B2".
func (a Address) String() string {
	const digits = "0123456789ABCDEF"
	var b [3*AddressSize - 1]byte
	for i, v := range a {
		if i > 0 {
			b[3*i-1] = ':'
		}
		b[3*i], b[3*i+1] = digits[v>>4], digits[v&15]
	}
	return string(b[:])
}

// AppendWire appends the six bytes least significant first.
func (a Address) AppendWire(dst []byte) []byte {
	return append(dst, a[5], a[4], a[3], a[2], a[1], a[0])
}

// AddressType says who chose an address and whether it changes.
type AddressType uint8

// The address types. The kinds of random addresses are told by the top two
// bits of the address: see [Address.RandomKind].
const (
	// AddressUnknown: the source of the advertisement does not say.
	AddressUnknown AddressType = iota
	// AddressPublic is an address assigned by the IEEE.
	AddressPublic
	// AddressRandom is any of the random kinds.
	AddressRandom
	// AddressAnonymous: the advertisement carried no address.
	AddressAnonymous
)

// String returns "unknown", "public", "random" or "anonymous".
func (t AddressType) String() string {
	names := [...]string{"unknown", "public", "random", "anonymous"}
	if int(t) < len(names) {
		return names[t]
	}
	return "invalid"
}

// RandomKind is the kind of a random address, its top two bits.
type RandomKind uint8

// The kinds of random addresses (Core Specification, Vol 6, Part B, 1.3.2).
const (
	NonResolvable RandomKind = 0 // non-resolvable private
	Resolvable    RandomKind = 1 // resolvable private
	ReservedKind  RandomKind = 2 // reserved for future use
	Static        RandomKind = 3 // static random
)

// RandomKind returns the kind of a, which must be a random address.
func (a Address) RandomKind() RandomKind { return RandomKind(a[0] >> 6) }

// String returns the kind as "non_resolvable", "resolvable", "reserved" or
// "static".
func (k RandomKind) String() string {
	return [...]string{"non_resolvable", "resolvable", "reserved", "static"}[k&3]
}
