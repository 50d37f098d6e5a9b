package ndef

// TNF is the Type Name Format of a record: what its Type is. The zero value is
// [Empty].
type TNF uint8

// The formats that a whole record can have. Unchanged (6) stands in the later
// chunks of a record only, and 7 is reserved.
const (
	Empty       TNF = iota // no Type, ID or Payload
	WellKnown              // a type of the NFC Forum, relative to urn:nfc:wkt:
	Media                  // a media type, RFC 2046
	AbsoluteURI            // the Type is a URI, RFC 3986, not the Payload
	External               // a type of somebody's domain, relative to urn:nfc:ext:
	Unknown                // no Type
	unchanged
)

// String returns the name of t.
func (t TNF) String() string {
	switch t {
	case Empty:
		return "empty"
	case WellKnown:
		return "well-known"
	case Media:
		return "media"
	case AbsoluteURI:
		return "absolute-uri"
	case External:
		return "external"
	case Unknown:
		return "unknown"
	case unchanged:
		return "unchanged"
	}
	return "reserved"
}

// Record is one record of a message, chunks joined. The zero value is the empty
// record, which can be written.
type Record struct {
	TNF     TNF
	Type    []byte // 0..255 octets
	ID      []byte // 0..255 octets
	Payload []byte // 0..2^32-1 octets
}

// Is reports whether r has the given format and type. Media types and external
// types are compared without regard to the case of the letters a to z, as their
// definitions say, the others octet by octet.
func (r Record) Is(tnf TNF, typ string) bool {
	if r.TNF != tnf {
		return false
	}
	if tnf == Media || tnf == External {
		return equalFold(r.Type, typ)
	}
	return string(r.Type) == typ
}

// equalFold compares ASCII text without regard to case.
func equalFold(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i, c := range b {
		if lower(c) != lower(s[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
