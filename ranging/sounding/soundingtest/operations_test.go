package soundingtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging/sounding/soundingtest"
)

// cases collects cases.
type cases []string

// fails adds a case that fails with a class, and gives one with an out-field.
func (c *cases) fails(op, in, class string) {
	*c = append(*c, fmt.Sprintf(`{"id": "%s %d", "op": %q, "in": {%s}, "error": %q}`, op, len(*c), op, in, class))
}

func (c *cases) gives(op, in, out string) {
	*c = append(*c, fmt.Sprintf(`{"id": "%s %d", "op": %q, "in": {%s}, "out": {%s}}`, op, len(*c), op, in, out))
}

// run returns the lines of the cases that do not pass.
func (c cases) run(t *testing.T) (failed []string) {
	t.Helper()
	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "cs", "cases": [` + strings.Join(c, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	f.Run(soundingtest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			failed = append(failed, r.String())
		}
	})
	return failed
}

func (c cases) pass(t *testing.T) {
	t.Helper()
	for _, line := range c.run(t) {
		t.Error(line)
	}
}

const (
	k   = `"k_drbg": "eee04d7c76113a5cec992ae320c24d27"`
	v   = `"v_drbg": "df905647c1066e6f52c03edfb82b6928"`
	key = k + ", " + v
)

// hex is n bytes.
func hex(n int) string { return `"` + strings.Repeat("00", n) + `"` }

// TestLengths tries every wrong size of every field, also with numbers that are
// out of range, which come later.
func TestLengths(t *testing.T) {
	var c cases
	for n := range 40 {
		for _, rest := range []map[string]string{
			{
				"cs.block":   `, "step": 0, "transaction_id": 0, "transaction_counter": 0`,
				"cs.octets":  `, "transaction_id": 0, "draws": []`,
				"cs.bits":    `, "transaction_id": 0, "draws": []`,
				"cs.hr1":     `, "transaction_id": 0, "draws": []`,
				"cs.shuffle": `, "step": 0, "transaction_id": 0, "channels": [1]`, "cs.access_address": `, "step": 0`, "cs.backtrack": "",
			},
			{
				"cs.block":   `, "step": -1, "transaction_id": 10, "transaction_counter": 256`,
				"cs.octets":  `, "transaction_id": -1, "draws": [[-1, -1]]`,
				"cs.bits":    `, "transaction_id": 10, "draws": [[65536, 1]]`,
				"cs.hr1":     `, "transaction_id": 0, "draws": [[0, 0]]`,
				"cs.shuffle": `, "step": 0, "transaction_id": 0, "channels": []`, "cs.access_address": `, "step": 65536`,
			},
		} {
			for op, rest := range rest {
				if n != 16 {
					c.fails(op, k+`, "v_drbg": `+hex(n)+rest, "length")
					c.fails(op, v+`, "k_drbg": `+hex(n)+rest, "length")
				}
			}
		}
		for i, size := range []int{16, 8, 16} {
			sizes := []int{16, 8, 16}
			if sizes[i] = n; n != size {
				c.fails("cs.instantiate", fmt.Sprintf(`"cs_iv": %s, "cs_in": %s, "cs_pv": %s`, hex(sizes[0]), hex(sizes[1]), hex(sizes[2])), "length")
			}
		}
		if n != 3 {
			c.fails("cs.pct", `"pct": `+hex(n), "length")
		}
	}
	c.pass(t)
}

// TestRanges tries each number just outside of its range, and far.
func TestRanges(t *testing.T) {
	var c cases
	beyond := func(most int) []string {
		return []string{"-1", fmt.Sprint(most + 1), "4294967296", `"36893488147419103232"`}
	}
	for _, n := range beyond(65535) {
		c.fails("cs.block", key+`, "transaction_id": 0, "transaction_counter": 0, "step": `+n, "range")
		c.fails("cs.shuffle", key+`, "transaction_id": 0, "channels": [1], "step": `+n, "range")
		c.fails("cs.access_address", key+`, "step": `+n, "range")
		for _, op := range []string{"cs.octets", "cs.bits", "cs.hr1"} {
			c.fails(op, key+`, "transaction_id": 0, "draws": [[`+n+`, 1]]`, "range")
		}
	}
	for _, n := range append(beyond(9), "256") {
		c.fails("cs.block", key+`, "step": 0, "transaction_counter": 0, "transaction_id": `+n, "range")
		c.fails("cs.shuffle", key+`, "step": 0, "channels": [1], "transaction_id": `+n, "range")
		for _, op := range []string{"cs.octets", "cs.bits", "cs.hr1"} {
			c.fails(op, key+`, "draws": [], "transaction_id": `+n, "range")
		}
	}
	for _, n := range beyond(255) {
		c.fails("cs.block", key+`, "step": 0, "transaction_id": 0, "transaction_counter": `+n, "range")
	}
	for _, n := range append(beyond(256), "0") {
		c.fails("cs.hr1", key+`, "transaction_id": 0, "draws": [[0, 2], [1, `+n+`]]`, "range")
	}
	for _, op := range []string{"cs.octets", "cs.bits"} {
		c.fails(op, key+`, "transaction_id": 0, "draws": [[0, 2], [0, -1]]`, "range")
		c.fails(op, key+`, "transaction_id": 0, "draws": [[0, "36893488147419103232"]]`, "range")
	}
	c.fails("cs.shuffle", key+`, "step": 0, "transaction_id": 0, "channels": [`+strings.Repeat("1,", 256)+`1]`, "range")

	tones := func(n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf("[%d, 1, 0]", i))
		}
		return strings.Join(all, ", ")
	}
	for _, bad := range append(beyond(78), "3") {
		c.fails("cs.pbr_slope", `"tones": [`+tones(20)+`, [`+bad+`, 1, 0]]`, "range")
		c.fails("cs.pbr_ifft", `"tones": [`+tones(20)+`, [`+bad+`, 1, 0]], "size": 512`, "range")
	}
	for _, size := range []string{"-512", "0", "256", "511", "513", "4096", "4294967808", `"36893488147419103232"`} {
		c.fails("cs.pbr_ifft", `"tones": [`+tones(20)+`], "size": `+size, "range")
	}
	for n := range 15 {
		c.fails("cs.pbr_ifft", `"tones": [`+tones(n)+`], "size": 512`, "range")
	}
	for _, apart := range []string{"", "[0, 1, 0]", "[0, 1, 0], [2, 1, 0], [4, 1, 0]"} {
		c.fails("cs.pbr_slope", `"tones": [`+apart+`]`, "range")
	}
	c.pass(t)
}

// TestBorders has values at the ends of their ranges.
func TestBorders(t *testing.T) {
	var c cases
	c.gives("cs.octets", key+`, "transaction_id": 9, "draws": []`, `"octets": []`)
	c.gives("cs.octets", key+`, "transaction_id": 8, "draws": [[1, 0], [1, 2], [1, 1]]`, `"octets": ["", "7158", "26"]`)
	c.gives("cs.bits", key+`, "transaction_id": 7, "draws": [[9, 0], [9, 2]]`, `"bits": ["", "01"]`)
	c.gives("cs.hr1", key+`, "transaction_id": 0, "draws": []`, `"values": []`)
	c.gives("cs.hr1", key+`, "transaction_id": 0, "draws": [[0, 1], [65535, 1]]`, `"values": [0, 0]`)
	c.gives("cs.shuffle", key+`, "step": 65535, "transaction_id": 9, "channels": [-7]`, `"channels": [-7]`)
	c.gives("cs.shuffle", key+`, "step": 0, "transaction_id": 1, "channels": [`+strings.Repeat("300,", 255)+`300]`,
		`"channels": [`+strings.Repeat("300,", 255)+`300]`)
	c.gives("cs.rtt", `"initiator_half_ns": 0, "reflector_half_ns": 1`, `"tof_ns": -0.25, "distance_m": -0.0749481145`)
	c.gives("cs.rtt", `"initiator_half_ns": 9007199254740991, "reflector_half_ns": 9007199254740990`, `"tof_ns": 0.25, "distance_m": 0.0749481145`)
	c.gives("cs.rtt", `"initiator_half_ns": 9007199254740991, "reflector_half_ns": 0`,
		`"tof_ns": 2251799813685247.75, "distance_m": 675072601068642.5`)
	// The last channels, and two that are apart but for one pair.
	c.gives("cs.pbr_slope", `"tones": [[78, 0, 1], [0, 5, 5], [77, 0, 1]]`, `"distance_m": 0`)
	c.gives("cs.pbr_slope", `"tones": [[5, 1, 0], [6, -1, 0]]`, `"distance_m": -74.9481145`)
	c.pass(t)

	var wrong cases
	wrong.gives("cs.octets", key+`, "transaction_id": 8, "draws": [[1, 2]]`, `"octets": ["7159"]`)
	wrong.fails("cs.pct", `"pct": "000000"`, "length")
	if len(wrong.run(t)) != 2 {
		t.Error("wrong answers pass")
	}
}

func TestSweepPanics(t *testing.T) {
	for _, channels := range [][]int{{2, 2}, {-1}, {79}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("channels %v did not panic", channels)
				}
			}()
			soundingtest.Sweep(channels, 0)
		}()
	}
}
