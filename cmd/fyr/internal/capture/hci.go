package capture

import "github.com/seed-496a4445/fyr/beacon"

// HCI events (Core Specification, Vol 4, Part E, 7.7.65).
const (
	eventMeta    = 0x3e
	metaReport   = 0x02
	metaExtended = 0x0d

	reportDirect  = 1 // of legacy reports: directed, without data
	reportNonconn = 3
	reportLast    = 4 // scan response

	reportSize   = 9  // of a legacy report without its data and RSSI
	extendedSize = 24 // of an extended report without its data

	addressAnonymous = 0xff
)

// Bits of the event type of an extended report.
const (
	typeDirected     = 0x04
	typeScanResponse = 0x08
	typeLegacy       = 0x10
	statusMask       = 0x60
	statusComplete   = 0x00
	statusMore       = 0x20
	statusCut        = 0x40
)

// event reads an HCI event: code, size of the parameters, parameters. Its
// reports are given all or none.
func (d *decoder) event(dst []beacon.Advert, rec *Record, b []byte) ([]beacon.Advert, error) {
	if len(b) < 2 || len(b)-2 < int(b[1]) {
		return dst, ErrShort
	}
	if len(b)-2 > int(b[1]) {
		return dst, ErrLong
	}
	if b[0] != eventMeta {
		return dst, nil
	}
	b = b[2:]
	if len(b) == 0 {
		return dst, ErrShort
	}
	read := d.legacyReport
	switch b[0] {
	case metaReport:
	case metaExtended:
		read = d.extendedReport
	default:
		return dst, nil
	}
	if len(b) < 2 {
		return dst, ErrShort
	}
	n, reports := int(b[1]), b[2:]
	if err := walk(reports, n, b[0]); err != nil {
		return dst, err
	}
	for range n {
		var err error
		if dst, reports, err = read(dst, rec, reports); err != nil {
			return dst, err
		}
	}
	return dst, nil
}

// walk checks the sizes and the fields of n reports that fill b.
func walk(b []byte, n int, meta byte) error {
	for range n {
		size := reportSize
		if meta == metaExtended {
			size = extendedSize
		}
		if len(b) < size {
			return ErrShort
		}
		var bad bool
		if meta == metaExtended {
			bad = b[0]&statusMask == statusMask || b[2] > 3 && b[2] != addressAnonymous
		} else {
			bad = b[0] > reportLast || b[1] > 3
		}
		if bad {
			return ErrField
		}
		size += int(b[size-1])
		if meta == metaReport {
			size++ // RSSI
		}
		if len(b) < size {
			return ErrShort
		}
		b = b[size:]
	}
	if len(b) != 0 {
		return ErrLong
	}
	return nil
}

// addressType returns the type of an address in a report. Addresses that the
// controller has resolved (2, 3) are those of the identity.
func addressType(b byte) beacon.AddressType {
	switch b {
	case 0, 2:
		return beacon.AddressPublic
	case 1, 3:
		return beacon.AddressRandom
	}
	return beacon.AddressAnonymous
}

// legacyReport reads one report: event type (1), address type (1), address
// (6), size of the data (1), data, RSSI (1). walk has checked it.
func (d *decoder) legacyReport(dst []beacon.Advert, rec *Record, b []byte) ([]beacon.Advert, []byte, error) {
	n := int(b[8])
	data, rest := b[reportSize:reportSize+n], b[reportSize+n+1:]
	if b[0] == reportDirect {
		return dst, rest, nil
	}
	return append(dst, beacon.Advert{
		Time:    rec.Time,
		Address: beacon.AddressFromWire(b[2:]),
		Type:    addressType(b[1]),
		RSSI:    int8(b[reportSize+n]),
		Data:    d.keep(data),
	}), rest, nil
}

// extendedReport reads one report: event type (2), address type (1), address
// (6), primary and secondary PHY (1, 1), advertising set (1), transmit power
// (1), RSSI (1), periodic interval (2), type and address of the target (1, 6),
// size of the data (1), data. walk has checked it.
func (d *decoder) extendedReport(dst []beacon.Advert, rec *Record, b []byte) ([]beacon.Advert, []byte, error) {
	n := int(b[23])
	data, rest := b[extendedSize:extendedSize+n], b[extendedSize+n:]
	const direct = typeLegacy | typeDirected
	if b[0]&direct == direct {
		return dst, rest, nil
	}
	a := beacon.Advert{
		Time:    rec.Time,
		Address: beacon.AddressFromWire(b[3:]),
		Type:    addressType(b[2]),
		RSSI:    int8(b[13]),
	}
	k := setKey{address: a.Address, kind: b[2], sid: b[11], response: b[0]&typeScanResponse != 0}
	dst, err := d.part(dst, rec, k, a, data, b[0]&statusMask == statusMore)
	return dst, rest, err
}
