package exposure

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of keys, times and advertisements.
var (
	// ErrKeyLength: a temporary exposure key has not 16 bytes.
	ErrKeyLength = fail.New(fail.Length, "exposure: key is not 16 bytes")
	// ErrTime: a time is before 1970 or has an interval number above 2^32-1.
	ErrTime = fail.New(fail.Range, "exposure: time out of range")
	// ErrPeriod: a rolling period is above 144, or its last interval above
	// 2^32-1.
	ErrPeriod = fail.New(fail.Range, "exposure: rolling period out of range")
	// ErrInterval: the interval is not one of the key's.
	ErrInterval = fail.New(fail.Range, "exposure: interval outside the rolling period of the key")
	// ErrServiceLength: the service data is not 20 bytes.
	ErrServiceLength = fail.New(fail.Length, "exposure: service data is not 20 bytes")
	// ErrMetadataLength: the metadata is not 4 bytes.
	ErrMetadataLength = fail.New(fail.Length, "exposure: metadata is not 4 bytes")
	// ErrMetadataRange: a version or the confidence is above 3.
	ErrMetadataRange = fail.New(fail.Range, "exposure: metadata out of range")
	// ErrVersion: metadata of a major version other than 1.
	ErrVersion = fail.New(fail.Unsupported, "exposure: metadata of another major version")
	// ErrWindow: the advertisement was received more than two hours away from
	// the interval of its identifier. It was recorded and sent again, or a clock
	// is wrong.
	ErrWindow = fail.New(fail.Replay, "exposure: identifier received outside its time")
	// ErrUnidentified: the metadata cannot be decrypted without a key and the
	// interval at which the key gave the identifier.
	ErrUnidentified = fail.New(fail.Unknown, "exposure: metadata of an identifier whose key is not known")
)

// Errors of exports.
var (
	// ErrExportLength: the file is shorter than its header.
	ErrExportLength = fail.New(fail.Length, "exposure: export shorter than its header")
	// ErrExportHeader: the file is no export of keys.
	ErrExportHeader = fail.New(fail.Format, "exposure: not an export of keys")
	// ErrExportVersion: the file is an export of another version than 1.
	ErrExportVersion = fail.New(fail.Unsupported, "exposure: export of another version")
	// ErrExportMessage: the protocol buffer behind the header is malformed.
	ErrExportMessage = fail.New(fail.Format, "exposure: malformed export")
	// ErrExportStart: a rolling start is negative.
	ErrExportStart = fail.New(fail.Range, "exposure: export with a negative rolling start")
	// ErrPublicLength: the public key is not 65 bytes.
	ErrPublicLength = fail.New(fail.Length, "exposure: public key is not 65 bytes")
	// ErrPublicFormat: the public key is not an uncompressed point.
	ErrPublicFormat = fail.New(fail.Format, "exposure: public key is not an uncompressed point")
	// ErrPublicPoint: the public key is not on P-256.
	ErrPublicPoint = fail.New(fail.Point, "exposure: public key is not on the curve")
	// ErrSignature: the signature is not that of the file.
	ErrSignature = fail.New(fail.Authentication, "exposure: signature of the export does not verify")
)
