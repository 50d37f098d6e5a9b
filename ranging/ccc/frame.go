package ccc

import (
	"errors"

	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes in bytes.
const (
	HeaderSize     = 23
	TagSize        = 8
	MaxPayloadSize = 1<<16 - 1 // of a plaintext
)

// Vendor is the OUI of a header element, 24 bits, little endian on the air.
type Vendor uint32

// The vendors that were seen.
const (
	VendorCCC        Vendor = 0x04df69
	VendorCredential Vendor = 0x4a191b
)

// Header is the MAC header of an SP0 frame. It can be compared with ==.
//
//	0  49 2b        frame control
//	2  destination 2, little endian
//	4  16           security: encrypted with a tag of 64 bits, explicit key
//	5  frame counter 4, little endian
//	9  key source 4
//	13 aa           key index
//	14 05 00        header element: 5 octets, of a vendor
//	16 vendor 3 | message 1 | length of the payload 1
//	21 80 3f        end of header elements
type Header struct {
	Destination  [ShortAddressSize]byte // most significant octet first
	FrameCounter uint32
	KeySource    [KeySourceSize]byte
	Vendor       Vendor // below 2^24
	Message      uint8
	Length       uint8 // of the plaintext
}

const (
	headerStart  = "\x49\x2b"
	headerMiddle = "\xaa\x05\x00" // from 13 on
	headerEnd    = "\x80\x3f"
	security     = 0x16
)

// Append appends the [HeaderSize] octets of h to dst.
func (h Header) Append(dst []byte) []byte {
	dst = append(dst, headerStart...)
	dst = append(dst, h.Destination[1], h.Destination[0], security)
	dst = wire.AppendLe32(dst, h.FrameCounter)
	dst = append(dst, h.KeySource[:]...)
	dst = append(dst, headerMiddle...)
	dst = wire.AppendLe24(dst, uint32(h.Vendor))
	dst = append(dst, h.Message, h.Length)
	return append(dst, headerEnd...)
}

// ParseHeader returns the header in b. It returns [ErrLength] unless b has
// [HeaderSize] octets, and [ErrFormat] when its fixed octets are others. The
// header is unauthenticated until the payload opens.
func ParseHeader(b []byte) (Header, error) {
	if len(b) != HeaderSize {
		return Header{}, ErrLength
	}
	if string(b[:2]) != headerStart || b[4] != security || string(b[13:16]) != headerMiddle || string(b[21:]) != headerEnd {
		return Header{}, ErrFormat
	}
	return Header{
		Destination:  [ShortAddressSize]byte{b[3], b[2]},
		FrameCounter: wire.Le32(b[5:]),
		KeySource:    [KeySourceSize]byte(b[9:]),
		Vendor:       Vendor(wire.Le24(b[16:])),
		Message:      b[19],
		Length:       b[20],
	}, nil
}

// Sealer encrypts and opens payloads of SP0 frames under one key. It keeps
// scratch and is not for concurrent use. The zero value panics.
//
//	nonce  source, long address 8 || frame counter 4 || 06
//	data   the header
//
// No frame counter may come twice under one key and source.
type Sealer struct{ ccm *mode.CCM }

// NewSealer returns a Sealer under key. It panics when key is zero or wiped.
func NewSealer(key Key) *Sealer {
	c, err := mode.NewCCM(key.k.Bytes(), TagSize)
	if err != nil {
		panic(err) // keys have 16 bytes
	}
	return &Sealer{c}
}

// Seal appends the encryption of plaintext and its tag to dst, and returns the
// extended slice. header is what is sent, [Header.Append] for one; frameCounter
// is the one in it. It returns dst and [ErrLength] when plaintext has more than
// [MaxPayloadSize] octets. What is appended must lie exactly over plaintext or
// not overlap it.
func (s *Sealer) Seal(dst, header []byte, source [LongAddressSize]byte, frameCounter uint32, plaintext []byte) ([]byte, error) {
	if len(plaintext) > MaxPayloadSize {
		return dst, ErrLength
	}
	n := nonce(source, frameCounter)
	return s.ccm.Seal(dst, n[:], plaintext, header), nil
}

// Open appends the plaintext of sealed to dst, and returns the extended slice.
// The arguments are those of Seal. It returns nil and [ErrLength] when sealed has
// no size that Seal makes, or [ErrAuthentication].
func (s *Sealer) Open(dst, header []byte, source [LongAddressSize]byte, frameCounter uint32, sealed []byte) ([]byte, error) {
	if len(sealed) < TagSize || len(sealed) > MaxPayloadSize+TagSize {
		return nil, ErrLength
	}
	n := nonce(source, frameCounter)
	plaintext, err := s.ccm.Open(dst, n[:], sealed, header)
	if errors.Is(err, mode.ErrAuthentication) {
		return nil, ErrAuthentication
	}
	return plaintext, err
}

// nonce ends with the security level, 6.
func nonce(source [LongAddressSize]byte, frameCounter uint32) (n [13]byte) {
	copy(n[:], source[:])
	wire.PutBe32(n[8:], frameCounter)
	n[12] = 6
	return n
}
