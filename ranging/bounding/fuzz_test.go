package bounding_test

import (
	"bytes"
	"math/big"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

// FuzzParseChance has what is read be a fraction of 0 to 1, and read again as
// the same.
func FuzzParseChance(f *testing.F) {
	for _, s := range []string{"0/1", "1/2", "3/4", "007/010", "-1/2", "1/0", "1", "/", "99999999999999999999/100000000000000000000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := bounding.ParseChance(s)
		if err != nil {
			if c.Sign() != 0 {
				t.Error("a chance beside an error")
			}
			return
		}
		n, d, _ := strings.Cut(s, "/")
		up, okN := new(big.Int).SetString(n, 10)
		down, okD := new(big.Int).SetString(d, 10)
		if !okN || !okD || c.Rat().Cmp(new(big.Rat).SetFrac(up, down)) != 0 || c.Log2() > 0 || c.Not().Not().Cmp(c) != 0 {
			t.Errorf("%q = %v", s, c)
		}
		if again, err := bounding.ParseChance(c.String()); err != nil || again.Cmp(c) != 0 {
			t.Errorf("%v, read again: %v, %v", c, again, err)
		}
		_ = c.Bound().Bits(1)
	})
}

// FuzzVerifier gives a verifier an opening, answers, times and a last message.
// Only the right ones of all rounds are accepted.
func FuzzVerifier(f *testing.F) {
	for i, p := range running {
		fill, _ := draw(9)
		c := bounding.Config{Setting: setting(f, p, 16, 16), Key: key(f, fill), Draw: entropy.Fixed(fill, nil)}
		b := begin(f, c, c)
		tr := &recorder{Transport: near(b.prover)}
		if err := b.verifier.Run(tr); err != nil {
			f.Fatal(err)
		}
		last, err := b.prover.Finish()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), b.opening, tr.answers, int64(21013), last)
	}
	f.Fuzz(func(t *testing.T, which uint8, opening, answers []byte, elapsed int64, last []byte) {
		p := running[int(which)%len(running)]
		fill, _ := draw(11)
		c := bounding.Config{Setting: setting(t, p, 16, 16), Key: key(t, fill), Draw: entropy.Fixed(fill, nil)}
		v, err := bounding.NewVerifier(c, timing)
		if err != nil {
			t.Fatal(err)
		}
		reply, err := v.Start(opening)
		if err != nil {
			if reply != nil {
				t.Error("a reply beside an error")
			}
			return
		}
		err = v.Run(at{transport(func(i int, _ uint8) (uint8, error) {
			if i < len(answers) {
				return answers[i], nil
			}
			return bounding.NoAnswer, nil
		}), func(int) ranging.Picoseconds { return ranging.Picoseconds(elapsed) }})
		if err != nil {
			t.Fatal(err)
		}
		r, err := v.Finish(last)
		if err != nil && (r.Accepted || r.Right+r.Wrong+r.Late != 0) {
			t.Error("a result beside an error")
		}
		if err == nil && (r.Right+r.Wrong+r.Late != 16 || r.Accepted && (r.Late != 0 || elapsed < 0 || r.Distance > timing.Limit)) {
			t.Errorf("%v after %d ps: %+v", p, elapsed, r)
		}
	})
}

// recorder keeps the answers that go through it.
type recorder struct {
	bounding.Transport
	answers []byte
}

func (r *recorder) Round(i int, c uint8) (uint8, ranging.Picoseconds, error) {
	answer, elapsed, err := r.Transport.Round(i, c)
	r.answers = append(r.answers, answer)
	return answer, elapsed, err
}

// FuzzProver gives a prover a reply and challenges. It answers each round at
// most once, with a bit.
func FuzzProver(f *testing.F) {
	for i, p := range running {
		fill, _ := draw(9)
		c := bounding.Config{Setting: setting(f, p, 16, 16), Key: key(f, fill), Draw: entropy.Fixed(fill, nil)}
		b := begin(f, c, c)
		f.Add(uint8(i), b.reply, []byte{0, 0, 1, 1, 2, 2, 3, 0, 4, 1, 4, 0, 15, 1})
	}
	f.Fuzz(func(t *testing.T, which uint8, reply, asked []byte) {
		protocol := running[int(which)%len(running)]
		fill, _ := draw(9)
		p, err := bounding.NewProver(bounding.Config{Setting: setting(t, protocol, 16, 16), Key: key(t, fill), Draw: entropy.Fixed(fill, nil)})
		if err != nil {
			t.Fatal(err)
		}
		if p.Start(reply) != nil {
			if last, err := p.Finish(); err == nil || last != nil {
				t.Error("a last message before the reply")
			}
			return
		}
		next := 0
		for ; len(asked) >= 2; asked = asked[2:] {
			round := int(int8(asked[0]))
			answer, err := p.Respond(round, asked[1])
			if answer > 1 || err == nil && (round < next || round >= 16) || err != nil && answer != 0 {
				t.Errorf("round %d, challenge %d: %d, %v", round, asked[1], answer, err)
			}
			if err == nil {
				next = round + 1
			}
		}
		if _, err := p.Finish(); err != nil {
			t.Error(err)
		}
	})
}

// FuzzProximity checks that no MAC verifies but the one, and none of a check
// that is refused.
func FuzzProximity(f *testing.F) {
	p := check()
	_, card, err := p.MACs(proximityKey(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(1, p.ResponseTime, p.PPS1, p.Challenges, p.Responses, 2, card[:])
	f.Add(0, p.ResponseTime, []byte(nil), p.Challenges, p.Responses, 8, card[:])
	f.Add(256, []byte{}, []byte{}, []byte{}, []byte{}, 3, []byte{})
	f.Fuzz(func(t *testing.T, option int, response, pps1, challenges, responses []byte, chunk int, mac []byte) {
		p := bounding.Proximity{Option: option, ResponseTime: response, PPS1: pps1, Challenges: challenges, Responses: responses, Chunk: chunk}
		reader, card, err := p.MACs(proximityKey(t))
		if err != nil && (reader != [8]byte{} || card != [8]byte{}) {
			t.Error("MACs beside an error")
		}
		if verr := p.Verify(proximityKey(t), mac); (verr == nil) != (err == nil && bytes.Equal(mac, card[:])) {
			t.Errorf("Verify = %v", verr)
		}
	})
}
