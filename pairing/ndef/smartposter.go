package ndef

import (
	"bytes"
	"unicode/utf8"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// TypeSmartPoster is the well-known type of a record whose payload is a message
// that tells about a URI.
const TypeSmartPoster = "Sp"

// Well-known types within a Smart Poster.
const (
	typeAction     = "act"
	typeSize       = "s"
	typeTargetType = "t"
)

// SmartPoster is a URI, what it is called, and what is to be done with it. The
// zero value is the empty URI.
type SmartPoster struct {
	URI    string
	Titles []Text  // one a language
	Action *Action // nil: not said
	Size   *uint32 // octets of what the URI leads to; nil: not said
	Type   *string // media type of what the URI leads to; nil: not said
	Icons  []Icon
}

// Action is what a phone is to do with a URI. The zero value is [Do].
type Action uint8

// The actions.
const (
	Do   Action = iota // open it now: call, send, browse
	Save               // for later
	Edit
)

// Icon is an image or video that stands for a URI.
type Icon struct {
	Type string // media type, begins with image/ or video/ in lower case
	Data []byte
}

// ParseSmartPoster reads the payload of a Smart Poster record. The data of
// icons aliases payload as [Parse] says.
//
// The order of records does not matter. Of several actions, sizes or types the
// last counts. Records of other types are ignored, other spellings of media
// types among them.
//
// It returns the errors of [Parse], and for its records in order those of
// [ParseURI] and [ParseText], [ErrPosterLength], [ErrAction] and
// [ErrPosterText]; [ErrPosterURI] for a second URI, and at the end for none.
//
// It implements Smart Poster Record Type Definition.
func ParseSmartPoster(payload []byte) (SmartPoster, error) {
	m, err := Parse(payload)
	if err != nil {
		return SmartPoster{}, err
	}
	var p SmartPoster
	found := false
	for _, r := range m {
		switch {
		case r.Is(WellKnown, TypeURI) && found:
			err = ErrPosterURI
		case r.Is(WellKnown, TypeURI):
			p.URI, err = ParseURI(r.Payload)
			found = true
		default:
			err = p.set(r)
		}
		if err != nil {
			return SmartPoster{}, err
		}
	}
	if !found {
		return SmartPoster{}, ErrPosterURI
	}
	return p, nil
}

// set takes what r, which is no URI, tells.
func (p *SmartPoster) set(r Record) error {
	switch {
	case r.Is(WellKnown, TypeText):
		t, err := ParseText(r.Payload)
		if err != nil {
			return err
		}
		p.Titles = append(p.Titles, t)
	case r.Is(WellKnown, typeAction):
		if len(r.Payload) != 1 {
			return ErrPosterLength
		}
		if Action(r.Payload[0]) > Edit {
			return ErrAction
		}
		p.Action = new(Action(r.Payload[0]))
	case r.Is(WellKnown, typeSize):
		if len(r.Payload) != 4 {
			return ErrPosterLength
		}
		p.Size = new(wire.Be32(r.Payload))
	case r.Is(WellKnown, typeTargetType):
		if !utf8.Valid(r.Payload) {
			return ErrPosterText
		}
		p.Type = new(string(r.Payload))
	case r.TNF == Media && isIcon(r.Type):
		if !utf8.Valid(r.Type) {
			return ErrPosterText
		}
		p.Icons = append(p.Icons, Icon{string(r.Type), r.Payload})
	}
	return nil
}

// isIcon reports whether a media type is that of an icon.
func isIcon(typ []byte) bool {
	return bytes.HasPrefix(typ, []byte("image/")) || bytes.HasPrefix(typ, []byte("video/"))
}

// Append appends the payload of a Smart Poster record: URI, titles, action,
// size, type, icons.
//
// It returns dst and an error of [AppendURI], [Text.Append] or
// [Message.Append], [ErrAction] for an action above [Edit], or [ErrPosterText]
// for a type that is not UTF-8 or an icon whose type is not one of icons.
func (p SmartPoster) Append(dst []byte) ([]byte, error) {
	m, err := p.message()
	if err != nil {
		return dst, err
	}
	return m.Append(dst)
}

// message returns the records of p.
func (p SmartPoster) message() (Message, error) {
	r, err := URIRecord(p.URI)
	if err != nil {
		return nil, err
	}
	m := Message{r}
	for _, t := range p.Titles {
		if r, err = t.Record(); err != nil {
			return nil, err
		}
		m = append(m, r)
	}
	add := func(typ string, payload []byte) {
		m = append(m, Record{TNF: WellKnown, Type: []byte(typ), Payload: payload})
	}
	if p.Action != nil {
		if *p.Action > Edit {
			return nil, ErrAction
		}
		add(typeAction, []byte{byte(*p.Action)})
	}
	if p.Size != nil {
		add(typeSize, wire.AppendBe32(nil, *p.Size))
	}
	if p.Type != nil {
		if !utf8.ValidString(*p.Type) {
			return nil, ErrPosterText
		}
		add(typeTargetType, []byte(*p.Type))
	}
	for _, icon := range p.Icons {
		if !isIcon([]byte(icon.Type)) || !utf8.ValidString(icon.Type) {
			return nil, ErrPosterText
		}
		m = append(m, Record{TNF: Media, Type: []byte(icon.Type), Payload: icon.Data})
	}
	return m, nil
}

// Record returns the Smart Poster record of p, or an error of
// [SmartPoster.Append].
func (p SmartPoster) Record() (Record, error) {
	payload, err := p.Append(nil)
	return wellKnown(TypeSmartPoster, payload, err)
}
