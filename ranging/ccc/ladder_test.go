package ccc_test

import (
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging/ccc"
)

func TestKeysNeverPrint(t *testing.T) {
	k := expecttest.Must(ccc.NewKey(expecttest.Unhex(preKey)))
	printtest.NeverPrints(t, k, expecttest.Unhex(preKey))
	printtest.NeverPrints(t, expecttest.Must(ccc.NewLongKey(expecttest.Unhex(ursk))), expecttest.Unhex(ursk))
	printtest.NeverPrints(t, ccc.NewSealer(k), expecttest.Unhex(preKey))
	l := ladder()
	printtest.NeverPrints(t, l, expecttest.Unhex(preKey))
	r := l.Round(5)
	slots := expecttest.Must(l.Slots(ccc.Schedule{SlotsPerRound: 6, Rounds: 4}, 0))
	use := expecttest.Must(slots.Use(0))
	b := r.STSKey.Expose()
	printtest.NeverPrints(t, r, b[:])
	b = use.Keys.DataKey.Expose()
	printtest.NeverPrints(t, use, b[:])
	for _, typ := range []reflect.Type{reflect.TypeFor[ccc.Key](), reflect.TypeFor[ccc.LongKey](), reflect.TypeFor[ccc.Ladder](), reflect.TypeFor[ccc.Round]()} {
		if typ.Comparable() {
			t.Errorf("%v can be compared with ==", typ)
		}
	}
}

func TestKeys(t *testing.T) {
	for n := range 70 {
		_, short := ccc.NewKey(make([]byte, n))
		_, long := ccc.NewLongKey(make([]byte, n))
		if n == ccc.KeySize {
			expecttest.Is(t, "Key", short, nil)
		} else {
			expecttest.Is(t, "Key", short, ccc.ErrLength)
		}
		if n == ccc.LongKeySize {
			expecttest.Is(t, "LongKey", long, nil)
		} else {
			expecttest.Is(t, "LongKey", long, ccc.ErrLength)
		}
	}
	b := expecttest.Unhex(ursk)
	k := expecttest.Must(ccc.NewLongKey(b))
	other := k
	b[0] ^= 1
	if !k.Equal(expecttest.Must(ccc.NewLongKey(expecttest.Unhex(ursk)))) || k.Equal(expecttest.Must(ccc.NewLongKey(b))) {
		t.Error("the key changed with the bytes it was made of")
	}
	other.Wipe()
	expecttest.Panics(t, "wiped URSK", func() { ccc.NewLadder(k, nil) })
	expecttest.Panics(t, "no URSK", func() { ccc.NewLadder(ccc.LongKey{}, nil) })
	expecttest.Panics(t, "no ladder", func() { ccc.Ladder{}.Round(0) })
	expecttest.Panics(t, "no key", func() { ccc.NewSealer(ccc.Key{}) })
	l := ladder()
	r := l.Round(7)
	l.Wipe()
	expecttest.Panics(t, "wiped ladder", func() { l.Addresses(0) })
	expecttest.Panics(t, "wiped ladder", func() { l.PrePollKey().Expose() })
	if !r.STSKey.Equal(ladder().Round(7).STSKey) || r.STSKey.Equal(r.DataKey) {
		t.Error("the round went with its ladder")
	}
	r.Wipe()
	expecttest.Panics(t, "wiped round", func() { r.DataKey.Expose() })
}

// TestV: the third word moves, modulo 2^32, and no other.
func TestV(t *testing.T) {
	l := ladder()
	h := l.SaltedHash()
	for _, index := range []uint32{0, 1, 7, ccc.MaxIndex, 1<<32 - 1, -wire.Be32(h[8:])} {
		want := h
		wire.PutBe32(want[8:], wire.Be32(h[8:])+index)
		if got := l.V(index).Bytes(); got != want {
			t.Errorf("index %d: %x, want %x", index, got, want)
		}
	}
	if l.V(0).Bytes() != h {
		t.Error("V of index 0 is not the salted hash")
	}
}

// TestEverythingCounts: another octet of the configuration, another index of
// the round, and another first index, give other keys and addresses.
func TestEverythingCounts(t *testing.T) {
	k := expecttest.Must(ccc.NewLongKey(expecttest.Unhex(ursk)))
	l := ladder()
	for i := range expecttest.Unhex(config) {
		c := expecttest.Unhex(config)
		c[i] ^= 1
		other := ccc.NewLadder(k, c)
		if other.SaltedHash() == l.SaltedHash() || other.Round(5).STSKey.Equal(l.Round(5).STSKey) {
			t.Errorf("octet %d of the configuration does not count", i)
		}
	}
	for i := range 32 {
		if l.Round(1 << i).STSKey.Equal(l.Round(0).STSKey) {
			t.Errorf("bit %d of the index does not count", i)
		}
	}
	if l.Addresses(3) == l.Addresses(4) {
		t.Error("the first index does not count")
	}
}
