package findmy

import (
	"time"

	"github.com/seed-496a4445/fyr/beacon/findmy/internal/ecies"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes of reports in bytes. The longer form came in 2024.
const (
	ReportSize     = 88
	LongReportSize = 89
	LocationSize   = ecies.PlainSize
)

// Epoch2001 is 2001-01-01T00:00:00Z in Unix seconds, from which reports count.
const Epoch2001 = 978307200

// Report is a location report as a server gives it. Only Ciphertext is
// authenticated, by Tag, and Ephemeral with it: whoever relays a report can
// change the rest. It is comparable.
type Report struct {
	Long       bool   // the form of 89 bytes
	Seconds    uint32 // when the tag was heard, since 2001; see Unix
	Extra      uint8  // 0 in every report seen; only in the long form
	Confidence uint8  // of the finder; not the accuracy
	Ephemeral  PublicKey
	Ciphertext [LocationSize]byte
	Tag        [ecies.TagSize]byte
}

// ParseReport reads a report. It returns [ErrReportLength], and [ErrPoint] when
// the ephemeral key does not begin with 04. Whether that is on the curve is
// found when the report is opened.
func ParseReport(b []byte) (Report, error) {
	if len(b) != ReportSize && len(b) != LongReportSize {
		return Report{}, ErrReportLength
	}
	r := Report{Long: len(b) == LongReportSize, Seconds: wire.Be32(b)}
	b = b[4:]
	if r.Long {
		r.Extra, b = b[0], b[1:]
	}
	r.Confidence, b = b[0], b[1:]
	if b[0] != 4 {
		return Report{}, ErrPoint
	}
	r.Ephemeral, b = PublicKey(b), b[PublicKeySize:]
	r.Ciphertext, b = [LocationSize]byte(b), b[LocationSize:]
	r.Tag = [ecies.TagSize]byte(b)
	return r, nil
}

// Append appends the report, [ReportSize] or [LongReportSize] bytes. It is the
// inverse of [ParseReport], but that the short form has no room for Extra.
func (r *Report) Append(dst []byte) []byte {
	dst = wire.AppendBe32(dst, r.Seconds)
	if r.Long {
		dst = append(dst, r.Extra)
	}
	dst = append(dst, r.Confidence)
	dst = append(dst, r.Ephemeral[:]...)
	dst = append(dst, r.Ciphertext[:]...)
	return append(dst, r.Tag[:]...)
}

// Time returns when the tag was heard, in UTC.
func (r *Report) Time() time.Time { return time.Unix(Epoch2001+int64(r.Seconds), 0).UTC() }

// ReportSeconds returns t as reports count it, or [ErrReportTime] when it does
// not fit.
func ReportSeconds(t time.Time) (uint32, error) {
	s := t.Unix()
	if s < Epoch2001 || s > Epoch2001+1<<32-1 {
		return 0, ErrReportTime
	}
	return uint32(s - Epoch2001), nil
}

// Location is what a report hides. It is comparable. A position of 0, 0 is as
// good as any other.
type Location struct {
	LatitudeE7  int32 // degrees * 10^7, north positive; not range checked
	LongitudeE7 int32 // degrees * 10^7, east positive; not range checked
	Accuracy    uint8 // metres, horizontal; 255 stands for more
	Status      Status
}

// Degrees returns the position in degrees.
func (l Location) Degrees() (latitude, longitude float64) {
	return float64(l.LatitudeE7) / 1e7, float64(l.LongitudeE7) / 1e7
}

// Append appends the plaintext, [LocationSize] bytes.
func (l Location) Append(dst []byte) []byte {
	dst = wire.AppendBe32(dst, uint32(l.LatitudeE7))
	dst = wire.AppendBe32(dst, uint32(l.LongitudeE7))
	return append(dst, l.Accuracy, byte(l.Status))
}

// ParseLocation reads a plaintext. It is the inverse of [Location.Append].
func ParseLocation(b [LocationSize]byte) Location {
	return Location{
		LatitudeE7:  int32(wire.Be32(b[:])),
		LongitudeE7: int32(wire.Be32(b[4:])),
		Accuracy:    b[8],
		Status:      Status(b[9]),
	}
}

// OpenReport opens a report that was sealed to the advertised key of k. It
// returns [ErrPoint] when the ephemeral key is not on the curve, [ErrReport]
// when the report is another key's or was changed, and [ErrCipher].
func (k PrivateKey) OpenReport(r *Report) (Location, error) {
	s := ecies.Sealed{Ephemeral: r.Ephemeral, Ciphertext: r.Ciphertext, Tag: r.Tag}
	plain, err := ecies.Open(k.scalar(), &s)
	if err != nil {
		return Location{}, err
	}
	return ParseLocation(plain), nil
}

// SealReport seals a location to an advertised key under a fresh ephemeral
// key, as a finder does, and returns head with the sealed fields filled in. It
// returns [ErrPoint] when the key is not on the curve, and [ErrCipher].
func SealReport(to AdvKey, head Report, l Location) (Report, error) {
	e := GeneratePrivateKey()
	defer e.Wipe()
	plain := [LocationSize]byte(l.Append(nil))
	s, err := ecies.Seal((*[KeySize]byte)(&to), e.scalar(), &plain)
	if err != nil {
		return Report{}, err
	}
	head.Ephemeral, head.Ciphertext, head.Tag = s.Ephemeral, s.Ciphertext, s.Tag
	return head, nil
}
