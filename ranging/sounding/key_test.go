package sounding_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/ranging/sounding"
)

func TestKeyNeverPrints(t *testing.T) {
	k, d := sample(), at(9)
	share := expecttest.Must(sounding.NewShare(expecttest.Unhex(sampleIV)[:8], expecttest.Unhex(sampleIN)[:4], expecttest.Unhex(samplePV)[:8]))
	for _, half := range []string{sampleK, sampleV} {
		printtest.NeverPrints(t, k, expecttest.Unhex(half))
		printtest.NeverPrints(t, &k, expecttest.Unhex(half))
		printtest.NeverPrints(t, d, expecttest.Unhex(half))
		printtest.NeverPrints(t, *d, expecttest.Unhex(half))
	}
	printtest.NeverPrints(t, share, expecttest.Unhex(sampleIV)[:8])
	printtest.NeverPrints(t, share, expecttest.Unhex(samplePV)[:8])
	random := expecttest.Must(d.AppendRandom(nil, sounding.Random128))
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
				expecttest.Is(t, what, err, sounding.ErrLength)
			}
		}
		k, err := sounding.NewKey(b, expecttest.Unhex(sampleV))
		check("K_DRBG", k.Valid(), err, n == sounding.KeySize)
		k, err = sounding.NewKey(expecttest.Unhex(sampleK), b)
		check("V_DRBG", k.Valid(), err, n == sounding.KeySize)
		k, err = sounding.Instantiate(b, expecttest.Unhex(sampleIN), expecttest.Unhex(samplePV))
		check("CS_IV", k.Valid(), err, n == sounding.IVSize)
		k, err = sounding.Instantiate(expecttest.Unhex(sampleIV), b, expecttest.Unhex(samplePV))
		check("CS_IN", k.Valid(), err, n == sounding.INSize)
		k, err = sounding.Instantiate(expecttest.Unhex(sampleIV), expecttest.Unhex(sampleIN), b)
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
	iv, in, pv := expecttest.Unhex(sampleIV), expecttest.Unhex(sampleIN), expecttest.Unhex(samplePV)
	p := expecttest.Must(sounding.NewShare(iv[:8], in[:4], pv[:8]))
	c := expecttest.Must(sounding.NewShare(iv[8:], in[4:], pv[8:]))
	if k := sounding.Join(p, c); !k.Equal(sample()) || !k.Equal(expecttest.Must(sounding.Instantiate(iv, in, pv))) {
		t.Error("two shares do not make the key of the sample data")
	}
	if sounding.Join(c, p).Equal(sample()) {
		t.Error("the order of shares makes no difference")
	}
	p.Wipe()
	expecttest.Panics(t, "a wiped share", func() { sounding.Join(p, c) })
	expecttest.Panics(t, "the zero share", func() { sounding.Join(c, sounding.Share{}) })
}

func TestKey(t *testing.T) {
	k, v := expecttest.Unhex(sampleK), expecttest.Unhex(sampleV)
	key := expecttest.Must(sounding.NewKey(k, v))
	again := key
	k[0], v[0] = k[0]^1, v[0]^1
	if key.Equal(expecttest.Must(sounding.NewKey(k, expecttest.Unhex(sampleV)))) || key.Equal(expecttest.Must(sounding.NewKey(expecttest.Unhex(sampleK), v))) {
		t.Error("keys that differ in a bit are equal, or a key shares the caller's bytes")
	}
	gotK, gotV := key.Expose()
	if !bytes.Equal(gotK[:], expecttest.Unhex(sampleK)) || !bytes.Equal(gotV[:], expecttest.Unhex(sampleV)) {
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
		expecttest.Panics(t, name+" NewDRBG", func() { sounding.NewDRBG(k) })
		expecttest.Panics(t, name+" Next", func() { k.Next() })
		expecttest.Panics(t, name+" Block", func() { k.Block(0, 0, 0) })
		expecttest.Panics(t, name+" Expose", func() { k.Expose() })
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
		expecttest.Panics(t, name+" Step", func() { d.Step(9) })
		expecttest.Panics(t, name+" Octet", func() { d.Octet(0) })
		expecttest.Panics(t, name+" AppendOctets", func() { d.AppendOctets(nil, 0, 1) })
		expecttest.Panics(t, name+" Bit", func() { d.Bit(0) })
		expecttest.Panics(t, name+" Below", func() { d.Below(0, 2) })
		expecttest.Panics(t, name+" Shuffle", func() { d.Shuffle(make([]byte, 1), make([]byte, 1), 0) })
		expecttest.Panics(t, name+" Addresses", func() { d.Addresses() })
		expecttest.Panics(t, name+" Markers", func() { d.Markers(sounding.Sounding32) })
		expecttest.Panics(t, name+" AppendRandom", func() { d.AppendRandom(nil, sounding.Random32) })
		expecttest.Panics(t, name+" AntennaPath", func() { d.AntennaPath(2) })
		expecttest.Panics(t, name+" MainModeSteps", func() { d.MainModeSteps(1, 2) })
	}
}
