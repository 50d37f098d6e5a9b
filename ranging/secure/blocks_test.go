package secure_test

import (
	"math/rand/v2"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// TestNeverTwice collects every pair of key and V that the two sides put on the
// air over sessions with losses of any kind: none comes twice, in a session, in
// another, or in the other direction.
func TestNeverTwice(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 41))
	type block struct {
		key [16]byte
		v   sts.V
	}
	used := map[block]string{}
	asked := door
	asked.Tries = 1500
	if testing.Short() {
		asked.Tries = 150
	}
	blocks := expecttest.Must(asked.Geometry()).Blocks()
	x := newPair(t, asked)
	send := func(m secure.Packet, registers sts.Registers, first sts.Position, err error) {
		if err != nil {
			t.Fatal(err)
		}
		key, v := registers.KeyV()
		for i := range blocks {
			b := block{key, v.Advance(uint32(i))}
			if what, ok := used[b]; ok {
				t.Fatalf("a block of the %v at %d was one of the %s before", m, first, what)
			}
			used[b] = m.String()
		}
	}
	sent := 0
	for range 4 {
		x.open()
		for n := uint32(1); n <= asked.Tries; n++ {
			lostBy := r.IntN(8)
			if lostBy == 0 {
				continue // both sides
			}
			if lostBy != 1 {
				x.want(x.v.Round(n, x.nowV()))
				registers, first, err := x.v.ExposeRegisters(secure.Poll)
				send(secure.Poll, registers, first, err)
				sent++
			}
			if lostBy != 2 {
				x.want(x.p.Round(n, x.nowP()))
				if _, _, err := x.p.AppendSequence(nil, secure.Poll); err != nil {
					t.Fatal(err)
				}
				registers, first, err := x.p.ExposeRegisters(secure.Response)
				send(secure.Response, registers, first, err)
				sent++
			}
			if lostBy > 3 {
				if _, _, err := x.v.AppendSequence(nil, secure.Response); err != nil {
					t.Fatal(err)
				}
				registers, first, err := x.v.ExposeRegisters(secure.Final)
				send(secure.Final, registers, first, err)
				sent++
			}
			if lostBy == 7 && r.IntN(40) == 0 { // a handshake that comes to nothing
				x.accepted()
			}
		}
	}
	if len(used) != sent*blocks || sent < 5*int(asked.Tries) {
		t.Errorf("%d blocks of %d packets", len(used), sent)
	}
}

// TestPositions: the blocks of a packet are those that the round has, whatever
// was lost before.
func TestPositions(t *testing.T) {
	asked := two
	asked.Tries = 1 << 16
	blocks := sts.Position(expecttest.Must(asked.Geometry()).Blocks())
	x := newPair(t, asked)
	x.open()
	for _, r := range []uint32{1, 2, 3, 9, 1000, 1<<16 - 1, 1 << 16} {
		x.want(x.p.Round(r, 0))
		before := sts.Position(r-1) * blocks
		for i, want := range []sts.Position{2 * before, before, 2*before + blocks} {
			_, first, err := x.p.ExposeRegisters(packets[i])
			if err != nil || first != want {
				t.Errorf("round %d, %v: at %d, %v; want %d", r, packets[i], first, err, want)
			}
		}
	}
}

// TestDelays: both sides have the same delays, within the bounds of the schedule
// and on its steps, for any schedule and round.
func TestDelays(t *testing.T) {
	properties := gopter.NewProperties(gopter.DefaultTestParametersWithSeed(1641))
	properties.Property("delays are the schedule's", prop.ForAll(func(seed uint64, grainBits, slots uint8, reply, step uint16, at int64) bool {
		asked := door
		g := ranging.Ticks(1) << grainBits
		asked.Schedule = secure.Schedule{Grain: g, Slots: slots, Interval: 1}
		asked.Reply = g * (1 + ranging.Ticks(reply)%(secure.MaxReply/2/g))
		asked.Step = g * max(1, ranging.Ticks(step)%max(1, secure.MaxReply/2/g>>slots))
		if asked.Check() != nil {
			asked.Slots = 0
		}
		asked.Tries = 1 << 26
		x := newPair(t, asked)
		r := rand.New(rand.NewPCG(seed, 1))
		x.fresh = byte(seed)
		x.open()
		n := r.Uint32N(asked.Tries-1) + 1
		received := ranging.Ticks(at)
		x.want(x.v.Round(n, x.nowV()))
		x.want(x.p.Round(n, x.nowP()))
		good := func(program, stamp, offset ranging.Ticks, err error) bool {
			const wrap = 1 << 40
			if err != nil || program&(g-1) != 0 || program >= wrap || stamp != (program+offset)%wrap {
				return false
			}
			// What the radio drops of the time that it is told is less than a grain.
			delay := (program - received + wrap + g - 1) % wrap
			slot := (delay - asked.Reply) / asked.Step
			left := (delay - asked.Reply) % asked.Step
			return delay >= asked.Reply && slot < 1<<asked.Slots && left < g
		}
		p1, s1, err1 := x.p.ResponseAt(received)
		p2, s2, err2 := x.v.FinalAt(received)
		return good(p1, s1, offsetP, err1) && good(p2, s2, offsetV, err2)
	}, gen.UInt64(), gen.UInt8Range(0, 9), gen.UInt8Range(0, 16), gen.UInt16(), gen.UInt16(), gen.Int64Range(0, 1<<40-1)))
	properties.TestingRun(t)
}

// TestDelayBeforehand: the time for a stamp of 0 is the delay, and what an
// interrupt makes of it is the time for any other stamp.
func TestDelayBeforehand(t *testing.T) {
	x := newPair(t, door)
	x.open()
	r := rand.New(rand.NewPCG(6, 44))
	for n := uint32(1); n < 100; n++ {
		x.want(x.v.Round(n, x.nowV()))
		x.want(x.p.Round(n, x.nowP()))
		for what, at := range map[string]func(ranging.Ticks) (ranging.Ticks, ranging.Ticks, error){"response": x.p.ResponseAt, "final": x.v.FinalAt} {
			delay, _, err := at(0)
			x.want(err)
			if delay < door.Reply || delay > door.Schedule.Longest() || (delay-door.Reply)%door.Step != 0 {
				t.Errorf("round %d: a delay of %d of the %s", n, delay, what)
			}
			for _, rx := range []ranging.Ticks{1, 511, 512, 1<<40 - 1, ranging.Ticks(r.Int64N(1 << 40))} {
				program, _, err := at(rx)
				x.want(err)
				if got := (rx + delay) & (1<<40 - 1) &^ (door.Grain - 1); got != program {
					t.Errorf("round %d: the %s to %d is at %d, and beforehand at %d", n, what, rx, program, got)
				}
			}
		}
	}
}

// TestDelaysHop: over a session every slot comes up, about as often as any
// other, in both directions; response and final of a round are not the same.
func TestDelaysHop(t *testing.T) {
	asked := door
	asked.Slots, asked.Grain, asked.Tries = 5, 1, 1<<20
	x := newPair(t, asked)
	x.open()
	const rounds = 4000
	var count [2][32]int
	same := 0
	for r := uint32(1); r <= rounds; r++ {
		x.want(x.v.Round(r, x.nowV()))
		x.want(x.p.Round(r, x.nowP()))
		response, _, err := x.p.ResponseAt(0)
		x.want(err)
		final, _, err := x.v.FinalAt(0)
		x.want(err)
		a, b := (response-asked.Reply)/asked.Step, (final-asked.Reply)/asked.Step
		count[0][a]++
		count[1][b]++
		if a == b {
			same++
		}
	}
	// Each count is binomial with a mean of 125 and a deviation of 11: six of
	// these are passed by one table in millions, and this one is fixed.
	for which, c := range count {
		for slot, n := range c {
			if n < 125-66 || n > 125+66 {
				t.Errorf("delay %d: slot %d came up %d times of %d", which, slot, n, rounds)
			}
		}
	}
	if same < 125-66 || same > 125+66 {
		t.Errorf("response and final have the same slot in %d rounds of %d", same, rounds)
	}
}

// TestDelaysNeedRound: delays are those of a round that goes on, for stamps that
// are some.
func TestDelaysNeedRound(t *testing.T) {
	x := newPair(t, door)
	x.open()
	at := map[string]func(ranging.Ticks) error{
		"response": func(s ranging.Ticks) error { _, _, err := x.p.ResponseAt(s); return err },
		"final":    func(s ranging.Ticks) error { _, _, err := x.v.FinalAt(s); return err },
	}
	for what, f := range at {
		expecttest.Is(t, what+" before the first round", f(0), secure.ErrState)
	}
	o := x.exchange(1)
	for what, f := range at {
		for s, want := range map[ranging.Ticks]error{0: nil, 1<<40 - 1: nil, -1: secure.ErrStamp, 1 << 40: secure.ErrStamp, -1 << 62: secure.ErrStamp} {
			expecttest.Is(t, what, f(s), want)
		}
	}
	x.tell(o)
	x.measured(o)
	for what, f := range at {
		expecttest.Is(t, what+" after the round", f(0), secure.ErrState)
	}
}
