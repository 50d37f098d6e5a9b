package beacon

import (
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
)

// Sizes in bytes of the sealed frames of fyr's own protocol.
const (
	ShortTextSize   = 8   // plaintext and ciphertext of a short frame
	ShortTagSize    = 6   // its tag
	MaxTextSize     = 208 // plaintext and ciphertext of an extended frame, at most
	ExtendedTagSize = 16  // its tag

	sealedHead = 2 + rotate.IdentifierSize
)

// Errors of sealed frames.
var (
	ErrSealedLength  = fail.New(fail.Length, "beacon: sealed frame of a wrong length")
	ErrSealedAdvert  = fail.New(fail.Format, "beacon: not the advertising data of a sealed frame")
	ErrSealed        = fail.New(fail.Authentication, "beacon: sealed frame does not authenticate")
	ErrSealedCarrier = fail.New(fail.Unsupported, "beacon: carrier is neither service data nor manufacturer data")
)

// NearOwner is the bit of [Sealed.Public] that DULT demands of a tag near its
// owner.
const NearOwner = 0x01

// Sealed is a sealed frame of fyr's own protocol, as what carries it holds it:
//
//	net 1 | pub 1 | id 8 | ct 8      | tag 6     short: 24 bytes
//	net 1 | pub 1 | id 8 | ct 8..208 | tag 16    extended: 34..234 bytes
//
// The zero value is no frame.
type Sealed struct {
	// Network is the DULT network id; FF or the maker's constant elsewhere.
	Network byte
	// Public has bit [NearOwner] and else zeros. It is authenticated.
	Public byte
	// ID is the identifier of the epoch or of the separated day.
	ID [rotate.IdentifierSize]byte
	// Text is the ciphertext.
	Text []byte
	// Tag is [ShortTagSize] or [ExtendedTagSize] bytes.
	Tag []byte
}

// ParseSealed reads a frame, all of b. Text and Tag alias b. It returns
// [ErrSealedLength] for a size that no frame has.
func ParseSealed(b []byte) (Sealed, error) {
	tag := ShortTagSize
	if len(b) != sealedHead+ShortTextSize+ShortTagSize {
		tag = ExtendedTagSize
		if n := len(b) - sealedHead - ExtendedTagSize; n < ShortTextSize || n > MaxTextSize {
			return Sealed{}, ErrSealedLength
		}
	}
	end := len(b) - tag
	return Sealed{
		Network: b[0], Public: b[1], ID: [rotate.IdentifierSize]byte(b[2:]),
		Text: b[sealedHead:end:end], Tag: b[end:len(b):len(b)],
	}, nil
}

// Append appends the frame to dst.
func (f *Sealed) Append(dst []byte) []byte {
	dst = append(dst, f.Network, f.Public)
	dst = append(dst, f.ID[:]...)
	dst = append(dst, f.Text...)
	return append(dst, f.Tag...)
}

// Extended reports whether the frame is an extended one.
func (f *Sealed) Extended() bool { return len(f.Tag) == ExtendedTagSize }

// Carrier is the AD structure that sealed frames come in: service data of a
// 16-bit UUID or manufacturer data of a company. It is a fact of the tag's
// registration; fyr has no number of its own. The zero value is not valid.
type Carrier struct {
	Type   byte   // TypeServiceData16 or TypeManufacturer
	Number uint16 // UUID or company identifier
}

// DULT is the carrier of consumer tags: service data of UUID FCB2, with a
// network id in [Sealed.Network].
var DULT = Carrier{TypeServiceData16, 0xfcb2}

// Check returns [ErrSealedCarrier] for a carrier that is not valid.
func (c Carrier) Check() error {
	if c.Type != TypeServiceData16 && c.Type != TypeManufacturer {
		return ErrSealedCarrier
	}
	return nil
}

// Find returns the frame's bytes in the first structure of a for c, which alias
// a, and whether there is one. Their length is not checked. A structure that
// runs past the end before one is found gives [ErrAD].
func (c Carrier) Find(a *Advert) ([]byte, bool, error) { return a.find(c.Type, c.Number) }

// flags is the AD structure that comes first: LE general discoverable, no
// BR/EDR.
const flags = "\x02\x01\x06"

// Append appends to dst the advertising data that shows f: flags and one
// structure, 31 bytes for a short frame.
func (c Carrier) Append(dst []byte, f *Sealed) []byte {
	return f.Append(c.head(dst, sealedHead+len(f.Text)+len(f.Tag)))
}

// head appends what comes before a frame of a size.
func (c Carrier) head(dst []byte, size int) []byte {
	dst = append(dst, flags...)
	return append(dst, byte(1+2+size), c.Type, byte(c.Number), byte(c.Number>>8))
}

// Parse reads advertising data as Append makes them, all of data. Text and Tag
// alias data. It returns [ErrSealedAdvert] for other structures and
// [ErrSealedLength] for a size that no frame has.
func (c Carrier) Parse(data []byte) (Sealed, error) {
	var room [len(flags) + 4]byte
	if len(data) < len(room) {
		return Sealed{}, ErrSealedAdvert
	}
	body := data[len(room):]
	if len(body) > sealedHead+MaxTextSize+ExtendedTagSize {
		return Sealed{}, ErrSealedLength
	}
	if string(data[:len(room)]) != string(c.head(room[:0], len(body))) {
		return Sealed{}, ErrSealedAdvert
	}
	return ParseSealed(body)
}
