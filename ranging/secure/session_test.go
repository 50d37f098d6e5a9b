package secure_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// door are the parameters of most tests.
var door = secure.Defaults(ranging.DoorUnlock())

// TestSession runs one session to its last try: every range is the true one and
// opens the door, and then the session is over on both sides.
func TestSession(t *testing.T) {
	asked := door
	asked.Tries = 40
	x := newPair(t, asked)
	h := x.open()
	if x.v.Session() != x.p.Session() || x.v.Parameters() != asked || x.p.Parameters() != asked {
		t.Error("the sides do not agree on the session")
	}
	v1, p1 := x.v.Addresses()
	v2, p2 := x.p.Addresses()
	if v1 != v2 || p1 != p2 || v1 == p1 || v1[0]&3 != 2 || p1[0]&3 != 2 {
		t.Errorf("addresses %x %x, %x %x", v1, p1, v2, p2)
	}
	for i, n := range []int{secure.ChallengeSize, secure.OpenSize, secure.AcceptSize, secure.StartSize} {
		if got := len([][]byte{h.challenge, h.open, h.accept, h.start}[i]); got != n {
			t.Errorf("message %d has %d bytes, not %d", i, got, n)
		}
	}
	for r := uint32(1); r <= asked.Tries; r += 1 + r%3 {
		a := x.measure(r)
		x.near(a)
		e := a.Evidence()
		if e.Session != x.v.Session() || e.Try != ranging.Known(r) || a.Round() != r {
			t.Errorf("round %d: session %x, try %v", r, e.Session, e.Try)
		}
		if v := ranging.Verify(ranging.DoorUnlock(), e); v.Outcome != ranging.Accept || v.Bits < 100 {
			t.Errorf("round %d: %v with %d bits, failed %b", r, v.Outcome, v.Bits, v.Failed())
		}
	}
}

// TestPolicies: parameters from a policy make ranges that the policy takes.
func TestPolicies(t *testing.T) {
	for _, p := range []ranging.Policy{ranging.DoorUnlock(), ranging.FindKeys(), ranging.StalkingCheck(), ranging.Consistency()} {
		want := ranging.Accept
		if p.Demands == (ranging.Demands{}) {
			want = ranging.AcceptUnquantified
		}
		x := newPair(t, secure.Defaults(p))
		x.open()
		for r := uint32(1); r < 9; r += 3 {
			a := x.measure(r)
			if v := ranging.Verify(p, a.Evidence()); v.Outcome != want {
				t.Errorf("%s: %v, failed %b", p.Name, v.Outcome, v.Failed())
			}
			x.near(a)
		}
		x.open()
		x.flight = int64((p.Limit + p.Tolerance + 100).Ticks(ranging.Air))
		if v := ranging.Verify(p, x.measure(1).Evidence()); v.Outcome != ranging.Reject {
			t.Errorf("%s: %v for a tag that is too far away", p.Name, v.Outcome)
		}
	}
}

// TestClocks: distances are right for clocks that are off by up to 200 ppm, or
// wrap anywhere in a round; policies see how far they are off.
func TestClocks(t *testing.T) {
	const wrap = 1 << 40
	for _, ppb := range [][2]int64{{0, 0}, {200_000, -200_000}, {-200_000, 200_000}, {200_000, 200_000}, {-20_000, 19_999}} {
		for _, phases := range [][2]int64{{0, 0}, {wrap - 1, 5}, {wrap - 100, wrap - 150}, {7, wrap - 25_600_000}, {wrap - 25_600_000, wrap - 40_000_000}} {
			x := newPair(t, door)
			x.clocks = [2]clock{{phases[0], ppb[0]}, {phases[1], ppb[1]}}
			x.open()
			for _, r := range []uint32{1, 2, 172, 600} { // 172: after one more wrap
				a := x.measure(r)
				x.near(a)
				e := a.Evidence()
				if d := e.Clock.Value.Stamps - x.clocks[0].against(x.clocks[1]); !e.Clock.Known || max(d, -d) > 100 {
					t.Errorf("clocks %v: an offset of %+v", ppb, e.Clock)
				}
				if d := e.Clock.Value.Carrier - e.Clock.Value.Stamps; max(d, -d) > 200 {
					t.Errorf("clocks %v: carrier and stamps %+v", ppb, e.Clock)
				}
				want := ranging.SetOf()
				if apart := ppb[0] - ppb[1]; max(apart, -apart) > 40_000 {
					want = ranging.SetOf(ranging.CheckCrystal)
				}
				if v := ranging.Verify(ranging.DoorUnlock(), e); v.Failed() != want {
					t.Errorf("clocks %v, phases %v: failed %b, want %b", ppb, phases, v.Failed(), want)
				}
			}
		}
	}
}

// TestSchedules: the shortest and the longest delays, in every geometry.
func TestSchedules(t *testing.T) {
	schedules := []secure.Schedule{
		{Grain: 1, Reply: 1, Interval: 1},
		{Grain: 1, Reply: 1, Step: 1, Slots: 16, Interval: 1},
		{Grain: 512, Reply: secure.MaxReply, Interval: 40},
		{Grain: 256, Reply: 256, Step: 9728, Slots: 16, Interval: 100},
		{Grain: 64, Reply: 640_000, Step: 64, Slots: 1, Interval: 4_000_000_000},
	}
	phys := []secure.PHY{
		{Packet: 1, Mode: sts.BPRF, Units: 64, Segments: 1, Channel: 15},
		{Packet: 3, Mode: sts.HPRF, Units: 256, Segments: 4, Channel: 5},
		{Packet: 3, Mode: sts.HPRF, Units: 16, Segments: 3},
	}
	for _, s := range schedules {
		for _, phy := range phys {
			asked := door
			asked.Schedule, asked.PHY = s, phy
			x := newPair(t, asked)
			x.flight = 200 // above the shortest delay, so rounds and replies are not in proportion
			x.open()
			a := x.measure(1)
			x.near(a)
			e := a.Evidence()
			if e.STS.Segments != phy.Segments || e.Replies.Value.Off != 0 || e.Replies.Value.Longest > s.Longest()+offsetV {
				t.Errorf("%+v: %d segments, replies %+v", s, e.STS.Segments, e.Replies.Value)
			}
			var may ranging.Checks
			switch s.Reply {
			case 1: // one tick is 60 ppm of so short a round
				may = ranging.SetOf(ranging.CheckClock, ranging.CheckCrystal)
			case secure.MaxReply: // the antenna comes on top
				may = ranging.SetOf(ranging.CheckLongest)
			}
			if v := ranging.Verify(ranging.DoorUnlock(), e); v.Failed()&^may != 0 {
				t.Errorf("%+v: %v, failed %b", s, v.Outcome, v.Failed())
			}
		}
	}
}
