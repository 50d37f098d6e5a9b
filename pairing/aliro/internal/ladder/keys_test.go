package ladder_test

import (
	"crypto/ecdh"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

func TestNewPrivate(t *testing.T) {
	b := random(rand.New(rand.NewPCG(1, 29)), 32)
	k, err := ladder.NewPrivate(b)
	if err != nil {
		t.Fatal(err)
	}
	want, err := ecdh.P256().NewPrivateKey(b)
	if err != nil {
		t.Fatal(err)
	}
	if p := k.Public(); p != ladder.Point(want.PublicKey().Bytes()) {
		t.Errorf("public key %x", p)
	}
	for n := range 70 {
		if n == 32 {
			continue
		}
		k, err := ladder.NewPrivate(make([]byte, n))
		if wants(t, "size", err, ladder.ErrKeyLength); k.Valid() {
			t.Errorf("%d bytes make a key", n)
		}
	}
	last := expecttest.Unhex(order)
	last[31]--
	if _, err := ladder.NewPrivate(last); err != nil {
		t.Error("order - 1:", err)
	}
	over := expecttest.Unhex(order)
	over[31]++
	for name, b := range map[string][]byte{"0": make([]byte, 32), "order": expecttest.Unhex(order), "order + 1": over, "2^256 - 1": expecttest.Unhex("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")} {
		k, err := ladder.NewPrivate(b)
		if wants(t, name, err, ladder.ErrPrivateKey); k.Valid() {
			t.Errorf("%s is a key", name)
		}
	}
}

func TestGeneratePrivate(t *testing.T) {
	a, err := ladder.GeneratePrivate()
	if err != nil {
		t.Fatal(err)
	}
	b, err := ladder.GeneratePrivate()
	if err != nil {
		t.Fatal(err)
	}
	if again := private(t, a.Secret()); again.Public() != a.Public() || !again.Equal(a) {
		t.Error("a key of another public key")
	}
	if a.Equal(b) || a.Public() == b.Public() {
		t.Error("two keys are the same")
	}
	a.Wipe()
	if a.Valid() || !b.Valid() {
		t.Error("the wrong key was wiped")
	}
}

func TestParsePoint(t *testing.T) {
	w := newWorld(t, rand.New(rand.NewPCG(2, 29)))
	good := w.t.ReaderKey
	if p, err := ladder.ParsePoint(good[:]); p != good || err != nil {
		t.Errorf("%x, %v", p, err)
	}
	refuse := func(name string, b []byte, want error) {
		t.Helper()
		p, err := ladder.ParsePoint(b)
		if wants(t, name, err, want); p != (ladder.Point{}) {
			t.Errorf("%s: a point and an error", name)
		}
	}
	for n := range 140 {
		if n != 65 {
			b := make([]byte, max(n, 65))
			copy(b, good[:])
			refuse("size", b[:n], ladder.ErrKeyLength)
		}
	}
	refuse("compressed", append([]byte{2 | good[64]&1}, good[1:33]...), ladder.ErrKeyLength)
	refuse("infinity", []byte{0}, ladder.ErrKeyLength)
	for first := range 256 {
		if first != 4 {
			b := good
			b[0] = byte(first)
			refuse("first octet", b[:], ladder.ErrPoint)
		}
	}
	for i := 8; i < 8*65; i++ {
		b := good
		b[i/8] ^= 1 << (i % 8)
		refuse("flipped bit", b[:], ladder.ErrPoint)
	}
	// The point (0, y) is on the curve, and so would be (p, y).
	field := expecttest.Unhex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")
	y := expecttest.Unhex("66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4")
	b := append(append([]byte{4}, make([]byte, 32)...), y...)
	if _, err := ladder.ParsePoint(b); err != nil {
		t.Error("x = 0:", err)
	}
	refuse("x = p", append(append([]byte{4}, field...), y...), ladder.ErrPoint)
	refuse("zeros", append([]byte{4}, make([]byte, 64)...), ladder.ErrPoint)
}

func TestKeyNeverPrints(t *testing.T) {
	b := random(rand.New(rand.NewPCG(3, 29)), 32)
	k := private(t, b)
	printtest.NeverPrints(t, k, b)
	printtest.NeverPrints(t, &k, b)
	d, err := ladder.NewDirection(ladder.Reader, b)
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, d, b)
}
