package smp

// Codes of PDUs (3.3).
const (
	codeRequest   = 0x01
	codeResponse  = 0x02
	codeRandom    = 0x04
	codeFailed    = 0x05
	codePublicKey = 0x0c
	codeCheck     = 0x0d
)

// Sizes of PDUs in bytes, code included.
const (
	valueSize     = 1 + ValueSize        // nonce, check
	publicKeySize = 1 + 2*CoordinateSize // X, Y
)

// failed is what a peer gets on every failure: Pairing Failed, Unspecified
// Reason.
var failed = [...]byte{codeFailed, 0x08}

// expect checks code and size of a PDU.
func expect(b []byte, code byte, size int) error {
	switch {
	case len(b) == 0:
		return ErrLength
	case b[0] == codeFailed && len(b) == len(failed):
		return ErrEnded
	case b[0] != code:
		return ErrState
	case len(b) != size:
		return ErrLength
	}
	return nil
}

// parseValue reads a PDU with one value, least significant octet first.
func parseValue(b []byte, code byte) (Value, error) {
	if err := expect(b, code, valueSize); err != nil {
		return Value{}, err
	}
	return reversed(b[1:]), nil
}

func appendValue(dst []byte, code byte, v Value) []byte {
	return appendReversed(append(dst, code), v[:])
}

// parsePublicKey reads a public key, coordinates least significant octet first.
func parsePublicKey(b []byte) (PublicKey, error) {
	if err := expect(b, codePublicKey, publicKeySize); err != nil {
		return PublicKey{}, err
	}
	var x, y [CoordinateSize]byte
	appendReversed(x[:0], b[1:1+CoordinateSize])
	appendReversed(y[:0], b[1+CoordinateSize:])
	return NewPublicKey(x, y)
}

func appendPublicKey(dst []byte, k PublicKey) []byte {
	dst = appendReversed(append(dst, codePublicKey), k.x[:])
	return appendReversed(dst, k.y[:])
}
