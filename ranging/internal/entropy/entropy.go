// Package entropy is where the host side of ranging takes fresh randomness
// from: the system, unless a test of this module gives it something that
// repeats.
package entropy

import "crypto/rand"

// Source gives randomness. A nil Source and the zero value are the system's.
// It is as safe for concurrent use as what it was made of.
type Source struct{ fill func(b []byte) }

// Fixed returns a Source that calls fill, for tests.
func Fixed(fill func(b []byte)) *Source { return &Source{fill} }

// Fill fills b.
func (s *Source) Fill(b []byte) {
	if s == nil || s.fill == nil {
		rand.Read(b) // it never fails
		return
	}
	s.fill(b)
}
