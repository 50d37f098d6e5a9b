package edhoc

import "github.com/seed-496a4445/fyr/internal/fail"

// Codes of error messages: RFC 9528, Section 6. Zero is no error.
const (
	CodeUnspecified       = 1
	CodeSuite             = 2
	CodeUnknownCredential = 3
)

// PeerError says that the peer ended the session with an error message.
// Nothing in such a message is authentic.
type PeerError struct {
	// Code is ERR_CODE. It is not 0.
	Code int64
	// Suites is SUITES_R where Code is [CodeSuite], for [SelectSuites].
	Suites []Suite
}

// Error returns the same text for every code.
func (*PeerError) Error() string { return "edhoc: peer ended the session" }

// Unwrap returns the class: unsupported for [CodeSuite], unknown for
// [CodeUnknownCredential], else state.
func (e *PeerError) Unwrap() error {
	switch e.Code {
	case CodeSuite:
		return fail.Unsupported
	case CodeUnknownCredential:
		return fail.Unknown
	}
	return fail.State
}

// ParseError reads an error message: an integer that is not 0, and one item of
// any kind; for [CodeSuite] a list as in message_1, and for
// [CodeUnknownCredential] true. It returns [ErrTruncated] or [ErrEncoding], and
// [ErrSuite] for a [WideSuite] and [ErrRange] for a code of more than 64 bits.
func ParseError(b []byte) (*PeerError, error) {
	code, b, err := takeItem(b)
	if err != nil {
		return nil, err
	}
	if !code.isInteger() || code.kind == kindUint && code.n == 0 {
		return nil, ErrEncoding
	}
	n, ok := code.int64()
	if !ok {
		return nil, ErrRange
	}
	info, b, err := takeItem(b)
	if err != nil {
		return nil, err
	}
	e := &PeerError{Code: n}
	switch n {
	case CodeUnspecified:
		ok = info.kind == kindText
	case CodeSuite:
		var wide []Integer
		if e.Suites, wide, err = info.suites(); err != nil {
			return nil, err
		}
		if wide != nil {
			return nil, ErrSuite
		}
	case CodeUnknownCredential:
		ok = info.kind == kindSimple && info.n == simpleTrue
	}
	if !ok || len(b) != 0 {
		return nil, ErrEncoding
	}
	return e, nil
}

// Simple values.
const (
	simpleFalse = 20
	simpleTrue  = 21
)

// isErrorMessage reports whether b, received in place of message_2, message_3
// or message_4, which are byte strings, can be an error message.
func isErrorMessage(b []byte) bool {
	return len(b) > 0 && kind(b[0]>>5) <= kindNegative
}

// unspecified is the error message for every failure but that of the suite:
// it says nothing, neither what failed nor which credentials are known.
func unspecified() []byte { return []byte{CodeUnspecified, byte(kindText) << 5} }

// wrongSuite returns the error message with SUITES_R.
func wrongSuite(suites []Suite) []byte { return appendSuites([]byte{CodeSuite}, suites, nil) }
