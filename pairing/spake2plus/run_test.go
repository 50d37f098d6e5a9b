package spake2plus_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// TestAgree: with one code both sides end with one key, another in each run,
// and the messages have the sizes that the suite states.
func TestAgree(t *testing.T) {
	for _, s := range suites {
		k := register(t, s, 1)
		var before spake2plus.SharedKey
		for i := range 2 {
			p, v := newProver(t, k, parameters), newVerifier(t, k.Record(), parameters)
			shareP := p.AppendShare([]byte{7})[1:]
			shareV, confirmV, err := v.Respond(shareP)
			if err != nil {
				t.Fatalf("%v: %v", s, err)
			}
			confirmP, kp, err := p.Finish(shareV, confirmV)
			if err != nil {
				t.Fatalf("%v: %v", s, err)
			}
			kv, err := v.Finish(confirmP)
			if err != nil {
				t.Fatalf("%v: %v", s, err)
			}
			sizes := [...]int{len(shareP), len(shareV), len(confirmP), len(confirmV), len(kp.AppendSecret(nil))}
			want := [...]int{s.ShareSize(), s.ShareSize(), s.ConfirmationSize(), s.ConfirmationSize(), s.KeySize()}
			if sizes != want || !kp.Equal(kv) || i == 1 && kp.Equal(before) || bytes.Equal(confirmP, confirmV) {
				t.Errorf("%v: sizes %v, want %v; keys equal: %v", s, sizes, want, kp.Equal(kv))
			}
			before = kp
		}
	}
}

// TestDisagree: when the sides differ in anything, the prover refuses, and so
// does the verifier, and neither has a key.
func TestDisagree(t *testing.T) {
	s := spake2plus.P256SHA256HMAC
	k := register(t, s, 1)
	n := s.ScalarSize()
	other := register(t, s, 2)
	mixed := func(w0, w1 spake2plus.ProverKey) spake2plus.ProverKey {
		k, err := spake2plus.NewProverKey(s, w0.AppendSecret(nil)[:n], w1.AppendSecret(nil)[n:])
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	cmac, err := spake2plus.NewProverKey(spake2plus.P256SHA256CMAC, k.AppendSecret(nil)[:n], k.AppendSecret(nil)[n:])
	if err != nil {
		t.Fatal(err)
	}
	with := func(context, prover, verifier string) spake2plus.Parameters {
		return spake2plus.Parameters{Context: []byte(context), IDProver: []byte(prover), IDVerifier: []byte(verifier)}
	}
	cases := []struct {
		name string
		key  spake2plus.ProverKey
		p    spake2plus.Parameters
	}{
		{"another code", other, parameters},
		{"another w0", mixed(other, k), parameters},
		{"another w1", mixed(k, other), parameters},
		{"another MAC", cmac, parameters},
		{"another context", k, with("Test", "phone", "tag")},
		{"another prover", k, with("test", "phones", "tag")},
		{"another verifier", k, with("test", "phone", "")},
		{"identities cut elsewhere", k, with("test", "phonet", "ag")},
		{"identities exchanged", k, with("test", "tag", "phone")},
		{"context cut elsewhere", k, with("testp", "hone", "tag")},
		{"no parameters", k, spake2plus.Parameters{}},
	}
	for _, c := range cases {
		kp, kv, errP, errV := agree(newProver(t, c.key, c.p), newVerifier(t, k.Record(), parameters))
		wants(t, c.name+", prover", errP, spake2plus.ErrConfirmation)
		wants(t, c.name+", verifier", errV, spake2plus.ErrConfirmation)
		expecttest.Panics(t, c.name+", key of the prover", func() { kp.AppendSecret(nil) })
		expecttest.Panics(t, c.name+", key of the verifier", func() { kv.AppendSecret(nil) })
	}
	if _, _, errP, errV := agree(newProver(t, k, parameters), newVerifier(t, k.Record(), parameters)); errP != nil || errV != nil {
		t.Errorf("the same: %v, %v", errP, errV)
	}
}

// TestParametersAreCopied: what the caller does with his slices later does not
// matter.
func TestParametersAreCopied(t *testing.T) {
	k := register(t, spake2plus.P256SHA256CMAC, 1)
	context := []byte("test")
	p := newProver(t, k, spake2plus.Parameters{Context: context})
	context[0] = 'T'
	if _, _, errP, errV := agree(p, newVerifier(t, k.Record(), spake2plus.Parameters{Context: []byte("test")})); errP != nil || errV != nil {
		t.Errorf("%v, %v", errP, errV)
	}
}

// badShares lists shares of s that are refused, and with what.
func badShares(s spake2plus.Suite, good []byte) map[string]struct {
	b    []byte
	want error
} {
	type bad = struct {
		b    []byte
		want error
	}
	n := s.ScalarSize()
	compressed := append([]byte{2 | good[2*n]&1}, good[1:1+n]...)
	first := func(b byte) []byte { return append([]byte{b}, good[1:]...) }
	ones := bytes.Repeat([]byte{0xff}, n)
	list := map[string]bad{
		"compressed":         {compressed, spake2plus.ErrLength},
		"identity":           {[]byte{0}, spake2plus.ErrLength},
		"identity, long":     {make([]byte, 1+2*n), spake2plus.ErrPoint},
		"zeros":              {append([]byte{4}, make([]byte, 2*n)...), spake2plus.ErrPoint},
		"hybrid":             {first(6 | good[2*n]&1), spake2plus.ErrPoint},
		"first octet 05":     {first(5), spake2plus.ErrPoint},
		"first octet 00":     {first(0), spake2plus.ErrPoint},
		"x too large":        {append(append([]byte{4}, ones...), good[1+n:]...), spake2plus.ErrPoint},
		"y too large":        {append(append([]byte{}, good[:1+n]...), ones...), spake2plus.ErrPoint},
		"off the curve":      {flip(good, 8*len(good)-8), spake2plus.ErrPoint},
		"exchanged":          {append(append([]byte{4}, good[1+n:]...), good[1:1+n]...), spake2plus.ErrPoint},
		"compressed, padded": {append(compressed, make([]byte, n)...), spake2plus.ErrPoint},
	}
	for size := range len(good) + 3 {
		if size != len(good) {
			list[fmt.Sprint("size ", size)] = bad{append(bytes.Clone(good), 0, 0)[:size], spake2plus.ErrLength}
		}
	}
	return list
}

// TestBadShares: both sides refuse shares that are no points, before they look
// at a confirmation, and the run is over.
func TestBadShares(t *testing.T) {
	for _, s := range curves() {
		k := register(t, s, 1)
		good := newProver(t, k, parameters).AppendShare(nil)
		for name, c := range badShares(s, good) {
			p := newProver(t, k, parameters)
			confirm, _, err := p.Finish(c.b, nil)
			wants(t, s.String()+" prover, "+name, err, c.want)
			_, _, err = p.Finish(good, nil)
			wants(t, "and then", err, spake2plus.ErrState)
			v := newVerifier(t, k.Record(), parameters)
			share, confirmV, err := v.Respond(c.b)
			wants(t, s.String()+" verifier, "+name, err, c.want)
			_, _, again := v.Respond(good)
			wants(t, "and then", again, spake2plus.ErrState)
			if confirm != nil || share != nil || confirmV != nil {
				t.Errorf("%s: %x, %x and %x beside an error", name, confirm, share, confirmV)
			}
		}
	}
}

// TestBadConfirmations: each size and each byte counts, for both sides.
func TestBadConfirmations(t *testing.T) {
	for _, s := range []spake2plus.Suite{spake2plus.P256SHA256HMAC, spake2plus.P256SHA512CMAC} {
		k := register(t, s, 1)
		n := s.ConfirmationSize()
		for i := range 2*n + 1 {
			bad := func(b []byte) []byte {
				if i < n {
					return flip(b, 8*i+i%8)
				}
				return append(bytes.Clone(b), 0)[:n+1-(i-n)]
			}
			if i == n+1 { // the right size
				continue
			}
			p, v := newProver(t, k, parameters), newVerifier(t, k.Record(), parameters)
			shareV, confirmV, err := v.Respond(p.AppendShare(nil))
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = p.Finish(shareV, bad(confirmV))
			wants(t, "prover", err, spake2plus.ErrConfirmation)
			_, _, err = p.Finish(shareV, confirmV)
			wants(t, "prover again", err, spake2plus.ErrState)

			p, v = newProver(t, k, parameters), newVerifier(t, k.Record(), parameters)
			shareV, confirmV, err = v.Respond(p.AppendShare(nil))
			if err != nil {
				t.Fatal(err)
			}
			confirmP, _, err := p.Finish(shareV, confirmV)
			if err != nil {
				t.Fatal(err)
			}
			_, err = v.Finish(bad(confirmP))
			wants(t, "verifier", err, spake2plus.ErrConfirmation)
			_, err = v.Finish(confirmP)
			wants(t, "verifier again", err, spake2plus.ErrState)
		}
	}
}

// TestReflection: nobody can answer a side with what it sent itself.
func TestReflection(t *testing.T) {
	for _, s := range suites {
		k := register(t, s, 1)
		p := newProver(t, k, parameters)
		share := p.AppendShare(nil)
		_, _, err := p.Finish(share, make([]byte, s.ConfirmationSize()))
		wants(t, "own share", err, spake2plus.ErrConfirmation)

		v := newVerifier(t, k.Record(), parameters)
		_, confirmV, err := v.Respond(share)
		if err != nil {
			t.Fatal(err)
		}
		_, err = v.Finish(confirmV)
		wants(t, "own confirmation", err, spake2plus.ErrConfirmation)
	}
}

// TestOrder: calls out of order change nothing and give nothing.
func TestOrder(t *testing.T) {
	k := register(t, spake2plus.P256SHA256HMAC, 1)
	p, v := newProver(t, k, parameters), newVerifier(t, k.Record(), parameters)
	_, err := v.Finish(nil)
	wants(t, "Finish first", err, spake2plus.ErrState)
	shareV, confirmV, err := v.Respond(p.AppendShare(nil))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = v.Respond(p.AppendShare(nil))
	wants(t, "Respond twice", err, spake2plus.ErrState)
	confirmP, _, err := p.Finish(shareV, confirmV)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = p.Finish(shareV, confirmV)
	wants(t, "Finish twice", err, spake2plus.ErrState)
	if _, err = v.Finish(confirmP); err != nil {
		t.Fatal(err)
	}
	_, err = v.Finish(confirmP)
	wants(t, "Finish of the verifier twice", err, spake2plus.ErrState)
}

// TestWipe: a run that was wiped at any point is over.
func TestWipe(t *testing.T) {
	k := register(t, spake2plus.P256SHA256HMAC, 1)
	p, v, w := newProver(t, k, parameters), newVerifier(t, k.Record(), parameters), newVerifier(t, k.Record(), parameters)
	share := p.AppendShare(nil)
	shareV, confirmV, err := v.Respond(share)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		p.Wipe()
		v.Wipe()
		w.Wipe()
	}
	_, _, err = p.Finish(shareV, confirmV)
	wants(t, "prover", err, spake2plus.ErrState)
	_, err = v.Finish(make([]byte, 32))
	wants(t, "verifier that answered", err, spake2plus.ErrState)
	_, _, err = w.Respond(share)
	wants(t, "verifier", err, spake2plus.ErrState)
}
