package ladder_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

func newDirection(t testing.TB, sender ladder.Role, key []byte) *ladder.Direction {
	t.Helper()
	d, err := ladder.NewDirection(sender, key)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// slow seals with the nonce written out.
func slow(key []byte, sender ladder.Role, counter uint32, plaintext []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	nonce := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(nil, uint64(sender)), counter)
	return gcm.Seal(nil, nonce, plaintext, nil)
}

func TestSealOpen(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 31))
	for n := range 70 {
		key, plain := random(r, 32), random(r, n)
		for _, sender := range []ladder.Role{ladder.Reader, ladder.Device} {
			d := newDirection(t, sender, key)
			for _, counter := range []int64{1, 2, 255, 256, 1 << 31, ladder.MaxCounter} {
				sealed, err := d.Seal(slices.Clone(prefix), counter, plain)
				if want := slow(key, sender, uint32(counter), plain); err != nil || !bytes.Equal(sealed, append(slices.Clone(prefix), want...)) {
					t.Fatalf("sealed %x, want %x, %v", sealed, want, err)
				}
				got, err := d.Open(slices.Clone(prefix), counter, sealed[2:])
				if err != nil || !bytes.Equal(got, append(slices.Clone(prefix), plain...)) {
					t.Fatalf("opened %x, %v", got, err)
				}
				got, err = newDirection(t, 1-sender, key).Open(prefix, counter, sealed[2:])
				wants(t, "the other sender", err, ladder.ErrSealed)
				unchanged(t, "the other sender", got)
				if counter < ladder.MaxCounter {
					got, err = d.Open(prefix, counter+1, sealed[2:])
					wants(t, "the next counter", err, ladder.ErrSealed)
					unchanged(t, "the next counter", got)
				}
			}
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 31))
	key := random(r, 32)
	d := newDirection(t, ladder.Device, key)
	sealed, err := d.Seal(nil, 9, random(r, 20))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 8 * len(sealed) {
		b := slices.Clone(sealed)
		b[i/8] ^= 1 << (i % 8)
		got, err := d.Open(prefix, 9, b)
		wants(t, "flipped bit", err, ladder.ErrSealed)
		unchanged(t, "flipped bit", got)
	}
	for n := range len(sealed) {
		got, err := d.Open(prefix, 9, sealed[:n])
		want := ladder.ErrSealed
		if n < 16 {
			want = ladder.ErrSealedLength
		}
		wants(t, "cut", err, want)
		unchanged(t, "cut", got)
	}
	got, err := d.Open(prefix, 9, append(slices.Clone(sealed), 0))
	wants(t, "longer", err, ladder.ErrSealed)
	unchanged(t, "longer", got)
}

// TestCounterRange: the counter is looked at before the message.
func TestCounterRange(t *testing.T) {
	d := newDirection(t, ladder.Reader, make([]byte, 32))
	for _, counter := range []int64{math.MinInt64, -1, 0, 1 << 32, 1<<32 + 1, math.MaxInt64} {
		got, err := d.Seal(prefix, counter, nil)
		wants(t, "seal", err, ladder.ErrCounter)
		unchanged(t, "seal", got)
		for _, n := range []int{0, 15, 16} {
			got, err = d.Open(prefix, counter, make([]byte, n))
			wants(t, "open", err, ladder.ErrCounter)
			unchanged(t, "open", got)
		}
	}
	for n := range 70 {
		d, err := ladder.NewDirection(ladder.Reader, make([]byte, n))
		var want error
		if n != 32 {
			want = ladder.ErrKeyLength
		}
		if wants(t, "key", err, want); (d == nil) != (want != nil) {
			t.Errorf("%d bytes: %v", n, d)
		}
	}
}

func TestCryptogram(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 31))
	key, plain := [32]byte(random(r, 32)), random(r, 48)
	sealed := ladder.SealCryptogram(slices.Clone(prefix), &key, plain)
	if len(sealed) != 2+64 {
		t.Fatalf("%d bytes", len(sealed))
	}
	// The nonce is that of the reader's counter 0, which no channel uses.
	if want := slow(key[:], ladder.Reader, 0, plain); !bytes.Equal(sealed[2:], want) {
		t.Errorf("%x, want %x", sealed[2:], want)
	}
	if got, ok := ladder.OpenCryptogram(nil, &key, sealed[2:]); !ok || !bytes.Equal(got, plain) {
		t.Errorf("%x, %v", got, ok)
	}
	for i := 2; i < len(sealed); i++ {
		sealed[i] ^= 1
		got, ok := ladder.OpenCryptogram(prefix, &key, sealed[2:])
		if unchanged(t, "flipped bit", got); ok {
			t.Error("a changed cryptogram opens")
		}
		sealed[i] ^= 1
	}
}

func TestSealDoesNotAllocate(t *testing.T) {
	d := newDirection(t, ladder.Reader, make([]byte, 32))
	plain, room := make([]byte, 100), make([]byte, 0, 116)
	sealed, err := d.Seal(nil, 1, plain)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() {
		if _, err := d.Seal(room, 1, plain); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Open(room, 1, sealed); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
