package smp_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

// TestOffersAreFresh: each draws another r, under one key too, and C belongs to
// both.
func TestOffersAreFresh(t *testing.T) {
	k := private(samplePrivate)
	seen := map[[16]byte]bool{}
	for range 100 {
		o := expecttest.Must(smp.NewOffer(k))
		r := expecttest.Must(o.Record())
		if !r.Secure() || r.Complete() || o.Public() != k.Public() {
			t.Fatalf("%+v", r)
		}
		wants(t, "C", smp.VerifyConfirm(k.Public().X(), *r.Random, *r.Confirm), nil)
		again := expecttest.Must(o.Record())
		if *again.Confirm != *r.Confirm || !again.Random.Equal(*r.Random) {
			t.Error("an offer changes within its tap")
		}
		if seen[*r.Confirm] || seen[r.Random.Expose()] {
			t.Fatal("C or r twice")
		}
		seen[*r.Confirm], seen[r.Random.Expose()] = true, true
	}
}

// TestOfferServesOnce: an offer makes one pairing, and no record after it, even
// when the pairing comes to nothing.
func TestOfferServesOnce(t *testing.T) {
	o := expecttest.Must(smp.NewOffer(private(samplePrivate)))
	r := expecttest.Must(o.Record())
	p := expecttest.Must(smp.NewResponder(smp.Config{Offer: o}))
	_, err := o.Record()
	wants(t, "record in a pairing", err, smp.ErrState)
	for _, begin := range []func(smp.Config) (*smp.Pairing, error){smp.NewInitiator, smp.NewResponder} {
		_, err = begin(smp.Config{Offer: o})
		wants(t, "second pairing", err, smp.ErrState)
	}
	if !r.Random.Valid() {
		t.Fatal("r is wiped while it is needed")
	}
	_, _, err = p.Step([]byte{9})
	wants(t, "step", err, smp.ErrState)
	if r.Random.Valid() {
		t.Error("r outlives its pairing")
	}
	_, err = smp.NewInitiator(smp.Config{Offer: o})
	wants(t, "after the pairing", err, smp.ErrState)

	o = expecttest.Must(smp.NewOffer(private(samplePrivate)))
	o.Wipe()
	_, err = o.Record()
	wants(t, "wiped", err, smp.ErrState)
	_, err = smp.NewInitiator(smp.Config{Offer: o})
	wants(t, "pairing of a wiped one", err, smp.ErrState)
	expecttest.Panics(t, "zero", func() { new(smp.Offer).Record() })
}

func record(c, r byte) *smp.Record {
	random := expecttest.Must(smp.NewKey(append(make([]byte, 15), r)))
	return &smp.Record{Confirm: &smp.Value{0: c}, Random: &random}
}

// TestTaps: a record that comes again is refused, and one that shares C or r
// with it; after TapsSize others it is forgotten.
func TestTaps(t *testing.T) {
	var taps smp.Taps
	wants(t, "first", taps.Accept(record(1, 1)), nil)
	wants(t, "again", taps.Accept(record(1, 1)), smp.ErrReplay)
	wants(t, "same r, another key", taps.Accept(record(2, 1)), smp.ErrReplay)
	wants(t, "same C", taps.Accept(record(1, 2)), smp.ErrReplay)
	wants(t, "second", taps.Accept(record(2, 2)), nil)
	wants(t, "no r", taps.Accept(&smp.Record{Confirm: new(smp.Value)}), smp.ErrRecord)
	wants(t, "nothing", taps.Accept(new(smp.Record)), smp.ErrRecord)

	other := func() *smp.Record {
		o := expecttest.Must(smp.NewOffer(private(samplePrivate)))
		return new(expecttest.Must(o.Record()))
	}
	for range smp.TapsSize - 2 {
		wants(t, "another", taps.Accept(other()), nil)
		wants(t, "the first", taps.Accept(record(1, 1)), smp.ErrReplay)
	}
	wants(t, "one too many", taps.Accept(other()), nil)
	wants(t, "the second, still known", taps.Accept(record(2, 2)), smp.ErrReplay)
	wants(t, "the first, forgotten", taps.Accept(record(1, 1)), nil)
	wants(t, "the first, known again", taps.Accept(record(1, 1)), smp.ErrReplay)
}
