package ndef

import "github.com/seed-496a4445/fyr/internal/wire"

// The header octet of a chunk.
const (
	flagMB  = 0x80 // message begin
	flagME  = 0x40 // message end
	flagCF  = 0x20 // another chunk of this record follows
	flagSR  = 0x10 // short record: the payload length has one octet
	flagIL  = 0x08 // there is an ID length
	maskTNF = 0x07
)

// chunk is one record as it is sent: a whole one, or a chunk of one. Its
// fields alias what was read, and are nil when they have no octets.
type chunk struct {
	flags            byte
	tnf              TNF
	typ, id, payload []byte
}

// scanner reads the chunks of one message in order and checks them.
type scanner struct {
	rest  []byte
	begun bool // a chunk with MB was read
	ended bool // a chunk with ME was read
	open  bool // the last chunk had CF
}

func (s *scanner) done() bool { return len(s.rest) == 0 }

// close checks that the message is whole, after its last chunk.
func (s *scanner) close() error {
	switch {
	case !s.begun:
		return ErrLength
	case !s.ended:
		return ErrEnd
	}
	return nil
}

// next reads one chunk of at least one octet that is left. After an error s is
// not to be used.
func (s *scanner) next() (chunk, error) {
	if s.ended {
		return chunk{}, ErrEnd
	}
	h, body, ok := cutHeader(s.rest)
	if !ok {
		return chunk{}, ErrLength
	}
	if (h.flags&flagMB != 0) == s.begun {
		return chunk{}, ErrBegin
	}
	if err := h.check(s.open); err != nil {
		return chunk{}, err
	}
	// The payload length has 32 bits, the sum of all three 33.
	if uint64(h.typ)+uint64(h.id)+uint64(h.payload) > uint64(len(body)) {
		return chunk{}, ErrLength
	}
	c := chunk{flags: h.flags, tnf: h.tnf}
	c.typ, body = cut(body, int(h.typ))
	c.id, body = cut(body, int(h.id))
	c.payload, s.rest = cut(body, int(h.payload))
	s.begun, s.ended, s.open = true, h.flags&flagME != 0, h.flags&flagCF != 0
	return c, nil
}

// cut splits b, which has n octets or more, after n. A head of none is nil.
func cut(b []byte, n int) (head, rest []byte) {
	if n == 0 {
		return nil, b
	}
	return b[:n:n], b[n:]
}

// join returns first and the payloads of the chunks that follow, up to the last
// of the record, in a slice of its own. All have been checked before.
func (s *scanner) join(first []byte) []byte {
	n := len(first)
	for ahead := *s; ahead.open; {
		c, _ := ahead.next()
		n += len(c.payload)
	}
	if n == 0 {
		for s.open {
			s.next()
		}
		return nil
	}
	joined := append(make([]byte, 0, n), first...)
	for s.open {
		c, _ := s.next()
		joined = append(joined, c.payload...)
	}
	return joined
}

// header is what stands before the fields of a chunk.
type header struct {
	flags   byte
	tnf     TNF
	typ, id uint8
	payload uint32
}

// cutHeader reads the header of a chunk and returns what follows it, or false
// when it is not all there.
func cutHeader(b []byte) (h header, rest []byte, ok bool) {
	size := 3
	if b[0]&flagSR == 0 {
		size += 3
	}
	if b[0]&flagIL != 0 {
		size++
	}
	if len(b) < size {
		return header{}, nil, false
	}
	h = header{flags: b[0], tnf: TNF(b[0] & maskTNF), typ: b[1]}
	if b[0]&flagSR != 0 {
		h.payload = uint32(b[2])
	} else {
		h.payload = wire.Be32(b[2:])
	}
	if b[0]&flagIL != 0 {
		h.id = b[size-1]
	}
	return h, b[size:], true
}

// check checks TNF, lengths and chunk flags; open says that the chunk before
// had CF.
func (h header) check(open bool) error {
	if h.tnf > unchanged {
		return ErrTNF
	}
	if typed := h.tnf >= WellKnown && h.tnf <= External; typed != (h.typ > 0) {
		return ErrFields
	}
	if h.tnf == Empty && (h.id > 0 || h.payload > 0) {
		return ErrFields
	}
	if open != (h.tnf == unchanged) || open && h.flags&flagIL != 0 {
		return ErrChunk
	}
	if h.flags&flagCF != 0 && h.flags&flagME != 0 {
		return ErrChunk
	}
	return nil
}
