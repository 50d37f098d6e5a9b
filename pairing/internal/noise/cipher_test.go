package noise_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"math"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// both runs f for a session of each cipher.
func both(t *testing.T, f func(t *testing.T, initiator, responder noise.Session, useAES bool)) {
	for _, name := range []string{"ChaChaPoly", "AESGCM"} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t, "Noise_NN_25519_"+name+"_SHA256")
			p.run(nil, nil)
			f(t, expecttest.Must(p.initiator.Split()), expecttest.Must(p.responder.Split()), name == "AESGCM")
		})
	}
}

// reference is the cipher of a key, and the nonce n for it.
func reference(key []byte, n uint64, useAES bool) (cipher.AEAD, []byte) {
	nonce := make([]byte, 4, 12)
	if useAES {
		return expecttest.Must(cipher.NewGCM(expecttest.Must(aes.NewCipher(key)))), binary.BigEndian.AppendUint64(nonce, n)
	}
	return expecttest.Must(chacha20poly1305.New(key)), binary.LittleEndian.AppendUint64(nonce, n)
}

// TestCipher seals and opens many messages in both directions, in place and
// with associated data, and compares them with the AEAD called directly.
func TestCipher(t *testing.T) {
	both(t, func(t *testing.T, initiator, responder noise.Session, useAES bool) {
		for _, way := range []struct{ from, to *noise.Cipher }{{initiator.Send, responder.Receive}, {responder.Send, initiator.Receive}} {
			key := bytes.Clone(noise.CipherKey(way.from))
			for n := range uint64(300) {
				plaintext, ad := bytes.Repeat([]byte{byte(n)}, int(n)), bytes.Repeat([]byte{1}, int(n)%5)
				sealed := expecttest.Must(way.from.Seal([]byte("dst"), ad, plaintext))
				aead, nonce := reference(key, n, useAES)
				if want := aead.Seal([]byte("dst"), nonce, plaintext, ad); !bytes.Equal(sealed, want) {
					t.Fatalf("message %d: %x, want %x", n, sealed, want)
				}
				opened, err := way.to.Open(sealed[3:3], ad, sealed[3:])
				if err != nil || !bytes.Equal(opened, plaintext) {
					t.Fatalf("message %d: %x, %v", n, opened, err)
				}
			}
		}
	})
}

// TestOpenRefuses: what is changed or cut does not open, leaves the nonce, and
// shows nothing.
func TestOpenRefuses(t *testing.T) {
	both(t, func(t *testing.T, initiator, responder noise.Session, _ bool) {
		sealed := expecttest.Must(initiator.Send.Seal(nil, []byte("ad"), []byte("text")))
		for i := range 8 * len(sealed) {
			changed := bytes.Clone(sealed)
			changed[i/8] ^= 1 << (i % 8)
			got, err := responder.Receive.Open(nil, []byte("ad"), changed)
			if wants(t, "changed", err, noise.ErrAuthentication); got != nil {
				t.Errorf("%x", got)
			}
		}
		for n := range sealed {
			want := noise.ErrAuthentication
			if n < 16 {
				want = noise.ErrLength
			}
			_, err := responder.Receive.Open(nil, []byte("ad"), sealed[:n])
			wants(t, "cut", err, want)
		}
		_, err := responder.Receive.Open(nil, []byte("da"), sealed)
		wants(t, "other data", err, noise.ErrAuthentication)
		if got, err := responder.Receive.Open(nil, []byte("ad"), sealed); err != nil || string(got) != "text" {
			t.Errorf("after all: %q, %v", got, err)
		}
		_, err = responder.Receive.Open(nil, []byte("ad"), sealed)
		wants(t, "again", err, noise.ErrAuthentication)
	})
}

// TestExhausted: the last nonce is 2^64 - 2.
func TestExhausted(t *testing.T) {
	both(t, func(t *testing.T, initiator, responder noise.Session, _ bool) {
		initiator.Send.SetNonce(math.MaxUint64 - 1)
		responder.Receive.SetNonce(math.MaxUint64 - 1)
		sealed := expecttest.Must(initiator.Send.Seal(nil, nil, []byte("last")))
		if got, err := responder.Receive.Open(nil, nil, sealed); err != nil || string(got) != "last" {
			t.Errorf("%q, %v", got, err)
		}
		for range 2 {
			got, err := initiator.Send.Seal(nil, nil, nil)
			if wants(t, "seal", err, noise.ErrExhausted); got != nil {
				t.Errorf("%x", got)
			}
			got, err = responder.Receive.Open(nil, nil, sealed)
			if wants(t, "open", err, noise.ErrExhausted); got != nil {
				t.Errorf("%x", got)
			}
			initiator.Send.Rekey() // does not bring nonces back
		}
	})
}

func TestRekey(t *testing.T) {
	both(t, func(t *testing.T, initiator, responder noise.Session, useAES bool) {
		for n := range uint64(3) {
			key := bytes.Clone(noise.CipherKey(initiator.Send))
			aead, nonce := reference(key, math.MaxUint64, useAES)
			want := aead.Seal(nil, nonce, make([]byte, 32), nil)[:32]
			initiator.Send.Rekey()
			if got := noise.CipherKey(initiator.Send); !bytes.Equal(got, want) {
				t.Fatalf("key %x, want %x", got, want)
			}
			sealed := expecttest.Must(initiator.Send.Seal(nil, nil, []byte("text")))
			if aead, nonce := reference(want, n, useAES); !bytes.Equal(sealed, aead.Seal(nil, nonce, []byte("text"), nil)) {
				t.Error("the nonce changed")
			}
			_, err := responder.Receive.Open(nil, nil, sealed)
			wants(t, "under the old key", err, noise.ErrAuthentication)
			responder.Receive.Rekey()
			if _, err := responder.Receive.Open(nil, nil, sealed); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestCipherWiped(t *testing.T) {
	both(t, func(t *testing.T, initiator, _ noise.Session, _ bool) {
		expecttest.Must(initiator.Send.Seal(nil, nil, nil))
		key := noise.CipherKey(initiator.Send)
		second := *initiator.Send
		initiator.Send.Wipe()
		initiator.Send.Wipe()
		if !bytes.Equal(key, make([]byte, 32)) {
			t.Error("the key is left")
		}
		for _, c := range []*noise.Cipher{initiator.Send, &second, new(noise.Cipher)} {
			for name, use := range map[string]func(){
				"Seal":  func() { c.Seal(nil, nil, nil) },
				"Open":  func() { c.Open(nil, nil, make([]byte, 16)) },
				"Rekey": func() { c.Rekey() },
			} {
				func() {
					defer func() {
						if p := recover(); p != "noise: use of a zero or wiped cipher" {
							t.Errorf("%s: panic %v", name, p)
						}
					}()
					use()
				}()
			}
		}
		new(noise.Cipher).Wipe()
	})
}

// TestTransportDoesNotAllocate, once a key was used.
func TestTransportDoesNotAllocate(t *testing.T) {
	both(t, func(t *testing.T, initiator, responder noise.Session, useAES bool) {
		text, sealed, opened := make([]byte, 100), make([]byte, 0, 116), make([]byte, 0, 100)
		// Where it has no assembly, chacha20poly1305 allocates.
		aead, nonce := reference(make([]byte, 32), 0, useAES)
		bare := testing.AllocsPerRun(100, func() {
			if _, err := aead.Open(opened, nonce, aead.Seal(sealed, nonce, text, text[:3]), text[:3]); err != nil {
				t.Fatal(err)
			}
		})
		if n := testing.AllocsPerRun(100, func() {
			message, err := initiator.Send.Seal(sealed, text[:3], text)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := responder.Receive.Open(opened, text[:3], message); err != nil {
				t.Fatal(err)
			}
		}); n > bare || useAES && n != 0 {
			t.Errorf("%v allocations, of which %v are the cipher's", n, bare)
		}
	})
}
