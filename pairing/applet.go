package pairing

import "github.com/seed-496a4445/fyr/pairing/apdu"

var _ apdu.Applet = (*Tag)(nil)

// port is a tag over one transport.
type port struct {
	t         *Tag
	transport Transport
}

// Over returns the applet of the same tag for a second transport: [ErrUnsupported]
// for one that is none. A tag has one live handshake, over whichever was
// selected last.
func (t *Tag) Over(over Transport) (apdu.Applet, error) {
	if !over.Valid() {
		return nil, ErrUnsupported
	}
	return port{t, over}, nil
}

// Select begins anew over this transport.
func (p port) Select(apdu.Command) apdu.Response {
	p.t.wipe()
	p.t.transport = p.transport
	return p.t.begin()
}

// Do answers a command, unless the tag was selected over another transport.
func (p port) Do(c apdu.Command) apdu.Response {
	if p.t.transport != p.transport {
		return refusal
	}
	return p.t.do(c)
}

// Deselect wipes what went on over this transport.
func (p port) Deselect() {
	if p.t.transport == p.transport {
		p.t.wipe()
	}
}

// Select, Do and Deselect are those of the transport of the configuration.
//
// Select begins anew: what went on is wiped, and the answer has a fresh
// challenge. It is the same for all tags of a model in one state, otherwise.
func (t *Tag) Select(c apdu.Command) apdu.Response { return port{t, t.c.Transport}.Select(c) }

// Do answers one command of the protocol. Whatever goes wrong, the reader is
// told the same, and everything that went on is wiped.
func (t *Tag) Do(c apdu.Command) apdu.Response { return port{t, t.c.Transport}.Do(c) }

// Deselect wipes what went on.
func (t *Tag) Deselect() { port{t, t.c.Transport}.Deselect() }

// refusal is all that a peer is told of what went wrong.
var refusal = apdu.Response{Status: apdu.StatusSecurity}

// begin returns the answer to SELECT.
func (t *Tag) begin() apdu.Response {
	if t.s == nil && t.load() != nil || t.catchUp() != nil {
		return refusal
	}
	a := Answer{Suites: t.c.Factory.Suites, Modes: t.modes()}
	t.c.Draw.Fill(a.Challenge[:])
	t.answer = a.Append(nil)
	return apdu.Response{Data: t.answer, Status: apdu.StatusOK}
}

// modes returns the bits of the modes that the state allows.
func (t *Tag) modes() byte {
	switch t.s.life {
	case Owned:
		return OwnerMode.bit() | GuestMode.bit() | RecoverMode.bit()
	case Released:
		return TransferMode.bit()
	}
	if t.hasCode() {
		return ClaimMode.bit() | CodeMode.bit()
	}
	return ClaimMode.bit()
}

// do answers one command.
func (t *Tag) do(c apdu.Command) apdu.Response {
	if c.CLA != CLA {
		return apdu.Response{Status: apdu.StatusClass}
	}
	var data []byte
	var err error
	switch c.INS {
	case InsStart:
		data, err = t.start(Suite(c.P1), Mode(c.P2), c.Data)
	case InsFinish:
		data, err = t.finish(c)
	case InsSession:
		data, err = t.session(c)
	case InsProximity:
		data, err = t.proximity(c)
	case InsCode:
		data, err = t.doCode(c)
	case InsVoucher:
		data, err = t.voucher(Suite(c.P1), c)
	default:
		return apdu.Response{Status: apdu.StatusInstruction}
	}
	if err != nil {
		t.failures++
		t.wipe()
		return refusal
	}
	return apdu.Response{Data: data, Status: apdu.StatusOK}
}

// plain returns [ErrFormat] when one of the parameters that must be 0 is not.
func plain(parameters ...byte) error {
	for _, p := range parameters {
		if p != 0 {
			return ErrFormat
		}
	}
	return nil
}
