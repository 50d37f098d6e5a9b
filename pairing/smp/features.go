package smp

// Sizes in bytes.
const (
	FeaturesSize = 7 // a pairing request or response
	IOCapSize    = 3 // what f6 takes of it
)

// Sizes of LTKs that devices may ask for, in bytes. Shorter ones than the
// longest are refused by [Pairing].
const (
	minKeySize = 7
	maxKeySize = 16
)

// IOCapability says what a device can show and be told.
type IOCapability uint8

// The input and output capabilities.
const (
	DisplayOnly IOCapability = iota
	DisplayYesNo
	KeyboardOnly
	NoInputNoOutput
	KeyboardDisplay
)

// Bits of [Features.AuthReq].
const (
	Bonding           = 0x01 // keep the keys; two bits, of which 00 and 01 are used
	MITM              = 0x04 // protection against a man in the middle is wanted
	SecureConnections = 0x08
	Keypress          = 0x10
	CT2               = 0x20 // h7 for keys of the other transport
)

// Features is a pairing request or response. The zero value cannot be sent: its
// MaxKeySize is out of range.
type Features struct {
	Response      bool // a response, not a request
	IO            IOCapability
	OOB           bool // the sender has read a record of the other side
	AuthReq       uint8
	MaxKeySize    uint8 // in bytes, 7..16
	InitiatorKeys uint8 // keys that the initiator hands out after pairing, a bit each
	ResponderKeys uint8 // keys that the responder hands out
}

// ParseFeatures reads a pairing request or response. It returns [ErrLength],
// then [ErrPDU] for another code, then [ErrFeatures] for an IO capability above
// 4, an OOB flag above 1 or a key size outside 7..16. Reserved bits are kept:
// f6 covers them.
func ParseFeatures(b []byte) (Features, error) {
	if len(b) != FeaturesSize {
		return Features{}, ErrLength
	}
	if b[0] != codeRequest && b[0] != codeResponse {
		return Features{}, ErrPDU
	}
	f := Features{
		Response:      b[0] == codeResponse,
		IO:            IOCapability(b[1]),
		OOB:           b[2] == 1,
		AuthReq:       b[3],
		MaxKeySize:    b[4],
		InitiatorKeys: b[5],
		ResponderKeys: b[6],
	}
	if b[2] > 1 || f.check() != nil {
		return Features{}, ErrFeatures
	}
	return f, nil
}

func (f Features) check() error {
	if f.IO > KeyboardDisplay || f.MaxKeySize < minKeySize || f.MaxKeySize > maxKeySize {
		return ErrFeatures
	}
	return nil
}

// Append appends f as a PDU. On [ErrFeatures], for an IO capability or key size
// out of range, it returns dst unchanged. It does not allocate when dst has the
// capacity.
func (f Features) Append(dst []byte) ([]byte, error) {
	if err := f.check(); err != nil {
		return dst, err
	}
	code := byte(codeRequest)
	if f.Response {
		code = codeResponse
	}
	io := f.IOCap()
	return append(dst, code, io[2], io[1], io[0], f.MaxKeySize, f.InitiatorKeys, f.ResponderKeys), nil
}

// IOCap returns what f6 covers of f, most significant octet first: AuthReq, OOB
// flag, IO capability.
func (f Features) IOCap() [IOCapSize]byte {
	oob := byte(0)
	if f.OOB {
		oob = 1
	}
	return [IOCapSize]byte{f.AuthReq, oob, byte(f.IO)}
}
