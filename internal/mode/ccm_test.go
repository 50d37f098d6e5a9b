package mode_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/mode"
)

func newCCM(t testing.TB, key []byte, tagSize int) *mode.CCM {
	t.Helper()
	c, err := mode.NewCCM(key, tagSize)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCCMDataSizes crosses the edge where the size of the data takes 6 bytes.
func TestCCMDataSizes(t *testing.T) {
	s := newSource(20)
	key, nonce, plaintext, data := s.bytes(16), s.bytes(13), s.bytes(20), s.bytes(1<<16+10)
	c := newCCM(t, key, 16)
	for _, n := range []int{0xfeff, 0xff00, 0xff01, 0xfffe, 0xffff, 0x10000, len(data)} {
		sealed := c.Seal(nil, nonce, plaintext, data[:n])
		if want := slowCCM(key, 16, nonce, plaintext, data[:n]); !bytes.Equal(sealed, want) {
			t.Errorf("data of %d bytes: %x, want %x", n, sealed, want)
		}
		if opened, err := c.Open(nil, nonce, sealed, data[:n]); err != nil || !bytes.Equal(opened, plaintext) {
			t.Errorf("data of %d bytes: opened %x, %v", n, opened, err)
		}
	}
}

func TestCCMNoDataIsEmptyData(t *testing.T) {
	s := newSource(21)
	c, nonce, plaintext := newCCM(t, s.bytes(16), 16), s.bytes(13), s.bytes(20)
	if a, b := c.Seal(nil, nonce, plaintext, nil), c.Seal(nil, nonce, plaintext, []byte{}); !bytes.Equal(a, b) {
		t.Errorf("nil: %x, empty: %x", a, b)
	}
}

func TestCCMLimit(t *testing.T) {
	want := map[int]uint64{7: math.MaxUint64, 8: 1<<56 - 1, 9: 1<<48 - 1, 10: 1<<40 - 1, 11: 1<<32 - 1, 12: 1<<24 - 1, 13: 1<<16 - 1}
	for n := -1; n < 40; n++ {
		w := -1
		if limit, ok := want[n]; ok {
			w = int(min(limit, math.MaxInt)) // which differs on machines of 32 bits
		}
		if got := mode.CCMLimit(n); got != w {
			t.Errorf("CCMLimit(%d) = %d, want %d", n, got, w)
		}
	}
}

func TestCCMNonceSizes(t *testing.T) {
	c := newCCM(t, make([]byte, 16), 4)
	for n := range 40 {
		nonce := make([]byte, n)
		if n >= 7 && n <= 13 {
			if opened, err := c.Open(nil, nonce, c.Seal(nil, nonce, []byte("x"), nil), nil); err != nil || string(opened) != "x" {
				t.Errorf("nonce of %d bytes: %q, %v", n, opened, err)
			}
			continue
		}
		panics(t, "Seal", func() { c.Seal(nil, nonce, nil, nil) })
		if opened, err := c.Open(nil, nonce, make([]byte, 4), nil); opened != nil || !errors.Is(err, mode.ErrLength) {
			t.Errorf("Open with a nonce of %d bytes: %x, %v", n, opened, err)
		}
		if opened, ok, err := c.OpenTruncated(nil, nonce, nil, make([]byte, 4), nil); opened != nil || ok || !errors.Is(err, mode.ErrLength) {
			t.Errorf("OpenTruncated with a nonce of %d bytes: %x, %v, %v", n, opened, ok, err)
		}
	}
}

// TestCCMLongest seals the longest plaintexts and one byte more.
func TestCCMLongest(t *testing.T) {
	key := make([]byte, 16)
	c := newCCM(t, key, 16)
	for _, nonceSize := range []int{13, 12} {
		nonce, limit := make([]byte, nonceSize), mode.CCMLimit(nonceSize)
		text := make([]byte, limit+1+16)
		if nonceSize == 13 {
			sealed := c.Seal(nil, nonce, text[:limit], nil)
			if !bytes.Equal(sealed, slowCCM(key, 16, nonce, text[:limit], nil)) {
				t.Error("the longest sealed text differs")
			}
			if opened, err := c.Open(nil, nonce, sealed, nil); err != nil || !bytes.Equal(opened, text[:limit]) {
				t.Errorf("the longest sealed text: %v", err)
			}
		}
		panics(t, "Seal", func() { c.Seal(nil, nonce, text[:limit+1], nil) })
		if opened, err := c.Open(nil, nonce, text, nil); opened != nil || !errors.Is(err, mode.ErrLength) {
			t.Errorf("Open of %d bytes: %v", len(text), err)
		}
		if opened, ok, err := c.OpenTruncated(nil, nonce, text[:limit+1], text[:1], nil); opened != nil || ok || !errors.Is(err, mode.ErrLength) {
			t.Errorf("OpenTruncated of %d bytes: %v, %v", limit+1, ok, err)
		}
	}
}

// TestOpenTruncated cuts tags of every size to every size, whole and with every
// bit flipped: the plaintext comes out all the same.
func TestOpenTruncated(t *testing.T) {
	s := newSource(22)
	for _, tagSize := range []int{4, 6, 8, 10, 12, 14, 16} {
		c := newCCM(t, s.bytes(16), tagSize)
		for _, n := range []int{0, 1, 6, 16, 17} {
			nonce, plaintext, data := s.bytes(13), s.bytes(n), s.bytes(1)
			sealed := c.Seal(nil, nonce, plaintext, data)
			open := func(what string, tag []byte, match bool) {
				t.Helper()
				opened, ok, err := c.OpenTruncated([]byte("dst"), nonce, sealed[:n], tag, data)
				if err != nil || ok != match || !bytes.Equal(opened, append([]byte("dst"), plaintext...)) {
					t.Fatalf("tag of %d bytes cut to %d, %s: %x, %v, %v", tagSize, len(tag), what, opened, ok, err)
				}
			}
			for size := 1; size <= tagSize; size++ {
				open("whole", sealed[n:n+size], true)
				for i := range 8 * size {
					open("flipped", flip(sealed[n:n+size], i), false)
				}
			}
			for _, size := range []int{0, tagSize + 1, 100} {
				opened, ok, err := c.OpenTruncated([]byte("dst"), nonce, sealed[:n], make([]byte, size), data)
				if opened != nil || ok || !errors.Is(err, mode.ErrLength) {
					t.Fatalf("tag of %d bytes for %d: %x, %v, %v", size, tagSize, opened, ok, err)
				}
			}
		}
	}
}

// TestOpenTruncatedInPlace lets the result overwrite ciphertext and tag.
func TestOpenTruncatedInPlace(t *testing.T) {
	s := newSource(23)
	c, nonce, plaintext := newCCM(t, s.bytes(16), 16), s.bytes(13), s.bytes(20)
	sealed := c.Seal(nil, nonce, plaintext, nil)
	b := bytes.Clone(sealed)
	if opened, ok, err := c.OpenTruncated(b[:0], nonce, b[:20], b[20:21], nil); err != nil || !ok || !bytes.Equal(opened, plaintext) {
		t.Errorf("over the ciphertext: %x, %v, %v", opened, ok, err)
	}
	b = bytes.Clone(sealed)
	if opened, ok, err := c.OpenTruncated(b[20:20], nonce, sealed[:20], b[20:], nil); err != nil || !ok || !bytes.Equal(opened, plaintext) {
		t.Errorf("over the tag: %x, %v, %v", opened, ok, err)
	}
	panics(t, "begins elsewhere", func() { c.OpenTruncated(b[:0], nonce, b[1:20], b[20:], nil) })
}

// TestMiBeaconLegacy opens a frame of a Yeelight remote control, which is in
// the tests of several projects, and one with a wrong key.
func TestMiBeaconLegacy(t *testing.T) {
	for _, c := range []struct {
		key, nonce, ciphertext, tag, plaintext string
		match                                  bool
	}{
		{"b853075158488d3d3c977ca39a5b5ea9", "5830b603360000008b98c54124", "8bb8f2661351", "d6", "01100300ff04", true},
		{"b853075158488d3d3c977aa39a5b5ea9", "5830b603d20000008b98c54124", "c3491476757e", "99", "7bd9e99d72f0", false},
	} {
		opened, match, err := newCCM(t, expecttest.Unhex(c.key), 16).
			OpenTruncated(nil, expecttest.Unhex(c.nonce), expecttest.Unhex(c.ciphertext), expecttest.Unhex(c.tag), []byte{0x11})
		if err != nil || match != c.match || hex.EncodeToString(opened) != c.plaintext {
			t.Errorf("%x, %v, %v", opened, match, err)
		}
	}
}
