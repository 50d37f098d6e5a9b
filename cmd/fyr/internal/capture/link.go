package capture

import "github.com/seed-496a4445/fyr/internal/wire"

// LinkType says what the packets of a capture are, in the numbers of the
// tcpdump group's list (https://www.tcpdump.org/linktypes.html).
type LinkType uint32

// The link types that carry advertisements.
const (
	// LinkH4: HCI packets, each behind a byte for its kind.
	LinkH4 LinkType = 187
	// LinkH4Direction: the same behind four bytes for the direction.
	LinkH4Direction LinkType = 201
	// LinkLayer: link-layer packets from the access address to the checksum.
	LinkLayer LinkType = 251
	// LinkMonitor: packets of the Linux Bluetooth monitor.
	LinkMonitor LinkType = 254
	// LinkLayerHeader: link-layer packets behind a radio's remarks.
	LinkLayerHeader LinkType = 256
	// LinkNordic: link-layer packets behind the header of the nRF sniffer.
	LinkNordic LinkType = 272

	// Not of that list: what containers make of their own framing.
	linkEvent LinkType = 1<<16 + iota // an HCI event, without the byte for its kind
	linkRow                           // a row of JSON
	linkNone                          // of no interest
)

// known reports whether packets of link type l can carry advertisements.
func (l LinkType) known() bool {
	switch l {
	case LinkH4, LinkH4Direction, LinkLayer, LinkMonitor, LinkLayerHeader, LinkNordic:
		return true
	}
	return false
}

// Kinds of packets.
const (
	h4Event      = 0x04
	monitorEvent = 3
)

// reception is what a radio says of a link-layer packet.
type reception struct {
	channel int8 // link-layer channel index 0..39, or noChannel
	rssi    int8 // dBm, or noRSSI
	coded   bool // on the coded PHY: a coding indicator behind the access address
	badCRC  bool
}

const (
	noChannel = -1
	noRSSI    = 127
)

// Flags of LinkLayerHeader.
const (
	phdrSize       = 10
	phdrDewhitened = 0x0001
	phdrSignal     = 0x0002
	phdrCRCChecked = 0x0400
	phdrCRCValid   = 0x0800
	phdrPHY        = 0xc000
	phdrCoded      = 0x8000
)

// radioHeader reads the pseudo header of LinkLayerHeader: RF channel, signal
// and noise in dBm, access address offenses (1 byte each), reference access
// address (4), flags (2). Whether the packet is dewhitened is not asked: all
// writers do it and some forget to say so.
func radioHeader(b []byte) (reception, []byte, error) {
	if len(b) < phdrSize {
		return reception{}, nil, ErrShort
	}
	flags := wire.Le16(b[8:])
	at := reception{
		channel: channelOf(b[0]),
		rssi:    noRSSI,
		coded:   flags&phdrPHY == phdrCoded,
		badCRC:  flags&(phdrCRCChecked|phdrCRCValid) == phdrCRCChecked,
	}
	if flags&phdrSignal != 0 {
		at.rssi = int8(b[1])
	}
	return at, b[phdrSize:], nil
}

// channelOf returns the link-layer channel index of an RF channel, which
// counts by frequency (Core Specification, Vol 6, Part B, 1.4.1).
func channelOf(rf byte) int8 {
	switch {
	case rf == 0:
		return 37
	case rf == 12:
		return 38
	case rf == 39:
		return 39
	case rf < 12:
		return int8(rf) - 1
	case rf < 39:
		return int8(rf) - 2
	}
	return noChannel
}

// Fields of LinkNordic.
const (
	nordicSize   = 17 // board, header and radio header
	nordicRadio  = 10 // the radio header alone
	nordicAdvert = 2  // packet: advertising channels (version 3)
	nordicPacket = 6  // packet: data channels, before version 3 any channel
)

// nordicHeader reads the header of the nRF sniffer, versions 1 to 3: board
// (1 byte); in version 1 sizes of header and payload (1, 1), later of the
// payload (2); version (1), packet counter (2), packet (1); and of the radio
// its own size (1), flags (1), channel (1), -RSSI (1), event counter (2), time
// (4). It returns nil for packets that are not the radio's.
func nordicHeader(b []byte) (reception, []byte, error) {
	if len(b) < 7 {
		return reception{}, nil, ErrShort
	}
	version, payload := b[3], int(wire.Le16(b[1:]))
	switch version {
	case 1:
		payload = int(b[2])
	case 2, 3:
	default:
		return reception{}, nil, because(ErrVersion, "nRF sniffer header %d", version)
	}
	if payload > len(b)-7 {
		return reception{}, nil, ErrShort
	} else if payload < len(b)-7 {
		return reception{}, nil, ErrLong
	}
	if b[6] != nordicAdvert && b[6] != nordicPacket {
		return reception{}, nil, nil
	}
	if len(b) < nordicSize {
		return reception{}, nil, ErrShort
	}
	if b[7] != nordicRadio {
		return reception{}, nil, ErrField
	}
	flags := b[8]
	at := reception{
		channel: noChannel,
		rssi:    noRSSI,
		coded:   version > 1 && flags>>4&7 == 2,
		badCRC:  flags&1 == 0,
	}
	if b[9] < 40 {
		at.channel = int8(b[9])
	}
	if b[10] <= 128 {
		at.rssi = int8(-int(b[10]))
	}
	return at, b[nordicSize:], nil
}
