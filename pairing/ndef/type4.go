package ndef

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// Names of the application and the files of a Type 4 tag.
const (
	// Type4AID is the identifier of the NDEF application.
	Type4AID = "\xd2\x76\x00\x00\x85\x01\x01"
	// CapabilityFile is the identifier of the file with the capability container.
	CapabilityFile = 0xe103
	// DefaultFile is the identifier that most tags give to their NDEF file.
	DefaultFile = 0xe104
)

// lengthSize is the size of NLEN, the length of the message at the begin of the
// NDEF file, in octets.
const lengthSize = 2

// Type4Options say how a Type 4 tag is read and written. The zero value suits
// every reader.
type Type4Options struct {
	// MaxRead is the most octets that a command may ask for. More than 256 take
	// the extended form of commands, which not every reader has. 0 means 255.
	MaxRead int

	// MaxWrite is the most octets that a command may carry. More than 255 take
	// the extended form. 0 means 255.
	MaxWrite int

	// Writable demands that everybody may write to the tag.
	Writable bool
}

const defaultMax = 255

// Type4 is a Type 4 tag whose NDEF file is selected. Not for concurrent use.
type Type4 struct {
	transmit apdu.Transmit
	cc       Capability
	read     int // octets that a command may ask for
	write    int // octets that a command may carry
	command  []byte
}

// OpenType4 selects the NDEF application, reads its capability container and
// selects the NDEF file: four commands. It asks each but once and takes no
// 61xx or 6Cxx for an answer.
//
// It returns what transmit returns, or [ErrAnswer] for an answer without a
// status, [ErrApplicationFile] for a status that says that there is no such
// application or file, [ErrStatus] for any other status but 9000; the errors of
// [ParseCapability]; [ErrRead] or [ErrWrite] when reading or, with Writable,
// writing is not free; [ErrOptions].
func OpenType4(transmit apdu.Transmit, o Type4Options) (*Type4, error) {
	if o.MaxRead == 0 {
		o.MaxRead = defaultMax
	}
	if o.MaxWrite == 0 {
		o.MaxWrite = defaultMax
	}
	if o.MaxRead < 0 || o.MaxWrite < lengthSize {
		return nil, ErrOptions
	}
	t := &Type4{transmit: transmit}
	if _, err := t.do(apdu.Select([]byte(Type4AID))); err != nil {
		return nil, err
	}
	if err := t.file(CapabilityFile); err != nil {
		return nil, err
	}
	cc, err := t.do(apdu.Command{INS: apdu.InsReadBinary, Ne: CapabilitySize})
	if err != nil {
		return nil, err
	}
	if t.cc, err = ParseCapability(cc); err != nil {
		return nil, err
	}
	if t.cc.Read != AccessFree {
		return nil, ErrRead
	}
	if o.Writable && t.cc.Write != AccessFree {
		return nil, ErrWrite
	}
	t.read = min(o.MaxRead, int(t.cc.MaxRead))
	t.write = min(o.MaxWrite, int(t.cc.MaxWrite))
	if err := t.file(t.cc.File); err != nil {
		return nil, err
	}
	return t, nil
}

// ReadType4 opens a Type 4 tag and reads its message, with at most maxRead
// octets a command. It returns the errors of [OpenType4] and [Type4.Read].
func ReadType4(transmit apdu.Transmit, maxRead int) ([]byte, error) {
	t, err := OpenType4(transmit, Type4Options{MaxRead: maxRead})
	if err != nil {
		return nil, err
	}
	return t.Read()
}

// Capability returns the capability container of the tag.
func (t *Type4) Capability() Capability { return t.cc }

// Read reads the message in the NDEF file, not parsed. It is empty when there
// is none, or when a write broke off. It grows with what the tag really sends.
//
// It returns what transmit returns, [ErrAnswer], [ErrApplicationFile] or
// [ErrStatus]; [ErrAnswer] also when the tag sends another number of octets than
// asked for, and [ErrFileSize] when the message is larger than its file.
func (t *Type4) Read() ([]byte, error) {
	b, err := t.binary(0, lengthSize)
	if err != nil {
		return nil, err
	}
	size := int(wire.Be16(b))
	if size > t.cc.MaxMessage() {
		return nil, ErrFileSize
	}
	var message []byte
	for len(message) < size {
		b, err := t.binary(lengthSize+len(message), min(size-len(message), t.read))
		if err != nil {
			return nil, err
		}
		message = append(message, b...)
	}
	return message, nil
}

// Write writes message, which is not parsed, to the NDEF file: a length of 0,
// the message, its length. When it breaks off the tag reads as empty, or as it
// was or will be.
//
// It returns what transmit returns, [ErrAnswer], [ErrApplicationFile] or
// [ErrStatus]; and before anything is sent [ErrWrite] when writing is not free,
// and [ErrTooLarge] when message does not fit into the file or MLc is below 2.
func (t *Type4) Write(message []byte) error {
	if err := t.writable(message); err != nil {
		return err
	}
	if err := t.update(0, make([]byte, lengthSize)); err != nil {
		return err
	}
	for at := 0; at < len(message); {
		n := min(len(message)-at, t.write)
		if err := t.update(lengthSize+at, message[at:at+n]); err != nil {
			return err
		}
		at += n
	}
	return t.update(0, wire.AppendBe16(nil, uint16(len(message))))
}

// WriteAtOnce is [Type4.Write] in one command: tags that answer what they are
// sent, as those with TNEP do, take it for a whole message. It returns
// [ErrTooLarge] when length and message do not fit into one command.
func (t *Type4) WriteAtOnce(message []byte) error {
	if err := t.writable(message); err != nil {
		return err
	}
	if lengthSize+len(message) > t.write {
		return ErrTooLarge
	}
	return t.update(0, append(wire.AppendBe16(nil, uint16(len(message))), message...))
}

// writable checks that message can be written.
func (t *Type4) writable(message []byte) error {
	if t.cc.Write != AccessFree {
		return ErrWrite
	}
	if len(message) > t.cc.MaxMessage() || t.write < lengthSize {
		return ErrTooLarge
	}
	return nil
}

// file selects a file.
func (t *Type4) file(id uint16) error {
	_, err := t.do(apdu.Command{INS: apdu.InsSelect, P2: 0x0c, Data: wire.AppendBe16(nil, id)})
	return err
}

// binary reads n octets of the selected file.
func (t *Type4) binary(at, n int) ([]byte, error) {
	b, err := t.do(apdu.Command{INS: apdu.InsReadBinary, P1: byte(at >> 8), P2: byte(at), Ne: n})
	if err == nil && len(b) != n {
		return nil, ErrAnswer
	}
	return b, err
}

// update writes b to the selected file.
func (t *Type4) update(at int, b []byte) error {
	_, err := t.do(apdu.Command{INS: apdu.InsUpdateBinary, P1: byte(at >> 8), P2: byte(at), Data: b})
	return err
}

// do sends a command and returns the data of a response that says 9000. The
// data is the reader's until the next command.
func (t *Type4) do(c apdu.Command) ([]byte, error) {
	var err error
	if t.command, err = c.Append(t.command[:0]); err != nil {
		return nil, err
	}
	b, err := t.transmit(t.command)
	if err != nil {
		return nil, err
	}
	r, err := apdu.ParseResponse(b)
	switch {
	case err != nil:
		return nil, ErrAnswer
	case r.Status == apdu.StatusNotFound:
		return nil, ErrApplicationFile
	case r.Status != apdu.StatusOK:
		return nil, ErrStatus
	}
	return r.Data, nil
}
