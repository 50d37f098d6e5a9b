package mode_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/mode"
)

// TestInPlace seals and opens where the text lies, behind nothing and behind
// other bytes.
func TestInPlace(t *testing.T) {
	each(t, func(t *testing.T, s suite, r source) {
		key, nonce, data := r.bytes(16), r.bytes(13), r.bytes(20)
		a := s.must(t, key, 4)
		for n := range 50 {
			plaintext := r.bytes(n)
			want := s.slow(key, 4, nonce, plaintext, data)
			for _, front := range []int{0, 5} {
				b := append(make([]byte, front, 100), plaintext...)
				sealed := a.Seal(b[:front], nonce, b[front:], data)
				if !bytes.Equal(sealed[front:], want) || &sealed[:1][0] != &b[:1][0] {
					t.Fatalf("plaintext %d behind %d: sealed %x, want %x", n, front, sealed[front:], want)
				}
				opened, err := a.Open(sealed[:front], nonce, sealed[front:], data)
				if err != nil || !bytes.Equal(opened[front:], plaintext) || &opened[:1][0] != &b[:1][0] {
					t.Fatalf("plaintext %d behind %d: opened %x, %v", n, front, opened[front:], err)
				}
			}
		}
	})
}

// TestRefusedInPlace: CCM leaves zeros where the ciphertext was, EAX leaves it.
func TestRefusedInPlace(t *testing.T) {
	each(t, func(t *testing.T, s suite, r source) {
		nonce := r.bytes(13)
		a := s.must(t, r.bytes(16), 4)
		sealed := a.Seal(nil, nonce, r.bytes(40), nil)
		sealed[43] ^= 1
		want := bytes.Clone(sealed)
		if s.openWrites {
			clear(want[:40])
		}
		if opened, err := a.Open(sealed[:0], nonce, sealed, nil); opened != nil || !errors.Is(err, mode.ErrAuthentication) {
			t.Fatalf("opened %x, %v", opened, err)
		}
		if !bytes.Equal(sealed, want) {
			t.Errorf("left %x, want %x", sealed, want)
		}
	})
}

// TestOverlaps moves the text over the place where the result goes: it is
// refused when they overlap but where they begin together.
func TestOverlaps(t *testing.T) {
	const at, n, tagSize = 40, 20, 8
	each(t, func(t *testing.T, s suite, r source) {
		nonce := r.bytes(13)
		a := s.must(t, r.bytes(16), tagSize)
		for from := range 80 {
			b := r.bytes(200)
			plaintext := bytes.Clone(b[from : from+n])
			seal := func() []byte { return a.Seal(b[:at], nonce, b[from:from+n], nil)[at:] }
			if from != at && from+n > at && from < at+n+tagSize {
				panics(t, "Seal", func() { seal() })
				continue
			}
			sealed := seal()
			if opened, err := a.Open(nil, nonce, sealed, nil); err != nil || !bytes.Equal(opened, plaintext) {
				t.Fatalf("plaintext at %d: opened %x, %v", from, opened, err)
			}
		}
		for from := range 80 {
			b := r.bytes(200)
			plaintext := r.bytes(n)
			a.Seal(b[:from], nonce, plaintext, nil)
			open := func() ([]byte, error) { return a.Open(b[:at], nonce, b[from:from+n+tagSize], nil) }
			if from != at && from+n+tagSize > at && from < at+n {
				panics(t, "Open", func() { open() })
				continue
			}
			if opened, err := open(); err != nil || !bytes.Equal(opened[at:], plaintext) {
				t.Fatalf("sealed text at %d: opened %x, %v", from, opened[at:], err)
			}
		}
	})
}

// TestNonceAndDataUnderTheResult puts both where the result goes.
func TestNonceAndDataUnderTheResult(t *testing.T) {
	each(t, func(t *testing.T, s suite, r source) {
		key := r.bytes(16)
		a := s.must(t, key, 16)
		for from := range 60 {
			b, plaintext := r.bytes(100), r.bytes(30)
			nonce, data := b[from:from+13], b[from+5:from+30]
			n, d := bytes.Clone(nonce), bytes.Clone(data)
			sealed := a.Seal(b[:0], nonce, plaintext, data)
			if want := s.slow(key, 16, n, plaintext, d); !bytes.Equal(sealed, want) {
				t.Fatalf("nonce at %d: sealed %x, want %x", from, sealed, want)
			}
			sealed = bytes.Clone(sealed)
			copy(b[from+5:], d)
			copy(b[from:], n)
			if opened, err := a.Open(b[:0], nonce, sealed, data); err != nil || !bytes.Equal(opened, plaintext) {
				t.Fatalf("nonce at %d: opened %x, %v", from, opened, err)
			}
		}
	})
}
