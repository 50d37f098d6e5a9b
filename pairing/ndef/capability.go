package ndef

import "github.com/seed-496a4445/fyr/internal/wire"

// CapabilitySize is the size of the capability container of a Type 4 tag up to
// its first TLV, which is all of it that is read and written here, in octets.
const CapabilitySize = 15

// Mapping versions of Type 4 tags.
const (
	Mapping2 = 0x20
	Mapping3 = 0x30
)

// The NDEF File Control TLV within a capability container.
const (
	fileControl     = 0x04
	fileControlSize = 6
)

// minRead is the least MLe that a tag may state.
const minRead = 15

// AccessFree is access without any condition.
const AccessFree = 0x00

// AccessNever is access that is not given at all.
const AccessNever = 0xff

// Capability is the capability container of a Type 4 tag. The zero value cannot
// be written.
type Capability struct {
	Version  uint8  // mapping version, major and minor, four bits each
	MaxRead  uint16 // MLe: octets that one READ BINARY may ask for, 15 or more
	MaxWrite uint16 // MLc: octets that one UPDATE BINARY may carry
	File     uint16 // identifier of the NDEF file
	FileSize uint16 // octets of the NDEF file, its length of two included
	Read     uint8  // [AccessFree], or a condition
	Write    uint8  // [AccessFree], [AccessNever], or a condition
}

// ParseCapability reads the first [CapabilitySize] octets of a capability
// container. It may say that it is longer: other TLVs follow then, which do not
// matter to whoever wants the message.
//
// It returns [ErrCapabilityLength], also when the container says that it is
// shorter, [ErrMapping] for a major mapping version other than 2 and 3,
// [ErrMaxRead] or [ErrFileControl], checked in this order. The last one is
// for the file control of extended files too, which mapping version 3.0 has
// for messages beyond 64 KiB.
//
// It implements the CC file of Type 4 Tag.
func ParseCapability(b []byte) (Capability, error) {
	if len(b) != CapabilitySize || wire.Be16(b) < CapabilitySize {
		return Capability{}, ErrCapabilityLength
	}
	c := Capability{
		Version: b[2],
		MaxRead: wire.Be16(b[3:]), MaxWrite: wire.Be16(b[5:]),
		File: wire.Be16(b[9:]), FileSize: wire.Be16(b[11:]),
		Read: b[13], Write: b[14],
	}
	if err := c.check(); err != nil {
		return Capability{}, err
	}
	if b[7] != fileControl || b[8] != fileControlSize {
		return Capability{}, ErrFileControl
	}
	return c, nil
}

func (c Capability) check() error {
	if major := c.Version >> 4; major != Mapping2>>4 && major != Mapping3>>4 {
		return ErrMapping
	}
	if c.MaxRead < minRead {
		return ErrMaxRead
	}
	return nil
}

// Append appends the container, [CapabilitySize] octets. It returns dst and
// [ErrMapping] or [ErrMaxRead].
func (c Capability) Append(dst []byte) ([]byte, error) {
	if err := c.check(); err != nil {
		return dst, err
	}
	dst = append(wire.AppendBe16(dst, CapabilitySize), c.Version)
	dst = wire.AppendBe16(wire.AppendBe16(dst, c.MaxRead), c.MaxWrite)
	dst = append(dst, fileControl, fileControlSize)
	dst = wire.AppendBe16(wire.AppendBe16(dst, c.File), c.FileSize)
	return append(dst, c.Read, c.Write), nil
}

// MaxMessage returns the size of the largest message that the NDEF file holds,
// in octets; it is negative when the file cannot even say that it holds none.
func (c Capability) MaxMessage() int { return int(c.FileSize) - lengthSize }
