package ladder_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/aliro/alirotest"
	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "aliro.json", alirotest.Operations()) }

// hkdf is RFC 5869 as a formula.
func hkdf(k, salt, info []byte, n int) (okm []byte) {
	mac := func(key []byte, parts ...[]byte) []byte {
		h := hmac.New(sha256.New, key)
		for _, p := range parts {
			h.Write(p)
		}
		return h.Sum(nil)
	}
	prk := mac(salt, k)
	var block []byte
	for c := byte(1); len(okm) < n; c++ {
		block = mac(prk, block, info, []byte{c})
		okm = append(okm, block...)
	}
	return okm[:n]
}

// salt is the salt of a derivation as the catalogue writes it.
func salt(t *ladder.Transaction, label string, device *ladder.Point) []byte {
	parts := [][]byte{
		t.ReaderKey[1:33], []byte(label), t.ReaderID[:], {t.Interface}, {0x5c, 2}, t.Version[:],
		t.ReaderEphemeral[1:33], t.ID[:], {t.Flags, t.Code}, t.Proprietary,
	}
	if device != nil {
		parts = append(parts, device[1:33])
	}
	return bytes.Join(parts, nil)
}

// TestSchedule: both ends derive the same keys, and they are those of the
// formula.
func TestSchedule(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 28))
	for i := range 20 {
		w := newWorld(t, r)
		if i%2 == 1 {
			w.t.Interface = ladder.Bluetooth
		}
		k := w.t.Agree(w.readerEphemeral, &w.t.DeviceEphemeral)
		if other := w.t.Agree(w.deviceOwn, &w.t.ReaderEphemeral); other != k {
			t.Fatal("the ends agree on different keys")
		}
		zero := make([]byte, 32)
		info := w.t.DeviceEphemeral[1:33]

		okm := hkdf(k[:], salt(&w.t, "Volatile****", nil), info, 160)
		v, err := w.t.Standard(&k)
		if err != nil {
			t.Fatal(err)
		}
		want := bytes.Join([][]byte{
			okm[:64], hkdf(okm[64:96], zero, []byte("SKReader"), 32), hkdf(okm[64:96], zero, []byte("SKDevice"), 32),
			hkdf(okm[96:128], zero, []byte("BleSKReader"), 32), hkdf(okm[96:128], zero, []byte("BleSKDevice"), 32), okm[128:],
		}, nil)
		got := bytes.Join([][]byte{
			v.Exchange.Reader[:], v.Exchange.Device[:], v.StepUp.Reader[:], v.StepUp.Device[:],
			v.Bluetooth.Reader[:], v.Bluetooth.Device[:], v.Ranging[:],
		}, nil)
		if !bytes.Equal(got, want) {
			t.Fatalf("standard keys %x, want %x", got, want)
		}

		p, err := w.t.Persistent(&k, &w.device)
		if want := hkdf(k[:], salt(&w.t, "Persistent**", &w.device), info, 32); err != nil || !bytes.Equal(p[:], want) {
			t.Fatalf("persistent key %x, want %x, %v", p, want, err)
		}

		okm = hkdf(p[:], salt(&w.t, "VolatileFast", &w.device), info, 160)
		f, err := w.t.Fast(p[:], &w.device)
		if err != nil {
			t.Fatal(err)
		}
		want = bytes.Join([][]byte{okm[:96], hkdf(okm[96:128], zero, []byte("BleSKReader"), 32), hkdf(okm[96:128], zero, []byte("BleSKDevice"), 32), okm[128:]}, nil)
		got = bytes.Join([][]byte{f.Cryptogram[:], f.Exchange.Reader[:], f.Exchange.Device[:], f.Bluetooth.Reader[:], f.Bluetooth.Device[:], f.Ranging[:]}, nil)
		if !bytes.Equal(got, want) {
			t.Fatalf("fast keys %x, want %x", got, want)
		}
		if c, err := w.t.Cryptogram(p[:], &w.device); c != f.Cryptogram || err != nil {
			t.Fatalf("the key of the cryptogram alone is another one, %v", err)
		}
	}
}

// TestScheduleBinds: every field of a transaction goes into every key.
func TestScheduleBinds(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 28))
	w := newWorld(t, r)
	other := newWorld(t, r)
	w.t.Proprietary = []byte{0xa5, 0}
	keys := func(x ladder.Transaction) [3][32]byte {
		k := ladder.SharedKey{1}
		v, err := x.Standard(&k)
		if err != nil {
			t.Fatal(err)
		}
		p, err := x.Persistent(&k, &w.device)
		if err != nil {
			t.Fatal(err)
		}
		f, err := x.Fast(k[:], &w.device)
		if err != nil {
			t.Fatal(err)
		}
		return [3][32]byte{v.Exchange.Reader, p, f.Exchange.Reader}
	}
	base := keys(w.t)
	for name, change := range map[string]func(x *ladder.Transaction){
		"reader key":       func(x *ladder.Transaction) { x.ReaderKey = other.t.ReaderKey },
		"reader ID":        func(x *ladder.Transaction) { x.ReaderID[31] ^= 1 },
		"reader ephemeral": func(x *ladder.Transaction) { x.ReaderEphemeral = other.t.ReaderEphemeral },
		"device ephemeral": func(x *ladder.Transaction) { x.DeviceEphemeral = other.t.DeviceEphemeral },
		"transaction ID":   func(x *ladder.Transaction) { x.ID[0] ^= 1 },
		"interface":        func(x *ladder.Transaction) { x.Interface = ladder.Bluetooth },
		"version":          func(x *ladder.Transaction) { x.Version[1] ^= 1 },
		"flags":            func(x *ladder.Transaction) { x.Flags ^= 1 },
		"code":             func(x *ladder.Transaction) { x.Code ^= 1 },
		"proprietary":      func(x *ladder.Transaction) { x.Proprietary = []byte{0xa5, 1} },
	} {
		x := w.t
		change(&x)
		got := keys(x)
		for i := range got {
			if got[i] == base[i] {
				t.Errorf("key %d does not depend on the %s", i, name)
			}
		}
	}
	k := ladder.SharedKey{1}
	if p, err := w.t.Persistent(&k, &other.device); err != nil || p == base[1] {
		t.Error("persistent key does not depend on the device")
	}
	if f, err := w.t.Fast(k[:], &other.device); err != nil || f.Exchange.Reader == base[2] {
		t.Error("fast keys do not depend on the device")
	}
}

// TestInterface walks all interfaces.
func TestInterface(t *testing.T) {
	w := newWorld(t, rand.New(rand.NewPCG(3, 28)))
	var k ladder.SharedKey
	for i := range 256 {
		w.t.Interface = byte(i)
		var want error
		if i != 94 && i != 195 {
			want = ladder.ErrInterface
		}
		v, err := w.t.Standard(&k)
		if wants(t, "standard", err, want); (v == nil) != (want != nil) {
			t.Errorf("interface %#x: keys %v", i, v)
		}
		p, err := w.t.Persistent(&k, &w.device)
		if wants(t, "persistent", err, want); want != nil && p != [32]byte{} {
			t.Errorf("interface %#x: a key and an error", i)
		}
		f, err := w.t.Fast(k[:], &w.device)
		if wants(t, "fast", err, want); (f == nil) != (want != nil) {
			t.Errorf("interface %#x: keys %v", i, f)
		}
		c, err := w.t.Cryptogram(k[:], &w.device)
		if wants(t, "cryptogram", err, want); want != nil && c != [32]byte{} {
			t.Errorf("interface %#x: a key and an error", i)
		}
	}
}
