// Package pairingtest runs the operations of the noise test vectors, on the
// core of Noise that the handshakes of package pairing are made of. Private and
// ephemeral keys are given: it is for known-answer tests only.
package pairingtest
