package exposure_test

import (
	"bytes"
	"crypto/aes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/exposure"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
)

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func newTEK(t testing.TB, b []byte) exposure.TEK {
	t.Helper()
	k, err := exposure.NewTEK(b)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newCredential(t testing.TB, tek []byte, r exposure.Rolling) *exposure.Credential {
	t.Helper()
	c, err := exposure.NewCredential(newTEK(t, tek), r)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// expand is HKDF of the standard library.
func expand(t testing.TB, tek []byte, label string) []byte {
	t.Helper()
	key, err := hkdf.Key(sha256.New, tek, nil, label, 16)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func encrypt(t testing.TB, key, block []byte) []byte {
	t.Helper()
	c, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, 16)
	c.Encrypt(out, block)
	return out
}

// oracle derives one identifier as the specification has it.
func oracle(t testing.TB, tek []byte, i uint32) []byte {
	t.Helper()
	block := append([]byte("EN-RPI"), make([]byte, 6)...)
	return encrypt(t, expand(t, tek, "EN-RPIK"), binary.LittleEndian.AppendUint32(block, i))
}

func TestKeysAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		tek, i := random(r, 16), exposure.Interval(r.Uint32())
		k := newTEK(t, tek)
		if got, want := k.AppendSecretRPIK([]byte{1}), append([]byte{1}, expand(t, tek, "EN-RPIK")...); !bytes.Equal(got, want) {
			t.Fatalf("RPIK of %x is %x, want %x", tek, got, want)
		}
		if got, want := k.AppendSecretAEMK(nil), expand(t, tek, "EN-AEMK"); !bytes.Equal(got, want) {
			t.Fatalf("AEMK of %x is %x, want %x", tek, got, want)
		}
		id := k.RPI(i)
		if want := oracle(t, tek, uint32(i)); !bytes.Equal(id[:], want) {
			t.Fatalf("RPI of %x, %d is %x, want %x", tek, i, id, want)
		}
		if got, ok := k.Identify(id); !ok || got != i {
			t.Fatalf("Identify of interval %d: %d, %v", i, got, ok)
		}
		m := [4]byte(random(r, 4))
		stream := encrypt(t, expand(t, tek, "EN-AEMK"), id[:])
		aem := k.Crypt(id, m)
		for j := range aem {
			if aem[j] != m[j]^stream[j] {
				t.Fatalf("metadata %x became %x under %x", m, aem, stream)
			}
		}
		if s := k.ServiceData(i, m); s.RPI != id || s.AEM != aem || k.Crypt(id, aem) != m {
			t.Fatalf("service data %x, want %x %x", s, id, aem)
		}
	}
}

func TestIdentifyRefuses(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	k := newTEK(t, random(r, 16))
	id := k.RPI(7)
	for bit := range 128 {
		bad := id
		bad[bit/8] ^= 1 << (bit % 8)
		if i, ok := k.Identify(bad); ok {
			t.Errorf("bit %d flipped: interval %d", bit, i)
		}
	}
	if _, ok := newTEK(t, random(r, 16)).Identify(id); ok {
		t.Error("another key identifies it")
	}
}

func TestKeysNeverPrint(t *testing.T) {
	key := expecttest.Unhex("a1b2c3d4e5f60718293a4b5c6d7e8f90")
	printtest.NeverPrints(t, newTEK(t, key), key)
	c := newCredential(t, key, exposure.Rolling{Start: 1})
	printtest.NeverPrints(t, c, key)
	printtest.NeverPrints(t, *c, key)
}

func TestKeyLengths(t *testing.T) {
	for n := range 40 {
		if _, err := exposure.NewTEK(make([]byte, n)); (n == 16) != (err == nil) || err != nil && !errors.Is(err, exposure.ErrKeyLength) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

func TestEqual(t *testing.T) {
	a, b := make([]byte, 16), append(make([]byte, 15), 1)
	if !newTEK(t, a).Equal(newTEK(t, a)) || newTEK(t, a).Equal(newTEK(t, b)) {
		t.Error("Equal of keys is wrong")
	}
	c := newCredential(t, a, exposure.Rolling{Start: 1})
	if !c.Equal(newCredential(t, a, exposure.Rolling{Start: 1, Period: 144})) {
		t.Error("a period of 0 is not one of 144")
	}
	for _, other := range []*exposure.Credential{
		newCredential(t, b, exposure.Rolling{Start: 1}),
		newCredential(t, a, exposure.Rolling{Start: 2}),
		newCredential(t, a, exposure.Rolling{Start: 1, Period: 143}),
	} {
		if c.Equal(other) {
			t.Error("two different credentials are equal")
		}
	}
}

func TestWipe(t *testing.T) {
	for name, f := range map[string]func(){
		"credential": func() {
			c := newCredential(t, make([]byte, 16), exposure.Rolling{})
			c.Wipe()
			c.Wipe()
			c.Expose(&beacon.Secrets{})
		},
		"key": func() {
			k := newTEK(t, make([]byte, 16))
			twin := k
			k.Wipe()
			twin.AppendSecret(nil)
		},
		"zero key": func() { exposure.TEK{}.RPI(0) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
	tek := newTEK(t, make([]byte, 16))
	c, err := exposure.NewCredential(tek, exposure.Rolling{})
	if err != nil {
		t.Fatal(err)
	}
	tek.Wipe()
	c.Expose(&beacon.Secrets{}) // has a copy of its own
}
