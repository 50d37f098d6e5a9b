package eddystone_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"errors"
	mrand "math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
)

func newCredential(t testing.TB, key []byte, k uint8, clock eddystone.Clock, at int64) *eddystone.Credential {
	t.Helper()
	ik, err := eddystone.NewIdentityKey(key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := eddystone.NewCredential(ik, k, clock, at)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newLockCode(t testing.TB, b []byte) eddystone.LockCode {
	t.Helper()
	l, err := eddystone.NewLockCode(b)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestKeysNeverPrint(t *testing.T) {
	key := expecttest.Unhex("a1b2c3d4e5f60718293a4b5c6d7e8f90")
	ik, err := eddystone.NewIdentityKey(key)
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, ik, key)
	printtest.NeverPrints(t, newLockCode(t, key), key)
	printtest.NeverPrints(t, newBeacon(t, key, 10), key)
	c := newCredential(t, key, 10, 1, 2)
	printtest.NeverPrints(t, c, key)
	printtest.NeverPrints(t, *c, key)
}

func TestKeyLengths(t *testing.T) {
	for n := range 40 {
		_, err1 := eddystone.NewIdentityKey(make([]byte, n))
		_, err2 := eddystone.NewLockCode(make([]byte, n))
		for _, err := range []error{err1, err2} {
			if (n == 16) != (err == nil) || err != nil && !errors.Is(err, eddystone.ErrKeyLength) {
				t.Errorf("%d bytes: %v", n, err)
			}
		}
	}
	if _, err := eddystone.NewCredential(eddystone.IdentityKey{}, 16, 0, 0); !errors.Is(err, eddystone.ErrExponent) {
		t.Errorf("NewCredential: %v", err)
	}
}

func TestEqual(t *testing.T) {
	a := make([]byte, 16)
	b := append(make([]byte, 15), 1)
	ka, err := eddystone.NewIdentityKey(a)
	if err != nil {
		t.Fatal(err)
	}
	kb, err := eddystone.NewIdentityKey(b)
	if err != nil {
		t.Fatal(err)
	}
	if !ka.Equal(ka) || ka.Equal(kb) || !newLockCode(t, a).Equal(newLockCode(t, a)) || newLockCode(t, a).Equal(newLockCode(t, b)) {
		t.Error("Equal of keys is wrong")
	}
	c := newCredential(t, a, 1, 2, 3)
	for _, other := range []*eddystone.Credential{newCredential(t, b, 1, 2, 3), newCredential(t, a, 2, 2, 3), newCredential(t, a, 1, 3, 3), newCredential(t, a, 1, 2, 4)} {
		if c.Equal(other) {
			t.Error("two different credentials are equal")
		}
	}
	if !c.Equal(newCredential(t, a, 1, 2, 3)) {
		t.Error("two equal credentials are not")
	}
}

func TestWipe(t *testing.T) {
	for name, f := range map[string]func(){
		"credential": func() {
			c := newCredential(t, make([]byte, 16), 0, 0, 0)
			c.Wipe()
			c.Wipe()
			c.Expose(&beacon.Secrets{})
		},
		"identity key": func() {
			k, err := eddystone.NewIdentityKey(make([]byte, 16))
			if err != nil {
				t.Error(err)
				return
			}
			twin := k
			k.Wipe()
			twin.AppendSecret(nil)
		},
		"lock code": func() {
			l := newLockCode(t, make([]byte, 16))
			l.Wipe()
			l.Token([16]byte{})
		},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic after Wipe", name)
				}
			}()
			f()
		}()
	}
}

func TestKeysAreCopied(t *testing.T) {
	b := make([]byte, 16)
	k, err := eddystone.NewIdentityKey(b)
	if err != nil {
		t.Fatal(err)
	}
	b[0] = 1
	if got := k.AppendSecret([]byte{9}); !bytes.Equal(got, append([]byte{9}, make([]byte, 16)...)) {
		t.Errorf("key changed with its source: %x", got)
	}
}

func TestLockCode(t *testing.T) {
	r := mrand.New(mrand.NewPCG(19, 20))
	for range 50 {
		l, b := newLockCode(t, random(r, 16)), random(r, 16)
		k, err := eddystone.NewIdentityKey(b)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Decrypt(l.Encrypt(k)); !got.Equal(k) {
			t.Fatal("Decrypt(Encrypt(key)) is another key")
		}
		// A change, a challenge and a key are one block under one code.
		if v, e, c := l.Change(newLockCode(t, b)), l.Encrypt(k), l.Token([16]byte(b)); v[0] != 0 || [16]byte(v[1:]) != e || c != e {
			t.Fatalf("change %x, key %x, token %x", v, e, c)
		}
	}
}

func TestRegistration(t *testing.T) {
	resolver, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tag, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a, err := eddystone.RegisterResolver(resolver, tag.PublicKey().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	b, err := eddystone.RegisterBeacon(tag, resolver.PublicKey().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !a.Equal(b) {
		t.Error("the two sides have different keys")
	}
	if c, err := eddystone.RegisterBeacon(resolver, tag.PublicKey().Bytes()); err != nil || c.Equal(a) {
		t.Error("swapped roles give the same key")
	}
	for n := range 70 {
		_, err := eddystone.RegisterBeacon(tag, make([]byte, n))
		want := eddystone.ErrPublicLength
		if n == 32 {
			want = eddystone.ErrPoint // zero is of low order
		}
		if !errors.Is(err, want) {
			t.Errorf("public key of %d bytes: %v, want %v", n, err, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a key of P-256: no panic")
		}
	}()
	other, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	eddystone.RegisterBeacon(other, nil)
}

func TestSlots(t *testing.T) {
	for n := range 50 {
		b := make([]byte, n)
		if n > 0 {
			b[0] = 0x30
		}
		_, err1 := eddystone.ParseSlotPublic(b)
		_, err2 := eddystone.ParseSlotKey(b)
		_, err3 := eddystone.ParseSlot(b)
		for size, err := range map[int]error{eddystone.SlotPublicSize: err1, eddystone.SlotKeySize: err2, eddystone.SlotSize: err3} {
			if (n == size) != (err == nil) || err != nil && !errors.Is(err, eddystone.ErrSlotLength) {
				t.Errorf("%d bytes where %d are right: %v", n, size, err)
			}
		}
	}
	for v := range 256 {
		public, key, slot := make([]byte, eddystone.SlotPublicSize), make([]byte, eddystone.SlotKeySize), make([]byte, eddystone.SlotSize)
		for at, want := range map[int]error{0: eddystone.ErrSlotType, -1: eddystone.ErrExponent} {
			for _, c := range []struct {
				b []byte
				k int // where the exponent is
				f func([]byte) error
			}{
				{public, len(public) - 1, func(b []byte) error { _, err := eddystone.ParseSlotPublic(b); return err }},
				{key, len(key) - 1, func(b []byte) error { _, err := eddystone.ParseSlotKey(b); return err }},
				{slot, 1, func(b []byte) error { _, err := eddystone.ParseSlot(b); return err }},
			} {
				b := bytes.Clone(c.b)
				b[0] = 0x30
				i, ok := 0, v == 0x30
				if at < 0 {
					i, ok = c.k, v <= 15
				}
				b[i] = byte(v)
				if err := c.f(b); ok != (err == nil) || err != nil && !errors.Is(err, want) {
					t.Errorf("byte %d of %d is %02x: %v", i, len(b), v, err)
				}
			}
		}
		_, err1 := eddystone.SlotPublic{K: uint8(v)}.Append(nil)
		_, err2 := eddystone.SlotKey{K: uint8(v)}.Append(nil)
		_, err3 := eddystone.Slot{K: uint8(v)}.Append(nil)
		for _, err := range []error{err1, err2, err3} {
			if (v <= 15) != (err == nil) || err != nil && !errors.Is(err, eddystone.ErrExponent) {
				t.Errorf("exponent %d: %v", v, err)
			}
		}
	}
}
