package exposure

// MetadataSize is the size of metadata, plain or encrypted, in bytes.
const MetadataSize = 4

// major is the one major version of metadata that is supported.
const major = 1

// Metadata is what an advertisement says besides its identifier. The zero value
// is of no supported version.
type Metadata struct {
	Major      uint8 // version, 1
	Minor      uint8 // 0..3
	Confidence uint8 // calibration confidence, 0..3
	TxPower    int8  // dBm
}

// ParseMetadata reads decrypted metadata of [MetadataSize] bytes. Reserved bits
// are ignored. It returns [ErrMetadataLength] or [ErrVersion].
func ParseMetadata(b []byte) (Metadata, error) {
	if len(b) != MetadataSize {
		return Metadata{}, ErrMetadataLength
	}
	if b[0]>>6 != major {
		return Metadata{}, ErrVersion
	}
	return Metadata{Major: b[0] >> 6, Minor: b[0] >> 4 & 3, Confidence: b[0] >> 2 & 3, TxPower: int8(b[1])}, nil
}

// Append appends the metadata with reserved bits 0. It returns
// [ErrMetadataRange] or, for a major version other than 1, [ErrVersion].
func (m Metadata) Append(dst []byte) ([]byte, error) {
	if m.Major > 3 || m.Minor > 3 || m.Confidence > 3 {
		return dst, ErrMetadataRange
	}
	if m.Major != major {
		return dst, ErrVersion
	}
	return append(dst, m.Major<<6|m.Minor<<4|m.Confidence<<2, byte(m.TxPower), 0, 0), nil
}

// Attenuation returns by how many dB the advertisement was weakened on its way,
// given the power in dBm at which it was received.
func (m Metadata) Attenuation(rssi int8) int { return int(m.TxPower) - int(rssi) }
