package native

import (
	"strconv"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
)

// Errors of registrations and credentials.
var (
	// ErrSuite: the suite is neither [AES128] nor [AES256].
	ErrSuite = fail.New(fail.Unsupported, "native: no such suite")
	// ErrProfile: there is no such profile.
	ErrProfile = fail.New(fail.Unsupported, "native: no such profile")
	// ErrPeriod: the period is outside 1..86,400 s.
	ErrPeriod = fail.New(fail.Range, "native: period outside 1..86400 s")
	// ErrRotations: the number of epochs of a day is outside 1..65,535.
	ErrRotations = fail.New(fail.Range, "native: rotations outside 1..65535")
	// ErrCarrier: the carrier is neither service data nor manufacturer data, or a
	// text does not name one.
	ErrCarrier = fail.New(fail.Format, "native: carrier is neither service:xxxx nor company:xxxx")
	// ErrNet: the net octet is outside 0..255.
	ErrNet = fail.New(fail.Range, "native: net octet outside 0..255")
	// ErrAddressKind: the address is neither static nor non-resolvable, or it is
	// non-resolvable in the consumer profile, whose tags are connected to:
	// spec/beacon.md, Section 7.
	ErrAddressKind = fail.New(fail.Unsupported, "native: address is neither static nor, in profile plain, non_resolvable")
	// ErrDomain: there is no such domain.
	ErrDomain = fail.New(fail.Unsupported, "native: no such domain")
	// ErrExtended: the size of what extended frames seal is outside 8..208.
	ErrExtended = fail.New(fail.Range, "native: extended payload outside 8..208 bytes")
	// ErrKeyLength: a key has not the size of the suite.
	ErrKeyLength = fail.New(fail.Length, "native: key of a wrong size")
	// ErrCover: the nodes are not the least part of the tree for a range of days.
	ErrCover = fail.New(fail.Format, "native: not the cover of a range of days")
	// ErrAlignment: an epoch outside of the tag's life, or a phase outside of it.
	ErrAlignment = fail.New(fail.Range, "native: alignment out of range")
)

// Errors of frames.
var (
	// ErrScheme: the frame was not identified by a scheme of this package.
	ErrScheme = fail.New(fail.Unknown, "native: frame of a tag whose epoch is not known")
	// ErrClosed: the key finds the tag for a day and opens nothing.
	ErrClosed = fail.New(fail.Unknown, "native: key of a gateway opens nothing")
	// ErrIdentifier: the identifier is not that of the epoch.
	ErrIdentifier = fail.New(fail.Mismatch, "native: identifier of another tag or epoch")
	// ErrStatus: the frame is authentic, of a mode or kind that is reserved.
	ErrStatus = fail.New(fail.Unsupported, "native: payload of a reserved mode or kind")
)

// DayError says that a credential does not reach a day. It is of the class
// range.
type DayError struct {
	Day         int64 // the generation asked for, or the first one out of reach
	First, Last int64 // that the credential reaches
}

// Error gives the days.
func (e *DayError) Error() string {
	n := func(v int64) string { return strconv.FormatInt(v, 10) }
	return "native: day " + n(e.Day) + " is out of reach: the credential holds the days " + n(e.First) + " to " + n(e.Last)
}

// Unwrap returns the error class.
func (e *DayError) Unwrap() error { return fail.Range }

// refuse returns the error for a generation that is not in d.
func (d days) refuse(g rotate.Epoch) error {
	return &DayError{Day: int64(g), First: int64(d.first), Last: int64(d.last)}
}
