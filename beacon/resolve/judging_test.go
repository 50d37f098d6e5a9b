package resolve_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
)

// start is when the clocks of the tags here began.
const start = now

// sealedNet has frames id 8, body, mac 4 on a company of its own, and judges
// them: a body is a verdict. The body "closed" cannot be opened by any key, as
// one that a key is not made for.
type sealedNet struct {
	beacon.Unstable
	company uint16
	scribes *[]*scribe // that it made
}

var errClosed = fail.New(fail.Unknown, "sealed: key is not made to open")

func (sealedNet) Name() string { return "sealed" }

func (n sealedNet) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	d, ok, err := a.Manufacturer(n.company)
	if !ok || len(d) < 12 {
		return false, err
	}
	f.Kind, f.ID, f.Body, f.Sealed = "sealed", d[:8], d[8:], true
	return true, nil
}

func sealedFrame(state []byte, e rotate.Epoch, body string) []byte {
	frame := append(clockScheme{8}.id(state, e), body...)
	return append(frame, hash(4, state, u64(uint64(e)), []byte(body))...)
}

func (sealedNet) Open(dst []byte, f *beacon.Frame, _ *beacon.Advert, k *beacon.Key) ([]byte, error) {
	body := string(f.Body[:len(f.Body)-4])
	switch {
	case string(append(append([]byte(nil), f.ID...), f.Body...)) != string(sealedFrame(k.Bytes, k.Epoch, body)):
		return dst, errFake
	case body == "closed":
		return dst, errClosed
	}
	return append(dst, body...), nil
}

func (n sealedNet) NewJudge() beacon.Judge {
	s := &scribe{}
	if n.scribes != nil {
		*n.scribes = append(*n.scribes, s)
	}
	return s
}

// scribe notes what it is asked and told.
type scribe struct {
	asked []beacon.Sighting
	told  []told
}

type told struct {
	scheme   rotate.Scheme
	schedule rotate.Schedule
	a        rotate.Alignment
}

func (s *scribe) Align(c rotate.Scheme, on rotate.Schedule, a rotate.Alignment) {
	s.told = append(s.told, told{c, on, a})
}

func (s *scribe) Judge(a *beacon.Sighting) beacon.Freshness {
	s.asked = append(s.asked, *a)
	for v := beacon.Unjudged; v <= beacon.TwoPlaces; v++ {
		if v.String() == string(a.Plain) {
			return v
		}
	}
	return beacon.Unjudged
}

// sealedTag is a credential of sealedNet.
type sealedTag struct {
	clockTag
	company uint16
	scribes *[]*scribe
}

func (c sealedTag) Network() beacon.Network { return sealedNet{company: c.company, scribes: c.scribes} }

// only resolves an advertisement of which one tag is found.
func only(t *testing.T, r *resolve.Resolver, a *beacon.Advert) resolve.Match {
	t.Helper()
	var res resolve.Result
	if err := r.Resolve(&res, a); err != nil {
		t.Fatal(err)
	}
	if ms := res.Outcomes[0].Matches; len(ms) != 1 {
		t.Fatalf("%d matches: %+v", len(ms), ms)
	}
	return res.Outcomes[0].Matches[0]
}

// TestNetworksJudge: a network that judges has the word on what it opens, and
// the clock learns from what can be on the air now, and from nothing else.
func TestNetworksJudge(t *testing.T) {
	r := newResolver(t, tagOf(1, sealedTag{clockTag: clockAt(1, start), company: 0xfff7}))
	at := int64(start)
	for v := beacon.Unjudged; v <= beacon.TwoPlaces; v++ {
		at += 30
		if err := r.Advance(context.Background(), time.Unix(at, 0)); err != nil {
			t.Fatal(err)
		}
		e := rotate.Epoch((at - start) / 60)
		m := only(t, r, advert(at, beacon.Address{}, 0xfff7, sealedFrame(state(1), e, v.String())))
		if m.Freshness != v || !m.Opened || m.Err != nil || m.Epoch != e {
			t.Errorf("%v: %+v", v, m)
		}
		if learned := m.Alignment.Unix == at; learned && v != beacon.Fresh && v != beacon.Repeat {
			t.Errorf("%v: the clock learned: %+v", v, m.Alignment)
		}
	}
	m := only(t, r, advert(at, beacon.Address{}, 0xfff7, sealedFrame(state(1), rotate.Epoch((at-start)/60), "closed")))
	if m.Opened || m.Err != nil || m.Freshness != beacon.Fresh {
		t.Errorf("a frame that the key is not made for: %+v", m)
	}
	bent := sealedFrame(state(1), rotate.Epoch((at-start)/60), "fresh")
	bent[9] ^= 1
	if m := only(t, r, advert(at, beacon.Address{}, 0xfff7, bent)); m.Opened || !errors.Is(m.Err, errFake) || m.Freshness != beacon.Unjudged {
		t.Errorf("a frame that does not open: %+v", m)
	}
}

// TestJudgesAreAligned: what the owner says of a clock reaches the judge, and
// one that a state is set for begins again with what it says.
func TestJudgesAreAligned(t *testing.T) {
	var scribes []*scribe
	tag := sealedTag{clockTag: clockAt(1, start), company: 0xfff7, scribes: &scribes}
	r := newResolver(t, tagOf(1, tag), tagOf(2, clockAt(2, start)))
	ahead := rotate.Alignment{Unix: start, Epoch: 5000}
	for _, a := range []rotate.Alignment{ahead, {}} {
		if err := r.Realign(1, 0, 0, a); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Realign(2, 0, 0, ahead); err != nil { // of a network that does not judge
		t.Fatal(err)
	}
	var s beacon.Secrets
	tag.Expose(&s)
	want := []told{{s.Streams[0].Scheme, s.Streams[0].Schedule, ahead}, {s.Streams[0].Scheme, s.Streams[0].Schedule, rotate.Alignment{}}}
	if len(scribes) != 1 || !slices.Equal(scribes[0].told, want) {
		t.Fatalf("%d judges: %+v, want %+v", len(scribes), scribes[0].told, want)
	}
	if err := r.Realign(1, 0, 0, rotate.Alignment{Unix: start, Epoch: 1 << 40}); !errors.Is(err, resolve.ErrAlignment) || len(scribes[0].told) != 2 {
		t.Errorf("an alignment that cannot be held: %v, %+v", err, scribes[0].told)
	}

	if err := r.Realign(1, 0, 0, ahead); err != nil {
		t.Fatal(err)
	}
	state := r.AppendState(nil)
	for _, later := range []bool{false, true} { // that the tag is registered
		scribes = nil
		other := newResolver(t)
		add := func() {
			if err := other.Add(tagOf(1, tag)); err != nil {
				t.Fatal(err)
			}
		}
		if !later {
			add()
		}
		if err := other.SetState(state); err != nil {
			t.Fatal(err)
		}
		if later {
			add()
		}
		if n := len(scribes); n != 2 || len(scribes[0].told) != 0 || !slices.Equal(scribes[1].told, want[:1]) {
			t.Errorf("registered later %v: %d judges", later, n)
		}
	}
}

// TestNetworksOfOneName: values of one network that differ, as by their
// carrier, are read each, and their tags are found on theirs.
func TestNetworksOfOneName(t *testing.T) {
	r := newResolver(t, tagOf(1, sealedTag{clockTag: clockAt(1, start), company: 0xfff7}), tagOf(2, sealedTag{clockTag: clockAt(2, start), company: 0xfff8}))
	for _, c := range []struct {
		company uint16
		state   byte
		found   bool
	}{{0xfff7, 1, true}, {0xfff8, 2, true}, {0xfff7, 2, false}, {0xfff8, 1, false}, {0xfff9, 1, false}} {
		a := advert(start, beacon.Address{}, c.company, sealedFrame(state(c.state), 0, "fresh"))
		var res resolve.Result
		if err := r.Resolve(&res, a); err != nil {
			t.Fatal(err)
		}
		if ms := res.Outcomes[0].Matches; len(ms) == 1 != c.found || c.found && (ms[0].Tag != uint64(c.state) || !ms[0].Opened) {
			t.Errorf("company %x, tag %d: %+v", c.company, c.state, ms)
		}
	}
}

// TestSearch: tags whose clocks stood still are found by their identifiers, when
// their frames open, and from then on without a search.
func TestSearch(t *testing.T) {
	r := newResolver(t,
		tagOf(1, sealedTag{clockTag: clockAt(1, start), company: 0xfff7}),
		tagOf(2, clockAt(2, start)),
		tagOf(3, sealedTag{clockTag: clockAt(3, start), company: 0xfff7}),
		tagOf(4, boundTag{key: state(4), bound: true}))
	if err := r.Remove(3); err != nil {
		t.Fatal(err)
	}
	const slept = 10 * 86_400
	at := int64(start + slept)
	if err := r.Advance(context.Background(), time.Unix(at, 0)); err != nil {
		t.Fatal(err)
	}
	bent := sealedFrame(state(1), 1234, "fresh")
	bent[8] ^= 1
	as := []beacon.Advert{
		*advert(at, beacon.Address{}, 0xfff7, sealedFrame(state(1), 1234, "fresh")),
		*advert(at, beacon.Address{}, clockCompany, identifier(2, 77)),
		*advert(at-5, beacon.Address{}, 0xfff7, sealedFrame(state(3), 1234, "fresh")), // removed
		*advert(at, beacon.Address{}, 0xfff7, bent),
		*advert(at, beacon.Address{}, 0xfff6, []byte("nothing")),
	}
	for i := range as {
		var res resolve.Result
		if err := r.Resolve(&res, &as[i]); err != nil || len(res.Outcomes[0].Matches) != 0 {
			t.Fatalf("advertisement %d before the search: %+v, %v", i, res.Outcomes[0].Matches, err)
		}
	}
	if found, candidates, err := r.Search(context.Background(), as, resolve.Sleep{Horizon: (slept - 1) * time.Second}); err != nil || len(found) != 0 || candidates != 0 {
		t.Errorf("beyond the horizon: %+v of %d candidates, %v", found, candidates, err)
	}
	if found, candidates, err := r.Search(context.Background(), as[4:], resolve.Sleep{}); err != nil || len(found) != 0 || candidates != 0 {
		t.Errorf("no identifiers: %+v of %d candidates, %v", found, candidates, err)
	}
	found, candidates, err := r.Search(context.Background(), as, resolve.Sleep{})
	if err != nil || len(found) != 2 || candidates < 2*slept/60 || candidates > 2*slept/60+200 {
		t.Fatalf("%+v of %d candidates, %v", found, candidates, err)
	}
	for _, f := range found {
		want := map[uint64]struct {
			advert int
			epoch  rotate.Epoch
		}{1: {0, 1234}, 2: {1, 77}}[f.Tag]
		if f.Advert != want.advert || f.Epoch != want.epoch || f.Credential != 0 || f.Stream != 0 || f.Alignment.Unix != at || f.Alignment.Epoch < f.Epoch || f.Alignment.Epoch > f.Epoch+1 {
			t.Errorf("%+v", f)
		}
	}
	if err := r.Advance(context.Background(), time.Unix(at, 0)); err != nil {
		t.Fatal(err)
	}
	for i, tag := range []uint64{1, 2} {
		if m := only(t, r, &as[i]); m.Tag != tag || m.Freshness != beacon.Fresh {
			t.Errorf("after the search: %+v", m)
		}
	}
}

// TestSearchFindsNoReplays: what shows an epoch that was over when the tag was
// last heard, before the search or in it, is not awake.
func TestSearchFindsNoReplays(t *testing.T) {
	const last = 1000 // epoch heard last
	at := int64(start + 60*last)
	heard := func(e rotate.Epoch, after int64) beacon.Advert {
		return *advert(at+after, beacon.Address{}, 0xfff7, sealedFrame(state(1), e, "fresh"))
	}
	for _, c := range []struct {
		name string
		as   []beacon.Advert
		want []rotate.Epoch
	}{
		{"replays", []beacon.Advert{heard(last-1, 600), heard(last-2, 601), heard(last-8, 602), heard(last-10, 603)}, nil},
		{"the epoch heard last", []beacon.Advert{heard(last, 600)}, []rotate.Epoch{last}},
		{"the next", []beacon.Advert{heard(last+1, 600), heard(last+2, 700)}, []rotate.Epoch{last + 1, last + 2}},
		{"a replay in the search", []beacon.Advert{heard(last+2, 601), heard(last+5, 600), heard(last+1, 400)}, []rotate.Epoch{last + 1, last + 5}},
		{"as far as boots lead", []beacon.Advert{heard(last+10+8, 600)}, []rotate.Epoch{last + 10 + 8}},
	} {
		r := newResolver(t, tagOf(1, sealedTag{clockTag: clockAt(1, start), company: 0xfff7}))
		if err := r.Advance(context.Background(), time.Unix(at, 0)); err != nil {
			t.Fatal(err)
		}
		now := heard(last, 0)
		only(t, r, &now)
		found, _, err := r.Search(context.Background(), c.as, resolve.Sleep{})
		var got []rotate.Epoch
		for _, f := range found {
			got = append(got, f.Epoch)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v, want %v", c.name, got, err, c.want)
		}
	}
}

// TestSearchOpens: a sealed frame that does not open is nobody's, and one that
// the tag's key is not made to open is its by the identifier.
func TestSearchOpens(t *testing.T) {
	bent := sealedFrame(state(1), 1234, "fresh")
	bent[8] ^= 1
	for _, c := range []struct {
		frame []byte
		found int
	}{{sealedFrame(state(1), 1234, "fresh"), 1}, {bent, 0}, {sealedFrame(state(1), 1234, "closed"), 1}} {
		r := newResolver(t, tagOf(1, sealedTag{clockTag: clockAt(1, start), company: 0xfff7}))
		a := advert(start+86_400, beacon.Address{}, 0xfff7, c.frame)
		if found, _, err := r.Search(context.Background(), []beacon.Advert{*a}, resolve.Sleep{}); err != nil || len(found) != c.found {
			t.Errorf("%q: %+v, %v", c.frame[8:], found, err)
		}
	}
}
