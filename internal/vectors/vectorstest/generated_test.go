package vectorstest

import "testing"

func TestDiffers(t *testing.T) {
	for _, c := range []struct {
		a, b string
		line int
	}{{"", "", 0}, {"a\nb\n", "a\nb\n", 0}, {"a\nb\n", "a\nc\n", 2}, {"a\n", "a\nb\n", 2}, {"a\nb", "a", 2}, {"x", "y", 1}} {
		if got := differs([]byte(c.a), []byte(c.b)); got != c.line {
			t.Errorf("%q and %q: line %d, want %d", c.a, c.b, got, c.line)
		}
	}
}
