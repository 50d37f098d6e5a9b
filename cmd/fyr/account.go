package main

import (
	"fmt"

	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/cmd/fyr/internal/capture"
)

// account says what became of the records and advertisements of a capture.
type account struct {
	records capture.Counts
	adverts [4]int // by class
}

func (a *account) add(b account) {
	a.records.Records += b.records.Records
	a.records.With += b.records.With
	a.records.Without += b.records.Without
	a.records.Malformed += b.records.Malformed
	for i, n := range b.adverts {
		a.adverts[i] += n
	}
}

// lines are the two sums of an account. The first is of records, the second of
// the advertisements in them.
func (a *account) lines() [2]string {
	total := 0
	for _, n := range a.adverts {
		total += n
	}
	r := a.records
	return [2]string{
		fmt.Sprintf("records %d = with adverts %d + without %d + malformed %d",
			r.Records, r.With, r.Without, r.Malformed),
		fmt.Sprintf("adverts %d = resolved %d + recognised %d + unknown %d + malformed %d", total,
			a.adverts[resolve.Resolved], a.adverts[resolve.Recognised], a.adverts[resolve.Unknown], a.adverts[resolve.Malformed]),
	}
}

// accounts are those of all captures of a command.
type accounts struct {
	names []string
	list  []*account
}

// open begins the account of a capture.
func (as *accounts) open(name string) *account {
	if name == stdin {
		name = stdinName
	}
	a := new(account)
	as.names, as.list = append(as.names, name), append(as.list, a)
	return a
}

// tell prints each account and, when there are several, their sum.
func (as *accounts) tell(s streams) {
	var all account
	for i, a := range as.list {
		for _, line := range a.lines() {
			s.say("%s: %s", printable(as.names[i]), line)
		}
		all.add(*a)
	}
	if len(as.list) > 1 {
		for _, line := range all.lines() {
			s.say("in all: %s", line)
		}
	}
}
