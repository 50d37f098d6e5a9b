package pairing_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/pairing"
)

// A wiretap has all that was drawn and, of each handshake, what was said.
type wiretap struct {
	draws  [][]byte
	starts []*heardStart
}

// heardStart is a handshake in suite 01.
type heardStart struct {
	mode    pairing.Mode
	out, in []byte // messages 1 and 2
	sealed  []byte // the first message that the tag sealed
}

// drawn is the randomness of the system, which the wiretap has then.
func (w *wiretap) drawn() *entropy.Source {
	var system *entropy.Source
	return entropy.Fixed(func(b []byte) {
		system.Fill(b)
		w.draws = append(w.draws, bytes.Clone(b))
	}, nil)
}

// hear takes a command of the protocol and its answer.
func (w *wiretap) hear(command, answer []byte) {
	n := len(answer) - 2
	if command[0] != pairing.CLA || n == 0 {
		return
	}
	if command[1] == pairing.InsStart {
		w.starts = append(w.starts, &heardStart{mode: pairing.Mode(command[3]), out: command[5:], in: answer[:n]})
		return
	}
	if s := w.starts[len(w.starts)-1]; s.sealed == nil {
		s.sealed = answer[:n]
	}
}

// private returns the private key that was drawn for a public one.
func (w *wiretap) private(public []byte) *ecdh.PrivateKey {
	for _, b := range w.draws {
		if k, err := ecdh.X25519().NewPrivateKey(b); err == nil && bytes.Equal(k.PublicKey().Bytes(), public) {
			return k
		}
	}
	return nil
}

// A ladder is the chaining key of a Noise handshake, and all that it was.
type ladder struct {
	ck  []byte
	all secrets
}

// mix mixes into the chaining key, and notes what comes out: n keys.
func (l *ladder) mix(what string, input []byte, n int) [][]byte {
	prk, err := hkdf.Extract(sha256.New, input, l.ck)
	if err != nil {
		panic(err)
	}
	out, err := hkdf.Expand(sha256.New, prk, "", 32*n)
	if err != nil {
		panic(err)
	}
	var keys [][]byte
	for i := range n {
		keys = append(keys, out[32*i:][:32])
		l.all[fmt.Sprint(what, " ", i)] = keys[i]
	}
	l.ck = keys[0]
	return keys
}

// handshake computes all secrets of one: the ephemeral keys, the psk, what each
// token mixes in and makes, and the keys of the session; they open what the tag
// has sealed. v is what there was before.
func (y *spy) handshake(t *testing.T, s *heardStart, v *view) secrets {
	t.Helper()
	ephemeral, tags := y.wire.private(s.out[:32]), y.wire.private(s.in[:32])
	if ephemeral == nil || tags == nil {
		t.Fatal("no ephemeral keys")
	}
	known, pattern := y.factory.Setup, "XX"
	switch {
	case s.mode == pairing.OwnerMode:
		known, pattern = v.tag.Auth, "KK"
	case s.mode == pairing.RecoverMode:
		known, pattern = v.tag.Setup, "KK"
	case s.mode == pairing.TransferMode:
		known = v.tag.Token
	case !v.tag.Factory:
		known = v.tag.Setup
	}
	name := sha256.Sum256([]byte("Noise_" + pattern + "psk0_25519_ChaChaPoly_SHA256"))
	l := &ladder{name[:], secrets{"phone's ephemeral": ephemeral.Bytes(), "tag's ephemeral": tags.Bytes()}}
	f := pairing.FingerprintOf(pairing.X25519, y.factory.Static.Public())
	psk, err := hkdf.Key(sha256.New, known.Expose(), nil, "fyr/1 psk"+string(rune(s.mode))+string(f[:]), 32)
	if err != nil {
		t.Fatal(err)
	}
	l.all["psk"] = psk
	l.mix("psk", psk, 3)
	for p := range y.statics {
		if keys := y.finish(l, s, pattern, ephemeral, tags, p); keys != nil {
			return keys
		}
	}
	t.Fatalf("%v: what the tag has sealed does not open", s.mode)
	return nil
}

// finish computes the rest for phone p, or returns nil when the phone was
// another.
func (y *spy) finish(l *ladder, s *heardStart, pattern string, ephemeral, tags *ecdh.PrivateKey, p int) secrets {
	c := &ladder{l.ck, secrets{}}
	for name, b := range l.all {
		c.all[name] = b
	}
	phone, _ := ecdh.X25519().NewPrivateKey(y.statics[p].Expose())
	tag, _ := ecdh.X25519().NewPrivateKey(y.factory.Static.Expose())
	dh := func(what string, own *ecdh.PrivateKey, peer *ecdh.PrivateKey) {
		b, _ := own.ECDH(peer.PublicKey())
		c.all[what+" shared"] = b
		c.mix(what, b, 2)
	}
	c.mix("e", ephemeral.PublicKey().Bytes(), 2)
	if pattern == "KK" {
		dh("es", ephemeral, tag)
		dh("ss", phone, tag)
	}
	c.mix("tag's e", tags.PublicKey().Bytes(), 2)
	dh("ee", ephemeral, tags)
	if pattern == "XX" {
		dh("es", ephemeral, tag)
	}
	dh("se", phone, tags)
	keys := c.mix("split", nil, 3) // to the tag, to the phone, exporter
	aead, _ := chacha20poly1305.New(keys[1])
	if _, err := aead.Open(nil, make([]byte, 12), s.sealed, nil); err != nil {
		return nil
	}
	return c.all
}
