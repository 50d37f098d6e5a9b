package fira_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/fira"
)

func TestHeader(t *testing.T) {
	h := fira.Header{Destination: fira.ShortAddress{0xaa, 0xa2}, SessionID: 0x01234567, Index: init0}
	s := provisioned()
	b := s.AppendHeader([]byte{9}, h)
	if !bytes.Equal(b, append([]byte{9}, expecttest.Unhex(header)...)) {
		t.Errorf("%x", b)
	}
	for name, parse := range map[string]func([]byte) (fira.Header, error){
		"session": s.ParseHeader,
		"key":     func(b []byte) (fira.Header, error) { return fira.ParseHeader(b, key(privacy)) },
	} {
		if got, err := parse(b[1:]); err != nil || got != h {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	clear := static().AppendHeader(nil, h)
	if got, err := static().ParseHeader(clear); err != nil || got != h || !bytes.Equal(clear, h.AppendClear(nil)) {
		t.Errorf("clear: %+v, %v", got, err)
	}
	_, err := fira.ParseHeader(b[1:], key(sessionKey))
	expecttest.Is(t, "another key", err, fira.ErrUnknown)
	_, err = fira.ParseHeader(clear, key(privacy))
	expecttest.Is(t, "clear, with a key", err, fira.ErrUnknown)
	_, err = fira.ParseClearHeader(b[1:])
	expecttest.Is(t, "encrypted, without a key", err, fira.ErrHeader)
}

// TestHeaderOctets changes each bit of a clear header. What is not fixed is a
// field.
func TestHeaderOctets(t *testing.T) {
	h := fira.Header{Destination: fira.ShortAddress{1, 2}, SessionID: 3, Index: 4}
	good := h.AppendClear(nil)
	for i := range 8 * len(good) {
		b := bytes.Clone(good)
		b[i/8] ^= 1 << (i % 8)
		got, err := fira.ParseClearHeader(b)
		switch at := i / 8; {
		case at == 2, at == 3, at >= 18 && at < 26:
			if err != nil || got == h || !bytes.Equal(got.AppendClear(nil), b) {
				t.Errorf("octet %d: %+v, %v", at, got, err)
			}
		default:
			if expecttest.Is(t, "fixed octet", err, fira.ErrHeader); got != (fira.Header{}) {
				t.Errorf("octet %d: %+v with an error", at, got)
			}
		}
	}
	for n := range 60 {
		if n == fira.HeaderSize {
			continue
		}
		b := make([]byte, n)
		copy(b, good)
		_, err := fira.ParseClearHeader(b)
		expecttest.Is(t, "clear", err, fira.ErrLength)
		_, err = fira.ParseHeader(b, key(privacy))
		expecttest.Is(t, "encrypted", err, fira.ErrLength)
	}
}

func TestPayload(t *testing.T) {
	s := provisioned()
	sealer := fira.NewSealer(s.Rotation(s.IndexInit()).PayloadKey)
	source := fira.ShortAddress{0xaa, 0xa1}
	want := expecttest.Unhex("8276e044f378abbed239867ed2fe5c9dcd131d1f6338f1f79db18471727a10fc80047edb0f")
	sealed, err := sealer.Seal([]byte{5}, expecttest.Unhex(header), source, init0, expecttest.Unhex(payload))
	if err != nil || !bytes.Equal(sealed, append([]byte{5}, want...)) {
		t.Fatalf("%x, %v", sealed, err)
	}
	over := append(make([]byte, 0, 64), expecttest.Unhex(payload)...)
	if over, err = sealer.Seal(over[:0], expecttest.Unhex(header), source, init0, over); err != nil || !bytes.Equal(over, want) {
		t.Errorf("in place: %x, %v", over, err)
	}
	opened, err := sealer.Open([]byte{5}, expecttest.Unhex(header), source, init0, want)
	if err != nil || !bytes.Equal(opened, append([]byte{5}, expecttest.Unhex(payload)...)) {
		t.Errorf("opened: %x, %v", opened, err)
	}

	for i := range 8 * len(want) { // every bit is covered
		bad := bytes.Clone(want)
		bad[i/8] ^= 1 << (i % 8)
		opened, err := sealer.Open(nil, expecttest.Unhex(header), source, init0, bad)
		if expecttest.Is(t, "flipped bit", err, fira.ErrAuthentication); opened != nil {
			t.Fatalf("bit %d: plaintext %x", i, opened)
		}
	}
	for i := range 8 * fira.HeaderSize { // of the header too
		bad := expecttest.Unhex(header)
		bad[i/8] ^= 1 << (i % 8)
		_, err := sealer.Open(nil, bad, source, init0, want)
		expected := fira.ErrAuthentication
		if i/8 == 4 {
			expected = fira.ErrHeader
		}
		expecttest.Is(t, "header", err, expected)
	}
	_, err = sealer.Open(nil, expecttest.Unhex(header), source, init0+1, want)
	expecttest.Is(t, "another slot", err, fira.ErrAuthentication)
	_, err = sealer.Open(nil, expecttest.Unhex(header), fira.ShortAddress{0xa1, 0xaa}, init0, want)
	expecttest.Is(t, "source turned", err, fira.ErrAuthentication)
	_, err = fira.NewSealer(s.Rotation(init0+1).PayloadKey).Open(nil, expecttest.Unhex(header), source, init0, want)
	expecttest.Is(t, "another rotation", err, fira.ErrAuthentication)
}

func TestPayloadSizes(t *testing.T) {
	sealer := fira.NewSealer(key(sessionKey))
	for n := range 60 {
		if n == fira.HeaderSize {
			continue
		}
		dst := []byte{1}
		got, err := sealer.Seal(dst, make([]byte, n), fira.ShortAddress{}, 0, nil)
		if expecttest.Is(t, "Seal", err, fira.ErrLength); !bytes.Equal(got, dst) {
			t.Errorf("%x", got)
		}
		_, err = sealer.Open(nil, make([]byte, n), fira.ShortAddress{}, 0, make([]byte, 8))
		expecttest.Is(t, "Open", err, fira.ErrLength)
	}
	h := expecttest.Unhex(header)
	for n := range fira.TagSize {
		_, err := sealer.Open(nil, h, fira.ShortAddress{}, 0, make([]byte, n))
		expecttest.Is(t, "short", err, fira.ErrLength)
	}
	most := make([]byte, fira.MaxPayloadSize)
	sealed, err := sealer.Seal(nil, h, fira.ShortAddress{}, 0, most)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := sealer.Open(nil, h, fira.ShortAddress{}, 0, sealed); err != nil || !bytes.Equal(got, most) {
		t.Errorf("the longest: %v", err)
	}
	_, err = sealer.Seal(nil, h, fira.ShortAddress{}, 0, append(most, 0))
	expecttest.Is(t, "too long", err, fira.ErrLength)
	_, err = sealer.Open(nil, h, fira.ShortAddress{}, 0, append(sealed, 0))
	expecttest.Is(t, "too long", err, fira.ErrLength)
	h[4] = 0x16 // and lengths come first
	_, err = sealer.Seal(nil, h, fira.ShortAddress{}, 0, append(most, 0))
	expecttest.Is(t, "too long", err, fira.ErrLength)
	_, err = sealer.Seal(nil, h, fira.ShortAddress{}, 0, nil)
	expecttest.Is(t, "security", err, fira.ErrHeader)
	_, err = sealer.Open(nil, h, fira.ShortAddress{}, 0, make([]byte, 7))
	expecttest.Is(t, "short", err, fira.ErrLength)
}
