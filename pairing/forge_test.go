package pairing_test

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/seed-496a4445/fyr/pairing"
)

// A forger speaks the messages of suite X25519 by hand, from the text of Noise
// and of spec/pairing.md, so that it can say what no side of this package would.
type forger struct {
	t         testing.TB
	ck, h, k  []byte
	n         uint64
	ephemeral *ecdh.PrivateKey
	static    *ecdh.PrivateKey
	e, s      []byte // what it sends as its public keys, instead of its own
	rs, re    []byte // of the peer
	one, two  []byte // keys of the session, from and to the initiator
}

// newForger begins the symmetric state of a context. rs is the peer's static
// key, where it is known.
func newForger(t testing.TB, c pairing.Context, known pairing.Key, f pairing.Fingerprint, static pairing.StaticKey, rs []byte, initiator bool) *forger {
	t.Helper()
	own, err := ecdh.X25519().NewPrivateKey(static.Expose())
	do(t, err)
	ephemeral, err := ecdh.X25519().NewPrivateKey(key(t, 0x5a, 32).Expose())
	do(t, err)
	g := &forger{t: t, static: own, ephemeral: ephemeral, rs: rs}
	g.e, g.s = ephemeral.PublicKey().Bytes(), own.PublicKey().Bytes()
	name := "Noise_XXpsk0_25519_ChaChaPoly_SHA256"
	if rs != nil {
		name = "Noise_KKpsk0_25519_ChaChaPoly_SHA256"
	}
	h := sha256.Sum256([]byte(name))
	g.h, g.ck = h[:], h[:]
	prologue := append([]byte("fyr/1\x00\x09"), pairing.AID...)
	prologue = append(binary.BigEndian.AppendUint16(prologue, uint16(len(c.Answer))), c.Answer...)
	g.mixHash(append(prologue, byte(c.Suite), byte(c.Mode), byte(c.Transport)))
	if rs != nil {
		first, second := g.s, rs
		if !initiator {
			first, second = rs, g.s
		}
		g.mixHash(first)
		g.mixHash(second)
	}
	psk, err := hkdf.Key(sha256.New, known.Expose(), nil, "fyr/1 psk"+string(rune(c.Mode))+string(f[:]), 32)
	do(t, err)
	out := g.derive(psk, 3)
	g.ck, g.k, g.n = out[:32], out[64:], 0
	g.mixHash(out[32:64])
	return g
}

func (g *forger) mixHash(b []byte) {
	h := sha256.Sum256(append(append([]byte{}, g.h...), b...))
	g.h = h[:]
}

func (g *forger) derive(input []byte, n int) []byte {
	out, err := hkdf.Key(sha256.New, input, g.ck, "", 32*n)
	do(g.t, err)
	return out
}

func (g *forger) mixKey(input []byte) {
	out := g.derive(input, 2)
	g.ck, g.k, g.n = out[:32], out[32:], 0
}

// seal and open are with the key and the hash of the moment.
func (g *forger) seal(plain []byte) []byte {
	b := aead(g.t, g.k).Seal(nil, nonce(g.n), plain, g.h)
	g.n++
	g.mixHash(b)
	return b
}

func (g *forger) open(sealed []byte) []byte {
	b, err := aead(g.t, g.k).Open(nil, nonce(g.n), sealed, g.h)
	do(g.t, err)
	g.n++
	g.mixHash(sealed)
	return b
}

// dh mixes a shared secret in; that of a peer key of low order is 0.
func (g *forger) dh(own *ecdh.PrivateKey, peer []byte) {
	shared := make([]byte, 32)
	public, err := ecdh.X25519().NewPublicKey(peer)
	do(g.t, err)
	if b, err := own.ECDH(public); err == nil {
		shared = b
	}
	g.mixKey(shared)
}

// mixShared mixes a shared secret in, which is computed where it is nil.
func (g *forger) mixShared(shared []byte, own *ecdh.PrivateKey, peer []byte) {
	if shared == nil {
		g.dh(own, peer)
		return
	}
	g.mixKey(shared)
}

// hello is message 1 with a payload.
func (g *forger) hello(payload []byte) []byte {
	g.mixHash(g.e)
	g.mixKey(g.e)
	out := g.e
	if g.rs != nil {
		g.dh(g.ephemeral, g.rs)
		g.dh(g.static, g.rs)
	}
	return append(append([]byte{}, out...), g.seal(payload)...)
}

// hear reads message 1 of XX.
func (g *forger) hear(message []byte) {
	g.re = message[:32]
	g.mixHash(g.re)
	g.mixKey(g.re)
	g.open(message[32:])
}

// answer is message 2 of XX with a payload: e, ee, s, es.
func (g *forger) answer(payload []byte) []byte { return g.answerWith(payload, nil, nil) }

// answerWith is answer with other shared secrets than those of its own keys,
// where they are not nil.
func (g *forger) answerWith(payload, ee, es []byte) []byte {
	g.mixHash(g.e)
	g.mixKey(g.e)
	g.mixShared(ee, g.ephemeral, g.re)
	s := g.seal(g.s)
	g.mixShared(es, g.static, g.re)
	return append(append(append([]byte{}, g.e...), s...), g.seal(payload)...)
}

// greeted reads message 2 of XX and returns its payload.
func (g *forger) greeted(message []byte) []byte {
	g.re = message[:32]
	g.mixHash(g.re)
	g.mixKey(g.re)
	g.dh(g.ephemeral, g.re)
	g.rs = g.open(message[32:80])
	g.dh(g.ephemeral, g.rs)
	return g.open(message[80:])
}

// claim is message 3 of XX with a payload: s, se.
func (g *forger) claim(payload []byte) []byte { return g.claimWith(payload, nil) }

// claimWith is claim with another shared secret, where it is not nil.
func (g *forger) claimWith(payload, se []byte) []byte {
	s := g.seal(g.s)
	g.mixShared(se, g.static, g.re)
	out := append(s, g.seal(payload)...)
	g.split()
	return out
}

// claimed reads message 3 of XX.
func (g *forger) claimed(message []byte) {
	g.rs = g.open(message[:48])
	g.dh(g.ephemeral, g.rs)
	g.open(message[48:])
	g.split()
}

func (g *forger) split() {
	out := g.derive(nil, 2)
	g.one, g.two = out[:32], out[32:]
}

// reply seals the first message of the session that goes to the initiator.
func (g *forger) reply(plain []byte) []byte {
	return aead(g.t, g.two).Seal(nil, nonce(0), plain, nil)
}

func aead(t testing.TB, k []byte) interface {
	Seal(dst, nonce, plain, ad []byte) []byte
	Open(dst, nonce, sealed, ad []byte) ([]byte, error)
} {
	t.Helper()
	a, err := chacha20poly1305.New(k)
	do(t, err)
	return a
}

// nonce is that of Noise for ChaChaPoly.
func nonce(n uint64) []byte { return binary.LittleEndian.AppendUint64(make([]byte, 4), n) }
