package native_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/rotate"
)

func TestNewRegistration(t *testing.T) {
	maker := beacon.Carrier{Type: beacon.TypeManufacturer, Number: 1}
	plain, dult := native.NewRegistration(beacon.PlainProfile, maker, 2), native.NewRegistration(beacon.ConsumerProfile, beacon.DULT, 3)
	if want := (native.Registration{native.AES128, beacon.PlainProfile, 900, 96, maker, 2, beacon.NonResolvable, 0}); plain != want || plain.Check() != nil {
		t.Errorf("plain: %+v", plain)
	}
	if want := (native.Registration{native.AES128, beacon.ConsumerProfile, 450, 192, beacon.DULT, 3, beacon.Static, 0}); dult != want || dult.Check() != nil {
		t.Errorf("dult: %+v", dult)
	}
	if err := plain.Calendar().Check(); err != nil {
		t.Error(err)
	}
}

// TestRegistrationOf: the registration has all that the configuration says of
// what is on the air, and one that the tag refuses is none.
func TestRegistrationOf(t *testing.T) {
	maker := beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0xfff5}
	plain := beacon.PlainTag(maker)
	if got := registrationOf(t, plain); got != native.NewRegistration(beacon.PlainProfile, maker, plain.Network) {
		t.Errorf("plain: %+v", got)
	}
	if got := registrationOf(t, beacon.ConsumerTag(7)); got != native.NewRegistration(beacon.ConsumerProfile, beacon.DULT, 7) {
		t.Errorf("consumer: %+v", got)
	}
	plain.Calendar = rotate.Calendar{Period: 3600 * rotate.Second, Epochs: 25}
	plain.Network, plain.Address, plain.Text, plain.Live = 9, beacon.Static, 40, rotate.Minute
	got := registrationOf(t, plain)
	if want := (native.Registration{native.AES128, beacon.PlainProfile, 3600, 25, maker, 9, beacon.Static, 40}); got != want || got.Check() != nil || got.Calendar() != plain.Calendar {
		t.Errorf("%+v, want %+v", got, want)
	}
	for want, change := range map[error]func(c *beacon.TagConfig){
		rotate.ErrCalendar:      func(c *beacon.TagConfig) { c.Calendar.Period++ },
		beacon.ErrSealedCarrier: func(c *beacon.TagConfig) { c.Carrier.Type = 3 },
		beacon.ErrTagConfig:     func(c *beacon.TagConfig) { c.Text = 209 },
	} {
		c := plain
		change(&c)
		if got, err := native.RegistrationOf(c); !errors.Is(err, want) || got != (native.Registration{}) {
			t.Errorf("%+v, %v, want %v", got, err, want)
		}
	}
}

// TestRotations: epochs a day where none are given, halves rounded up.
func TestRotations(t *testing.T) {
	for period, want := range map[int64]int64{1: 0, 2: 43_200, 7: 12_343, 900: 96, 1000: 86, 1024: 84, 38_400: 2, 38_401: 2, 57_600: 2, 57_601: 1, 86_400: 1} {
		var f beacon.Fields
		f.AddText("profile", "plain")
		f.AddText("carrier", "company:0001")
		f.AddInt("period", period)
		f.AddBytes("root", make([]byte, 16))
		f.AddInt("aligned_at", 0)
		c, err := native.Network{}.Import(&f)
		if want == 0 { // 86,400 are too many
			if err == nil {
				t.Errorf("period %d was taken", period)
			}
			continue
		}
		if err != nil || int64(c.(*native.Credential).Registration().Rotations) != want {
			t.Errorf("period %d: %v, %v, want %d", period, c, err, want)
		}
	}
}

// TestSchedule: how many epochs are possible at a time, for clocks known from
// sightings and for those known to seconds, and that they hold what the tag
// shows.
func TestSchedule(t *testing.T) {
	r := rand.New(rand.NewPCG(43, 44))
	count := func(s rotate.Schedule, a rotate.Alignment, unix int64) int {
		lo, hi := s.Window(a, unix)
		return int(hi - lo + 1)
	}
	for _, reg := range []native.Registration{product(0), product(1), example()} {
		c := newCredential(t, reg, random(r, 16))
		epochs, separated := reg.Schedule(beacon.EpochDomain), reg.Schedule(beacon.SeparatedDomain)
		if epochs.Slack < epochs.Period+epochs.Late+1 || separated.Slack < separated.Period+separated.Late+1 {
			t.Errorf("slack less than sightings need: %+v, %+v", epochs, separated)
		}
		if epochs.Last != 4096*rotate.Epoch(reg.Rotations)-1 || separated.Last != 4095 {
			t.Errorf("last epochs: %+v, %+v", epochs, separated)
		}
		sharp := epochs
		sharp.Slack, sharp.PPM = 0, 0
		for range 2000 {
			// The tag's clock says now at Unix second at.
			now, at := 100_000+r.Int64N(300*86_400), int64(claimed)+r.Int64N(1e6)
			a := rotate.Alignment{Unix: at, Epoch: rotate.Epoch(now / reg.Period), Phase: int32(now % reg.Period)}
			day := reg.Alignment(beacon.SeparatedDomain, a)
			if n := count(sharp, a, at); n != 2 {
				t.Fatalf("%d epochs at a time by a sharp clock", n)
			}
			if n := count(epochs, a, at); n < 6 || n > 8 {
				t.Fatalf("%d epochs at a time", n)
			}
			if n := count(separated, day, at); n < 3 || n > 4 {
				t.Fatalf("%d days at a time", n)
			}
			shown := rotate.Epoch(now / reg.Period)
			if begin, err := c.Instant(shown); err != nil || int64(begin) > now*1000 {
				shown--
			}
			lo, hi := sharp.Window(a, at)
			first, last := separated.Window(day, at)
			if g := shown / rotate.Epoch(reg.Rotations); shown < lo || shown > hi || g < first || g > last {
				t.Fatalf("epoch %d is not among %d to %d, or its day not among %d to %d", shown, lo, hi, first, last)
			}
		}
	}
}

// TestExtendedDomains: the domains of extended frames have the identities, times
// and schemes of those of short ones, and others have none.
func TestExtendedDomains(t *testing.T) {
	reg := product(1)
	c := newCredential(t, reg, make([]byte, 16))
	a := rotate.Alignment{Unix: claimed, Epoch: 1000, Phase: 7}
	for short, extended := range map[beacon.Domain]beacon.Domain{
		beacon.EpochDomain:     beacon.ExtendedEpochDomain,
		beacon.SeparatedDomain: beacon.ExtendedSeparatedDomain,
	} {
		id, address, err := c.Identity(short, 12)
		id2, address2, err2 := c.Identity(extended, 12)
		if err != nil || err2 != nil || id != id2 || address != address2 {
			t.Errorf("domain %x: %x at %v, %v, want %x at %v, %v", extended, id2, address2, err2, id, address, err)
		}
		if reg.Scheme(native.Root, short) != reg.Scheme(native.Root, extended) || reg.Schedule(short) != reg.Schedule(extended) || reg.Alignment(short, a) != reg.Alignment(extended, a) {
			t.Errorf("domain %x is not as %x", extended, short)
		}
	}
	for d := range 256 {
		switch d := beacon.Domain(d); d {
		case beacon.EpochDomain, beacon.SeparatedDomain, beacon.ExtendedEpochDomain, beacon.ExtendedSeparatedDomain:
		default:
			if id, address, err := c.Identity(d, 12); !errors.Is(err, native.ErrDomain) || id != [rotate.IdentifierSize]byte{} || address != (beacon.Address{}) {
				t.Errorf("domain %x: %x at %v, %v", d, id, address, err)
			}
		}
	}
}

func TestNames(t *testing.T) {
	for got, want := range map[string]string{
		native.AES128.String(): "aes128", native.AES256.String(): "aes256", native.Suite(0).String(): "invalid",
		native.Root.String(): "root", native.Cover.String(): "cover", native.Gateway.String(): "gateway",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if native.Form(9).String() != "invalid" || native.Suite(9).KeySize() != 0 {
		t.Error("what there is not has a name or a size")
	}
	if n := (native.Network{}); n.Name() != "native" {
		t.Errorf("network %q", n.Name())
	}
}
