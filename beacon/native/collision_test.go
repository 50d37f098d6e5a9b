package native_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/native/internal/oracle"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
)

// crowded is the scheme of tags whose identifiers collide: eight bits of them
// are left.
type crowded struct{ native.Scheme }

func (s crowded) Derive(ids, states []byte, from []rotate.Epoch, m int) {
	s.Scheme.Derive(ids, states, from, m)
	for i := range ids {
		if i%8 != 0 {
			ids[i] = 0
		}
	}
}

// crowdedNetwork opens their frames.
type crowdedNetwork struct{ native.Network }

func (n crowdedNetwork) Open(dst []byte, f *beacon.Frame, a *beacon.Advert, k *beacon.Key) ([]byte, error) {
	inner := *k
	inner.Scheme = k.Scheme.(crowded).Scheme
	return n.Network.Open(dst, f, a, &inner)
}

// crowdedCredential is that of one of them.
type crowdedCredential struct{ c *native.Credential }

func (c crowdedCredential) Network() beacon.Network {
	return crowdedNetwork{c.c.Network().(native.Network)}
}

func (c crowdedCredential) Expose(to *beacon.Secrets) {
	c.c.Expose(to)
	for i := range to.Streams {
		to.Streams[i].Scheme = crowded{to.Streams[i].Scheme.(native.Scheme)}
	}
}

// TestCollisions: where many tags show one identifier all matches come out, and
// the tag of the frame tells the right one.
func TestCollisions(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	reg := product(0)
	res := resolve.New(resolve.Options{})
	var tags []*tag
	for i := range 1000 {
		g := newTag(t, r, uint64(i), reg, claimed)
		tags = append(tags, g)
		if err := res.Add(resolve.Tag{ID: g.id, Credentials: []beacon.Credential{crowdedCredential{g.c}}}); err != nil {
			t.Fatal(err)
		}
	}
	at := int64(claimed + 40_000)
	advance(t, res, at)
	matches := 0
	for _, g := range tags[:200] {
		a, _, e := g.advert(t, at*1000)
		id := make([]byte, 8)
		crowded{reg.Scheme(native.Root, beacon.EpochDomain)}.Derive(id, g.streams[0].State, []rotate.Epoch{e}, 1)
		a.Data = sealAs(t, g, e, id)
		var result resolve.Result
		if err := res.Resolve(&result, &a); err != nil {
			t.Fatal(err)
		}
		var right int
		for _, m := range result.Outcomes[0].Matches {
			matches++
			switch {
			case m.Tag == g.id && m.Epoch == e:
				right++
				if !m.Opened || m.Err != nil || m.Freshness != beacon.Unjudged {
					t.Fatalf("the right tag: %+v", m)
				}
			case m.Opened || !errors.Is(m.Err, fail.Authentication):
				t.Fatalf("a wrong tag: %+v", m)
			}
		}
		if right != 1 || result.Outcomes[0].Class() != resolve.Resolved {
			t.Fatalf("tag %d is %d of the matches", g.id, right)
		}
	}
	if matches < 200*10 {
		t.Errorf("only %d matches", matches)
	}
	// One tag of two owners: both are right.
	g := newTag(t, r, 1, reg, claimed)
	both := resolve.New(resolve.Options{})
	if err := both.Add(resolve.Tag{ID: 1, Credentials: []beacon.Credential{g.c}}, resolve.Tag{ID: 2, Credentials: []beacon.Credential{g.c}}); err != nil {
		t.Fatal(err)
	}
	advance(t, both, at)
	a, _, _ := g.advert(t, at*1000)
	for i, m := range one(t, both, a, 2) {
		if m.Tag != uint64(i+1) || !m.Opened || m.Freshness != beacon.Fresh {
			t.Errorf("owner %d: %+v", i, m)
		}
	}
}

// sealAs returns advertising data of an epoch under any identifier.
func sealAs(t testing.TB, g *tag, e rotate.Epoch, id []byte) []byte {
	t.Helper()
	keys := oracle.DayKeys(oracle.Leaf(g.streams[0].State, int(e)/int(g.reg.Rotations)))
	f := oracle.Frame{Network: g.reg.Net, ID: id}
	f.CT, f.Tag = oracle.Seal(keys, byte(beacon.EpochDomain), uint32(e), f.Network, f.Public, id, make([]byte, 8))
	return f.AD(oracle.Carrier{Type: g.reg.Carrier.Type, ID: g.reg.Carrier.Number})
}
