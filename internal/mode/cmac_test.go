package mode_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/mode"
)

var keySizes = []int{16, 24, 32}

func newCMAC(t testing.TB, key []byte) *mode.CMAC {
	t.Helper()
	c, err := mode.NewCMAC(key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCMACAgainstSlow(t *testing.T) {
	s := newSource(1)
	for _, size := range keySizes {
		key := s.bytes(size)
		c := newCMAC(t, key)
		for n := range 100 {
			message := s.bytes(n)
			sum := c.Sum(message)
			if want := slowCMAC(key, message); !bytes.Equal(sum[:], want) {
				t.Fatalf("key of %d bytes, message of %d: %x, want %x", size, n, sum, want)
			}
			if err := c.Verify(message, sum[:]); err != nil {
				t.Fatalf("key of %d bytes, message of %d: %v", size, n, err)
			}
		}
	}
}

// TestCMACVerifyRefuses flips every bit of tag and message, changes the size of
// both, and takes another key.
func TestCMACVerifyRefuses(t *testing.T) {
	s := newSource(2)
	key := s.bytes(16)
	c := newCMAC(t, key)
	for _, n := range []int{0, 1, 15, 16, 17, 32, 33} {
		message := s.bytes(n)
		sum := c.Sum(message)
		refuse := func(what string, c *mode.CMAC, message, tag []byte, want error) {
			t.Helper()
			if err := c.Verify(message, tag); !errors.Is(err, want) {
				t.Errorf("message of %d bytes, %s: %v, want %v", n, what, err, want)
			}
		}
		for i := range 8 * len(sum) {
			refuse("bit of the tag flipped", c, message, flip(sum[:], i), mode.ErrAuthentication)
		}
		for i := range 8 * n {
			refuse("bit of the message flipped", c, flip(message, i), sum[:], mode.ErrAuthentication)
		}
		for i := range n {
			refuse("message cut", c, message[:i], sum[:], mode.ErrAuthentication)
		}
		for _, more := range [][]byte{{0}, {0x80}, make([]byte, 16)} {
			refuse("message too long", c, append(bytes.Clone(message), more...), sum[:], mode.ErrAuthentication)
		}
		for i := range len(sum) {
			refuse("tag cut", c, message, sum[:i], mode.ErrLength)
		}
		refuse("tag too long", c, message, append(sum[:], 0), mode.ErrLength)
		for i := range 8 * len(key) {
			refuse("bit of the key flipped", newCMAC(t, flip(key, i)), message, sum[:], mode.ErrAuthentication)
		}
	}
}

func TestCMACKeySizes(t *testing.T) {
	for n := range 70 {
		key := make([]byte, n)
		good := n == 16 || n == 24 || n == 32
		if c, err := mode.NewCMAC(key); (err == nil) != good || (c != nil) != good || !good && !errors.Is(err, mode.ErrLength) {
			t.Errorf("NewCMAC of %d bytes: %v, %v", n, c != nil, err)
		}
		if b, err := mode.NewBlock(key); (err == nil) != good || !good && (!errors.Is(err, mode.ErrLength) || b != mode.Block{}) {
			t.Errorf("NewBlock of %d bytes: %v", n, err)
		}
	}
}

func TestCMACReset(t *testing.T) {
	s := newSource(3)
	var c mode.CMAC
	for _, size := range []int{16, 32, 24, 16} {
		key, message := s.bytes(size), s.bytes(size)
		if err := c.Reset(key); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if sum := c.Sum(message); !bytes.Equal(sum[:], slowCMAC(key, message)) {
				t.Fatalf("after Reset: %x", sum)
			}
			if err := c.Reset(make([]byte, 15)); !errors.Is(err, mode.ErrLength) {
				t.Fatalf("Reset to 15 bytes: %v", err)
			}
		}
	}
}

// flip returns b with bit i changed.
func flip(b []byte, i int) []byte {
	b = bytes.Clone(b)
	b[i/8] ^= 1 << (i % 8)
	return b
}

// panics reports whether f panics with the prefix of the package.
func panics(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if text, ok := recover().(string); !ok || len(text) < 6 || text[:6] != "mode: " {
			t.Errorf("%s: recovered %q, want a panic of mode", what, text)
		}
	}()
	f()
}
