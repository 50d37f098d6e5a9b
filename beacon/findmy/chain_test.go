package findmy_test

import (
	"bytes"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
)

// x963 is the KDF, written down again.
func x963(z []byte, label string, n int) []byte {
	var out []byte
	for c := uint32(1); len(out) < n; c++ {
		t := sha256.Sum256(append(binary.BigEndian.AppendUint32(bytes.Clone(z), c), label...))
		out = append(out, t[:]...)
	}
	return out[:n]
}

// oracle derives one private key with big integers.
func oracle(master, start []byte, rolls int) []byte {
	sk := start
	for range rolls {
		sk = x963(sk, "update", 32)
	}
	at := x963(sk, "diversify", 72)
	n := new(big.Int).SetBytes(expecttest.Unhex(order))
	one := big.NewInt(1)
	less := new(big.Int).Sub(n, one)
	u, v := new(big.Int).SetBytes(at[:36]), new(big.Int).SetBytes(at[36:])
	u.Mod(u, less).Add(u, one)
	v.Mod(v, less).Add(v, one)
	d := u.Mul(u, new(big.Int).SetBytes(master))
	d.Add(d, v).Mod(d, n)
	return d.FillBytes(make([]byte, findmy.KeySize))
}

// advertised is the advertised key of a private one.
func advertised(d []byte) []byte {
	x, _ := elliptic.P224().ScalarBaseMult(d) //lint:ignore SA1019 an independent oracle
	return x.FillBytes(make([]byte, findmy.KeySize))
}

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func TestDeriveAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		master, start := random(r, findmy.KeySize), random(r, findmy.StartSize)
		master[0] &= 0x7f // below n
		rolls := r.IntN(100)
		d0, sk := expecttest.Must(findmy.NewPrivateKey(master)), expecttest.Must(findmy.NewStartKey(start))
		want := oracle(master, start, rolls)
		k := expecttest.Must(findmy.DeriveKey(d0, sk, rotate.Epoch(rolls)))
		if !bytes.Equal(k.AppendSecret(nil), want) {
			t.Fatalf("rolls %d: %x, want %x", rolls, k.AppendSecret(nil), want)
		}
		if p := expecttest.Must(findmy.DerivePublicKey(d0.PublicKey(), sk, rotate.Epoch(rolls))); p != k.PublicKey() {
			t.Fatal("owner and accessory differ")
		}
		if x := k.AdvKey(); !bytes.Equal(x[:], advertised(want)) {
			t.Fatal("advertised key")
		}
		once := expecttest.Must(expecttest.Must(sk.Roll(rotate.Epoch(rolls / 2))).Roll(rotate.Epoch(rolls - rolls/2)))
		if !once.Equal(expecttest.Must(sk.Roll(rotate.Epoch(rolls)))) {
			t.Fatal("rolling in two steps differs")
		}
	}
}

func TestRollsOutOfRange(t *testing.T) {
	d0 := private(walletPrivate)
	sk := expecttest.Must(findmy.NewStartKey(make([]byte, findmy.StartSize)))
	for _, rolls := range []rotate.Epoch{-1, -1 << 63, 1 << 32, 1<<63 - 1} {
		_, err := sk.Roll(rolls)
		wants(t, "Roll", err, findmy.ErrRolls)
		_, err = findmy.DeriveKey(d0, sk, rolls)
		wants(t, "DeriveKey", err, findmy.ErrRolls)
		_, err = findmy.DerivePublicKey(d0.PublicKey(), sk, rolls)
		wants(t, "DerivePublicKey", err, findmy.ErrRolls)
	}
	off := d0.PublicKey()
	off[5] ^= 1
	p, err := findmy.DerivePublicKey(off, sk, 0)
	wants(t, "off the curve", err, findmy.ErrPoint)
	if p != (findmy.PublicKey{}) {
		t.Error("a key and an error")
	}
}

func TestIndices(t *testing.T) {
	for _, c := range []struct {
		index              int64
		primary, secondary rotate.Epoch
	}{{0, 1, 2}, {1, 2, 2}, {95, 96, 2}, {96, 97, 3}, {191, 192, 3}, {192, 193, 4}, {35040, 35041, 367}} {
		if p, s := findmy.PrimaryRolls(c.index), findmy.SecondaryRolls(c.index); p != c.primary || s != c.secondary {
			t.Errorf("index %d: %d and %d", c.index, p, s)
		}
		if j := findmy.SecondaryIndex(c.index); j != int64(c.secondary)-1 {
			t.Errorf("index %d: secondary index %d", c.index, j)
		}
	}
}
