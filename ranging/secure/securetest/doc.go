// Package securetest is the second way to all values of the fyr ranging
// protocol, and runs the operations of the ranging test vectors. Nonces are
// given, and repeat: it is for known-answer tests and for learning only.
//
//	primitives.go  SHA-256, HMAC, HKDF and AES as the standard library has them
//	layouts.go     parameters, receptions and messages, as the tables of
//	               spec/ranging.md write them
//	session.go     keys and messages of a session, Sections 4 and 5 of the page
//	rounds.go      positions, delays and stamps of a round, Section 6
//	bounds.go      the distance, and what a claim is worth, Section 7
//	operations.go  the operations of the vectors, with inputs.go and sides.go
//
// All but the operations shares no code with packages secure, sts and twr.
package securetest
