package findmy

import (
	"github.com/seed-496a4445/fyr/beacon/findmy/internal/ecies"
	"github.com/seed-496a4445/fyr/internal/fail"
)

// Errors of keys.
var (
	// ErrKeyLength: a key, start key, public key or key blob of a wrong size.
	ErrKeyLength = fail.New(fail.Length, "findmy: key of a wrong length")
	// ErrKeyRange: a private key is 0 or not below the order of the curve.
	ErrKeyRange = fail.New(fail.Range, "findmy: private key out of range")
	// ErrKeyMismatch: a private key is not that of the public key beside it.
	ErrKeyMismatch = fail.New(fail.Mismatch, "findmy: private and public key do not belong together")
	// ErrPoint: a public key is not a point of the curve, or an advertised key
	// not the X coordinate of one.
	ErrPoint = ecies.ErrPoint
	// ErrRolls: a roll count is outside 0..2^32-1.
	ErrRolls = fail.New(fail.Range, "findmy: roll count out of range")
	// ErrClock: an accessory's pairing time is missing, or an index is negative
	// or more than 59 years of rolls.
	ErrClock = fail.New(fail.Range, "findmy: pairing time or alignment out of range")
	// ErrSendMy: an advertised key is not of the form of Send My.
	ErrSendMy = fail.New(fail.Unknown, "findmy: key is not of the form of Send My")
)

// Errors of advertisements.
var (
	// ErrFrameAbsent: there is no offline-finding frame of Apple's.
	ErrFrameAbsent = fail.New(fail.Unknown, "findmy: no offline-finding frame")
	// ErrFrameLength: the frame is cut off, or has neither of the two lengths.
	ErrFrameLength = fail.New(fail.Length, "findmy: frame of a wrong length")
	// ErrAddress: the address is not a random static one, so it is no part of a
	// key.
	ErrAddress = fail.New(fail.Range, "findmy: address is not random static")
)

// Errors of reports.
var (
	// ErrReportLength: a report has neither 88 nor 89 bytes.
	ErrReportLength = fail.New(fail.Length, "findmy: report of a wrong length")
	// ErrReportTime: a time does not fit the 32 bits of a report, which count
	// from 2001 to 2137.
	ErrReportTime = fail.New(fail.Range, "findmy: time does not fit a report")
	// ErrReport: a report does not open with this key.
	ErrReport = ecies.ErrTag
	// ErrCipher: the standard library refuses GCM with a 16-byte nonce, as it
	// does under GODEBUG=fips140=only.
	ErrCipher = ecies.ErrCipher
)
