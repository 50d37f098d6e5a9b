package ndef

// Message is one NDEF message, its records in order. The zero value has none
// and cannot be written.
type Message []Record

// Parse reads one whole message: it consumes all of b. Chunks are joined.
//
// The fields of the records alias b, but payloads that came in chunks, which
// are copied; fields without octets are nil. It allocates the message, some 80
// octets for each record of at least 3, and a payload for each record in
// chunks, all after b has been found to be well formed: lengths that b only
// declares cost nothing.
//
// It returns [ErrLength], [ErrBegin], [ErrEnd], [ErrTNF], [ErrFields] or
// [ErrChunk]. Records are checked in turn, each in this order: nothing may
// follow ME, the lengths are there, MB, TNF and lengths, chunks, the fields are
// there.
//
// It implements NFC Data Exchange Format, Section 3.2.
func Parse(b []byte) (Message, error) {
	n := 0
	s := scanner{rest: b}
	for !s.done() {
		c, err := s.next()
		if err != nil {
			return nil, err
		}
		if c.tnf != unchanged {
			n++
		}
	}
	if err := s.close(); err != nil {
		return nil, err
	}

	m := make(Message, 0, n)
	for s = (scanner{rest: b}); !s.done(); {
		c, _ := s.next()
		r := Record{TNF: c.tnf, Type: c.typ, ID: c.id, Payload: c.payload}
		if s.open {
			r.Payload = s.join(c.payload)
		}
		m = append(m, r)
	}
	return m, nil
}
