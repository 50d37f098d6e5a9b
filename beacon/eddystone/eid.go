package eddystone

// EID is a frame with an ephemeral identifier.
type EID struct {
	TxPower int8 // dBm at 0 m, -100..20
	ID      Identifier
}

// Identifier is an ephemeral identifier.
type Identifier [IdentifierSize]byte

// ParseEID reads an EID frame of [EIDSize] bytes.
func ParseEID(b []byte) (EID, error) {
	if err := want(b, KindEID); err != nil {
		return EID{}, err
	}
	return EID{TxPower: int8(b[1]), ID: Identifier(b[2:])}, nil
}

// Kind returns [KindEID].
func (e EID) Kind() string { return KindEID }

// Append appends the frame, [EIDSize] bytes. It returns [ErrTxPower] when the
// power is out of range.
func (e EID) Append(dst []byte) ([]byte, error) {
	if !txPowerValid(e.TxPower) {
		return dst, ErrTxPower
	}
	return append(append(dst, typeEID, byte(e.TxPower)), e.ID[:]...), nil
}
