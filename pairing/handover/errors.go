package handover

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of this package. What the NDEF, APDU or Type 4 tag layer below
// refuses comes with the errors of pairing/ndef and pairing/apdu.
var (
	// ErrLength: a record that is cut, has surplus octets or lacks its payload,
	// or a field too long for its length octet.
	ErrLength = fail.New(fail.Length, "handover: record or field of a wrong length")
	// ErrRole: the first record of a message is none of Hr, Hs, Hm and Hi.
	ErrRole = fail.New(fail.Format, "handover: not a handover message")
	// ErrTwice: a second cr or err record.
	ErrTwice = fail.New(fail.Format, "handover: record that may stand once stands twice")
	// ErrPlace: a random number for a message other than Hr, or a failure for
	// one other than Hs.
	ErrPlace = fail.New(fail.Format, "handover: field that a message of this role does not have")
	// ErrVersion: a major version other than 1.
	ErrVersion = fail.New(fail.Unsupported, "handover: major version is not 1")
	// ErrRange: a role, version, power state, carrier type format, reason or
	// waiting time outside its range.
	ErrRange = fail.New(fail.Range, "handover: field outside its range")
	// ErrName: the name of a service is not UTF-8.
	ErrName = fail.New(fail.Format, "handover: name of a service is not UTF-8")
	// ErrNoStatus: a message has no Te record.
	ErrNoStatus = fail.New(fail.Format, "handover: message without a status")
	// ErrNoSelect: a message has no Ts record.
	ErrNoSelect = fail.New(fail.Format, "handover: message without a service select")
	// ErrService: the tag does not offer the service.
	ErrService = fail.New(fail.Unknown, "handover: service is not offered")
	// ErrTooLong: a message larger than the tag takes.
	ErrTooLong = fail.New(fail.Length, "handover: message larger than the tag takes")
	// ErrStatus: the tag answered with a status other than success.
	ErrStatus = fail.New(fail.State, "handover: tag reports a failure")
	// ErrWait: the tag asked for more waiting time than it announced.
	ErrWait = fail.New(fail.State, "handover: tag keeps the reader waiting")
	// ErrState: a call that is not allowed now.
	ErrState = fail.New(fail.State, "handover: not now")
	// ErrMismatch: a message other than the one that is due.
	ErrMismatch = fail.New(fail.Mismatch, "handover: message of another role is due")
)
