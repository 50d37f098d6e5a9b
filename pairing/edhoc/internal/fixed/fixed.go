// Package fixed has the ephemeral keys of known-answer tests. Being internal,
// it keeps other modules from giving a session a key that is not fresh: they
// can name neither the type nor [New], and no literal of theirs can be assigned
// to a struct with an unexported field of this package.
package fixed

import "crypto/ecdh"

// Ephemeral is the ephemeral key of one side. The zero value stands for a fresh
// one, and is the only value that other modules can make.
type Ephemeral struct{ key *ecdh.PrivateKey }

// New returns key as the ephemeral key of a side.
func New(key *ecdh.PrivateKey) Ephemeral { return Ephemeral{key} }

// Key returns the key, or nil when a fresh one is to be drawn.
func (e Ephemeral) Key() *ecdh.PrivateKey { return e.key }
