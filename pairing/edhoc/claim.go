package edhoc

import (
	"crypto/hmac"
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/internal/secret"
)

// Sizes in bytes.
const (
	ClaimKeySize   = 32
	ClaimProofSize = sha256.Size
)

// ClaimLabel is the label of the EAD item with the proof, which is critical.
// The registry of labels ends at 65535, so that nobody else can have it.
const ClaimLabel = 0x66797231

// ClaimKey is the psk of a tag's setup secret: whoever holds it may claim the
// tag. EDHOC itself has no psk, so that it is proved in EAD_3, and enters no
// key. Copies share the bytes. The zero value is no key; it and a wiped key
// panic when used. It is safe for concurrent use, but for Wipe.
type ClaimKey struct{ key secret.Key }

// NewClaimKey returns the key with a copy of b, [ClaimKeySize] bytes, or
// [ErrLength].
func NewClaimKey(b []byte) (ClaimKey, error) {
	if len(b) != ClaimKeySize {
		return ClaimKey{}, ErrLength
	}
	return ClaimKey{secret.New(b)}, nil
}

// Proof returns the value of the EAD item: HMAC-SHA-256 under k of "fyr/1 edhoc
// claim" and TH_3. TH_3 is of one session and one responder, so that a proof
// serves nobody else.
func (k ClaimKey) Proof(th3 [HashSize]byte) (proof [ClaimProofSize]byte) {
	m := hmac.New(sha256.New, k.key.Bytes())
	m.Write([]byte("fyr/1 edhoc claim"))
	m.Write(th3[:])
	m.Sum(proof[:0])
	return proof
}

// Equal reports whether k and other are the same key, in constant time.
func (k ClaimKey) Equal(other ClaimKey) bool { return k.key.Equal(other.key) }

// Wipe overwrites the key, and with it all copies, best effort.
func (k ClaimKey) Wipe() { k.key.Wipe() }
