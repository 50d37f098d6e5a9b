package exposure

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// UUID is the 16-bit service UUID of Exposure Notification.
const UUID = 0xfd6f

// Sizes in bytes.
const (
	RPISize         = 16                     // identifier
	ServiceDataSize = RPISize + MetadataSize // service data
)

// flags of an advertisement: general discoverable, and a controller and host
// that could do BR/EDR at once.
const flags = 0x1a

// RPI is a rolling proximity identifier.
type RPI [RPISize]byte

// ServiceData is the service data of an advertisement.
type ServiceData struct {
	RPI RPI
	AEM [MetadataSize]byte // associated encrypted metadata
}

// ParseServiceData reads service data of [ServiceDataSize] bytes, without its
// UUID, or returns [ErrServiceLength].
func ParseServiceData(b []byte) (ServiceData, error) {
	if len(b) != ServiceDataSize {
		return ServiceData{}, ErrServiceLength
	}
	return ServiceData{RPI: RPI(b), AEM: [MetadataSize]byte(b[RPISize:])}, nil
}

// Append appends the service data, [ServiceDataSize] bytes.
func (s ServiceData) Append(dst []byte) []byte {
	return append(append(dst, s.RPI[:]...), s.AEM[:]...)
}

// AppendAD appends the advertising data around s: flags, the list of service
// UUIDs, the service data. They fill a legacy advertisement of 31 bytes.
func (s ServiceData) AppendAD(dst []byte) []byte {
	var uuid [2]byte
	var room [ServiceDataSize]byte
	dst = beacon.AppendStructure(dst, beacon.TypeFlags, []byte{flags})
	dst = beacon.AppendStructure(dst, beacon.TypeUUIDs16, wire.AppendLe16(uuid[:0], UUID))
	return beacon.AppendServiceData16(dst, UUID, s.Append(room[:0]))
}
