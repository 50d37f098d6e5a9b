package pairingtest

import (
	"bytes"
	"fmt"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// Keys are what the two ends know and the air does not show.
type Keys struct {
	Transport  byte     // 5e or c3
	TagStatic  []byte   // private, 32 octets
	Setup      []byte   // the setup secret of the factory, 16 octets
	Code       []byte   // what SPAKE2+ agreed on, 32 octets, or nil
	Phones     [][]byte // private static keys, 32 octets each
	Ephemerals [][]byte // private ephemeral keys, 32 octets each; others among them do no harm
	Seeds      [][]byte // of ML-KEM-768 keys, 64 octets each; likewise
}

// A Trace recomputes a run from its APDUs and the keys of both ends: every
// value that the ends go through, and every answer that follows from them. It
// shares no code with package pairing but the framing of APDUs and the
// primitives of the libraries, so that each checks the other. It follows one
// tag, from a claim on; what happens without APDUs (resets by hand, answers
// that are lost) it takes from what comes next.
//
// An error ends a trace. It is not for concurrent use.
type Trace struct {
	keys   Keys
	pool   pool
	number int

	chain []byte       // data of the blocks so far
	at    apdu.Command // the command that is being answered
	rest  []byte       // of its answer, so far
	wrong error        // why it must be refused

	answer  []byte // of SELECT, until it is used up
	start   start
	session *sealedSession
	owner   *owner
	setups  [][]byte // secrets that mode 01 may be under, the last first
	token   []byte   // of the last release
	epoch   uint32

	values []Value
}

// start is a handshake that goes on.
type start struct {
	suite, mode byte
	o           *oracle
	candidate   candidate
	epoch       uint32 // what a claim makes it
	k2          []byte
	x, h        []byte
}

// owner is the owner of the tag.
type owner struct {
	root           []byte
	epoch, step    uint32
	auth, previous []byte
	phone          []byte // public key
	frozen         bool
	guests         [4]candidate
}

// candidate is somebody a handshake may be with.
type candidate struct {
	secret, phone []byte
	previous      bool
}

// Exchange is one command and its answer, taken apart.
type Exchange struct {
	Number          int
	Name            string // of the command, and which part of it
	Header          [4]byte
	Command, Answer []Field
	Status          apdu.Status
	Values          []Value // that it leads to, secrets among them
}

// A Difference is a field or value that is not what follows from the rest.
type Difference struct {
	Exchange  int
	Name      string
	Got, Want []byte
}

// Error names the field, and shows both.
func (d *Difference) Error() string {
	return fmt.Sprintf("pairingtest: exchange %d: %s is %x, and %x follows", d.Exchange, d.Name, d.Got, d.Want)
}

// Unwrap returns the class.
func (d *Difference) Unwrap() error { return fail.Mismatch }

// errKeys: a key of a wrong size, or a transport that is none.
var errKeys = fail.New(fail.Length, "pairingtest: key missing or of a wrong size")

// NewTrace returns the trace of a run before its first command. The error is of
// class length.
func NewTrace(k Keys) (*Trace, error) {
	t := &Trace{keys: k, setups: [][]byte{k.Setup}}
	sizes := []struct {
		n    int
		keys [][]byte
	}{{32, [][]byte{k.TagStatic}}, {16, [][]byte{k.Setup}}, {32, k.Phones}, {32, k.Ephemerals}, {64, k.Seeds}}
	for _, s := range sizes {
		for _, key := range s.keys {
			if len(key) != s.n {
				return nil, errKeys
			}
			if s.n == 32 {
				t.pool.add(key)
			}
		}
	}
	if k.Code != nil && len(k.Code) != 32 || k.Transport != 0x5e && k.Transport != 0xc3 {
		return nil, errKeys
	}
	t.pool.seeds = k.Seeds
	return t, nil
}

// Exchange takes the next command and its answer. Errors are a [*Difference],
// and errors of class format for what makes no sense, such as an answer to
// what must be refused.
func (t *Trace) Exchange(command, answer []byte) (Exchange, error) {
	t.number++
	t.values = nil
	e := Exchange{Number: t.number}
	c, err := apdu.ParseCommand(command)
	if err != nil {
		return e, t.nonsense("not a command")
	}
	r, err := apdu.ParseResponse(answer)
	if err != nil {
		return e, t.nonsense("not an answer")
	}
	e.Header, e.Status = [4]byte{c.CLA, c.INS, c.P1, c.P2}, r.Status
	if err := t.exchange(&e, c, r); err != nil {
		return e, err
	}
	e.Values = t.values
	return e, nil
}

// exchange puts the parts of commands and of answers together.
func (t *Trace) exchange(e *Exchange, c apdu.Command, r apdu.Response) error {
	switch {
	case c.CLA == 0 && c.INS == apdu.InsGetResponse:
		if t.rest == nil {
			return t.nonsense("GET RESPONSE without something to get")
		}
		e.Name = "GET RESPONSE"
	case c.CLA&apdu.Chained != 0:
		e.Name = nameOfCommand(c) + ", a part"
		e.Command = []Field{{Name: "part", Octets: c.Data}}
		if t.chain = append(t.chain, c.Data...); r.Status != apdu.StatusOK || len(r.Data) > 0 {
			t.reset()
		}
		return nil
	default:
		e.Name = nameOfCommand(c)
		c.Data = append(t.chain, c.Data...)
		t.chain, t.rest, t.at = nil, []byte{}, c
		t.wrong = t.command(e, c)
	}
	t.rest = append(t.rest, r.Data...)
	if r.Status.More() > 0 {
		e.Answer = []Field{{Name: "part", Octets: r.Data}}
		return nil
	}
	data := t.rest
	t.rest = nil
	if r.Status != apdu.StatusOK {
		t.reset()
		if r.Status == apdu.StatusSecurity && len(data) > 0 {
			return t.nonsense("a refusal with data")
		}
		return nil
	}
	if t.wrong != nil {
		return t.wrong
	}
	return t.answered(e, data)
}

// reset is what a refusal does to both ends.
func (t *Trace) reset() {
	t.chain, t.answer, t.start, t.session = nil, nil, start{}, nil
}

// names of instructions, Section 3.
var names = map[byte]string{0x50: "START", 0x52: "FINISH", 0x54: "SESSION", 0x56: "PROXIMITY", 0x58: "CODE", 0x5a: "VOUCHER"}

func nameOfCommand(c apdu.Command) string {
	if c.CLA == 0 && c.INS == apdu.InsSelect && c.P1 == 4 && c.P2 == 0 {
		return "SELECT"
	}
	if name, ok := names[c.INS]; ok && c.CLA&^apdu.Chained == 0x80 {
		return name
	}
	return fmt.Sprintf("command %02X %02X", c.CLA, c.INS)
}

// command takes a whole command apart. An error is why it must be refused.
func (t *Trace) command(e *Exchange, c apdu.Command) error {
	switch e.Name {
	case "SELECT":
		t.reset()
		e.Command = []Field{{Name: "application", Octets: c.Data}}
		return t.same("application", c.Data, aid)
	case "START":
		return t.started(e, c)
	case "FINISH":
		return t.finished(e, c)
	case "SESSION":
		return t.asked(e, c)
	case "PROXIMITY":
		e.Command = []Field{{Name: "phone octets", Octets: c.Data}}
		s := t.session
		return t.expect(len(c.Data) == 8 && s != nil && s.rounds > 0, "PROXIMITY is not prepared")
	case "CODE":
		names := map[byte]string{1: "share", 2: "confirmation"}
		e.Command = []Field{of("suite", c.P1), of("step", c.P2), {Name: names[c.P2], Octets: c.Data}}
		return t.expect(t.answer != nil && names[c.P2] != "", "CODE without SELECT")
	case "VOUCHER":
		e.Command = []Field{of("suite", c.P1), {Name: "signature", Octets: c.Data}}
		return t.expect(t.answer != nil && len(c.Data) == 64, "VOUCHER without SELECT")
	}
	e.Command = []Field{{Name: "data", Octets: c.Data}}
	return nil
}

// answered takes a whole answer apart.
func (t *Trace) answered(e *Exchange, data []byte) error {
	switch nameOfCommand(t.at) {
	case "SELECT":
		return t.selected(e, data)
	case "START":
		return t.greeted(e, data)
	case "FINISH":
		return t.confirmed(e, data)
	case "SESSION":
		return t.replied(e, data)
	case "PROXIMITY":
		s := t.session
		e.Answer = []Field{{Name: "tag octets", Octets: data}}
		s.phone, s.tag = bytes.Clone(t.at.Data), data
		want := exported(s.x, s.h, "proximity", u32(s.rounds-1), 8)
		t.note("probe", want)
		return t.same("tag octets", data, want)
	case "CODE":
		if t.at.P2 == 1 {
			fields, ok := cut(data, "share 65 | confirmation 32", 0)
			e.Answer = fields
			return t.expect(ok, "answer of a wrong size")
		}
	case "VOUCHER":
		t.reset()
		t.owner, t.setups, t.token, t.epoch = nil, t.setups[len(t.setups)-1:], nil, t.epoch+1
	}
	return t.expect(len(data) == 0, "an answer with data")
}

// selected takes the answer to SELECT apart, Section 3.1.
func (t *Trace) selected(e *Exchange, data []byte) error {
	if len(data) < 2 || len(data) != 4+int(data[1])+16 {
		return t.nonsense("SELECT answer of a wrong size")
	}
	layout := fmt.Sprintf("version 1 | number of suites 1 | suites %d | modes 1 | flags 1 | challenge 16", data[1])
	e.Answer, _ = cut(data, layout, 0)
	e.Answer[4].Means = "" // of the answer, and none is defined
	t.answer = bytes.Clone(data)
	return t.same("version and flags", []byte{data[0], data[3+int(data[1])]}, []byte{1, 0})
}

// of is a field of one octet.
func of(name string, b byte) Field {
	return Field{Name: name, Octets: []byte{b}, Means: meaning(name, []byte{b})}
}

// note notes a value, once.
func (t *Trace) note(name string, octets []byte) {
	for _, v := range t.values {
		if v.Name == name && bytes.Equal(v.Octets, octets) {
			return
		}
	}
	t.values = append(t.values, Value{name, bytes.Clone(octets)})
}

// same returns a [*Difference] when got is not want.
func (t *Trace) same(name string, got, want []byte) error {
	if bytes.Equal(got, want) {
		return nil
	}
	return &Difference{t.number, name, bytes.Clone(got), bytes.Clone(want)}
}

// expect returns an error when ok is false.
func (t *Trace) expect(ok bool, otherwise string) error {
	if ok {
		return nil
	}
	return t.nonsense(otherwise)
}

// nonsense is an error of class format.
func (t *Trace) nonsense(what string) error {
	return fmt.Errorf("pairingtest: exchange %d: %s (%w)", t.number, what, fail.Format)
}
