package apdu

import (
	"bytes"
	"slices"
)

// Sizes of an application identifier, ISO 7816-4 section 8.2.1.2, in octets.
const (
	MinAID = 5
	MaxAID = 16
)

// DefaultMaxCommand is the most data of one command that a [Card] takes where
// its options do not say, in octets: enough for three messages of a hybrid
// handshake.
const DefaultMaxCommand = 4096

// CardOptions say what a [Card] takes. The zero CardOptions are for cards of
// short commands.
type CardOptions struct {
	// MaxCommand is the most data of one command, all blocks of a chain
	// together, 16..65,535 octets, so that every identifier fits; 0 is 4,096.
	MaxCommand int
	// Extended says whether commands in the extended form are taken. Readers
	// learn it elsewhere: from the historical bytes, or an applet's file.
	Extended bool
}

// An Application is an applet and the identifier under which readers select it,
// 5..16 octets.
type Application struct {
	AID    []byte
	Applet Applet
}

// A Card answers a reader, one command at a time, and knows no radio. The
// reader is not trusted: what it can make the card hold is bounded by
// [CardOptions], and every command is answered.
//
// It allocates nothing once its buffers have grown to the largest command and
// response. Not for concurrent use.
type Card struct {
	extended bool // commands in the extended form are taken
	apps     []Application
	selected Applet // nil: none
	chain    chain
	rest     rest
	out      []byte // the response of the last Step
}

// A rest is what GET RESPONSE fetches: the part of a response that did not fit,
// and the status word that ends it. It is a copy, so that an applet may answer
// with what it was given.
type rest struct {
	buffer []byte
	data   []byte // within buffer
	status Status
}

// set makes a copy of data the rest.
func (r *rest) set(data []byte, s Status) {
	r.buffer = append(r.buffer[:0], data...)
	r.data, r.status = r.buffer, s
}

// drop forgets the rest and wipes it.
func (r *rest) drop() {
	clear(r.buffer[:cap(r.buffer)])
	r.data, r.status = nil, 0
}

// NewCard returns a card with these applications, of which none is selected. It
// copies the identifiers. ErrOptions: an option is out of its range. ErrAID: an
// identifier is not of 5..16 octets, is there twice, or has no applet.
func NewCard(o CardOptions, apps ...Application) (*Card, error) {
	if o.MaxCommand == 0 {
		o.MaxCommand = DefaultMaxCommand
	}
	if o.MaxCommand < MaxAID || o.MaxCommand > MaxExtended {
		return nil, ErrOptions
	}
	c := &Card{extended: o.Extended, chain: chain{most: o.MaxCommand}}
	for _, a := range apps {
		if len(a.AID) < MinAID || len(a.AID) > MaxAID || a.Applet == nil || c.find(a.AID) != nil {
			return nil, ErrAID
		}
		c.apps = append(c.apps, Application{slices.Clone(a.AID), a.Applet})
	}
	return c, nil
}

// find returns the applet with exactly this identifier, or nil.
func (c *Card) find(aid []byte) Applet {
	for _, a := range c.apps {
		if bytes.Equal(a.AID, aid) {
			return a.Applet
		}
	}
	return nil
}

// Reset is the loss of the field: the selected applet is told, and the card is
// as new, its buffers wiped. A card that was never asked anything may be reset.
func (c *Card) Reset() {
	c.leave()
	c.chain.drop()
	c.rest.drop()
	clear(c.out[:cap(c.out)])
}

// Transmit is Step as a [Transmit], for a reader in the same process. It always
// returns a response.
func (c *Card) Transmit(command []byte) ([]byte, error) { return c.Step(command), nil }

// leave deselects the selected applet.
func (c *Card) leave() {
	if a := c.selected; a != nil {
		c.selected = nil
		a.Deselect()
	}
}

// Step answers one command APDU. There is a response to everything, also to
// what is no command (6700). It is valid until the next Step or Reset.
//
// What it answers:
//
//   - SELECT by name (00 A4 04 00, or 0C for no data) takes whole identifiers:
//     part of one, none or another is 6A82. What was selected is deselected
//     first, so that after a failed SELECT nothing is.
//   - The blocks of a chain are answered 9000 and make one command. A chain
//     ends when it grows beyond MaxCommand (6700), and when something else comes
//     before its last block: that is answered 6883 and not carried out, unless
//     it is a SELECT by name, of any when the chain is something else, and of a
//     whole identifier when the chain is one too.
//   - What does not fit into the Ne of a command is announced by 61xx and stays
//     for GET RESPONSE until any other command comes.
//   - Logical channels (6881) and secure messaging in the class byte (6882) are
//     not supported.
//   - Everything else is the selected applet's. Without one, class 00 is
//     answered 6D00 and any other 6E00.
func (c *Card) Step(command []byte) []byte {
	cmd, err := ParseCommand(command)
	if err != nil || !c.extended && isExtended(command) {
		c.chain.drop()
		return c.say(Response{Status: StatusLength}, 0)
	}
	if s := classStatus(cmd); s != StatusOK {
		c.chain.drop()
		return c.say(Response{Status: s}, 0)
	}
	if cmd.CLA == 0 && isSelect(cmd) && (c.chain.head != cmd.header() || c.find(cmd.Data) != nil) {
		c.chain.drop()
	}
	whole, s := c.chain.add(cmd)
	if s != StatusOK || !whole {
		return c.say(Response{Status: s}, 0)
	}
	cmd.CLA, cmd.Data = cmd.CLA&^Chained, c.chain.join(cmd.Data)
	return c.do(cmd)
}

// do answers a whole command.
func (c *Card) do(cmd Command) []byte {
	switch {
	case cmd.CLA == 0 && cmd.INS == InsGetResponse:
		return c.more(cmd)
	case cmd.CLA == 0 && isSelect(cmd):
		return c.say(c.choose(cmd), cmd.Ne)
	case c.selected != nil:
		return c.say(c.selected.Do(cmd), cmd.Ne)
	case cmd.CLA == 0:
		return c.say(Response{Status: StatusInstruction}, 0)
	}
	return c.say(Response{Status: StatusClass}, 0)
}

// choose carries out SELECT by name.
func (c *Card) choose(cmd Command) Response {
	c.leave()
	if cmd.P2 != 0x00 && cmd.P2 != 0x0C {
		return Response{Status: StatusParameters}
	}
	a := c.find(cmd.Data)
	if a == nil {
		return Response{Status: StatusNotFound}
	}
	r := a.Select(cmd)
	if r.Status == StatusOK || r.Status.Warning() {
		c.selected = a
	}
	if cmd.P2 == 0x0C {
		r.Data = nil
	}
	return r
}

// more carries out GET RESPONSE. The rest stays when the command is wrong.
func (c *Card) more(cmd Command) []byte {
	s := StatusOK
	switch {
	case len(c.rest.data) == 0:
		s = StatusConditions
	case cmd.P1 != 0 || cmd.P2 != 0:
		s = StatusParameters
	case len(cmd.Data) > 0:
		s = StatusLength
	case cmd.Ne == 0:
		s = StatusWrongLe(len(c.rest.data))
	default:
		n := min(cmd.Ne, len(c.rest.data))
		part := c.rest.data[:n]
		c.rest.data = c.rest.data[n:]
		return c.write(part, c.rest.status)
	}
	c.out = Response{Status: s}.Append(c.out[:0])
	return c.out
}

// say answers with r, of which at most ne octets go out now, and keeps the rest
// in the place of the one before.
func (c *Card) say(r Response, ne int) []byte {
	n := min(ne, len(r.Data))
	c.rest.set(r.Data[n:], r.Status)
	return c.write(r.Data[:n], r.Status)
}

// write makes a response of data, with the status s where nothing is left.
func (c *Card) write(data []byte, s Status) []byte {
	if left := len(c.rest.data); left > 0 {
		s = StatusMore(left)
	}
	c.out = Response{data, s}.Append(c.out[:0])
	return c.out
}

// classStatus is what a card without logical channels and secure messaging says
// to the class and instruction bytes of cmd, ISO 7816-4 sections 5.1.1 and
// 5.1.2.
func classStatus(cmd Command) Status {
	if cmd.CLA == 0xFF {
		return StatusClass
	}
	switch cla := cmd.CLA &^ Chained; {
	case cla >= 0x20 && cla < 0x40:
		return StatusClass
	case cla >= 0x40 && cla < 0x80, cla < 0x20 && cla&0x03 != 0:
		return StatusChannel
	case cla < 0x20 && cla&0x0C != 0:
		return StatusSecureMsg
	case cmd.INS&0xF0 == 0x60, cmd.INS&0xF0 == 0x90:
		return StatusInstruction
	}
	return StatusOK
}

// isSelect reports whether cmd selects by name.
func isSelect(cmd Command) bool { return cmd.INS == InsSelect && cmd.P1 == 0x04 }

// isExtended reports whether the command b, which parsed, is in the extended
// form.
func isExtended(b []byte) bool { return len(b) > HeaderSize+1 && b[HeaderSize] == 0 }
