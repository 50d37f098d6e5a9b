package handover

import "github.com/seed-496a4445/fyr/pairing/ndef"

// simplified lists the types of carrier configurations that tags hold without
// an Hs before them. All are media types.
var simplified = []string{
	"application/vnd.bluetooth.ep.oob",
	"application/vnd.bluetooth.le.oob",
	"application/vnd.wfa.wsc",
	"application/vnd.wfa.p2p",
	"application/vnd.wfa.nan",
}

// ParseStatic reads what a tag holds that takes no requests: an Hs, or the
// simplified format, carrier configurations of Bluetooth or Wi-Fi and nothing
// that leads to them, at any place of the message. It makes an Hs of the
// latter, of [Latest] version, with an alternative in the power state
// [PowerUnknown] for each ID among them; most have none, and share the empty
// one.
//
// It returns the errors of [Parse], [ErrMismatch] for a handover message that
// is no Hs, and [ErrRole] where there is no carrier either. Slices alias b as
// those of Parse do.
func ParseStatic(b []byte) (Message, error) {
	records, err := ndef.Parse(b)
	if err != nil {
		return Message{}, err
	}
	switch roleOf(records[0]) {
	case Select:
		return Parse(b)
	case 0:
	default:
		return Message{}, ErrMismatch
	}
	m := Message{Role: Select, Version: Latest, Records: records}
	seen := make(map[string]bool)
	for _, r := range records {
		if isSimplified(r) && !seen[string(r.ID)] {
			seen[string(r.ID)] = true
			m.Alternatives = append(m.Alternatives, Alternative{Power: PowerUnknown, Carrier: r.ID})
		}
	}
	if len(m.Alternatives) == 0 {
		return Message{}, ErrRole
	}
	return m, nil
}

func isSimplified(r ndef.Record) bool {
	for _, typ := range simplified {
		if r.Is(ndef.Media, typ) {
			return true
		}
	}
	return false
}
