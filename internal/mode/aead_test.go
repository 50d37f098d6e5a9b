package mode_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/mode"
)

// An aead is what CCM and EAX have in common, and is tested for both.
type aead interface {
	Seal(dst, nonce, plaintext, data []byte) []byte
	Open(dst, nonce, sealed, data []byte) ([]byte, error)
	Reset(key []byte, tagSize int) error
}

type suite struct {
	name       string
	new        func(key []byte, tagSize int) (aead, error)
	zero       func() aead
	slow       func(key []byte, tagSize int, nonce, plaintext, data []byte) []byte
	keySizes   []int
	nonceSizes []int
	tagSizes   []int
	openWrites bool // Open writes before the tag is verified, and wipes
}

var suites = []suite{
	{
		name: "CCM",
		new: func(key []byte, tagSize int) (aead, error) {
			c, err := mode.NewCCM(key, tagSize)
			if c == nil {
				return nil, err
			}
			return c, err
		},
		zero:       func() aead { return new(mode.CCM) },
		slow:       slowCCM,
		keySizes:   []int{16},
		nonceSizes: []int{7, 8, 9, 10, 11, 12, 13},
		tagSizes:   []int{4, 6, 8, 10, 12, 14, 16},
		openWrites: true,
	},
	{
		name: "EAX",
		new: func(key []byte, tagSize int) (aead, error) {
			e, err := mode.NewEAX(key, tagSize)
			if e == nil {
				return nil, err
			}
			return e, err
		},
		zero:       func() aead { return new(mode.EAX) },
		slow:       slowEAX,
		keySizes:   keySizes,
		nonceSizes: []int{0, 1, 6, 12, 15, 16, 17, 20, 32, 33},
		tagSizes:   []int{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
	},
}

func (s suite) must(t testing.TB, key []byte, tagSize int) aead {
	t.Helper()
	a, err := s.new(key, tagSize)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// each runs f once for CCM and once for EAX.
func each(t *testing.T, f func(t *testing.T, s suite, r source)) {
	for i, s := range suites {
		t.Run(s.name, func(t *testing.T) { f(t, s, newSource(uint64(10+i))) })
	}
}

// TestAgainstSlow walks key, nonce and tag sizes, and sizes of plaintext and
// data around the edges of blocks. One value serves all calls of its key.
func TestAgainstSlow(t *testing.T) {
	each(t, func(t *testing.T, s suite, r source) {
		for _, keySize := range s.keySizes {
			for _, tagSize := range s.tagSizes {
				key := r.bytes(keySize)
				a := s.must(t, key, tagSize)
				for _, nonceSize := range s.nonceSizes {
					for i := range 20 {
						n := []int{0, 1, 15, 16, 17, 31, 32, 33, 48, 100}[i%10]
						m := []int{0, 1, 13, 14, 15, 16, 17, 29, 30, 31, 32}[r.IntN(11)]
						nonce, plaintext, data := r.bytes(nonceSize), r.bytes(n), r.bytes(m)
						sealed := a.Seal([]byte("dst"), nonce, plaintext, data)
						want := append([]byte("dst"), s.slow(key, tagSize, nonce, plaintext, data)...)
						if !bytes.Equal(sealed, want) {
							t.Fatalf("key %d, tag %d, nonce %d, plaintext %d, data %d:\ngot  %x\nwant %x", keySize, tagSize, nonceSize, n, m, sealed, want)
						}
						opened, err := a.Open([]byte("dst"), nonce, sealed[3:], data)
						if err != nil || !bytes.Equal(opened, append([]byte("dst"), plaintext...)) {
							t.Fatalf("key %d, tag %d, nonce %d, plaintext %d, data %d: opened %x, %v", keySize, tagSize, nonceSize, n, m, opened, err)
						}
					}
				}
			}
		}
	})
}

// TestAllSizes walks the sizes of plaintext and of data one by one.
func TestAllSizes(t *testing.T) {
	each(t, func(t *testing.T, s suite, r source) {
		key, nonce := r.bytes(16), r.bytes(13)
		a := s.must(t, key, 8)
		for n := range 70 {
			for m := range 70 {
				plaintext, data := r.bytes(n), r.bytes(m)
				sealed := a.Seal(nil, nonce, plaintext, data)
				if !bytes.Equal(sealed, s.slow(key, 8, nonce, plaintext, data)) {
					t.Fatalf("plaintext %d, data %d: sealed differs", n, m)
				}
				if opened, err := a.Open(nil, nonce, sealed, data); err != nil || !bytes.Equal(opened, plaintext) {
					t.Fatalf("plaintext %d, data %d: %x, %v", n, m, opened, err)
				}
			}
		}
	})
}

// TestOpenRefuses flips every bit of all that goes into Open, cuts and extends
// it, and checks what Open returns and leaves behind.
func TestOpenRefuses(t *testing.T) {
	const tagSize = 8
	each(t, func(t *testing.T, s suite, r source) {
		key, nonce := r.bytes(16), r.bytes(12)
		a := s.must(t, key, tagSize)
		for _, n := range []int{0, 1, 16, 21} {
			for _, m := range []int{0, 1, 16, 21} {
				plaintext, data := r.bytes(n), r.bytes(m)
				sealed := a.Seal(nil, nonce, plaintext, data)
				refuse := func(what string, a aead, nonce, sealed, data []byte, want error) {
					t.Helper()
					room := bytes.Repeat([]byte{0xa5}, 3+len(sealed)+20)
					before := bytes.Clone(sealed)
					opened, err := a.Open(room[:3], nonce, sealed, data)
					if opened != nil || !errors.Is(err, want) {
						t.Fatalf("plaintext %d, data %d, %s: %x, %v, want %v", n, m, what, opened, err, want)
					}
					left := bytes.Repeat([]byte{0xa5}, len(room))
					if s.openWrites && want == mode.ErrAuthentication {
						clear(left[3 : 3+len(sealed)-tagSize])
					}
					if !bytes.Equal(room, left) || !bytes.Equal(sealed, before) {
						t.Fatalf("plaintext %d, data %d, %s: left %x", n, m, what, room)
					}
				}
				for i := range 8 * len(sealed) {
					refuse("bit of the sealed text flipped", a, nonce, flip(sealed, i), data, mode.ErrAuthentication)
				}
				for i := range 8 * len(nonce) {
					refuse("bit of the nonce flipped", a, flip(nonce, i), sealed, data, mode.ErrAuthentication)
				}
				for i := range 8 * len(data) {
					refuse("bit of the data flipped", a, nonce, sealed, flip(data, i), mode.ErrAuthentication)
				}
				for i := range 8 * len(key) {
					refuse("bit of the key flipped", s.must(t, flip(key, i), tagSize), nonce, sealed, data, mode.ErrAuthentication)
				}
				for i := range len(sealed) {
					want := mode.ErrAuthentication
					if i < tagSize {
						want = mode.ErrLength
					}
					refuse("sealed text cut", a, nonce, sealed[:i], data, want)
					refuse("sealed text cut in front", a, nonce, sealed[len(sealed)-i:], data, want)
				}
				for i := range len(data) {
					refuse("data cut", a, nonce, sealed, data[:i], mode.ErrAuthentication)
				}
				refuse("nonce cut", a, nonce[:11], sealed, data, mode.ErrAuthentication)
				for _, more := range [][]byte{{0}, {0x80}, make([]byte, 16)} {
					refuse("sealed text too long", a, nonce, append(bytes.Clone(sealed), more...), data, mode.ErrAuthentication)
					refuse("sealed text too long in front", a, nonce, append(bytes.Clone(more), sealed...), data, mode.ErrAuthentication)
					refuse("data too long", a, nonce, sealed, append(bytes.Clone(data), more...), mode.ErrAuthentication)
				}
				if opened, err := a.Open(nil, nonce, sealed, data); err != nil || !bytes.Equal(opened, plaintext) {
					t.Fatalf("plaintext %d, data %d, after all: %x, %v", n, m, opened, err)
				}
			}
		}
	})
}

// TestTagSizesDoNotMix: CCM seals the size of the tag, so that a cut tag does
// not verify. EAX takes the first bytes of one tag.
func TestTagSizesDoNotMix(t *testing.T) {
	each(t, func(t *testing.T, s suite, r source) {
		key, nonce, plaintext := r.bytes(16), r.bytes(13), r.bytes(20)
		whole := s.must(t, key, 16).Seal(nil, nonce, plaintext, nil)
		for _, size := range s.tagSizes[:len(s.tagSizes)-1] {
			opened, err := s.must(t, key, size).Open(nil, nonce, whole[:20+size], nil)
			if s.name == "CCM" && !errors.Is(err, mode.ErrAuthentication) {
				t.Errorf("tag cut to %d bytes: %v", size, err)
			}
			if s.name == "EAX" && (err != nil || !bytes.Equal(opened, plaintext)) {
				t.Errorf("tag cut to %d bytes: %x, %v", size, opened, err)
			}
		}
	})
}

func TestSizesOfKeysAndTags(t *testing.T) {
	each(t, func(t *testing.T, s suite, r source) {
		for keySize := range 40 {
			for tagSize := -20; tagSize < 40; tagSize++ {
				want := error(nil)
				if !slices.Contains(s.tagSizes, tagSize) {
					want = mode.ErrRange
				}
				if !slices.Contains(s.keySizes, keySize) {
					want = mode.ErrLength
				}
				a, err := s.new(make([]byte, keySize), tagSize)
				if !errors.Is(err, want) || (a != nil) != (want == nil) {
					t.Errorf("key %d, tag %d: %v, want %v", keySize, tagSize, err, want)
				}
			}
		}
	})
}

// TestReset gives one value one key after the other; refused keys and tags
// leave it as it was.
func TestReset(t *testing.T) {
	each(t, func(t *testing.T, s suite, r source) {
		a := s.zero()
		for _, keySize := range append(s.keySizes, s.keySizes...) {
			for _, tagSize := range s.tagSizes {
				key, nonce, plaintext, data := r.bytes(keySize), r.bytes(13), r.bytes(40), r.bytes(5)
				if err := a.Reset(key, tagSize); err != nil {
					t.Fatal(err)
				}
				for range 2 {
					if sealed := a.Seal(nil, nonce, plaintext, data); !bytes.Equal(sealed, s.slow(key, tagSize, nonce, plaintext, data)) {
						t.Fatalf("key %d, tag %d: %x", keySize, tagSize, sealed)
					}
					if err := a.Reset(r.bytes(17), 16); !errors.Is(err, mode.ErrLength) {
						t.Fatalf("Reset to a key of 17 bytes: %v", err)
					}
					if err := a.Reset(r.bytes(16), 0); !errors.Is(err, mode.ErrRange) {
						t.Fatalf("Reset to tags of 0 bytes: %v", err)
					}
				}
			}
		}
	})
}

func TestZeroValuesPanic(t *testing.T) {
	each(t, func(t *testing.T, s suite, r source) {
		nonce := make([]byte, 13)
		panics(t, "Seal", func() { s.zero().Seal(nil, nonce, nil, nil) })
		panics(t, "Open", func() { s.zero().Open(nil, nonce, nil, nil) })
		panics(t, "Open of some", func() { s.zero().Open(nil, nonce, make([]byte, 20), nil) })
	})
	panics(t, "OpenTruncated", func() { new(mode.CCM).OpenTruncated(nil, make([]byte, 13), nil, nil, nil) })
	panics(t, "CMAC", func() { new(mode.CMAC).Sum(nil) })
	panics(t, "CMAC of a block", func() { new(mode.CMAC).Sum(make([]byte, 16)) })
	panics(t, "Verify", func() { new(mode.CMAC).Verify(nil, make([]byte, 16)) })
	panics(t, "Block", func() { mode.Block{}.Encrypt(new([16]byte), new([16]byte)) })
}
