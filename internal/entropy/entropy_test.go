package entropy_test

import (
	"bytes"
	"crypto/mlkem"
	"testing"

	"github.com/seed-496a4445/fyr/internal/entropy"
)

// TestSystem: nil, zero and half a Source are the system's.
func TestSystem(t *testing.T) {
	seen := map[[32]byte]bool{}
	for _, s := range []*entropy.Source{nil, {}, entropy.Fixed(nil, nil)} {
		for range 4 {
			var b [32]byte
			s.Fill(b[:])
			seen[b] = true
		}
		if s.Encapsulation() != nil {
			t.Error("an encapsulation that nobody gave")
		}
		s.Fill(nil)
	}
	if len(seen) != 12 || seen[[32]byte{}] {
		t.Errorf("%d different draws of 12", len(seen))
	}
}

// TestFixed: what was given is what is used.
func TestFixed(t *testing.T) {
	n := byte(0)
	called := false
	s := entropy.Fixed(func(b []byte) {
		n++
		for i := range b {
			b[i] = n
		}
	}, func(*mlkem.EncapsulationKey768) ([]byte, []byte) {
		called = true
		return []byte{1}, []byte{2}
	})
	b := make([]byte, 5)
	s.Fill(b[:2])
	s.Fill(b[2:])
	if !bytes.Equal(b, []byte{1, 1, 2, 2, 2}) {
		t.Errorf("%x", b)
	}
	if k, c := s.Encapsulation()(nil); !called || k[0] != 1 || c[0] != 2 {
		t.Error("another encapsulation")
	}
}
