package ndef

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// MaxFileSize is the size of the largest NDEF file of a [Type4Tag], in octets:
// what offsets of 15 bits reach.
const MaxFileSize = 0x8000

// Type4Tag is an emulated Type 4 tag: the NDEF application, an [apdu.Applet] to
// be selected as [Type4AID]. Everybody may read it and, where its capability
// container says so, write it.
//
// A reader that asks for the length of the message gets the message of that
// moment, whatever [Type4Tag.SetMessage] does until it asks again. A writer
// begins with a length of 0 and ends with that of its message, or sends length
// and message in one command: where the field is lost before, the tag reads as
// empty, or as it was.
//
// It allocates when it is made only. Not for concurrent use.
type Type4Tag struct {
	// Written, when it is not nil, is called with the message, not parsed, when
	// a reader has written the length of one that is not empty. It aliases the
	// file of the tag. Written may call SetMessage: so a tag answers.
	Written func(message []byte)

	capability Capability
	container  []byte   // CC file
	file       []byte   // NDEF file, all of it: length and message first
	copied     []byte   // NDEF file as it was when its length was read
	selected   selected // file
	reading    bool     // copied holds what the reader reads
}

// selected is the file of a Type4Tag that is selected.
type selected uint8

const (
	noFile selected = iota
	capabilityFile
	ndefFile
)

// NewType4Tag returns a tag without a message. It returns the errors of
// [Capability.Append], and [ErrTag] for a file of fewer than 2 or more than
// [MaxFileSize] octets, of an identifier that ISO 7816-4 or the capability
// container has, or without an MLc.
func NewType4Tag(c Capability) (*Type4Tag, error) {
	container, err := c.Append(nil)
	if err != nil {
		return nil, err
	}
	switch c.File {
	case 0x0000, 0x3f00, 0x3fff, 0xffff, CapabilityFile:
		return nil, ErrTag
	}
	if c.FileSize < lengthSize || c.FileSize > MaxFileSize || c.MaxWrite == 0 {
		return nil, ErrTag
	}
	return &Type4Tag{
		capability: c,
		container:  container,
		file:       make([]byte, c.FileSize),
		copied:     make([]byte, c.FileSize),
	}, nil
}

// Message returns the message in the file, not parsed; empty when there is none
// or a write broke off. It aliases the file until the next call.
func (t *Type4Tag) Message() []byte { return t.file[lengthSize:][:wire.Be16(t.file)] }

// SetMessage replaces the message in the file by a copy of message, which is
// not parsed. It returns [ErrTooLarge].
func (t *Type4Tag) SetMessage(message []byte) error {
	if len(message) > t.capability.MaxMessage() {
		return ErrTooLarge
	}
	wire.PutBe16(t.file, uint16(len(message)))
	copy(t.file[lengthSize:], message)
	return nil
}

// Select implements [apdu.Applet].
func (t *Type4Tag) Select(apdu.Command) apdu.Response {
	t.Deselect()
	return apdu.Response{Status: apdu.StatusOK}
}

// Deselect implements [apdu.Applet]. The file stays as it is.
func (t *Type4Tag) Deselect() { t.selected, t.reading = noFile, false }

// Do implements [apdu.Applet]: SELECT of a file, READ BINARY and UPDATE BINARY.
// The data of the response aliases t.
//
// A read past the end of a file, or of more than MLe, is answered with what
// there is, and 9000.
func (t *Type4Tag) Do(c apdu.Command) apdu.Response {
	if c.CLA != 0 {
		return apdu.Response{Status: apdu.StatusClass}
	}
	switch c.INS {
	case apdu.InsSelect:
		return apdu.Response{Status: t.choose(c)}
	case apdu.InsReadBinary:
		return t.readBinary(c)
	case apdu.InsUpdateBinary:
		return apdu.Response{Status: t.updateBinary(c)}
	}
	return apdu.Response{Status: apdu.StatusInstruction}
}

// choose selects a file. P2 is 0c, or 00 from readers of mapping version 1.
func (t *Type4Tag) choose(c apdu.Command) apdu.Status {
	if c.P1 != 0x00 || c.P2 != 0x0c && c.P2 != 0x00 {
		return apdu.StatusParameters
	}
	if len(c.Data) != 2 {
		return apdu.StatusLength
	}
	switch wire.Be16(c.Data) {
	case CapabilityFile:
		t.selected = capabilityFile
	case t.capability.File:
		t.selected = ndefFile
	default:
		return apdu.StatusNotFound
	}
	t.reading = false
	return apdu.StatusOK
}

// offset returns the offset in P1 and P2, which lies within n octets or at
// their end, or a status other than 9000.
func offset(c apdu.Command, n int) (int, apdu.Status) {
	if c.P1&0x80 != 0 { // names a file
		return 0, apdu.StatusParameters
	}
	at := int(c.P1)<<8 | int(c.P2)
	if at > n {
		return 0, apdu.StatusOffset
	}
	return at, apdu.StatusOK
}

func (t *Type4Tag) readBinary(c apdu.Command) apdu.Response {
	var b []byte
	switch t.selected {
	case noFile:
		return apdu.Response{Status: apdu.StatusNotAllowed}
	case capabilityFile:
		b = t.container
	case ndefFile:
		if t.capability.Read != AccessFree {
			return apdu.Response{Status: apdu.StatusSecurity}
		}
		b = t.read(c.P1 == 0 && c.P2 == 0)
	}
	at, status := offset(c, len(b))
	if status != apdu.StatusOK {
		return apdu.Response{Status: status}
	}
	if c.Ne == 0 || len(c.Data) > 0 {
		return apdu.Response{Status: apdu.StatusLength}
	}
	n := min(c.Ne, int(t.capability.MaxRead), len(b)-at)
	return apdu.Response{Data: b[at : at+n], Status: apdu.StatusOK}
}

// read returns what the NDEF file is to the reader; begin says that it reads
// from its begin.
func (t *Type4Tag) read(begin bool) []byte {
	if begin {
		copy(t.copied, t.file)
		t.reading = true
	}
	if t.reading {
		return t.copied
	}
	return t.file
}

func (t *Type4Tag) updateBinary(c apdu.Command) apdu.Status {
	switch {
	case t.selected == noFile:
		return apdu.StatusNotAllowed
	case t.selected == capabilityFile || t.capability.Write != AccessFree:
		return apdu.StatusSecurity
	}
	at, status := offset(c, len(t.file))
	if status != apdu.StatusOK {
		return status
	}
	if len(c.Data) == 0 || len(c.Data) > int(t.capability.MaxWrite) {
		return apdu.StatusLength
	}
	if len(c.Data) > len(t.file)-at {
		return apdu.StatusMemoryFull
	}
	length := [lengthSize]byte(t.file)
	copy(length[min(at, lengthSize):], c.Data)
	if int(wire.Be16(length[:])) > t.capability.MaxMessage() {
		return apdu.StatusData
	}
	copy(t.file[at:], c.Data)
	t.reading = false
	if at < lengthSize && wire.Be16(length[:]) > 0 && t.Written != nil {
		t.Written(t.Message())
	}
	return apdu.StatusOK
}
