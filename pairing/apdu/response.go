package apdu

import "github.com/seed-496a4445/fyr/internal/wire"

// StatusSize is the size of a status word, SW1 and SW2, in octets.
const StatusSize = 2

// A Response is a response APDU, ISO 7816-4 section 5.1. Safe for concurrent
// reading.
type Response struct {
	// Data is the response data field, 0..65,536 octets.
	Data []byte
	// Status is the status word that ends the response.
	Status Status
}

// ParseResponse reads a response APDU. Every status word is taken, also those
// that ISO 7816-4 calls invalid: none of them means success.
//
// The Data of the result aliases b. ErrLength: fewer than 2 or more than 65,538
// octets.
func ParseResponse(b []byte) (Response, error) {
	n := len(b) - StatusSize
	if n < 0 || n > MaxNe {
		return Response{}, ErrLength
	}
	return Response{Data: b[:n:n], Status: Status(wire.Be16(b[n:]))}, nil
}

// Append appends the encoding of r to dst and returns the extended slice. It
// does not allocate when dst has the capacity. It panics when r has more than
// 65,536 octets of data.
func (r Response) Append(dst []byte) []byte {
	if len(r.Data) > MaxNe {
		panic("apdu: response of more than 65536 octets")
	}
	return wire.AppendBe16(append(dst, r.Data...), uint16(r.Status))
}
