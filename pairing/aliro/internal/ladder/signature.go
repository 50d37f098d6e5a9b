package ladder

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"math/big"
)

// What the data signed ends in, by signer: TLV 93.
var usages = [2][4]byte{Reader: {0x41, 0x5d, 0x95, 0x69}, Device: {0x4e, 0x88, 0x7b, 0x4c}}

// digest returns SHA-256 of the authentication data of a signer: TLVs 4D
// reader ID, 86 x of the device's ephemeral key, 87 x of the reader's, 4C
// transaction ID, 93 usage.
func (t *Transaction) digest(signer Role) [sha256.Size]byte {
	var room [128]byte // 34 + 34 + 34 + 18 + 6 = 126
	b := append(room[:0], 0x4d, ReaderIDSize)
	b = append(b, t.ReaderID[:]...)
	b = append(b, 0x86, KeySize)
	b = append(b, t.DeviceEphemeral.x()...)
	b = append(b, 0x87, KeySize)
	b = append(b, t.ReaderEphemeral.x()...)
	b = append(b, 0x4c, TransactionSize)
	b = append(b, t.ID[:]...)
	b = append(b, 0x93, 4)
	b = append(b, usages[signer][:]...)
	return sha256.Sum256(b)
}

// Sign returns the signature of signer, whose long-term key is k: r then s.
func (t *Transaction) Sign(signer Role, k Private) (signature [SignatureSize]byte, err error) {
	key := must(ecdsa.ParseRawPrivateKey(elliptic.P256(), k.d.Bytes()))
	digest := t.digest(signer)
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		return signature, err
	}
	r.FillBytes(signature[:KeySize])
	s.FillBytes(signature[KeySize:])
	return signature, nil
}

// Verify returns [ErrSignature] unless the signature is that of signer, whose
// long-term key is k. Of the transaction only the identifiers and the ephemeral
// keys count. r and s must be in 1..n-1; a large s is allowed.
func (t *Transaction) Verify(signer Role, k *Point, signature *[SignatureSize]byte) error {
	key := must(ecdsa.ParseUncompressedPublicKey(elliptic.P256(), k[:]))
	digest := t.digest(signer)
	r := new(big.Int).SetBytes(signature[:KeySize])
	s := new(big.Int).SetBytes(signature[KeySize:])
	if !ecdsa.Verify(key, digest[:], r, s) {
		return ErrSignature
	}
	return nil
}
