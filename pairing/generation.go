package pairing

import (
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// A generation is what an owner's phone holds of one ownership epoch, at one
// step of its auth key.
type generation struct {
	root  Root
	epoch uint32
	auth  Key
	step  uint32
}

// firstGeneration is that of a new root.
func firstGeneration(r Root, epoch uint32) *generation {
	return &generation{root: r, epoch: epoch, auth: r.Derive(AuthLeaf, epoch)}
}

// next is the generation after a session has stepped the auth key. It shares
// no bytes with g.
func (g *generation) next(auth Key, step uint32) *generation {
	return &generation{Root{secret.New(g.root.k.Bytes())}, g.epoch, auth, step}
}

// wipe overwrites the keys.
func (g *generation) wipe() {
	if g != nil {
		g.root.Wipe()
		g.auth.Wipe()
	}
}

// generationSize is the size of a stored generation in bytes.
const generationSize = RootSize + 4 + AuthSize + 4

func (g *generation) append(dst []byte) []byte {
	dst = wire.AppendBe32(append(dst, g.root.k.Bytes()...), g.epoch)
	return wire.AppendBe32(append(dst, g.auth.bytes()...), g.step)
}

// parseGeneration reads what append has written, of its size.
func parseGeneration(b []byte) *generation {
	return &generation{
		root:  Root{secret.New(b[:RootSize])},
		epoch: wire.Be32(b[RootSize:]),
		auth:  Key{secret.New(b[RootSize+4:][:AuthSize])},
		step:  wire.Be32(b[RootSize+4+AuthSize:]),
	}
}

// A pendingKind says what a phone has asked for and does not know the outcome
// of.
type pendingKind uint8

const (
	nothingPending pendingKind = iota
	claimPending               // the generation may be the tag's
	stepPending                // the same, of the next auth key
	rekeyPending               // the same, of a new root
	releasePending             // the tag may be released
	pendingKinds
)

// generates reports whether the outcome may be a new generation.
func (k pendingKind) generates() bool { return k != nothingPending && k != releasePending }
