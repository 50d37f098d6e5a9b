package smp_test

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

func TestKeysNeverPrint(t *testing.T) {
	k := expecttest.Unhex("f0e1d2c3b4a5968778695a4b3c2d1e0f")
	printtest.NeverPrints(t, expecttest.Must(smp.NewKey(k)), k)
	printtest.NeverPrints(t, expecttest.Must(smp.NewDHKey(expecttest.Unhex(sampleDH))), expecttest.Unhex(sampleDH))
	printtest.NeverPrints(t, private(samplePrivate), expecttest.Unhex(samplePrivate))

	record := expecttest.Must(smp.ParseRecord(append([]byte{17, smp.TypeRandom}, k...)))
	r := record.Random.Expose()
	printtest.NeverPrints(t, record, r[:])

	offer := expecttest.Must(smp.NewOffer(private(samplePrivate)))
	shown := expecttest.Must(offer.Record())
	r = shown.Random.Expose()
	printtest.NeverPrints(t, offer, r[:])
	a, b := pair(t, bothWays)
	if errA, errB := run(a, b, nil); errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	ltk := expecttest.Must(a.Result()).LTK.Expose()
	printtest.NeverPrints(t, a, ltk[:])
}

func TestKeySizes(t *testing.T) {
	for n := range 70 {
		b := make([]byte, n)
		k, err := smp.NewKey(b)
		if (err == nil) != (n == smp.ValueSize) || k.Valid() != (err == nil) {
			t.Errorf("Key of %d bytes: %v", n, err)
		}
		if err != nil {
			wants(t, "Key", err, smp.ErrLength)
		}
		d, err := smp.NewDHKey(b)
		if (err == nil) != (n == smp.DHKeySize) {
			t.Errorf("DHKey of %d bytes: %v", n, err)
		}
		if err != nil {
			wants(t, "DHKey", err, smp.ErrLength)
			expecttest.Panics(t, "DHKey", func() { d.Expose() })
		}
		p, err := smp.NewPrivateKey(b)
		want := smp.ErrLength
		if n == smp.CoordinateSize {
			want = smp.ErrPrivateKey // 0
		}
		if wants(t, "PrivateKey", err, want); p.Valid() {
			t.Errorf("a PrivateKey of %d bytes", n)
		}
	}
}

func TestKeysCopyAndWipe(t *testing.T) {
	b := expecttest.Unhex("f0e1d2c3b4a5968778695a4b3c2d1e0f")
	k := expecttest.Must(smp.NewKey(b))
	other := k
	b[0] ^= 1
	if k.Expose() != [16]byte(expecttest.Unhex("f0e1d2c3b4a5968778695a4b3c2d1e0f")) || !k.Equal(other) || k.Equal(expecttest.Must(smp.NewKey(b))) {
		t.Error("the key changed with the bytes it was made of")
	}
	other.Wipe()
	if k.Valid() {
		t.Error("a copy is left")
	}
	expecttest.Panics(t, "wiped", func() { k.Expose() })
	expecttest.Panics(t, "zero", func() { smp.H6(smp.Key{}, [4]byte{}) })
	expecttest.Panics(t, "zero", func() { smp.F5(smp.DHKey{}, smp.Value{}, smp.Value{}, smp.Address{}, smp.Address{}) })

	d := expecttest.Must(smp.NewDHKey(expecttest.Unhex(sampleDH)))
	if !d.Equal(expecttest.Must(smp.NewDHKey(expecttest.Unhex(sampleDH)))) || d.Equal(expecttest.Must(smp.NewDHKey(make([]byte, 32)))) {
		t.Error("DHKey: not equal to itself alone")
	}
	d.Wipe()
	expecttest.Panics(t, "wiped DHKey", func() { d.Expose() })

	p := private(samplePrivate)
	if e := p.Expose(); !bytes.Equal(e[:], expecttest.Unhex(samplePrivate)) {
		t.Error("another private key")
	}
	p.Wipe()
	expecttest.Panics(t, "wiped private key", func() { p.DHKey(private(samplePrivate).Public()) })
	expecttest.Panics(t, "offer of a wiped key", func() { smp.NewOffer(p) })
	if p.Public() != private(samplePrivate).Public() {
		t.Error("a wiped key has another public half")
	}
	expecttest.Panics(t, "public half of no key", func() { smp.PrivateKey{}.Public() })
	expecttest.Panics(t, "offer of no key", func() { smp.NewOffer(smp.PrivateKey{}) })
}

func TestKeysAreNotComparable(t *testing.T) {
	for _, typ := range []reflect.Type{reflect.TypeFor[smp.Key](), reflect.TypeFor[smp.DHKey](), reflect.TypeFor[smp.PrivateKey]()} {
		if typ.Comparable() {
			t.Errorf("%v can be compared with ==", typ)
		}
	}
}
