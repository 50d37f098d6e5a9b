package ndef_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// TestTree nests Smart Posters and handover records into each other.
func TestTree(t *testing.T) {
	inner := ndef.Message{wkt("U", "\x04a"), {}}
	for _, c := range []struct{ typ, version string }{{"Sp", ""}, {"Hr", "\x15"}, {"Hs", "\x13"}, {"Hm", "\x15"}, {"Hi", "\x15"}} {
		m := ndef.Message{wkt(c.typ, c.version+string(poster(inner...))), {}}
		n := m.Tree()
		if len(n) != 2 || n[0].Err != nil || len(n[0].Nested) != 2 || !reflect.DeepEqual(n[0].Nested[0].Record, inner[0]) || n[1].Nested != nil {
			t.Errorf("%s: %+v", c.typ, n)
		}
		m[0].TNF = ndef.External
		if n := m.Tree(); n[0].Nested != nil || n[0].Err != nil {
			t.Errorf("external %s: %+v", c.typ, n)
		}
		for name, payload := range map[string]string{"nothing": "", "cut": c.version + "\xd1", "rest": c.version + "\xd0\x00\x00\x00"} {
			if n := (ndef.Message{wkt(c.typ, payload)}).Tree(); n[0].Nested != nil || n[0].Err == nil {
				t.Errorf("%s: %s: %+v", c.typ, name, n)
			}
		}
	}
	if n := (ndef.Message{wkt("Hs", "\x15"), wkt("T", "\xd0\x00\x00"), media("Sp", "\xd0\x00\x00")}).Tree(); n[0].Err != nil || n[1].Nested != nil || n[2].Nested != nil {
		t.Errorf("%+v", n)
	}
}

func TestTreeDepth(t *testing.T) {
	for depth := 1; depth < 100; depth++ {
		m := inEachOther(depth)
		n := m.Tree()
		for level := 1; ; level++ {
			if len(n) != 1 {
				t.Fatalf("%d messages: level %d has %d records", depth, level, len(n))
			}
			if n[0].Err != nil {
				if !errors.Is(n[0].Err, ndef.ErrDepth) || level != ndef.MaxDepth || depth <= ndef.MaxDepth {
					t.Errorf("%d messages: %v at level %d", depth, n[0].Err, level)
				}
				break
			}
			if n[0].Nested == nil {
				if level != depth || depth > ndef.MaxDepth {
					t.Errorf("%d messages: found %d", depth, level)
				}
				break
			}
			n = n[0].Nested
		}
	}
}

// inEachOther returns a message of one record that is the outermost of depth.
func inEachOther(depth int) ndef.Message {
	r := wkt("U", "\x04a")
	for range depth - 1 {
		r = wkt("Sp", string(poster(r)))
	}
	return ndef.Message{r}
}
