package firatest_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging/fira/firatest"
)

// cases collects cases that fail with a class.
type cases []string

func (c *cases) add(op, in, class string) {
	*c = append(*c, fmt.Sprintf(`{"id": "%s %d", "op": %q, "in": {%s}, "error": %q}`, op, len(*c), op, in, class))
}

func (c cases) run(t *testing.T) {
	t.Helper()
	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "fira", "cases": [` + strings.Join(c, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := f.Run(firatest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r)
		}
	})
	if passed != len(c) {
		t.Errorf("%d of %d passed", passed, len(c))
	}
}

// beyond are integers that no field of 32 bits takes.
var beyond = []string{"-1", "4294967296", `"36893488147419103232"`}

// operations has the fields of each operation: "name:size" in bytes, "name#hi"
// for numbers of 0..hi, and "name=value".
var operations = map[string][]string{
	"fira.derive": {
		`mode="provisioned" session_key:16 config_data:17 crypto_sts_index#4294967295`,
		`mode="dynamic" session_key:16 config_data:17`,
		`mode="static" config_data:17 crypto_sts_index#4294967295`,
		`mode="static" session_key:16 config_data:17`,
	},
	"fira.sts_v": {
		`mode="provisioned" auth_iv:16 crypto_sts_index#4294967295`,
		`mode="static" auth_iv:16 vupper64:8 crypto_sts_index#4294967295`,
	},
	"fira.seal":         {`payload_key:16 header:28 src_short:2 crypto_sts_index#4294967295 plaintext=""`},
	"fira.open":         {`payload_key:16 header:28 src_short:2 crypto_sts_index#4294967295 ciphertext="0000000000000000"`},
	"fira.header":       {`dest_short:2 session_id#4294967295 phy_sts_index#4294967295 data_privacy_key:16`},
	"fira.parse_header": {`header:28 data_privacy_key:16`, `header:28`},
	"fira.index":        {`sts_index_init#2147483647 slots_per_block=100 slots_per_round=10 block=0 round=0 slot=0`},
	"fira.locate":       {`sts_index_init#2147483647 slots_per_block=100 slots_per_round=10 phy_sts_index#4294967295`},
	"fira.rotation":     {`sts_index_init#2147483647 next_block=0 rotation_rate#15 slots_per_block=100`},
	"fira.hop":          {`session_id#4294967295 block#4294967295 rounds=1`},
	"fira.ccc_derive":   {`ursk:32 ranging_config="00" sts_index_round#4294967295 sts_index#4294967295 sts_index0#4294967295`},
	"fira.ccc_seal":     {`key:16 mhr="" src_long:8 frame_counter#4294967295 plaintext=""`},
	"fira.ccc_open":     {`key:16 mhr="" src_long:8 frame_counter#4294967295 ciphertext="0000000000000000"`},
	"fira.ccc_hop":      {`hop_key#4294967295 block#4294967295 rounds=1`},
}

// A field is one of an operation: it has a size, a largest number, or a value.
type field struct {
	name, value string
	size, most  int
}

func fields(text string) (all []field) {
	for _, f := range strings.Fields(text) {
		at := strings.IndexAny(f, ":#=")
		name, rest := f[:at], f[at+1:]
		n, _ := strconv.Atoi(rest)
		switch f[at] {
		case ':':
			all = append(all, field{name: name, size: n, value: hex(n)})
		case '#':
			all = append(all, field{name: name, most: n, value: "0"})
		default:
			all = append(all, field{name: name, value: rest})
		}
	}
	return all
}

func hex(n int) string { return fmt.Sprintf("%q", strings.Repeat("00", n)) }

// with returns the in-fields with those of values in place of what is right.
func with(all []field, values map[string]string) string {
	var in []string
	for _, f := range all {
		v, ok := values[f.name]
		if !ok {
			v = f.value
		}
		in = append(in, fmt.Sprintf("%q: %s", f.name, v))
	}
	return strings.Join(in, ", ")
}

// TestLengths gives every field of a fixed size every other size, with all else
// right, and with numbers out of range, which are found later.
func TestLengths(t *testing.T) {
	var c cases
	for op, forms := range operations {
		for _, form := range forms {
			all := fields(form)
			wrong := map[string]string{}
			for _, f := range all {
				if f.most > 0 {
					wrong[f.name] = "-1"
				}
			}
			for _, f := range all {
				for n := range 2*f.size + 1 {
					if n == f.size || f.size == 0 {
						continue
					}
					c.add(op, with(all, map[string]string{f.name: hex(n)}), "length")
					wrong[f.name] = hex(n)
					c.add(op, with(all, wrong), "length")
					delete(wrong, f.name)
				}
			}
		}
	}
	c.run(t)
}

// TestNumbers gives every number that has an end each value just outside.
func TestNumbers(t *testing.T) {
	var c cases
	for op, forms := range operations {
		for _, form := range forms {
			all := fields(form)
			for _, f := range all {
				if f.most == 0 {
					continue
				}
				for _, v := range append([]string{strconv.Itoa(f.most + 1)}, beyond...) {
					c.add(op, with(all, map[string]string{f.name: v}), "range")
				}
			}
		}
	}
	c.run(t)
}

// TestOrders checks what the sizes and ranges above do not show.
func TestOrders(t *testing.T) {
	var c cases
	for _, mode := range []string{"", "Static", "super"} {
		c.add("fira.derive", fmt.Sprintf(`"mode": %q, "config_data": ""`, mode), "unsupported")
		c.add("fira.sts_v", fmt.Sprintf(`"mode": %q, "auth_iv": "", "crypto_sts_index": -1`, mode), "unsupported")
	}
	for _, mode := range []string{"provisioned", "dynamic"} {
		c.add("fira.derive", fmt.Sprintf(`"mode": %q, "config_data": %s, "crypto_sts_index": -1`, mode, hex(17)), "length")
	}
	c.add("fira.sts_v", `"mode": "static", "crypto_sts_index": -1, "auth_iv": `+hex(16), "length")

	frame := `"payload_key": ` + hex(16) + `, "header": ` + hex(28) + `, "src_short": "0000", `
	c.add("fira.seal", frame+`"crypto_sts_index": 0, "plaintext": `+hex(65535), "format")
	c.add("fira.seal", frame+`"crypto_sts_index": -1, "plaintext": `+hex(65536), "length")
	c.add("fira.open", frame+`"crypto_sts_index": -1, "ciphertext": `+hex(8), "range")
	c.add("fira.open", frame+`"crypto_sts_index": 0, "ciphertext": `+hex(8), "format")
	c.add("fira.open", frame+`"crypto_sts_index": 0, "ciphertext": `+hex(7), "length")
	c.add("fira.open", frame+`"crypto_sts_index": 0, "ciphertext": `+hex(65544), "length")
	c.add("fira.open", strings.ReplaceAll(frame, "0000000000"+strings.Repeat("00", 23), "0000000026"+strings.Repeat("00", 23))+
		`"crypto_sts_index": 0, "ciphertext": `+hex(8), "authentication")
	ccc := `"key": ` + hex(16) + `, "mhr": "", "src_long": ` + hex(8) + `, "frame_counter": 0, `
	c.add("fira.ccc_seal", ccc+`"plaintext": `+hex(65536), "length")
	c.add("fira.ccc_open", ccc+`"ciphertext": `+hex(7), "length")
	c.add("fira.ccc_open", ccc+`"ciphertext": `+hex(65543), "authentication")
	c.add("fira.ccc_open", ccc+`"ciphertext": `+hex(65544), "length")

	for _, n := range []string{"0", "-1", "65536", `"-36893488147419103232"`} {
		for _, block := range []string{"0", "1"} {
			c.add("fira.hop", `"session_id": 1, "block": `+block+`, "rounds": `+n, "range")
			c.add("fira.ccc_hop", `"hop_key": 1, "block": `+block+`, "rounds": `+n, "range")
		}
	}
	for _, in := range []string{
		"5 0 1 0 0 0", "5 10 0 0 0 0", "5 9 10 0 0 0", "5 10 -1 0 0 0", "5 100 10 -1 0 0", "5 100 10 0 -1 0", "5 100 10 0 0 -1",
		"5 100 10 0 0 10", "5 100 10 0 10 0", "5 95 10 0 9 5", "1 1 1 4294967295 0 0", `5 100 10 "36893488147419103232" 0 0`,
		"0 9223372036854775807 1 1 0 0",
	} {
		c.add("fira.index", named("sts_index_init slots_per_block slots_per_round block round slot", in), "range")
	}
	for _, in := range []string{"5 100 10 4", "5 9 10 5", "5 10 0 5", "0 0 0 0", "0 -1 -2 0"} {
		c.add("fira.locate", named("sts_index_init slots_per_block slots_per_round phy_sts_index", in), "range")
	}
	for _, in := range []string{"0 -1 0 1", "0 0 0 0", "0 0 0 -1", "1 4294967295 0 1", "0 4294967296 0 1", "0 2 1 2147483648"} {
		c.add("fira.rotation", named("sts_index_init next_block rotation_rate slots_per_block", in), "range")
	}
	c.run(t)
}

// named puts names to values.
func named(names, values string) string {
	var in []string
	vs := strings.Fields(values)
	for i, n := range strings.Fields(names) {
		in = append(in, fmt.Sprintf("%q: %s", n, vs[i]))
	}
	return strings.Join(in, ", ")
}
