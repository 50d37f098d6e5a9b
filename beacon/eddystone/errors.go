package eddystone

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of frames.
var (
	// ErrFrameAbsent: the advertising data holds no service data of UUID FEAA.
	ErrFrameAbsent = fail.New(fail.Unknown, "eddystone: no service data of UUID FEAA")
	// ErrFrameLength: the frame is empty or has no length of its type.
	ErrFrameLength = fail.New(fail.Length, "eddystone: frame of a wrong length")
	// ErrFrameType: the first byte of the frame is not that of the type asked
	// for, or of no type at all.
	ErrFrameType = fail.New(fail.Unsupported, "eddystone: frame of another type")
	// ErrVersion: telemetry of a version other than that asked for, or above 1.
	ErrVersion = fail.New(fail.Unsupported, "eddystone: telemetry of another version")
	// ErrTxPower: the transmit power is outside -100..20 dBm.
	ErrTxPower = fail.New(fail.Range, "eddystone: transmit power outside -100..20 dBm")
	// ErrAuthentication: the encrypted telemetry is not of this beacon and time.
	ErrAuthentication = fail.New(fail.Authentication, "eddystone: encrypted telemetry does not verify")
	// ErrClockless: encrypted telemetry cannot be opened without the beacon's
	// clock, which only an EID frame or an alignment tells.
	ErrClockless = fail.New(fail.Unknown, "eddystone: encrypted telemetry of a beacon whose clock is not known")
)

// Errors of URL frames.
var (
	// ErrURLScheme: the scheme byte of the frame is above 03.
	ErrURLScheme = fail.New(fail.Range, "eddystone: unknown URL scheme byte")
	// ErrURLByte: a byte of the encoded text is reserved.
	ErrURLByte = fail.New(fail.Format, "eddystone: reserved byte in the text of a URL")
	// ErrURLPrefix: the URL begins with none of the four schemes.
	ErrURLPrefix = fail.New(fail.Format, "eddystone: URL is neither http nor https")
	// ErrURLCharacter: the URL has a character outside 21..7e.
	ErrURLCharacter = fail.New(fail.Format, "eddystone: URL has a character that cannot be encoded")
	// ErrURLLength: the encoded text is empty or longer than 17 bytes.
	ErrURLLength = fail.New(fail.Length, "eddystone: encoded URL is empty or longer than 17 bytes")
)

// Errors of keys, clocks and the configuration service.
var (
	// ErrKeyLength: an identity key or a lock code has not 16 bytes.
	ErrKeyLength = fail.New(fail.Length, "eddystone: key is not 16 bytes")
	// ErrPublicLength: an X25519 public key has not 32 bytes.
	ErrPublicLength = fail.New(fail.Length, "eddystone: public key is not 32 bytes")
	// ErrExponent: the rotation exponent is outside 0..15.
	ErrExponent = fail.New(fail.Range, "eddystone: rotation exponent outside 0..15")
	// ErrClock: a beacon clock is outside 0..2^32-1, or a range of them ends
	// before it begins.
	ErrClock = fail.New(fail.Range, "eddystone: beacon clock out of range")
	// ErrPoint: the key agreement gave an all-zero secret.
	ErrPoint = fail.New(fail.Point, "eddystone: public key of low order")
	// ErrSlotLength: a slot value has no length of its kind.
	ErrSlotLength = fail.New(fail.Length, "eddystone: slot value of a wrong length")
	// ErrSlotType: the slot value is not that of an EID slot.
	ErrSlotType = fail.New(fail.Format, "eddystone: value is not of an EID slot")
)
