package eddystone

import "github.com/seed-496a4445/fyr/internal/wire"

// Sizes of what the slot-data characteristic (750a) of an EID slot is given
// and gives, in bytes.
const (
	SlotPublicSize = 1 + PublicSize + 1
	SlotKeySize    = 1 + KeySize + 1
	SlotSize       = 1 + 1 + 4 + IdentifierSize
)

// SlotPublic is the write that begins an EID registration by key agreement:
//
//	30 | resolver's public key 32 | k
type SlotPublic struct {
	Public [PublicSize]byte // X25519, little endian
	K      uint8            // rotation exponent, 0..15
}

// ParseSlotPublic reads the write that a beacon receives. It returns
// [ErrSlotLength], [ErrSlotType] or [ErrExponent].
func ParseSlotPublic(b []byte) (SlotPublic, error) {
	if err := checkSlot(b, SlotPublicSize, SlotPublicSize-1); err != nil {
		return SlotPublic{}, err
	}
	return SlotPublic{Public: [PublicSize]byte(b[1:]), K: b[SlotPublicSize-1]}, nil
}

// Append appends the value, [SlotPublicSize] bytes, or returns [ErrExponent].
func (s SlotPublic) Append(dst []byte) ([]byte, error) {
	if s.K > ExponentMax {
		return dst, ErrExponent
	}
	return append(append(append(dst, typeEID), s.Public[:]...), s.K), nil
}

// SlotKey is the write that registers an identity key which the owner chose:
//
//	30 | encrypted identity key 16 | k
type SlotKey struct {
	Encrypted [KeySize]byte // by LockCode.Encrypt
	K         uint8         // rotation exponent, 0..15
}

// ParseSlotKey reads the write that a beacon receives. It returns
// [ErrSlotLength], [ErrSlotType] or [ErrExponent].
func ParseSlotKey(b []byte) (SlotKey, error) {
	if err := checkSlot(b, SlotKeySize, SlotKeySize-1); err != nil {
		return SlotKey{}, err
	}
	return SlotKey{Encrypted: [KeySize]byte(b[1:]), K: b[SlotKeySize-1]}, nil
}

// Append appends the value, [SlotKeySize] bytes, or returns [ErrExponent].
func (s SlotKey) Append(dst []byte) ([]byte, error) {
	if s.K > ExponentMax {
		return dst, ErrExponent
	}
	return append(append(append(dst, typeEID), s.Encrypted[:]...), s.K), nil
}

// Slot is what an EID slot returns when it is read:
//
//	30 | k | clock 4 | identifier 8
type Slot struct {
	K     uint8 // rotation exponent, 0..15
	Clock Clock // at the time of the reading
	ID    Identifier
}

// ParseSlot reads the value of an EID slot. It returns [ErrSlotLength],
// [ErrSlotType] or [ErrExponent].
func ParseSlot(b []byte) (Slot, error) {
	if err := checkSlot(b, SlotSize, 1); err != nil {
		return Slot{}, err
	}
	return Slot{K: b[1], Clock: Clock(wire.Be32(b[2:])), ID: Identifier(b[6:])}, nil
}

// Append appends the value, [SlotSize] bytes, or returns [ErrExponent].
func (s Slot) Append(dst []byte) ([]byte, error) {
	if s.K > ExponentMax {
		return dst, ErrExponent
	}
	return append(wire.AppendBe32(append(dst, typeEID, s.K), uint32(s.Clock)), s.ID[:]...), nil
}

// checkSlot checks a slot value whose rotation exponent stands at k.
func checkSlot(b []byte, size, k int) error {
	switch {
	case len(b) != size:
		return ErrSlotLength
	case b[0] != typeEID:
		return ErrSlotType
	case b[k] > ExponentMax:
		return ErrExponent
	}
	return nil
}
