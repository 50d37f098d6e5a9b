package entropy_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/ranging/internal/entropy"
)

func TestSource(t *testing.T) {
	var b, c [16]byte
	entropy.Source(nil).Fill(b[:])
	entropy.Source(nil).Fill(c[:])
	if b == c || b == [16]byte{} {
		t.Error("the system's randomness repeats")
	}
	entropy.Source(func(b []byte) { copy(b, bytes.Repeat([]byte{7}, len(b))) }).Fill(b[:])
	if !bytes.Equal(b[:], bytes.Repeat([]byte{7}, 16)) {
		t.Errorf("Fill = %x", b)
	}
}
