package twr

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of this package.
var (
	// ErrWidth: a counter has neither 32 nor 40 bits.
	ErrWidth = fail.New(fail.Range, "twr: counter of a width other than 32 and 40 bits")
	// ErrStamp: a time stamp is negative or does not fit its counter.
	ErrStamp = fail.New(fail.Range, "twr: time stamp outside its counter")
	// ErrInterval: an interval is half the counter's range or more, so messages
	// are out of order, or of different exchanges.
	ErrInterval = fail.New(fail.Range, "twr: interval of half the counter's range or more")
	// ErrZero: the intervals of one clock add up to zero.
	ErrZero = fail.New(fail.Range, "twr: intervals of a clock that add up to zero")
	// ErrReply: a reply time is outside its bounds.
	ErrReply = fail.New(fail.Range, "twr: reply time outside its bounds")
	// ErrElapsed: the time between two messages is not positive, or too long.
	ErrElapsed = fail.New(fail.Range, "twr: elapsed time out of range")
	// ErrRate: two clocks are further apart than any crystals are, so the
	// stamps are of different messages.
	ErrRate = fail.New(fail.Mismatch, "twr: stamps of clocks more than 200 ppm apart")
	// ErrBaseline: a time difference is longer than light takes between the
	// anchors.
	ErrBaseline = fail.New(fail.Mismatch, "twr: time difference longer than the baseline")
	// ErrDiagnostics: a receiver's diagnostics are outside their registers, or
	// count nothing.
	ErrDiagnostics = fail.New(fail.Range, "twr: receiver diagnostics out of range")
	// ErrTable: a bias table is empty, or its levels do not rise.
	ErrTable = fail.New(fail.Format, "twr: bias table without rising levels")
)
