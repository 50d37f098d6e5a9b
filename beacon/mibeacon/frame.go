package mibeacon

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// The carriers of a frame.
const (
	UUID    = 0xfe95 // service data
	Company = 0x038f // manufacturer data, in scan responses of older devices
)

// Sizes in bytes.
const (
	headerSize = 5 // frame control, product and frame counter

	ExtendedCounterSize = 3 // bits 8-31 of the counter
	TagSize             = 4 // versions 4 and 5
	LegacyTagSize       = 1 // versions 2 and 3

	tailSize       = ExtendedCounterSize + TagSize
	legacyTailSize = ExtendedCounterSize + LegacyTagSize
	meshSize       = 2
)

// Errors of frames.
var (
	// ErrLength: the frame ends inside a field that it must have.
	ErrLength = fail.New(fail.Length, "mibeacon: frame too short")
	// ErrVersion: an encrypted frame of a version that is not read here, or not by
	// this function.
	ErrVersion = fail.New(fail.Unsupported, "mibeacon: encrypted frame of another version")
	// ErrPlain: a frame is to be opened, or sealed, that is not encrypted or has
	// no objects.
	ErrPlain = fail.New(fail.Unsupported, "mibeacon: frame is not encrypted")
	// ErrFields: a frame is to be built with a field whose layout is not settled.
	ErrFields = fail.New(fail.Unsupported, "mibeacon: header field of an unsettled layout")
	// ErrMismatch: the frame states another address than the advertiser's.
	ErrMismatch = fail.New(fail.Mismatch, "mibeacon: MAC of the frame is not the address")
	// ErrTag: the frame does not authenticate under the key and the address.
	ErrTag = fail.New(fail.Authentication, "mibeacon: frame does not authenticate")
	// ErrLegacy: a frame of version 2 or 3 decrypts to what is not a row of
	// objects.
	ErrLegacy = fail.New(fail.Authentication, "mibeacon: frame decrypts to no objects")
)

// Control is the frame control field.
type Control uint16

// The bits of a [Control]; bits 1 and 2 are reserved.
const (
	Timing             Control = 1 << 0
	Encrypted          Control = 1 << 3
	MACIncluded        Control = 1 << 4
	CapabilityIncluded Control = 1 << 5
	ObjectIncluded     Control = 1 << 6
	Mesh               Control = 1 << 7
	Registered         Control = 1 << 8
	Solicited          Control = 1 << 9
)

// Sealed are the bits of a frame that holds encrypted objects.
const Sealed = Encrypted | ObjectIncluded

// Has reports whether all of bits are set in c.
func (c Control) Has(bits Control) bool { return c&bits == bits }

// AuthMode returns the authentication mode: 0 old, 1 secure chip, 2 standard.
func (c Control) AuthMode() uint8 { return uint8(c >> 10 & 3) }

// Version returns the version.
func (c Control) Version() uint8 { return uint8(c >> 12) }

// The bits of the capability field.
const (
	capabilityBinding = 3 << 3 // kind of binding; 3 is a combination, with Wi-Fi
	capabilityIO      = 1 << 5 // an I/O capability field follows
)

// Frame is a frame of any version. The zero value is one, of version 0.
type Frame struct {
	Control Control
	Product uint16
	// Counter is the frame counter, bits 0-7 of the counter.
	Counter uint8
	// MAC is the address that the frame states, if Control has [MACIncluded].
	MAC beacon.Address
	// Capability, if Control has [CapabilityIncluded].
	Capability byte
	// Payload is what follows: fields that hang on the capability, objects or
	// ciphertext, the rest of the counter and the tag, mesh information.
	Payload []byte
}

// Parse splits a frame: service data or manufacturer data, without the UUID or
// company. Payload aliases it. It returns [ErrLength] when b has less than 5
// bytes or ends inside the MAC or capability. Any version will do.
func Parse(b []byte) (Frame, error) {
	if len(b) < headerSize {
		return Frame{}, ErrLength
	}
	f := Frame{Control: Control(wire.Le16(b)), Product: wire.Le16(b[2:]), Counter: b[4]}
	b = b[headerSize:]
	if f.Control.Has(MACIncluded) {
		if len(b) < beacon.AddressSize {
			return Frame{}, ErrLength
		}
		f.MAC, b = beacon.AddressFromWire(b), b[beacon.AddressSize:]
	}
	if f.Control.Has(CapabilityIncluded) {
		if len(b) < 1 {
			return Frame{}, ErrLength
		}
		f.Capability, b = b[0], b[1:]
	}
	f.Payload = b
	return f, nil
}

// Append appends f, the inverse of [Parse]. MAC and Capability are left out if
// Control does not have them.
func (f Frame) Append(dst []byte) []byte {
	dst = wire.AppendLe16(dst, uint16(f.Control))
	dst = wire.AppendLe16(dst, f.Product)
	dst = append(dst, f.Counter)
	if f.Control.Has(MACIncluded) {
		dst = f.MAC.AppendWire(dst)
	}
	if f.Control.Has(CapabilityIncluded) {
		dst = append(dst, f.Capability)
	}
	return append(dst, f.Payload...)
}

// body returns the payload without the mesh information. ok is false when it
// does not hold that.
func (f Frame) body() (b []byte, ok bool) {
	if !f.Control.Has(Mesh) {
		return f.Payload, true
	}
	n := len(f.Payload) - meshSize
	if n < 0 {
		return nil, false
	}
	return f.Payload[:n], true
}

// skips returns how many bytes may stand between the capability and the
// objects, the likeliest first.
func (f Frame) skips() []uint8 {
	if !f.Control.Has(CapabilityIncluded) {
		return skipNone
	}
	wifi, io := f.Capability&capabilityBinding == capabilityBinding, f.Capability&capabilityIO != 0
	switch {
	case wifi && io:
		return skipBoth
	case wifi:
		return skipWiFi
	case io:
		return skipIO
	}
	return skipNone
}

var (
	skipNone = []uint8{0}
	skipIO   = []uint8{2, 1}
	skipWiFi = []uint8{2, 0}
	skipBoth = []uint8{4, 3, 2, 1}
)
