package findmy_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
)

// A key pair that OpenTagViewer publishes as Wallet.keys.
const (
	walletPrivate = "c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3"
	walletX       = "cb25335dddab9992a94a69f34ad612489f696f09a9491588270b34d8"
	walletY       = "a4424328a7b8aec186c1814b89afee6b56bcfd5a08c9da628a42fd06"
)

// order is n.
const order = "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d"

func private(s string) findmy.PrivateKey {
	return expecttest.Must(findmy.NewPrivateKey(expecttest.Unhex(s)))
}

// wants fails unless err is want.
func wants(t *testing.T, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", name, err, want)
	}
}

func TestPrivateKey(t *testing.T) {
	k := private(walletPrivate)
	x := findmy.AdvKey(expecttest.Unhex(walletX))
	if k.AdvKey() != x {
		t.Errorf("advertised key %x", k.AdvKey())
	}
	p := k.PublicKey()
	if want := expecttest.Unhex("04" + walletX + walletY); !bytes.Equal(p[:], want) || p.AdvKey() != x {
		t.Errorf("public key %x", p)
	}
	if err := k.Check(x); err != nil {
		t.Error(err)
	}
	if !bytes.Equal(k.AppendSecret([]byte{1}), expecttest.Unhex("01"+walletPrivate)) {
		t.Error("AppendSecret")
	}
	// The Swapped.keys class: the advertised key in the private slot.
	wants(t, "swapped", private(walletX).Check(x), findmy.ErrKeyMismatch)
	for i := range x {
		y := x
		y[i] ^= 1
		wants(t, "changed advertised key", k.Check(y), findmy.ErrKeyMismatch)
	}
}

func TestPrivateKeyRange(t *testing.T) {
	for _, c := range []struct {
		key  string
		want error
	}{
		{"00000000000000000000000000000000000000000000000000000000", findmy.ErrKeyRange},
		{"00000000000000000000000000000000000000000000000000000001", nil},
		{"ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3c", nil},
		{order, findmy.ErrKeyRange},
		{"ffffffffffffffffffffffffffffffffffffffffffffffffffffffff", findmy.ErrKeyRange},
	} {
		_, err := findmy.NewPrivateKey(expecttest.Unhex(c.key))
		wants(t, c.key, err, c.want)
	}
}

// Every size but the right one is refused, with the zero value.
func TestKeySizes(t *testing.T) {
	for n := range 100 {
		b := bytes.Repeat([]byte{1}, n)
		if k, err := findmy.ParseAdvKey(b); (n == findmy.KeySize) != (err == nil) || err != nil && k != (findmy.AdvKey{}) {
			t.Errorf("advertised key of %d bytes: %v", n, err)
		}
		if n != findmy.KeySize {
			_, err := findmy.NewPrivateKey(b)
			wants(t, "private key", err, findmy.ErrKeyLength)
		}
		if n != findmy.StartSize {
			_, err := findmy.NewStartKey(b)
			wants(t, "start key", err, findmy.ErrKeyLength)
		}
		if n != findmy.PublicKeySize {
			p, err := findmy.ParsePublicKey(b)
			wants(t, "public key", err, findmy.ErrKeyLength)
			if p != (findmy.PublicKey{}) {
				t.Error("a public key and an error")
			}
		}
		if n != findmy.KeyBlobSize {
			_, err := findmy.ParseKeyBlob(b)
			wants(t, "key blob", err, findmy.ErrKeyLength)
		}
	}
}

func TestPublicKeyPoint(t *testing.T) {
	for i := range findmy.PublicKeySize {
		b := expecttest.Unhex("04" + walletX + walletY)
		b[i] ^= 1
		_, err := findmy.ParsePublicKey(b)
		wants(t, "changed point", err, findmy.ErrPoint)
	}
}

func TestKeyBlob(t *testing.T) {
	k := private(walletPrivate)
	blob := k.AppendKeyBlob(nil)
	if !bytes.Equal(blob, expecttest.Unhex("04"+walletX+walletY+walletPrivate)) {
		t.Errorf("blob %x", blob)
	}
	if got := expecttest.Must(findmy.ParseKeyBlob(blob)); !got.Equal(k) {
		t.Error("another key comes back")
	}
	for _, c := range []struct {
		name   string
		change func(b []byte)
		want   error
	}{
		{"prefix", func(b []byte) { b[0] = 2 }, findmy.ErrPoint},
		{"point, and the number", func(b []byte) { b[1] ^= 1; clear(b[57:]) }, findmy.ErrPoint},
		{"number 0", func(b []byte) { clear(b[57:]) }, findmy.ErrKeyRange},
		{"number n", func(b []byte) { copy(b[57:], expecttest.Unhex(order)) }, findmy.ErrKeyRange},
		{"other number", func(b []byte) { b[84] ^= 1 }, findmy.ErrKeyMismatch},
		{"other y", func(b []byte) { p := private("01" + walletPrivate[2:]).PublicKey(); copy(b, p[:]) }, findmy.ErrKeyMismatch},
	} {
		b := bytes.Clone(blob)
		c.change(b)
		_, err := findmy.ParseKeyBlob(b)
		wants(t, c.name, err, c.want)
	}
}

func TestGeneratePrivateKey(t *testing.T) {
	a, b := findmy.GeneratePrivateKey(), findmy.GeneratePrivateKey()
	if a.Equal(b) {
		t.Error("the same key twice")
	}
	if !a.AdvKey().OnCurve() {
		t.Error("an advertised key that is not on the curve")
	}
}

func TestOnCurve(t *testing.T) {
	// The sample key of a program's README is on no point.
	for x, want := range map[string]bool{
		walletX: true,
		"ffffffffffffffffffffffffffffffff000000000000000000000001": false, // p
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffff": false,
	} {
		if got := findmy.AdvKey(expecttest.Unhex(x)).OnCurve(); got != want {
			t.Errorf("%s: %v", x, got)
		}
	}
}

func TestKeysHideAndWipe(t *testing.T) {
	k := private(walletPrivate)
	printtest.NeverPrints(t, k, expecttest.Unhex(walletPrivate))
	start := expecttest.Unhex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
	sk := expecttest.Must(findmy.NewStartKey(start))
	printtest.NeverPrints(t, sk, start)
	if !sk.Equal(expecttest.Must(findmy.NewStartKey(start))) || sk.Equal(expecttest.Must(sk.Roll(1))) {
		t.Error("Equal")
	}
	start[0]++
	if sk.Equal(expecttest.Must(findmy.NewStartKey(start))) {
		t.Error("the key shares the caller's bytes")
	}
	k.Wipe()
	sk.Wipe()
	expecttest.Panics(t, "wiped private key", func() { k.AdvKey() })
	expecttest.Panics(t, "wiped start key", func() { sk.AppendSecret(nil) })
	expecttest.Panics(t, "zero private key", func() { findmy.PrivateKey{}.PublicKey() })
	expecttest.Panics(t, "zero start key", func() { _, _ = findmy.StartKey{}.Roll(1) })
}
