// Package entropy is where the host side of ranging takes fresh randomness
// from: the system, unless a test of this module gives it something that
// repeats.
package entropy

import "crypto/rand"

// A Source fills b with randomness. A nil Source is the system's. It is as safe
// for concurrent use as the function is.
type Source func(b []byte)

// Fill fills b.
func (s Source) Fill(b []byte) {
	if s == nil {
		rand.Read(b) // it never fails
		return
	}
	s(b)
}
