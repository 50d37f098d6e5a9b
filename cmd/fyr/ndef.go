package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

// errHex is what is wrong with an argument that is to be a message.
var errHex = errors.New("not hexadecimal")

// messages prints the NDEF messages that args are in hexadecimal. A message
// that is malformed is told, and makes the exit code that of a refusal.
func (c *parser) messages(args []string) error {
	given := make([][]byte, len(args))
	for i, arg := range args {
		var err error
		if given[i], err = hex.DecodeString(arg); err != nil {
			return fmt.Errorf("%s: %w", shorten(arg), errHex)
		}
	}
	c.out = newLines(c.streams.out)
	refused := false
	for i, b := range given {
		l, err := newMessageLine(b)
		if err != nil {
			c.fault(fmt.Errorf("%s: record %d: %w", arguments, i+1, err))
			refused = true
		}
		l.Record = i + 1
		c.out.print(&l)
	}
	if err := c.out.flush(); err != nil {
		return err
	}
	if refused {
		return errReported
	}
	return nil
}

// messageLine is the line of parse for an NDEF message.
type messageLine struct {
	Record   int           `json:"record"`
	Records  []recordLine  `json:"records,omitempty"`
	Handover *handoverLine `json:"handover,omitempty"`
	Error    string        `json:"error,omitempty"`
}

func newMessageLine(b []byte) (messageLine, error) {
	m, err := ndef.Parse(b)
	if err != nil {
		return messageLine{Error: err.Error()}, err
	}
	l := messageLine{Records: newRecordLines(m.Tree())}
	switch h, err := handover.Parse(b); {
	case err == nil:
		l.Handover = newHandoverLine(h)
	case !errors.Is(err, handover.ErrRole):
		l.Handover = &handoverLine{Error: err.Error()}
	}
	return l, nil
}

// recordLine is one record of a message.
type recordLine struct {
	TNF         string          `json:"tnf"`
	Type        string          `json:"type,omitempty"`
	TypeHex     hexBytes        `json:"type_hex,omitempty"` // of one that is no text
	ID          hexBytes        `json:"id,omitempty"`
	Payload     hexBytes        `json:"payload"`
	URI         string          `json:"uri,omitempty"`
	Text        *textLine       `json:"text,omitempty"`
	Poster      *posterLine     `json:"poster,omitempty"`
	Application string          `json:"application,omitempty"`
	Address     string          `json:"address,omitempty"`
	Structures  []structureLine `json:"structures,omitempty"`
	Nested      []recordLine    `json:"nested,omitempty"`
	Error       string          `json:"error,omitempty"`
}

func newRecordLines(ns []ndef.Node) []recordLine {
	ls := make([]recordLine, 0, len(ns))
	for i := range ns {
		r := ns[i].Record
		l := recordLine{TNF: r.TNF.String(), ID: r.ID, Payload: r.Payload, Nested: newRecordLines(ns[i].Nested)}
		if isText(r.Type) {
			l.Type = string(r.Type)
		} else {
			l.TypeHex = r.Type
		}
		err := l.take(r)
		if ns[i].Err != nil {
			err = ns[i].Err
		}
		if err != nil {
			l.Error = err.Error()
		}
		ls = append(ls, l)
	}
	return ls
}

// isText reports whether b is text without control characters.
func isText(b []byte) bool {
	for _, r := range string(b) {
		if unicode.IsControl(r) {
			return false
		}
	}
	return utf8.Valid(b)
}

// take says what the payload of r is.
func (l *recordLine) take(r ndef.Record) (err error) {
	switch {
	case r.Is(ndef.WellKnown, ndef.TypeURI):
		l.URI, err = ndef.ParseURI(r.Payload)
	case r.Is(ndef.WellKnown, ndef.TypeText):
		var t ndef.Text
		if t, err = ndef.ParseText(r.Payload); err == nil {
			l.Text = &textLine{t.Language, t.Text}
		}
	case r.Is(ndef.WellKnown, ndef.TypeSmartPoster):
		var p ndef.SmartPoster
		if p, err = ndef.ParseSmartPoster(r.Payload); err == nil {
			l.Poster = newPosterLine(p)
		}
	case r.Is(ndef.External, ndef.TypeApplication):
		l.Application, err = ndef.ParseApplication(r)
	case r.Is(ndef.Media, smp.MediaTypeLE):
		var all []smp.Structure
		all, err = smp.ParseStructures(r.Payload)
		l.Structures = oobStructures(all)
	case r.Is(ndef.Media, smp.MediaTypeBREDR):
		var b smp.BREDRRecord
		if b, err = smp.ParseBREDR(r.Payload); err == nil {
			l.Address, l.Structures = beacon.Address(b.Address).String(), oobStructures(b.Structures)
		}
	}
	return err
}

func oobStructures(all []smp.Structure) (ls []structureLine) {
	for _, s := range all {
		ls = append(ls, structureLine{fmt.Sprintf("%02x", s.Type), typeNames[s.Type], s.Value})
	}
	return ls
}

// textLine is a text and its language.
type textLine struct {
	Language string `json:"language"`
	Text     string `json:"text"`
}

// posterLine is a Smart Poster.
type posterLine struct {
	URI    string     `json:"uri"`
	Titles []textLine `json:"titles,omitempty"`
	Action string     `json:"action,omitempty"`
	Size   *uint32    `json:"size,omitempty"`
	Type   *string    `json:"type,omitempty"`
	Icons  []string   `json:"icons,omitempty"` // media types
}

// actions names the actions of Smart Posters.
var actions = [...]string{ndef.Do: "do", ndef.Save: "save", ndef.Edit: "edit"}

func newPosterLine(p ndef.SmartPoster) *posterLine {
	l := &posterLine{URI: p.URI, Size: p.Size, Type: p.Type}
	for _, t := range p.Titles {
		l.Titles = append(l.Titles, textLine{t.Language, t.Text})
	}
	if p.Action != nil {
		l.Action = actions[*p.Action]
	}
	for _, i := range p.Icons {
		l.Icons = append(l.Icons, i.Type)
	}
	return l
}

// handoverLine is what a Connection Handover message says.
type handoverLine struct {
	Role         string            `json:"role,omitempty"`
	Version      string            `json:"version,omitempty"`
	Random       *uint16           `json:"random,omitempty"`
	Reason       handover.Reason   `json:"reason,omitempty"` // of a failure
	Data         hexBytes          `json:"data,omitempty"`
	Alternatives []alternativeLine `json:"alternatives,omitempty"`
	Unresolved   []hexBytes        `json:"unresolved,omitempty"`
	Error        string            `json:"error,omitempty"`
}

// alternativeLine is one carrier of a handover; references are IDs.
type alternativeLine struct {
	Power     string     `json:"power"`
	Carrier   hexBytes   `json:"carrier"`
	Auxiliary []hexBytes `json:"auxiliary,omitempty"`
}

func newHandoverLine(m handover.Message) *handoverLine {
	l := &handoverLine{
		Role:       m.Role.String(),
		Version:    fmt.Sprintf("%d.%d", m.Version.Major(), m.Version.Minor()),
		Random:     m.Random,
		Unresolved: hexList(m.Unresolved()),
	}
	if m.Failure != nil {
		l.Reason, l.Data = m.Failure.Reason, m.Failure.Data
	}
	for _, a := range m.Alternatives {
		l.Alternatives = append(l.Alternatives, alternativeLine{a.Power.String(), a.Carrier, hexList(a.Auxiliary)})
	}
	return l
}

func hexList(bs [][]byte) (hs []hexBytes) {
	for _, b := range bs {
		hs = append(hs, b)
	}
	return hs
}
