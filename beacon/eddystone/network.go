package eddystone

import "github.com/seed-496a4445/fyr/beacon"

// Network is Eddystone as a resolver sees it. Its zero value is ready, and safe
// for concurrent use.
//
// Frames have the kinds "uid", "url", "tlm", "etlm" and "eid". The identifier
// of an EID frame rotates by [Scheme]; the others show none. Bodies begin after
// the type byte, those of telemetry after the version.
type Network struct{ beacon.Unstable }

var (
	_ beacon.Opener   = Network{}
	_ beacon.Decoder  = Network{}
	_ beacon.Builder  = Network{}
	_ beacon.Importer = Network{}
)

// Type bytes of Find Hub frames, which share the UUID.
const (
	typeFindHub     = 0x40
	typeFindHubSafe = 0x41
)

// Name returns "eddystone".
func (Network) Name() string { return "eddystone" }

// Read looks for a frame of this network: service data of UUID FEAA that is
// not of Find Hub. The errors are those of [Parse], and [beacon.ErrAD].
func (Network) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	b, ok, err := a.ServiceData16(UUID)
	if !ok {
		return false, err
	}
	if len(b) > 0 && (b[0] == typeFindHub || b[0] == typeFindHubSafe) {
		return false, nil
	}
	kind, err := kindOf(b)
	if err == nil && kind == KindURL {
		err = checkURL(b)
	}
	if err != nil {
		return false, err
	}
	f.Kind, f.Body = kind, b[1:]
	switch kind {
	case KindEID:
		f.ID = b[EIDSize-IdentifierSize:]
	case KindTLM, KindETLM:
		f.Version, f.Body = b[1], b[telemetryOffset:]
		f.Sealed = kind == KindETLM
	}
	return true, nil
}

// Open decrypts an eTLM frame: k.Bytes is the identity key, k.Scheme and
// k.Epoch say what the beacon's clock is. The plaintext is the body of a TLM
// frame, [TelemetrySize] bytes. It returns [ErrClockless] without a scheme,
// [ErrClock] when the clock cannot be in the epoch, [ErrKeyLength],
// [ErrFrameType] for frames that are not sealed, and [ErrAuthentication]. The
// tag has 16 bits: one frame in 65,536 of another beacon is let through.
func (Network) Open(dst []byte, f *beacon.Frame, _ *beacon.Advert, k *beacon.Key) ([]byte, error) {
	s, ok := k.Scheme.(Scheme)
	switch {
	case f.Kind != KindETLM:
		return dst, ErrFrameType
	case len(f.Body) != ETLMSize-telemetryOffset:
		return dst, ErrFrameLength
	case !ok:
		return dst, ErrClockless
	case len(k.Bytes) != KeySize:
		return dst, ErrKeyLength
	case s.K > ExponentMax:
		return dst, ErrExponent
	case k.Epoch < 0 || k.Epoch >= 1<<(clockBits-s.K):
		return dst, ErrClock
	}
	return openTelemetry(dst, k.Bytes, Clock(k.Epoch)<<s.K, f.Body)
}

// Readings returns the transmit power of UID, URL and EID frames, and of
// telemetry the voltage, the temperature, the count of advertisements and the
// uptime, without what the beacon does not measure. It returns [ErrFrameLength]
// when plain has not the size of the body of its kind.
func (Network) Readings(dst []beacon.Reading, f *beacon.Frame, plain []byte) ([]beacon.Reading, error) {
	switch f.Kind {
	case KindTLM, KindETLM:
		if len(plain) != TelemetrySize {
			return dst, ErrFrameLength
		}
		return appendReadings(dst, telemetry(plain)), nil
	}
	if len(plain) == 0 {
		return dst, ErrFrameLength
	}
	return append(dst, beacon.Reading{Quantity: beacon.TxPower, Value: float64(int8(plain[0]))}), nil
}

func appendReadings(dst []beacon.Reading, t TLM) []beacon.Reading {
	if t.Battery != 0 {
		dst = append(dst, beacon.Reading{Quantity: beacon.Voltage, Value: float64(t.Battery) / 1000})
	}
	if t.Temperature != NoTemperature {
		dst = append(dst, beacon.Reading{Quantity: beacon.Temperature, Value: float64(t.Temperature) / 256})
	}
	return append(dst,
		beacon.Reading{Quantity: beacon.AdvertCount, Value: float64(t.Advertisements)},
		beacon.Reading{Quantity: beacon.Uptime, Value: float64(t.Uptime) / 10})
}

// Build appends the advertisement of an EID frame of 0 dBm. The address is not
// prescribed: it should be a random one that changes with the identifier.
func (Network) Build(dst []byte, _ *beacon.Address, _ *beacon.Key, id []byte, _ int64) ([]byte, bool) {
	if len(id) != IdentifierSize {
		return dst, false
	}
	var room [EIDSize]byte
	frame, err := EID{ID: Identifier(id)}.Append(room[:0])
	if err != nil {
		return dst, false
	}
	dst, err = AppendAD(dst, frame)
	return dst, err == nil
}

// Import makes a [*Credential] of the fields that one exposes: identity_key,
// k, clock and clock_at.
func (Network) Import(fields *beacon.Fields) (beacon.Credential, error) {
	key := fields.Bytes("identity_key")
	k, clock, at := fields.Int("k"), fields.Int("clock"), fields.Int("clock_at")
	if err := fields.Done(); err != nil {
		return nil, err
	}
	ik, err := NewIdentityKey(key)
	if err != nil {
		return nil, err
	}
	if k < 0 || k > ExponentMax {
		return nil, ErrExponent
	}
	if clock < 0 || clock > 1<<clockBits-1 {
		return nil, ErrClock
	}
	c, err := NewCredential(ik, uint8(k), Clock(clock), at)
	if err != nil {
		return nil, err
	}
	return c, nil
}
