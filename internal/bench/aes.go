package bench

import (
	"context"
	stdaes "crypto/aes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// The rows of many keys, a block or two each: identifiers as most networks have
// them.
var aesRows = []row{
	{path: "aes128", prepare: func(ctx context.Context, e *env, n int) (*trial, error) { return e.aes128(ctx, n, aes.Tier()) }},
	{path: "aes128-2", prepare: aes128OnTwo},
	{path: "aes128-avx2", prepare: onTier("avx2")},
	{path: "aes128-aesni", prepare: onTier("aesni")},
	{path: "aes128-purego", prepare: onTier("purego"), elsewhere: true},
	{path: "aes256x2", prepare: aes256x2},
}

// counterAt is where the templates of these rows have the counter.
const counterAt = 12

// randomBytes returns bytes that are the same in each run.
func randomBytes(n int, stream byte) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{stream}).Read(b)
	return b
}

// some128 returns n keys, made once.
func (e *env) some128(n int) []byte {
	if len(e.keys) != n*aes.KeySize {
		e.keys = randomBytes(n*aes.KeySize, 1)
	}
	return e.keys
}

// use forces a tier until the returned function is called.
func use(tier string) (back func()) {
	old := aes.Tier()
	aes.Use(tier)
	return func() { aes.Use(old) }
}

func onTier(tier string) func(context.Context, *env, int) (*trial, error) {
	return func(ctx context.Context, e *env, n int) (*trial, error) {
		if !slices.Contains(aes.Tiers(), tier) {
			return nil, lacks("the machine lacks the tier %s", tier)
		}
		return e.aes128(ctx, n, tier)
	}
}

// aes128 is a template and a counter a key, 16 bytes out.
func (e *env) aes128(ctx context.Context, n int, tier string) (*trial, error) {
	keys, dst, counters := e.some128(n), make([]byte, n*aes.BlockSize), make([]uint32, n)
	t := &trial{
		ours: side{n, func() error {
			defer use(tier)()
			aes.Counters(dst, aes.BlockSize, keys, &aes.Template{Offset: counterAt}, counters, 1)
			return nil
		}},
		baseline: side{n, func() error { return loop(ctx, dst, keys, aes.KeySize, counters) }},
		limit:    block128.ns(e.machine.core, tier, aes.KeySize*streamNS(keys)),
		alone:    true,
		note:     tier,
	}
	if withoutAES() {
		t.note += ", crypto/aes without AES instructions"
	}
	return t, nil
}

// aes128OnTwo is the same by two goroutines, beside one.
func aes128OnTwo(_ context.Context, e *env, n int) (*trial, error) {
	if err := twoCores(); err != nil {
		return nil, err
	}
	keys, dst, counters := e.some128(n), make([]byte, n*aes.BlockSize), make([]uint32, n)
	part := func(lo, hi int) {
		aes.Counters(dst[lo*16:hi*16], 16, keys[lo*16:hi*16], &aes.Template{Offset: counterAt}, counters[lo:hi], 1)
	}
	one := side{n, func() error { part(0, n); return nil }}
	two := side{n, func() error {
		var wg sync.WaitGroup
		wg.Go(func() { part(0, n/2) })
		part(n/2, n)
		wg.Wait()
		return nil
	}}
	return &trial{ours: two, baseline: one, note: aes.Tier() + ", one core is the baseline"}, nil
}

// aes256x2 is two templates with one counter a key of 32 bytes.
func aes256x2(ctx context.Context, e *env, n int) (*trial, error) {
	keys, dst, counters := randomBytes(n*aes.WideKeySize, 2), make([]byte, n*2*aes.BlockSize), make([]uint32, n)
	ts := [2]aes.Template{{Offset: counterAt}, {Offset: counterAt}}
	ts[1].Block[0] = 1
	return &trial{
		ours:     side{n, func() error { aes.Pairs256(dst, keys, &ts, counters); return nil }},
		baseline: side{n, func() error { return loop(ctx, dst, keys, aes.WideKeySize, counters) }},
		limit:    pair256.ns(e.machine.core, aes.Tier(), aes.WideKeySize*streamNS(keys)),
		alone:    true,
		note:     aes.Tier(),
	}, nil
}

// loop is what a user writes: a cipher for each key, of size bytes, and one
// block for each 16 bytes of key.
func loop(ctx context.Context, dst, keys []byte, size int, counters []uint32) error {
	var in [aes.BlockSize]byte
	blocks := size / aes.KeySize
	return chunks(ctx, len(counters), func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			c, err := stdaes.NewCipher(keys[i*size : (i+1)*size])
			if err != nil {
				return err
			}
			binary.BigEndian.PutUint32(in[counterAt:], counters[i])
			for b := range blocks {
				in[0] = byte(b)
				c.Encrypt(dst[(i*blocks+b)*aes.BlockSize:], in[:])
			}
		}
		return nil
	})
}

// setting is the one of GODEBUG with which crypto/aes does without AES
// instructions. The kernels of internal/aes do not heed it.
const setting = "cpu.aes=off"

// withoutAES reports whether crypto/aes of this process does without AES
// instructions.
func withoutAES() bool {
	return slices.Contains(strings.Split(os.Getenv("GODEBUG"), ","), setting)
}
