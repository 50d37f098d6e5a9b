package bench

import (
	"context"
	stdaes "crypto/aes"
	"math"
	"math/rand/v2"
	"runtime"

	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// The rows of the index, by a tag in an epoch or an identifier looked up.
var indexRows = []row{
	{path: "index-build", prepare: indexBuild},
	{path: "index-first", prepare: indexFirst},
	{path: "index-build-2", prepare: indexBuildOnTwo},
	{path: "index-bytes", prepare: indexBytes},
	{path: "index-miss", prepare: indexMiss},
	{path: "index-hit", prepare: indexHit},
}

// fleet is n tags in one epoch. A table does not write to its keys.
func (e *env) fleet(n int) table.Fleet {
	return table.Fleet{Scheme: blocks{}, States: &rotate.Memory{Size: aes.KeySize, Bytes: e.some128(n)}}
}

// build makes the index of a fleet.
func build(ctx context.Context, f table.Fleet, workers int) (*table.Table, error) {
	t, err := table.New(ctx, f, table.Options{Workers: workers})
	if err != nil {
		return nil, err
	}
	return t, t.Advance(ctx, 0)
}

// plain is what a user writes: a map from identifiers to tags, with room for
// all, and a loop over the keys that fills it.
func plain(ctx context.Context, keys []byte) (map[[idSize]byte]uint32, error) {
	n := len(keys) / aes.KeySize
	index := make(map[[idSize]byte]uint32, n)
	var in, id [idSize]byte
	err := chunks(ctx, n, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			c, err := stdaes.NewCipher(keys[i*aes.KeySize : (i+1)*aes.KeySize])
			if err != nil {
				return err
			}
			c.Encrypt(id[:], in[:])
			index[id] = uint32(i)
		}
		return nil
	})
	return index, err
}

// firstSide times the first build of a table.
func firstSide(ctx context.Context, f table.Fleet, workers int) side {
	n := f.States.Len()
	return side{n, func() error {
		t, err := build(ctx, f, workers)
		if err != nil {
			return err
		}
		return same(int(t.Size().Rows), n)
	}}
}

// buildSide times the build of one epoch after the other in a table that has
// built one before.
func buildSide(ctx context.Context, f table.Fleet, workers int) (side, error) {
	const period = 900
	f.Schedule = rotate.Schedule{Period: period}
	t, err := table.New(ctx, f, table.Options{Workers: workers, Lead: -1})
	if err != nil {
		return side{}, err
	}
	n, next := f.States.Len(), int64(0)
	s := side{n, func() error {
		if err := t.Advance(ctx, next); err != nil {
			return err
		}
		next += period
		return same(int(t.Size().Rows), n)
	}}
	return s, s.run()
}

// traffic is how many bytes a row of a build moves through the memory when
// nothing stays in a cache: 16 of the key, 8 into a partition and 8 out of it,
// 5.3 of the index.
const traffic = 37

func indexBuild(ctx context.Context, e *env, n int) (*trial, error) {
	ours, err := buildSide(ctx, e.fleet(n), 1)
	if err != nil {
		return nil, err
	}
	return indexTrial(ctx, e, n, ours), nil
}

func indexFirst(ctx context.Context, e *env, n int) (*trial, error) {
	return indexTrial(ctx, e, n, firstSide(ctx, e.fleet(n), 1)), nil
}

// indexTrial is a build beside that of the map.
func indexTrial(ctx context.Context, e *env, n int, ours side) *trial {
	return &trial{
		ours: ours,
		baseline: side{n, func() error {
			m, err := plain(ctx, e.keys)
			if err != nil {
				return err
			}
			return same(len(m), n)
		}},
		limit: block128.ns(e.machine.core, aes.Tier(), traffic*streamNS(e.some128(n))),
		alone: true,
		note:  "one core",
	}
}

func indexBuildOnTwo(ctx context.Context, e *env, n int) (*trial, error) {
	if err := twoCores(); err != nil {
		return nil, err
	}
	f := e.fleet(n)
	two, err := buildSide(ctx, f, 2)
	if err != nil {
		return nil, err
	}
	one, err := buildSide(ctx, f, 1)
	if err != nil {
		return nil, err
	}
	return &trial{ours: two, baseline: one, note: "two cores, one core is the baseline"}, nil
}

// indexed is an index and a map of the same fleet, for lookups.
type indexed struct {
	tags         int
	table        *table.Table
	plain        map[[idSize]byte]uint32
	bytes        float64 // of the index, a row
	plainBytes   float64 // of the map
	hits, misses [][]byte
}

// batch is how many identifiers are looked up in one call.
const batch = 1 << 12

// indexes returns both indexes of n tags, made once.
func (e *env) indexes(ctx context.Context, n int) (*indexed, error) {
	if e.index != nil && e.index.tags == n {
		return e.index, nil
	}
	e.index = nil
	x := &indexed{tags: n}
	var err error
	f := e.fleet(n)
	if x.table, err = build(ctx, f, runtime.GOMAXPROCS(0)); err != nil {
		return nil, err
	}
	size := x.table.Size()
	x.bytes = float64(size.Index) / float64(size.Rows)
	before := heap()
	if x.plain, err = plain(ctx, e.keys); err != nil {
		return nil, err
	}
	x.plainBytes = float64(heap()-before) / float64(n)
	x.ask(min(max(n, 4*batch), 1<<19), e.keys)
	e.index = x
	return x, nil
}

// heap returns how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// ask chooses the identifiers to look up, at random: count of tags, count of
// nobody.
func (x *indexed) ask(count int, keys []byte) {
	r := rand.New(rand.NewPCG(1, 2))
	hits, misses := make([]byte, count*idSize), randomBytes(count*idSize, 3)
	for i := range count {
		tag := r.IntN(x.tags)
		hit := hits[i*idSize : (i+1)*idSize]
		blocks{}.Derive(hit, keys[tag*aes.KeySize:(tag+1)*aes.KeySize], []rotate.Epoch{0}, 1)
		x.hits = append(x.hits, hit)
		x.misses = append(x.misses, misses[i*idSize:(i+1)*idSize])
	}
}

// lookups are the identifiers, looked up in the index and in the map; each is
// of a tag or none is.
func (x *indexed) lookups(ids [][]byte, want int) (ours, baseline side) {
	var scratch table.Scratch
	ours = side{len(ids), func() error {
		found := 0
		for lo := 0; lo < len(ids); lo += batch {
			x.table.LookupBatch(&scratch, ids[lo:min(lo+batch, len(ids))], func(_ int, ms []table.Match) { found += len(ms) })
		}
		return same(found, want)
	}}
	baseline = side{len(ids), func() error {
		found := 0
		for _, id := range ids {
			if _, ok := x.plain[[idSize]byte(id)]; ok {
				found++
			}
		}
		return same(found, want)
	}}
	return ours, baseline
}

func indexBytes(ctx context.Context, e *env, n int) (*trial, error) {
	x, err := e.indexes(ctx, n)
	if err != nil {
		return nil, err
	}
	return &trial{
		bytes: x.bytes, baselineBytes: x.plainBytes,
		limit: func(float64) float64 { return leastBytes(n, blocks{}.Layout().Group) },
	}, nil
}

// leastBytes returns how many bytes a row takes at the least in anything that
// tells the group of each of n identifiers: the logarithm of the number of ways
// in which they can fall into groups of that size.
func leastBytes(n, group int) float64 {
	factorial := func(n int) float64 { v, _ := math.Lgamma(float64(n) + 1); return v }
	whole, rest := n/group, n%group
	ways := factorial(n) - float64(whole)*factorial(group) - factorial(rest)
	return ways / math.Ln2 / 8 / float64(n)
}

func indexMiss(ctx context.Context, e *env, n int) (*trial, error) {
	x, err := e.indexes(ctx, n)
	if err != nil {
		return nil, err
	}
	ours, baseline := x.lookups(x.misses, 0)
	line := lineNS(int(x.bytes * float64(n)))
	return &trial{ours: ours, baseline: baseline, limit: func(float64) float64 { return line }, alone: true}, nil
}

func indexHit(ctx context.Context, e *env, n int) (*trial, error) {
	x, err := e.indexes(ctx, n)
	if err != nil {
		return nil, err
	}
	ours, baseline := x.lookups(x.hits, len(x.hits))
	lines := lineNS(int(x.bytes*float64(n))) + lineNS(n*aes.KeySize)
	return &trial{ours: ours, baseline: baseline, limit: func(float64) float64 { return lines }, alone: true}, nil
}
