package handover_test

import (
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/handover"
)

// TestNames walks all values of the types that have names.
func TestNames(t *testing.T) {
	for _, c := range []struct {
		name string
		of   func(v int) fmt.Stringer
		want []string
		rest string
	}{
		{"role", func(v int) fmt.Stringer { return handover.Role(v) }, []string{"none", "Hr", "Hs", "Hm", "Hi"}, "none"},
		{"power", func(v int) fmt.Stringer { return handover.Power(v) }, []string{"inactive", "active", "activating", "unknown"}, "reserved"},
		{"turn", func(v int) fmt.Stringer { return handover.Turn(v) }, []string{"none", "again", "wait", "answer", "done"}, "none"},
		{"event", func(v int) fmt.Stringer { return handover.Event(v) }, []string{"none", "refused", "selected", "deselected", "requested"}, "none"},
	} {
		for v := range 256 {
			want := c.rest
			if v < len(c.want) {
				want = c.want[v]
			}
			if got := c.of(v).String(); got != want {
				t.Errorf("%s %d: %q, want %q", c.name, v, got, want)
			}
		}
	}
}
