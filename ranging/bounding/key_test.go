package bounding_test

import (
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

func TestKeyNeverPrints(t *testing.T) {
	secret := []byte("\x93\x1f\x6a\xc8\x05\xd2\x7b\xee\x40\xb9\x2c\x81\x5d\xf6\x37\xaa")
	k, err := bounding.NewKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, k, secret)
	c := bounding.Config{Setting: setting(t, bounding.SKI, 8, 8), Key: k}
	printtest.NeverPrints(t, c, secret)
}

// TestRunNeverPrints looks for the blinding of a commitment in a prover, and
// for the key in both ends.
func TestRunNeverPrints(t *testing.T) {
	secret := []byte("\x93\x1f\x6a\xc8\x05\xd2\x7b\xee\x40\xb9\x2c\x81\x5d\xf6\x37\xaa")
	k, err := bounding.NewKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	var drawn []byte
	fill, _ := draw(1)
	c := bounding.Config{Setting: setting(t, bounding.BrandsChaum, 64, 64), Key: k, Draw: entropy.Fixed(func(b []byte) {
		fill(b)
		drawn = append(drawn, b...)
	}, nil)}
	p, err := bounding.NewProver(c)
	if err != nil {
		t.Fatal(err)
	}
	blinding := drawn[len(drawn)-32:]
	v, err := bounding.NewVerifier(c, timing)
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, *p, blinding)
	printtest.NeverPrints(t, *p, secret)
	printtest.NeverPrints(t, *v, secret)
}

func TestKey(t *testing.T) {
	for _, n := range []int{0, 1, 15, 16, 17, 512, 513} {
		k, err := bounding.NewKey(make([]byte, n))
		if good := n >= 16 && n <= 512; good != (err == nil) || !good && !errors.Is(err, bounding.ErrLength) || k.Valid() != good {
			t.Errorf("key of %d bytes: %v", n, err)
		}
	}
	b := make([]byte, 16)
	k, _ := bounding.NewKey(b)
	b[0] = 1
	other, _ := bounding.NewKey(b)
	if k.Equal(other) || !k.Equal(k) {
		t.Error("Equal is wrong, or the key is not a copy")
	}
	if k.Wipe(); k.Valid() {
		t.Error("a wiped key is valid")
	}
	defer func() {
		if recover() == nil {
			t.Error("a wiped key is used")
		}
	}()
	p := check()
	p.MACs(k)
}
