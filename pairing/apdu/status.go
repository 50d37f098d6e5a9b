package apdu

import (
	"fmt"

	"github.com/seed-496a4445/fyr/internal/fail"
)

// A Status is the status word SW1 SW2 of a response, ISO 7816-4 section 5.1.3.
// The zero Status is not one that a card sends.
type Status uint16

// Status words that cards of the formats under pairing send.
const (
	StatusOK Status = 0x9000

	StatusEnd     Status = 0x6282 // end of file or record before Ne octets
	StatusWarning Status = 0x6300 // done, with a warning

	StatusMemory      Status = 0x6581 // memory failure
	StatusLength      Status = 0x6700 // wrong length
	StatusChannel     Status = 0x6881 // logical channel not supported
	StatusSecureMsg   Status = 0x6882 // secure messaging not supported
	StatusLast        Status = 0x6883 // last command of the chain expected
	StatusChaining    Status = 0x6884 // command chaining not supported
	StatusSecurity    Status = 0x6982 // security status not satisfied
	StatusBlocked     Status = 0x6983 // authentication method blocked
	StatusConditions  Status = 0x6985 // conditions of use not satisfied
	StatusNotAllowed  Status = 0x6986 // command not allowed, no file selected
	StatusData        Status = 0x6A80 // incorrect parameters in the data field
	StatusFunction    Status = 0x6A81 // function not supported
	StatusNotFound    Status = 0x6A82 // file or application not found
	StatusMemoryFull  Status = 0x6A84 // not enough memory space
	StatusParameters  Status = 0x6A86 // incorrect P1 or P2
	StatusReference   Status = 0x6A88 // referenced data not found
	StatusOffset      Status = 0x6B00 // wrong P1 or P2: offset outside the file
	StatusInstruction Status = 0x6D00 // instruction not supported
	StatusClass       Status = 0x6E00 // class not supported
	StatusUnknown     Status = 0x6F00 // no precise diagnosis
)

// names are the words for the status words above.
var names = map[Status]string{
	StatusOK:          "done",
	StatusEnd:         "end of file before the expected length",
	StatusWarning:     "warning",
	StatusMemory:      "memory failure",
	StatusLength:      "wrong length",
	StatusChannel:     "logical channel not supported",
	StatusSecureMsg:   "secure messaging not supported",
	StatusLast:        "last command of the chain expected",
	StatusChaining:    "command chaining not supported",
	StatusSecurity:    "security status not satisfied",
	StatusBlocked:     "authentication method blocked",
	StatusConditions:  "conditions of use not satisfied",
	StatusNotAllowed:  "command not allowed",
	StatusData:        "incorrect data",
	StatusFunction:    "function not supported",
	StatusNotFound:    "file or application not found",
	StatusMemoryFull:  "not enough memory",
	StatusParameters:  "incorrect P1 or P2",
	StatusReference:   "referenced data not found",
	StatusOffset:      "offset outside the file",
	StatusInstruction: "instruction not supported",
	StatusClass:       "class not supported",
	StatusUnknown:     "no precise diagnosis",
}

// SW1 is the first octet of s.
func (s Status) SW1() byte { return byte(s >> 8) }

// SW2 is the second octet of s.
func (s Status) SW2() byte { return byte(s) }

// Warning reports whether s is 62xx or 63xx: the command was carried out, and
// the card has something to remark.
func (s Status) Warning() bool { return s.SW1() == 0x62 || s.SW1() == 0x63 }

// StatusMore is the status 61xx: the card has n more octets, or at least 256
// when n is 256 or more, and GET RESPONSE brings them.
func StatusMore(n int) Status { return 0x6100 | Status(field(n)) }

// More is the xx of 61xx, 1..256 octets, and 0 for other status words.
func (s Status) More() int {
	if s.SW1() != 0x61 {
		return 0
	}
	return expected(int(s.SW2()), MaxShortNe)
}

// StatusWrongLe is the status 6Cxx: the same command with Le = n, 1..256, would
// be carried out.
func StatusWrongLe(n int) Status { return 0x6C00 | Status(field(n)) }

// Le is the xx of 6Cxx, 1..256 octets, and 0 for other status words.
func (s Status) Le() int {
	if s.SW1() != 0x6C {
		return 0
	}
	return expected(int(s.SW2()), MaxShortNe)
}

// field is the octet in which 61xx and 6Cxx hold n: 00 for 256 and more.
func field(n int) byte {
	if n >= MaxShortNe {
		return 0
	}
	return byte(n)
}

// String is s in hexadecimal and, where it is known, in words.
func (s Status) String() string {
	name := names[s]
	switch {
	case name != "":
	case s.More() > 0:
		name = "more data"
	case s.Le() > 0:
		name = "wrong Le"
	case s.Warning():
		name = "warning"
	default:
		return fmt.Sprintf("%04X", uint16(s))
	}
	return fmt.Sprintf("%04X %s", uint16(s), name)
}

// Err is nil for StatusOK and a [StatusError] for every other status: a caller
// that takes warnings asks for [Status.Warning] first.
func (s Status) Err() error {
	if s == StatusOK {
		return nil
	}
	return StatusError{s}
}

// A StatusError is a status word as an error. It wraps one class: length for
// 6700 and 6Cxx, authentication for 6982 and 6983, unknown for 6A82 and 6A88,
// format for 6A80, range for 6A86 and 6B00, unsupported for 68xx, 6A81, 6D00
// and 6E00, and state for the rest.
type StatusError struct{ Status Status }

// Error is "apdu: card says" and the status.
func (e StatusError) Error() string { return "apdu: card says " + e.Status.String() }

// Unwrap is the class of the error.
func (e StatusError) Unwrap() error {
	switch e.Status {
	case StatusLength:
		return fail.Length
	case StatusSecurity, StatusBlocked:
		return fail.Authentication
	case StatusNotFound, StatusReference:
		return fail.Unknown
	case StatusData:
		return fail.Format
	case StatusParameters, StatusOffset:
		return fail.Range
	case StatusFunction, StatusInstruction, StatusClass:
		return fail.Unsupported
	}
	switch e.Status.SW1() {
	case 0x68:
		return fail.Unsupported
	case 0x6C:
		return fail.Length
	}
	return fail.State
}
