package rpa

import (
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

// herd is how many keys are worked on at once.
const herd = 256

// Scan tries the addresses that frames show against IRKs of [KeySize] bytes
// each. It does not allocate when dst has the capacity, and panics when keys
// end within a key.
func (Network) Scan(dst []beacon.Hit, fs []beacon.Frame, keys []byte) []beacon.Hit {
	if len(keys)%KeySize != 0 {
		panic("rpa: keys are no row of 16 bytes each")
	}
	var hashes [herd]uint32
	for i := range fs {
		prand, want, ok := split(fs[i].ID)
		if !ok {
			continue
		}
		for first := 0; first < len(keys); first += herd * KeySize {
			some := keys[first:min(first+herd*KeySize, len(keys))]
			n := len(some) / KeySize
			aes.Hash24(hashes[:n], some, prand)
			for j, h := range hashes[:n] {
				if h == want {
					dst = append(dst, beacon.Hit{Frame: i, Key: first/KeySize + j})
				}
			}
		}
	}
	return dst
}
