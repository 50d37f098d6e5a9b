package ndef_test

import (
	"encoding/binary"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// slowParse reads a message as the rules say it, octet by octet: the message, or
// the class of its error.
func slowParse(b []byte) (m ndef.Message, class string) {
	if len(b) == 0 {
		return nil, "length"
	}
	first, ended, open := true, false, false
	for ; len(b) > 0; first = false {
		if ended {
			return nil, "format"
		}
		flag := func(mask byte) bool { return b[0]&mask != 0 }
		at, wide := 2, 4
		if flag(0x10) {
			wide = 1
		}
		il := 0
		if flag(0x08) {
			il = 1
		}
		if len(b) < at+wide+il {
			return nil, "length"
		}
		var length [8]byte
		copy(length[8-wide:], b[at:at+wide])
		payload := binary.BigEndian.Uint64(length[:])
		typ, id := uint64(b[1]), uint64(0)
		if flag(0x08) {
			id = uint64(b[at+wide])
		}
		tnf := b[0] & 7
		switch {
		case flag(0x80) != first:
			return nil, "format"
		case tnf == 7,
			(tnf == 0 || tnf == 5 || tnf == 6) && typ != 0,
			tnf >= 1 && tnf <= 4 && typ == 0,
			tnf == 0 && (payload != 0 || id != 0),
			open && (tnf != 6 || flag(0x08)),
			!open && tnf == 6,
			flag(0x20) && flag(0x40):
			return nil, "format"
		}
		body := b[at+wide+il:]
		if typ+id+payload > uint64(len(body)) {
			return nil, "length"
		}
		take := func(n uint64) (field []byte) {
			field = append(field, body[:n]...)
			body = body[n:]
			return field
		}
		r := ndef.Record{TNF: ndef.TNF(tnf), Type: take(typ), ID: take(id), Payload: take(payload)}
		if open {
			last := &m[len(m)-1]
			last.Payload = append(last.Payload, r.Payload...)
		} else {
			m = append(m, r)
		}
		ended, open = flag(0x40), flag(0x20)
		b = body
	}
	if !ended {
		return nil, "format"
	}
	return m, ""
}
