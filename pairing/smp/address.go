package smp

// Sizes of addresses in bytes.
const (
	DeviceAddressSize = 6 // BD_ADDR
	AddressSize       = 7 // A and B of the toolbox: type octet, then BD_ADDR
)

// Address is a device address with its type, as f5 and f6 take it: an octet, 0
// for public and 1 for random, then the device address, most significant octet
// first, as people write it. It is comparable; the zero value is the public
// address 00:00:00:00:00:00.
type Address [AddressSize]byte

// NewAddress returns the address of a device, most significant octet first.
func NewAddress(device [DeviceAddressSize]byte, random bool) Address {
	var a Address
	if random {
		a[0] = 1
	}
	copy(a[1:], device[:])
	return a
}

// Random reports whether a is a random address.
func (a Address) Random() bool { return a[0]&1 == 1 }

// Device returns the device address, most significant octet first.
func (a Address) Device() [DeviceAddressSize]byte { return [DeviceAddressSize]byte(a[1:]) }

// appendReversed appends the octets of b in the other order: of values of the
// toolbox as the air and records have them, or back.
func appendReversed(dst, b []byte) []byte {
	for i := len(b) - 1; i >= 0; i-- {
		dst = append(dst, b[i])
	}
	return dst
}
