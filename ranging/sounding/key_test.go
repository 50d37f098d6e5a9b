package sounding_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/ranging/sounding"
)

func TestKeyNeverPrints(t *testing.T) {
	k, d := sample(), at(9)
	share := must(sounding.NewShare(unhex(sampleIV)[:8], unhex(sampleIN)[:4], unhex(samplePV)[:8]))
	for _, half := range []string{sampleK, sampleV} {
		printtest.NeverPrints(t, k, unhex(half))
		printtest.NeverPrints(t, &k, unhex(half))
		printtest.NeverPrints(t, d, unhex(half))
		printtest.NeverPrints(t, *d, unhex(half))
	}
	printtest.NeverPrints(t, share, unhex(sampleIV)[:8])
	printtest.NeverPrints(t, share, unhex(samplePV)[:8])
	random := must(d.AppendRandom(nil, sounding.Random128))
	printtest.NeverPrints(t, *d, random)
}

// TestLengths tries every other size of each part of a key.
func TestLengths(t *testing.T) {
	for n := range 40 {
		b := make([]byte, n)
		check := func(what string, valid bool, err error, right bool) {
			if right != (err == nil) || right != valid {
				t.Errorf("%s of %d bytes: %v, valid %v", what, n, err, valid)
			}
			if !right {
				wants(t, what, err, sounding.ErrLength)
			}
		}
		k, err := sounding.NewKey(b, unhex(sampleV))
		check("K_DRBG", k.Valid(), err, n == sounding.KeySize)
		k, err = sounding.NewKey(unhex(sampleK), b)
		check("V_DRBG", k.Valid(), err, n == sounding.KeySize)
		k, err = sounding.Instantiate(b, unhex(sampleIN), unhex(samplePV))
		check("CS_IV", k.Valid(), err, n == sounding.IVSize)
		k, err = sounding.Instantiate(unhex(sampleIV), b, unhex(samplePV))
		check("CS_IN", k.Valid(), err, n == sounding.INSize)
		k, err = sounding.Instantiate(unhex(sampleIV), unhex(sampleIN), b)
		check("CS_PV", k.Valid(), err, n == sounding.PVSize)
		for i, size := range []int{8, 4, 8} {
			parts := [][]byte{make([]byte, 8), make([]byte, 4), make([]byte, 8)}
			parts[i] = b
			_, err := sounding.NewShare(parts[0], parts[1], parts[2])
			check("share", err == nil, err, n == size)
		}
	}
}

// TestJoin: the peripheral's half of each vector comes first, and only the right
// order makes the key of the sample data.
func TestJoin(t *testing.T) {
	iv, in, pv := unhex(sampleIV), unhex(sampleIN), unhex(samplePV)
	p := must(sounding.NewShare(iv[:8], in[:4], pv[:8]))
	c := must(sounding.NewShare(iv[8:], in[4:], pv[8:]))
	if k := sounding.Join(p, c); !k.Equal(sample()) || !k.Equal(must(sounding.Instantiate(iv, in, pv))) {
		t.Error("two shares do not make the key of the sample data")
	}
	if sounding.Join(c, p).Equal(sample()) {
		t.Error("the order of shares makes no difference")
	}
	p.Wipe()
	panics(t, "a wiped share", func() { sounding.Join(p, c) })
	panics(t, "the zero share", func() { sounding.Join(c, sounding.Share{}) })
}

func TestKey(t *testing.T) {
	k, v := unhex(sampleK), unhex(sampleV)
	key := must(sounding.NewKey(k, v))
	again := key
	k[0], v[0] = k[0]^1, v[0]^1
	if key.Equal(must(sounding.NewKey(k, unhex(sampleV)))) || key.Equal(must(sounding.NewKey(unhex(sampleK), v))) {
		t.Error("keys that differ in a bit are equal, or a key shares the caller's bytes")
	}
	gotK, gotV := key.Expose()
	if !bytes.Equal(gotK[:], unhex(sampleK)) || !bytes.Equal(gotV[:], unhex(sampleV)) {
		t.Errorf("exposed %x, %x", gotK, gotV)
	}
	if key.Next().Equal(key) || !key.Next().Equal(sample().Next()) {
		t.Error("the next key is the same, or not always one")
	}
	if _, err := key.Block(0, sounding.Backtracking+1, 0); err == nil {
		t.Error("a block of no transaction")
	}
	again.Wipe()
	if key.Valid() {
		t.Error("a copy of a wiped key is valid")
	}
	for name, k := range map[string]sounding.Key{"zero": {}, "wiped": key} {
		panics(t, name+" NewDRBG", func() { sounding.NewDRBG(k) })
		panics(t, name+" Next", func() { k.Next() })
		panics(t, name+" Block", func() { k.Block(0, 0, 0) })
		panics(t, name+" Expose", func() { k.Expose() })
	}
}

func TestDRBGWipe(t *testing.T) {
	d := at(3)
	d.Octet(sounding.ChannelHop)
	d.Wipe()
	d.Wipe()
	zero := new(sounding.DRBG)
	zero.Wipe()
	for name, d := range map[string]*sounding.DRBG{"zero": zero, "wiped": d} {
		panics(t, name+" Step", func() { d.Step(9) })
		panics(t, name+" Octet", func() { d.Octet(0) })
		panics(t, name+" AppendOctets", func() { d.AppendOctets(nil, 0, 1) })
		panics(t, name+" Bit", func() { d.Bit(0) })
		panics(t, name+" Below", func() { d.Below(0, 2) })
		panics(t, name+" Shuffle", func() { d.Shuffle(make([]byte, 1), make([]byte, 1), 0) })
		panics(t, name+" Addresses", func() { d.Addresses() })
		panics(t, name+" Markers", func() { d.Markers(sounding.Sounding32) })
		panics(t, name+" AppendRandom", func() { d.AppendRandom(nil, sounding.Random32) })
		panics(t, name+" AntennaPath", func() { d.AntennaPath(2) })
		panics(t, name+" MainModeSteps", func() { d.MainModeSteps(1, 2) })
	}
}
