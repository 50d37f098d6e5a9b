package secure_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// doorBytes are the parameters of door, field by field.
const doorBytes = "01" + "09" + "0a" + "0040" + "02" + "03" + "01" + "0040" + "01" + "01" +
	"0200" + "01860000" + "00000200" + "0a" + "00000064" +
	"0040" + "0258" + "00000080" + "000007d0" + "0000012c" + "00000258" + "0000a8c0"

func TestParametersEncoding(t *testing.T) {
	b, err := door.Append([]byte{7})
	if want := append([]byte{7}, expecttest.Unhex(doorBytes)...); err != nil || !bytes.Equal(b, want) {
		t.Errorf("%x, %v; want %x", b, err, want)
	}
	p, err := secure.ParseParameters(b[1:])
	if err != nil || p != door {
		t.Errorf("%+v, %v", p, err)
	}
	for n := range 3 * secure.ParametersSize {
		if n != secure.ParametersSize {
			_, err := secure.ParseParameters(make([]byte, n))
			expecttest.Is(t, "size", err, secure.ErrLength)
		}
	}
	for _, v := range []byte{0, 2, 255} {
		b[1] = v
		p, err := secure.ParseParameters(b[1:])
		if expecttest.Is(t, "version", err, secure.ErrVersion); p != (secure.Parameters{}) {
			t.Errorf("parameters with an error: %+v", p)
		}
	}
}

// TestParameterRules walks both sides of every boundary.
func TestParameterRules(t *testing.T) {
	set := func(change func(p *secure.Parameters)) secure.Parameters {
		p := door
		change(&p)
		return p
	}
	for name, p := range map[string]secure.Parameters{
		"channel 0":      set(func(p *secure.Parameters) { p.Channel = 0 }),
		"channel 15":     set(func(p *secure.Parameters) { p.Channel = 15 }),
		"SP1":            set(func(p *secure.Parameters) { p.PHY.Packet = 1 }),
		"BPRF 256":       set(func(p *secure.Parameters) { p.Units = 256 }),
		"HPRF 4x16":      set(func(p *secure.Parameters) { p.Mode, p.Units, p.Segments = sts.HPRF, 16, 4 }),
		"one tick":       set(func(p *secure.Parameters) { p.Grain, p.Reply, p.Step = 1, 1, 1 }),
		"no slots":       set(func(p *secure.Parameters) { p.Slots, p.Step = 0, 0 }),
		"step unused":    set(func(p *secure.Parameters) { p.Slots, p.Step = 0, secure.MaxReply }),
		"longest":        set(func(p *secure.Parameters) { p.Slots, p.Reply, p.Step = 1, secure.MaxReply-512, 512 }),
		"most slots":     set(func(p *secure.Parameters) { p.Slots, p.Grain, p.Reply, p.Step = 16, 256, 256, 9728 }),
		"interval":       set(func(p *secure.Parameters) { p.Interval = 1 }),
		"one lag":        set(func(p *secure.Parameters) { p.Lags = 1 }),
		"most lags":      set(func(p *secure.Parameters) { p.Lags = math.MaxUint16 }),
		"least quality":  set(func(p *secure.Parameters) { p.Quality = 501 }),
		"all signs":      set(func(p *secure.Parameters) { p.Quality = 1000 }),
		"no gap":         set(func(p *secure.Parameters) { p.Gap = 0 }),
		"widest":         set(func(p *secure.Parameters) { p.Gap, p.Limit, p.Tolerance = 1<<32-1, 1<<32-1, 1<<32-1 }),
		"a tick":         set(func(p *secure.Parameters) { p.Limit = secure.Resolution }),
		"one try":        set(func(p *secure.Parameters) { p.Tries = 1 }),
		"all blocks":     set(func(p *secure.Parameters) { p.Tries = 1 << 26 }),
		"a second":       set(func(p *secure.Parameters) { p.Lifetime = 1 }),
		"all HPRF":       set(func(p *secure.Parameters) { p.Mode, p.Units, p.Segments, p.Tries = sts.HPRF, 256, 4, 1<<21 }),
		"longest of all": set(func(p *secure.Parameters) { p.Lifetime, p.Interval = secure.MaxLifetime, math.MaxUint32 }),
	} {
		if err := p.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		b, err := p.Append(nil)
		if again, err2 := secure.ParseParameters(b); err != nil || err2 != nil || again != p {
			t.Errorf("%s: %v, %v, %+v", name, err, err2, again)
		}
	}
	for name, p := range map[string]secure.Parameters{
		"zero":           {},
		"channel 16":     set(func(p *secure.Parameters) { p.Channel = 16 }),
		"SP0":            set(func(p *secure.Parameters) { p.PHY.Packet = 0 }),
		"SP2":            set(func(p *secure.Parameters) { p.PHY.Packet = 2 }),
		"SP4":            set(func(p *secure.Parameters) { p.PHY.Packet = 4 }),
		"no mode":        set(func(p *secure.Parameters) { p.Mode = 0 }),
		"mode 3":         set(func(p *secure.Parameters) { p.Mode = 3 }),
		"units":          set(func(p *secure.Parameters) { p.Units = 65 }),
		"BPRF 2":         set(func(p *secure.Parameters) { p.Segments = 2 }),
		"HPRF 5":         set(func(p *secure.Parameters) { p.Mode, p.Segments = sts.HPRF, 5 }),
		"no segments":    set(func(p *secure.Parameters) { p.Segments = 0 }),
		"no grain":       set(func(p *secure.Parameters) { p.Grain = 0 }),
		"grain 3":        set(func(p *secure.Parameters) { p.Grain, p.Reply, p.Step = 3, 3, 3 }),
		"grain 1024":     set(func(p *secure.Parameters) { p.Grain, p.Step = 1024, 1024 }),
		"negative grain": set(func(p *secure.Parameters) { p.Grain = -512 }),
		"no reply":       set(func(p *secure.Parameters) { p.Reply = 0 }),
		"reply":          set(func(p *secure.Parameters) { p.Reply++ }),
		"negative reply": set(func(p *secure.Parameters) { p.Reply = -512 }),
		"no step":        set(func(p *secure.Parameters) { p.Step = 0 }),
		"step":           set(func(p *secure.Parameters) { p.Step++ }),
		"step, no slots": set(func(p *secure.Parameters) { p.Slots, p.Step = 0, 1 }),
		"negative step":  set(func(p *secure.Parameters) { p.Slots, p.Step = 0, -512 }),
		"huge step":      set(func(p *secure.Parameters) { p.Step = 1 << 62 }),
		"huge reply":     set(func(p *secure.Parameters) { p.Reply = 1 << 62 }),
		"most reply":     set(func(p *secure.Parameters) { p.Reply = math.MaxInt64 &^ 511 }),
		"too long":       set(func(p *secure.Parameters) { p.Slots, p.Reply, p.Step = 1, secure.MaxReply, 512 }),
		"17 slots":       set(func(p *secure.Parameters) { p.Slots, p.Grain, p.Reply, p.Step = 17, 1, 1, 1 }),
		"255 slots":      set(func(p *secure.Parameters) { p.Slots, p.Step = 255, 0 }),
		"no interval":    set(func(p *secure.Parameters) { p.Interval = 0 }),
		"no lags":        set(func(p *secure.Parameters) { p.Lags = 0 }),
		"a guess":        set(func(p *secure.Parameters) { p.Quality = 500 }),
		"more than all":  set(func(p *secure.Parameters) { p.Quality = 1001 }),
		"negative gap":   set(func(p *secure.Parameters) { p.Gap = -1 }),
		"wide gap":       set(func(p *secure.Parameters) { p.Gap = 1 << 32 }),
		"below a tick":   set(func(p *secure.Parameters) { p.Limit = secure.Resolution - 1 }),
		"no limit":       set(func(p *secure.Parameters) { p.Limit = 0 }),
		"wide limit":     set(func(p *secure.Parameters) { p.Limit = 1 << 32 }),
		"tolerance":      set(func(p *secure.Parameters) { p.Tolerance = -1 }),
		"wide tolerance": set(func(p *secure.Parameters) { p.Tolerance = 1 << 32 }),
		"no tries":       set(func(p *secure.Parameters) { p.Tries = 0 }),
		"most tries":     set(func(p *secure.Parameters) { p.Tries = 1<<26 + 1 }),
		"more of HPRF":   set(func(p *secure.Parameters) { p.Mode, p.Units, p.Segments, p.Tries = sts.HPRF, 256, 4, 1<<21+1 }),
		"endless tries":  set(func(p *secure.Parameters) { p.Tries = math.MaxUint32 }),
		"no lifetime":    set(func(p *secure.Parameters) { p.Lifetime = 0 }),
		"past":           set(func(p *secure.Parameters) { p.Lifetime = -1 }),
		"a day":          set(func(p *secure.Parameters) { p.Lifetime = secure.MaxLifetime + 1 }),
	} {
		expecttest.Is(t, name, p.Check(), secure.ErrParameters)
		b, err := p.Append([]byte{7})
		if expecttest.Is(t, name, err, secure.ErrParameters); !bytes.Equal(b, []byte{7}) {
			t.Errorf("%s: appended %x", name, b)
		}
		v := verifier(t)
		_, err = v.Open(nil, make([]byte, secure.ChallengeSize), &p, nonce(1), 0)
		expecttest.Is(t, name, err, secure.ErrParameters)
	}
}

// TestDefaults: defaults pass the check whatever the policy, but for a limit
// below the resolution of time.
func TestDefaults(t *testing.T) {
	for _, p := range []ranging.Policy{
		ranging.DoorUnlock(), ranging.FindKeys(), ranging.StalkingCheck(), ranging.Consistency(),
		{Limit: 5}, {Limit: 1 << 40, Tolerance: -1, Gap: 1 << 40, Quality: 3000, Tries: math.MaxUint32, Lifetime: math.MaxInt64},
		{Limit: 7, Tolerance: math.MinInt64, Gap: math.MinInt64, Quality: -1, Lifetime: math.MinInt64},
	} {
		d := secure.Defaults(p)
		if err := d.Check(); err != nil {
			t.Errorf("%+v: %v, %+v", p, err, d)
		}
	}
	for _, l := range []ranging.Millimetres{4, 0, -1, math.MinInt64} {
		p := ranging.DoorUnlock()
		p.Limit = l
		d := secure.Defaults(p)
		expecttest.Is(t, "limit below the resolution", d.Check(), secure.ErrParameters)
	}
	if d := secure.Defaults(ranging.Consistency()); d.Tries != 432_000 || d.Lifetime != secure.MaxLifetime {
		t.Errorf("without an end: %d tries, %d s", d.Tries, d.Lifetime)
	}
}

// TestCapability: a prover answers nothing to what it does not agree to, one
// limit at a time, and the same challenge may be asked for less.
func TestCapability(t *testing.T) {
	base := door
	base.Lifetime-- // so that there is a longer one
	exact := secure.Capability{
		PHYs: []secure.PHY{{}, base.PHY}, Grain: base.Grain, Turnaround: base.Reply, Longest: base.Schedule.Longest(), Interval: base.Interval,
		Quality: base.Quality, Lags: base.Lags, Tries: base.Tries, Lifetime: base.Lifetime,
	}
	for what, change := range map[string]func(p *secure.Parameters){
		"channel":  func(p *secure.Parameters) { p.Channel = 5 },
		"rate":     func(p *secure.Parameters) { p.Rate = 0 },
		"grain":    func(p *secure.Parameters) { p.Grain = 256 },
		"reply":    func(p *secure.Parameters) { p.Reply -= 512 },
		"longest":  func(p *secure.Parameters) { p.Reply += 512 },
		"interval": func(p *secure.Parameters) { p.Interval-- },
		"quality":  func(p *secure.Parameters) { p.Quality-- },
		"lags":     func(p *secure.Parameters) { p.Lags-- },
		"tries":    func(p *secure.Parameters) { p.Tries++ },
		"lifetime": func(p *secure.Parameters) { p.Lifetime++ },
	} {
		x := newPair(t, base)
		x.p = prover(t, exact)
		change(&x.asked)
		h := x.opened()
		b, err := x.p.Accept([]byte{7}, h.open, 0)
		if expecttest.Is(t, what, err, secure.ErrCapability); !bytes.Equal(b, []byte{7}) {
			t.Errorf("%s: appended %x", what, b)
		}
		h.open, err = x.v.Open(nil, h.challenge, &base, x.nonce(), x.nowV())
		x.want(err)
		h.accept, err = x.p.Accept(nil, h.open, 0)
		x.want(err)
		h.start, err = x.v.Start(nil, h.accept, x.nowV())
		x.want(err)
		x.want(x.p.Start(h.start, x.nowP()))
		x.asked = base
		x.near(x.measure(1))
	}
	x := newPair(t, door)
	x.p = prover(t, secure.Capability{})
	_, err := x.p.Accept(nil, x.opened().open, 0)
	expecttest.Is(t, "no capability", err, secure.ErrCapability)
}
