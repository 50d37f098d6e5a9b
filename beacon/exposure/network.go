package exposure

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Network is Exposure Notification as a resolver sees it. Its zero value is
// ready, and safe for concurrent use.
//
// Frames have the kind "rpi": the identifier is the RPI, the body the encrypted
// metadata.
type Network struct{ beacon.Unstable }

var (
	_ beacon.Opener   = Network{}
	_ beacon.Decoder  = Network{}
	_ beacon.Builder  = Network{}
	_ beacon.Importer = Network{}
)

// KindRPI is the one kind of frame, as [beacon.Frame] names it.
const KindRPI = "rpi"

// Name returns "exposure".
func (Network) Name() string { return "exposure" }

// Read looks for service data of UUID FD6F. It returns [ErrServiceLength], and
// [beacon.ErrAD].
func (Network) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	b, ok, err := a.ServiceData16(UUID)
	if !ok {
		return false, err
	}
	if len(b) != ServiceDataSize {
		return false, ErrServiceLength
	}
	f.Kind, f.ID, f.Body, f.Sealed = KindRPI, b[:RPISize:RPISize], b[RPISize:], true
	return true, nil
}

// Open decrypts the metadata, [MetadataSize] bytes: k.Bytes is a state of
// [Scheme], k.Epoch says at which interval it gives the identifier. It returns
// [ErrServiceLength], [ErrUnidentified] without a scheme, [ErrKeyLength],
// [ErrInterval] for an epoch that no key has, and [ErrWindow] when a was
// received too far from the interval. The metadata are not authenticated: who
// repeats an identifier may change them.
func (Network) Open(dst []byte, f *beacon.Frame, a *beacon.Advert, k *beacon.Key) ([]byte, error) {
	_, ok := k.Scheme.(Scheme)
	switch {
	case len(f.ID) != RPISize || len(f.Body) != MetadataSize:
		return dst, ErrServiceLength
	case !ok:
		return dst, ErrUnidentified
	case len(k.Bytes) != StateSize:
		return dst, ErrKeyLength
	}
	i, err := intervalOf(k)
	if err != nil {
		return dst, err
	}
	if !near(floorInterval(a.Unix()), i) {
		return dst, ErrWindow
	}
	n := len(dst)
	dst = append(dst, f.Body...)
	crypt(k.Bytes[:KeySize], (*RPI)(f.ID), dst[n:])
	return dst, nil
}

// intervalOf returns the interval of an epoch, or ErrInterval.
func intervalOf(k *beacon.Key) (Interval, error) {
	start := wire.Le32(k.Bytes[KeySize:])
	if k.Epoch < 0 || k.Epoch >= PeriodMax || int64(start)+int64(k.Epoch) > lastInterval {
		return 0, ErrInterval
	}
	return Interval(start + uint32(k.Epoch)), nil
}

// floorInterval is IntervalAt for any time.
func floorInterval(unix int64) int64 {
	e := unix / intervalSeconds
	if unix%intervalSeconds < 0 {
		e--
	}
	return e
}

// Readings returns the transmit power that decrypted metadata state. It returns
// [ErrMetadataLength], or [ErrVersion] for metadata of another version.
func (Network) Readings(dst []beacon.Reading, _ *beacon.Frame, plain []byte) ([]beacon.Reading, error) {
	m, err := ParseMetadata(plain)
	if err != nil {
		return dst, err
	}
	return append(dst, beacon.Reading{Quantity: beacon.TxPower, Value: float64(m.TxPower)}), nil
}

// Build appends the advertisement of an identifier with metadata of version
// 1.0 and 0 dBm. The address is not prescribed, but must be a random
// non-resolvable one that changes with the identifier.
func (Network) Build(dst []byte, _ *beacon.Address, k *beacon.Key, id []byte, _ int64) ([]byte, bool) {
	if len(id) != RPISize || len(k.Bytes) != StateSize {
		return dst, false
	}
	s := ServiceData{RPI: RPI(id), AEM: [MetadataSize]byte{major << 6}}
	crypt(k.Bytes[:KeySize], &s.RPI, s.AEM[:])
	return s.AppendAD(dst), true
}

// Import makes a [*Credential] of the fields that one exposes: tek,
// rolling_start and rolling_period, of which the last may be absent or 0 for
// 144.
func (Network) Import(fields *beacon.Fields) (beacon.Credential, error) {
	key := fields.Bytes("tek")
	start, period := fields.Int("rolling_start"), fields.IntOr("rolling_period", 0)
	if err := fields.Done(); err != nil {
		return nil, err
	}
	tek, err := NewTEK(key)
	if err != nil {
		return nil, err
	}
	if start < 0 || start > lastInterval || period < 0 || period > PeriodMax {
		return nil, ErrPeriod
	}
	c, err := NewCredential(tek, Rolling{Start: Interval(start), Period: uint8(period)})
	if err != nil {
		return nil, err
	}
	tek.Wipe()
	return c, nil
}
