package edhoc

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ed25519"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
)

// KeyID returns the ID_CRED {4: id}, which names a credential by a key
// identifier. In messages it takes one byte when id is one byte of 00..17 or
// 20..37, and otherwise the bytes of id and their head.
func KeyID(id []byte) []byte { return appendBytes([]byte{byte(kindMap)<<5 | 1, kid}, id) }

// kccs is the label of a CCS in COSE header maps: RFC 9528, Section 10.6.
const kccs = 14

// ByValue returns the ID_CRED {14: cred}, which carries a CCS instead of
// naming one, for peers that have not met yet.
func ByValue(cred []byte) []byte { return append([]byte{byte(kindMap)<<5 | 1, kccs}, cred...) }

// CarriedCCS returns the CCS that an ID_CRED of [ByValue] carries, and its
// bytes, which alias idCred; else an error of [ParseCCS], or [ErrCredential]
// when idCred is of another form. Whose key it is, nothing says but who proves
// to hold it.
func CarriedCCS(idCred []byte) (set CCS, cred []byte, err error) {
	if len(idCred) < 2 || idCred[0] != byte(kindMap)<<5|1 || idCred[1] != kccs {
		return CCS{}, nil, ErrCredential
	}
	cred = idCred[2:]
	if set, err = ParseCCS(cred); err != nil {
		return CCS{}, nil, err
	}
	return set, cred, nil
}

// CCS is a credential made of a public key and a name: a CWT Claims Set with a
// COSE_Key, RFC 9528, Section 3.5.2. The zero value has no key.
type CCS struct {
	// Subject names who has the key, or is empty. It is covered by the MACs of a
	// session: who registers somebody else's key under its own name is found
	// out.
	Subject string
	// KeyID is the kid of the key, or empty.
	KeyID []byte
	// Key is an [*ecdh.PublicKey] of X25519 or P-256, or an
	// [ed25519.PublicKey].
	Key crypto.PublicKey
}

// The layout of CWT Claims Sets and COSE_Keys, RFC 8392, 8747 and 9052.
type (
	claimsSet struct {
		Subject      string       `cbor:"2,keyasint,omitempty"`
		Confirmation confirmation `cbor:"8,keyasint"`
	}
	confirmation struct {
		Key coseKey `cbor:"1,keyasint"`
	}
	coseKey struct {
		Type  int64           `cbor:"1,keyasint"`
		ID    []byte          `cbor:"2,keyasint,omitempty"`
		Curve int64           `cbor:"-1,keyasint"`
		X     []byte          `cbor:"-2,keyasint"`
		Y     cbor.RawMessage `cbor:"-3,keyasint,omitempty"`
	}
)

// Numbers of key types and curves: RFC 9053, Section 7.1.
const (
	typeOKP      = 1
	typeEC2      = 2
	curveP256    = 1
	curveX25519  = 4
	curveEd25519 = 6
)

// Append appends c in deterministic CBOR to dst, a P-256 key with both
// coordinates. It returns nil and [ErrEncoding] when the subject is not UTF-8,
// or [ErrKeyType] for another kind of key.
func (c *CCS) Append(dst []byte) ([]byte, error) {
	if !utf8.ValidString(c.Subject) {
		return nil, ErrEncoding
	}
	k := coseKey{ID: c.KeyID}
	switch key := c.Key.(type) {
	case ed25519.PublicKey:
		if len(key) != ed25519.PublicKeySize {
			return nil, ErrKeyType
		}
		k.Type, k.Curve, k.X = typeOKP, curveEd25519, key
	case *ecdh.PublicKey:
		switch b := key.Bytes(); key.Curve() {
		case ecdh.X25519():
			k.Type, k.Curve, k.X = typeOKP, curveX25519, b
		case ecdh.P256():
			k.Type, k.Curve, k.X, k.Y = typeEC2, curveP256, b[1:33], appendBytes(nil, b[33:])
		default:
			return nil, ErrKeyType
		}
	default:
		return nil, ErrKeyType
	}
	return append(dst, encode(claimsSet{c.Subject, confirmation{k}})...), nil
}

// ParseCCS reads a whole CWT Claims Set. Claims and parameters that it does not
// know are ignored; a P-256 key may have both coordinates, or for y a sign or
// nothing.
//
// It returns [ErrTruncated] or [ErrEncoding], [ErrKeyType] for another kind of
// key, [ErrLength] for one of another size, and [ErrPoint] for one of low order
// or, on P-256, off the curve. Whether an Ed25519 key is a point is not checked:
// under one that is none no signature verifies.
func ParseCCS(b []byte) (CCS, error) {
	if err := checkItem(b); err != nil {
		return CCS{}, err
	}
	var claims claimsSet
	if err := decoding.Unmarshal(b, &claims); err != nil {
		return CCS{}, ErrEncoding
	}
	k := &claims.Confirmation.Key
	key, err := k.publicKey()
	if err != nil {
		return CCS{}, err
	}
	return CCS{claims.Subject, k.ID, key}, nil
}

// publicKey returns the key that k describes.
func (k *coseKey) publicKey() (crypto.PublicKey, error) {
	if len(k.X) != KeySize {
		if k.X == nil {
			return nil, ErrKeyType
		}
		return nil, ErrLength
	}
	x := [KeySize]byte(k.X)
	switch {
	case k.Type == typeOKP && k.Curve == curveEd25519:
		if isLowOrderSigner(&x) {
			return nil, ErrPoint
		}
		return ed25519.PublicKey(bytes.Clone(k.X)), nil
	case k.Type == typeOKP && k.Curve == curveX25519:
		return Suite0.ephemeral(&x)
	case k.Type == typeEC2 && k.Curve == curveP256:
		return k.p256(&x)
	}
	return nil, ErrKeyType
}

// p256 returns the point with the coordinate x and what k says of y: all of
// it, the sign, or nothing, which gives the even one.
func (k *coseKey) p256(x *[KeySize]byte) (crypto.PublicKey, error) {
	even, err := Suite2.ephemeral(x)
	if err != nil || len(k.Y) == 0 {
		return even, err
	}
	y, rest, err := takeItem(k.Y)
	switch {
	case err != nil || len(rest) != 0:
		return nil, ErrEncoding
	case y.kind == kindBytes && len(y.body) == KeySize:
		return Suite2.publicKey(append(append([]byte{4}, x[:]...), y.body...))
	case y.kind == kindBytes:
		return nil, ErrLength
	case y.kind == kindSimple && (y.n == simpleTrue || y.n == simpleFalse):
		return Suite2.point(byte(y.n-simpleFalse), x)
	}
	return nil, ErrEncoding
}

// Credential returns what [Config.Peer] returns for c, where cred is the CCS
// byte for byte.
func (c *CCS) Credential(cred []byte) Credential { return Credential{cred, c.Key} }
