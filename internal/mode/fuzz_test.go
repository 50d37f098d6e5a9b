package mode_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/mode/modetest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

// fit returns b with exactly n bytes: cut, or filled up with zeros.
func fit(b []byte, n int) []byte { return append(bytes.Clone(b), make([]byte, n)...)[:n] }

func FuzzCMAC(f *testing.F) {
	vectorstest.Seeds(f, "cmac.json", modetest.Operations(), "cmac.mac", func(in *vectors.Input) {
		f.Add(in.Bytes("key"), in.Bytes("message"), []byte{})
	})
	vectorstest.Seeds(f, "cmac.json", modetest.Operations(), "cmac.verify", func(in *vectors.Input) {
		f.Add(in.Bytes("key"), in.Bytes("message"), in.Bytes("tag"))
	})
	f.Fuzz(func(t *testing.T, key, message, tag []byte) {
		c, err := mode.NewCMAC(key)
		if good := keySizeAllowed(len(key)); (err == nil) != good || (c != nil) != good {
			t.Fatalf("key of %d bytes: %v", len(key), err)
		}
		if err != nil {
			return
		}
		want := slowCMAC(key, message)
		if sum := c.Sum(message); !bytes.Equal(sum[:], want) {
			t.Fatalf("Sum = %x, want %x", sum, want)
		}
		switch err := c.Verify(message, tag); {
		case len(tag) != 16 && !errors.Is(err, mode.ErrLength),
			len(tag) == 16 && bytes.Equal(tag, want) != (err == nil),
			err != nil && len(tag) == 16 && !errors.Is(err, mode.ErrAuthentication):
			t.Fatalf("Verify of %x = %v, the tag is %x", tag, err, want)
		}
	})
}

func keySizeAllowed(n int) bool { return n == 16 || n == 24 || n == 32 }

// FuzzSeal compares Seal of CCM and EAX with the slow modes, and opens again,
// in place and not.
func FuzzSeal(f *testing.F) {
	vectorstest.Seeds(f, "ccm.json", modetest.Operations(), "ccm.seal", func(in *vectors.Input) {
		n, _ := in.IntIn("tag_len", 0, 255)
		f.Add(in.Bytes("key"), in.Bytes("nonce"), in.Bytes("plaintext"), in.Bytes("aad"), uint8(n))
	})
	vectorstest.Seeds(f, "eax.json", modetest.Operations(), "eax.seal", func(in *vectors.Input) {
		n, _ := in.IntIn("tag_len", 0, 255)
		f.Add(in.Bytes("key"), in.Bytes("nonce"), in.Bytes("plaintext"), in.Bytes("header"), uint8(n))
	})
	f.Fuzz(func(t *testing.T, key, nonce, plaintext, data []byte, size uint8) {
		for _, s := range suites {
			key := fit(key, s.keySizes[len(key)%len(s.keySizes)])
			tagSize := s.tagSizes[int(size)%len(s.tagSizes)]
			nonce := nonce
			if s.name == "CCM" {
				nonce = fit(nonce, s.nonceSizes[len(nonce)%len(s.nonceSizes)])
			}
			a := s.must(t, key, tagSize)
			sealed := a.Seal(nil, nonce, plaintext, data)
			if want := s.slow(key, tagSize, nonce, plaintext, data); !bytes.Equal(sealed, want) {
				t.Fatalf("%s: Seal = %x, want %x", s.name, sealed, want)
			}
			over := append(make([]byte, 0, len(sealed)), plaintext...)
			if over = a.Seal(over[:0], nonce, over, data); !bytes.Equal(over, sealed) {
				t.Fatalf("%s: Seal in place = %x, want %x", s.name, over, sealed)
			}
			if opened, err := a.Open(nil, nonce, sealed, data); err != nil || !bytes.Equal(opened, plaintext) {
				t.Fatalf("%s: Open = %x, %v", s.name, opened, err)
			}
			if opened, err := a.Open(over[:0], nonce, over, data); err != nil || !bytes.Equal(opened, plaintext) {
				t.Fatalf("%s: Open in place = %x, %v", s.name, opened, err)
			}
		}
	})
}

// FuzzOpen opens any bytes. What opens seals to the same bytes, and what does
// not gives nothing; what OpenTruncated gives agrees.
func FuzzOpen(f *testing.F) {
	vectorstest.Seeds(f, "ccm.json", modetest.Operations(), "ccm.open", func(in *vectors.Input) {
		n, _ := in.IntIn("tag_len", 0, 255)
		f.Add(in.Bytes("key"), in.Bytes("nonce"), in.Bytes("sealed"), in.Bytes("aad"), int16(n))
	})
	vectorstest.Seeds(f, "eax.json", modetest.Operations(), "eax.open", func(in *vectors.Input) {
		tag := in.Bytes("tag")
		f.Add(in.Bytes("key"), in.Bytes("nonce"), append(in.Bytes("ciphertext"), tag...), in.Bytes("header"), int16(len(tag)))
	})
	f.Fuzz(func(t *testing.T, key, nonce, sealed, data []byte, size int16) {
		for _, s := range suites {
			a, err := s.new(key, int(size))
			if err != nil {
				if a != nil || keySizeAllowed(len(key)) && s.name == "EAX" && !errors.Is(err, mode.ErrRange) {
					t.Fatalf("%s: key of %d bytes, tag of %d: %v", s.name, len(key), size, err)
				}
				continue
			}
			opened, err := a.Open(nil, nonce, sealed, data)
			if err != nil {
				short := len(sealed) < int(size) || s.name == "CCM" && mode.CCMLimit(len(nonce)) < max(len(sealed)-int(size), 0)
				want := mode.ErrAuthentication
				if short {
					want = mode.ErrLength
				}
				if opened != nil || !errors.Is(err, want) {
					t.Fatalf("%s: Open = %x, %v, want %v", s.name, opened, err, want)
				}
			} else if again := a.Seal(nil, nonce, opened, data); !bytes.Equal(again, sealed) {
				t.Fatalf("%s: Seal(Open) = %x, want %x", s.name, again, sealed)
			}
			c, ok := a.(*mode.CCM)
			if n := len(sealed) - int(size); ok && n >= 0 {
				plain, match, e := c.OpenTruncated(nil, nonce, sealed[:n], sealed[n:], data)
				if match != (err == nil) || match && !bytes.Equal(plain, opened) || e != nil && plain != nil || errors.Is(err, mode.ErrLength) != (e != nil) {
					t.Fatalf("OpenTruncated = %x, %v, %v; Open = %x, %v", plain, match, e, opened, err)
				}
			}
		}
	})
}
