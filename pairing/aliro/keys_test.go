package aliro_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/pairing/aliro"
)

func TestPublicKey(t *testing.T) {
	k := deviceOptions.Key.Public()
	b := k.Bytes()
	if again, err := aliro.ParsePublicKey(b[:]); again != k || err != nil || !again.Valid() {
		t.Errorf("%v, %v", again, err)
	}
	bad := b
	bad[64] ^= 1
	none, err := aliro.ParsePublicKey(bad[:])
	if wants(t, "off the curve", err, aliro.ErrPoint); none.Valid() {
		t.Error("a key and an error")
	}
	for n := range 130 {
		if n == aliro.PublicKeySize {
			continue
		}
		none, err := aliro.ParsePublicKey(make([]byte, n))
		if wants(t, "size", err, aliro.ErrKeyLength); none.Valid() {
			t.Error("a key and an error")
		}
	}
	expecttest.Panics(t, "zero", func() { (aliro.PublicKey{}).Bytes() })
}

func TestSigningKey(t *testing.T) {
	b := random(rand.New(rand.NewPCG(1, 42)), 32)
	k := expecttest.Must(aliro.NewSigningKey(b))
	if !bytes.Equal(k.AppendSecret(bytes.Clone(prefix)), append(bytes.Clone(prefix), b...)) || !k.Equal(expecttest.Must(aliro.NewSigningKey(b))) {
		t.Error("another key")
	}
	other := expecttest.Must(aliro.GenerateSigningKey())
	if k.Equal(other) || k.Public() == other.Public() || !k.Public().Valid() {
		t.Error("equal keys")
	}
	_, err := aliro.NewSigningKey(b[1:])
	wants(t, "size", err, aliro.ErrKeyLength)
	_, err = aliro.NewSigningKey(make([]byte, 32))
	wants(t, "zero", err, aliro.ErrPrivateKey)
	printtest.NeverPrints(t, k, b[:8])
	k.Wipe()
	for name, k := range map[string]aliro.SigningKey{"wiped": k, "zero": {}} {
		expecttest.Panics(t, name, func() { k.Public() })
		expecttest.Panics(t, name, func() { k.AppendSecret(nil) })
		ro, do := readerOptions, deviceOptions
		ro.Key, do.Key = k, k
		expecttest.Panics(t, name, func() { aliro.NewReader(ro, nil, aliro.Request{}) })
		expecttest.Panics(t, name, func() { aliro.NewDevice(do) })
	}
}

func TestPersistentKey(t *testing.T) {
	b := random(rand.New(rand.NewPCG(2, 42)), 32)
	k := expecttest.Must(aliro.NewPersistentKey(b))
	if !bytes.Equal(k.AppendSecret(nil), b) || !k.Equal(expecttest.Must(aliro.NewPersistentKey(b))) || !k.Valid() {
		t.Error("another key")
	}
	for n := range 70 {
		if n == 32 {
			continue
		}
		none, err := aliro.NewPersistentKey(make([]byte, n))
		if wants(t, "size", err, aliro.ErrKeyLength); none.Valid() {
			t.Error("a key and an error")
		}
	}
	printtest.NeverPrints(t, k, b[:8])
	printtest.NeverPrints(t, aliro.KnownDevice{Persistent: k}, b[:8])
	printtest.NeverPrints(t, aliro.KnownReader{Persistent: k}, b[:8])
	k.Wipe()
	if k.Valid() || (aliro.PersistentKey{}).Valid() {
		t.Error("valid")
	}
	expecttest.Panics(t, "wiped", func() { k.AppendSecret(nil) })
}

func TestSessionNeverPrints(t *testing.T) {
	reader, device := meet(t)
	printtest.NeverPrints(t, reader, reader.AppendRangingKey(nil)[:6])
	_, d := start(t, trusting(device.PersistentKey()), true)
	printtest.NeverPrints(t, d, deviceOptions.Key.AppendSecret(nil)[:4])
}

// TestChannelNeverPrints: a channel of known keys shows neither.
func TestChannelNeverPrints(t *testing.T) {
	key := expecttest.Unhex("de82f4f94575da8369febd52dea94ec3dadad6d4406a9efe76098d6a22a8fd5d")
	printtest.NeverPrints(t, aliro.NewChannel(key, key), key[:8])
}
