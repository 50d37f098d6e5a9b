package eddystone

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// UUID is the 16-bit service UUID of Eddystone.
const UUID = 0xfeaa

// flags of an advertisement: general discoverable, no BR/EDR.
const flags = 0x06

// FindFrame returns the frame in advertising data: what follows the UUID in
// the first service-data structure of UUID FEAA, wherever it stands. It may be
// empty and is not interpreted. It aliases ad. What follows it is not looked
// at. It returns [ErrFrameAbsent], or [beacon.ErrAD] when a structure before it
// runs past the end.
func FindFrame(ad []byte) ([]byte, error) {
	frame, ok, err := (&beacon.Advert{Data: ad}).ServiceData16(UUID)
	if err == nil && !ok {
		err = ErrFrameAbsent
	}
	return frame, err
}

// AppendAD appends the advertising data around a frame of 1..20 bytes, which
// is not interpreted: flags, the list of service UUIDs, the service data. It
// returns [ErrFrameLength] for a frame of another size. It fits a legacy
// advertisement, [beacon.LegacySize].
func AppendAD(dst, frame []byte) ([]byte, error) {
	if len(frame) == 0 || len(frame) > FrameMaxSize {
		return dst, ErrFrameLength
	}
	var uuid [2]byte
	dst = beacon.AppendStructure(dst, beacon.TypeFlags, []byte{flags})
	dst = beacon.AppendStructure(dst, beacon.TypeUUIDs16, wire.AppendLe16(uuid[:0], UUID))
	return beacon.AppendServiceData16(dst, UUID, frame), nil
}
