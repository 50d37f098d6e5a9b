package ndef

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// Append appends m to dst in its one canonical form: no chunks, short records
// where the payload has fewer than 256 octets, no empty ID. It does not
// allocate when dst has the capacity. m must not overlap what it appends to.
//
// It returns dst and [ErrNoRecord], or for the first record at fault
// [ErrRange], [ErrFieldLength] or [ErrFields], checked in this order.
func (m Message) Append(dst []byte) ([]byte, error) {
	if err := m.check(); err != nil {
		return dst, err
	}
	for i, r := range m {
		dst = appendChunk(dst, chunk{m.flags(i), r.TNF, r.Type, r.ID, r.Payload})
	}
	return dst, nil
}

// AppendChunked is [Message.Append] with payloads cut into chunks of size
// octets, the last one shorter, where they have more than that. No writer needs
// it: it is there to test readers. It panics when size is not positive.
func (m Message) AppendChunked(dst []byte, size int) ([]byte, error) {
	if size <= 0 {
		panic("ndef: chunks of no octets")
	}
	if err := m.check(); err != nil {
		return dst, err
	}
	for i, r := range m {
		flags := m.flags(i)
		c := chunk{0, r.TNF, r.Type, r.ID, r.Payload}
		for len(c.payload) > size {
			first := c
			first.payload, first.flags = c.payload[:size], flags&flagMB|flagCF
			dst = appendChunk(dst, first)
			flags &^= flagMB
			c = chunk{tnf: unchanged, payload: c.payload[size:]}
		}
		c.flags = flags
		dst = appendChunk(dst, c)
	}
	return dst, nil
}

// flags returns MB and ME for record i.
func (m Message) flags(i int) (flags byte) {
	if i == 0 {
		flags |= flagMB
	}
	if i == len(m)-1 {
		flags |= flagME
	}
	return flags
}

// check checks that m can be written.
func (m Message) check() error {
	if len(m) == 0 {
		return ErrNoRecord
	}
	for _, r := range m {
		if err := r.check(); err != nil {
			return err
		}
	}
	return nil
}

func (r Record) check() error {
	switch {
	case r.TNF > Unknown:
		return ErrRange
	case len(r.Type) > math.MaxUint8 || len(r.ID) > math.MaxUint8 || uint64(len(r.Payload)) > math.MaxUint32:
		return ErrFieldLength
	}
	h := header{tnf: r.TNF, typ: uint8(len(r.Type)), id: uint8(len(r.ID)), payload: uint32(len(r.Payload))}
	return h.check(false)
}

// appendChunk appends c; its flags say MB, ME and CF.
func appendChunk(dst []byte, c chunk) []byte {
	header := c.flags | byte(c.tnf)
	if len(c.payload) <= math.MaxUint8 {
		header |= flagSR
	}
	if len(c.id) > 0 {
		header |= flagIL
	}
	dst = append(dst, header, byte(len(c.typ)))
	if header&flagSR != 0 {
		dst = append(dst, byte(len(c.payload)))
	} else {
		dst = wire.AppendBe32(dst, uint32(len(c.payload)))
	}
	if header&flagIL != 0 {
		dst = append(dst, byte(len(c.id)))
	}
	dst = append(dst, c.typ...)
	dst = append(dst, c.id...)
	return append(dst, c.payload...)
}
