package pairing

import (
	"errors"

	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// Link is a phone's way to a tag in its field. It is not for concurrent use.
type Link struct {
	reader    *apdu.Reader
	transport Transport
}

// NewLink returns the link to the tag behind a reader, over [NFC] or [BLE]; any
// other transport is [ErrUnsupported].
func NewLink(r *apdu.Reader, t Transport) (*Link, error) {
	if !t.Valid() {
		return nil, ErrUnsupported
	}
	return &Link{r, t}, nil
}

// Select selects the application and returns the data of the answer, which is
// good for one handshake.
func (l *Link) Select() ([]byte, error) {
	r, err := l.reader.Do(apdu.Select([]byte(AID)))
	if err != nil {
		return nil, err
	}
	if r.Status != apdu.StatusOK {
		return nil, ErrUnsupported
	}
	if _, err := ParseAnswer(r.Data); err != nil {
		return nil, err
	}
	return append([]byte(nil), r.Data...), nil
}

// do sends one command of this protocol. A refusal is [ErrRefused].
func (l *Link) do(ins, p1, p2 byte, data []byte) ([]byte, error) {
	r, err := l.reader.Do(apdu.Command{CLA: CLA, INS: ins, P1: p1, P2: p2, Data: data, Ne: apdu.MaxShortNe})
	if err != nil {
		return nil, err
	}
	if r.Status != apdu.StatusOK {
		return nil, ErrRefused
	}
	return r.Data, nil
}

// context is that of a handshake after an answer.
func (l *Link) context(s Suite, m Mode, answer []byte) Context {
	return Context{Suite: s, Mode: m, Transport: l.transport, Answer: answer}
}

// greet begins a handshake: messages 1 and 2. out is message 3, where there is
// one.
func (l *Link) greet(c InitiatorConfig) (i *Initiator, out []byte, err error) {
	i, err = NewInitiator(c)
	if err != nil {
		return nil, nil, err
	}
	out, _, err = i.Step(nil)
	if err == nil {
		out, err = l.do(InsStart, byte(c.Suite), byte(c.Mode), out)
	}
	if err == nil {
		out, _, err = i.Step(out)
	}
	if err != nil {
		i.Wipe()
		return nil, nil, err
	}
	return i, out, nil
}

// silent reports whether the tag is out of reach, so that there is no use in
// another attempt: whatever it was that the reader could not do.
func silent(err error) bool {
	for _, answered := range []error{ErrRefused, ErrHandshake, ErrLength, ErrFormat, ErrPoint, ErrUnsupported, ErrAnswer} {
		if errors.Is(err, answered) {
			return false
		}
	}
	return true
}
