package ndef

// MaxDepth is how many messages [Message.Tree] finds within each other, the
// outermost counted. Two are what phones send: a Smart Poster, or a handover.
const MaxDepth = 4

// Node is a record and the message in its payload.
type Node struct {
	Record Record

	// Nested is that message; nil: the payload holds none.
	Nested []Node

	// Err says why a payload that is to hold a message holds none: an error of
	// [Parse] or [ErrDepth].
	Err error
}

// Tree returns the records of m and those of all messages in their payloads:
// Smart Posters, and the four handover records, in which a version comes first.
// It goes no deeper than [MaxDepth]. The records alias those of m.
func (m Message) Tree() []Node { return m.tree(1) }

func (m Message) tree(depth int) []Node {
	nodes := make([]Node, len(m))
	for i, r := range m {
		n := &nodes[i]
		n.Record = r
		b, ok := r.embedded()
		if !ok {
			continue
		}
		nested, err := Parse(b)
		switch {
		case err != nil:
			n.Err = err
		case depth == MaxDepth:
			n.Err = ErrDepth
		default:
			n.Nested = nested.tree(depth + 1)
		}
	}
	return nodes
}

// embedded returns the message within the payload of r, or false when there is
// to be none. A handover record may have a version alone.
func (r Record) embedded() ([]byte, bool) {
	if r.TNF != WellKnown {
		return nil, false
	}
	switch string(r.Type) {
	case TypeSmartPoster:
		return r.Payload, true
	case "Hr", "Hs", "Hm", "Hi":
		if len(r.Payload) == 1 {
			return nil, false
		}
		return r.Payload[min(1, len(r.Payload)):], true
	}
	return nil, false
}
