package rpa

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/rpa/internal/csis"
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// RSISize is the size of a resolvable set identifier in bytes.
const RSISize = HashSize + PrandSize

// TypeRSI is the AD type of resolvable set identifiers.
const TypeRSI = 0x2e

// RSI is a resolvable set identifier in the order on the air: hash and prand,
// each least significant byte first.
type RSI [RSISize]byte

// ParseRSI reads the data of an AD structure of type [TypeRSI]. It returns
// [ErrRSISize] unless that has [RSISize] bytes.
func ParseRSI(b []byte) (RSI, error) {
	if len(b) != RSISize {
		return RSI{}, ErrRSISize
	}
	return RSI(b), nil
}

// FindRSI returns the first resolvable set identifier in advertising data, and
// whether there is one. It returns [ErrRSISize] when it has a wrong size, and
// [beacon.ErrAD] when a structure before it runs past the end.
func FindRSI(data []byte) (RSI, bool, error) {
	for {
		s, rest, more, err := beacon.Next(data)
		if !more {
			return RSI{}, false, err
		}
		if s.Type == TypeRSI {
			r, err := ParseRSI(s.Data)
			return r, err == nil, err
		}
		data = rest
	}
}

// AppendAD appends the AD structure that carries r.
func (r RSI) AppendAD(dst []byte) []byte { return beacon.AppendStructure(dst, TypeRSI, r[:]) }

// SIRK is the set identity resolving key that the members of a coordinated set
// share. Copies share the bytes. The zero value and a wiped key panic when
// used. It is safe for concurrent use, but for Wipe.
type SIRK struct{ key secret.Key }

// NewSIRK returns the key with a copy of b, most significant byte first, or
// [ErrKeySize].
func NewSIRK(b []byte) (SIRK, error) {
	if len(b) != KeySize {
		return SIRK{}, ErrKeySize
	}
	return SIRK{secret.New(b)}, nil
}

// DecryptSIRK returns the key that a member sent encrypted under k, the long
// term key or link key of its bond. Nothing tells whether k was the right one.
// It returns [ErrKeySize] when one of them has not [KeySize] bytes.
//
// It implements sdf of the Coordinated Set Identification Service, Section 4.
func DecryptSIRK(k, encrypted []byte) (SIRK, error) {
	plain, err := crypt(k, encrypted)
	if err != nil {
		return SIRK{}, err
	}
	defer clear(plain[:])
	return NewSIRK(plain[:])
}

// Encrypt returns the key as a member sends it under k, the long term key or
// link key of its bond, or [ErrKeySize].
//
// It implements sef of the Coordinated Set Identification Service, Section 4.5.
func (s SIRK) Encrypt(k []byte) ([KeySize]byte, error) { return crypt(k, s.key.Bytes()) }

// crypt is sef, which is its own inverse.
func crypt(k, sirk []byte) (out [KeySize]byte, err error) {
	if len(k) != KeySize || len(sirk) != KeySize {
		return out, ErrKeySize
	}
	salt := csis.S1([]byte("SIRKenc"))
	mask := csis.K1((*[csis.Size]byte)(k), &salt, []byte("csis"))
	subtle.XORBytes(out[:], mask[:], sirk)
	return out, nil
}

// Generate returns the identifier of the set with a prand, most significant
// byte first: 24 bits drawn at random, whose top two are then set to 01. Other
// bits are not refused.
func (s SIRK) Generate(prand [PrandSize]byte) RSI {
	r := wire.Be24(prand[:])
	h := hash(s.key.Bytes(), r)
	return RSI{byte(h), byte(h >> 8), byte(h >> 16), byte(r), byte(r >> 8), byte(r >> 16)}
}

// Resolves reports whether r is an identifier of the set: it has the hash of
// its prand. One in 2^24 of others has too.
func (s SIRK) Resolves(r RSI) bool {
	return hash(s.key.Bytes(), wire.Le24(r[HashSize:])) == wire.Le24(r[:])
}

// AppendSecret appends the key itself, [KeySize] bytes, in clear.
func (s SIRK) AppendSecret(dst []byte) []byte { return append(dst, s.key.Bytes()...) }

// Equal reports whether s and other are the same key, in constant time.
func (s SIRK) Equal(other SIRK) bool { return s.key.Equal(other.key) }

// Wipe overwrites the key, and with it all copies, best effort.
func (s SIRK) Wipe() { s.key.Wipe() }
