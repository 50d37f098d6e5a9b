package exposure

import "crypto/sha256"

// The labels of the two keys that are derived from a TEK. No zero byte ends
// them.
const (
	labelRPIK = "EN-RPIK"
	labelAEMK = "EN-AEMK"
)

// derive returns HKDF-SHA-256(tek, no salt, label, 16 bytes). It is RFC 5869
// for these sizes, written out because crypto/hkdf allocates for each key:
//
//	PRK = HMAC(32 zero bytes, tek)
//	OKM = HMAC(PRK, label | 01)[0:16]
func derive(tek []byte, label string) [KeySize]byte {
	var room [KeySize]byte
	prk := hmac(nil, append(room[:0], tek...))
	okm := hmac(prk[:], append(append(room[:0], label...), 1))
	return [KeySize]byte(okm[:])
}

// hmac is HMAC-SHA-256 of a message of at most KeySize bytes under a key of at
// most a block, which zeros fill.
func hmac(key, message []byte) [sha256.Size]byte {
	var inner [sha256.BlockSize + KeySize]byte
	var outer [sha256.BlockSize + sha256.Size]byte
	copy(inner[:], key)
	copy(outer[:], key)
	for i := range sha256.BlockSize {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	n := copy(inner[sha256.BlockSize:], message)
	sum := sha256.Sum256(inner[:sha256.BlockSize+n])
	copy(outer[sha256.BlockSize:], sum[:])
	return sha256.Sum256(outer[:])
}
