// Package pairingtest is the second way to all values of package pairing, and
// runs the operations of the noise and pairing test vectors. Private and ephemeral
// keys are given, and repeat: it is for known-answer tests and for learning
// only.
//
//	source.go      randomness for package pairing that repeats, or is recorded
//	primitives.go  HKDF and what the libraries have, as the page names them
//	schedule.go    all that spec/pairing.md, Section 4 derives
//	oracle.go      a handshake of Noise, seen with the private keys of both ends
//	fields.go      payloads, as the tables of the page write them
//	trace.go       a run of APDUs, recomputed: handshakes, sessions, the log
//	transcript.go  such a run as text
//	operations.go  the operations of the vectors, with noise.go, sides.go and runs.go
package pairingtest
