package capture

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// decoder turns packets into advertisements. It holds what packets have to do
// with each other: parts of advertising data that came before the rest. The
// zero value is ready.
type decoder struct {
	slab []byte // room for advertising data
	sets assembly
	join []byte // parts put together
}

// slabSize is how many bytes of advertising data are allocated at once.
const slabSize = 1 << 14

// keep returns a copy of b that stays.
func (d *decoder) keep(b []byte) []byte {
	if len(d.slab)+len(b) > cap(d.slab) {
		d.slab = make([]byte, 0, max(slabSize, len(b)))
	}
	n := len(d.slab)
	d.slab = append(d.slab, b...)
	return d.slab[n:len(d.slab):len(d.slab)]
}

// packet appends the advertisements in p to dst. It sets rec.BadCRC. On error
// it may have appended some.
func (d *decoder) packet(dst []beacon.Advert, rec *Record, p *packet) ([]beacon.Advert, error) {
	b := p.data
	switch p.link {
	case linkRow:
		return d.row(dst, rec, b)
	case linkEvent:
		return d.event(dst, rec, b)
	case LinkH4Direction:
		if len(b) < 4 {
			return dst, ErrShort
		}
		return d.h4(dst, rec, b[4:])
	case LinkH4:
		return d.h4(dst, rec, b)
	case LinkMonitor:
		if len(b) < 4 {
			return dst, ErrShort
		}
		if wire.Be16(b[2:]) == monitorEvent { // adapter, opcode
			return d.event(dst, rec, b[4:])
		}
	case LinkLayer:
		return d.linkLayer(dst, rec, b, reception{channel: noChannel, rssi: noRSSI})
	case LinkLayerHeader:
		return d.received(dst, rec, b, radioHeader)
	case LinkNordic:
		return d.received(dst, rec, b, nordicHeader)
	}
	return dst, nil
}

// h4 reads an HCI packet behind its kind.
func (d *decoder) h4(dst []beacon.Advert, rec *Record, b []byte) ([]beacon.Advert, error) {
	if len(b) == 0 {
		return dst, ErrShort
	}
	if b[0] != h4Event {
		return dst, nil
	}
	return d.event(dst, rec, b[1:])
}

// received reads a link-layer packet behind a radio's header. One of the
// advertising channels with a wrong checksum must give an advertisement, else
// the checksum is what is wrong with it.
func (d *decoder) received(dst []beacon.Advert, rec *Record, b []byte, header func([]byte) (reception, []byte, error)) ([]beacon.Advert, error) {
	at, b, err := header(b)
	if b == nil {
		return dst, err
	}
	rec.BadCRC = at.badCRC
	n := len(dst)
	dst, err = d.linkLayer(dst, rec, b, at)
	if at.badCRC && len(dst) == n && len(b) >= 4 && wire.Le32(b) == advertisingAccess {
		return dst, ErrCRC
	}
	return dst, err
}
