package ststest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging/sts/ststest"
)

// cases collects cases that fail with a class.
type cases []string

func (c *cases) add(op, in, class string) {
	*c = append(*c, fmt.Sprintf(`{"id": "%s %d", "op": %q, "in": {%s}, "error": %q}`, op, len(*c), op, in, class))
}

func (c cases) run(t *testing.T) {
	t.Helper()
	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "sts", "cases": [` + strings.Join(c, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := f.Run(ststest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r)
		}
	})
	if passed != len(c) {
		t.Errorf("%d of %d passed", passed, len(c))
	}
}

func zeros(n int) string { return fmt.Sprintf("%q", strings.Repeat("00", n)) }

// beyond are integers that no field of a counter takes.
var beyond = []string{"-1", "4294967296", `"36893488147419103232"`, `"-36893488147419103232"`}

// TestLengths gives keys and V every wrong size, with all else right and with
// numbers out of range, which are found later.
func TestLengths(t *testing.T) {
	var c cases
	for n := range 34 {
		for _, counter := range append([]string{"0"}, beyond...) {
			rest := `, "v_counter": ` + counter
			v := zeros(12)
			if n != 12 {
				c.add("sts.advance", `"blocks": 1, "v_upper96": `+zeros(n)+rest, "length")
			}
			for op, more := range map[string]string{
				"sts.generate": `, "blocks": 0`,
				"sts.pulses":   `, "first": -1, "count": 0`,
				"sts.chips":    `, "spreading": 16, "pulses": 0`,
			} {
				if n != 16 {
					c.add(op, `"key": `+zeros(n)+`, "v_upper96": `+v+rest+more, "length")
				}
				if n != 12 {
					c.add(op, `"key": `+zeros(16)+`, "v_upper96": `+zeros(n)+rest+more, "length")
				}
			}
		}
	}
	for _, words := range []string{"[]", "[1]", "[1, 2, 3]", "[1, 2, 3, 4, 5]", "[-1, 0, 0]"} {
		c.add("sts.from_registers", `"key_words": `+words+`, "iv_words": [1, 2, 3, -1]`, "length")
		c.add("sts.from_registers", `"key_words": [1, 2, 3, -1], "iv_words": `+words, "length")
	}
	c.run(t)
}

func TestRanges(t *testing.T) {
	var c cases
	key := `"key": ` + zeros(16) + `, `
	v := `"v_upper96": ` + zeros(12) + `, "v_counter": `
	for _, b := range beyond {
		c.add("sts.advance", v+b+`, "blocks": 1`, "range")
		c.add("sts.advance", v+`0, "blocks": `+b, "range")
		c.add("sts.generate", key+v+b+`, "blocks": 1`, "range")
		c.add("sts.pulses", key+v+b+`, "first": 0, "count": 1`, "range")
		c.add("sts.chips", key+v+b+`, "spreading": 8, "pulses": 1`, "range")
		c.add("sts.from_registers", `"key_words": [0, 0, 0, `+b+`], "iv_words": [0, 0, 0, 0]`, "range")
		c.add("sts.from_registers", `"key_words": [0, 0, 0, 0], "iv_words": [`+b+`, 0, 0, 0]`, "range")
		c.add("sts.geometry", `"mode": "lrp", "segment_units": `+b+`, "segments": `+b, "unsupported")
	}
	for _, n := range []string{"-1", "0", "1025", "4294967297", `"18446744073709551617"`} {
		c.add("sts.generate", key+v+`0, "blocks": `+n, "range")
	}
	for _, pair := range []string{"-1 1", "131072 1", "131071 2", "130817 256", "0 0", "0 -1", "0 257", "131000 73"} {
		first, count, _ := strings.Cut(pair, " ")
		c.add("sts.pulses", key+v+`0, "first": `+first+`, "count": `+count, "range")
	}
	for n := -1; n < 20; n++ {
		if n != 4 && n != 8 {
			c.add("sts.chips", fmt.Sprintf(`%s%s0, "spreading": %d, "pulses": 1`, key, v, n), "range")
		}
		if n < 1 || n > 16 {
			c.add("sts.chips", fmt.Sprintf(`%s%s0, "spreading": 8, "pulses": %d`, key, v, n), "range")
		}
		for _, mode := range []string{"bprf", "hprf"} {
			c.add("sts.geometry", fmt.Sprintf(`"mode": %q, "segment_units": %d, "segments": 5`, mode, n), "range")
			if n < 1 || n > 4 || n > 1 && mode == "bprf" {
				c.add("sts.geometry", fmt.Sprintf(`"mode": %q, "segment_units": 64, "segments": %d`, mode, n), "range")
			}
		}
	}
	for _, mode := range []string{"", "BPRF", "Hprf", "bprf "} {
		c.add("sts.geometry", fmt.Sprintf(`"mode": %q, "segment_units": 64, "segments": 1`, mode), "unsupported")
	}
	for _, n := range []string{"0", "-1", `"-18446744073709551615"`} {
		c.add("sts.guess_polarity", `"pulses": `+n+`, "min_matches": 1`, "range")
		c.add("sts.guess_polarity", `"pulses": 5, "min_matches": `+n, "range")
		c.add("sts.guess_amplitude", `"pulses": `+n+`, "threshold": 1, "power_db": 0, "lags": 1`, "range")
		c.add("sts.guess_amplitude", `"pulses": 1, "threshold": 1, "power_db": 0, "lags": `+n, "range")
	}
	c.add("sts.guess_polarity", `"pulses": 5, "min_matches": 6`, "range")
	for _, x := range []string{"0", "-0.5", "-1e-300"} {
		c.add("sts.guess_amplitude", `"pulses": 1, "threshold": `+x+`, "power_db": 0, "lags": 1`, "range")
	}
	c.run(t)
}
