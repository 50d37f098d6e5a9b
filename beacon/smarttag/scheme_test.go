package smarttag_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/smarttag"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
)

// wants fails unless err is want.
func wants(t *testing.T, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", name, err, want)
	}
}

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// cbc encrypts padded data as the published scripts do.
func cbc(master []byte, purpose string, iv, data []byte) []byte {
	h := sha256.Sum256(slices.Concat(master[:16], []byte{0, 0, 0, 1}, []byte(purpose)))
	pad := 16 - len(data)%16
	out := append(bytes.Clone(data), bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(expecttest.Must(aes.NewCipher(h[:16])), iv).CryptBlocks(out, out)
	return out
}

// tag is the secrets of one tag.
type tag struct{ master, iv, seed []byte }

func randomTag(r *rand.Rand) tag {
	return tag{random(r, 16+r.IntN(2)*16), random(r, 16), random(r, 8)}
}

func (g tag) state() []byte {
	return expecttest.Must(smarttag.AppendState(nil, g.master, g.iv, g.seed))
}

func (g tag) credential(pool int) *smarttag.Credential {
	return expecttest.Must(smarttag.NewCredential(g.master, g.iv, g.seed, pool))
}

// id is the identifier of an index, derived one by one.
func (g tag) id(index uint16) []byte {
	i := binary.BigEndian.AppendUint16(nil, index)
	return cbc(g.master, "privacy", g.iv, slices.Concat(i, g.seed, i))[:8]
}

// TestDeriveAgainstOracle compares batches of many shapes with identifiers
// derived one by one.
func TestDeriveAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 60 {
		n, m := r.IntN(140), r.IntN(6)
		switch round % 6 {
		case 0:
			n, m = 1, 64*r.IntN(4)+r.IntN(3)
		case 1:
			n, m = r.IntN(4), 60+r.IntN(10)
		case 2:
			n, m = 64*r.IntN(3)+r.IntN(3), 1
		}
		var states, want []byte
		from := make([]rotate.Epoch, n)
		for i := range from {
			g := randomTag(r)
			states = append(states, g.state()...)
			from[i] = rotate.Epoch(r.IntN(1 << 17))
			for j := range m {
				want = append(want, g.id(uint16(int(from[i])+j))...)
			}
		}
		before := bytes.Clone(states)
		ids := make([]byte, n*m*smarttag.PrivacyIDSize)
		smarttag.Scheme{}.Derive(ids, states, from, m)
		if !bytes.Equal(ids, want) {
			t.Fatalf("n %d, m %d: other identifiers", n, m)
		}
		smarttag.Scheme{}.Advance(states, from)
		if !bytes.Equal(states, before) {
			t.Fatal("states changed")
		}
	}
}

func TestSchemePanics(t *testing.T) {
	var s smarttag.Scheme
	state := make([]byte, s.Layout().State)
	id := make([]byte, smarttag.PrivacyIDSize)
	one := []rotate.Epoch{1}
	expecttest.Panics(t, "short state", func() { s.Derive(id, state[1:], one, 1) })
	expecttest.Panics(t, "short identifiers", func() { s.Derive(id[1:], state, one, 1) })
	expecttest.Panics(t, "negative m", func() { s.Derive(nil, state, one, -1) })
	expecttest.Panics(t, "too few epochs", func() { s.Derive(id, state, nil, 1) })
}

func TestAppendState(t *testing.T) {
	g := randomTag(rand.New(rand.NewPCG(3, 4)))
	got := expecttest.Must(smarttag.AppendState([]byte{9}, g.master, g.iv, g.seed))
	h := func(purpose string) []byte {
		h := sha256.Sum256(slices.Concat(g.master[:16], []byte{0, 0, 0, 1}, []byte(purpose)))
		return h[:16]
	}
	if want := slices.Concat([]byte{9}, h("privacy"), g.iv, g.seed, h("signing")); !bytes.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
	for n := range 40 {
		b := make([]byte, n)
		if n < smarttag.SecretSize {
			_, err := smarttag.AppendState(nil, b, g.iv, g.seed)
			wants(t, "master secret", err, smarttag.ErrKeyLength)
		}
		if n != smarttag.IVSize {
			_, err := smarttag.AppendState(nil, g.master, b, g.seed)
			wants(t, "IV", err, smarttag.ErrKeyLength)
		}
		if n != smarttag.SeedSize {
			got, err := smarttag.AppendState([]byte{9}, g.master, g.iv, b)
			wants(t, "seed", err, smarttag.ErrKeyLength)
			if !bytes.Equal(got, []byte{9}) {
				t.Error("dst changed")
			}
		}
	}
}

// Derive allocates nothing.
func TestDeriveAllocations(t *testing.T) {
	var s smarttag.Scheme
	const n, m = 64, 1
	states := make([]byte, n*s.Layout().State)
	ids := make([]byte, n*m*smarttag.PrivacyIDSize)
	from := make([]rotate.Epoch, n)
	if got := testing.AllocsPerRun(20, func() { s.Derive(ids, states, from, m) }); got != 0 {
		t.Errorf("%v allocations for %d tags", got, n)
	}
}

func BenchmarkPool(b *testing.B) {
	var s smarttag.Scheme
	state := make([]byte, s.Layout().State)
	ids := make([]byte, smarttag.PoolSize*smarttag.PrivacyIDSize)
	from := []rotate.Epoch{1}
	b.ReportAllocs()
	for b.Loop() {
		s.Derive(ids, state, from, smarttag.PoolSize)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/smarttag.PoolSize, "ns/id")
}
