package pairing

import "github.com/seed-496a4445/fyr/pairing/apdu"

var _ apdu.Applet = (*Tag)(nil)

// refusal is all that a peer is told of what went wrong.
var refusal = apdu.Response{Status: apdu.StatusSecurity}

// Select begins anew: what went on is wiped, and the answer has a fresh
// challenge. It is the same for all tags of a model in one state, otherwise.
func (t *Tag) Select(apdu.Command) apdu.Response {
	t.wipe()
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

// Deselect wipes what went on.
func (t *Tag) Deselect() { t.wipe() }

// Do answers one command of the protocol. Whatever goes wrong, the reader is
// told the same, and everything that went on is wiped.
func (t *Tag) Do(c apdu.Command) apdu.Response {
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
