package handover

import (
	"slices"
	"strings"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// Answer returns the Hs with which the selector that has the carriers of own
// answers request: own without the alternatives whose carriers request does not
// have. Carriers are the same when the formats and types of their records are,
// where an Hc record counts as what it names. An answer without alternatives
// says that there is none in common.
//
// The slices of the result are copies, but their elements are not. It returns
// [ErrMismatch] when own is no [Select] or request no [Request].
func (own Message) Answer(request Message) (Message, error) {
	if own.Role != Select || request.Role != Request {
		return Message{}, ErrMismatch
	}
	wanted := make(map[string]bool)
	for _, a := range request.Alternatives {
		for _, t := range request.carrierTypes(a) {
			wanted[t] = true
		}
	}
	return own.keep(func(a Alternative) bool {
		return slices.ContainsFunc(own.carrierTypes(a), func(t string) bool { return wanted[t] })
	}), nil
}

// Only returns m with its alternative i alone: what a requester sends again to
// have one of several carriers that are not active, and what a selector sends
// that has made up its mind. It panics when there is no alternative i.
func (m Message) Only(i int) Message {
	n := -1
	_ = m.Alternatives[i]
	return m.keep(func(Alternative) bool { n++; return n == i })
}

// AllInactive reports whether m has alternatives, and none of them is active
// or about to be. The requester then picks one of an Hs and asks again for it.
func (m Message) AllInactive() bool {
	inactive := func(a Alternative) bool { return a.Power == Inactive }
	return len(m.Alternatives) > 0 && !slices.ContainsFunc(m.Alternatives, func(a Alternative) bool { return !inactive(a) })
}

// carrierTypes returns format and type of the carriers that a refers to. Media
// types and those of domains are the same in both cases of letters.
func (m Message) carrierTypes(a Alternative) []string {
	var types []string
	for _, r := range m.Find(a.Carrier) {
		tnf, typ, ok := CarrierType(r)
		if !ok {
			continue
		}
		name := string(typ)
		if tnf == ndef.Media || tnf == ndef.External {
			name = strings.ToLower(name)
		}
		types = append(types, string(byte(tnf))+name)
	}
	return types
}

// keep returns m with the alternatives that kept takes, which is asked about
// each in turn. Records that only others refer to go too.
func (m Message) keep(kept func(Alternative) bool) Message {
	var alternatives []Alternative
	used, left := make(map[string]bool), make(map[string]bool)
	for _, a := range m.Alternatives {
		ids := left
		if kept(a) {
			alternatives = append(alternatives, a)
			ids = used
		}
		ids[string(a.Carrier)] = true
		for _, aux := range a.Auxiliary {
			ids[string(aux)] = true
		}
	}
	var records ndef.Message
	for _, r := range m.Records {
		if used[string(r.ID)] || !left[string(r.ID)] {
			records = append(records, r)
		}
	}
	m.Alternatives, m.Records = alternatives, records
	return m
}
