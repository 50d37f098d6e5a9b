package beacon_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// exampleRoot is that of the worked example.
var exampleRoot = [16]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// exampleTag is the registration of the worked example.
func exampleTag() beacon.TagConfig {
	c := beacon.ConsumerTag(0xff)
	c.Calendar = rotate.Calendar{Period: 900 * rotate.Second, Epochs: 96}
	c.Readings = true
	return c
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

type tag128 = beacon.Tag[[16]byte]

// claim claims a tag whose owner leaves at once.
func claim(t testing.TB, f beacon.Flash, config beacon.TagConfig) tag128 {
	t.Helper()
	tag := must[tag128](t)(beacon.Claim(rotatetest.AES128{}, f, config, &exampleRoot))
	tag.Separate()
	return tag
}

func boot(t testing.TB, f beacon.Flash, config beacon.TagConfig) tag128 {
	t.Helper()
	return must[tag128](t)(beacon.Boot(rotatetest.AES128{}, f, config))
}

// next calls Next, which must not fail, and copies what it shows.
func next(t testing.TB, tag tag128, elapsed rotate.Millis) beacon.Show {
	t.Helper()
	show := must[beacon.Show](t)(tag.Next(elapsed))
	show.Data = bytes.Clone(show.Data)
	return show
}

// TestTagShowsTheWorkedExample starts a new tag, leaves it alone for ten days,
// and then looks at it, at its flash, and at both of its frames in epoch 1000.
func TestTagShowsTheWorkedExample(t *testing.T) {
	f := flashtest.New(1024)
	tag := must[tag128](t)(beacon.ClaimUnchecked(rotatetest.AES128{}, f, exampleTag(), &exampleRoot))
	tag.Separate()
	if err := tag.SetData(expecttest.Unhex("0b960866000000")[:6]); err != nil {
		t.Fatal(err)
	}
	first := next(t, tag, 0) // in epoch 0: its clock is at I(0)
	if tag.Epoch() != 0 || first.Hold == 0 {
		t.Fatalf("epoch %d, %+v", tag.Epoch(), first)
	}
	if err := tag.Silence(); err != nil { // so that the day's frame is of epoch 1000
		t.Fatal(err)
	}
	began := instantOf(t, exampleTag(), 0)
	next(t, tag, 900_125_756-began-60_000)
	if tag.Epoch() != 999 || tag.Mode() != beacon.ModeSilent {
		t.Fatalf("epoch %d, %v", tag.Epoch(), tag.Mode())
	}
	if err := tag.EndSilence(0); err != nil {
		t.Fatal(err)
	}
	tag.Near(0)
	near := next(t, tag, 60_000)
	if tag.Epoch() != 1000 || tag.Mode() != beacon.ModeNear {
		t.Fatalf("epoch %d, %v", tag.Epoch(), tag.Mode())
	}
	check := func(name string, got []byte, want string) {
		t.Helper()
		if hex.EncodeToString(got) != want {
			t.Errorf("%s = %x, want %s", name, got, want)
		}
	}
	check("near frame", near.Data, "0201061b16b2fcff01fb01c229371cf41d7d8d2c8032c8079adc99d51474a6")
	check("address", near.Address[:], "e128a36da9b7")
	if !near.Changed || near.Gap != 7678 || near.Hold != 1_086_563 {
		t.Errorf("gap %d, hold %d, changed %v", near.Gap, near.Hold, near.Changed)
	}
	tag.Separate()
	separated := next(t, tag, 1000)
	check("separated frame", separated.Data, "0201061b16b2fcff00f612f7bbfc93988a1f0ea86387d45ed28cd2d40a80ef")
	check("address", separated.Address[:], "e11acdf712aa")
	if !separated.Changed || separated.Gap != 7678 || separated.Hold != 1_085_563 {
		t.Errorf("gap %d, hold %d, changed %v", separated.Gap, separated.Hold, separated.Changed)
	}
	want := "0000000a010b0000" +
		"ab4dc41091091be7286c338d3da5f95b" + "546e1e4bc577d7e5ff542a032fd67d4e" + "e74ce81bf53782d533d79573d4d91f15" +
		"89049fcd55f40670e3ea5a6540734a5b" + "5f72d0ac56e891a16e544f800cf3e45a" + "bfcd510c99ee7d13821ec40e4a06ac09" +
		"00b4b90884c172cb666e5acd3af7dcf7" + "1167d81d8f8021e5c389767930231ffd" + "e8184160a6cd00de2e9848bb1bac86ca" +
		"16228d478e3928fcea38337b7b1be499" + "4f0b6517e1ff0075bd360a1ec2d2ba80" +
		"667972312037b26e" + "0000000000000000"
	image := f.Image()
	if at := bytes.Index(image, expecttest.Unhex(want)); at < 0 || at%1024 != 0 || at > 1024 {
		t.Errorf("the slot of day 10 is at %d", at)
	}
	if !bytes.Contains(image[2048:], expecttest.Unhex("000003e900defc83")) {
		t.Error("no record of epoch 1000")
	}
	// Across a boot the separated frame of the day is the same.
	tag = must[tag128](t)(beacon.BootUnchecked(rotatetest.AES128{}, f, exampleTag()))
	next(t, tag, 15_000)
	again := next(t, tag, 0)
	if tag.Epoch() != 1001 || !bytes.Equal(again.Data, separated.Data) || again.Address != separated.Address {
		t.Errorf("epoch %d, %x from %v after a boot", tag.Epoch(), again.Data, again.Address)
	}
}

// jitterOf derives the jitter block of an epoch.
func jitterOf(t testing.TB, config beacon.TagConfig, e uint32) (b [16]byte) {
	t.Helper()
	d := rotate.NewDeriver(rotatetest.AES128{})
	var k [16]byte
	d.Leaf(&k, &exampleRoot, 0, config.Calendar.Generation(e))
	d.Key(&k, &k, rotate.JitterLabel, 0)
	d.Block(&b, &k, rotate.EpochLabel, e)
	return b
}

func instantOf(t testing.TB, config beacon.TagConfig, e uint32) rotate.Millis {
	t.Helper()
	b := jitterOf(t, config, e)
	return config.Calendar.Instant(e, &b)
}

func gapOf(t testing.TB, config beacon.TagConfig, e uint32) rotate.Millis {
	t.Helper()
	b := jitterOf(t, config, e)
	return config.Calendar.Gap(&b)
}

// TestEpochsChangeAtTheirInstants lets a plain tag run for two days.
func TestEpochsChangeAtTheirInstants(t *testing.T) {
	config := short(beacon.PlainTag(beacon.Carrier{Type: beacon.TypeServiceData16, Number: 0xfeed}))
	tag := claim(t, flashtest.New(1024), config)
	clock, since := instantOf(t, config, 0), rotate.Millis(0)
	skipped := 0
	for e := range uint32(60) {
		clock += since
		show := next(t, tag, since)
		change := instantOf(t, config, e+1)
		if uint32(tag.Epoch()) != e || show.Hold != change-clock || clock != instantOf(t, config, e) {
			t.Fatalf("at %d: epoch %d, hold %d, want %d for %d", clock, tag.Epoch(), show.Hold, e, change-clock)
		}
		// What would be over before its gap is not shown.
		gap := gapOf(t, config, e)
		switch {
		case show.Hold <= gap && show.Data == nil:
			skipped++
		case show.Hold <= gap || show.Data == nil || show.Gap != gap:
			t.Fatalf("epoch %d, gap %d: %+v", e, gap, show)
		}
		// A millisecond before the change nothing is new.
		if before := next(t, tag, show.Hold-1); before.Changed || before.Hold != 1 || !bytes.Equal(before.Data, show.Data) {
			t.Fatalf("epoch %d: %+v", e, before)
		}
		clock += show.Hold - 1
		since = 1
	}
	if skipped == 0 || skipped > 20 {
		t.Errorf("%d of 60 epochs were over before they were shown", skipped)
	}
}

// TestLeaps: a tag that is asked late shows the epoch that is current then, on
// any day, and has erased all days before.
func TestLeaps(t *testing.T) {
	config := short(beacon.PlainTag(beacon.DULT))
	for _, leap := range []rotate.Millis{1, 59_999, 60_000, 100_000, 7 * rotate.Minute, 1000 * rotate.Minute, 16_000 * rotate.Minute} {
		f := flashtest.New(1024)
		tag := claim(t, f, config)
		next(t, tag, 0)
		clock := instantOf(t, config, 0) + leap
		next(t, tag, leap)
		e := uint32(tag.Epoch())
		if at, end := instantOf(t, config, e), instantOf(t, config, e+1); clock < at || clock >= end {
			t.Errorf("leap of %d: epoch %d, %d..%d, at %d", leap, e, at, end, clock)
		}
		o := newObserver(&world[[16]byte]{nodes: rotatetest.Nodes(rotatetest.AES128{}, &exampleRoot)})
		o.newest = config.Calendar.Generation(e)
		if err := o.search(f.Image()); err != nil {
			t.Errorf("leap of %d: %v", leap, err)
		}
	}
}

// TestSpent goes to the end of the last epoch.
func TestSpent(t *testing.T) {
	config := short(beacon.PlainTag(beacon.DULT))
	f := flashtest.New(1024)
	tag := claim(t, f, config)
	next(t, tag, 0)
	clock := instantOf(t, config, 0)
	show := next(t, tag, config.Calendar.End()-1-clock)
	if tag.Epoch() != 4096*4-1 || show.Hold != 1 {
		t.Fatalf("epoch %d, %+v", tag.Epoch(), show)
	}
	for _, elapsed := range []rotate.Millis{1, 0, math.MaxUint64, math.MaxUint64} {
		if show, err := tag.Next(elapsed); !errors.Is(err, beacon.ErrSpent) || show.Data != nil {
			t.Errorf("after the end: %+v, %v", show, err)
		}
	}
	tag = boot(t, f, config)
	next(t, tag, 14_999)
	if show, err := tag.Next(1); !errors.Is(err, beacon.ErrSpent) || show.Data != nil || tag.Epoch() != 4096*4 {
		t.Errorf("a boot after the end: %+v, %v", show, err)
	}
	// A new claim begins anew.
	tag = claim(t, f, config)
	if next(t, tag, 0); tag.Epoch() != 0 {
		t.Errorf("epoch %d after a new claim", tag.Epoch())
	}
}

func TestTagConfigCheck(t *testing.T) {
	good := beacon.ConsumerTag(1)
	plain := beacon.PlainTag(beacon.DULT)
	for name, c := range map[string]struct {
		config beacon.TagConfig
		change func(c *beacon.TagConfig)
		want   error
	}{
		"consumer":        {good, func(*beacon.TagConfig) {}, nil},
		"plain":           {plain, func(*beacon.TagConfig) {}, nil},
		"plain, static":   {plain, func(c *beacon.TagConfig) { c.Address = beacon.Static }, nil},
		"text 8":          {good, func(c *beacon.TagConfig) { c.Text = 8 }, nil},
		"text 208":        {good, func(c *beacon.TagConfig) { c.Text = 208 }, nil},
		"live":            {good, func(c *beacon.TagConfig) { c.Live = 1000 }, nil},
		"zero":            {beacon.TagConfig{}, func(*beacon.TagConfig) {}, rotate.ErrCalendar},
		"no carrier":      {good, func(c *beacon.TagConfig) { c.Carrier.Type = 0 }, beacon.ErrSealedCarrier},
		"longest period":  {good, func(c *beacon.TagConfig) { c.Calendar.Period = 450 * rotate.Second }, nil},
		"period above":    {good, func(c *beacon.TagConfig) { c.Calendar.Period = 451 * rotate.Second }, beacon.ErrConsumerPeriod},
		"a day an epoch":  {good, func(c *beacon.TagConfig) { c.Calendar.Period = 86_400 * rotate.Second }, beacon.ErrConsumerPeriod},
		"plain, a day":    {plain, func(c *beacon.TagConfig) { c.Calendar.Period = 86_400 * rotate.Second }, nil},
		"profile":         {good, func(c *beacon.TagConfig) { c.Profile = 2 }, beacon.ErrTagConfig},
		"not connectable": {good, func(c *beacon.TagConfig) { c.Address = beacon.NonResolvable }, beacon.ErrTagConfig},
		"resolvable":      {plain, func(c *beacon.TagConfig) { c.Address = beacon.Resolvable }, beacon.ErrTagConfig},
		"text 7":          {good, func(c *beacon.TagConfig) { c.Text = 7 }, beacon.ErrTagConfig},
		"text 209":        {good, func(c *beacon.TagConfig) { c.Text = 209 }, beacon.ErrTagConfig},
		"text -1":         {good, func(c *beacon.TagConfig) { c.Text = -1 }, beacon.ErrTagConfig},
		"live 999":        {good, func(c *beacon.TagConfig) { c.Live = 999 }, beacon.ErrTagConfig},
		"live too rarely": {good, func(c *beacon.TagConfig) { c.Live = c.Calendar.Period + 1 }, beacon.ErrTagConfig},
	} {
		c.change(&c.config)
		if err := c.config.Check(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		f := flashtest.New(1024)
		if c.want == nil {
			continue
		}
		if _, err := beacon.Claim(rotatetest.AES128{}, f, c.config, &exampleRoot); !errors.Is(err, c.want) || f.Steps != 0 {
			t.Errorf("%s: claim: %v", name, err)
		}
		if _, err := beacon.Boot(rotatetest.AES128{}, f, c.config); !errors.Is(err, c.want) {
			t.Errorf("%s: boot: %v", name, err)
		}
	}
}

func TestTagNeverPrints(t *testing.T) {
	f := flashtest.New(1024)
	tag := claim(t, f, beacon.ConsumerTag(2))
	next(t, tag, 0)
	d := rotate.NewDeriver(rotatetest.AES128{})
	var leaf, k [16]byte
	d.Leaf(&leaf, &exampleRoot, 0, 0)
	printtest.NeverPrints(t, tag, exampleRoot[:])
	printtest.NeverPrints(t, tag, leaf[:])
	for _, l := range []rotate.Label{rotate.IDLabel, rotate.JitterLabel, rotate.MACLabel, rotate.EncLabel} {
		d.Key(&k, &leaf, l, 0)
		printtest.NeverPrints(t, tag, k[:])
		printtest.NeverPrints(t, struct{ t *tag128 }{&tag}, k[:])
	}
}

// TestDestroy erases the whole flash, and the tag.
func TestDestroy(t *testing.T) {
	f := flashtest.New(1024)
	tag := claim(t, f, beacon.ConsumerTag(2))
	next(t, tag, 0)
	if err := tag.Destroy(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(f.Image(), flashtest.New(1024).Image()) {
		t.Error("the flash is not erased")
	}
	if _, err := beacon.Boot(rotatetest.AES128{}, f, beacon.ConsumerTag(2)); !errors.Is(err, beacon.ErrUnclaimed) {
		t.Errorf("boot after it: %v", err)
	}
	for name, tag := range map[string]tag128{"destroyed": tag, "zero": {}} {
		for method, call := range map[string]func(){
			"Next": func() { _, _ = tag.Next(0) }, "SetData": func() { _ = tag.SetData(nil) }, "SetCharge": func() { tag.SetCharge(0) },
			"Near": func() { tag.Near(0) }, "Separate": tag.Separate, "SetLost": func() { _ = tag.SetLost(true) }, "Silence": func() { _ = tag.Silence() },
			"EndSilence": func() { _ = tag.EndSilence(0) }, "Mode": func() { tag.Mode() }, "Epoch": func() { tag.Epoch() }, "Destroy": func() { _ = tag.Destroy() },
		} {
			func() {
				defer func() {
					if text := recover(); text != "beacon: use of a zero or destroyed tag" {
						t.Errorf("%s tag: %s panics with %v", name, method, text)
					}
				}()
				call()
			}()
		}
	}
}

func TestTagDoesNotAllocate(t *testing.T) {
	live := beacon.PlainTag(beacon.DULT)
	live.Live, live.Text = 30*rotate.Second, 100
	for name, config := range map[string]beacon.TagConfig{"consumer": beacon.ConsumerTag(2), "live": live} {
		tag := claim(t, quiet{flashtest.New(4096)}, config)
		hold, changes := rotate.Millis(0), 0
		if n := testing.AllocsPerRun(1000, func() {
			show, err := tag.Next(hold)
			if err != nil {
				t.Fatal(err)
			}
			if show.Changed {
				changes++
			}
			hold = show.Hold
			tag.Near(0)
			tag.SetCharge(beacon.ChargeLow)
			if tag.SetData([]byte{1, 2, 3}) != nil || tag.SetLost(changes%2 == 0) != nil {
				t.Error("wrong")
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
		if tag.Epoch() < 30 || changes < 30 {
			t.Errorf("%s: epoch %d, %d changes", name, tag.Epoch(), changes)
		}
	}
}

// quiet is a flash that does not allocate.
type quiet struct{ *flashtest.Flash }

func (q quiet) Write(page, offset int, word []byte) error {
	copy(q.Pages[page][offset:], word)
	return nil
}

func (q quiet) Erase(page int) error {
	for i := range q.Pages[page] {
		q.Pages[page][i] = 0xff
	}
	return nil
}

// BenchmarkNextAdvert makes the advertisement of the next epoch, with its
// record, and a change of day for each 96.
func BenchmarkNextAdvert(b *testing.B) {
	tag := claim(b, quiet{flashtest.New(4096)}, beacon.PlainTag(beacon.DULT))
	b.ReportAllocs()
	hold := rotate.Millis(0)
	for b.Loop() {
		show, err := tag.Next(hold)
		if errors.Is(err, beacon.ErrSpent) {
			b.StopTimer()
			tag = claim(b, quiet{flashtest.New(4096)}, beacon.PlainTag(beacon.DULT))
			b.StartTimer()
			show.Hold = 0
		} else if err != nil {
			b.Fatal(err)
		}
		hold = show.Hold
	}
}
