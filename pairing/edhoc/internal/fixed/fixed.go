// Package fixed has the ephemeral keys of known-answer tests. Being internal,
// it keeps other modules from giving a session a key that is not fresh.
package fixed

import "crypto/ecdh"

// Ephemeral is the ephemeral key of one side.
type Ephemeral struct{ Key *ecdh.PrivateKey }
