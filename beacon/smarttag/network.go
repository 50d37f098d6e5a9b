package smarttag

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Network is SmartTag as a resolver sees it. Its zero value is ready, and safe
// for concurrent use.
//
// The kind of a frame is the name of its state, its identifier the privacy ID,
// its counter the aging counter, its body the whole service data. It is sealed
// in that its signature can be verified; nothing is encrypted.
type Network struct{ beacon.Unstable }

var (
	_ beacon.Opener   = Network{}
	_ beacon.Decoder  = Network{}
	_ beacon.Builder  = Network{}
	_ beacon.Importer = Network{}
)

// Name returns "smarttag".
func (Network) Name() string { return "smarttag" }

// Read looks for service data of UUID FD5A. Its errors are [beacon.ErrAD],
// [ErrFrameLength] and [ErrVersion].
func (Network) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	b, ok, err := a.ServiceData16(UUID)
	if !ok {
		return false, err
	}
	if len(b) != ServiceDataSize {
		return false, ErrFrameLength
	}
	if b[0]>>4 != Version {
		return false, ErrVersion
	}
	f.Kind = State(b[0] & 7).String()
	f.Version = Version
	f.ID = b[4 : 4+PrivacyIDSize]
	f.Body = b
	f.Sealed = true
	f.Counter, f.Counted = uint64(wire.Le24(b[1:])), true
	return true, nil
}

// Open verifies the signature; there is nothing to append. k.Bytes is the
// tag's packed state. It returns [ErrKeyLength], [ErrFrameLength] and
// [ErrSignature].
func (Network) Open(dst []byte, f *beacon.Frame, _ *beacon.Advert, k *beacon.Key) ([]byte, error) {
	if len(k.Bytes) != stateSize {
		return dst, ErrKeyLength
	}
	if len(f.Body) != ServiceDataSize {
		return dst, ErrFrameLength
	}
	return dst, verify(k.Bytes, f.Body)
}

// Readings returns the battery level, whether the tag has ultra-wideband, and
// the state as a code, a [State]. They are in f; plain is not used. It returns
// [ErrFrameLength] when f is not a frame of this network.
func (Network) Readings(dst []beacon.Reading, f *beacon.Frame, _ []byte) ([]beacon.Reading, error) {
	s, err := ParseServiceData(f.Body)
	if err != nil {
		return dst, err
	}
	return append(dst,
		beacon.Reading{Quantity: beacon.BatteryLevel, Value: float64(s.Battery)},
		beacon.Reading{Quantity: beacon.UltraWideband, Value: float64(bit(s.UWB))},
		beacon.Reading{Quantity: beacon.Status, Value: float64(s.State)}), nil
}

// Build appends the advertisement of an offline tag with a full battery, of
// region 0, under its signature. It returns false when id or the state in k is
// of another size, and at times that the aging counter does not count. The
// address is not prescribed: it should be a random one that changes with each
// advertisement built.
func (Network) Build(dst []byte, _ *beacon.Address, k *beacon.Key, id []byte, unix int64) ([]byte, bool) {
	counter, err := agingAt(unix)
	if err != nil || len(id) != PrivacyIDSize || len(k.Bytes) != stateSize {
		return dst, false
	}
	s := ServiceData{Version: Version, State: Offline, Counter: counter, ID: PrivacyID(id), Battery: BatteryFull}
	var room [ServiceDataSize]byte
	s.Signature = sign(k.Bytes, (*[signedSize]byte)(s.appendSigned(room[:0])))
	return beacon.AppendServiceData16(dst, UUID, s.Append(room[:0])), true
}
