package handover

import (
	"slices"
	"time"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// Reason says why a selector could not answer. The zero value is reserved.
type Reason uint8

// The reasons that the specification names. Others have any data.
const (
	TemporaryMemory Reason = 1 // no memory now: data is the least time to wait, 1 octet of ms
	PermanentMemory Reason = 2 // request too long: data is the longest that is taken, 4 octets
	CarrierSpecific Reason = 3 // no request now on this carrier: data is the least time to wait, 1 octet of ms
)

// Failure is why a selector could not answer, err. The zero value cannot be
// written.
type Failure struct {
	Reason Reason
	Data   []byte
}

// RetryAfter returns the least time to wait before the next request, where the
// failure has one.
func (f Failure) RetryAfter() (time.Duration, bool) {
	if f.Reason != TemporaryMemory && f.Reason != CarrierSpecific || f.check() != nil {
		return 0, false
	}
	return time.Duration(f.Data[0]) * time.Millisecond, true
}

// MaxRequest returns the size in octets of the longest request that the
// selector takes, where the failure has one.
func (f Failure) MaxRequest() (uint32, bool) {
	if f.Reason != PermanentMemory || f.check() != nil {
		return 0, false
	}
	return wire.Be32(f.Data), true
}

// check checks the reason, then the size of the data.
func (f Failure) check() error {
	want := len(f.Data)
	switch f.Reason {
	case 0:
		return ErrRange
	case TemporaryMemory, CarrierSpecific:
		want = 1
	case PermanentMemory:
		want = 4
	}
	if len(f.Data) != want {
		return ErrLength
	}
	return nil
}

// parseFailure reads the payload of an err record: reason and data.
func parseFailure(b []byte) (Failure, error) {
	if len(b) == 0 {
		return Failure{}, ErrLength
	}
	f := Failure{Reason: Reason(b[0])}
	if len(b) > 1 {
		f.Data = slices.Clip(b[1:])
	}
	if err := f.check(); err != nil {
		return Failure{}, err
	}
	return f, nil
}

// append appends the payload of the err record of f.
func (f Failure) append(dst []byte) ([]byte, error) {
	if err := f.check(); err != nil {
		return dst, err
	}
	return append(append(dst, byte(f.Reason)), f.Data...), nil
}
