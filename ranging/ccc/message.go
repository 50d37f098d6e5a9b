package ccc

import "github.com/seed-496a4445/fyr/internal/wire"

// PrePollSize is the size of a Pre-POLL message in bytes.
const PrePollSize = 13

// PrePoll is the plaintext of a Pre-POLL frame. It can be compared with ==.
//
//	session 4 | index of POLL 4 | block 2 | hopping 1 | round 2, little endian
type PrePoll struct {
	Session   uint32
	PollIndex uint32
	Block     uint16
	Hopping   bool
	Round     uint16
}

// Append appends the [PrePollSize] octets of p to dst.
func (p PrePoll) Append(dst []byte) []byte {
	dst = wire.AppendLe32(dst, p.Session)
	dst = wire.AppendLe32(dst, p.PollIndex)
	dst = wire.AppendLe16(dst, p.Block)
	hopping := byte(0)
	if p.Hopping {
		hopping = 1
	}
	return wire.AppendLe16(append(dst, hopping), p.Round)
}

// ParsePrePoll returns the message in b. It returns [ErrLength] unless b has
// [PrePollSize] octets, and [ErrFormat] when the hopping flag is neither 0 nor 1.
func ParsePrePoll(b []byte) (PrePoll, error) {
	if len(b) != PrePollSize {
		return PrePoll{}, ErrLength
	}
	if b[10] > 1 {
		return PrePoll{}, ErrFormat
	}
	return PrePoll{wire.Le32(b), wire.Le32(b[4:]), wire.Le16(b[8:]), b[10] == 1, wire.Le16(b[11:])}, nil
}

// Sizes in bytes.
const (
	FinalDataSize = 18 // without responders
	ResponderSize = 7
)

// Responder is what a Final_Data message says of one responder. It can be
// compared with ==.
//
//	number 1 | time stamp 4, little endian | uncertainty 1 | status 1
type Responder struct {
	Number      uint8
	Timestamp   uint32
	Uncertainty uint8
	Status      uint8
}

// FinalData is the plaintext of a Final_Data frame. What its head consists of is
// not known here.
type FinalData struct {
	Head       [FinalDataSize]byte
	Responders []Responder
}

// ParseFinalData returns the message in b: [FinalDataSize] octets and
// [ResponderSize] for each responder. Responders come in any order, and some may
// be missing. It returns [ErrLength], and [ErrTwice] when a number comes twice:
// nobody can tell then which of the two is meant.
func ParseFinalData(b []byte) (FinalData, error) {
	if len(b) < FinalDataSize || (len(b)-FinalDataSize)%ResponderSize != 0 {
		return FinalData{}, ErrLength
	}
	f := FinalData{Head: [FinalDataSize]byte(b)}
	for b = b[FinalDataSize:]; len(b) > 0; b = b[ResponderSize:] {
		r := Responder{b[0], wire.Le32(b[1:]), b[5], b[6]}
		if _, ok := f.Responder(r.Number); ok {
			return FinalData{}, ErrTwice
		}
		f.Responders = append(f.Responders, r)
	}
	return f, nil
}

// Append appends f to dst.
func (f FinalData) Append(dst []byte) []byte {
	dst = append(dst, f.Head[:]...)
	for _, r := range f.Responders {
		dst = wire.AppendLe32(append(dst, r.Number), r.Timestamp)
		dst = append(dst, r.Uncertainty, r.Status)
	}
	return dst
}

// Responder returns what f says of the responder with a number, wherever it
// stands, and whether it says anything.
func (f FinalData) Responder(number uint8) (Responder, bool) {
	for _, r := range f.Responders {
		if r.Number == number {
			return r, true
		}
	}
	return Responder{}, false
}
