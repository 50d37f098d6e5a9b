package ladder

import (
	"crypto/aes"
	"crypto/cipher"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// MaxCounter is the last counter of a direction; the first is 1.
const MaxCounter = 1<<32 - 1

const nonceSize = 12

// Direction seals or opens the messages of one sender: AES-256-GCM, no
// associated data. Not for concurrent use: the nonce lies in it.
type Direction struct {
	gcm   *cipher.AEAD // two pointers deep, because fmt prints the first one's key
	nonce [nonceSize]byte
}

// NewDirection returns the direction of a sender, or [ErrKeyLength]. The key is
// copied.
func NewDirection(sender Role, key []byte) (*Direction, error) {
	if len(key) != KeySize {
		return nil, ErrKeyLength
	}
	gcm := must(cipher.NewGCM(must(aes.NewCipher(key))))
	d := &Direction{gcm: &gcm}
	d.nonce[7] = byte(sender)
	return d, nil
}

// use sets the nonce: the sender, 8 octets, then the counter.
func (d *Direction) use(counter int64) error {
	if counter < 1 || counter > MaxCounter {
		return ErrCounter
	}
	wire.PutBe32(d.nonce[8:], uint32(counter))
	return nil
}

// Seal appends the sealed plaintext, [TagSize] longer, to dst. What is appended
// must overlap plaintext exactly or not at all. On error dst is returned as it
// was: [ErrCounter].
func (d *Direction) Seal(dst []byte, counter int64, plaintext []byte) ([]byte, error) {
	if err := d.use(counter); err != nil {
		return dst, err
	}
	return (*d.gcm).Seal(dst, d.nonce[:], plaintext, nil), nil
}

// Open appends the plaintext of sealed to dst. What is appended must overlap
// sealed exactly or not at all. On error dst is returned as it was:
// [ErrCounter], [ErrSealedLength] and [ErrSealed], in this order.
func (d *Direction) Open(dst []byte, counter int64, sealed []byte) ([]byte, error) {
	if err := d.use(counter); err != nil {
		return dst, err
	}
	if len(sealed) < TagSize {
		return dst, ErrSealedLength
	}
	out, err := (*d.gcm).Open(dst, d.nonce[:], sealed, nil)
	if err != nil {
		return dst, ErrSealed
	}
	return out, nil
}

// cryptogram returns the cipher of the cryptogram of a fast transaction. Its
// nonce is 12 zero octets, and its key seals no other message.
func cryptogram(key *[KeySize]byte) cipher.AEAD {
	return must(cipher.NewGCM(must(aes.NewCipher(key[:]))))
}

// SealCryptogram appends what a device proves with that it knows the persistent
// key to dst. The key must not seal anything else.
func SealCryptogram(dst []byte, key *[KeySize]byte, plaintext []byte) []byte {
	var nonce [nonceSize]byte
	return cryptogram(key).Seal(dst, nonce[:], plaintext, nil)
}

// OpenCryptogram appends the plaintext of a cryptogram to dst and reports
// whether it opens; if not, it returns dst as it was.
func OpenCryptogram(dst []byte, key *[KeySize]byte, sealed []byte) ([]byte, bool) {
	var nonce [nonceSize]byte
	out, err := cryptogram(key).Open(dst, nonce[:], sealed, nil)
	if err != nil {
		return dst, false
	}
	return out, true
}
