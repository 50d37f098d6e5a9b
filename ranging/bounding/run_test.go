package bounding_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// TestHonest runs every protocol with a prover nearby.
func TestHonest(t *testing.T) {
	for _, p := range running {
		for _, n := range []int{1, 7, 8, 64, 200, 512} {
			fill, _ := draw(1)
			c := bounding.Config{Setting: setting(t, p, n, n), Key: key(t, fill), Context: []byte("door 3")}
			both := begin(t, c, c)
			r, err := both.finish(t, near(both.prover))
			if err != nil || !r.Accepted || r.Right != n || r.Distance != 3000 {
				t.Errorf("%v, %d rounds: %+v, %v", p, n, r, err)
			}
			if r.Rates().Mafia.P.Cmp(c.Setting.Rates().Mafia.P) != 0 {
				t.Errorf("%v: rates of the result differ", p)
			}
		}
	}
}

// TestMostRounds runs the longest of each, with a key of the largest size.
func TestMostRounds(t *testing.T) {
	k, err := bounding.NewKey(bytes.Repeat([]byte{0x5A}, bounding.MaxKeySize))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range running {
		c := bounding.Config{Setting: setting(t, p, bounding.MaxRounds, bounding.MaxRounds), Key: k}
		both := begin(t, c, c)
		if r, err := both.finish(t, near(both.prover)); err != nil || !r.Accepted {
			t.Errorf("%v: %+v, %v", p, r, err)
		}
	}
}

// TestFar has every round late, by one millimetre and more.
func TestFar(t *testing.T) {
	for _, p := range running {
		for _, d := range []ranging.Millimetres{5001, 30_000, 1_000_000} {
			c := bounding.Config{Setting: setting(t, p, 16, 1), Key: key(t, func(b []byte) { copy(b, "0123456789abcdef") })}
			both := begin(t, c, c)
			s := near(both.prover)
			s.Distance = d
			r, err := both.finish(t, s)
			if err != nil || r.Accepted || r.Late != 16 || r.Right+r.Wrong != 0 || r.Distance != 0 {
				t.Errorf("%v at %d mm: %+v, %v", p, d, r, err)
			}
			if _, err := r.Evidence(); !errors.Is(err, bounding.ErrRejected) {
				t.Errorf("%v: evidence of a rejected run: %v", p, err)
			}
		}
	}
}

// at is a transport whose round trips are given.
type at struct {
	bounding.Transport
	elapsed func(round int) ranging.Picoseconds
}

func (a at) Round(i int, c uint8) (uint8, ranging.Picoseconds, error) {
	answer, _, err := a.Transport.Round(i, c)
	return answer, a.elapsed(i), err
}

// TestLimit walks the edge between in time and late: 5 m in vacuum are 33356
// ps there and back, and the prover's own 1000.
func TestLimit(t *testing.T) {
	for elapsed, late := range map[ranging.Picoseconds]bool{34356: false, 34357: true, 0: false, -1: true, 1 << 62: true, -1 << 63: true} {
		fill, _ := draw(1)
		c := bounding.Config{Setting: setting(t, bounding.HanckeKuhn, 4, 4), Key: key(t, fill)}
		both := begin(t, c, c)
		r, err := both.finish(t, at{near(both.prover), func(int) ranging.Picoseconds { return elapsed }})
		if err != nil || r.Accepted == late || (r.Late == 4) != late {
			t.Errorf("%d ps: %+v, %v", elapsed, r, err)
		}
	}
}

// TestSlowest has the distance from the slowest round that is right, and below
// zero for who takes no time at all.
func TestSlowest(t *testing.T) {
	for name, x := range map[string]struct {
		elapsed []ranging.Picoseconds
		want    ranging.Millimetres
	}{
		"mixed":      {[]ranging.Picoseconds{7671, 14343, 2000, 40_000}, 2000},
		"too early":  {[]ranging.Picoseconds{0, 0, 0, 0}, -150},
		"at contact": {[]ranging.Picoseconds{1000, 1000, 1000, 1000}, 0},
	} {
		fill, _ := draw(1)
		c := bounding.Config{Setting: setting(t, bounding.HanckeKuhn, 4, 3), Key: key(t, fill)}
		both := begin(t, c, c)
		r, err := both.finish(t, at{near(both.prover), func(i int) ranging.Picoseconds { return x.elapsed[i] }})
		if err != nil || !r.Accepted || r.Distance != x.want {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

// TestTolerance turns answers in some rounds: as many as are tolerated pass,
// and one more does not.
func TestTolerance(t *testing.T) {
	for _, p := range running[:4] {
		for wrong := range 5 {
			fill, _ := draw(1)
			c := bounding.Config{Setting: setting(t, p, 32, 29), Key: key(t, fill)}
			both := begin(t, c, c)
			s, left := near(both.prover), wrong
			s.Flip = func() bool { left--; return left >= 0 }
			r, err := both.finish(t, s)
			if err != nil || r.Wrong != wrong || r.Right != 32-wrong || r.Accepted != (wrong <= 3) {
				t.Errorf("%v, %d wrong: %+v, %v", p, wrong, r, err)
			}
		}
	}
}

// silent is a transport that loses every answer.
type silent struct{ bounding.Transport }

func (s silent) Round(i int, c uint8) (uint8, ranging.Picoseconds, error) {
	return bounding.NoAnswer, 0, nil
}

// TestSilent counts rounds without an answer as wrong, even when they are told
// to have taken no time. The prover, who was asked nothing, finishes.
func TestSilent(t *testing.T) {
	for _, p := range running {
		fill, _ := draw(1)
		c := bounding.Config{Setting: setting(t, p, 16, 1), Key: key(t, fill)}
		both := begin(t, c, c)
		if r, err := both.finish(t, silent{}); err != nil || r.Accepted || r.Wrong != 16 {
			t.Errorf("%v: %+v, %v", p, r, err)
		}
	}
}

// TestDisagreement has the two sides differ in one thing at a time. What is
// authenticated by a last message is refused; elsewhere about half of the rounds
// are wrong.
func TestDisagreement(t *testing.T) {
	for _, p := range running {
		fill, _ := draw(1)
		c := bounding.Config{Setting: setting(t, p, 64, 64), Key: key(t, fill), Context: []byte("a")}
		other, context := c, c
		other.Key = key(t, fill)
		context.Context = []byte("b")
		for name, d := range map[string]bounding.Config{"key": other, "context": context} {
			both := begin(t, c, d)
			r, err := both.finish(t, near(both.prover))
			switch p {
			case bounding.BrandsChaum, bounding.SwissKnife:
				if !errors.Is(err, bounding.ErrAuthentication) || r.Accepted {
					t.Errorf("%v, another %s: %+v, %v", p, name, r, err)
				}
			default:
				if err != nil || r.Accepted || r.Right > 60 {
					t.Errorf("%v, another %s: %+v, %v", p, name, r, err)
				}
			}
		}
	}
}

// TestLastMessage turns every bit of a last message, and tries every length.
func TestLastMessage(t *testing.T) {
	for _, p := range running {
		c := bounding.Config{Setting: setting(t, p, 13, 13)}
		fill, _ := draw(1)
		c.Key = key(t, fill)
		try := func(change func(last []byte) []byte) error {
			both := begin(t, c, c)
			if err := both.verifier.Run(near(both.prover)); err != nil {
				t.Fatal(err)
			}
			last, err := both.prover.Finish()
			if err != nil {
				t.Fatal(err)
			}
			r, err := both.verifier.Finish(change(last))
			if err != nil && (r.Accepted || r.Right != 0) {
				t.Errorf("%v: result beside an error", p)
			}
			if _, again := both.verifier.Finish(last); !errors.Is(again, bounding.ErrState) {
				t.Errorf("%v: a run goes on after its end: %v", p, again)
			}
			return err
		}
		size := 0
		if err := try(func(last []byte) []byte { size = len(last); return last }); err != nil {
			t.Fatal(err)
		}
		for i := range 8 * size {
			err := try(func(last []byte) []byte { last[i/8] ^= 1 << (i % 8); return last })
			if !errors.Is(err, bounding.ErrAuthentication) && !errors.Is(err, bounding.ErrFormat) {
				t.Errorf("%v, bit %d turned: %v", p, i, err)
			}
		}
		for n := range size + 3 {
			err := try(func(last []byte) []byte { return append(last, 0, 0)[:n] })
			if (n == size) != (err == nil) || err != nil && !errors.Is(err, bounding.ErrLength) {
				t.Errorf("%v, %d bytes: %v", p, n, err)
			}
		}
	}
}

// TestLengths tries every wrong length of the first two messages.
func TestLengths(t *testing.T) {
	for _, p := range running {
		fill, _ := draw(1)
		c := bounding.Config{Setting: setting(t, p, 13, 13), Key: key(t, fill)}
		both := begin(t, c, c)
		for n := range len(both.opening) + 3 {
			v, _ := bounding.NewVerifier(c, timing)
			reply, err := v.Start(append(both.opening[:len(both.opening):len(both.opening)], 0, 0)[:n])
			if n != len(both.opening) && (!errors.Is(err, bounding.ErrLength) || reply != nil) {
				t.Errorf("%v: opening of %d bytes: %v", p, n, err)
			}
		}
		for n := range len(both.reply) + 3 {
			q, _ := bounding.NewProver(c)
			err := q.Start(append(both.reply[:len(both.reply):len(both.reply)], 0, 0)[:n])
			if n != len(both.reply) && !errors.Is(err, bounding.ErrLength) {
				t.Errorf("%v: reply of %d bytes: %v", p, n, err)
			}
		}
	}
}

// TestOrder calls everything out of order.
func TestOrder(t *testing.T) {
	for _, protocol := range running {
		fill, _ := draw(1)
		c := bounding.Config{Setting: setting(t, protocol, 8, 8), Key: key(t, fill)}
		p, _ := bounding.NewProver(c)
		v, _ := bounding.NewVerifier(c, timing)
		state := func(what string, err error) {
			t.Helper()
			if !errors.Is(err, bounding.ErrState) {
				t.Errorf("%v: %s: %v", protocol, what, err)
			}
		}
		_, err := p.Respond(0, 0)
		state("answer before the reply", err)
		_, err = p.Finish()
		state("last message before the reply", err)
		state("rounds before the opening", v.Run(near(p)))
		_, err = v.Finish(nil)
		state("result before the opening", err)
		reply, err := v.Start(p.Open())
		if err != nil {
			t.Fatal(err)
		}
		_, err = v.Start(p.Open())
		state("second opening", err)
		_, err = v.Finish(nil)
		state("result before the rounds", err)
		if err := p.Start(reply); err != nil {
			t.Fatal(err)
		}
		state("second reply", p.Start(reply))
		if err := v.Run(near(p)); err != nil {
			t.Fatal(err)
		}
		state("second rounds", v.Run(near(p)))
		_, err = p.Respond(7, 0)
		state("second answer", err)
		if _, err := p.Finish(); err != nil {
			t.Fatal(err)
		}
		_, err = p.Finish()
		state("second last message", err)
		_, err = p.Respond(8, 0)
		state("answer after the end", err)
	}
}

// TestOneAnswer has no round answered twice, nor one before an answered one.
func TestOneAnswer(t *testing.T) {
	for _, protocol := range running {
		fill, _ := draw(1)
		c := bounding.Config{Setting: setting(t, protocol, 8, 8), Key: key(t, fill)}
		p := begin(t, c, c).prover
		for i, want := range []struct {
			round     int
			challenge uint8
			err       error
		}{
			{-1, 0, bounding.ErrRange}, {8, 0, bounding.ErrRange}, {0, 3, bounding.ErrRange}, {0, 255, bounding.ErrRange},
			{3, 1, nil}, {3, 0, bounding.ErrState}, {3, 1, bounding.ErrState}, {2, 0, bounding.ErrState}, {4, 0, nil}, {7, 0, nil},
		} {
			if a, err := p.Respond(want.round, want.challenge); err != want.err || a > 1 || err != nil && a != 0 {
				t.Errorf("%v, call %d: %d, %v", protocol, i, a, err)
			}
		}
		if _, err := begin(t, c, c).prover.Respond(0, 2); (err == nil) != (protocol == bounding.SKI) {
			t.Errorf("%v: third challenge: %v", protocol, err)
		}
	}
}

// broken is a transport that fails in a round.
type broken struct {
	bounding.Transport
	round int
}

var errBroken = errors.New("broken")

func (b broken) Round(i int, c uint8) (uint8, ranging.Picoseconds, error) {
	if i == b.round {
		return 0, 0, errBroken
	}
	return b.Transport.Round(i, c)
}

func TestBrokenTransport(t *testing.T) {
	fill, _ := draw(1)
	c := bounding.Config{Setting: setting(t, bounding.SKI, 8, 1), Key: key(t, fill)}
	both := begin(t, c, c)
	if err := both.verifier.Run(broken{near(both.prover), 5}); err != errBroken {
		t.Errorf("Run = %v", err)
	}
	if r, err := both.verifier.Finish(nil); !errors.Is(err, bounding.ErrState) || r.Accepted {
		t.Errorf("a broken run has a result: %+v, %v", r, err)
	}
}
