package findmy

import (
	"github.com/seed-496a4445/fyr/internal/curve"
	"github.com/seed-496a4445/fyr/internal/kdf"
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/rotate"
)

// StartSize is the size of a start key in bytes.
const StartSize = 32

// rollsMax is the highest roll count that a packed state holds.
const rollsMax = 1<<32 - 1

var (
	updateLabel    = []byte("update")
	diversifyLabel = []byte("diversify")
)

// StartKey is the symmetric key of a chain at one roll count: SKN of the
// primary and SKS of the secondary keys at roll count 0. Copies share the
// bytes. The zero value and a wiped key panic when used. It is safe for
// concurrent use, but for Wipe.
type StartKey struct{ key secret.Key }

// NewStartKey returns the key with a copy of b, [StartSize] bytes, or
// [ErrKeyLength].
func NewStartKey(b []byte) (StartKey, error) {
	if len(b) != StartSize {
		return StartKey{}, ErrKeyLength
	}
	return StartKey{secret.New(b)}, nil
}

// Roll returns the key after n more rolls: n SHA-256 computations. It returns
// [ErrRolls] when n is out of range.
func (k StartKey) Roll(n rotate.Epoch) (StartKey, error) {
	if n < 0 || n > rollsMax {
		return StartKey{}, ErrRolls
	}
	sk := chainKey(k.key.Bytes())
	sk.roll(n)
	rolled := StartKey{secret.New(sk[:])}
	clear(sk[:])
	return rolled, nil
}

// AppendSecret appends the key itself, [StartSize] bytes, in clear.
func (k StartKey) AppendSecret(dst []byte) []byte { return append(dst, k.key.Bytes()...) }

// Equal reports whether k and other are the same key, in constant time.
func (k StartKey) Equal(other StartKey) bool { return k.key.Equal(other.key) }

// Wipe overwrites the key, and with it all copies, best effort.
func (k StartKey) Wipe() { k.key.Wipe() }

// DeriveKey returns the private key of one roll count, as the owner of the
// accessory does: master is d0, start the key of roll count 0. It returns
// [ErrRolls] when rolls is out of range, and [ErrKeyRange] when the derived
// number is 0, which has the probability 2^-224.
func DeriveKey(master PrivateKey, start StartKey, rolls rotate.Epoch) (PrivateKey, error) {
	if rolls < 0 || rolls > rollsMax {
		return PrivateKey{}, ErrRolls
	}
	sk := chainKey(start.key.Bytes())
	sk.roll(rolls)
	var d [KeySize]byte
	sk.private(&d, master.scalar())
	k, err := NewPrivateKey(d[:])
	clear(sk[:])
	clear(d[:])
	return k, err
}

// DerivePublicKey returns the public key of one roll count, as the accessory
// does: master is d0*G, start the key of roll count 0. It is the public key of
// what [DeriveKey] returns. It returns [ErrRolls] when rolls is out of range,
// and [ErrPoint] when master is no point or the sum the point at infinity.
func DerivePublicKey(master PublicKey, start StartKey, rolls rotate.Epoch) (PublicKey, error) {
	if rolls < 0 || rolls > rollsMax {
		return PublicKey{}, ErrRolls
	}
	sk := chainKey(start.key.Bytes())
	sk.roll(rolls)
	u, v := sk.diversify()
	p, ok := curve.P224Combine(&u, (*[PublicKeySize]byte)(&master), &v)
	clear(sk[:])
	if !ok {
		return PublicKey{}, ErrPoint
	}
	return p, nil
}

// chainKey is SK_k.
type chainKey [StartSize]byte

// roll advances sk by n rolls.
func (sk *chainKey) roll(n rotate.Epoch) {
	for range n {
		kdf.AppendX963(sk[:0], sk[:], updateLabel, StartSize)
	}
}

// diversify returns u and v, both in 1..n-1.
func (sk *chainKey) diversify() (u, v [KeySize]byte) {
	var at [2 * curve.P224WideSize]byte
	kdf.AppendX963(at[:0], sk[:], diversifyLabel, len(at))
	curve.P224Reduce(&u, (*[curve.P224WideSize]byte)(at[:]))
	curve.P224Reduce(&v, (*[curve.P224WideSize]byte)(at[curve.P224WideSize:]))
	return u, v
}

// private sets d to d0*u + v mod n.
func (sk *chainKey) private(d, d0 *[KeySize]byte) {
	u, v := sk.diversify()
	curve.P224MulAdd(d, d0, &u, &v)
}

// day is how many primary keys one secondary key lasts.
const day = 96

// PrimaryRolls returns the roll count of the primary key of an index, which
// counts from 1 the quarters of an hour since pairing.
func PrimaryRolls(index int64) rotate.Epoch { return rotate.Epoch(index) + 1 }

// SecondaryIndex returns the index of the secondary key that belongs to a
// primary index.
func SecondaryIndex(index int64) int64 { return index/day + 1 }

// SecondaryRolls returns the roll count of the secondary key that belongs to a
// primary index.
func SecondaryRolls(index int64) rotate.Epoch { return rotate.Epoch(SecondaryIndex(index)) + 1 }
