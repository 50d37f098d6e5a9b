// Package entropy is where host-side packages take fresh randomness from: the
// system, unless a test of this module gives it something that repeats.
package entropy

import (
	"crypto/mlkem"
	"crypto/rand"
)

// Source gives randomness. A nil Source and the zero value are the system's.
// It is as safe for concurrent use as what it was made of.
type Source struct {
	fill        func(b []byte)
	encapsulate Encapsulate
}

// Encapsulate encapsulates to a key of ML-KEM-768.
type Encapsulate func(*mlkem.EncapsulationKey768) (sharedKey, ciphertext []byte)

// Fixed returns a Source that calls fill, for known-answer tests and for
// reading what somebody else has drawn. A nil encapsulate is the system's.
func Fixed(fill func(b []byte), encapsulate Encapsulate) *Source {
	return &Source{fill, encapsulate}
}

// Fill fills b.
func (s *Source) Fill(b []byte) {
	if s == nil || s.fill == nil {
		rand.Read(b) // it never fails
		return
	}
	s.fill(b)
}

// Encapsulation returns how to encapsulate, or nil for how the standard
// library does.
func (s *Source) Encapsulation() Encapsulate {
	if s == nil {
		return nil
	}
	return s.encapsulate
}
