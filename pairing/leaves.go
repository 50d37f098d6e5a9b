package pairing

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Root is the owner root of a tag: what an owner's phone holds of it, and what
// no tag keeps. The properties of [Key] hold for it.
type Root struct{ k secret.Key }

// ParseRoot returns the root of [RootSize] bytes, or [ErrLength].
func ParseRoot(b []byte) (Root, error) {
	if len(b) != RootSize {
		return Root{}, ErrLength
	}
	return Root{secret.New(b)}, nil
}

// Expose returns a copy of the bytes.
func (r Root) Expose() []byte { return append([]byte(nil), r.k.Bytes()...) }

// Valid reports whether r holds a root: it is neither zero nor wiped.
func (r Root) Valid() bool { return r.k.Valid() }

// Equal reports whether r and other are the same root, in constant time.
func (r Root) Equal(other Root) bool { return r.k.Equal(other.k) }

// Wipe overwrites the bytes, best effort. Every later use panics.
func (r Root) Wipe() { r.k.Wipe() }

// Leaf names a key that is derived from the owner root.
type Leaf uint8

// The leaves: spec/pairing.md, Section 4.5. Sizes in bytes.
const (
	BeaconLeaf     Leaf = iota // 16: root of the native beacon with AES-128
	WideBeaconLeaf             // 32: the same with AES-256
	AuthLeaf                   // 32: secret of the first owner session
	RingLeaf                   // 16: for who may ring the tag over the air
	ReleaseLeaf                // 16: token of the release ticket
	NearLeaf                   // 16: proves that the owner is near
	RangingLeaf                // 32: of package ranging
	SetupLeaf                  // 16: replaces the setup secret
	AuditLeaf                  // 32: first key of the audit log
	leaves
)

// leafTable has the label and the size of each leaf.
var leafTable = [leaves]struct {
	label string
	size  int
}{
	{"beacon", 16}, {"beacon", 32}, {"auth", AuthSize}, {"ring", 16}, {"release", SecretSize},
	{"near", 16}, {"ranging", 32}, {"setup", SecretSize}, {"audit", 32},
}

// Derive derives a leaf for an ownership epoch. It panics on a leaf that is
// none.
func (r Root) Derive(l Leaf, epoch uint32) Key {
	row := leafTable[l]
	return expand(r.k.Bytes(), row.label, wire.AppendBe32(nil, epoch), row.size)
}

// Size returns the size of the leaf in bytes.
func (l Leaf) Size() int { return leafTable[l].size }

// authIDSize is the size of an auth id in bytes.
const authIDSize = 8

// authID tells which auth key is current, inside sealed payloads: Section 4.6.
func authID(auth Key) [authIDSize]byte {
	id := expand(auth.bytes(), "auth id", nil, authIDSize)
	return [authIDSize]byte(id.bytes())
}

// sameID compares two auth ids in constant time.
func sameID(a, b [authIDSize]byte) bool { return subtle.ConstantTimeCompare(a[:], b[:]) == 1 }
