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

// Errors of record types.
var (
	// ErrURILength: the payload of a URI record is empty.
	ErrURILength = fail.New(fail.Length, "ndef: URI record is empty")
	// ErrURICode: the identifier code of a URI record is above 35.
	ErrURICode = fail.New(fail.Range, "ndef: reserved identifier code of a URI")
	// ErrURIText: a URI is not UTF-8, or has a control character.
	ErrURIText = fail.New(fail.Format, "ndef: URI is not UTF-8 or has a control character")
	// ErrTextLength: the payload of a Text record is empty or ends within its
	// language.
	ErrTextLength = fail.New(fail.Length, "ndef: Text record is empty or ends early")
	// ErrTextLanguageLength: a language has not 1..63 characters.
	ErrTextLanguageLength = fail.New(fail.Range, "ndef: language of a text is empty or too long")
	// ErrTextLanguage: a language has a character outside 21..7e.
	ErrTextLanguage = fail.New(fail.Format, "ndef: language of a text has a character outside 21..7e")
	// ErrTextEncoding: a text is not of its encoding.
	ErrTextEncoding = fail.New(fail.Format, "ndef: text is not of its encoding")
	// ErrPosterURI: a Smart Poster has no URI, or several.
	ErrPosterURI = fail.New(fail.Format, "ndef: Smart Poster has not one URI")
	// ErrPosterLength: the action or size of a Smart Poster has another length.
	ErrPosterLength = fail.New(fail.Length, "ndef: action or size of a Smart Poster of a wrong length")
	// ErrPosterText: a media type in a Smart Poster is not UTF-8, or that of an
	// icon is none of icons.
	ErrPosterText = fail.New(fail.Format, "ndef: bad media type in a Smart Poster")
	// ErrAction: a reserved action.
	ErrAction = fail.New(fail.Range, "ndef: reserved action of a Smart Poster")
	// ErrExternalType: an external type is not a domain, a colon and a name.
	ErrExternalType = fail.New(fail.Format, "ndef: external type is not of the form domain:name")
	// ErrApplicationType: the record is no Android application record.
	ErrApplicationType = fail.New(fail.Unsupported, "ndef: record is no Android application record")
	// ErrApplication: the name is none that an Android package can have.
	ErrApplication = fail.New(fail.Format, "ndef: not the name of an Android package")
	// ErrDepth: messages lie within each other too deep.
	ErrDepth = fail.New(fail.Unsupported, "ndef: messages nested too deep")
)

// Errors of Type 2 tags.
var (
	// ErrType2Length: the memory has no capability container, or a TLV goes
	// beyond it or its data area.
	ErrType2Length = fail.New(fail.Length, "ndef: memory of a Type 2 tag ends early")
	// ErrType2Magic: the capability container does not begin with e1.
	ErrType2Magic = fail.New(fail.Format, "ndef: no capability container of a Type 2 tag")
	// ErrType2Version: the major version is not 1.
	ErrType2Version = fail.New(fail.Unsupported, "ndef: Type 2 tag of another version")
	// ErrType2Size: a data area that a capability container cannot state.
	ErrType2Size = fail.New(fail.Range, "ndef: data area of a Type 2 tag is not a multiple of 8 up to 2040")
	// ErrNoMessage: no TLV has an NDEF message.
	ErrNoMessage = fail.New(fail.Unknown, "ndef: no message TLV on a Type 2 tag")
	// ErrTLV: a TLV has the tag of padding or of the terminator.
	ErrTLV = fail.New(fail.Range, "ndef: TLV of a tag that has no length")
	// ErrControl: a field of a control TLV is out of its range.
	ErrControl = fail.New(fail.Range, "ndef: field of a control TLV out of range")
)

// Errors of Type 4 tags.
var (
	// ErrCapabilityLength: the capability container has, or states, less than
	// its 15 octets.
	ErrCapabilityLength = fail.New(fail.Length, "ndef: capability container of a wrong length")
	// ErrMapping: the mapping version is not 2 or 3.
	ErrMapping = fail.New(fail.Unsupported, "ndef: mapping version of a Type 4 tag not supported")
	// ErrMaxRead: MLe is below 15.
	ErrMaxRead = fail.New(fail.Range, "ndef: Type 4 tag with an MLe below 15")
	// ErrFileControl: the first TLV is no NDEF File Control TLV.
	ErrFileControl = fail.New(fail.Format, "ndef: capability container without NDEF file")
	// ErrRead: reading the message is not free.
	ErrRead = fail.New(fail.State, "ndef: Type 4 tag may not be read by everybody")
	// ErrWrite: writing the message is not free.
	ErrWrite = fail.New(fail.State, "ndef: Type 4 tag may not be written by everybody")
	// ErrFileSize: the tag states a message that is larger than its file.
	ErrFileSize = fail.New(fail.Range, "ndef: Type 4 tag with a message larger than its file")
	// ErrTooLarge: a message to write is larger than the file of the tag, or
	// than the one command that is to carry it.
	ErrTooLarge = fail.New(fail.Length, "ndef: message too large for the tag")
	// ErrAnswer: an answer without a status, or with another number of octets
	// than asked for.
	ErrAnswer = fail.New(fail.Length, "ndef: answer of a Type 4 tag of a wrong length")
	// ErrApplicationFile: the tag has no NDEF application, or no such file.
	ErrApplicationFile = fail.New(fail.Unknown, "ndef: no NDEF application or file")
	// ErrStatus: the tag answered with a status other than 9000.
	ErrStatus = fail.New(fail.State, "ndef: Type 4 tag refuses")
	// ErrOptions: options that are negative, or leave no room for a length.
	ErrOptions = fail.New(fail.Range, "ndef: options out of range")
	// ErrTag: a file that an emulated tag cannot have.
	ErrTag = fail.New(fail.Range, "ndef: NDEF file of an emulated tag out of range")
)

// Errors of lost mode.
var (
	// ErrHostName: not the name of a host that lost mode can have.
	ErrHostName = fail.New(fail.Format, "ndef: not the name of a host")
	// ErrHost: an address of another host, or of no host.
	ErrHost = fail.New(fail.Mismatch, "ndef: address of another host than lost mode has")
	// ErrToken: the token of an address is no identifier.
	ErrToken = fail.New(fail.Format, "ndef: address of lost mode without an identifier")
)
