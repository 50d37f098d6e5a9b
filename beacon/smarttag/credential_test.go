package smarttag_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/smarttag"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
)

func expose(c beacon.Credential) (s beacon.Secrets) {
	c.Expose(&s)
	return s
}

// Import is the inverse of Expose.
func TestImportExpose(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 7))
	for _, pool := range []int{1, 63, smarttag.PoolSize, 65535} {
		g := randomTag(r)
		c := g.credential(pool)
		s := expose(c)
		got, err := smarttag.Network{}.Import(&s.Fields)
		if err != nil || !got.(*smarttag.Credential).Equal(c) || got.Network() != (smarttag.Network{}) {
			t.Fatalf("another credential, %v", err)
		}
		again := expose(got)
		if len(s.Streams) != 1 || len(again.Streams) != 1 {
			t.Fatalf("%d streams", len(s.Streams))
		}
		a, b := s.Streams[0], again.Streams[0]
		if a.Scheme != b.Scheme || a.Schedule != b.Schedule || a.Alignment != b.Alignment || !bytes.Equal(a.State, b.State) || !bytes.Equal(a.State, g.state()) {
			t.Errorf("%+v and %+v", a, b)
		}
		if lo, hi := a.Schedule.Window(a.Alignment, 1e9); lo != 1 || int(hi) != pool || c.PoolSize() != pool {
			t.Errorf("pool of %d: %d..%d", pool, lo, hi)
		}
		if !s.Replay.Accept(5, 5) || s.Replay.Accept(5, 4) || !s.Replay.Accept(5, 6) {
			t.Error("replay rule")
		}
		if s.Open != nil || s.Scan != nil || s.Bound {
			t.Errorf("%+v", s)
		}
	}
}

func TestEqual(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 7))
	g := randomTag(r)
	c := g.credential(10)
	if !c.Equal(tag{g.master[:16], g.iv, g.seed}.credential(10)) {
		t.Error("the second half of the master secret counts")
	}
	for _, other := range []*smarttag.Credential{
		tag{random(r, 16), g.iv, g.seed}.credential(10),
		tag{g.master, random(r, 16), g.seed}.credential(10),
		tag{g.master, g.iv, random(r, 8)}.credential(10),
		g.credential(11),
	} {
		if c.Equal(other) {
			t.Error("different credentials are equal")
		}
	}
}

func TestNewCredentialRefuses(t *testing.T) {
	g := randomTag(rand.New(rand.NewPCG(3, 7)))
	for _, pool := range []int{-1 << 31, -1, 0, 65536, 1<<31 - 1} {
		c, err := smarttag.NewCredential(g.master, g.iv, g.seed, pool)
		if wants(t, "pool", err, smarttag.ErrPoolSize); c != nil {
			t.Error("a credential and an error")
		}
	}
	for n := range 40 {
		b := make([]byte, n)
		if n < smarttag.SecretSize {
			_, err := smarttag.NewCredential(b, g.iv, g.seed, 1)
			wants(t, "master secret", err, smarttag.ErrKeyLength)
		}
		if n != smarttag.IVSize {
			_, err := smarttag.NewCredential(g.master, b, g.seed, 1)
			wants(t, "IV", err, smarttag.ErrKeyLength)
		}
		if n != smarttag.SeedSize {
			_, err := smarttag.NewCredential(g.master, g.iv, b, 1)
			wants(t, "seed", err, smarttag.ErrKeyLength)
		}
	}
}

func TestImportRefuses(t *testing.T) {
	fields := func(change func(f *beacon.Fields)) *beacon.Fields {
		var f beacon.Fields
		f.AddBytes("master_secret", vectorTag.master)
		f.AddBytes("privacy_iv", vectorTag.iv)
		change(&f)
		return &f
	}
	for _, c := range []struct {
		name   string
		change func(f *beacon.Fields)
		want   error
	}{
		{"no seed", func(f *beacon.Fields) {}, beacon.ErrFieldMissing},
		{"short seed", func(f *beacon.Fields) { f.AddBytes("privacy_seed", vectorTag.seed[1:]) }, smarttag.ErrKeyLength},
		{"seed a number", func(f *beacon.Fields) { f.AddInt("privacy_seed", 5) }, beacon.ErrFieldKind},
		{"pool 0", func(f *beacon.Fields) { f.AddBytes("privacy_seed", vectorTag.seed); f.AddInt("pool_size", 0) }, smarttag.ErrPoolSize},
		{"pool -2^63", func(f *beacon.Fields) { f.AddBytes("privacy_seed", vectorTag.seed); f.AddInt("pool_size", -1<<63) }, smarttag.ErrPoolSize},
		{"pool 2^32+1", func(f *beacon.Fields) { f.AddBytes("privacy_seed", vectorTag.seed); f.AddInt("pool_size", 1<<32+1) }, smarttag.ErrPoolSize},
		{"unknown", func(f *beacon.Fields) { f.AddBytes("privacy_seed", vectorTag.seed); f.AddInt("region", 1) }, beacon.ErrFieldUnknown},
	} {
		got, err := smarttag.Network{}.Import(fields(c.change))
		if wants(t, c.name, err, c.want); got != nil {
			t.Errorf("%s: a credential and an error", c.name)
		}
	}
	c, err := smarttag.Network{}.Import(fields(func(f *beacon.Fields) { f.AddBytes("privacy_seed", vectorTag.seed) }))
	if err != nil || c.(*smarttag.Credential).PoolSize() != smarttag.PoolSize {
		t.Errorf("without a pool size: %v", err)
	}
}

func TestPool(t *testing.T) {
	g := randomTag(rand.New(rand.NewPCG(4, 7)))
	for _, pool := range []int{1, 2, 63, 64, 65, 130} {
		c := g.credential(pool)
		for i := 1; i <= pool; i++ {
			id := c.PrivacyID(i)
			if !bytes.Equal(id[:], g.id(uint16(i))) {
				t.Fatalf("identifier %d", i)
			}
			if got, err := c.Find(id); got != i || err != nil {
				t.Fatalf("%d of %d found at %d, %v", i, pool, got, err)
			}
		}
		for _, i := range []int{-1, 0, pool + 1, 65536} {
			expecttest.Panics(t, "index", func() { c.PrivacyID(i) })
			if got, err := c.Find(smarttag.PrivacyID(g.id(uint16(i)))); got != 0 {
				t.Errorf("%d of %d found at %d", i, pool, got)
			} else {
				wants(t, "not in the pool", err, smarttag.ErrUnknown)
			}
		}
	}
}

func TestSignVerify(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 7))
	for range 50 {
		g := randomTag(r)
		c := g.credential(1)
		b := random(r, smarttag.ServiceDataSize)
		s := expecttest.Must(smarttag.ParseServiceData(b))
		c.Sign(&s)
		if want := cbc(g.master, "signing", g.iv, b[:16])[:4]; !bytes.Equal(s.Signature[:], want) {
			t.Fatalf("signature %x, want %x", s.Signature, want)
		}
		if err := c.Verify(&s); err != nil {
			t.Fatal(err)
		}
		s.Signature[r.IntN(4)] ^= 1 << r.IntN(8)
		wants(t, "changed signature", c.Verify(&s), smarttag.ErrSignature)
	}
}

func TestCredentialHidesAndWipes(t *testing.T) {
	c := vectorTag.credential(smarttag.PoolSize)
	printtest.NeverPrints(t, c, slices.Concat(vectorTag.master[:8], vectorTag.iv[:8], vectorTag.seed))
	printtest.NeverPrints(t, *c, vectorTag.state()[:8])
	c.Wipe()
	c.Wipe()
	expecttest.Panics(t, "Expose", func() { expose(c) })
	expecttest.Panics(t, "PrivacyID", func() { c.PrivacyID(1) })
	expecttest.Panics(t, "Proof", func() { c.Proof([smarttag.NonceSize]byte{}) })
}
