package noise_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/mlkem"
	"crypto/sha256"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// A walk is a handshake in the words of Noise, Section 5.2, with HKDF as
// Section 4.3 writes it, of HMAC.
type walk struct{ ck, k, h []byte }

func hash(b ...[]byte) []byte { h := sha256.Sum256(bytes.Join(b, nil)); return h[:] }

func mac(key []byte, b ...[]byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write(bytes.Join(b, nil))
	return m.Sum(nil)
}

func (w *walk) hkdf(input []byte) (one, two, three []byte) {
	temp := mac(w.ck, input)
	one = mac(temp, []byte{1})
	two = mac(temp, one, []byte{2})
	return one, two, mac(temp, two, []byte{3})
}

func (w *walk) mixHash(b []byte) { w.h = hash(w.h, b) }

func (w *walk) mixKey(input []byte) { w.ck, w.k, _ = w.hkdf(input) }

// seal encrypts and hashes under a key that was not used.
func (w *walk) seal(plaintext []byte) []byte { return w.sealNth(0, plaintext) }

// sealNext does so under a key that was used once.
func (w *walk) sealNext(plaintext []byte) []byte { return w.sealNth(1, plaintext) }

func (w *walk) sealNth(n byte, plaintext []byte) []byte {
	c := expecttest.Must(chacha20poly1305.New(w.k)).Seal(nil, []byte{4: n, 11: 0}, plaintext, w.h)
	w.mixHash(c)
	return c
}

func dh(a, b string) []byte { return expecttest.Must(private(a).ECDH(private(b).PublicKey())) }

// TestHybridClaim walks XXhfs+psk0 by hand, where no published run exists.
func TestHybridClaim(t *testing.T) {
	const name = "Noise_XXhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256"
	kem := expecttest.Must(mlkem.NewDecapsulationKey768(seed()))
	shared, ciphertext := encapsulate(kem.EncapsulationKey())
	w := &walk{}
	w.h = hash([]byte(name))
	w.ck = w.h
	w.mixHash([]byte("prologue"))

	// -> psk, e, e1
	ck, two, three := w.hkdf(key("pska"))
	w.ck, w.k = ck, three
	w.mixHash(two)
	e := public("initiator ephemeral")
	w.mixHash(e)
	w.mixKey(e)
	one := append(bytes.Clone(e), w.seal(kem.EncapsulationKey().Bytes())...)
	one = append(one, w.sealNext(payload(0))...)

	// <- e, ee, ekem1, s, es
	e = public("responder ephemeral")
	w.mixHash(e)
	w.mixKey(e)
	w.mixKey(dh("initiator ephemeral", "responder ephemeral"))
	second := append(bytes.Clone(e), w.seal(ciphertext)...)
	w.mixKey(shared)
	second = append(second, w.seal(public("responder static"))...)
	w.mixKey(dh("initiator ephemeral", "responder static"))
	second = append(second, w.seal(payload(1))...)

	// -> s, se
	third := w.sealNext(public("initiator static"))
	w.mixKey(dh("initiator static", "responder ephemeral"))
	third = append(third, w.seal(payload(2))...)
	w.check(t, name, one, second, third)
}

// TestHybridOwner walks KKhfs+psk0.
func TestHybridOwner(t *testing.T) {
	const name = "Noise_KKhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256"
	kem := expecttest.Must(mlkem.NewDecapsulationKey768(seed()))
	shared, ciphertext := encapsulate(kem.EncapsulationKey())
	w := &walk{}
	w.h = hash([]byte(name))
	w.ck = w.h
	w.mixHash([]byte("prologue"))
	w.mixHash(public("initiator static"))
	w.mixHash(public("responder static"))

	// -> psk, e, es, e1, ss
	ck, two, three := w.hkdf(key("pska"))
	w.ck, w.k = ck, three
	w.mixHash(two)
	e := public("initiator ephemeral")
	w.mixHash(e)
	w.mixKey(e)
	w.mixKey(dh("initiator ephemeral", "responder static"))
	one := append(bytes.Clone(e), w.seal(kem.EncapsulationKey().Bytes())...)
	w.mixKey(dh("initiator static", "responder static"))
	one = append(one, w.seal(payload(0))...)

	// <- e, ee, ekem1, se
	e = public("responder ephemeral")
	w.mixHash(e)
	w.mixKey(e)
	w.mixKey(dh("initiator ephemeral", "responder ephemeral"))
	second := append(bytes.Clone(e), w.seal(ciphertext)...)
	w.mixKey(shared)
	w.mixKey(dh("initiator static", "responder ephemeral"))
	second = append(second, w.seal(payload(1))...)
	w.check(t, name, one, second)
}

// check runs the protocol, and compares its messages and its session with w.
func (w *walk) check(t *testing.T, name string, messages ...[]byte) {
	t.Helper()
	p := newPair(t, name)
	p.run(func(i int, got []byte) {
		if !bytes.Equal(got[3:], messages[i]) {
			t.Errorf("message %d differs", i+1)
		}
	}, nil)
	s := expecttest.Must(p.initiator.Split())
	send, receive, exporter := w.hkdf(nil)
	for what, pair := range map[string][2][]byte{
		"hash":     {s.Hash[:], w.h},
		"send":     {noise.CipherKey(s.Send), send},
		"receive":  {noise.CipherKey(s.Receive), receive},
		"exporter": {s.Exporter.Bytes(), exporter},
	} {
		if !bytes.Equal(pair[0], pair[1]) {
			t.Errorf("%s %x, want %x", what, pair[0], pair[1])
		}
	}
}
