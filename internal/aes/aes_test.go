package aes_test

import (
	"bytes"
	stdaes "crypto/aes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// eachTier runs a test on every tier of this machine.
func eachTier(t *testing.T, f func(t *testing.T)) {
	before := aes.Tier()
	defer aes.Use(before)
	for _, name := range aes.Tiers() {
		if !aes.Use(name) || aes.Tier() != name {
			t.Fatalf("tier %s is not to be had", name)
		}
		t.Run(name, f)
	}
}

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func randoms(r *rand.Rand, n int) []uint32 {
	v := make([]uint32, n)
	for i := range v {
		v[i] = r.Uint32()
	}
	return v
}

// The oracle: crypto/aes, a cipher for each key.

func encrypt(t testing.TB, key, block []byte) []byte {
	t.Helper()
	c, err := stdaes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, 16)
	c.Encrypt(out, block)
	return out
}

func fill(tmpl *aes.Template, c uint32) []byte {
	block := tmpl.Block
	if tmpl.LittleEndian {
		binary.LittleEndian.PutUint32(block[tmpl.Offset:], c)
	} else {
		binary.BigEndian.PutUint32(block[tmpl.Offset:], c)
	}
	return block[:]
}

func oracleCounters(t testing.TB, size int, keys []byte, tmpl *aes.Template, counters []uint32, m int) []byte {
	var dst []byte
	for i, c := range counters {
		dst = append(dst, encrypt(t, keys[i/m*16:i/m*16+16], fill(tmpl, c))[:size]...)
	}
	return dst
}

func oracleBlocks(t testing.TB, keys, src []byte, m int) []byte {
	var dst []byte
	for i := range len(src) / 16 {
		dst = append(dst, encrypt(t, keys[i/m*16:i/m*16+16], src[i*16:i*16+16])...)
	}
	return dst
}

func oraclePairs(t testing.TB, keys []byte, ts *[2]aes.Template, counters []uint32) []byte {
	var dst []byte
	for i, c := range counters {
		for j := range ts {
			dst = append(dst, encrypt(t, keys[i*32:i*32+32], fill(&ts[j], c))...)
		}
	}
	return dst
}

func oracleHash(t testing.TB, key []byte, prand uint32) uint32 {
	block := make([]byte, 16)
	binary.BigEndian.PutUint32(block[12:], prand&0xffffff)
	return binary.BigEndian.Uint32(encrypt(t, key, block)[12:]) & 0xffffff
}

func template(r *rand.Rand) *aes.Template {
	return &aes.Template{
		Block:        [16]byte(random(r, 16)),
		Offset:       int(r.UintN(13)),
		LittleEndian: r.UintN(2) == 1,
	}
}

// TestPublished is FIPS 197, Appendix C, and the sample data of ah in the
// Bluetooth Core Specification, Vol 3, Part H, Appendix D.7.
func TestPublished(t *testing.T) {
	eachTier(t, func(t *testing.T) {
		var key [32]byte
		var plain [16]byte
		for i := range key {
			key[i] = byte(i)
		}
		for i := range plain {
			plain[i] = byte(i * 0x11)
		}
		want := []byte{0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30, 0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a}
		var dst [32]byte
		if aes.Blocks(dst[:16], key[:16], plain[:], 1); !bytes.Equal(dst[:16], want) {
			t.Errorf("AES-128: %x, want %x", dst[:16], want)
		}
		want = []byte{0x8e, 0xa2, 0xb7, 0xca, 0x51, 0x67, 0x45, 0xbf, 0xea, 0xfc, 0x49, 0x90, 0x4b, 0x49, 0x60, 0x89}
		ts := [2]aes.Template{{Block: plain, Offset: 0}, {Block: plain, Offset: 12}}
		aes.Pairs256(dst[:], key[:], &ts, []uint32{0x00112233})
		if !bytes.Equal(dst[:16], want) {
			t.Errorf("AES-256: %x, want %x", dst[:16], want)
		}
		irk := []byte{0xec, 0x02, 0x34, 0xa3, 0x57, 0xc8, 0xad, 0x05, 0x34, 0x10, 0x10, 0xa6, 0x0a, 0x39, 0x7d, 0x9b}
		var h [1]uint32
		if aes.Hash24(h[:], irk, 0x708194); h[0] != 0x0dfbaa {
			t.Errorf("ah: %06x", h[0])
		}
	})
}

// TestLengths walks every number of keys to 65 and small numbers of blocks, at
// every alignment of keys and results.
func TestLengths(t *testing.T) {
	eachTier(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for n := range 66 {
			for _, m := range []int{1, 2, 3, 4, 5, 7} {
				checkAll(t, r, n, m, n*m%16)
			}
		}
		for _, n := range []int{1, 2, 33} {
			for align := range 64 {
				checkAll(t, r, n, 1, align)
			}
		}
		for m := range 160 {
			checkAll(t, r, 1+m%3, m, m%17)
		}
		checkAll(t, r, 700, 1, 1)
		checkAll(t, r, 1, 700, 1)
	})
}

// checkAll compares every function with the oracle for n keys and m blocks a
// key, at a distance from an aligned address.
func checkAll(t *testing.T, r *rand.Rand, n, m, align int) {
	t.Helper()
	at := func(b []byte) []byte { return append(make([]byte, align, align+len(b)), b...)[align:] }
	keys, wide, tmpl := at(random(r, n*16)), at(random(r, n*32)), template(r)
	counters, size := randoms(r, n*m), int(r.UintN(17))

	// Results are surrounded by bytes that have to stay.
	frame := func(size int, f func(dst []byte)) []byte {
		b := bytes.Repeat([]byte{0xa5}, align+size+64)
		f(b[align : align+size : align+size])
		for i, x := range b {
			if (i < align || i >= align+size) && x != 0xa5 {
				t.Fatalf("%d keys x %d: writes beyond its result", n, m)
			}
		}
		return b[align : align+size]
	}
	for _, size := range []int{16, 8, size} {
		got := frame(n*m*size, func(dst []byte) { aes.Counters(dst, size, keys, tmpl, counters, m) })
		if !bytes.Equal(got, oracleCounters(t, size, keys, tmpl, counters, m)) {
			t.Fatalf("Counters of %d keys x %d, %d bytes", n, m, size)
		}
	}
	src := at(random(r, n*m*16))
	want := oracleBlocks(t, keys, src, m)
	if got := frame(n*m*16, func(dst []byte) { aes.Blocks(dst, keys, src, m) }); !bytes.Equal(got, want) {
		t.Fatalf("Blocks of %d keys x %d", n, m)
	}
	if aes.Blocks(src, keys, src, m); !bytes.Equal(src, want) {
		t.Fatalf("Blocks of %d keys x %d in place", n, m)
	}
	ts := [2]aes.Template{*tmpl, *template(r)}
	ones := randoms(r, n)
	if got := frame(n*32, func(dst []byte) { aes.Pairs256(dst, wide, &ts, ones) }); !bytes.Equal(got, oraclePairs(t, wide, &ts, ones)) {
		t.Fatalf("Pairs256 of %d keys", n)
	}
	hashes, prand := make([]uint32, n), r.Uint32()
	aes.Hash24(hashes, keys, prand)
	for i, h := range hashes {
		if want := oracleHash(t, keys[i*16:i*16+16], prand); h != want {
			t.Fatalf("Hash24 of key %d of %d: %06x, want %06x", i, n, h, want)
		}
	}
}

// TestMatch24 hides matches among keys and addresses.
func TestMatch24(t *testing.T) {
	eachTier(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		for _, n := range []int{0, 1, 3, 4, 5, 15, 16, 17, 31, 40, 65, 511, 512, 513, 1100} {
			for m := range 10 {
				keys, prands, hashes := random(r, n*16), randoms(r, m), randoms(r, m)
				var want []aes.Match
				for i := range n {
					for j := range m {
						if r.UintN(uint(1+n*m/5)) == 0 {
							hashes[j] = oracleHash(t, keys[i*16:i*16+16], prands[j]) | r.Uint32()<<24
						}
					}
				}
				for i := range n {
					for j := range m {
						if oracleHash(t, keys[i*16:i*16+16], prands[j]) == hashes[j]&0xffffff {
							want = append(want, aes.Match{Key: i, Address: j})
						}
					}
				}
				before := []aes.Match{{Key: -1, Address: -1}}
				got := aes.Match24(before, keys, prands, hashes)
				if got[0] != before[0] || !slices.Equal(got[1:], want) {
					t.Fatalf("%d keys, %d addresses: %v, want %v", n, m, got[1:], want)
				}
			}
		}
		// Hashes that differ in one bit do not match.
		key := random(r, 16)
		h := oracleHash(t, key, 1)
		for bit := range 24 {
			if got := aes.Match24(nil, key, []uint32{1}, []uint32{h ^ 1<<bit}); len(got) != 0 {
				t.Errorf("bit %d makes no difference", bit)
			}
		}
		// Every key matches: twice the same one.
		keys := bytes.Repeat(key, 40)
		if got := aes.Match24(nil, keys, []uint32{1, 1, 1, 1, 1}, []uint32{h, h, h, h, h}); len(got) != 200 {
			t.Errorf("%d of 200 matches", len(got))
		}
	})
}

func TestAllocations(t *testing.T) {
	eachTier(t, func(t *testing.T) {
		var (
			keys     = make([]byte, 130*32)
			dst      = make([]byte, 130*32)
			counters = make([]uint32, 130)
			ts       [2]aes.Template
			matches  = make([]aes.Match, 0, 4)
		)
		for name, f := range map[string]func(){
			"Counters":      func() { aes.Counters(dst[:130*16], 16, keys[:130*16], &ts[0], counters, 1) },
			"Counters cut":  func() { aes.Counters(dst[:130*8], 8, keys[:130*16], &ts[0], counters, 1) },
			"Counters few":  func() { aes.Counters(dst[:130*16], 16, keys[:26*16], &ts[0], counters, 5) },
			"Counters bulk": func() { aes.Counters(dst[:130*15], 15, keys[:16], &ts[0], counters, 130) },
			"Blocks":        func() { aes.Blocks(dst[:130*16], keys[:130*16], dst[:130*16], 1) },
			"Blocks few":    func() { aes.Blocks(dst[:130*16], keys[:26*16], dst[:130*16], 5) },
			"Blocks bulk":   func() { aes.Blocks(dst[:130*16], keys[:16], dst[:130*16], 130) },
			"Pairs256":      func() { aes.Pairs256(dst, keys, &ts, counters) },
			"Hash24":        func() { aes.Hash24(counters, keys[:130*16], 1) },
			"Match24":       func() { aes.Match24(matches, keys[:130*16], counters[:9], counters[9:18]) },
		} {
			if n := testing.AllocsPerRun(10, f); n != 0 {
				t.Errorf("%s: %v allocations", name, n)
			}
		}
	})
}

func TestSizesPanic(t *testing.T) {
	var (
		tmpl aes.Template
		bad  = [2]aes.Template{{}, {Offset: 13}}
		key  = make([]byte, 16)
		one  = make([]uint32, 1)
	)
	for name, f := range map[string]func(){
		"Counters keys":     func() { aes.Counters(nil, 16, key[:15], &tmpl, nil, 0) },
		"Counters dst":      func() { aes.Counters(nil, 16, key, &tmpl, one, 1) },
		"Counters size":     func() { aes.Counters(make([]byte, 17), 17, key, &tmpl, one, 1) },
		"Counters negative": func() { aes.Counters(nil, -1, nil, &tmpl, nil, 1) },
		"Counters rows":     func() { aes.Counters(nil, 16, nil, &tmpl, nil, -1) },
		"Counters offset":   func() { aes.Counters(key, 16, key, &bad[1], one, 1) },
		"Counters below":    func() { aes.Counters(key, 16, key, &aes.Template{Offset: -1}, one, 1) },
		"Counters counters": func() { aes.Counters(key, 16, key, &tmpl, nil, 1) },
		"Blocks":            func() { aes.Blocks(key, key, key[:15], 1) },
		"Blocks dst":        func() { aes.Blocks(key[:15], key, key, 1) },
		"Blocks keys":       func() { aes.Blocks(key, key[:15], key, 1) },
		"Pairs256":          func() { aes.Pairs256(key, make([]byte, 32), &[2]aes.Template{}, one) },
		"Pairs256 keys":     func() { aes.Pairs256(make([]byte, 32), key, &[2]aes.Template{}, one) },
		"Pairs256 offset":   func() { aes.Pairs256(nil, nil, &bad, nil) },
		"Hash24":            func() { aes.Hash24(nil, key, 0) },
		"Hash24 keys":       func() { aes.Hash24(nil, key[:15], 0) },
		"Match24":           func() { aes.Match24(nil, key, one, nil) },
		"Match24 keys":      func() { aes.Match24(nil, key[:15], nil, nil) },
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
