package exposure

import (
	stdaes "crypto/aes"
	"crypto/cipher"
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// KeySize is the size of a TEK, an RPIK and an AEMK in bytes.
const KeySize = 16

// TEK is a temporary exposure key that has not been published. Copies share
// the bytes. The zero value and a wiped key panic when used. It is safe for
// concurrent use, but for Wipe.
type TEK struct{ key secret.Key }

// NewTEK returns the key with a copy of b, or [ErrKeyLength].
func NewTEK(b []byte) (TEK, error) {
	if len(b) != KeySize {
		return TEK{}, ErrKeyLength
	}
	return TEK{secret.New(b)}, nil
}

// RPI returns the identifier of interval i.
func (k TEK) RPI(i Interval) RPI {
	id := RPI(plainRPI(i))
	rpik := derive(k.key.Bytes(), labelRPIK)
	aes.Blocks(id[:], rpik[:], id[:], 1)
	return id
}

// Identify returns the interval at which the key gave an identifier, and
// whether it ever does. It decrypts the identifier, so it is one AES where
// deriving a day is 144. All 2^32 intervals are possible: whether the key served
// at that one is for the caller to check.
func (k TEK) Identify(id RPI) (Interval, bool) {
	rpik := derive(k.key.Bytes(), labelRPIK)
	return identify(decrypter(rpik[:]), id)
}

// Crypt encrypts metadata, or decrypts it, which is the same: XOR with the
// first bytes of AES under the AEMK of the identifier that the metadata go
// with. Nothing is authenticated.
func (k TEK) Crypt(id RPI, metadata [MetadataSize]byte) [MetadataSize]byte {
	crypt(k.key.Bytes(), &id, metadata[:])
	return metadata
}

// ServiceData returns what is advertised in interval i with some metadata.
func (k TEK) ServiceData(i Interval, metadata [MetadataSize]byte) ServiceData {
	id := k.RPI(i)
	return ServiceData{RPI: id, AEM: k.Crypt(id, metadata)}
}

// AppendSecret appends the key itself, [KeySize] bytes, in clear: that is what
// publishing it means.
func (k TEK) AppendSecret(dst []byte) []byte { return append(dst, k.key.Bytes()...) }

// AppendSecretRPIK appends the key of the identifiers, [KeySize] bytes, in
// clear.
func (k TEK) AppendSecretRPIK(dst []byte) []byte {
	rpik := derive(k.key.Bytes(), labelRPIK)
	return append(dst, rpik[:]...)
}

// AppendSecretAEMK appends the key of the metadata, [KeySize] bytes, in clear.
func (k TEK) AppendSecretAEMK(dst []byte) []byte {
	aemk := derive(k.key.Bytes(), labelAEMK)
	return append(dst, aemk[:]...)
}

// Equal reports whether k and other are the same key, in constant time.
func (k TEK) Equal(other TEK) bool { return k.key.Equal(other.key) }

// Wipe overwrites the key, and with it all copies, best effort.
func (k TEK) Wipe() { k.key.Wipe() }

// plainRPI returns the block of which the identifier of i is the encryption:
//
//	"EN-RPI" | 00 x 6 | i, little endian
func plainRPI(i Interval) (block [RPISize]byte) {
	copy(block[:], "EN-RPI")
	wire.PutLe32(block[intervalOffset:], uint32(i))
	return block
}

// intervalOffset is where the interval stands in the block.
const intervalOffset = 12

// identify is Identify under an RPIK.
func identify(rpik cipher.Block, id RPI) (Interval, bool) {
	rpik.Decrypt(id[:], id[:])
	i := Interval(wire.Le32(id[intervalOffset:]))
	want := plainRPI(i)
	return i, subtle.ConstantTimeCompare(id[:], want[:]) == 1
}

// crypt XORs metadata in place with the key stream of id under a TEK.
func crypt(tek []byte, id *RPI, metadata []byte) {
	var stream [RPISize]byte
	aemk := derive(tek, labelAEMK)
	aes.Blocks(stream[:], aemk[:], id[:], 1)
	for i := range metadata {
		metadata[i] ^= stream[i]
	}
}

// decrypter returns AES in the direction that package aes does not have.
func decrypter(key []byte) cipher.Block {
	c, err := stdaes.NewCipher(key)
	if err != nil {
		panic("exposure: " + err.Error()) // 16 bytes always do
	}
	return c
}
