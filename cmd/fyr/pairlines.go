package main

import (
	"fmt"

	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
)

// keysLine is the line of pair for the keys of both ends.
type keysLine struct {
	Keys   []valueLine `json:"keys"`
	Ticket string      `json:"ticket"` // of the factory
}

// valueLine is a named octet string.
type valueLine struct {
	Name  string   `json:"name"`
	Value hexBytes `json:"value"`
}

func newKeysLine(st *stage) keysLine {
	k := &st.run.Keys
	l := keysLine{Ticket: st.first, Keys: []valueLine{{"tag static", k.TagStatic}, {"setup secret", k.Setup}}}
	for i, b := range k.Phones {
		l.Keys = append(l.Keys, valueLine{fmt.Sprintf("phone %c static", 'A'+i), b})
	}
	for _, b := range k.Ephemerals {
		l.Keys = append(l.Keys, valueLine{"ephemeral", b})
	}
	for _, b := range k.Seeds {
		l.Keys = append(l.Keys, valueLine{"kem seed", b})
	}
	return l
}

// exchangeLine is the line of pair for a command and its answer.
type exchangeLine struct {
	Exchange int            `json:"exchange"`
	Act      string         `json:"act"`
	Name     string         `json:"name"`
	Command  hexBytes       `json:"command"`
	Fields   []pairingField `json:"fields,omitempty"`
	Answer   hexBytes       `json:"answer"`
	Status   string         `json:"status"`
	Answered []pairingField `json:"answered,omitempty"`
	airLine
	Values []valueLine `json:"values,omitempty"`
}

// pairingField is a field of a command or an answer.
type pairingField struct {
	Name   string   `json:"name"`
	Value  hexBytes `json:"value"`
	Means  string   `json:"means,omitempty"`
	Sealed bool     `json:"sealed,omitempty"`
}

// airLine is what is on the air.
type airLine struct {
	Sent     int     `json:"sent"`
	Received int     `json:"received"`
	Ms106    float64 `json:"ms_106"`
	Ms424    float64 `json:"ms_424"`
}

func newAirLine(a apdu.Air) airLine {
	at := func(r apdu.Rate) float64 { return float64(a.Time(r).Microseconds()) / 1000 }
	return airLine{a.Sent, a.Received, at(apdu.Rate106), at(apdu.Rate424)}
}

func newExchangeLine(e *pairingtest.Exchange, r *pairingtest.Recorded, act string, air apdu.Air) exchangeLine {
	return exchangeLine{
		Exchange: e.Number, Act: act, Name: e.Name, Command: r.Command, Fields: pairingFields(e.Command),
		Answer: r.Answer, Status: fmt.Sprintf("%04x", uint16(e.Status)), Answered: pairingFields(e.Answer), airLine: newAirLine(air),
	}
}

func pairingFields(fs []pairingtest.Field) (ls []pairingField) {
	for _, f := range fs {
		ls = append(ls, pairingField{f.Name, f.Octets, f.Means, f.Depth == 2})
	}
	return ls
}

func newValueLines(vs []pairingtest.Value) (ls []valueLine) {
	for _, v := range vs {
		ls = append(ls, valueLine{v.Name, v.Octets})
	}
	return ls
}

// sumLine is the line of pair for an act, or all of them.
type sumLine struct {
	Sum      string `json:"sum"`
	Commands int    `json:"commands"`
	airLine
}

func newSumLine(name string, s pairSum) sumLine { return sumLine{name, s.commands, newAirLine(s.air)} }
