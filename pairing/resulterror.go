package pairing

import "github.com/seed-496a4445/fyr/internal/fail"

// ResultError says that the tag has authentically refused an operation. It is
// of class [fail.State] for a freeze, a fork and a lack of rights, of
// [fail.Range] for arguments, and of [fail.Unsupported] for what the tag cannot
// do.
type ResultError struct{ Result Result }

// Error names the result.
func (e *ResultError) Error() string { return "pairing: tag says: " + e.Result.String() }

// Unwrap returns the class.
func (e *ResultError) Unwrap() error {
	switch e.Result {
	case BadArgument:
		return fail.Range
	case NoOperation, Failed:
		return fail.Unsupported
	}
	return fail.State
}
