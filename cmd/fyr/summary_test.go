package main

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/resolve"
)

// TestSummaryKeeps: the last readings of a tag stay what they were when the
// memory of their batch is used for the next.
func TestSummaryKeeps(t *testing.T) {
	var s summary
	s.init()
	batch := []beacon.Reading{{Quantity: beacon.Temperature, Value: 21.5}, {Quantity: beacon.Raw, Raw: []byte{1, 2}}}
	s.match(&resolve.Match{Tag: 1}, native.Network{}, radioLine{}, newReadingLines(batch))
	s.match(&resolve.Match{Tag: 1}, native.Network{}, radioLine{}, nil) // has nothing to say
	batch[0].Value, batch[1].Raw[0] = 3, 9
	var got []string
	for _, r := range s.tags[1].readings {
		got = append(got, r.text())
	}
	if len(got) != 2 || got[0] != "temperature 21.5 °C" || got[1] != "raw 0102" {
		t.Errorf("%q", got)
	}
}
