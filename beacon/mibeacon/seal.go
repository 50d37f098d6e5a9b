package mibeacon

import (
	"slices"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// associated is what every version authenticates beside the ciphertext.
var associated = []byte{0x11}

// legacyCCMTagSize is the size of the tag of which frames of version 2 and 3
// carry the first byte.
const legacyCCMTagSize = 16

func modern(version uint8) bool { return version == 4 || version == 5 }

func legacy(version uint8) bool { return version == 2 || version == 3 }

// nonce returns the nonce of versions 4 and 5. extended holds bits 8-31 of the
// counter as sent.
func (f Frame) nonce(address beacon.Address, extended []byte) (n [12]byte) {
	address.AppendWire(n[:0])
	n[6], n[7], n[8] = byte(f.Product), byte(f.Product>>8), f.Counter
	copy(n[9:12], extended)
	return n
}

// legacyNonce returns the nonce of versions 2 and 3, which has no room for the
// last byte of the address.
func (f Frame) legacyNonce(address beacon.Address, extended []byte) (n [13]byte) {
	var reversed [beacon.AddressSize]byte
	address.AppendWire(reversed[:0])
	n[0], n[1] = byte(f.Control), byte(f.Control>>8)
	n[2], n[3], n[4] = byte(f.Product), byte(f.Product>>8), f.Counter
	copy(n[5:8], extended)
	copy(n[8:13], reversed[:])
	return n
}

// counter puts the two parts of the counter together.
func (f Frame) counter(extended []byte) uint32 {
	return uint32(f.Counter) | wire.Le24(extended)<<8
}

// parseSealed parses a frame with encrypted objects from an advertiser at
// address, and returns its payload without mesh information: at least the tail
// bytes that follow the ciphertext.
func parseSealed(b []byte, address beacon.Address, tail int) (f Frame, body []byte, err error) {
	f, err = Parse(b)
	if err != nil {
		return Frame{}, nil, err
	}
	if !f.Control.Has(Sealed) {
		return Frame{}, nil, ErrPlain
	}
	body, ok := f.body()
	if !ok || len(body) < tail {
		return Frame{}, nil, ErrLength
	}
	if f.Control.Has(MACIncluded) && f.MAC != address {
		return Frame{}, nil, ErrMismatch
	}
	return f, body, nil
}

// open authenticates body as that of a frame of version 4 or 5, which has
// ciphertext, the rest of the counter and a tag, and appends the objects to
// dst.
func (f Frame) open(dst, body []byte, address beacon.Address, key *[KeySize]byte) ([]byte, uint32, error) {
	ccm, err := mode.NewCCM(key[:], TagSize)
	if err != nil {
		return dst, 0, err // not of 16 bytes and 4
	}
	n := len(body) - tailSize
	extended, tag := body[n:n+ExtendedCounterSize], body[n+ExtendedCounterSize:]
	nonce := f.nonce(address, extended)
	room := slices.Grow(dst, n+TagSize)
	for _, skip := range f.skips() {
		if int(skip) > n {
			continue
		}
		// Ciphertext and tag are put together behind dst and opened there.
		sealed := append(append(room, body[skip:n]...), tag...)
		if opened, err := ccm.Open(room, nonce[:], sealed[len(dst):], associated); err == nil {
			return opened, f.counter(extended), nil
		}
	}
	return dst, 0, ErrTag
}

// legacyPlain is what comes out of a frame of version 2 or 3.
type legacyPlain struct {
	dst     []byte // with the plaintext behind it
	counter uint32
	match   bool // the last byte of the frame is that of the tag
	objects bool // the plaintext is a row of whole objects
}

// openLegacy decrypts body as that of a frame of version 2 or 3, which has
// ciphertext, the rest of the counter and the first byte of a tag. Where the
// capability leaves in doubt where the ciphertext begins, it is where whole
// objects come out, or else at the likeliest place.
func (f Frame) openLegacy(dst, body []byte, address beacon.Address, key *[KeySize]byte) (legacyPlain, error) {
	ccm, err := mode.NewCCM(key[:], legacyCCMTagSize)
	if err != nil {
		return legacyPlain{dst: dst}, err // not of 16 bytes and 16
	}
	n := len(body) - legacyTailSize
	extended, tag := body[n:n+ExtendedCounterSize], body[n+ExtendedCounterSize:]
	nonce := f.legacyNonce(address, extended)
	room := slices.Grow(dst, n)
	p := legacyPlain{counter: f.counter(extended)}
	skips := f.skips()
	for i := range len(skips) + 1 { // the first again, if none is right
		skip := min(int(skips[i%len(skips)]), n)
		p.dst, p.match, err = ccm.OpenTruncated(room, nonce[:], body[skip:n], tag, associated)
		if err != nil {
			return legacyPlain{dst: dst}, ErrLength // of more than 65,535 bytes
		}
		p.objects = whole(p.dst[len(dst):])
		if p.objects || len(skips) == 1 {
			break
		}
	}
	return p, nil
}

// seal appends f without its payload, ciphertext, the rest of the counter and
// the tag, for the version of f, and for the address in f.MAC.
func (f Frame) seal(dst []byte, key *[KeySize]byte, counter uint32, objects []byte) []byte {
	f.Counter, f.Payload = uint8(counter), nil
	extended := wire.AppendLe24(make([]byte, 0, ExtendedCounterSize), counter>>8)
	if legacy(f.Control.Version()) {
		nonce := f.legacyNonce(f.MAC, extended)
		return sealBody(f.Append(dst), key, legacyCCMTagSize, LegacyTagSize, nonce[:], extended, objects)
	}
	nonce := f.nonce(f.MAC, extended)
	return sealBody(f.Append(dst), key, TagSize, TagSize, nonce[:], extended, objects)
}

// sealBody appends ciphertext, extended and the first sent bytes of the tag.
func sealBody(dst []byte, key *[KeySize]byte, tagSize, sent int, nonce, extended, objects []byte) []byte {
	ccm, err := mode.NewCCM(key[:], tagSize)
	if err != nil {
		panic("mibeacon: " + err.Error()) // not of 16 bytes and these tags
	}
	dst = ccm.Seal(dst, nonce, objects, associated)
	n := len(dst) - tagSize
	var tag [legacyCCMTagSize]byte
	copy(tag[:], dst[n:])
	return append(append(dst[:n], extended...), tag[:sent]...)
}
