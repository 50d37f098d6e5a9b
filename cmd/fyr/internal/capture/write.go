package capture

import (
	"io"
	"iter"
	"math"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Packet is a packet to write.
type Packet struct {
	Time int64 // Unix nanoseconds
	Data []byte
}

// WritePCAP writes a pcap of one link type with nanoseconds. It refuses a
// packet whose time the format cannot hold, before 1970 or after 2106, with
// [ErrField], and one that is longer than readers take with [ErrHuge]. What it
// refuses ends the capture, which is well formed up to there.
func WritePCAP(w io.Writer, link LinkType, packets iter.Seq[Packet]) error {
	out := pcapgo.NewWriterNanos(w)
	if err := out.WriteFileHeader(maxRecord, layers.LinkType(link)); err != nil {
		return err
	}
	for p := range packets {
		t := time.Unix(0, p.Time)
		if t.Unix() < 0 || t.Unix() > math.MaxUint32 {
			return ErrField
		}
		if len(p.Data) > maxRecord {
			return ErrHuge
		}
		info := gopacket.CaptureInfo{Timestamp: t, CaptureLength: len(p.Data), Length: len(p.Data)}
		if err := out.WritePacket(info, p.Data); err != nil {
			return err
		}
	}
	return nil
}

// maxReport is how many bytes of advertising data one extended report holds.
const maxReport = 229

// AppendH4 appends the HCI event, as [LinkH4] has it, by which a controller
// reports a: a legacy report of a non-connectable advertisement where it has an
// address and at most 31 bytes of data, else an extended one. It returns dst as
// it was, and [ErrData] when the data takes more than one event, which is above
// 229 bytes, or [ErrField] when the type of the address is not known. [Reader]
// gives back an equal advertisement, but for its time.
func AppendH4(dst []byte, a *beacon.Advert) ([]byte, error) {
	n := len(a.Data)
	switch {
	case n > maxReport:
		return dst, ErrData
	case a.Type != beacon.AddressPublic && a.Type != beacon.AddressRandom && a.Type != beacon.AddressAnonymous:
		return dst, ErrField
	case n <= beacon.LegacySize && a.Type != beacon.AddressAnonymous:
		dst = append(dst, h4Event, eventMeta, byte(n+12), metaReport, 1, reportNonconn, hciType(a.Type))
		dst = append(a.Address.AppendWire(dst), byte(n))
		return append(append(dst, a.Data...), byte(a.RSSI)), nil
	}
	dst = append(dst, h4Event, eventMeta, byte(n+26), metaExtended, 1, 0, 0, hciType(a.Type))
	dst = append(a.Address.AppendWire(dst), 1, 0, 0xff, 127, byte(a.RSSI))
	dst = append(dst, make([]byte, 9)...) // no periodic interval, no target
	return append(append(dst, byte(n)), a.Data...), nil
}

// AppendLinkLayer appends the packet, as [LinkLayerHeader] has it, that a
// sniffer catches when a is sent on the advertising channel 37, with its
// checksum: ADV_NONCONN_IND. It returns dst as it was, and [ErrData] when the
// data has more than 31 bytes, or [ErrField] when the type of the address is
// not public or random. [Reader] gives back an equal advertisement, but for
// its time.
func AppendLinkLayer(dst []byte, a *beacon.Advert) ([]byte, error) {
	if len(a.Data) > beacon.LegacySize {
		return dst, ErrData
	}
	header := byte(pduNonconnInd)
	switch a.Type {
	case beacon.AddressPublic:
	case beacon.AddressRandom:
		header |= pduRandom
	default:
		return dst, ErrField
	}
	flags := uint16(phdrDewhitened | phdrCRCChecked | phdrCRCValid)
	if a.RSSI != noRSSI {
		flags |= phdrSignal
	}
	dst = append(dst, 0, byte(a.RSSI), 0, 0, 0, 0, 0, 0)
	dst = wire.AppendLe32(wire.AppendLe16(dst, flags), advertisingAccess)
	pdu := len(dst)
	dst = append(dst, header, byte(beacon.AddressSize+len(a.Data)))
	dst = append(a.Address.AppendWire(dst), a.Data...)
	return wire.AppendLe24(dst, checksum(dst[pdu:])), nil
}

// checksum returns the CRC of a PDU on the advertising channels as it stands
// in the packet, least significant byte first (Core Specification, Vol 6,
// Part B, 3.1.1: x^24+x^10+x^9+x^6+x^4+x^3+x+1, preset 0x555555, bits in the
// order of the air).
func checksum(pdu []byte) uint32 {
	const poly, preset = 0xda6000, 0xaaaaaa // both mirrored
	crc := uint32(preset)
	for _, b := range pdu {
		for range 8 {
			bit := (crc ^ uint32(b)) & 1
			b >>= 1
			crc = crc>>1 ^ poly*bit
		}
	}
	return crc
}

// hciType returns the address type of an HCI report.
func hciType(t beacon.AddressType) byte {
	switch t {
	case beacon.AddressPublic:
		return 0
	case beacon.AddressRandom:
		return 1
	}
	return addressAnonymous
}
