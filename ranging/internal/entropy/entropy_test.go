package entropy_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/ranging/internal/entropy"
)

func TestSource(t *testing.T) {
	for name, s := range map[string]*entropy.Source{"nil": nil, "zero": {}} {
		var b, c [16]byte
		s.Fill(b[:])
		s.Fill(c[:])
		if b == c || b == [16]byte{} {
			t.Errorf("%s: the system's randomness repeats", name)
		}
	}
	var b [16]byte
	sevens := bytes.Repeat([]byte{7}, len(b))
	entropy.Fixed(func(b []byte) { copy(b, sevens) }).Fill(b[:])
	if !bytes.Equal(b[:], sevens) {
		t.Errorf("Fill = %x", b)
	}
}
