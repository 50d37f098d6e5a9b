// Handshake searches the handshakes of spec/pairing.md for attacks: all that an
// intruder can do who owns the air, with two phones, two tags and two sessions
// of each, one after the other.
//
// It is a program and not Promela because messages are terms. Here a side's
// view of a handshake is a small array, a chaining key is the set of what was
// mixed into it, and the one question of a search step is whether a ciphertext
// that verifies can exist: because the intruder knows the key, or because an
// honest side with the same view has made it. That is exact for Noise, in which
// the associated data of each ciphertext is the hash of all before it.
//
// Cryptography is perfect, low-order points are refused, payloads are constants
// in one of two values, and the intruder has a static and an ephemeral key of
// its own. What it finds is printed, a row for each set of leaked keys; broken
// variants show that the search finds attacks where there are some. It proves
// nothing beyond these bounds.
package main
