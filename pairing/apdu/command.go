package apdu

import "github.com/seed-496a4445/fyr/internal/wire"

// Sizes of the fields of a command, in octets.
const (
	HeaderSize = 4 // CLA, INS, P1 and P2

	// MaxShort is the most data that a command in the short form carries.
	MaxShort = 255
	// MaxExtended is the most data that a command in the extended form carries.
	MaxExtended = 65535

	// MaxShortNe is the most data that a command in the short form can ask for.
	MaxShortNe = 256
	// MaxNe is the most data that any command can ask for, and so the most that
	// a response carries.
	MaxNe = 65536
)

// Chained is the bit of CLA that says that more blocks of this command follow,
// ISO 7816-4 section 5.1.1.1. Other classes than the interindustry ones use it
// the same way.
const Chained byte = 0x10

// A Command is a command APDU, ISO 7816-4 section 5.1. The zero Command is the
// header 00000000 alone. Safe for concurrent reading.
type Command struct {
	CLA, INS, P1, P2 byte

	// Data is the command data field, 0..65,535 octets.
	Data []byte
	// Ne is the most data that the response may carry, 0..65,536 octets.
	Ne int
}

// ParseCommand reads a command APDU in any of the seven forms: the header
// alone, with Le, with Lc and data, with both, and the last three in the
// extended form too. Le of zeros is the largest value of its form.
//
// The Data of the result aliases b. ErrLength: b is of no form, which includes
// an extended Lc of 0 and a length field that does not agree with len(b).
func ParseCommand(b []byte) (Command, error) {
	if len(b) < HeaderSize {
		return Command{}, ErrLength
	}
	c := Command{CLA: b[0], INS: b[1], P1: b[2], P2: b[3]}
	body := b[HeaderSize:]
	switch {
	case len(body) == 0:
		return c, nil
	case len(body) == 1:
		c.Ne = expected(int(body[0]), MaxShortNe)
		return c, nil
	case body[0] != 0:
		return c.split(body[1:], int(body[0]), 1)
	case len(body) == 3:
		c.Ne = expected(int(wire.Be16(body[1:])), MaxNe)
		return c, nil
	case len(body) > 3 && wire.Be16(body[1:]) != 0:
		return c.split(body[3:], int(wire.Be16(body[1:])), 2)
	}
	return Command{}, ErrLength
}

// split divides rest into n octets of data and an Le field of none or le
// octets.
func (c Command) split(rest []byte, n, le int) (Command, error) {
	switch len(rest) {
	case n:
		c.Data = rest
	case n + le:
		c.Data = rest[:n:n]
		if le == 1 {
			c.Ne = expected(int(rest[n]), MaxShortNe)
		} else {
			c.Ne = expected(int(wire.Be16(rest[n:])), MaxNe)
		}
	default:
		return Command{}, ErrLength
	}
	return c, nil
}

// expected is the Ne of a field Le whose largest value is written as 0.
func expected(le, largest int) int {
	if le == 0 {
		return largest
	}
	return le
}

// Extended reports whether c needs the extended form.
func (c Command) Extended() bool { return len(c.Data) > MaxShort || c.Ne > MaxShortNe }

// Append appends the encoding of c to dst and returns the extended slice: in
// the short form where c fits, else in the extended form. It does not allocate
// when dst has the capacity, and returns dst as it was with an error.
//
// ErrLength: more than 65,535 octets of data. ErrExpected: Ne outside
// 0..65,536.
func (c Command) Append(dst []byte) ([]byte, error) {
	switch {
	case len(c.Data) > MaxExtended:
		return dst, ErrLength
	case c.Ne < 0 || c.Ne > MaxNe:
		return dst, ErrExpected
	}
	dst = append(dst, c.CLA, c.INS, c.P1, c.P2)
	if c.Extended() {
		return c.appendExtended(dst), nil
	}
	if len(c.Data) > 0 {
		dst = append(dst, byte(len(c.Data)))
		dst = append(dst, c.Data...)
	}
	if c.Ne > 0 {
		dst = append(dst, byte(c.Ne)) // 256 becomes 00
	}
	return dst, nil
}

// appendExtended appends what follows the header in the extended form, which
// begins with one zero octet.
func (c Command) appendExtended(dst []byte) []byte {
	dst = append(dst, 0)
	if len(c.Data) > 0 {
		dst = wire.AppendBe16(dst, uint16(len(c.Data)))
		dst = append(dst, c.Data...)
	}
	if c.Ne > 0 {
		dst = wire.AppendBe16(dst, uint16(c.Ne)) // 65,536 becomes 0000
	}
	return dst
}

// Instructions of ISO 7816-4 that the packages of pairing use.
const (
	InsSelect       byte = 0xA4
	InsReadBinary   byte = 0xB0
	InsGetResponse  byte = 0xC0
	InsEnvelope     byte = 0xC3
	InsUpdateBinary byte = 0xD6
)

// Select returns the command that selects the application with the identifier
// aid: 00 A4 04 00, the identifier, Le 00. The Data of the result aliases aid.
func Select(aid []byte) Command {
	return Command{INS: InsSelect, P1: 0x04, Data: aid, Ne: MaxShortNe}
}
