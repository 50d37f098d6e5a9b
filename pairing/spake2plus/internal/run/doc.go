// Package run is SPAKE2+, RFC 9383, with every scalar given: what package
// spake2plus draws at random comes in as bytes here. Only spake2plus and the
// package of its vectors use it. The errors are documented there.
package run

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of this package, which carry the name of package spake2plus.
var (
	ErrSuite        = fail.New(fail.Unsupported, "spake2plus: unknown ciphersuite")
	ErrLength       = fail.New(fail.Length, "spake2plus: input of a wrong length")
	ErrScalar       = fail.New(fail.Range, "spake2plus: scalar is zero or not below the group order")
	ErrPoint        = fail.New(fail.Point, "spake2plus: not a valid point")
	ErrConfirmation = fail.New(fail.Authentication, "spake2plus: confirmation does not verify")
	ErrState        = fail.New(fail.State, "spake2plus: call out of order")
)
