package rpa

import (
	"cmp"
	"slices"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/aes"
)

// KindRPA is the one kind of frame: an advertisement's resolvable address.
const KindRPA = "rpa"

// Network is resolvable private addresses as a resolver sees them. Its zero
// value is ready, and safe for concurrent use.
type Network struct{ beacon.Unstable }

var (
	_ beacon.Scanner  = Network{}
	_ beacon.Importer = Network{}
)

// Name returns "rpa".
func (Network) Name() string { return "rpa" }

// Read takes any advertisement from a resolvable address for a bare frame,
// whose identifier is the address in display order. An address of unknown type
// may be one. It looks at no data and returns no error.
func (Network) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	if !a.Random() || a.Address.RandomKind() != beacon.Resolvable {
		return false, nil
	}
	f.Kind, f.Bare = KindRPA, true
	f.ID = f.Room(beacon.AddressSize)
	copy(f.ID, a.Address[:])
	return true, nil
}

// KeySize returns [KeySize].
func (Network) KeySize() int { return KeySize }

// Chance returns 2^-24.
func (Network) Chance() float64 { return 0x1p-24 }

// flock is how many frames are worked on at once, and room for how many hits
// there is: when all frames match, that of pairs/flock keys.
const (
	flock = 16
	pairs = 1024
)

// Scan tries the addresses that frames show against IRKs of [KeySize] bytes
// each. It does not allocate when dst has the capacity, and panics when keys
// end within a key. Several frames cost less in one call than in as many: a key
// is expanded once for all.
func (Network) Scan(dst []beacon.Hit, fs []beacon.Frame, keys []byte) []beacon.Hit {
	if len(keys)%KeySize != 0 {
		panic("rpa: keys are no row of 16 bytes each")
	}
	var some addresses
	for i := range fs {
		if prand, hash, ok := split(fs[i].ID); ok {
			some.add(i, prand, hash)
			if some.n == flock {
				dst = some.scanAll(dst, keys)
				some.n = 0
			}
		}
	}
	return some.scanAll(dst, keys)
}

// addresses are those that n frames show.
type addresses struct {
	n              int
	frames         [flock]int
	prands, hashes [flock]uint32
}

func (a *addresses) add(frame int, prand, hash uint32) {
	a.frames[a.n], a.prands[a.n], a.hashes[a.n] = frame, prand, hash
	a.n++
}

// scanAll appends the hits of all addresses, frame by frame.
func (a *addresses) scanAll(dst []beacon.Hit, keys []byte) []beacon.Hit {
	if a.n == 0 {
		return dst
	}
	var found [pairs]aes.Match
	old, page := len(dst), pairs/a.n&^63*KeySize // whole groups of all kernels
	for first := 0; first < len(keys); first += page {
		some := keys[first:min(first+page, len(keys))]
		for _, m := range aes.Match24(found[:0], some, a.prands[:a.n], a.hashes[:a.n]) {
			dst = append(dst, beacon.Hit{Frame: a.frames[m.Address], Key: first/KeySize + m.Key})
		}
	}
	slices.SortFunc(dst[old:], func(x, y beacon.Hit) int {
		return cmp.Or(cmp.Compare(x.Frame, y.Frame), cmp.Compare(x.Key, y.Key))
	})
	return dst
}
