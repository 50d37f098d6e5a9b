package native_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/rotate"
)

// tag is a simulated tag: its secret, and a clock that runs fast or slow.
type tag struct {
	id      uint64
	c       *native.Credential
	n       native.Network
	streams []beacon.Stream
	reg     native.Registration
	began   int64 // Unix milliseconds at which its clock was 0
	ppm     int64 // by which it runs fast
	near    bool  // in profile dult
	salt    byte  // of what it says
}

// newTag returns a tag that was claimed at Unix second at.
func newTag(t testing.TB, r *rand.Rand, id uint64, reg native.Registration, at int64) *tag {
	t.Helper()
	c, err := native.NewCredential(reg, random(r, reg.Suite.KeySize()), rotate.Alignment{Unix: at})
	if err != nil {
		t.Fatal(err)
	}
	g := &tag{id: id, c: c, n: reg.Network(), streams: secrets(c).Streams, reg: reg, ppm: r.Int64N(2*native.PPM+1) - native.PPM}
	// At the claim its clock says that epoch 0 begins.
	g.began = at*1000 - int64(g.instant(t, 0))
	g.near = r.IntN(2) == 0
	return g
}

func (g *tag) instant(t testing.TB, e rotate.Epoch) rotate.Millis {
	at, err := g.c.Instant(e)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// clock returns what the tag's clock says at Unix milliseconds.
func (g *tag) clock(ms int64) int64 { return (ms - g.began) + (ms-g.began)*g.ppm/1_000_000 }

// epoch returns the epoch on the air.
func (g *tag) epoch(t testing.TB, ms int64) rotate.Epoch {
	now := g.clock(ms)
	e := rotate.Epoch(now / (g.reg.Period * 1000))
	if e > 0 && int64(g.instant(t, e)) > now {
		e--
	}
	return e
}

// advert returns what the tag shows at Unix milliseconds: of profile dult, while
// its owner is away, the identity of the day.
func (g *tag) advert(t testing.TB, ms int64) (a beacon.Advert, stream int, e rotate.Epoch) {
	e = g.epoch(t, ms)
	if g.reg.Profile == beacon.ConsumerProfile && !g.near {
		stream, e = 1, e/rotate.Epoch(g.reg.Rotations)
	}
	return g.show(t, ms, stream, e), stream, e
}

// show returns the advertisement of an epoch of a stream. What it says is the
// same all the while.
func (g *tag) show(t testing.TB, ms int64, stream int, e rotate.Epoch) beacon.Advert {
	a := beacon.Advert{Time: ms * 1_000_000, Type: beacon.AddressRandom}
	p := native.Plaintext{Data: []byte{byte(e), byte(e >> 8), g.salt}}
	if stream == 1 {
		p.Status = beacon.SealedStatus{Mode: beacon.ModeSeparated, Kind: beacon.KindDay}
	}
	plain, err := p.Append(nil, beacon.ShortTextSize)
	if err != nil {
		t.Fatal(err)
	}
	id, _, err := g.c.Identity(g.streams[stream].Scheme.(native.Scheme).Domain, e)
	if err != nil {
		t.Fatal(err)
	}
	if a.Data, err = g.n.Seal(nil, &a.Address, keyOf(&g.streams[stream], e), id[:], plain); err != nil {
		t.Fatal(err)
	}
	return a
}

// product returns the registration of one of three products: two of one maker,
// and one on the carrier of DULT.
func product(i int) native.Registration {
	maker := beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0xfff5}
	switch i % 3 {
	case 0:
		return native.NewRegistration(beacon.PlainProfile, maker, 7)
	case 1:
		return native.NewRegistration(beacon.ConsumerProfile, beacon.DULT, 7)
	}
	r := native.NewRegistration(beacon.ConsumerProfile, maker, 7)
	r.Suite = native.AES256
	return r
}

// newResolver returns a resolver of tags.
func newResolver(t testing.TB, o resolve.Options, tags ...*tag) *resolve.Resolver {
	t.Helper()
	r := resolve.New(o)
	all := make([]resolve.Tag, len(tags))
	for i, g := range tags {
		all[i] = resolve.Tag{ID: g.id, Credentials: []beacon.Credential{g.c}}
	}
	if err := r.Add(all...); err != nil {
		t.Fatal(err)
	}
	return r
}

func advance(t testing.TB, r *resolve.Resolver, unix int64) {
	t.Helper()
	if err := r.Advance(context.Background(), time.Unix(unix, 0)); err != nil {
		t.Fatal(err)
	}
}

// one resolves one advertisement and returns its matches, of which there are
// as many as wanted.
func one(t testing.TB, r *resolve.Resolver, a beacon.Advert, want int) []resolve.Match {
	t.Helper()
	var res resolve.Result
	if err := r.Resolve(&res, &a); err != nil {
		t.Fatal(err)
	}
	m := res.Outcomes[0].Matches
	if len(m) != want {
		t.Fatalf("%d matches, want %d: %+v", len(m), want, m)
	}
	return slices.Clone(m)
}

// TestEveryInstant: at any time within drift a tag is found, and no other.
func TestEveryInstant(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for range many(12, 200) {
		var tags []*tag
		for i := range 12 {
			tags = append(tags, newTag(t, r, uint64(100+i), product(i), claimed-r.Int64N(20*86_400)))
		}
		res := newResolver(t, resolve.Options{}, tags...)
		at := int64(claimed) + r.Int64N(30*86_400)
		for range 20 {
			at += r.Int64N(8000) // an index covers a quarter of an hour
			advance(t, res, at)
			for _, g := range tags {
				g.near = r.IntN(2) == 0
				a, stream, e := g.advert(t, at*1000+r.Int64N(900_000))
				m := one(t, res, a, 1)[0]
				if m.Tag != g.id || m.Stream != stream || m.Epoch != e || !m.Opened || m.Err != nil || m.Freshness != beacon.Fresh && m.Freshness != beacon.Repeat {
					t.Fatalf("tag %d, stream %d, epoch %d: %+v", g.id, stream, e, m)
				}
			}
		}
	}
}

// report is what a gateway heard, and when it tells.
type report struct {
	advert beacon.Advert
	upload int64 // Unix ms
	tag    *tag
	stream int
	epoch  rotate.Epoch
	want   beacon.Freshness // of what is injected; honest ones are Fresh or Repeat
}

// TestDay lets many tags live a day: gateways are 30 s wrong, and tell up to an
// hour late and out of order. No sighting is given to another tag or refused,
// and none gets a verdict against it. Some tags are attacked: what is injected
// gets exactly the verdict of the table, and nothing else one against it.
func TestDay(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	tags := make([]*tag, many(1000, 10_000))
	for i := range tags {
		tags[i] = newTag(t, r, uint64(i), product(i), claimed-r.Int64N(30*86_400))
	}
	gateways := make([]int64, 12) // by how many ms each is wrong
	for i := range gateways {
		gateways[i] = r.Int64N(60_001) - 30_000
	}
	const start, day = claimed + 86_400, 86_400
	var reports []report
	victims := min(64, len(tags)/2)
	for i, g := range tags[:victims] {
		late := r.Int64N(600_000) // of all reports, which so keep their order
		for _, p := range g.attacked(t, i/4%len(attacks), start+7200+r.Int64N(day-6*3600)) {
			p.upload += late
			p.advert.Time += gateways[r.IntN(len(gateways))] * 1_000_000
			reports = append(reports, p)
		}
	}
	for _, g := range tags[victims:] {
		for range 1 + r.IntN(24) {
			at := (start + r.Int64N(day)) * 1000
			g.near = r.IntN(2) == 0
			a, stream, e := g.advert(t, at)
			for _, gateway := range gateways[:1+r.IntN(3)] {
				heard := a
				heard.Time = (at + gateway) * 1_000_000
				reports = append(reports, report{heard, at + r.Int64N(3_600_000), g, stream, e, honest})
			}
		}
	}
	slices.SortFunc(reports, func(a, b report) int { return int(a.upload - b.upload) })
	res := newResolver(t, resolve.Options{Lead: 2 * time.Hour}, tags...)
	var result resolve.Result
	until := int64(0)
	verdicts, injected := map[beacon.Freshness]int{}, map[beacon.Freshness]int{}
	for i := range reports {
		p := &reports[i]
		if now := p.upload / 1000; now >= until {
			until = now + 2700
			advance(t, res, now-3600-60)
		}
		if err := res.Resolve(&result, &p.advert); err != nil {
			t.Fatal(err)
		}
		o := &result.Outcomes[0]
		if len(o.Matches) != 1 || o.Beyond {
			t.Fatalf("report %d: %d matches, beyond %v", i, len(o.Matches), o.Beyond)
		}
		m := &o.Matches[0]
		if m.Tag != p.tag.id || m.Stream != p.stream || m.Epoch != p.epoch || !m.Opened || m.Err != nil {
			t.Fatalf("report %d of tag %d: %+v", i, p.tag.id, m)
		}
		if p.want == honest {
			verdicts[m.Freshness]++
		} else if injected[m.Freshness]++; m.Freshness != p.want {
			t.Errorf("report %d, injected for tag %d in epoch %d of stream %d: %v, want %v", i, p.tag.id, p.epoch, p.stream, m.Freshness, p.want)
		}
	}
	t.Logf("%d tags, %d reports: %v, injected: %v", len(tags), len(reports), verdicts, injected)
	for _, v := range []beacon.Freshness{beacon.Stale, beacon.Behind, beacon.Fork} {
		if injected[v] < victims/4 {
			t.Errorf("%d injected sightings are %v", injected[v], v)
		}
	}
	for v, n := range verdicts {
		if v != beacon.Fresh && v != beacon.Repeat {
			t.Errorf("%d honest sightings are %v", n, v)
		}
	}
	if verdicts[beacon.Repeat] == 0 {
		t.Error("nothing was heard twice")
	}
}

// TestBelieved: a tag that is ahead of its clock is Ahead until its owner sets a
// new alignment, in the resolver or by a state, and then is as others are.
func TestBelieved(t *testing.T) {
	r := rand.New(rand.NewPCG(45, 46))
	for stream := range 2 {
		g := newTag(t, r, 1, product(1), claimed-10*86_400)
		g.near = stream == 0
		res, other := newResolver(t, resolve.Options{}, g), newResolver(t, resolve.Options{}, g)
		at := int64(claimed)
		ahead := int64(2+3*stream) * 86_400
		e := []rotate.Epoch{g.epoch(t, (at+ahead)*1000), g.epoch(t, (at+ahead)*1000) / 192}
		believe := func(s int) {
			if err := res.Realign(1, 0, s, rotate.Alignment{Unix: at, Epoch: e[s]}); err != nil {
				t.Fatal(err)
			}
		}
		for _, r := range []*resolve.Resolver{res, other} {
			advance(t, r, at)
			a, _, _ := g.advert(t, at*1000)
			one(t, r, a, 1)
		}
		g.began -= ahead * 1000
		first, _, _ := g.advert(t, at*1000)
		one(t, res, first, 0)
		// The owner makes the resolver find it, by both streams.
		believe(1 - stream)
		one(t, res, first, 0)
		believe(stream)
		if m := one(t, res, first, 1)[0]; m.Freshness != beacon.Fresh || m.Epoch != e[stream] {
			t.Errorf("stream %d, realigned: %+v", stream, m)
		}
		if err := other.SetState(res.AppendState(nil)); err != nil {
			t.Fatal(err)
		}
		if m := one(t, other, first, 1)[0]; m.Freshness != beacon.Fresh {
			t.Errorf("stream %d, with a state: %+v", stream, m)
		}
	}
}

// TestGatewayFinds: with the key of a day a tag is found that day, on both
// carriers, unopened and without an error, and not on others.
func TestGatewayFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(39, 40))
	for i := range 3 {
		g := newTag(t, r, 9, product(i), claimed)
		held, err := g.c.Gateway(1)
		if err != nil {
			t.Fatal(err)
		}
		res := resolve.New(resolve.Options{Foreign: []beacon.Network{native.Network{}}})
		if err := res.Add(resolve.Tag{ID: 9, Credentials: []beacon.Credential{held}}); err != nil {
			t.Fatal(err)
		}
		for day := range int64(3) {
			at := claimed + day*86_400 + 50_000
			advance(t, res, at)
			a, stream, e := g.advert(t, at*1000)
			var result resolve.Result
			if err := res.Resolve(&result, &a); err != nil {
				t.Fatal(err)
			}
			o := &result.Outcomes[0]
			want := resolve.Recognised
			if day == 1 {
				want = resolve.Resolved
			}
			if o.Class() != want || day == 1 && (o.Matches[0].Opened || o.Matches[0].Err != nil || o.Matches[0].Stream != stream || o.Matches[0].Epoch != e) {
				t.Errorf("product %d, day %d: %v, %+v", i, day, o.Class(), o.Matches)
			}
		}
	}
}
