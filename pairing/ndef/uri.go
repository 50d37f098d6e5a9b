package ndef

import (
	"strings"
	"unicode/utf8"
)

// TypeURI is the well-known type of a record whose payload is a URI.
const TypeURI = "U"

// prefixes lists what the identifier codes of a URI record stand for.
var prefixes = [...]string{
	"", "http://www.", "https://www.", "http://", "https://", "tel:", "mailto:",
	"ftp://anonymous:anonymous@", "ftp://ftp.", "ftps://", "sftp://", "smb://", "nfs://", "ftp://", "dav://",
	"news:", "telnet://", "imap:", "rtsp://", "urn:", "pop:", "sip:", "sips:", "tftp:",
	"btspp://", "btl2cap://", "btgoep://", "tcpobex://", "irdaobex://", "file://",
	"urn:epc:id:", "urn:epc:tag:", "urn:epc:pat:", "urn:epc:raw:", "urn:epc:", "urn:nfc:",
}

// ParseURI reads the payload of a URI record and expands it. The shortest form
// is not demanded.
//
// It returns [ErrURILength], [ErrURICode] or [ErrURIText], checked in this
// order. What comes out is UTF-8 without control characters below U+0080, and
// no more is known of it: it was written by whoever wrote the tag.
//
// It implements URI Record Type Definition.
func ParseURI(payload []byte) (string, error) {
	if len(payload) == 0 {
		return "", ErrURILength
	}
	code, rest := payload[0], payload[1:]
	if int(code) >= len(prefixes) {
		return "", ErrURICode
	}
	if !utf8.Valid(rest) || strings.ContainsFunc(string(rest), isControl) {
		return "", ErrURIText
	}
	return prefixes[code] + string(rest), nil
}

// AppendURI appends the payload of a URI record, with the longest prefix that
// fits, upper and lower case being different. It does not allocate when dst has
// the capacity. It returns dst and [ErrURIText] where [ParseURI] would.
func AppendURI(dst []byte, uri string) ([]byte, error) {
	if !utf8.ValidString(uri) || strings.ContainsFunc(uri, isControl) {
		return dst, ErrURIText
	}
	code := 0
	for i, p := range prefixes {
		if len(p) > len(prefixes[code]) && strings.HasPrefix(uri, p) {
			code = i
		}
	}
	dst = append(dst, byte(code))
	return append(dst, uri[len(prefixes[code]):]...), nil
}

// URIRecord returns the URI record of uri, or [ErrURIText].
func URIRecord(uri string) (Record, error) {
	payload, err := AppendURI(nil, uri)
	return wellKnown(TypeURI, payload, err)
}

// wellKnown returns a record of the NFC Forum, or the zero record and err.
func wellKnown(typ string, payload []byte, err error) (Record, error) {
	if err != nil {
		return Record{}, err
	}
	return Record{TNF: WellKnown, Type: []byte(typ), Payload: payload}, nil
}

func isControl(r rune) bool { return r < 0x20 || r == 0x7f }
