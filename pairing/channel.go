package pairing

import (
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// MaxPlaintext is the size of the longest command or reply of a session before
// it is sealed, in bytes: with its tag it fits a short APDU.
const MaxPlaintext = 255 - tagSize

const tagSize = 16

// channel is what a handshake leaves: the transport keys of both directions,
// and the exporter. It is wiped by the first message that does not verify.
type channel struct {
	send, receive *noise.Cipher
	exporter      Key
	hash          [32]byte
}

// newChannel splits a handshake that is done.
func newChannel(h *noise.Handshake) (*channel, error) {
	s, err := h.Split()
	if err != nil {
		return nil, ErrState
	}
	return &channel{s.Send, s.Receive, Key{s.Exporter}, s.Hash}, nil
}

// open reports whether c was neither wiped nor never made.
func (c *channel) open() bool { return c != nil && c.exporter.Valid() }

// seal seals one message.
func (c *channel) seal(plaintext []byte) ([]byte, error) {
	if !c.open() {
		return nil, ErrState
	}
	if len(plaintext) > MaxPlaintext {
		return nil, ErrLength
	}
	b, err := c.send.Seal(nil, nil, plaintext)
	if err != nil { // no nonces left
		c.wipe()
		return nil, ErrState
	}
	return b, nil
}

// unseal opens one message.
func (c *channel) unseal(sealed []byte) ([]byte, error) {
	if !c.open() {
		return nil, ErrState
	}
	if len(sealed) > MaxPlaintext+tagSize {
		c.wipe()
		return nil, ErrSealed
	}
	b, err := c.receive.Open(nil, nil, sealed)
	if err != nil {
		c.wipe()
		return nil, ErrSealed
	}
	return b, nil
}

// export derives a key that only the two sides have: spec/pairing.md, Section
// 4.4. The handshake's hash is in it, since the exporter does not depend on the
// prologue.
func (c *channel) export(label string, context []byte, n int) Key {
	rest := append([]byte{byte(len(c.hash))}, c.hash[:]...)
	rest = append(append(rest, byte(len(context))), context...)
	return expand(c.exporter.bytes(), label, rest, n)
}

// exportFor derives a key for a use of the caller's.
func (c *channel) exportFor(label string, context []byte, n int) (Key, error) {
	switch {
	case !c.open():
		return Key{}, ErrState
	case len(label) > 200 || len(context) > 255 || n < 1 || n > 255*32:
		return Key{}, ErrLength
	}
	return c.export("use "+label, context, n), nil
}

// root returns the owner root that a claim or a rekey makes.
func (c *channel) root() Root {
	k := c.export("owner root", nil, RootSize)
	defer k.Wipe()
	return Root{secret.New(k.bytes())}
}

// auth returns the auth key after the current one.
func (c *channel) auth() Key { return c.export("auth step", nil, AuthSize) }

// wipe drops all keys.
func (c *channel) wipe() {
	if !c.open() {
		return
	}
	c.send.Wipe()
	c.receive.Wipe()
	c.exporter.Wipe()
}
