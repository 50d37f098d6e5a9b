package bench

import (
	"context"

	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// The rows of the join, by a tag in an epoch.
var joinRows = []row{
	{path: "join", prepare: joinKernel},
	{path: "join-table", prepare: joinTable},
}

// received is how many identifiers the joins look for.
const received = 10_000

// heard returns the received identifiers, and how many of them are of tags: half,
// or less where there are not so many.
func heard(keys []byte) (ids [][]byte, known int) {
	known = min(received/2, len(keys)/aes.KeySize)
	all := randomBytes(received*idSize, 4)
	blocks{}.Derive(all[:known*idSize], keys[:known*aes.KeySize], make([]rotate.Epoch, known), 1)
	for len(all) > 0 {
		ids, all = append(ids, all[:idSize]), all[idSize:]
	}
	return ids, known
}

// joinSide times a join.
func joinSide(ctx context.Context, f table.Fleet, ids [][]byte, want int) side {
	return side{f.States.Len(), func() error {
		found := 0
		if err := table.Join(ctx, f, 0, ids, func(int, table.Match) { found++ }); err != nil {
			return err
		}
		return same(found, want)
	}}
}

// joinKernel is a join beside the derivation that it consists of.
func joinKernel(ctx context.Context, e *env, n int) (*trial, error) {
	f := e.fleet(n)
	ids, known := heard(e.keys)
	const stride = 1 << 10
	room, epochs := make([]byte, stride*idSize), make([]rotate.Epoch, stride)
	derive := side{n, func() error {
		for lo := 0; lo < n; lo += stride {
			some := min(stride, n-lo)
			f.Scheme.Derive(room[:some*idSize], e.keys[lo*aes.KeySize:(lo+some)*aes.KeySize], epochs[:some], 1)
		}
		return ctx.Err()
	}}
	return &trial{
		ours:     joinSide(ctx, f, ids, known),
		baseline: derive,
		limit:    block128.ns(e.machine.core, aes.Tier(), aes.KeySize*streamNS(e.keys)),
		alone:    true,
		note:     "derivation alone is the baseline",
	}, nil
}

// joinTable is a join beside a table that is built for the same question: the
// ratio is how many joins a table costs.
func joinTable(ctx context.Context, e *env, n int) (*trial, error) {
	f := e.fleet(n)
	ids, known := heard(e.keys)
	var scratch table.Scratch
	return &trial{
		ours: joinSide(ctx, f, ids, known),
		baseline: side{n, func() error {
			t, err := build(ctx, f, 1)
			if err != nil {
				return err
			}
			found := 0
			t.LookupBatch(&scratch, ids, func(_ int, ms []table.Match) { found += len(ms) })
			return same(found, known)
		}},
		alone: true,
		note:  "a table built on one core and asked once is the baseline",
	}, nil
}
