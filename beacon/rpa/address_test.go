package rpa_test

import (
	"crypto/aes"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/rpa"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// sampleIRK is that of the specification, with one of its addresses.
const (
	sampleIRK     = "ec0234a357c8ad05341010a60a397d9b"
	sampleAddress = "70:81:94:0D:FB:AA"
)

// parse returns the address of a text.
func parse(t testing.TB, s string) beacon.Address {
	t.Helper()
	a, err := beacon.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// randomPrand returns a prand that an address may have.
func randomPrand(r *rand.Rand) [3]byte {
	v := 0x400000 + 1 + r.Uint32N(1<<22-2)
	return [3]byte{byte(v >> 16), byte(v >> 8), byte(v)}
}

// slowHash is ah as the specification writes it.
func slowHash(key []byte, prand [3]byte) [3]byte {
	c, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	var block [16]byte
	copy(block[13:], prand[:])
	c.Encrypt(block[:], block[:])
	return [3]byte(block[13:])
}

func TestHash(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		key, prand := random(r, 16), [3]byte(random(r, 3))
		if h, err := rpa.Hash(key, prand); err != nil || h != slowHash(key, prand) {
			t.Fatalf("prand %x: %x, %v, want %x", prand, h, err, slowHash(key, prand))
		}
	}
}

// TestGenerate: an address is its prand and hash, and resolves with its key.
func TestGenerate(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for range 200 {
		key, prand := random(r, 16), randomPrand(r)
		a, err := rpa.Generate(key, prand)
		if err != nil || [3]byte(a[:3]) != prand || [3]byte(a[3:]) != slowHash(key, prand) || a.RandomKind() != beacon.Resolvable {
			t.Fatalf("prand %x: %v, %v", prand, a, err)
		}
		if ok, err := rpa.Resolve(key, a); !ok || err != nil {
			t.Fatalf("%v: %v, %v", a, ok, err)
		}
	}
}

// TestPrands walks all prands that have one bit more or less than those at the
// ends of what is allowed, and every value of the top byte.
func TestPrands(t *testing.T) {
	check := func(v uint32, want bool) {
		t.Helper()
		a, err := rpa.Generate(expecttest.Unhex(sampleIRK), [3]byte{byte(v >> 16), byte(v >> 8), byte(v)})
		if (err == nil) != want || err != nil && (!errors.Is(err, rpa.ErrPrand) || !errors.Is(err, fyr.ErrRange) || a != (beacon.Address{})) {
			t.Errorf("prand %06x: %v, %v", v, a, err)
		}
	}
	const zeros, ones = 0x400000, 0x7fffff
	check(zeros, false)
	check(ones, false)
	for bit := range 24 {
		check(zeros^1<<bit, bit < 22)
		check(ones^1<<bit, bit < 22)
	}
	for top := range uint32(256) {
		check(top<<16|0x5a5a, top>>6 == 1)
	}
}

// TestResolveFlipped: no address with one bit flipped resolves.
func TestResolveFlipped(t *testing.T) {
	irk, a := expecttest.Unhex(sampleIRK), parse(t, sampleAddress)
	for bit := range 48 {
		b := a
		b[bit/8] ^= 1 << (bit % 8)
		if ok, err := rpa.Resolve(irk, b); ok || err != nil {
			t.Errorf("%v: %v, %v", b, ok, err)
		}
	}
	for bit := range 128 {
		k := expecttest.Unhex(sampleIRK)
		k[bit/8] ^= 1 << (bit % 8)
		if ok, err := rpa.Resolve(k, a); ok || err != nil {
			t.Errorf("key with bit %d flipped: %v, %v", bit, ok, err)
		}
	}
}

// TestResolveKinds: an address with the right hash is still none unless it is
// resolvable. Forbidden prands resolve.
func TestResolveKinds(t *testing.T) {
	irk := expecttest.Unhex(sampleIRK)
	for top := range 256 {
		for _, low := range [][2]byte{{0, 0}, {0xff, 0xff}, {1, 2}} {
			prand := [3]byte{byte(top), low[0], low[1]}
			h := slowHash(irk, prand)
			a := beacon.Address{prand[0], prand[1], prand[2], h[0], h[1], h[2]}
			if ok, err := rpa.Resolve(irk, a); ok != (top>>6 == 1) || err != nil {
				t.Errorf("%v: %v, %v", a, ok, err)
			}
		}
	}
}

func TestKeySizes(t *testing.T) {
	a, prand := parse(t, sampleAddress), [3]byte{0x70, 0x81, 0x94}
	for n := range 40 {
		key := make([]byte, n)
		h, err1 := rpa.Hash(key, prand)
		b, err2 := rpa.Generate(key, prand)
		_, err3 := rpa.Generate(key, [3]byte{}) // the size comes first
		_, err4 := rpa.Resolve(key, a)
		_, err5 := rpa.NewCredential(key)
		_, err6 := rpa.NewSIRK(key)
		if n == 16 {
			if err1 != nil || err2 != nil || !errors.Is(err3, rpa.ErrPrand) || err4 != nil || err5 != nil || err6 != nil {
				t.Errorf("16 bytes: %v, %v, %v, %v, %v, %v", err1, err2, err3, err4, err5, err6)
			}
			continue
		}
		if h != [3]byte{} || b != (beacon.Address{}) {
			t.Errorf("%d bytes: %x and %v beside errors", n, h, b)
		}
		for i, err := range []error{err1, err2, err3, err4, err5, err6} {
			if !errors.Is(err, rpa.ErrKeySize) || !errors.Is(err, fyr.ErrLength) {
				t.Errorf("%d bytes, call %d: %v", n, i+1, err)
			}
		}
	}
}
