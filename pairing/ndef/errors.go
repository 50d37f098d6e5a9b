package ndef

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of messages.
var (
	// ErrLength: the message is empty or ends early.
	ErrLength = fail.New(fail.Length, "ndef: message is empty or ends early")
	// ErrBegin: MB is clear on the first record or set on another.
	ErrBegin = fail.New(fail.Format, "ndef: message begin not on the first record, or on another")
	// ErrEnd: ME is clear on the last record or set on another.
	ErrEnd = fail.New(fail.Format, "ndef: message end not on the last record, or on another")
	// ErrTNF: a record has the reserved TNF 7.
	ErrTNF = fail.New(fail.Format, "ndef: reserved TNF")
	// ErrFields: a record has a type, ID or payload that its TNF does not
	// allow, or lacks a type.
	ErrFields = fail.New(fail.Format, "ndef: fields of a record do not suit its TNF")
	// ErrChunk: a chunk stands in no series, ends no series, or has an ID.
	ErrChunk = fail.New(fail.Format, "ndef: broken series of chunks")
	// ErrNoRecord: a message without records cannot be written.
	ErrNoRecord = fail.New(fail.Length, "ndef: no record to write")
	// ErrRange: a record with a TNF above 5 cannot be written.
	ErrRange = fail.New(fail.Range, "ndef: TNF of no whole record")
	// ErrFieldLength: a type or ID has more than 255 octets, or a payload more
	// than 2^32-1.
	ErrFieldLength = fail.New(fail.Length, "ndef: field of a record too long")
)
