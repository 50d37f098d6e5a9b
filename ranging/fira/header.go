package fira

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes in bytes.
const (
	HeaderSize       = 28
	ShortAddressSize = 2
)

// ShortAddress is a short MAC address, most significant octet first.
type ShortAddress [ShortAddressSize]byte

// Header is the MAC header of a frame of a session. It can be compared with ==.
//
//	0  49 2b       frame control
//	2  destination 2, little endian
//	4  26          security: encrypted with a tag of 64 bits, no frame counter
//	5  13 00       header element: 19 octets, of a vendor
//	7  ff 18 5a    FiRa
//	10 08 08 08 08 08 08 08 08 | session id 4 | slot index 4, little endian
//	26 00 3f       end of header elements
//
// The 16 octets from 10 on are encrypted as one block, but with static STS.
type Header struct {
	Destination ShortAddress
	SessionID   uint32
	Index       uint32 // phyStsIndex
}

const (
	headerStart   = "\x49\x2b"
	headerMiddle  = "\x26\x13\x00\xff\x18\x5a" // from 4 on
	headerPadding = "\x08\x08\x08\x08\x08\x08\x08\x08"
	headerEnd     = "\x00\x3f"

	securityAt = 4
	security   = 0x26
	elementAt  = 10
)

// AppendClear appends the [HeaderSize] octets of h to dst, with nothing
// encrypted: for static STS.
func (h Header) AppendClear(dst []byte) []byte {
	dst = append(dst, headerStart...)
	dst = append(dst, h.Destination[1], h.Destination[0])
	dst = append(dst, headerMiddle...)
	dst = append(dst, headerPadding...)
	dst = wire.AppendLe32(dst, h.SessionID)
	dst = wire.AppendLe32(dst, h.Index)
	return append(dst, headerEnd...)
}

// Append appends the [HeaderSize] octets of h to dst, encrypted with the data
// privacy key. It panics when privacy is zero or wiped.
func (h Header) Append(dst []byte, privacy Key) []byte {
	block := newBlock(privacy)
	dst = h.AppendClear(dst)
	element := dst[len(dst)-HeaderSize+elementAt:][:aes.BlockSize]
	block.Encrypt(element, element)
	return dst
}

// AppendHeader appends h to dst as the session has it: encrypted, but with static
// STS.
func (s Session) AppendHeader(dst []byte, h Header) []byte {
	if s.mode == Static {
		return h.AppendClear(dst)
	}
	return h.Append(dst, s.dataPrivacy)
}

// ParseHeader returns the header in b as the session has it: [ParseHeader], or
// [ParseClearHeader] with static STS.
func (s Session) ParseHeader(b []byte) (Header, error) {
	if s.mode == Static {
		return ParseClearHeader(b)
	}
	return ParseHeader(b, s.dataPrivacy)
}

// ParseClearHeader returns the header in b, of which nothing is encrypted. It
// returns [ErrLength] unless b has [HeaderSize] octets, and [ErrHeader] when its
// fixed octets are others, the padding included.
func ParseClearHeader(b []byte) (Header, error) {
	if err := checkHeader(b); err != nil {
		return Header{}, err
	}
	h, ok := parseElement(b, b[elementAt:elementAt+aes.BlockSize])
	if !ok {
		return Header{}, ErrHeader
	}
	return h, nil
}

// ParseHeader returns the header in b, decrypted with the data privacy key. It
// returns [ErrLength] unless b has [HeaderSize] octets, [ErrHeader] when its
// fixed octets are others, and [ErrUnknown] when no padding appears: the header
// is of another session. A wrong key passes once in 2^64. It panics when privacy
// is zero or wiped.
func ParseHeader(b []byte, privacy Key) (Header, error) {
	block := newBlock(privacy)
	if err := checkHeader(b); err != nil {
		return Header{}, err
	}
	element := make([]byte, aes.BlockSize)
	block.Decrypt(element, b[elementAt:])
	h, ok := parseElement(b, element)
	if !ok {
		return Header{}, ErrUnknown
	}
	return h, nil
}

// checkHeader checks the size of b and its fixed octets.
func checkHeader(b []byte) error {
	if len(b) != HeaderSize {
		return ErrLength
	}
	if string(b[:2]) != headerStart || string(b[4:elementAt]) != headerMiddle || string(b[26:]) != headerEnd {
		return ErrHeader
	}
	return nil
}

// parseElement returns the header b with its element in the clear, and whether
// the element has its padding.
func parseElement(b, element []byte) (Header, bool) {
	if !bytes.HasPrefix(element, []byte(headerPadding)) {
		return Header{}, false
	}
	return Header{
		Destination: ShortAddress{b[3], b[2]},
		SessionID:   wire.Le32(element[8:]),
		Index:       wire.Le32(element[12:]),
	}, true
}

func newBlock(k Key) cipher.Block {
	b, err := aes.NewCipher(k.k.Bytes())
	if err != nil {
		panic(err) // keys have 16 bytes
	}
	return b
}
