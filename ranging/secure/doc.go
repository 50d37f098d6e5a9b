// Package secure measures authenticated distances between a verifier and a
// prover that trust each other, with commodity UWB radios: spec/ranging.md.
package secure
