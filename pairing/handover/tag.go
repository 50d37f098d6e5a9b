package handover

import (
	"slices"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// Event is what a message that a reader has written means to the tag's
// application.
type Event uint8

// The events.
const (
	Refused    Event = iota + 1 // the reader reads a status of failure: nothing to do
	Selected                    // [Tag.Service] was selected, any other one is not any more
	Deselected                  // no service is selected any more
	Requested                   // the message is a request, which [Tag.Reply] is to answer
)

// String returns the name of e.
func (e Event) String() string {
	switch e {
	case Refused:
		return "refused"
	case Selected:
		return "selected"
	case Deselected:
		return "deselected"
	case Requested:
		return "requested"
	}
	return "none"
}

// Tag is the tag's side of TNEP: what its NDEF file says, and what to do with
// the messages that a reader writes into it. It does no input or output
// itself, and so does not care for the type of the tag. It is made by
// [NewTag], and not for concurrent use.
type Tag struct {
	services []Service
	initial  []byte
	file     []byte // what a reader reads now
	selected int    // index of the selected service, -1: none
	asked    bool   // a reply is due
}

// NewTag returns a tag that offers services, and shows others in its initial
// message before them: a static Hs goes there, for readers that do not know
// TNEP.
//
// It returns [ErrRange] when there is no service or a waiting time is above
// 63, [ErrName] for a service with the name of another or with none, and the
// errors of [Service.Append] and [ndef.Message.Append].
func NewTag(services []Service, others ...ndef.Record) (*Tag, error) {
	if len(services) == 0 {
		return nil, ErrRange
	}
	initial := slices.Clone(ndef.Message(others))
	for i, s := range services {
		payload, err := s.Append(nil)
		switch {
		case err != nil:
			return nil, err
		case s.Wait > maxWaitingTime:
			return nil, ErrRange
		case s.Name == "" || slices.ContainsFunc(services[:i], func(t Service) bool { return t.Name == s.Name }):
			return nil, ErrName
		}
		initial = append(initial, ndef.Record{TNF: ndef.WellKnown, Type: []byte(TypeService), Payload: payload})
	}
	message, err := initial.Append(nil)
	if err != nil {
		return nil, err
	}
	t := &Tag{services: slices.Clone(services), initial: message}
	t.Reset()
	return t, nil
}

// Reset brings the tag to its beginning: its application was selected, or the
// field is gone. A reply that is due is due no more.
func (t *Tag) Reset() {
	t.file, t.selected, t.asked = t.initial, -1, false
}

// Message returns what the NDEF file holds now: the initial message, a status,
// a reply, or nothing while a reply is due, which asks the reader for patience.
// It is not to be changed, and valid until the next call of another method.
func (t *Tag) Message() []byte { return t.file }

// Service returns the service that is selected, and whether one is.
func (t *Tag) Service() (Service, bool) {
	if t.selected < 0 {
		return Service{}, false
	}
	return t.services[t.selected], true
}

// Write takes a message that a reader has written, whole. A message that
// begins with a Ts record selects: a service of the tag, which the tag answers
// with [Success], or none by the empty name, after which the initial message
// is back. While a service is selected any other message is a request, which
// is not looked into but for its records.
//
// Whatever cannot be gets the status [ProtocolError], and the application
// hears [Refused]: what is no message, a service that is not offered, a
// request before a selection, one that is longer than the service takes, and
// one before the reply to the last, which is due no more then. The selection
// stays as it is.
func (t *Tag) Write(message []byte) Event {
	m, err := ndef.Parse(message)
	switch {
	case err != nil:
		return t.refuse()
	case m[0].Is(ndef.WellKnown, TypeSelect):
		return t.choose(m)
	case t.selected < 0, t.asked, len(message) > int(t.services[t.selected].MaxMessage):
		return t.refuse()
	}
	t.file, t.asked = nil, true
	return Requested
}

// choose follows a service select message.
func (t *Tag) choose(m ndef.Message) Event {
	name, err := ParseSelect(m)
	if err != nil {
		return t.refuse()
	}
	if name == "" {
		t.Reset()
		return Deselected
	}
	i := slices.IndexFunc(t.services, func(s Service) bool { return s.Name == name })
	if i < 0 {
		return t.refuse()
	}
	t.say(Success)
	t.selected, t.asked = i, false
	return Selected
}

// refuse lets the reader read a failure.
func (t *Tag) refuse() Event {
	t.say(ProtocolError)
	t.asked = false
	return Refused
}

// say lets the reader read a status.
func (t *Tag) say(s Status) {
	t.file, _ = AppendStatus(nil, s) // a message of one record that can be written
}

// Reply answers the request that is due with a whole message, which is not
// looked into and copied. Phones answer an Hr with an Hs and nothing more; the
// reader of nrfconnect/sdk-nrf wants a Te record in it, which [ParseStatus]
// finds behind any other.
//
// It returns [ErrState] when no reply is due, and [ErrLength] for no octets,
// which would ask for patience.
func (t *Tag) Reply(message []byte) error {
	switch {
	case !t.asked:
		return ErrState
	case len(message) == 0:
		return ErrLength
	}
	t.file, t.asked = slices.Clone(message), false
	return nil
}
