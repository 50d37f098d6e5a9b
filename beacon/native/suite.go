package native

import (
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
)

// Suite says which AES a tag uses: a fact of its registration, never shown.
type Suite uint8

// The suites.
const (
	AES128 Suite = 1 // keys of 16 bytes
	AES256 Suite = 2 // keys of 32 bytes
)

// KeySize returns the size in bytes of all keys of the suite: of the root, the
// nodes of the tree, and the keys of a day. It is 0 for a suite that there is
// not.
func (s Suite) KeySize() int {
	switch s {
	case AES128:
		return aes.KeySize
	case AES256:
		return aes.WideKeySize
	}
	return 0
}

// String returns "aes128" or "aes256".
func (s Suite) String() string {
	switch s {
	case AES128:
		return "aes128"
	case AES256:
		return "aes256"
	}
	return "invalid"
}

// Form is how much of a tag's secret a packed state holds.
type Form uint8

// The forms.
const (
	// Root is the root of the tree: one key, from which all of the tag's days
	// follow.
	Root Form = iota
	// Cover is the least part of the tree that gives the days first..last and no
	// other: the two generations, two bytes each, most significant first, and the
	// keys of its nodes in the order of their days, zeros behind them up to
	// [CoverNodes] keys.
	Cover
	// Gateway is the identifier key of one day: the generation, two bytes, and
	// the key. It finds the tag that day and opens nothing.
	Gateway
)

// String returns "root", "cover" or "gateway".
func (f Form) String() string {
	names := [...]string{"root", "cover", "gateway"}
	if int(f) < len(names) {
		return names[f]
	}
	return "invalid"
}

// CoverNodes is the most keys that the days first..last take.
const CoverNodes = 2*rotate.Levels - 2

// headSize is the size in bytes of a generation in a packed state.
const headSize = 2

// stateSize returns the size in bytes of a packed state.
func (f Form) stateSize(s Suite) int {
	switch f {
	case Root:
		return s.KeySize()
	case Cover:
		return 2*headSize + CoverNodes*s.KeySize()
	}
	return headSize + s.KeySize()
}
