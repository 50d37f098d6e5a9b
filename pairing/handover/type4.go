package handover

import (
	"slices"

	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// Type4 is a [Tag] in the NDEF file of a Type 4 tag: an [apdu.Applet] to be
// selected as [ndef.Type4AID]. Every selection, and the loss of the field,
// begins anew with the initial message. It is made by [NewType4], and not for
// concurrent use.
type Type4 struct {
	// Handle, when it is not nil, is called when a reader has written a message,
	// before the reader hears that it has. It may keep message. It may call Reply,
	// and so may whoever wants to answer later.
	Handle func(e Event, message []byte)

	tag  *Tag
	file *ndef.Type4Tag
	most int // octets of a message in the file
}

// NewType4 returns tag as a Type 4 tag with this capability container. From
// then on tag is only to be asked for its service. It returns the errors of
// [ndef.NewType4Tag], [ErrRange] when not everybody may read and write, and
// [ErrTooLong] when the file does not hold the initial message or the longest
// message of a service.
func NewType4(tag *Tag, c ndef.Capability) (*Type4, error) {
	file, err := ndef.NewType4Tag(c)
	if err != nil {
		return nil, err
	}
	if c.Read != ndef.AccessFree || c.Write != ndef.AccessFree {
		return nil, ErrRange
	}
	t := &Type4{tag: tag, file: file, most: c.MaxMessage()}
	tooLong := func(s Service) bool { return int(s.MaxMessage) > t.most }
	if len(tag.initial) > t.most || slices.ContainsFunc(tag.services, tooLong) {
		return nil, ErrTooLong
	}
	file.Written = t.written
	t.reset()
	return t, nil
}

// reset brings back the initial message.
func (t *Type4) reset() {
	t.tag.Reset()
	t.show()
}

// show puts the message of the tag into the file. It fits: statuses are
// shorter than the initial message, and replies were checked.
func (t *Type4) show() {
	if err := t.file.SetMessage(t.tag.Message()); err != nil {
		panic("handover: message larger than its file")
	}
}

// written takes a message of the reader; it aliases the file.
func (t *Type4) written(message []byte) {
	message = slices.Clone(message)
	e := t.tag.Write(message)
	t.show()
	if t.Handle != nil {
		t.Handle(e, message)
	}
}

// Reply is [Tag.Reply], and returns [ErrTooLong] too, for a message that the
// file does not hold.
func (t *Type4) Reply(message []byte) error {
	if len(message) > t.most {
		return ErrTooLong
	}
	if err := t.tag.Reply(message); err != nil {
		return err
	}
	t.show()
	return nil
}

// Select implements [apdu.Applet].
func (t *Type4) Select(c apdu.Command) apdu.Response { return t.file.Select(c) }

// Do implements [apdu.Applet].
func (t *Type4) Do(c apdu.Command) apdu.Response { return t.file.Do(c) }

// Deselect implements [apdu.Applet]. The next reader finds the initial message.
func (t *Type4) Deselect() {
	t.reset()
	t.file.Deselect()
}
