package pairing

import (
	"errors"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// Context is what both sides of a handshake must agree on. It is in the
// prologue, so that whoever changes it on the way breaks the handshake.
type Context struct {
	Suite     Suite
	Mode      Mode
	Transport Transport
	Answer    []byte // the data of the SELECT answer, as it was on the air
}

// check returns nil for a context that a handshake can begin in.
func (c *Context) check() error {
	if !c.Suite.Valid() || !c.Mode.Valid() || !c.Transport.Valid() {
		return ErrUnsupported
	}
	_, err := ParseAnswer(c.Answer)
	return err
}

// begin starts the Noise core for one side.
func (c *Context) begin(initiator bool, own StaticKey, peer []byte, known Key, f Fingerprint, draw *entropy.Source) (*noise.Handshake, error) {
	name, err := noise.ParseName(protocol(c.Suite, c.Mode))
	if err != nil {
		return nil, ErrUnsupported
	}
	if c.Mode == CodeMode { // a code names no tag: what SPAKE2+ agreed on does
		f = Fingerprint{}
	}
	key := psk(known, c.Mode, f)
	defer clear(key)
	n := noise.Config{
		Protocol: name, Initiator: initiator, Prologue: prologue(c.Answer, c.Suite, c.Mode, c.Transport),
		PSKs: [][]byte{key}, Static: own.k.Bytes(), StaticPublic: own.public[:], RemoteStatic: peer, Encapsulate: draw.Encapsulation(),
	}
	var ephemeral [32]byte
	defer clear(ephemeral[:])
	draw.Fill(ephemeral[:])
	n.Ephemeral = ephemeral[:]
	if name.Hybrid() && initiator {
		var seed [64]byte
		defer clear(seed[:])
		draw.Fill(seed[:])
		n.KEMSeed = seed[:]
	}
	h, err := noise.New(n)
	if err != nil {
		return nil, ErrLength // of a key
	}
	return h, nil
}

// classed returns the error of this package for one of the Noise core.
func classed(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, noise.ErrLength):
		return ErrLength
	case errors.Is(err, noise.ErrPoint):
		return ErrPoint
	case errors.Is(err, noise.ErrState):
		return ErrState
	}
	return ErrHandshake
}
