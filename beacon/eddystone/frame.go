package eddystone

// The kinds of frames, as [beacon.Frame] names them.
const (
	KindUID  = "uid"
	KindURL  = "url"
	KindTLM  = "tlm"
	KindETLM = "etlm"
	KindEID  = "eid"
)

// Sizes in bytes.
const (
	UIDSize        = 20 // UID frame with its two reserved bytes
	UIDShortSize   = 18 // UID frame without them
	URLMinSize     = 4  // shortest URL frame
	URLMaxSize     = 20 // longest URL frame
	TLMSize        = 14 // TLM frame
	ETLMSize       = 18 // eTLM frame
	EIDSize        = 10 // EID frame
	FrameMaxSize   = 20 // longest frame
	NamespaceSize  = 10 // namespace of a UID
	InstanceSize   = 6  // instance of a UID
	IdentifierSize = 8  // ephemeral identifier
	TelemetrySize  = 12 // telemetry without type and version, and its ciphertext
	SaltSize       = 2  // salt of an eTLM frame
	TagSize        = 2  // tag of an eTLM frame
)

// The type bytes.
const (
	typeUID = 0x00
	typeURL = 0x10
	typeTLM = 0x20
	typeEID = 0x30
)

// The versions of telemetry, and where it begins.
const (
	versionPlain    = 0
	versionSealed   = 1
	telemetryOffset = 2
)

// Frame is one of [UID], [URL], [TLM], [ETLM] and [EID].
type Frame interface {
	// Kind returns the kind of the frame, [KindUID] and so on.
	Kind() string
	// Append appends the frame to dst. On error it returns dst unchanged.
	Append(dst []byte) ([]byte, error)
}

// Parse reads a frame of any kind: the service data of UUID FEAA, without the
// UUID. It checks that the frame is not empty, its type, the version of
// telemetry, the length, the scheme and then the text of a URL, and returns
// [ErrFrameLength], [ErrFrameType], [ErrVersion], [ErrURLScheme] or
// [ErrURLByte].
func Parse(b []byte) (Frame, error) {
	kind, err := kindOf(b)
	if err != nil {
		return nil, err
	}
	switch kind {
	case KindUID:
		return parse(b, ParseUID)
	case KindURL:
		return parse(b, ParseURL)
	case KindTLM:
		return parse(b, ParseTLM)
	case KindETLM:
		return parse(b, ParseETLM)
	default:
		return parse(b, ParseEID)
	}
}

// parse keeps a zero frame out of the interface when it comes with an error.
func parse[F Frame](b []byte, f func([]byte) (F, error)) (Frame, error) {
	v, err := f(b)
	if err != nil {
		return nil, err
	}
	return v, nil
}

// kindOf tells the kind of a frame and checks its length.
func kindOf(b []byte) (string, error) {
	if len(b) == 0 {
		return "", ErrFrameLength
	}
	switch b[0] {
	case typeUID:
		return sized(KindUID, len(b) == UIDSize || len(b) == UIDShortSize)
	case typeURL:
		return sized(KindURL, len(b) >= URLMinSize && len(b) <= URLMaxSize)
	case typeEID:
		return sized(KindEID, len(b) == EIDSize)
	case typeTLM:
		switch {
		case len(b) == 1:
			return "", ErrFrameLength
		case b[1] == versionPlain:
			return sized(KindTLM, len(b) == TLMSize)
		case b[1] == versionSealed:
			return sized(KindETLM, len(b) == ETLMSize)
		}
		return "", ErrVersion
	}
	return "", ErrFrameType
}

func sized(kind string, ok bool) (string, error) {
	if !ok {
		return "", ErrFrameLength
	}
	return kind, nil
}

// want returns nil when b is a frame of kind and has its length. A frame of
// another kind is ErrFrameType, but telemetry of another version ErrVersion.
func want(b []byte, kind string) error {
	got, err := kindOf(b)
	switch {
	case err != nil:
		return err
	case got == kind:
		return nil
	case b[0] == typeTLM && (kind == KindTLM || kind == KindETLM):
		return ErrVersion
	}
	return ErrFrameType
}

// txPowerValid reports whether a frame may state a power.
func txPowerValid(dBm int8) bool { return dBm >= -100 && dBm <= 20 }
