package bench

import (
	"bytes"
	"context"
	stdaes "crypto/aes"
	"errors"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// The rows of fyr's own beacons, by a tag in an epoch, of which a table has
// three: with the day's identifier keys at hand, and from the roots.
var nativeRows = []row{
	{path: "native", prepare: nativeFromKeys},
	{path: "native-root", prepare: nativeFromRoots},
}

// nativeScheme is that of tags in profile plain.
var nativeScheme = native.Scheme{Suite: native.AES128, Form: native.Root, Domain: beacon.EpochDomain, Rotations: 96}

// Each tag is in three epochs of one day, its own.
const (
	nativeEpochs = 3
	nativeFirst  = 17 // of the day
)

// nativeFrom returns the first epoch of each of n tags.
func nativeFrom(n int) []rotate.Epoch {
	from := make([]rotate.Epoch, n)
	for i := range from {
		from[i] = rotate.Epoch(i*7%rotate.Generations)*rotate.Epoch(nativeScheme.Rotations) + nativeFirst
	}
	return from
}

func nativeFromKeys(ctx context.Context, e *env, n int) (*trial, error) {
	return e.native(ctx, n, nativeScheme.Identifiers, func(key []byte, _ rotate.Epoch) []byte { return key })
}

func nativeFromRoots(ctx context.Context, e *env, n int) (*trial, error) {
	return e.native(ctx, n, nativeScheme.Derive, func(root []byte, e rotate.Epoch) []byte {
		key := plainDay([aes.KeySize]byte(root), uint32(e)/uint32(nativeScheme.Rotations))
		return key[:]
	})
}

// native derives by a method of the scheme, and by a loop that begins with the
// identifier key which day gives.
func (e *env) native(ctx context.Context, n int, derive func(ids, keys []byte, from []rotate.Epoch, m int), day func([]byte, rotate.Epoch) []byte) (*trial, error) {
	const size = nativeEpochs * rotate.IdentifierSize
	keys, from := e.some128(n), nativeFrom(n)
	ids, plain := make([]byte, n*size), make([]byte, n*size)
	one := func(i int) {
		plainIdentifiers(plain[i*size:(i+1)*size], day(keys[i*aes.KeySize:(i+1)*aes.KeySize], from[i]), from[i])
	}
	derive(ids, keys, from, nativeEpochs)
	for i := range min(n, 1000) {
		if one(i); !bytes.Equal(ids[i*size:(i+1)*size], plain[i*size:(i+1)*size]) {
			return nil, errDiffer
		}
	}
	return &trial{
		ours: side{n * nativeEpochs, func() error { derive(ids, keys, from, nativeEpochs); return nil }},
		baseline: side{n * nativeEpochs, func() error {
			for i := range n {
				if i%(1<<16) == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				one(i)
			}
			return nil
		}},
		alone: true,
		note:  aes.Tier() + ", 3 epochs a tag",
	}, nil
}

// plainDay is what a user writes to go down the tree to a day's identifier key.
func plainDay(key [aes.KeySize]byte, day uint32) [aes.KeySize]byte {
	for l := range uint32(rotate.Levels) {
		plainStep(key[:], &key, rotate.TreeLabel, 2*l+day>>(rotate.Levels-1-l)&1)
	}
	plainStep(key[:], &key, rotate.IDLabel, 0)
	return key
}

func plainStep(under []byte, dst *[aes.KeySize]byte, l rotate.Label, n uint32) {
	c, err := stdaes.NewCipher(under)
	if err != nil {
		panic(err) // of 16 bytes
	}
	b := rotate.Block(l, n, 0)
	c.Encrypt(dst[:], b[:])
}

// plainIdentifiers does so for the identifiers of a day.
func plainIdentifiers(dst, key []byte, from rotate.Epoch) {
	c, err := stdaes.NewCipher(key)
	if err != nil {
		panic(err) // of 16 bytes
	}
	b, out := rotate.Block(rotate.EpochLabel, 0, 0), [aes.BlockSize]byte{}
	for j := range nativeEpochs {
		wire.PutBe32(b[12:], uint32(from)+uint32(j))
		c.Encrypt(out[:], b[:])
		copy(dst[j*rotate.IdentifierSize:(j+1)*rotate.IdentifierSize], out[:])
	}
}

var errDiffer = errors.New("bench: identifiers differ from those of the loop")
