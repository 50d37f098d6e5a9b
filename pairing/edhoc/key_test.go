package edhoc_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/pairing/edhoc"
	"github.com/seed-496a4445/fyr/pairing/edhoc/internal/fixed"
)

// TestKeyNeverPrints tries every key, and both sides at every moment of a run.
func TestKeyNeverPrints(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 50))
	claim := random(r, edhoc.ClaimKeySize)
	k, err := edhoc.NewClaimKey(claim)
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, k, claim)

	c := combinations[2]
	x := random(r, 32)
	key, err := c.suite.Curve().NewPrivateKey(x)
	if err != nil {
		t.Fatal(err)
	}
	ic, rc := configs(r, c)
	ic.Claim, rc.Claim = &k, &k
	i, err := edhoc.NewInitiatorFixed(ic, fixed.New(key))
	if err != nil {
		t.Fatal(err)
	}
	tag, err := edhoc.NewResponder(rc)
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, i, x)
	printtest.NeverPrints(t, i, claim)
	if _, _, err := run(i, tag, nil); err != nil {
		t.Fatal(err)
	}
	s, _ := sessions(t, i, tag)
	out := s.AppendSecret(nil)
	printtest.NeverPrints(t, s, out)
	printtest.NeverPrints(t, tag, out)
	exporter, err := edhoc.KDF(out, 10, nil, edhoc.HashSize)
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, s, exporter)
}

func TestClaimKeyEqual(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 51))
	b := random(r, edhoc.ClaimKeySize)
	k, err := edhoc.NewClaimKey(b)
	if err != nil {
		t.Fatal(err)
	}
	same, err := edhoc.NewClaimKey(bytes.Clone(b))
	if err != nil {
		t.Fatal(err)
	}
	if !k.Equal(same) || k.Equal(*claimKey(t, r)) {
		t.Error("Equal")
	}
	b[0]++ // the key has a copy
	if !k.Equal(same) {
		t.Error("the key changed with what it was made of")
	}
}
