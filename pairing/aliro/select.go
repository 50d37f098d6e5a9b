package aliro

import "bytes"

// AIDSize is the size of the two application identifiers in bytes.
const AIDSize = 9

// AID is an application identifier.
type AID [AIDSize]byte

// The applications of a device.
var (
	AIDPrimary = AID{0xa0, 0x00, 0x00, 0x09, 0x09, 0xac, 0xce, 0x55, 0x01} // transactions
	AIDStepUp  = AID{0xa0, 0x00, 0x00, 0x09, 0x09, 0xac, 0xce, 0x55, 0x02} // access documents
)

// Version is a protocol version: major, minor.
type Version [2]byte

// The versions seen.
var (
	Version1_0 = Version{1, 0}
	Version0_9 = Version{0, 9}
)

// SelectAnswer is what a device answers to SELECT: 6F {84 AID, A5 {...}}.
type SelectAnswer struct {
	AID AID
	// Proprietary is the whole A5 TLV, tag and length included. It goes into
	// every key as it is, so that nobody can take a version out of it.
	Proprietary []byte
}

// ParseSelectAnswer parses all of b. Proprietary aliases b; what is in it has
// been parsed. It returns [ErrTLV] and [ErrFieldLength].
func ParseSelectAnswer(b []byte) (SelectAnswer, error) {
	tag, inner, rest, err := cut(b)
	if err != nil || tag != tagFCI || len(rest) != 0 {
		return SelectAnswer{}, ErrTLV
	}
	tag, name, proprietary, err := cut(inner)
	if err != nil || tag != tagName {
		return SelectAnswer{}, ErrTLV
	}
	if len(name) != AIDSize {
		return SelectAnswer{}, ErrFieldLength
	}
	if _, err := ParseFeatures(proprietary); err != nil {
		return SelectAnswer{}, err
	}
	return SelectAnswer{AID(name), proprietary}, nil
}

// Append appends the answer to dst. It panics when it has more than 65,535
// bytes.
func (a SelectAnswer) Append(dst []byte) []byte {
	dst = appendHeader(dst, tagFCI, 2+AIDSize+len(a.Proprietary))
	dst = appendTLV(dst, tagName, a.AID[:]...)
	return append(dst, a.Proprietary...)
}

// Features is what the A5 TLV of the SELECT answer holds.
type Features struct {
	Medium   [2]byte   // 80: 0000 for a phone or a watch
	Versions []Version // 5C: at least one
	// Capabilities is the value of 7F66, nil when it is absent: a list of TLVs
	// 02. ISO/IEC 7816-4 puts the longest command and answer there.
	Capabilities []byte
}

// ParseFeatures parses a whole A5 TLV. TLVs in it may have any order; unknown
// ones are skipped. Nothing of the result aliases b. It returns [ErrTLV] and
// [ErrFieldLength].
func ParseFeatures(b []byte) (Features, error) {
	tag, inner, rest, err := cut(b)
	if err != nil || tag != tagProprietary || len(rest) != 0 {
		return Features{}, ErrTLV
	}
	fields := []field{{tag: tagMedium, size: 2}, {tag: tagVersions, size: anySize}, {tag: tagCapabilities, size: anySize, optional: true}}
	if err := scan(inner, fields); err != nil {
		return Features{}, err
	}
	versions := fields[1].value
	if len(versions) == 0 || len(versions)%2 != 0 {
		return Features{}, ErrFieldLength
	}
	f := Features{Medium: [2]byte(fields[0].value), Capabilities: bytes.Clone(fields[2].value)}
	for ; len(versions) > 0; versions = versions[2:] {
		f.Versions = append(f.Versions, Version(versions))
	}
	return f, nil
}

// Append appends the whole A5 TLV to dst. It panics when it has more than
// 65,535 bytes, or no versions.
func (f Features) Append(dst []byte) []byte {
	if len(f.Versions) == 0 {
		panic("aliro: features without a version")
	}
	inner := appendTLV(nil, tagMedium, f.Medium[:]...)
	inner = appendHeader(inner, tagVersions, 2*len(f.Versions))
	for _, v := range f.Versions {
		inner = append(inner, v[:]...)
	}
	if f.Capabilities != nil {
		inner = appendTLV(inner, tagCapabilities, f.Capabilities...)
	}
	return appendTLV(dst, tagProprietary, inner...)
}
