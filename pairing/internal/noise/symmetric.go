package noise

import (
	"crypto/hkdf"
	"crypto/sha256"
)

const hashSize = sha256.Size

// A symmetric is SymmetricState of Noise, Section 5.2.
type symmetric struct {
	cipher cipherState
	ck, h  [hashSize]byte
}

// start begins with the name of the protocol, which is hashed when it is longer
// than a hash.
func (s *symmetric) start(name string) {
	if len(name) > hashSize {
		s.h = sha256.Sum256([]byte(name))
	} else {
		copy(s.h[:], name)
	}
	s.ck = s.h
}

// mixHash takes data into h.
func (s *symmetric) mixHash(data []byte) {
	h := sha256.New()
	h.Write(s.h[:])
	h.Write(data)
	h.Sum(s.h[:0])
}

// derive is HKDF of Noise, Section 4.3, with n outputs of hashSize: RFC 5869
// with the chaining key as salt and an empty info.
func (s *symmetric) derive(input []byte, n int) []byte {
	out, err := hkdf.Key(sha256.New, input, s.ck[:], "", n*hashSize)
	if err != nil {
		panic("noise: " + err.Error()) // 255 outputs would be too many
	}
	return out
}

// mixKey takes input into the chaining key, and starts a key.
func (s *symmetric) mixKey(input []byte) {
	out := s.derive(input, 2)
	copy(s.ck[:], out)
	s.cipher.setKey(out[hashSize:])
	clear(out)
}

// mixKeyAndHash does so, and takes a third output into h.
func (s *symmetric) mixKeyAndHash(input []byte) {
	out := s.derive(input, 3)
	copy(s.ck[:], out)
	s.mixHash(out[hashSize : 2*hashSize])
	s.cipher.setKey(out[2*hashSize:])
	clear(out)
}

// encryptAndHash appends plaintext, encrypted once there is a key.
func (s *symmetric) encryptAndHash(dst, plaintext []byte) []byte {
	start := len(dst)
	dst = s.cipher.seal(dst, s.h[:], plaintext)
	s.mixHash(dst[start:])
	return dst
}

// decryptAndHash appends the decryption of ciphertext, which must not lie where
// that goes.
func (s *symmetric) decryptAndHash(dst, ciphertext []byte) ([]byte, error) {
	dst, err := s.cipher.open(dst, s.h[:], ciphertext)
	if err != nil {
		return nil, err
	}
	s.mixHash(ciphertext)
	return dst, nil
}
