package aliro

import (
	"time"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes in bytes.
const (
	TimestampSize  = 20
	statusSize     = 2
	credentialSize = 2 + statusSize + 2*(2+TimestampSize) // with both timestamps
)

// Timestamp is a time in seconds as the protocol writes it, such as
// 2026-02-26T00:00:00Z. The zero value is none.
type Timestamp [TimestampSize]byte

const layout = "2006-01-02T15:04:05Z"

// TimestampOf returns t in UTC, without its fraction of a second, or
// [ErrTimestamp] when its year has not four digits.
func TimestampOf(t time.Time) (Timestamp, error) {
	t = t.UTC()
	if t.Year() < 0 || t.Year() > 9999 {
		return Timestamp{}, ErrTimestamp
	}
	return Timestamp([]byte(t.Format(layout))), nil
}

// Time returns the time, in UTC, and false when there is none.
func (s Timestamp) Time() (time.Time, bool) {
	// The odd forms that Parse takes, an hour of one digit and fractions of a
	// second, have 19 bytes, or 21 and more.
	t, err := time.Parse(layout, string(s[:]))
	return t, err == nil
}

// valid reports whether s is a time or none.
func (s Timestamp) valid() bool {
	_, ok := s.Time()
	return ok || s == Timestamp{}
}

// Credential is what a device says of its credential. Whether it has expired is
// for the caller to judge, and whether it may enter for the reader's records.
type Credential struct {
	Status              uint16    // 5E: a bitmap that the public sources do not explain
	IssuedAt, ExpiresAt Timestamp // 91, 92
}

// credential makes a Credential of its three fields. The status has one octet
// in the published run and two elsewhere.
func credential(fields []field) (Credential, error) {
	var c Credential
	switch status := fields[0].value; len(status) {
	case 1:
		c.Status = uint16(status[0])
	case statusSize:
		c.Status = wire.Be16(status)
	default:
		return Credential{}, ErrFieldLength
	}
	copy(c.IssuedAt[:], fields[1].value)
	copy(c.ExpiresAt[:], fields[2].value)
	if !c.IssuedAt.valid() || !c.ExpiresAt.valid() {
		return Credential{}, ErrTimestamp
	}
	return c, nil
}

// parseCredential parses the plaintext of a cryptogram, in which no field may
// be missing.
func parseCredential(b []byte) (Credential, error) {
	fields := [...]field{{tag: tagStatus, size: statusSize}, {tag: tagIssuedAt, size: TimestampSize}, {tag: tagExpiresAt, size: TimestampSize}}
	if err := scan(b, fields[:]); err != nil {
		return Credential{}, err
	}
	return credential(fields[:])
}

// append appends the fields that are there.
func (c *Credential) append(dst []byte) []byte {
	dst = appendTLV(dst, tagStatus, byte(c.Status>>8), byte(c.Status))
	if c.IssuedAt != (Timestamp{}) {
		dst = appendTLV(dst, tagIssuedAt, c.IssuedAt[:]...)
	}
	if c.ExpiresAt != (Timestamp{}) {
		dst = appendTLV(dst, tagExpiresAt, c.ExpiresAt[:]...)
	}
	return dst
}

// appendAll appends all fields, [credentialSize] bytes: an absent timestamp as
// zeros, so that the size tells nothing.
func (c *Credential) appendAll(dst []byte) []byte {
	dst = appendTLV(dst, tagStatus, byte(c.Status>>8), byte(c.Status))
	dst = appendTLV(dst, tagIssuedAt, c.IssuedAt[:]...)
	return appendTLV(dst, tagExpiresAt, c.ExpiresAt[:]...)
}
