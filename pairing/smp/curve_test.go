package smp_test

import (
	"math/big"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

func number(s string) *big.Int { n, _ := new(big.Int).SetString(s, 16); return n }

// TestPrivateKeyRange: 1 and n-1 are keys, 0 and n and what is above are not.
func TestPrivateKeyRange(t *testing.T) {
	n := number(order)
	for _, c := range []struct {
		k    *big.Int
		want error
	}{
		{big.NewInt(0), smp.ErrPrivateKey},
		{big.NewInt(1), nil},
		{new(big.Int).Sub(n, big.NewInt(1)), nil},
		{n, smp.ErrPrivateKey},
		{new(big.Int).Add(n, big.NewInt(1)), smp.ErrPrivateKey},
		{new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1)), smp.ErrPrivateKey},
	} {
		_, err := smp.NewPrivateKey(c.k.FillBytes(make([]byte, 32)))
		wants(t, c.k.Text(16), err, c.want)
	}
	one := make([]byte, 32)
	one[31] = 1
	most := expecttest.Must(smp.NewPrivateKey(new(big.Int).Sub(n, big.NewInt(1)).FillBytes(make([]byte, 32)))).Public()
	least := expecttest.Must(smp.NewPrivateKey(one)).Public()
	if least.X() != most.X() || least.Y() == most.Y() {
		t.Error("1 and -1 are not each other's negative")
	}
}

func TestPublicKey(t *testing.T) {
	x, y := coordinate(sampleX), coordinate(sampleY)
	k, err := smp.NewPublicKey(x, y)
	if err != nil || k.X() != x || k.Y() != y || k != private(samplePrivate).Public() || k.Debug() {
		t.Errorf("%+v, %v", k, err)
	}
	refuse := func(name string, x, y [32]byte) {
		t.Helper()
		k, err := smp.NewPublicKey(x, y)
		if wants(t, name, err, smp.ErrPoint); k != (smp.PublicKey{}) {
			t.Errorf("%s: %+v", name, k)
		}
	}
	for bit := range 256 {
		flipped := y
		flipped[bit/8] ^= 1 << (bit % 8)
		refuse("bit of y flipped", x, flipped)
	}
	refuse("coordinates exchanged", y, x)
	refuse("infinity", [32]byte{}, [32]byte{})
	refuse("y = 0", x, [32]byte{})
	refuse("x = p", coordinate(fieldPrime), y)
	refuse("y = p", x, coordinate(fieldPrime))
	// x = 0 is on the curve, with the root of b for y; x = p is not canonical.
	p, b := number(fieldPrime), number("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b")
	root := [32]byte(new(big.Int).ModSqrt(b, p).FillBytes(make([]byte, 32)))
	if _, err := smp.NewPublicKey([32]byte{}, root); err != nil {
		t.Errorf("x = 0: %v", err)
	}
	refuse("x = p for 0", coordinate(fieldPrime), root)
}

// TestDebugKey: the key of debug mode is told by its X coordinate, whatever the
// sign of Y. It shows nothing, but computes, for those who check samples.
func TestDebugKey(t *testing.T) {
	debug := private(debugPrivate)
	if debug.Public() != expecttest.Must(smp.NewPublicKey(coordinate(debugX), coordinate(debugY))) || !debug.Public().Debug() {
		t.Error("not the key of debug mode")
	}
	if !negative(debug.Public()).Debug() {
		t.Error("its negative is another")
	}
	_, err := smp.NewOffer(debug)
	wants(t, "offer", err, smp.ErrDebugKey)
	if d := expecttest.Must(debug.DHKey(private(samplePrivate).Public())); !d.Equal(expecttest.Must(smp.NewDHKey(expecttest.Unhex(sampleDH)))) {
		t.Error("another DHKey")
	}
	_, err = debug.DHKey(smp.PublicKey{})
	wants(t, "no point", err, smp.ErrPoint)
}

// negative returns the point with the other Y.
func negative(k smp.PublicKey) smp.PublicKey {
	y := k.Y()
	other := new(big.Int).Sub(number(fieldPrime), new(big.Int).SetBytes(y[:]))
	return expecttest.Must(smp.NewPublicKey(k.X(), [32]byte(other.FillBytes(make([]byte, 32)))))
}

// TestDHKeyIsShared: both halves of an exchange come to one secret, and another
// key to another.
func TestDHKeyIsShared(t *testing.T) {
	a, b, c := expecttest.Must(smp.GenerateKey()), expecttest.Must(smp.GenerateKey()), expecttest.Must(smp.GenerateKey())
	if a.Public() == b.Public() {
		t.Fatal("one key drawn twice")
	}
	ab, ba, cb := expecttest.Must(a.DHKey(b.Public())), expecttest.Must(b.DHKey(a.Public())), expecttest.Must(c.DHKey(b.Public()))
	if !ab.Equal(ba) || ab.Equal(cb) {
		t.Error("the secret is not shared by two alone")
	}
	bytes := a.Expose()
	if again := expecttest.Must(smp.NewPrivateKey(bytes[:])); again.Public() != a.Public() {
		t.Error("a key read again has another public half")
	}
}
