package beacon_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// TestBootsWait: the wait doubles with each boot that does not live for a
// quarter of a period, to a period at most, and is short again after one that
// does.
func TestBootsWait(t *testing.T) {
	config := beacon.PlainTag(beacon.DULT)
	f := flashtest.New(4096)
	next(t, claim(t, f, config), 0)
	waits := []rotate.Millis{15, 30, 60, 120, 240, 480, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900}
	for i, wait := range waits {
		tag := boot(t, f, config)
		if show := next(t, tag, 0); show.Hold != wait*rotate.Second || show.Data != nil || tag.Epoch() != rotate.Epoch(i+1) {
			t.Fatalf("boot %d: epoch %d, %+v", i, tag.Epoch(), show)
		}
		if show := next(t, tag, wait*rotate.Second-1); show.Hold != 1 || show.Data != nil {
			t.Fatalf("boot %d: %+v", i, show)
		}
		if next(t, tag, 1); tag.Epoch() != rotate.Epoch(i+1) {
			t.Fatalf("boot %d: epoch %d", i, tag.Epoch())
		}
		if next(t, tag, 1); tag.Epoch() != rotate.Epoch(i+1) {
			t.Fatalf("boot %d: epoch %d", i, tag.Epoch())
		}
	}
	// A boot that dies in its wait uses nothing up.
	for range 3 {
		tag := boot(t, f, config)
		if next(t, tag, 899_999); tag.Epoch() != rotate.Epoch(len(waits)+1) {
			t.Errorf("epoch %d", tag.Epoch())
		}
	}
	tag := boot(t, f, config)
	show := next(t, tag, 900_000)
	for range 10 {
		show = next(t, tag, show.Hold)
	}
	tag = boot(t, f, config)
	if show := next(t, tag, 0); show.Hold != 15_000 {
		t.Errorf("after a healthy boot: %+v", show)
	}
}

// TestNearCountsFromTheProof: the tag is near for 30 minutes from when the owner
// proves to be here, and no longer, whatever has passed since the last call of
// Next, and whether Next is called first, at once, or when the time to hold is
// over. If what passed before counted, being near would end whole periods after
// a change of epoch, and so link it.
func TestNearCountsFromTheProof(t *testing.T) {
	hour := beacon.PlainTag(beacon.DULT)
	hour.Calendar.Period = 3600 * rotate.Second
	orders := map[string]func(tag tag128, elapsed, rest rotate.Millis) beacon.Show{
		"Next first": func(tag tag128, elapsed, rest rotate.Millis) beacon.Show {
			next(t, tag, elapsed)
			tag.Near(0)
			return next(t, tag, 0)
		},
		"at once": func(tag tag128, elapsed, _ rotate.Millis) beacon.Show {
			tag.Near(elapsed)
			return next(t, tag, 0)
		},
		"when the hold is over": func(tag tag128, elapsed, rest rotate.Millis) beacon.Show {
			tag.Near(elapsed)
			return next(t, tag, rest)
		},
	}
	for name, call := range orders {
		for _, config := range []beacon.TagConfig{beacon.ConsumerTag(2), hour} {
			for _, share := range []rotate.Millis{0, 1, 2, 3} {
				tag := claim(t, flashtest.New(1024), config)
				show := next(t, tag, 0)
				elapsed := (show.Hold - 1) * share / 3
				rest := show.Hold - elapsed
				show = call(tag, elapsed, rest)
				at, near := rotate.Millis(0), rotate.Millis(0) // since the proof, and when it was near last
				if name == "when the hold is over" {
					at = rest
				}
				if at >= beacon.NearLimit {
					continue
				}
				for at < 2*beacon.NearLimit {
					if at += show.Hold; tag.Mode() == beacon.ModeNear {
						near = at
					}
					show = next(t, tag, show.Hold)
				}
				if near != beacon.NearLimit {
					t.Errorf("%s, period %d ms: near until %d ms after the proof", name, config.Calendar.Period, near)
				}
			}
		}
	}
}

// TestConsumerModes goes through the modes of a consumer tag.
func TestConsumerModes(t *testing.T) {
	config := beacon.ConsumerTag(2)
	f := flashtest.New(1024)
	tag := claim(t, f, config)
	w := newWorld[[16]byte](rotatetest.AES128{}, exampleRoot, config, 2)
	is := func(what string, show beacon.Show, domain beacon.Domain, mode beacon.Mode) {
		t.Helper()
		k, plain, err := w.open(&show)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		status := beacon.ParseSealedStatus(plain[0])
		if k.domain != domain || status.Mode != mode || tag.Mode() != mode && tag.Mode() != beacon.ModeLost {
			t.Errorf("%s: domain %d, status %+v, mode %v", what, k.domain, status, tag.Mode())
		}
		if near := show.Data[8]; near != 0 != (domain == beacon.EpochDomain) {
			t.Errorf("%s: public octet %02x", what, near)
		}
	}
	first := next(t, tag, 0)
	is("new", first, beacon.SeparatedDomain, beacon.ModeSeparated)
	tag.Near(0)
	show := next(t, tag, 10)
	is("not near before the next epoch", show, beacon.SeparatedDomain, beacon.ModeSeparated)
	if show.Changed {
		t.Error("a change of epoch is not waited for")
	}
	show = next(t, tag, show.Hold)
	for show.Data == nil {
		show = next(t, tag, show.Hold)
	}
	is("near", show, beacon.EpochDomain, beacon.ModeNear)
	tag.Near(0) // again: from now on
	for show = next(t, tag, show.Hold); tag.Mode() == beacon.ModeNear; show = next(t, tag, show.Hold) {
		if show.Data != nil {
			is("near", show, beacon.EpochDomain, beacon.ModeNear)
		}
	}
	for show.Data == nil {
		show = next(t, tag, show.Hold)
	}
	is("near no longer", show, beacon.SeparatedDomain, beacon.ModeSeparated)
	if !bytes.Equal(show.Data, first.Data) {
		t.Error("two separated frames in a day")
	}
	if err := tag.SetLost(true); err != nil {
		t.Fatal(err)
	}
	if show := next(t, tag, 1); show.Changed || !bytes.Equal(show.Data, first.Data) {
		t.Error("lost differs from separated")
	}
	if err := tag.Silence(); err != nil {
		t.Fatal(err)
	}
	if show := next(t, tag, 1); !show.Changed || show.Data != nil || tag.Mode() != beacon.ModeSilent {
		t.Errorf("silent: %+v", show)
	}
	if err := tag.SetLost(true); !errors.Is(err, beacon.ErrSilent) {
		t.Errorf("silent and lost: %v", err)
	}
	tag = boot(t, f, config)
	for range 10 {
		if show := next(t, tag, 450*rotate.Second); show.Data != nil || tag.Mode() != beacon.ModeSilent {
			t.Fatalf("silent after a boot: %+v", show)
		}
	}
	if err := tag.EndSilence(0); err != nil {
		t.Fatal(err)
	}
	show = next(t, tag, 1)
	for show.Data == nil {
		show = next(t, tag, show.Hold)
	}
	is("silent no longer", show, beacon.SeparatedDomain, beacon.ModeSeparated)
	if err := tag.SetLost(true); err != nil || tag.Mode() != beacon.ModeLost {
		t.Errorf("%v, %v", err, tag.Mode())
	}
	tag = boot(t, f, config)
	if next(t, tag, 15_000); tag.Mode() != beacon.ModeLost {
		t.Errorf("%v after a boot", tag.Mode())
	}
	if err := tag.SetLost(false); err != nil || tag.Mode() != beacon.ModeSeparated {
		t.Errorf("%v, %v", err, tag.Mode())
	}
}

// TestNearIsLimited: 30 minutes after the proof, to the millisecond, a consumer
// tag is separated, whatever the epochs do.
func TestNearIsLimited(t *testing.T) {
	for _, ahead := range []rotate.Millis{0, 1, 100_000, 449_000} {
		tag := claim(t, flashtest.New(1024), beacon.ConsumerTag(2))
		next(t, tag, 0)
		next(t, tag, ahead)
		tag.Near(0)
		show := next(t, tag, 0)
		for left := beacon.NearLimit; left > 0; {
			hold := min(show.Hold, left)
			left -= hold
			show = next(t, tag, hold)
			if near := tag.Mode() == beacon.ModeNear; near && left == 0 {
				t.Errorf("near after %d ms", beacon.NearLimit)
			} else if !near && left > 0 && left < 900_000 {
				t.Errorf("not near %d ms before the limit", left)
			}
		}
	}
}

// TestNearAfterClaim: a claim is a proof, and epoch 0 is shown as near at once.
func TestNearAfterClaim(t *testing.T) {
	config := beacon.ConsumerTag(2)
	w := newWorld[[16]byte](rotatetest.AES128{}, exampleRoot, config, 1)
	tag := must[tag128](t)(beacon.Claim(rotatetest.AES128{}, flashtest.New(1024), config, &exampleRoot))
	show := next(t, tag, 0)
	if k, plain, err := w.open(&show); err != nil || k.index != 0 || k.domain != beacon.EpochDomain || plain[0] != 0 || tag.Mode() != beacon.ModeNear {
		t.Errorf("%+v, %x, %v, %v", k, plain, tag.Mode(), err)
	}
	next(t, tag, beacon.NearLimit-1)
	if tag.Mode() != beacon.ModeNear {
		t.Errorf("%v before the limit", tag.Mode())
	}
	if next(t, tag, 1); tag.Mode() != beacon.ModeSeparated {
		t.Errorf("%v after the limit", tag.Mode())
	}
}

// TestPlainLooksAlike: near, separated and lost, a plain tag shows the same
// identities at the same times; only what is sealed differs.
func TestPlainLooksAlike(t *testing.T) {
	config := beacon.PlainTag(beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0x1234})
	w := newWorld[[16]byte](rotatetest.AES128{}, exampleRoot, config, 1)
	var tags [3]tag128
	for i := range tags {
		tags[i] = claim(t, flashtest.New(1024), config)
	}
	tags[0].Near(0)
	if err := tags[2].SetLost(true); err != nil {
		t.Fatal(err)
	}
	hold := rotate.Millis(0)
	for range 12 {
		var shows [3]beacon.Show
		for i := range tags {
			tags[0].Near(0)
			shows[i] = next(t, tags[i], min(hold, 20*rotate.Minute))
			shows[0].Hold = shows[i].Hold // of a plain tag the limit is no change
		}
		hold = shows[1].Hold
		if shows[1].Data == nil {
			continue
		}
		for i, mode := range []beacon.Mode{beacon.ModeNear, beacon.ModeSeparated, beacon.ModeLost} {
			_, plain, err := w.open(&shows[i])
			if err != nil || beacon.ParseSealedStatus(plain[0]).Mode != mode || tags[i].Mode() != mode {
				t.Fatalf("%v: %x, %v", mode, plain, err)
			}
			public, want := shows[i].Data[:17], shows[1].Data[:17]
			if shows[i].Address != shows[1].Address || !bytes.Equal(public, want) || shows[i].Gap != shows[1].Gap || len(shows[i].Data) != len(shows[1].Data) || public[8] != 0 {
				t.Fatalf("%v: %+v, want as %+v", mode, shows[i], shows[1])
			}
		}
	}
}

// TestLatched: data set within an epoch are shown in the next.
func TestLatched(t *testing.T) {
	tag := claim(t, flashtest.New(1024), beacon.PlainTag(beacon.DULT))
	first := next(t, tag, 0)
	if err := tag.SetData([]byte{1}); err != nil {
		t.Fatal(err)
	}
	tag.SetCharge(beacon.ChargeCritical)
	if show := next(t, tag, 1); show.Changed || !bytes.Equal(show.Data, first.Data) {
		t.Error("data change within an epoch")
	}
	for n := range 20 {
		if err := tag.SetData(make([]byte, n)); (err == nil) != (n <= 7) || err != nil && !errors.Is(err, beacon.ErrTagData) {
			t.Errorf("%d bytes of data: %v", n, err)
		}
	}
}

// TestLive: a live tag seals a frame for each interval, whether data change or
// not, and each is another.
func TestLive(t *testing.T) {
	config := beacon.PlainTag(beacon.DULT)
	config.Live = 10 * rotate.Second
	w := newWorld[[16]byte](rotatetest.AES128{}, exampleRoot, config, 2)
	tag := claim(t, flashtest.New(1024), config)
	show := next(t, tag, 0)
	seen := map[string]bool{}
	for range 5 {
		epoch := tag.Epoch()
		for counter := uint16(0); tag.Epoch() == epoch; counter++ {
			if show.Data == nil {
				show = next(t, tag, show.Hold)
				break
			}
			_, plain, err := w.open(&show)
			if err != nil || beacon.ParseSealedStatus(plain[0]).Kind != beacon.KindLive || plain[1] != byte(counter>>8) || plain[2] != byte(counter) {
				t.Fatalf("counter %d: %x, %v", counter, plain, err)
			}
			first := counter == 0
			if !show.Changed || (show.Gap == 0) == first || seen[string(show.Data)] || show.Hold > config.Live+show.Gap {
				t.Fatalf("counter %d: %+v", counter, show)
			}
			seen[string(show.Data)] = true
			if half := next(t, tag, show.Hold/2); half.Changed || !bytes.Equal(half.Data, show.Data) {
				t.Fatalf("counter %d changes early", counter)
			}
			show = next(t, tag, show.Hold-show.Hold/2)
		}
	}
	// After the last counter the frame stays.
	config.Live = rotate.Second
	config.Calendar.Period = 86_400 * rotate.Second
	tag = claim(t, flashtest.New(1024), config)
	show = next(t, tag, 0)
	for range 65_535 {
		if show = next(t, tag, show.Hold); !show.Changed {
			t.Fatalf("%+v in epoch %d", show, tag.Epoch())
		}
	}
	last := show
	if tag.Epoch() != 0 {
		t.Fatalf("epoch %d", tag.Epoch())
	}
	if show = next(t, tag, 1500); show.Changed || !bytes.Equal(show.Data, last.Data) || show.Hold <= config.Live {
		t.Errorf("after the last counter: %+v", show)
	}
}
