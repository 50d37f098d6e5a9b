package pairingtest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
)

// A told run is a claim and the session after it, as two ends tell it that
// have all keys and may say anything: the oracle writes it.
type told struct {
	life *life
	talk *talk
	run  Transcript
}

// tell returns a run in which greeting, terms, confirmation and the state are as
// they must be, unless one of these says otherwise.
func tell(greeting, terms, confirmation func(b []byte), state func(b []byte)) *told {
	l := newLife(suiteX25519, 0, []byte{})
	change := func(do func([]byte), b []byte) {
		if do != nil {
			do(b)
		}
	}
	change(greeting, l.k.greeting)
	change(terms, l.k.terms)
	messages, o := l.k.run()
	_, k2, x := o.split()
	l.root = exported(x, o.h, "owner root", nil, 32)
	plain := slices.Concat([]byte{0}, u32(1))
	change(confirmation, plain)
	messages[3] = sealed(k2, 0, nil, plain)
	t := &told{life: l}
	k := l.k
	t.run.Keys = Keys{Transport: 0x5e, TagStatic: k.tag, Setup: k.secret, Phones: [][]byte{k.phone}, Ephemerals: [][]byte{k.ephemerals[1]}}
	t.say(0, 0xa4, 4, 0, aid, k.answer)
	t.say(0x80, 0x50, 1, 1, messages[0], messages[1])
	t.say(0x80, 0x52, 0, 0, messages[2], messages[3])

	// newTalk makes its own greeting; what it must be is told anew.
	t.talk = newTalk(l)
	second := newKit(suiteX25519, modeOwner)
	second.answer[3], second.secret = 0x54, leafOf(l.root, "auth", 1, 32)
	second.greeting = t.talk.state()
	change(state, second.greeting)
	var so *oracle
	messages, so = second.run()
	t.talk.k1, t.talk.k2, t.talk.x = so.split()
	t.talk.h = so.h
	t.run.Keys.Ephemerals = append(t.run.Keys.Ephemerals, second.ephemerals[1])
	t.say(0, 0xa4, 4, 0, aid, second.answer)
	t.say(0x80, 0x50, 1, 3, messages[0], messages[1])
	return t
}

// say adds an exchange.
func (t *told) say(cla, ins, p1, p2 byte, command, answer []byte) {
	c := slices.Concat([]byte{cla, ins, p1, p2, byte(len(command))}, command, []byte{0})
	t.run.Exchanges = append(t.run.Exchanges, Recorded{Command: c, Answer: slices.Concat(answer, []byte{0x90, 0})})
}

// ask adds a command and the reply with data.
func (t *told) ask(operation byte, arguments []byte, data func() []byte) {
	t.talk.ask(operation, arguments, data)
	t.say(0x80, 0x54, 0, 0, t.talk.commands[len(t.talk.commands)-1], t.talk.replies[len(t.talk.replies)-1])
}

// honest is a whole run without a lie.
func honest() *told {
	t := tell(nil, nil, nil, nil)
	t.ask(1, nil, t.talk.state)
	t.ask(8, slices.Concat([]byte{0}, u32(0)), func() []byte { return slices.Concat(u32(0), make([]byte, 16), t.talk.entries) })
	t.ask(4, nil, func() []byte { return u32(2) })
	return t
}

// TestTraceFindsLies tells runs that are right under all keys, and in which one
// thing is said that does not follow.
func TestTraceFindsLies(t *testing.T) {
	if err := honest().run.Check(nil); err != nil {
		t.Fatal(err)
	}
	flip := func(at int) func(b []byte) { return func(b []byte) { b[at] ^= 16 } }
	lie := func(operation byte, arguments []byte, data func(w *told) []byte) *told {
		w := tell(nil, nil, nil, nil)
		w.ask(operation, arguments, func() []byte { return data(w) })
		return w
	}
	log := slices.Concat([]byte{0}, u32(0))
	page := func(change func(b []byte)) func(w *told) []byte {
		return func(w *told) []byte {
			b := slices.Concat(u32(0), make([]byte, 16), w.talk.entries)
			change(b)
			return b
		}
	}
	for _, c := range []struct {
		name, want string
		w          *told
	}{
		{"an epoch of 0", "epoch of message 2", tell(func(b []byte) { copy(b[22:], u32(0)) }, nil, nil, nil)},
		{"another epoch in message 3", "epoch of message 3", tell(nil, flip(4), nil, nil)},
		{"message 4 says failed", "message 4", tell(nil, nil, flip(0), nil)},
		{"message 4 of another epoch", "message 4", tell(nil, nil, flip(4), nil)},
		{"another life", "life", tell(nil, nil, nil, func(b []byte) { b[0] = 2 })},
		{"frozen", "flags", tell(nil, nil, nil, func(b []byte) { b[1] = 1 })},
		{"under the previous auth key", "flags", tell(nil, nil, nil, func(b []byte) { b[1] = 2 })},
		{"another ownership epoch", "epoch", tell(nil, nil, nil, flip(5))},
		{"another step", "step", tell(nil, nil, nil, flip(9))},
		{"another auth id", "auth id", tell(nil, nil, nil, flip(41))},
		{"a status with the old auth id", "auth id", lie(1, nil, func(w *told) []byte {
			w.talk.auth = leafOf(w.life.root, "auth", 1, 32)
			return w.talk.state()
		})},
		{"a rekey to another epoch", "epoch", lie(4, nil, func(*told) []byte { return u32(3) })},
		{"a release to another epoch", "epoch", lie(7, nil, func(*told) []byte { return u32(1) })},
		{"an entry that was changed", "MAC of the entry", lie(8, log, page(flip(26)))},
		{"an index that was changed", "index of the entry", lie(8, log, page(flip(23)))},
		{"a MAC that was changed", "MAC of the entry", lie(8, log, page(flip(40)))},
		{"a log that begins after another", "MAC before", lie(8, log, page(flip(4)))},
		{"octets that were not exchanged", "octets of PROVE", lie(13, make([]byte, 20), func(*told) []byte { return nil })},
	} {
		err := c.w.run.Check(nil)
		if d := (*Difference)(nil); !errors.As(err, &d) || d.Name != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	for _, c := range []struct {
		name, want string
		w          *told
	}{
		{"a phone that is another", "not among those of the phones", func() *told {
			w := honest()
			w.run.Keys.Phones = [][]byte{drawn("other", 32)}
			return w
		}()},
		{"a reply with data", "reply of a wrong size", lie(2, []byte{0, 1, 1}, func(*told) []byte { return []byte{1} })},
		{"done, of an argument that is none", "arguments that are none", lie(2, []byte{0, 1}, func(*told) []byte { return nil })},
		{"done, of an operation that is none", "arguments that are none", lie(0x20, nil, func(*told) []byte { return nil })},
		{"a status that was cut", "state of a wrong size", lie(1, nil, func(*told) []byte { return make([]byte, 9) })},
		{"entries that were cut", "entries of a wrong size", lie(8, log, func(*told) []byte { return make([]byte, 21) })},
		{"too many entries", "more entries", lie(8, log, func(*told) []byte { return slices.Concat(u32(1<<31), make([]byte, 16)) })},
	} {
		if err := c.w.run.Check(nil); err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, fail.Format) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestTraceOrder leaves out exchanges and puts others between: what is answered
// and must be refused is found, and a refusal is not.
func TestTraceOrder(t *testing.T) {
	good := honest().run
	for i, c := range []struct {
		want string
		from []int // numbers of exchanges
	}{
		{"START is not allowed now", []int{2}},
		{"FINISH is not allowed now", []int{1, 3}},
		{"FINISH is not allowed now", []int{1, 2, 3, 3}},
		{"START is not allowed now", []int{1, 2, 2}},
		{"START is not allowed now", []int{1, 2, 3, 4, 5, 5}},
		{"SESSION is not allowed now", []int{1, 2, 3, 6}},
		{"command 0 does not verify", []int{1, 2, 3, 4, 5, 7}},
		{"command 1 does not verify", []int{1, 2, 3, 4, 5, 6, 6}},
		{"message 1 does not verify", []int{1, 2, 3, 1, 5}},
		{"message 1 does not verify", []int{4, 5}},
		{"SESSION is not allowed now", []int{1, 2, 3, 4, 5, 6, 7, 8, 6}},
	} {
		run := Transcript{Keys: good.Keys}
		for _, n := range c.from {
			run.Exchanges = append(run.Exchanges, good.Exchanges[n-1])
		}
		if err := run.Check(nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("row %d: %v, want %q", i, err, c.want)
		}
		last := &run.Exchanges[len(run.Exchanges)-1]
		last.Answer = []byte{0x69, 0x82}
		if err := run.Check(nil); err != nil {
			t.Errorf("row %d: refused: %v", i, err)
		}
		last.Answer = []byte{1, 0x69, 0x82}
		if err := run.Check(nil); err == nil || !strings.Contains(err.Error(), "a refusal with data") {
			t.Errorf("row %d: refused with data: %v", i, err)
		}
	}
}
