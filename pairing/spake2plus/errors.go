package spake2plus

import (
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing/spake2plus/internal/run"
)

// Errors of this package.
var (
	// ErrSuite: no ciphersuite of this package.
	ErrSuite = run.ErrSuite
	// ErrLength: a scalar, point or half of a stretched code of a wrong size.
	ErrLength = run.ErrLength
	// ErrScalar: a scalar, given or computed, is 0 or not below the group order.
	ErrScalar = run.ErrScalar
	// ErrPoint: not an uncompressed point of the curve, or a share that is its
	// mask alone.
	ErrPoint = run.ErrPoint
	// ErrConfirmation: the other side does not have the code, or somebody
	// changed what was sent.
	ErrConfirmation = run.ErrConfirmation
	// ErrState: a call out of order, or on a run that is over.
	ErrState = run.ErrState

	// ErrIterations: PBKDF2 with fewer than one iteration.
	ErrIterations = fail.New(fail.Range, "spake2plus: fewer than one iteration")
	// ErrLocked: too many codes were wrong. See [Limiter.Unlock].
	ErrLocked = fail.New(fail.State, "spake2plus: too many wrong codes")
	// ErrWait: the time after a wrong code is not over. See [Limiter.Wait].
	ErrWait = fail.New(fail.State, "spake2plus: too soon after a wrong code")
	// ErrStore: the count of wrong codes cannot be read or written. Nothing was
	// answered.
	ErrStore = fail.New(fail.State, "spake2plus: count of wrong codes cannot be stored")
)
