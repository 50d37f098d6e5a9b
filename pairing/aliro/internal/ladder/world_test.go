package ladder_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

// order is the order of P-256.
const order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"

func private(t testing.TB, b []byte) ladder.Private {
	t.Helper()
	k, err := ladder.NewPrivate(b)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// world is a transaction with all its private keys.
type world struct {
	t                                                ladder.Transaction
	readerKey, deviceKey, readerEphemeral, deviceOwn ladder.Private
	device                                           ladder.Point // public, of deviceKey
}

// newWorld draws a world. A random scalar is below the order but for one in
// 2^32.
func newWorld(t testing.TB, r *rand.Rand) *world {
	w := &world{
		readerKey:       private(t, random(r, 32)),
		deviceKey:       private(t, random(r, 32)),
		readerEphemeral: private(t, random(r, 32)),
		deviceOwn:       private(t, random(r, 32)),
	}
	w.device = w.deviceKey.Public()
	w.t = ladder.Transaction{
		ReaderKey:       w.readerKey.Public(),
		ReaderID:        [32]byte(random(r, 32)),
		ReaderEphemeral: w.readerEphemeral.Public(),
		DeviceEphemeral: w.deviceOwn.Public(),
		ID:              [16]byte(random(r, 16)),
		Interface:       ladder.NFC,
		Version:         [2]byte(random(r, 2)),
		Flags:           byte(r.Uint32()),
		Code:            byte(r.Uint32()),
		Proprietary:     random(r, r.IntN(60)),
	}
	return w
}

func wants(t testing.TB, name string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
}

func unchanged(t testing.TB, name string, got []byte) {
	t.Helper()
	if !bytes.Equal(got, prefix) {
		t.Errorf("%s: dst became %x", name, got)
	}
}

var prefix = []byte{7, 8}
