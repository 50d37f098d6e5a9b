package resolve_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

const now = 1_800_000_000

var (
	minute = rotate.Schedule{Period: 60, Slack: 60, PPM: 100}
	fixed  = beacon.Address{0xc0, 1, 2, 3, 4, 5}
	errOf  = func(err error) string {
		for name, c := range map[string]error{"authentication": fyr.ErrAuthentication, "length": fyr.ErrLength, "format": fyr.ErrFormat} {
			if errors.Is(err, c) {
				return name
			}
		}
		return fmt.Sprint(err)
	}
)

func state(n byte) []byte { return bytes.Repeat([]byte{n}, 16) }

// clockAt is a tag whose clock began at Unix second begin.
func clockAt(n byte, begin int64) clockTag {
	return clockTag{state: state(n), size: 8, schedule: minute, align: rotate.Alignment{Unix: begin}}
}

func identifier(n byte, e rotate.Epoch) []byte {
	return append([]byte("I"), clockScheme{8}.id(state(n), e)...)
}

func newResolver(t testing.TB, tags ...resolve.Tag) *resolve.Resolver {
	t.Helper()
	r := resolve.New(resolve.Options{})
	if err := r.Add(tags...); err != nil {
		t.Fatal(err)
	}
	if err := r.Advance(context.Background(), time.Unix(now, 0)); err != nil {
		t.Fatal(err)
	}
	return r
}

func tagOf(id uint64, cs ...beacon.Credential) resolve.Tag {
	return resolve.Tag{ID: id, Credentials: cs}
}

// resolved returns the matches of one advertisement as text: tag, way, epoch,
// freshness, what was opened, error.
func resolved(t testing.TB, r *resolve.Resolver, a *beacon.Advert) []string {
	t.Helper()
	var res resolve.Result
	if err := r.Resolve(&res, a); err != nil {
		t.Fatal(err)
	}
	return matches(&res.Outcomes[0])
}

func matches(o *resolve.Outcome) []string {
	out := []string{}
	for _, m := range o.Matches {
		s := fmt.Sprintf("%d %s", m.Tag, m.Way)
		if m.Way == resolve.ByIdentifier || m.Epoch != 0 {
			s += fmt.Sprintf(" e%d", m.Epoch)
		}
		if m.Freshness != beacon.Unjudged {
			s += " " + m.Freshness.String()
		}
		if m.Opened {
			s += fmt.Sprintf(" %q", m.Plain)
		}
		if m.Err != nil {
			s += " " + errOf(m.Err)
		}
		out = append(out, s)
	}
	return out
}

func want(t testing.TB, got []string, want ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestIdentifierOfEachTag(t *testing.T) {
	r := newResolver(t, tagOf(7, clockAt(1, now-600)), tagOf(8, clockAt(2, now-6000)))
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(1, 10))), "7 identifier e10 fresh")
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(2, 100))), "8 identifier e100 fresh")
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(2, 100))), "8 identifier e100 repeat")
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(2, 10))))
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(3, 10))))
}

func TestAllOwnersOfOneFrame(t *testing.T) {
	r := newResolver(t, tagOf(9, clockAt(1, now-600)), tagOf(3, clockAt(1, now-600)), tagOf(5, clockAt(2, now-600)))
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(1, 10))),
		"3 identifier e10 fresh", "9 identifier e10 fresh")
}

// TestAddressLetsTheKeysOfItsTagTry is the composition rule: sealed frames
// without identifier are opened after one with identifier was seen.
func TestAddressLetsTheKeysOfItsTagTry(t *testing.T) {
	r := newResolver(t, tagOf(7, clockAt(1, now-600)))
	sealed := advert(now+30, fixed, clockCompany, clockSeal(state(1), 10, []byte("hello")))
	want(t, resolved(t, r, sealed))
	resolved(t, r, advert(now, fixed, clockCompany, identifier(1, 10)))
	want(t, resolved(t, r, sealed), `7 address e10 "hello"`)

	next := advert(now+61, fixed, clockCompany, clockSeal(state(1), 11, []byte("next")))
	want(t, resolved(t, r, next), `7 address e11 "next"`)
	forged := advert(now+61, fixed, clockCompany, clockSeal(state(2), 11, []byte("next")))
	want(t, resolved(t, r, forged), "7 address authentication")
	plain := advert(now+61, fixed, clockCompany, []byte("Pnot sealed"))
	want(t, resolved(t, r, plain), "7 address authentication")

	other := *sealed
	other.Address[0]++
	want(t, resolved(t, r, &other))
	late := *sealed
	late.Time += int64(16 * time.Minute)
	want(t, resolved(t, r, &late))
}

func TestHashedAddressLetsTheOtherKeysTry(t *testing.T) {
	key := []byte("8 bytes!")
	r := newResolver(t, tagOf(1, hashTag{key}, boundTag{key: []byte("bind")}))
	a := advert(now, hashAddress(key, 77), boundCompany, boundSeal([]byte("bind"), 1, []byte("21 degrees")))
	want(t, resolved(t, r, a), `1 hash`, `1 address fresh "21 degrees"`)
	want(t, resolved(t, r, a), `1 hash`, `1 address repeat "21 degrees"`)
	if s := r.Stats(); s.Scanned != 1 || s.Spared != 1 {
		t.Errorf("scanned %d and spared %d frames, want 1 and 1", s.Scanned, s.Spared)
	}
}

func TestHashCandidatesAreAllReported(t *testing.T) {
	var tags []resolve.Tag
	for i := range 2000 {
		tags = append(tags, tagOf(uint64(i), hashTag{u64(uint64(i))}))
	}
	r := newResolver(t, tags...)
	var res resolve.Result
	total, rounds := 0, 200
	for i := range rounds {
		a := advert(now, hashAddress([]byte("a foreign key"), uint16(i)), 0x1234, nil)
		for range 2 { // the second time from memory, where it fits
			if err := r.Resolve(&res, a); err != nil {
				t.Fatal(err)
			}
			n := 0
			for j := range 2000 {
				if hash(1, u64(uint64(j)), a.Address[:2])[0] == a.Address[5] {
					if res.Outcomes[0].Matches[n].Tag != uint64(j) {
						t.Fatalf("address %d: tag %d is missing", i, j)
					}
					n++
				}
			}
			if n != len(res.Outcomes[0].Matches) {
				t.Fatalf("address %d: %d matches, want %d", i, len(res.Outcomes[0].Matches), n)
			}
			for _, m := range res.Outcomes[0].Matches {
				if m.Wrong != 2000./256 {
					t.Fatalf("expected %v wrong tags, want %v", m.Wrong, 2000./256)
				}
			}
		}
		total += len(res.Outcomes[0].Matches)
	}
	if mean := float64(total) / float64(rounds); mean < 6.8 || mean > 8.8 { // 7.8 +- 5 standard errors
		t.Errorf("%v candidates an address, want about 7.8", mean)
	}
}

func TestBoundTagAndItsCounters(t *testing.T) {
	key := []byte("bind key")
	r := newResolver(t, tagOf(4, boundTag{key: key, address: fixed, bound: true}))
	at := func(counter byte, plain string) *beacon.Advert {
		return advert(now, fixed, boundCompany, boundSeal(key, counter, []byte(plain)))
	}
	want(t, resolved(t, r, at(10, "a")), `4 address fresh "a"`)
	want(t, resolved(t, r, at(10, "a")), `4 address repeat "a"`)
	want(t, resolved(t, r, at(10, "b")), `4 address stale "b"`)
	want(t, resolved(t, r, at(9, "c")), `4 address stale "c"`)
	want(t, resolved(t, r, at(11, "d")), `4 address fresh "d"`)

	bad := at(12, "e")
	bad.Data[len(bad.Data)-1] ^= 1
	want(t, resolved(t, r, bad), "4 address authentication")
	want(t, resolved(t, r, at(12, "e")), `4 address fresh "e"`) // one bad frame proves nothing about the key
	want(t, resolved(t, r, advert(now, fixed, boundCompany, []byte("\x00plain"))), "4 address authentication")
	want(t, resolved(t, r, advert(now, fixed, boundCompany, []byte("\x00"))), "4 address") // empty: presence only
}

func TestTagWithoutKeyIsReadPlain(t *testing.T) {
	r := newResolver(t, tagOf(4, boundTag{address: fixed, bound: true}))
	want(t, resolved(t, r, advert(now, fixed, boundCompany, []byte("\x00plain"))), "4 address")
}

func TestClassesAndFaults(t *testing.T) {
	r := newResolver(t, tagOf(7, clockAt(1, now-600)), tagOf(8, boundTag{key: []byte("k"), address: fixed, bound: true}))
	cut := advert(now, fixed, clockCompany, identifier(1, 10))
	cut.Data = append(cut.Data, 9, 0xff, 1)
	for _, c := range []struct {
		name   string
		advert *beacon.Advert
		class  resolve.Class
		faults int
		err    bool
	}{
		{"own", advert(now, fixed, clockCompany, identifier(1, 10)), resolve.Resolved, 0, false},
		{"own, then a broken structure", cut, resolve.Resolved, 0, true},
		{"foreign tag", advert(now, fixed, clockCompany, identifier(2, 10)), resolve.Recognised, 0, false},
		{"wrong key", advert(now, fixed, boundCompany, []byte{1, 2, 3, 4, 5, 6}), resolve.Recognised, 0, false},
		{"short frame", advert(now, fixed, clockCompany, []byte("I")), resolve.Malformed, 1, false},
		{"broken structure", &beacon.Advert{Data: []byte{5, 1}}, resolve.Malformed, 0, true},
		{"foreign company", advert(now, fixed, 1, nil), resolve.Unknown, 0, false},
		{"no data", &beacon.Advert{}, resolve.Unknown, 0, false},
		{"bare address", &beacon.Advert{Address: beacon.Address{0x41}}, resolve.Unknown, 0, false},
	} {
		var res resolve.Result
		if err := r.Resolve(&res, c.advert); err != nil {
			t.Fatal(err)
		}
		o := &res.Outcomes[0]
		if o.Class() != c.class || len(o.Faults) != c.faults || (o.Err != nil) != c.err || o.Advert != c.advert {
			t.Errorf("%s: class %v, %d faults, error %v; want %v, %d, %v", c.name, o.Class(), len(o.Faults), o.Err, c.class, c.faults, c.err)
		}
	}
}

func TestReadingThatCannotBeRead(t *testing.T) {
	r := newResolver(t, tagOf(7, clockAt(1, now-600)))
	resolved(t, r, advert(now, fixed, clockCompany, identifier(1, 10)))
	want(t, resolved(t, r, advert(now, fixed, clockCompany, clockSeal(state(1), 10, []byte{0xee}))), `7 address e10 "\xee" format`)
	var res resolve.Result
	if err := r.Resolve(&res, advert(now, fixed, clockCompany, clockSeal(state(1), 10, []byte("four")))); err != nil {
		t.Fatal(err)
	}
	if rs := res.Outcomes[0].Matches[0].Readings; len(rs) != 1 || rs[0].Value != 4 {
		t.Errorf("readings %v, want one of 4", rs)
	}
}

func TestBatchGivesWhatSinglesGive(t *testing.T) {
	key := []byte("8 bytes!")
	tags := func() []resolve.Tag {
		return []resolve.Tag{
			tagOf(7, clockAt(1, now-600)), tagOf(8, clockAt(2, now-6000)), tagOf(9, clockAt(2, now-6000)),
			tagOf(1, hashTag{key}, boundTag{key: []byte("bind")}), tagOf(2, boundTag{key: []byte("b2"), address: fixed, bound: true}),
		}
	}
	var as []beacon.Advert
	for i := range 40 {
		as = append(as,
			*advert(now, fixed, clockCompany, identifier(byte(i%4), rotate.Epoch(10+90*(i%2)))),
			*advert(now, fixed, boundCompany, boundSeal([]byte("b2"), byte(i/4+1), []byte("x"))),
			*advert(now, hashAddress(key, uint16(i%3)), boundCompany, boundSeal([]byte("bind"), byte(i+1), []byte("y"))),
			beacon.Advert{Data: []byte{byte(i)}},
		)
	}
	// An address that is learned in the batch opens what follows from it.
	fresh := beacon.Address{0xd0, 5}
	sealed := advert(now+1, fresh, clockCompany, clockSeal(state(1), 10, []byte("hello")))
	late := *sealed
	late.Time += int64(time.Hour)
	as = append(as, *sealed, *advert(now, fresh, clockCompany, identifier(1, 10)), *sealed, late)
	single, batch := newResolver(t, tags()...), newResolver(t, tags()...)
	var res resolve.Result
	if err := batch.ResolveBatch(&res, as); err != nil {
		t.Fatal(err)
	}
	some := false
	for i := range as {
		got, want := fmt.Sprint(matches(&res.Outcomes[i])), fmt.Sprint(resolved(t, single, &as[i]))
		if got != want {
			t.Errorf("advert %d: %s in the batch, %s alone", i, got, want)
		}
		some = some || got != "[]"
		if res.Outcomes[i].Advert != &as[i] {
			t.Errorf("outcome %d is of another advert", i)
		}
	}
	if !some {
		t.Error("nothing was resolved: the comparison proves nothing")
	}
}

func TestRemovedTagsAreGone(t *testing.T) {
	key, other := []byte("8 bytes!"), []byte("8 others")
	r := newResolver(t,
		tagOf(1, clockAt(1, now-600)), tagOf(2, hashTag{key}), tagOf(3, hashTag{other}),
		tagOf(4, boundTag{key: []byte("k"), address: fixed, bound: true}), tagOf(5, clockAt(1, now-600)))
	all := []*beacon.Advert{
		advert(now, fixed, clockCompany, identifier(1, 10)),
		advert(now, hashAddress(key, 5), 1, nil),
		advert(now, hashAddress(other, 5), 1, nil),
		advert(now, fixed, boundCompany, boundSeal([]byte("k"), 9, nil)),
	}
	for _, a := range all {
		resolved(t, r, a)
	}
	for _, id := range []uint64{1, 2, 4} {
		if err := r.Remove(id); err != nil {
			t.Fatal(err)
		}
		if err := r.Remove(id); !errors.Is(err, resolve.ErrTagUnknown) {
			t.Errorf("second Remove: %v", err)
		}
	}
	want(t, resolved(t, r, all[0]), "5 identifier e10 repeat")
	want(t, resolved(t, r, all[1]))
	want(t, resolved(t, r, all[2]), "3 hash")
	want(t, resolved(t, r, all[3]))
	if s := r.Stats(); s.Tags != 2 || s.Keys != 1 {
		t.Errorf("%d tags and %d keys left, want 2 and 1", s.Tags, s.Keys)
	}
	if err := r.Add(tagOf(1, clockAt(3, now-600))); err != nil { // the id is free again
		t.Fatal(err)
	}
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(3, 10))), "1 identifier e10 fresh")
}

// TestChurnIsCompacted removes most tags of a group and sees that the index
// shrinks and the others are still found.
func TestChurnIsCompacted(t *testing.T) {
	var tags []resolve.Tag
	for i := range 250 {
		tags = append(tags, tagOf(uint64(i), clockAt(byte(i), now-600)))
	}
	r := newResolver(t, tags...)
	for i := range 200 {
		if err := r.Remove(uint64(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Advance(context.Background(), time.Unix(now+1, 0)); err != nil {
		t.Fatal(err)
	}
	if z := r.Stats().Index; z.States != 50*16 || z.Tags != 50 {
		t.Errorf("%d bytes of states for %d tags after compaction, want 800 for 50", z.States, z.Tags)
	}
	for i := range 250 {
		got := resolved(t, r, advert(now, fixed, clockCompany, identifier(byte(i), 10)))
		if i < 200 {
			want(t, got)
		} else {
			want(t, got, fmt.Sprintf("%d identifier e10 fresh", i))
		}
	}
	if err := r.Remove(249); err != nil {
		t.Fatal(err)
	}
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(249, 10))))
}

func TestAddRefusesAllOrNothing(t *testing.T) {
	old := clockAt(2, now-600)
	old.align = rotate.Alignment{Unix: now, Epoch: 1 << 40}
	short := clockAt(2, now)
	short.state = short.state[:15]
	for name, c := range map[string]struct {
		tag  resolve.Tag
		want error
	}{
		"no credentials": {tagOf(2), resolve.ErrTagEmpty},
		"nil credential": {tagOf(2, nil), resolve.ErrTagEmpty},
		"nothing in it":  {tagOf(2, boundTag{}), resolve.ErrTagEmpty},
		"short key":      {tagOf(2, hashTag{[]byte("short")}), resolve.ErrTagEmpty},
		"short state":    {tagOf(2, short), resolve.ErrTagEmpty},
		"wild clock":     {tagOf(2, old), resolve.ErrAlignment},
		"known id":       {tagOf(1, clockAt(2, now)), resolve.ErrTagTwice},
	} {
		r := newResolver(t, tagOf(1, clockAt(1, now-600)))
		if err := r.Add(tagOf(3, clockAt(3, now-600)), c.tag); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if n := r.Stats().Tags; n != 1 {
			t.Errorf("%s: %d tags, want 1", name, n)
		}
		want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(3, 10))))
	}
	r := newResolver(t)
	if err := r.Add(tagOf(3, clockAt(1, now)), tagOf(3, clockAt(1, now))); !errors.Is(err, resolve.ErrTagTwice) {
		t.Errorf("one id twice in a call: %v", err)
	}
}

// TestAddBeyondTheBudgetLeavesNothing makes an index that may hold few rows.
func TestAddBeyondTheBudgetLeavesNothing(t *testing.T) {
	r := resolve.New(resolve.Options{Memory: 20_000})
	if err := r.Advance(context.Background(), time.Unix(now, 0)); err != nil {
		t.Fatal(err)
	}
	if err := r.Add(tagOf(1, clockAt(1, now-600))); err != nil {
		t.Fatal(err)
	}
	var tags []resolve.Tag
	for i := range 200 {
		tags = append(tags, tagOf(uint64(10+i), hashTag{u64(uint64(i))}, clockAt(byte(10+i), now-600)))
	}
	var over *table.BudgetError
	if err := r.Add(tags...); !errors.As(err, &over) || !errors.Is(err, fyr.ErrRange) {
		t.Fatalf("200 tags in 20 kB: %v", err)
	}
	if s := r.Stats(); s.Tags != 1 || s.Keys != 0 {
		t.Errorf("%d tags, %d keys left behind, want 1, 0", s.Tags, s.Keys)
	}
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(12, 10))))
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(1, 10))), "1 identifier e10 fresh")
}

func TestAdvanceAndBeyond(t *testing.T) {
	r := newResolver(t, tagOf(7, clockAt(1, now-600)))
	late := advert(now+7200, fixed, clockCompany, identifier(1, 130))
	var res resolve.Result
	if err := r.Resolve(&res, late); err != nil {
		t.Fatal(err)
	}
	if !res.Outcomes[0].Beyond || r.Covers(time.Unix(now+7200, 0)) || !r.Covers(time.Unix(now+800, 0)) {
		t.Error("an advertisement after two hours is not said to be beyond the index")
	}
	want(t, matches(&res.Outcomes[0]))
	if err := r.Advance(context.Background(), time.Unix(now+7200, 0)); err != nil {
		t.Fatal(err)
	}
	want(t, resolved(t, r, late), "7 identifier e130 fresh")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := r.Advance(ctx, time.Unix(now, 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled Advance: %v", err)
	}
	want(t, resolved(t, r, late), "7 identifier e130 repeat")
}

// TestAlignmentFollowsTheTag lets a clock run 100 ppm slow for a year with a
// sighting a week: without following, it would be 52 epochs off.
func TestAlignmentFollowsTheTag(t *testing.T) {
	r := newResolver(t, tagOf(7, clockAt(1, now)))
	var res resolve.Result
	for week := int64(1); week <= 52; week++ {
		unix := now + week*7*86400
		clock := unix - now - (unix-now)*90/1_000_000
		if err := r.Advance(context.Background(), time.Unix(unix, 0)); err != nil {
			t.Fatal(err)
		}
		if err := r.Resolve(&res, advert(unix, fixed, clockCompany, identifier(1, rotate.Epoch(clock/60)))); err != nil {
			t.Fatal(err)
		}
		ms := res.Outcomes[0].Matches
		if len(ms) != 1 || ms[0].Freshness != beacon.Fresh {
			t.Fatalf("week %d: %v", week, matches(&res.Outcomes[0]))
		}
		a := ms[0].Alignment
		if off := int64(a.Epoch)*60 + int64(a.Phase) - clock; a.Unix != unix || off < -60 || off > 60 {
			t.Fatalf("week %d: alignment %+v is %d s off", week, a, off)
		}
	}
}

func TestRealign(t *testing.T) {
	r := newResolver(t, tagOf(7, clockAt(1, now-600)))
	a := advert(now, fixed, clockCompany, identifier(1, 5000))
	want(t, resolved(t, r, a))
	if err := r.Realign(7, 0, 0, rotate.Alignment{Unix: now, Epoch: 5000}); err != nil {
		t.Fatal(err)
	}
	want(t, resolved(t, r, a), "7 identifier e5000 fresh")
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(1, 10))))
	for _, where := range [][3]int{{8, 0, 0}, {7, 1, 0}, {7, 0, 1}, {7, -1, 0}, {7, 0, -1}} {
		if err := r.Realign(uint64(where[0]), where[1], where[2], rotate.Alignment{}); !errors.Is(err, resolve.ErrTagUnknown) {
			t.Errorf("Realign of %v: %v", where, err)
		}
	}
	if err := r.Realign(7, 0, 0, rotate.Alignment{Unix: 1 << 50}); !errors.Is(err, resolve.ErrAlignment) {
		t.Errorf("Realign to nonsense: %v", err)
	}
}

func TestFleetAmongTags(t *testing.T) {
	states := &rotate.Memory{Size: 16}
	var align []int32
	for i := range 100 {
		states.Append(state(byte(i)))
		align = append(align, int32(now-60*i))
	}
	r := newResolver(t, tagOf(5, clockAt(42, now-42*60)))
	f := table.Fleet{Scheme: clockScheme{8}, Schedule: minute, States: states, Align: align}
	for _, first := range []uint64{0, 5, 1<<64 - 50} {
		if err := r.AddFleet(first, clockNet{}, f); !errors.Is(err, resolve.ErrTagTwice) {
			t.Errorf("fleet at %d over tag 5 or past the last id: %v", first, err)
		}
	}
	if err := r.AddFleet(1000, clockNet{}, f); err != nil {
		t.Fatal(err)
	}
	if err := r.AddFleet(1099, clockNet{}, f); !errors.Is(err, resolve.ErrTagTwice) {
		t.Errorf("overlapping fleets: %v", err)
	}
	if err := r.Add(tagOf(1099, clockAt(1, now))); !errors.Is(err, resolve.ErrTagTwice) {
		t.Errorf("tag inside a fleet: %v", err)
	}
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(42, 42))), "5 identifier e42 fresh", "1042 identifier e42 fresh")
	// The composition rule holds for fleets too.
	want(t, resolved(t, r, advert(now, fixed, clockCompany, clockSeal(state(42), 42, []byte("x")))), `5 address e42 "x"`, `1042 address e42 "x"`)
	if err := r.Remove(1042); err != nil {
		t.Fatal(err)
	}
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(42, 42))), "5 identifier e42 repeat")
	if err := r.Realign(1050, 0, 0, rotate.Alignment{Unix: now, Epoch: 9}); err != nil {
		t.Fatal(err)
	}
	want(t, resolved(t, r, advert(now, fixed, clockCompany, identifier(50, 9))), "1050 identifier e9 fresh")
}

func TestForeignNetworksAreNamed(t *testing.T) {
	r := resolve.New(resolve.Options{Foreign: []beacon.Network{clockNet{}}})
	var res resolve.Result
	if err := r.Resolve(&res, advert(now, fixed, clockCompany, identifier(1, 1))); err != nil {
		t.Fatal(err)
	}
	if o := &res.Outcomes[0]; o.Class() != resolve.Recognised || o.Frames[0].Network.Name() != "clock" {
		t.Errorf("foreign frame: %v", o.Class())
	}
}
