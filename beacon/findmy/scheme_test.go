package findmy_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
)

// tags are packed states and the keys they are made of.
type tags struct {
	states        []byte
	masters, keys [][]byte
}

func randomTags(r *rand.Rand, n int) (ts tags) {
	for range n {
		master, start := random(r, findmy.KeySize), random(r, findmy.StartSize)
		master[0] &= 0x7f // below n
		ts.masters, ts.keys = append(ts.masters, master), append(ts.keys, start)
		ts.states = findmy.AppendState(ts.states, expecttest.Must(findmy.NewPrivateKey(master)), expecttest.Must(findmy.NewStartKey(start)))
	}
	return ts
}

// want derives one by one.
func (ts tags) want(from []rotate.Epoch, m int) (ids []byte) {
	for i, e := range from {
		for j := range m {
			ids = append(ids, advertised(oracle(ts.masters[i], ts.keys[i], int(e)+j))...)
		}
	}
	return ids
}

// TestSchemeAgainstOracle derives batches of many shapes, from checkpoints
// below, at and above the epochs asked for.
func TestSchemeAgainstOracle(t *testing.T) {
	var s findmy.Scheme
	r := rand.New(rand.NewPCG(3, 4))
	for range 25 {
		n, m := r.IntN(6), r.IntN(6)
		ts := randomTags(r, n)
		from, to := make([]rotate.Epoch, n), make([]rotate.Epoch, n)
		for i := range from {
			from[i], to[i] = rotate.Epoch(r.IntN(50)), rotate.Epoch(r.IntN(60))
		}
		want := ts.want(from, m)
		before := bytes.Clone(ts.states)
		ids := make([]byte, n*m*findmy.KeySize)
		if s.Derive(ids, ts.states, from, m); !bytes.Equal(ids, want) {
			t.Fatalf("n %d, m %d: other keys", n, m)
		}
		if !bytes.Equal(ts.states, before) {
			t.Fatal("Derive changes states")
		}
		s.Advance(ts.states, to)
		clear(ids)
		if s.Derive(ids, ts.states, from, m); !bytes.Equal(ids, want) {
			t.Fatalf("n %d, m %d, advanced from %v to %v: other keys", n, m, from, to)
		}
		s.Advance(ts.states, make([]rotate.Epoch, n))
		if !bytes.Equal(ts.states, before) {
			t.Fatal("back at 0 states differ")
		}
	}
}

// A state that has advanced is the start key after so many rolls.
func TestAdvance(t *testing.T) {
	ts := randomTags(rand.New(rand.NewPCG(5, 6)), 1)
	findmy.Scheme{}.Advance(ts.states, []rotate.Epoch{1000})
	rolled := expecttest.Must(expecttest.Must(findmy.NewStartKey(ts.keys[0])).Roll(1000)).AppendSecret(nil)
	want := bytes.Join([][]byte{ts.masters[0], ts.keys[0], rolled, {0xe8, 3, 0, 0}}, nil)
	if !bytes.Equal(ts.states, want) {
		t.Errorf("state %x, want %x", ts.states, want)
	}
}

func TestStaticScheme(t *testing.T) {
	var s findmy.StaticScheme
	r := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		n, m := r.IntN(5), r.IntN(5)
		states := random(r, n*findmy.KeySize)
		from := make([]rotate.Epoch, n)
		ids := make([]byte, n*m*findmy.KeySize)
		s.Derive(ids, states, from, m)
		var want []byte
		for i := range n {
			want = append(want, bytes.Repeat(states[i*findmy.KeySize:][:findmy.KeySize], m)...)
		}
		if !bytes.Equal(ids, want) {
			t.Fatalf("n %d, m %d: %x, want %x", n, m, ids, want)
		}
		s.Advance(states, from)
	}
}

func TestSchemePanics(t *testing.T) {
	ts := randomTags(rand.New(rand.NewPCG(9, 9)), 1)
	id := make([]byte, findmy.KeySize)
	for _, s := range []rotate.Scheme{findmy.Scheme{}, findmy.StaticScheme{}} {
		state := ts.states[:s.Layout().State]
		one := []rotate.Epoch{1}
		expecttest.Panics(t, "short state", func() { s.Derive(id, state[1:], one, 1) })
		expecttest.Panics(t, "short identifiers", func() { s.Derive(id[1:], state, one, 1) })
		expecttest.Panics(t, "negative m", func() { s.Derive(nil, state, one, -1) })
		expecttest.Panics(t, "too few epochs", func() { s.Derive(id, state, nil, 1) })
	}
	var s findmy.Scheme
	for _, e := range []rotate.Epoch{-1, 1 << 32} {
		expecttest.Panics(t, "epoch", func() { s.Derive(id, ts.states, []rotate.Epoch{e}, 1) })
		expecttest.Panics(t, "epoch", func() { s.Advance(ts.states, []rotate.Epoch{e}) })
	}
	expecttest.Panics(t, "short state", func() { s.Advance(ts.states[1:], []rotate.Epoch{1}) })
}

func TestSchemeAllocations(t *testing.T) {
	ts := randomTags(rand.New(rand.NewPCG(1, 9)), 3)
	to := []rotate.Epoch{5, 6, 7}
	ids := make([]byte, 3*2*findmy.KeySize)
	if n := testing.AllocsPerRun(20, func() {
		to[0] ^= 8
		findmy.Scheme{}.Advance(ts.states, to)
		findmy.Scheme{}.Derive(ids, ts.states, to, 2)
		findmy.StaticScheme{}.Derive(ids, ts.states[:3*findmy.KeySize], to, 2)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkDerive(b *testing.B) {
	ts := randomTags(rand.New(rand.NewPCG(1, 9)), 1)
	ids := make([]byte, 100*findmy.KeySize)
	from := []rotate.Epoch{0}
	b.ReportAllocs()
	for b.Loop() {
		findmy.Scheme{}.Derive(ids, ts.states, from, 100)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/key")
}

// A year of 15-minute keys.
func BenchmarkRollYear(b *testing.B) {
	sk := expecttest.Must(findmy.NewStartKey(make([]byte, findmy.StartSize)))
	b.ReportAllocs()
	for b.Loop() {
		expecttest.Must(sk.Roll(35040))
	}
}
