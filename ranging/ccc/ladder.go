package ccc

import (
	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// zero3 is the context of what does not move.
var zero3 = []byte{0, 0, 0}

// Ladder holds what is derived of a URSK and a configuration for a whole
// session. Copies share the keys. The zero value has none and panics. It is safe
// for concurrent use, but for Wipe.
type Ladder struct {
	upsk1      Key
	upsk2      LongKey
	ursk       LongKey // mURSK
	saltedHash [16]byte
}

// NewLadder derives the ladder of ursk. config is the ranging configuration as
// both sides write it down, of any size:
//
//	protocol version || configuration || session || STS_Index0 || responders ||
//	RAN multiplier || slots a round || chaps a slot || pulse shape
//
// It panics when ursk is zero or wiped.
func NewLadder(ursk LongKey, config []byte) Ladder {
	k := ursk.k.Bytes()
	upsk := kdf(k, "UPSK", zero3, 3)
	defer clear(upsk)
	salted := make([]byte, 2*KeySize)
	copy(salted[KeySize:], kdf(k, "SALT", zero3, 1))
	return Ladder{
		upsk1:      Key{secret.New(upsk[:KeySize])},
		upsk2:      LongKey{secret.New(upsk[KeySize:])},
		ursk:       longKey(k, "URSK", zero3),
		saltedHash: newCMAC(salted).Sum(config),
	}
}

// kdf returns the first n blocks of the key derivation, SP 800-108 in counter
// mode, asked for all of them.
func kdf(key []byte, label string, context []byte, n uint32) []byte {
	c := newCMAC(key)
	m := append(make([]byte, 4, 64), label...)
	m = append(append(m, 0), context...)
	m = wire.AppendBe32(m, n*8*mode.CMACSize)
	var out []byte
	for i := range n {
		wire.PutBe32(m, i+1)
		b := c.Sum(m)
		out = append(out, b[:]...)
	}
	return out
}

func newCMAC(key []byte) *mode.CMAC {
	c, err := mode.NewCMAC(key)
	if err != nil {
		panic(err) // keys have 16 or 32 bytes
	}
	return c
}

func shortKey(key []byte, label string, context []byte) Key {
	return Key{secret.New(kdf(key, label, context, 1))}
}

func longKey(key []byte, label string, context []byte) LongKey {
	return LongKey{secret.New(kdf(key, label, context, 2))}
}

// PrePollKey returns mUPSK1.
func (l Ladder) PrePollKey() Key { return l.upsk1 }

// AddressKey returns mUPSK2.
func (l Ladder) AddressKey() LongKey { return l.upsk2 }

// RoundsKey returns mURSK.
func (l Ladder) RoundsKey() LongKey { return l.ursk }

// SaltedHash returns the salted hash of the configuration: V of index 0.
func (l Ladder) SaltedHash() [16]byte { return l.saltedHash }

// V returns V of the slot of an index: SaltedHash with its third word raised by
// index, modulo 2^32.
func (l Ladder) V(index uint32) sts.V {
	b := l.saltedHash
	wire.PutBe32(b[8:], wire.Be32(b[8:])+index)
	v, err := sts.ParseV(b[:])
	if err != nil {
		panic(err) // 16 bytes are a V
	}
	return v
}

// Wipe overwrites the keys of l and all its copies, best effort, but not those
// of rounds.
func (l Ladder) Wipe() {
	l.upsk1.Wipe()
	l.upsk2.Wipe()
	l.ursk.Wipe()
}

// Round holds the keys of one round. Copies share them.
type Round struct {
	STSKey  Key // dURSK, the key of the sequence
	DataKey Key // dUDSK, the key of Final_Data
}

// Round returns the keys of the round whose first slot, that of Pre-POLL, has an
// index.
func (l Ladder) Round(index uint32) Round {
	var bits [32]byte
	for i := range bits {
		bits[i] = byte(index >> (31 - i) & 1)
	}
	kt := kdf(l.ursk.k.Bytes(), "URSK_KT", bits[:], 2)
	defer clear(kt)
	context := append(l.saltedHash[:], zero3...)
	return Round{shortKey(kt, "URSK", context), shortKey(kt, "UDSK", context)}
}

// Wipe overwrites the keys of r and all its copies, best effort.
func (r Round) Wipe() {
	r.STSKey.Wipe()
	r.DataKey.Wipe()
}

// Sizes of addresses in bytes.
const (
	KeySourceSize    = 4
	ShortAddressSize = 2
	LongAddressSize  = 8
)

// Addresses are what SP0 frames of a session carry, each most significant octet
// first. They are public, and change from session to session. It can be compared
// with ==.
type Addresses struct {
	KeySource   [KeySourceSize]byte
	Destination [ShortAddressSize]byte
	Source      [LongAddressSize]byte // not on the air: it is in the nonce
}

// Addresses returns the addresses of the session whose first slot has index0. An
// address of all ones, and the short address fffe, mean something else: there,
// the top bit of the first octet is cleared.
func (l Ladder) Addresses(index0 uint32) Addresses {
	return addresses(kdf(l.upsk2.k.Bytes(), "UAD", wire.AppendBe32(nil, index0), 1))
}

// addresses takes UAD, 16 octets, apart.
func addresses(uad []byte) (a Addresses) {
	copy(a.KeySource[:], uad[2:4])
	copy(a.KeySource[2:], uad[:2])
	copy(a.Destination[:], uad[4:])
	copy(a.Source[:], uad[6:])
	if wire.Be16(a.Destination[:]) >= 0xfffe {
		a.Destination[0] &= 0x7f
	}
	if wire.Be64(a.Source[:]) == 1<<64-1 {
		a.Source[0] &= 0x7f
	}
	return a
}
