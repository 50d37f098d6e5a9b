package bench

import (
	"context"
	stdaes "crypto/aes"
	"fmt"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/rpa"
	"github.com/seed-496a4445/fyr/internal/aes"
)

// The rows of address hashes: addresses against all keys, by a pair of both.
var scanRows = []row{
	{path: "rpa1", prepare: func(ctx context.Context, e *env, n int) (*trial, error) { return e.scan(ctx, n, 1, hash24) }},
	{path: "rpa16", prepare: func(ctx context.Context, e *env, n int) (*trial, error) { return e.scan(ctx, n, 16, roundsOf) }},
}

// addresses returns m frames that show resolvable addresses, the first of the
// first key, the others of nobody.
func addresses(m int, keys []byte) []beacon.Frame {
	fs := make([]beacon.Frame, m)
	for i := range fs {
		id := randomBytes(beacon.AddressSize, byte(16+i))
		id[0] = id[0]&0x3f | 0x40
		fs[i].ID = id
	}
	a, err := rpa.Generate(keys[:rpa.KeySize], [3]byte(fs[0].ID))
	if err != nil {
		panic(err) // the prand is neither all ones nor all zeros
	}
	fs[0].ID = a[:]
	return fs
}

// scan is m addresses against n keys. The baseline takes a part of the keys,
// so that a round of it is n pairs whatever m is.
func (e *env) scan(ctx context.Context, n, m int, w work) (*trial, error) {
	keys := e.some128(n)
	part := keys[:(n+m-1)/m*rpa.KeySize]
	fs := addresses(m, keys)
	hits := rpa.Network{}.Scan(nil, fs, keys)
	wantAll, wantPart := len(hits), len(rpa.Network{}.Scan(nil, fs, part))
	return &trial{
		ours: side{n * m, func() error {
			hits = rpa.Network{}.Scan(hits[:0], fs, keys)
			return same(len(hits), wantAll)
		}},
		baseline: side{len(part) / rpa.KeySize * m, func() error {
			found, err := scanLoop(ctx, fs, part)
			if err != nil {
				return err
			}
			return same(found, wantPart)
		}},
		limit: w.ns(e.machine.core, aes.Tier(), rpa.KeySize*streamNS(keys)/float64(m)),
		alone: true,
		note:  aes.Tier(),
	}, nil
}

// scanLoop is what a user writes: a cipher for each key and address. It counts
// the pairs that match.
func scanLoop(ctx context.Context, fs []beacon.Frame, keys []byte) (found int, err error) {
	var in, out [16]byte
	err = chunks(ctx, len(keys)/rpa.KeySize, func(lo, hi int) error {
		for i := range fs {
			id := fs[i].ID
			copy(in[13:], id[:3])
			for k := lo; k < hi; k++ {
				c, err := stdaes.NewCipher(keys[k*16 : k*16+16])
				if err != nil {
					return err
				}
				c.Encrypt(out[:], in[:])
				if [3]byte(out[13:]) == [3]byte(id[3:]) {
					found++
				}
			}
		}
		return nil
	})
	return found, err
}

// same returns an error when an answer is wrong: no figure is worth it.
func same(got, want int) error {
	if got != want {
		return fmt.Errorf("%d answers, want %d", got, want)
	}
	return nil
}
