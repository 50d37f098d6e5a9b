package rpa

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes in bytes.
const (
	KeySize   = aes.KeySize // of an IRK and of a SIRK
	PrandSize = 3
	HashSize  = 3
)

// The random part of a prand, below the two bits of the kind.
const (
	randomBits = 22
	randomMask = 1<<randomBits - 1
)

// Hash returns ah(key, prand), most significant byte first: the hash part of an
// address under an IRK, or of a set identifier under a SIRK. Any prand will do.
// It returns [ErrKeySize].
//
// It implements the random address hash function, Vol 3, Part H, 2.2.2.
func Hash(key []byte, prand [PrandSize]byte) ([HashSize]byte, error) {
	if len(key) != KeySize {
		return [HashSize]byte{}, ErrKeySize
	}
	h := hash(key, wire.Be24(prand[:]))
	return [HashSize]byte{byte(h >> 16), byte(h >> 8), byte(h)}, nil
}

// Generate returns the resolvable private address of an IRK with a prand: 24
// bits drawn at random, whose top two are then set to 01. It returns
// [ErrKeySize], and [ErrPrand] for a prand that an address may not have.
//
// It implements Vol 6, Part B, 1.3.2.2.
func Generate(irk []byte, prand [PrandSize]byte) (beacon.Address, error) {
	if len(irk) != KeySize {
		return beacon.Address{}, ErrKeySize
	}
	r := wire.Be24(prand[:])
	random := r & randomMask
	if beacon.RandomKind(r>>randomBits) != beacon.Resolvable || random == 0 || random == randomMask {
		return beacon.Address{}, ErrPrand
	}
	h := hash(irk, r)
	return beacon.Address{prand[0], prand[1], prand[2], byte(h >> 16), byte(h >> 8), byte(h)}, nil
}

// Resolve reports whether an address is one of an IRK: it is resolvable and has
// the hash of its prand. One in 2^24 of others has too. It returns
// [ErrKeySize]. To try many keys or addresses, use [Network.Scan].
//
// It implements Vol 6, Part B, 1.3.2.3.
func Resolve(irk []byte, a beacon.Address) (bool, error) {
	if len(irk) != KeySize {
		return false, ErrKeySize
	}
	return resolves(irk, a), nil
}

func resolves(irk []byte, a beacon.Address) bool {
	prand, want, ok := split(a[:])
	return ok && hash(irk, prand) == want
}

// split returns the prand and the hash of an address in display order, and
// whether it is a resolvable one.
func split(a []byte) (prand, hash uint32, ok bool) {
	if len(a) != beacon.AddressSize || beacon.Address(a).RandomKind() != beacon.Resolvable {
		return 0, 0, false
	}
	return wire.Be24(a), wire.Be24(a[PrandSize:]), true
}

// hash is ah on integers. The key has KeySize bytes.
func hash(key []byte, prand uint32) uint32 {
	var h [1]uint32
	aes.Hash24(h[:], key, prand)
	return h[0]
}
