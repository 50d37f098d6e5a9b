package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
)

// A stage is a simulated tag, phones, and what was said between them.
type stage struct {
	suite  pairing.Suite
	tape   *pairingtest.Tape
	link   *pairing.Link
	ticket pairing.Ticket // by which the next claim is made
	first  string         // the printed one, as text
	owner  *pairing.Owner
	phone  byte // the letter of the last phone
	run    pairingtest.Transcript
	parts  []part
}

// A part is an act that was performed.
type part struct {
	name, about string
	from        int // index of its first exchange
}

// keptInMemory is a store of a simulated end.
type keptInMemory struct{ b []byte }

func (k *keptInMemory) Load() ([]byte, error) { return bytes.Clone(k.b), nil }
func (k *keptInMemory) Save(b []byte) error   { k.b = bytes.Clone(b); return nil }

// idle is the rest of a firmware that has nothing to do.
type idle struct{}

func (idle) Install(*pairing.Leaves) error { return nil }
func (idle) Forget() error                 { return nil }
func (idle) Ring(uint16, uint8) error      { return nil }
func (idle) Configure([]byte) error        { return nil }

// newStage returns a tag out of the factory. A nil fill is the system's
// randomness.
func newStage(s pairing.Suite, fill func(b []byte)) (*stage, error) {
	st := &stage{suite: s, tape: pairingtest.NewTape(fill), phone: 'A' - 1}
	keys := &st.run.Keys
	keys.Transport, keys.TagStatic, keys.Setup = byte(pairing.NFC), st.draw(32), st.draw(pairing.SecretSize)
	static, err := pairing.ParseStaticKey(keys.TagStatic)
	if err != nil {
		return nil, err
	}
	setup, err := pairing.NewKey(keys.Setup)
	if err != nil {
		return nil, err
	}
	f := pairing.Factory{
		Static: static, ID: [pairing.TagIDSize]byte(st.draw(pairing.TagIDSize)), Model: 1, Setup: setup, Suites: []pairing.Suite{s},
	}
	if st.ticket, err = f.Ticket(s); err != nil {
		return nil, err
	}
	st.first = st.ticket.ExposeText()
	tag, err := pairing.NewTag(pairing.TagConfig{
		Factory: f, Firmware: 1, Store: new(keptInMemory), Device: idle{}, Transport: pairing.NFC,
		Timing: pairing.Timing{Min: 10, Max: 30, Own: 5}, Draw: pairingtest.Source(st.tape.Fill),
	})
	if err != nil {
		return nil, err
	}
	card, err := apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(pairing.AID), Applet: tag})
	if err != nil {
		return nil, err
	}
	reader, err := apdu.NewReader(func(command []byte) ([]byte, error) {
		answer, err := card.Transmit(command)
		st.run.Exchanges = append(st.run.Exchanges, pairingtest.Recorded{Command: bytes.Clone(command), Answer: bytes.Clone(answer)})
		return answer, err
	}, apdu.Options{})
	if err != nil {
		return nil, err
	}
	st.link, err = pairing.NewLink(reader, pairing.NFC)
	return st, err
}

// draw draws n bytes.
func (st *stage) draw(n int) []byte {
	b := make([]byte, n)
	st.tape.Fill(b)
	return b
}

// perform performs an act.
func (st *stage) perform(a *act) error {
	p := part{name: a.name, from: len(st.run.Exchanges)}
	if err := a.do(st); err != nil {
		return err
	}
	p.about = strings.ReplaceAll(a.about, "%", fmt.Sprintf("phone %c", st.phone))
	st.parts = append(st.parts, p)
	st.run.Keys.Ephemerals, st.run.Keys.Seeds = st.tape.Draws(32), st.tape.Draws(64)
	st.run.KeepUsed()
	return nil
}

// claim makes a new phone the owner.
func (st *stage) claim() error {
	st.phone++
	key := st.draw(32)
	st.run.Keys.Phones = append(st.run.Keys.Phones, key)
	static, err := pairing.ParseStaticKey(key)
	if err != nil {
		return err
	}
	o, err := pairing.NewOwner(pairing.OwnerConfig{Static: static, Store: new(keptInMemory), Draw: pairingtest.Source(st.tape.Fill)})
	if err != nil {
		return err
	}
	st.owner = o
	return o.Claim(st.link, st.ticket, pairing.Terms{})
}

// An act is something that phones and a tag do.
type act struct {
	name  string
	about string // % is the phone that is the owner afterwards
	do    func(*stage) error
}

// acts are all acts.
func acts() []act {
	return []act{
		{"claim", "% has read the code on the tag, and claims it.", (*stage).claim},
		{"session", "% comes back, with the auth key of its last visit, and rings the tag. The first sealed command steps that key.", visit(func(v *pairing.Visit) error {
			if _, err := v.Ask(); err != nil {
				return err
			}
			return v.Ring(5, 2)
		})},
		{"log", "% reads what happened to the tag, under a chain of MACs.", visit(func(v *pairing.Visit) error {
			_, _, err := v.Log(pairing.LifeClass)
			return err
		})},
		{"proximity", "% measures how long the tag takes to answer: one fast exchange, confirmed under the keys of the session.", visit(func(v *pairing.Visit) error {
			now := uint32(0)
			_, err := v.Measure(func() uint32 { now += simulatedTime; return now })
			return err
		})},
		{"rekey", "% replaces the owner root by one of a session. Whoever has a copy of the old one is left behind.", visit((*pairing.Visit).Rekey)},
		{"transfer", "the owner gives the tag up, and its release ticket to %, which claims it with that.", func(st *stage) error {
			if err := visit(func(v *pairing.Visit) (err error) {
				st.ticket, err = v.Release()
				return err
			})(st); err != nil {
				return err
			}
			return st.claim()
		}},
	}
}

// simulatedTime is how long the timed exchange of a simulation takes, in units
// of 100 microseconds.
const simulatedTime = 20

// visit makes an act of what the owner does in a session.
func visit(do func(*pairing.Visit) error) func(*stage) error {
	return func(st *stage) error {
		v, err := st.owner.Visit(st.link)
		if err != nil {
			return err
		}
		defer v.Close()
		return do(v)
	}
}

// findAct returns the act of a name, or nil.
func findAct(name string) *act {
	for _, a := range acts() {
		if a.name == name {
			return &a
		}
	}
	return nil
}

// actNames returns the names of all acts but the claim.
func actNames() (names []string) {
	for _, a := range acts()[1:] {
		names = append(names, a.name)
	}
	return names
}

// actHelp describes the acts.
func actHelp() string {
	var b strings.Builder
	for _, a := range acts()[1:] {
		fmt.Fprintf(&b, "  %-10s %s\n", a.name, strings.ReplaceAll(a.about, "%", "a phone"))
	}
	return b.String()
}
