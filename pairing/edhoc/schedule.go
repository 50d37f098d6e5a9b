package edhoc

import (
	"crypto/hkdf"
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/internal/mode"
)

// MaxKDF is the greatest length that [KDF] gives, in bytes: 255 hashes.
const MaxKDF = 255 * HashSize

// Labels of [KDF]: RFC 9528, Section 4.1.2.
const (
	labelKeystream2  = 0
	labelSalt3e2m    = 1
	labelMAC2        = 2
	labelK3          = 3
	labelIV3         = 4
	labelSalt4e3m    = 5
	labelMAC3        = 6
	labelPRKOut      = 7
	labelK4          = 8
	labelIV4         = 9
	labelPRKExporter = 10
	labelKeyUpdate   = 11
)

// KDF is EDHOC_KDF with SHA-256: HKDF-Expand of prk, [HashSize] bytes, for the
// CBOR sequence of label, context and length. length is 1..[MaxKDF] bytes. It
// returns [ErrLength] for another prk, and then [ErrRange] for another length.
// Constant time in prk.
//
// RFC 9528, Section 4.1.2.
func KDF(prk []byte, label uint64, context []byte, length int) ([]byte, error) {
	if len(prk) != HashSize {
		return nil, ErrLength
	}
	if length < 1 || length > MaxKDF {
		return nil, ErrRange
	}
	return expand(prk, label, context, length), nil
}

// expand is KDF for arguments that are right.
func expand(prk []byte, label uint64, context []byte, length int) []byte {
	info := make([]byte, 0, len(context)+27)
	info = appendHead(info, kindUint, label)
	info = appendBytes(info, context)
	info = appendHead(info, kindUint, uint64(length))
	okm, err := hkdf.Expand(sha256.New, prk, string(info), length)
	if err != nil {
		panic("edhoc: " + err.Error()) // the length is checked
	}
	return okm
}

// Extract is EDHOC_Extract with SHA-256, HKDF-Extract, and returns a PRK of
// [HashSize] bytes. An empty salt stands for [HashSize] zeros. Constant time
// in salt and ikm.
//
// RFC 9528, Section 4.1.1.
func Extract(salt, ikm []byte) []byte {
	prk, err := hkdf.Extract(sha256.New, ikm, salt)
	if err != nil {
		panic("edhoc: " + err.Error()) // only where short keys are forbidden
	}
	return prk
}

// TH2 returns TH_2 = H(G_Y, H(message_1)), both as byte strings: RFC 9528,
// Section 5.3.2. gy has [KeySize] bytes, else it returns [ErrLength]; message1
// is not parsed.
func TH2(gy, message1 []byte) (th [HashSize]byte, err error) {
	if len(gy) != KeySize {
		return th, ErrLength
	}
	return th2([KeySize]byte(gy), message1), nil
}

// th2 is TH2 for a key that has its size.
func th2(gy [KeySize]byte, message1 []byte) [HashSize]byte {
	inner := sha256.Sum256(message1)
	b := appendBytes(make([]byte, 0, 2*(KeySize+2)), gy[:])
	return sha256.Sum256(appendBytes(b, inner[:]))
}

// NextTH returns TH_3 of TH_2, PLAINTEXT_2 and CRED_R, or TH_4 of TH_3,
// PLAINTEXT_3 and CRED_I: the hash of th as a byte string and of the others as
// they are. RFC 9528, Sections 5.4.2 and 5.5.2. th has [HashSize] bytes, else
// it returns [ErrLength].
func NextTH(th, plaintext, cred []byte) (next [HashSize]byte, err error) {
	if len(th) != HashSize {
		return next, ErrLength
	}
	return nextTH([HashSize]byte(th), plaintext, cred), nil
}

// nextTH is NextTH for a hash that has its size.
func nextTH(th [HashSize]byte, plaintext, cred []byte) (next [HashSize]byte) {
	h := sha256.New()
	h.Write(appendBytes(make([]byte, 0, HashSize+2), th[:]))
	h.Write(plaintext)
	h.Write(cred)
	h.Sum(next[:0])
	return next
}

// seal encrypts plaintext as message_3 or message_4 under the key and nonce
// that labels name, and appends the byte string to dst: RFC 9528, Sections
// 5.4.2 and 5.5.2.
func (s Suite) seal(dst, prk []byte, labelK, labelIV uint64, th, plaintext []byte) []byte {
	c, iv := s.aead(prk, labelK, labelIV, th)
	return appendBytes(dst, c.Seal(nil, iv, plaintext, encrypt0(th)))
}

// open is the inverse of seal behind the byte string.
func (s Suite) open(prk []byte, labelK, labelIV uint64, th, ciphertext []byte) ([]byte, error) {
	c, iv := s.aead(prk, labelK, labelIV, th)
	plaintext, err := c.Open(nil, iv, ciphertext, encrypt0(th))
	if err != nil {
		return nil, ErrAuthentication
	}
	return plaintext, nil
}

// aead returns the cipher and the nonce, 13 bytes, of one message.
func (s Suite) aead(prk []byte, labelK, labelIV uint64, th []byte) (*mode.CCM, []byte) {
	key := expand(prk, labelK, th, mode.CCMKeySize)
	c, err := mode.NewCCM(key, s.MACSize())
	if err != nil {
		panic("edhoc: " + err.Error()) // 16 bytes, and tags of 8 or 16
	}
	clear(key)
	return c, expand(prk, labelIV, th, 13)
}

// encrypt0 returns the associated data of a message: RFC 9052, Section 5.3.
func encrypt0(th []byte) []byte { return encode([]any{"Encrypt0", []byte{}, th}) }

// signature1 returns what is signed: RFC 9052, Section 4.4, with the values of
// RFC 9528, Section 5.3.2.
func signature1(idCred, externalAAD, mac []byte) []byte {
	return encode([]any{"Signature1", idCred, externalAAD, mac})
}

// encode writes a structure of COSE.
func encode(v any) []byte {
	b, err := encoding.Marshal(v)
	if err != nil {
		panic("edhoc: " + err.Error()) // strings and integers always do
	}
	return b
}
