package rotate

// Sizes in bytes of what a block of an epoch or of a day shows.
const (
	IdentifierSize = 8
	AddressSize    = 6
)

// Identifier returns the identifier in the encrypted block of an epoch or of a
// separated day: its first eight bytes.
func Identifier(b *[BlockSize]byte) [IdentifierSize]byte {
	return [IdentifierSize]byte(b[:IdentifierSize])
}

// DeviceAddress returns the Bluetooth device address in the same block, most
// significant byte first: the six bytes behind the identifier, the top two bits
// overwritten with those of kind: 0 for a non-resolvable private address, 3 for
// a static random one.
func DeviceAddress(b *[BlockSize]byte, kind byte) [AddressSize]byte {
	a := [AddressSize]byte(b[IdentifierSize:])
	a[0] = a[0]&0x3f | kind<<6
	return a
}

// ValidAddress reports whether controllers take a random address: its 46 bits
// below the top two are neither all 0 nor all 1 (Core Specification, Vol 6,
// Part B, 1.3.2). One in 2^45 is not.
func ValidAddress(a [AddressSize]byte) bool {
	and, or := a[0]|0xc0, a[0]&0x3f
	for _, b := range a[1:] {
		and &= b
		or |= b
	}
	return and != 0xff && or != 0
}
