package bthome

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/fail"
)

// The 16-bit UUIDs of the service data.
const (
	UUID            = 0xfcd2 // version 2
	UUIDV1          = 0x181c // version 1, plain
	UUIDV1Encrypted = 0x181e // version 1, encrypted
)

// Sizes in bytes.
const (
	CounterSize = 4
	TagSize     = 4
	tailSize    = CounterSize + TagSize
)

// Errors of frames.
var (
	// ErrLength: the service data ends inside a field that it must have.
	ErrLength = fail.New(fail.Length, "bthome: frame too short")
	// ErrVersion: the version bits of the device info are not 2.
	ErrVersion = fail.New(fail.Unsupported, "bthome: frame of an unknown version")
	// ErrPlain: a frame is to be opened, or sealed, that is not encrypted.
	ErrPlain = fail.New(fail.Unsupported, "bthome: frame is not encrypted")
	// ErrTag: the frame does not authenticate under the key and the address.
	ErrTag = fail.New(fail.Authentication, "bthome: frame does not authenticate")
)

// DeviceInfo is the first byte of a frame of version 2.
type DeviceInfo byte

// The bits of a [DeviceInfo].
const (
	Encrypted    DeviceInfo = 1 << 0
	MACIncluded  DeviceInfo = 1 << 1
	TriggerBased DeviceInfo = 1 << 2 // sends when something happens, not at intervals
	Version2     DeviceInfo = 2 << 5
)

// Has reports whether all of bits are set in d.
func (d DeviceInfo) Has(bits DeviceInfo) bool { return d&bits == bits }

// Version returns the version bits.
func (d DeviceInfo) Version() uint8 { return uint8(d >> 5) }

// Frame is a frame of version 2. The zero value is not one: it has version 0.
type Frame struct {
	Info DeviceInfo
	// MAC is the address that the frame states, if Info has [MACIncluded].
	MAC beacon.Address
	// Body is what follows: objects, or ciphertext, counter and tag.
	Body []byte
}

// Parse splits the service data of UUID 0xFCD2. Body aliases it. It returns
// [ErrLength] when b is empty or ends inside the MAC, and [ErrVersion] when the
// version is not 2. The reserved bits may have any value.
func Parse(b []byte) (Frame, error) {
	if len(b) == 0 {
		return Frame{}, ErrLength
	}
	f := Frame{Info: DeviceInfo(b[0]), Body: b[1:]}
	if f.Info.Version() != 2 {
		return Frame{}, ErrVersion
	}
	if f.Info.Has(MACIncluded) {
		if len(f.Body) < beacon.AddressSize {
			return Frame{}, ErrLength
		}
		f.MAC = beacon.AddressFromWire(f.Body)
		f.Body = f.Body[beacon.AddressSize:]
	}
	return f, nil
}

// Append appends the service data of f, the inverse of [Parse]. The MAC is left
// out if Info does not have [MACIncluded].
func (f Frame) Append(dst []byte) []byte {
	dst = appendHeader(dst, f.Info, f.MAC)
	return append(dst, f.Body...)
}

func appendHeader(dst []byte, info DeviceInfo, mac beacon.Address) []byte {
	dst = append(dst, byte(info))
	if info.Has(MACIncluded) {
		dst = mac.AppendWire(dst)
	}
	return dst
}
