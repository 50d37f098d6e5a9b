package aes_test

import (
	"bytes"
	stdaes "crypto/aes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/aes"
)

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func encrypt(t *testing.T, key, block []byte) []byte {
	t.Helper()
	c, err := stdaes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, 16)
	c.Encrypt(out, block)
	return out
}

// TestAgainstStandardLibrary builds every block by hand and compares.
func TestAgainstStandardLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 20 {
		m := int(r.UintN(4)) + 1
		keys := random(r, n*16)
		tmpl := aes.Template{Offset: int(r.UintN(13)), LittleEndian: r.UintN(2) == 1}
		copy(tmpl.Block[:], random(r, 16))
		counters := make([]uint32, n*m)
		for i := range counters {
			counters[i] = r.Uint32()
		}
		for size := range 17 {
			dst := make([]byte, n*m*size)
			aes.Counters(dst, size, keys, &tmpl, counters, m)
			for i, c := range counters {
				block := tmpl.Block
				if tmpl.LittleEndian {
					binary.LittleEndian.PutUint32(block[tmpl.Offset:], c)
				} else {
					binary.BigEndian.PutUint32(block[tmpl.Offset:], c)
				}
				if want := encrypt(t, keys[i/m*16:i/m*16+16], block[:])[:size]; !bytes.Equal(dst[i*size:(i+1)*size], want) {
					t.Fatalf("Counters row %d of %d x %d: %x, want %x", i, n, m, dst[i*size:(i+1)*size], want)
				}
			}
		}
		src := random(r, n*m*16)
		dst := make([]byte, len(src))
		aes.Blocks(dst, keys, src, m)
		for i := range n * m {
			if want := encrypt(t, keys[i/m*16:i/m*16+16], src[i*16:i*16+16]); !bytes.Equal(dst[i*16:i*16+16], want) {
				t.Fatalf("Blocks row %d: %x, want %x", i, dst[i*16:i*16+16], want)
			}
		}
		prand := r.Uint32()
		hashes := make([]uint32, n)
		aes.Hash24(hashes, keys, prand)
		for i, h := range hashes {
			block := make([]byte, 16)
			binary.BigEndian.PutUint32(block[12:], prand&0xffffff)
			out := encrypt(t, keys[i*16:i*16+16], block)
			if want := binary.BigEndian.Uint32(out[12:]) & 0xffffff; h != want {
				t.Fatalf("Hash24 of key %d: %06x, want %06x", i, h, want)
			}
		}
	}
}

func TestSizesPanic(t *testing.T) {
	for name, f := range map[string]func(){
		"Counters keys": func() { aes.Counters(nil, 16, make([]byte, 15), &aes.Template{}, nil, 0) },
		"Counters dst":  func() { aes.Counters(nil, 16, make([]byte, 16), &aes.Template{}, make([]uint32, 1), 1) },
		"Blocks":        func() { aes.Blocks(make([]byte, 16), make([]byte, 16), make([]byte, 15), 1) },
		"Hash24":        func() { aes.Hash24(nil, make([]byte, 16), 0) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
