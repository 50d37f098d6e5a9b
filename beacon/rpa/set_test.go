package rpa_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/rpa"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// sampleSIRK is that of the specification, with its identifier.
const (
	sampleSIRK = "457d7d0921a1fd22cecd8c86dd72cccd"
	sampleRSI  = "da481963f569"
)

func newSIRK(t testing.TB, b []byte) rpa.SIRK {
	t.Helper()
	s, err := rpa.NewSIRK(b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestRSI: an identifier is its prand and hash, both backwards, and resolves
// with its key.
func TestRSI(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for range 200 {
		key, prand := random(r, 16), [3]byte(random(r, 3))
		s := newSIRK(t, key)
		id := s.Generate(prand)
		h := slowHash(key, prand)
		want := append(prand[:], h[:]...)
		slices.Reverse(want)
		if !bytes.Equal(id[:], want) || !s.Resolves(id) {
			t.Fatalf("prand %x: %x, want %x", prand, id, want)
		}
	}
}

func TestRSIFlipped(t *testing.T) {
	s, id := newSIRK(t, expecttest.Unhex(sampleSIRK)), rpa.RSI(expecttest.Unhex(sampleRSI))
	if !s.Resolves(id) {
		t.Error("the sample does not resolve")
	}
	for bit := range 48 {
		b := id
		b[bit/8] ^= 1 << (bit % 8)
		if s.Resolves(b) {
			t.Errorf("%x resolves", b)
		}
	}
	slices.Reverse(id[:])
	if s.Resolves(id) || newSIRK(t, make([]byte, 16)).Resolves(rpa.RSI(expecttest.Unhex(sampleRSI))) {
		t.Error("resolves backwards, or with another key")
	}
}

func TestParseRSI(t *testing.T) {
	for n := range 20 {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(i + 1)
		}
		r, err := rpa.ParseRSI(b)
		if n == rpa.RSISize {
			if err != nil || !bytes.Equal(r[:], b) {
				t.Errorf("%x, %v", r, err)
			}
			continue
		}
		if !errors.Is(err, rpa.ErrRSISize) || !errors.Is(err, fyr.ErrLength) || r != (rpa.RSI{}) {
			t.Errorf("%d bytes: %x, %v", n, r, err)
		}
	}
}

func TestFindRSI(t *testing.T) {
	id := rpa.RSI(expecttest.Unhex(sampleRSI))
	good := id.AppendAD(nil)
	if !bytes.Equal(good, expecttest.Unhex("072e"+sampleRSI)) {
		t.Errorf("appended %x", good)
	}
	if got := id.AppendAD([]byte{9}); !bytes.Equal(got, append([]byte{9}, good...)) {
		t.Errorf("appended %x", got)
	}
	flags, broken := []byte{2, beacon.TypeFlags, 6}, []byte{9, 0x16, 1}
	for name, c := range map[string]struct {
		data []byte
		ok   bool
		err  error
	}{
		"alone":          {good, true, nil},
		"behind another": {slices.Concat(flags, good), true, nil},
		"before another": {slices.Concat(good, flags), true, nil},
		"before broken":  {slices.Concat(good, broken), true, nil},
		"first of two":   {slices.Concat(good, rpa.RSI{}.AppendAD(nil)), true, nil},
		"nothing":        {nil, false, nil},
		"none":           {flags, false, nil},
		"ended early":    {slices.Concat([]byte{0}, good), false, nil},
		"behind broken":  {slices.Concat(broken, good[:6]), false, beacon.ErrAD},
		"within another": {slices.Concat([]byte{9, 0x16}, good), false, nil},
		"cut":            {good[:7], false, beacon.ErrAD},
		"short":          {[]byte{6, rpa.TypeRSI, 1, 2, 3, 4, 5}, false, rpa.ErrRSISize},
		"long":           {[]byte{8, rpa.TypeRSI, 1, 2, 3, 4, 5, 6, 7}, false, rpa.ErrRSISize},
		"empty":          {[]byte{1, rpa.TypeRSI}, false, rpa.ErrRSISize},
		"short first":    {slices.Concat([]byte{1, rpa.TypeRSI}, good), false, rpa.ErrRSISize},
	} {
		got, ok, err := rpa.FindRSI(c.data)
		want := rpa.RSI{}
		if c.ok {
			want = id
		}
		if got != want || ok != c.ok || !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
			t.Errorf("%s: %x, %v, %v, want %v, %v", name, got, ok, err, c.ok, c.err)
		}
	}
}

// TestSIRKCrypt: what one side encrypts the other decrypts, and only under the
// same key.
func TestSIRKCrypt(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	for range 50 {
		k, plain := random(r, 16), random(r, 16)
		s := newSIRK(t, plain)
		sealed, err := s.Encrypt(k)
		if err != nil || bytes.Equal(sealed[:], plain) {
			t.Fatalf("%x, %v", sealed, err)
		}
		back, err := rpa.DecryptSIRK(k, sealed[:])
		if err != nil || !back.Equal(s) || !bytes.Equal(back.AppendSecret([]byte{1}), append([]byte{1}, plain...)) {
			t.Fatalf("comes back otherwise, %v", err)
		}
		k[r.IntN(16)] ^= 1
		if other, err := rpa.DecryptSIRK(k, sealed[:]); err != nil || other.Equal(s) {
			t.Fatalf("comes back under another key, %v", err)
		}
	}
}

func TestSIRKCryptSizes(t *testing.T) {
	s := newSIRK(t, expecttest.Unhex(sampleSIRK))
	for n := range 40 {
		sealed, err1 := s.Encrypt(make([]byte, n))
		a, err2 := rpa.DecryptSIRK(make([]byte, n), make([]byte, 16))
		b, err3 := rpa.DecryptSIRK(make([]byte, 16), make([]byte, n))
		for i, err := range []error{err1, err2, err3} {
			if (n == 16) != (err == nil) || err != nil && !errors.Is(err, rpa.ErrKeySize) {
				t.Errorf("%d bytes, call %d: %v", n, i+1, err)
			}
		}
		if n == 16 {
			continue
		}
		if sealed != [16]byte{} || !panics(func() { a.AppendSecret(nil) }) || !panics(func() { b.AppendSecret(nil) }) {
			t.Errorf("%d bytes: a key beside an error", n)
		}
	}
}
