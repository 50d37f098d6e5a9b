package native_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// TestYears lets tags live for a year, and their owners listen: a clock 150 ppm
// wrong, gateways 30 s wrong, 20 cuts of power, and 5 changes of the battery of
// up to 21 days. Once a tag has been heard after a boot no epoch of it is missed,
// no identifier of an epoch is shown in two boots, the separated identity of a
// day is the same in all, and nothing is held against the tag. FYR_LONG=1 makes
// it 200 tags.
func TestYears(t *testing.T) {
	if testing.Short() {
		t.Skip("a year takes minutes on an emulated processor; TestDay is the same in short")
	}
	var sum costs
	began := time.Now()
	years := many(2, 200)
	for i := range years {
		y := newYear(t, uint64(i))
		if err := y.live(); err != nil {
			t.Fatalf("tag %d: %v", i, err)
		}
		if y.twice == 0 && y.config.Profile == beacon.ConsumerProfile || len(y.ids) < 10_000 {
			t.Errorf("tag %d: %d separated days in two boots, %d identifiers of epochs", i, y.twice, len(y.ids))
		}
		sum.add(&y.costs)
	}
	n := float64(years)
	t.Logf("%d tag-years in %v: %.0f epochs and days were heard, of %.1f boots; %.1f separated days were shown in two boots",
		years, time.Since(began).Round(time.Second), float64(sum.heard)/n, float64(sum.boots)/n, float64(sum.twice)/n)
	t.Logf("a year: %.1f searches, %.0f candidates, at most %d in one, %v each; %.1f candidates a sighting else",
		float64(sum.searches)/n, float64(sum.candidates)/n, sum.widest, (sum.spent / time.Duration(max(1, sum.searches))).Round(time.Microsecond), float64(sum.window)/float64(sum.heard))
	if sum.searches == 0 || sum.boots < 20*years {
		t.Errorf("%d searches, %d boots", sum.searches, sum.boots)
	}
}

// costs are what a year took.
type costs struct {
	heard, boots, twice int
	searches            int
	candidates, widest  int64
	window              int64
	spent               time.Duration
}

func (c *costs) add(d *costs) {
	c.heard, c.boots, c.twice = c.heard+d.heard, c.boots+d.boots, c.twice+d.twice
	c.searches, c.spent = c.searches+d.searches, c.spent+d.spent
	c.candidates, c.window = c.candidates+d.candidates, c.window+d.window
	c.widest = max(c.widest, d.widest)
}

// An outage is a time without power. Torn ones begin in the middle of a step of
// the flash, at the next chance.
type outage struct {
	at, dark int64 // ms
	torn     bool
}

// dayShown is what was shown for a separated day.
type dayShown struct {
	data    []byte
	address beacon.Address
	boot    int  // the first one
	again   bool // in another one
}

// A year is a tag and the owner who listens. Times are Unix ms.
type year struct {
	t      *testing.T
	r      *rand.Rand
	config beacon.TagConfig
	reg    native.Registration

	flash   *flashtest.Flash
	tag     beacon.Tag[[16]byte]
	ppm     int64
	now     int64
	booted  int64 // when
	told    int64 // ms of its own that the tag has been told since
	outages []outage
	cutting bool    // the next one is under way
	near    []int64 // when the owner is there

	res       *resolve.Resolver
	schedules [2]rotate.Schedule
	indexed   int64
	realigned [2]bool // the streams, since the boot
	result    resolve.Result

	newest rotate.Epoch // that was shown
	ids    map[[rotate.IdentifierSize]byte]int
	days   map[rotate.Epoch]*dayShown
	costs
}

// newYear claims a tag.
func newYear(t *testing.T, i uint64) *year {
	r := rand.New(rand.NewPCG(200, i))
	y := &year{t: t, r: r, config: beacon.ConsumerTag(7), flash: flashtest.New(4096), now: claimed * 1000, newest: -1,
		ids: map[[rotate.IdentifierSize]byte]int{}, days: map[rotate.Epoch]*dayShown{}}
	if i%2 == 1 {
		y.config = beacon.PlainTag(beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0xfff5})
	}
	y.reg = registrationOf(t, y.config)
	y.ppm = []int64{-native.PPM, native.PPM, native.PPM, -native.PPM}[i%4]
	root := [16]byte(random(r, 16))
	y.res = newResolver(t, resolve.Options{Lead: lead}, &tag{id: i, c: newCredential(t, y.reg, root[:])})
	y.schedules = [2]rotate.Schedule{y.reg.Schedule(beacon.EpochDomain), y.reg.Schedule(beacon.SeparatedDomain)}
	var err error
	if y.tag, err = beacon.Claim(rotatetest.AES128{}, y.flash, y.config, &root); err != nil {
		t.Fatal(err)
	}
	y.booted = y.now
	y.plan()
	return y
}

const (
	lead   = 13 * time.Hour // of an index
	dayOf  = 86_400_000     // ms
	yearOf = 365 * dayOf
)

// plan draws when power fails and when the owner is there.
func (y *year) plan() {
	span := func(least, most float64) int64 { // log-uniform
		return int64(least * math.Pow(most/least, y.r.Float64()))
	}
	at := int64(0)
	for i := range 20 {
		// Half of the cuts come soon after another: loops of boots among them.
		if at += span(8_000, 6*3_600_000); i%2 == 0 {
			at = y.r.Int64N(yearOf)
		}
		y.outages = append(y.outages, outage{y.now + at, span(2_000, 2*3_600_000), y.r.IntN(2) == 0})
	}
	for range 5 {
		y.outages = append(y.outages, outage{y.now + y.r.Int64N(yearOf), 1 + y.r.Int64N(21*dayOf), false})
	}
	slices.SortFunc(y.outages, func(a, b outage) int { return cmp.Compare(a.at, b.at) })
	for at := y.now + y.r.Int64N(dayOf); at < y.now+yearOf; at += y.r.Int64N(dayOf) {
		for end := at + y.r.Int64N(dayOf/2); at < end; at += 20 * 60_000 {
			y.near = append(y.near, at)
		}
	}
}

// live lets the tag live for a year. An error says what it or its owner did
// wrong.
func (y *year) live() error {
	for end := y.now + yearOf; y.now < end; {
		y.happens()
		show, err := y.tag.Next(y.elapsed())
		if errors.Is(err, beacon.ErrFlash) {
			y.fail()
			continue
		} else if err != nil {
			y.t.Fatal(err)
		}
		until := min(end, y.now+int64(show.Hold)*1_000_000/(1_000_000+y.ppm)+1)
		if len(y.outages) > 0 && !y.cutting {
			until = min(until, y.outages[0].at)
		}
		if len(y.near) > 0 {
			until = min(until, y.near[0])
		}
		if show.Data != nil {
			if err := y.note(&show); err != nil {
				return err
			}
			if err := y.hear(&show, until); err != nil {
				return err
			}
		}
		y.now = until
	}
	return nil
}

// elapsed returns what the tag's clock has counted since it was last told.
func (y *year) elapsed() rotate.Millis {
	up := y.now - y.booted
	up += up * y.ppm / 1_000_000
	elapsed := up - y.told
	y.told = up
	return rotate.Millis(elapsed)
}

// happens lets the owner come and the power fail, when it is time.
func (y *year) happens() {
	if len(y.near) > 0 && y.near[0] <= y.now {
		y.near = y.near[1:]
		y.tag.Near(y.elapsed())
	}
	switch {
	case len(y.outages) == 0 || y.outages[0].at > y.now || y.cutting:
	case y.outages[0].torn:
		y.cutting = true
		y.flash.CutAt(y.r.IntN(4), flashtest.Cut(y.r.IntN(int(flashtest.Cuts))), y.r.Uint64())
	default:
		y.fail()
	}
}

// fail takes the power away for a time, and boots the tag.
func (y *year) fail() {
	y.now += y.outages[0].dark
	y.outages, y.cutting = y.outages[1:], false
	for i := range y.outages {
		if o := &y.outages[i]; o.at <= y.now {
			o.at = y.now + y.r.Int64N(60_000)
		}
	}
	for len(y.near) > 0 && y.near[0] <= y.now {
		y.near = y.near[1:]
	}
	y.flash.Restore()
	var err error
	if y.tag, err = beacon.Boot(rotatetest.AES128{}, y.flash, y.config); err != nil {
		y.t.Fatal(err)
	}
	y.booted, y.told, y.realigned = y.now, 0, [2]bool{}
	y.boots++
}

// stream returns which stream the tag shows, and the index in it.
func (y *year) stream(show *beacon.Show) (stream int, e rotate.Epoch, f beacon.Sealed) {
	f, err := y.config.Carrier.Parse(show.Data)
	if err != nil {
		y.t.Fatal(err)
	}
	if e = y.tag.Epoch(); y.config.Profile == beacon.ConsumerProfile && f.Public&beacon.NearOwner == 0 {
		return 1, e / rotate.Epoch(y.reg.Rotations), f
	}
	return 0, e, f
}

// note compares what the tag shows with what it showed in other boots.
func (y *year) note(show *beacon.Show) error {
	stream, e, f := y.stream(show)
	if stream == 0 {
		if boot, ok := y.ids[f.ID]; ok && boot != y.boots || !ok && e <= y.newest {
			return fmt.Errorf("epoch %d in boot %d: shown in boot %d, the newest was %d", e, y.boots, boot, y.newest)
		}
		y.ids[f.ID], y.newest = y.boots, e
		return nil
	}
	d := y.days[e]
	if d == nil {
		y.days[e] = &dayShown{data: bytes.Clone(show.Data), address: show.Address, boot: y.boots}
		return nil
	}
	if !bytes.Equal(d.data, show.Data) || d.address != show.Address {
		return fmt.Errorf("day %d is another in boot %d", e, y.boots)
	}
	if d.boot != y.boots && !d.again {
		d.again = true
		y.twice++
	}
	return nil
}

// hear lets a gateway hear the tag once, until a time, and the owner resolve
// what it tells.
func (y *year) hear(show *beacon.Show, until int64) error {
	from := y.now + int64(show.Gap)
	if from >= until {
		return nil
	}
	at := from + y.r.Int64N(until-from)
	if at > y.indexed {
		y.advance(at)
	}
	at += y.r.Int64N(60_001) - 30_000
	a := beacon.Advert{Time: at * 1_000_000, Address: show.Address, Type: beacon.AddressRandom, Data: show.Data}
	stream, e, _ := y.stream(show)
	found := y.resolve(&a)
	if len(found) == 0 {
		if y.realigned[stream] {
			return fmt.Errorf("epoch %d of stream %d is missed, %d s after boot %d", e, stream, (y.now-y.booted)/1000, y.boots)
		}
		if err := y.search(&a, e); err != nil {
			return err
		}
		found = y.resolve(&a)
	} else {
		lo, hi := y.schedules[stream].Window(found[0].Alignment, a.Unix())
		y.window += int64(hi - lo + 1)
	}
	if len(found) != 1 || found[0].Stream != stream || found[0].Epoch != e || !found[0].Opened || found[0].Err != nil {
		return fmt.Errorf("epoch %d of stream %d: %+v", e, stream, found)
	}
	if v := found[0].Freshness; v != beacon.Fresh && v != beacon.Repeat {
		return fmt.Errorf("epoch %d of stream %d in boot %d is %v", e, stream, y.boots, v)
	}
	y.realigned[stream] = true
	y.heard++
	return nil
}

// resolve returns the matches of an advertisement.
func (y *year) resolve(a *beacon.Advert) []resolve.Match {
	if err := y.res.Resolve(&y.result, a); err != nil {
		y.t.Fatal(err)
	}
	return y.result.Outcomes[0].Matches
}

// advance makes the index reach beyond a time.
func (y *year) advance(at int64) {
	const early = 2 * time.Minute // for gateways that are wrong
	advance(y.t, y.res, (at-early.Milliseconds())/1000)
	y.indexed = at + (lead - 2*early).Milliseconds()
}

// search looks for a tag that resolves to nothing.
func (y *year) search(a *beacon.Advert, e rotate.Epoch) error {
	began := time.Now()
	found, candidates, err := y.res.Search(context.Background(), []beacon.Advert{*a}, resolve.Sleep{})
	y.spent += time.Since(began)
	if err != nil || len(found) != 1 || found[0].Epoch != e {
		return fmt.Errorf("search for epoch %d after boot %d: %+v, %v", e, y.boots, found, err)
	}
	y.searches, y.candidates, y.widest = y.searches+1, y.candidates+candidates, max(y.widest, candidates)
	y.advance(a.Time / 1_000_000)
	return nil
}

// TestYearsNotice: what a tag, or its owner, may do wrong in a year is noticed.
func TestYearsNotice(t *testing.T) {
	start := func(i uint64) (*year, beacon.Show) {
		y := newYear(t, i)
		y.tag.Separate()
		show, err := y.tag.Next(y.elapsed())
		if err != nil || y.note(&show) != nil || y.hear(&show, y.now+int64(show.Hold)) != nil {
			t.Fatalf("%+v, %v", show, err)
		}
		return y, show
	}
	wants := func(what, part string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v", what, err)
		}
	}
	y, show := start(1)
	y.boots++
	wants("an identifier in two boots", "shown in boot 0", y.note(&show))
	y, show = start(1)
	show.Data[9] ^= 1
	wants("an epoch with two identifiers", "the newest was 0", y.note(&show))
	for _, change := range []func(show *beacon.Show){
		func(show *beacon.Show) { show.Data[20] ^= 1 },
		func(show *beacon.Show) { show.Address[5] ^= 1 },
	} {
		y, show = start(0)
		change(&show)
		wants("two frames of a day", "is another", y.note(&show))
	}

	// A tag that slept is missed by who does not search for it, and what a search
	// does not find is told.
	y, _ = start(1)
	y.outages = []outage{{at: y.now, dark: 9 * dayOf}}
	y.fail()
	show, err := y.tag.Next(15 * rotate.Second)
	if err != nil || show.Data == nil {
		t.Fatal(err)
	}
	until := y.now + int64(show.Hold)
	y.realigned[0] = true
	wants("a sleeper", "is missed", y.hear(&show, until))
	y.realigned[0] = false
	show.Data[30] ^= 1
	wants("a frame that does not open", "search for epoch", y.hear(&show, until))
	show.Data[30] ^= 1
	if err := y.hear(&show, until); err != nil || y.searches != 1 {
		t.Errorf("a sleeper that is searched for: %v, %d searches", err, y.searches)
	}
}
