package smptest_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/smp/smptest"
)

const (
	order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
	prime = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
	x     = "1ea1f0f01faf1d9609592284f19e4c0047b58afd8615a69f559077b22faaa190"
	y     = "4c55f33e429dad377356703a9ab85160472d1130e28e36765f89aff915b1214a"
)

func zeros(n int) string { return strings.Repeat("00", n) }

// cases collects cases of operations.
type cases []string

func (c *cases) add(op, in, class string) {
	answer := fmt.Sprintf(`"error": %q`, class)
	if strings.HasPrefix(class, "{") {
		answer = `"out": ` + class
	}
	*c = append(*c, fmt.Sprintf(`{"id": "%s %d", "op": %q, "in": {%s}, %s}`, op, len(*c), op, in, answer))
}

func (c cases) run(t *testing.T) {
	t.Helper()
	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "smp", "cases": [` + strings.Join(c, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := f.Run(smptest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r)
		}
	})
	if passed != len(c) {
		t.Errorf("%d of %d passed", passed, len(c))
	}
}

// A field of an operation has a fixed size, or a value that is right.
type field struct {
	name, value string
	size        int
}

// TestSizes gives every field of a fixed size every other size up to twice its
// own, with all else right.
func TestSizes(t *testing.T) {
	var c cases
	for op, fields := range map[string]string{
		"oob.f4": "u:32 v:32 x:16 z=0", "oob.confirm": "public_x:32 random:16", "oob.verify": "public_x:32 random:16 confirm:16",
		"oob.f5": "dhkey:32 n1:16 n2:16 a1:7 a2:7", "oob.f6": "mac_key:16 n1:16 n2:16 r:16 io_cap:3 a1:7 a2:7",
		"smp.c1": "k:16 r:16 preq:7 pres:7 iat=0 ia:6 rat=1 ra:6", "smp.s1": "k:16 r1:16 r2:16", "smp.f4": "u:32 v:32 x:16 z:1",
		"smp.f5": "w:32 n1:16 n2:16 a1:7 a2:7", "smp.f6": "w:16 n1:16 n2:16 r:16 iocap:3 a1:7 a2:7", "smp.g2": "u:32 v:32 x:16 y:16",
		"smp.h6": "w:16 key_id:4", "smp.h7": "salt:16 w:16", "smp.att_sign": "csrk:16 message=\"\" counter=0",
		"smp.oob_confirm": "pk_x:32 r:16", "smp.p256_public": "private:32", "smp.dhkey": "private:32 peer_x:32 peer_y:32",
	} {
		var all []field
		for _, text := range strings.Fields(fields) {
			if name, size, ok := strings.Cut(text, ":"); ok {
				n, _ := strconv.Atoi(size)
				all = append(all, field{name: name, size: n})
			} else {
				name, v, _ := strings.Cut(text, "=")
				all = append(all, field{name: name, value: v})
			}
		}
		for i, wrong := range all {
			for n := range 2*wrong.size + 1 {
				if wrong.value != "" || n == wrong.size {
					continue
				}
				var in []string
				for j, f := range all {
					switch {
					case f.value != "":
						in = append(in, fmt.Sprintf("%q: %s", f.name, f.value))
					case i == j:
						in = append(in, fmt.Sprintf("%q: %q", f.name, zeros(n)))
					default:
						in = append(in, fmt.Sprintf("%q: %q", f.name, zeros(f.size)))
					}
				}
				c.add(op, strings.Join(in, ", "), "length")
			}
		}
	}
	c.run(t)
}

// TestOrders checks the errors of the catalogue where an input breaks several
// rules, and at the edges of ranges.
func TestOrders(t *testing.T) {
	var c cases
	for _, z := range []string{"-1", "256", `"36893488147419103232"`} {
		c.add("oob.f4", fmt.Sprintf(`"u": %q, "v": %[1]q, "x": %q, "z": %s`, zeros(32), zeros(16), z), "range")
		c.add("oob.f4", fmt.Sprintf(`"u": %q, "v": %[1]q, "x": %q, "z": %s`, zeros(32), zeros(15), z), "length")
		c.add("oob.encode", `"role": `+z+`, "confirm": "00"`, "range")
		c.add("oob.encode", `"address": "00", "address_random": true, "role": `+z, "length")
		c.add("oob.encode", `"confirm": "00", "extra": [{"type": `+z+`, "value": ""}]`, "length")
		c.add("oob.encode", `"role": 3, "extra": [{"type": 9, "value": ""}, {"type": `+z+`, "value": "`+zeros(255)+`"}]`, "range")
		c.add("oob.encode", `"extra": [{"type": 28, "value": ""}, {"type": `+z+`, "value": ""}]`, "format")
		c.add("oob.encode", `"extra": [{"type": 9, "value": "`+zeros(255)+`"}, {"type": `+z+`, "value": ""}]`, "length")
	}
	for _, known := range []string{"27", "28", "34", "35"} {
		c.add("oob.encode", `"extra": [{"type": `+known+`, "value": "`+zeros(255)+`"}]`, "format")
		c.add("oob.encode", `"random": "00", "extra": [{"type": `+known+`, "value": ""}]`, "length")
	}
	c.add("oob.encode", `"role": 4`, "range")
	c.add("oob.encode", `"extra": [{"type": 0, "value": ""}, {"type": 255, "value": "`+zeros(254)+`"}]`, `{"payload": "0100ffff`+zeros(254)+`"}`)
	c.add("oob.encode", `"extra": []`, `{"payload": ""}`)
	c.add("oob.encode", ``, `{"payload": ""}`)
	c.add("oob.encode", `"random": "000102030405060708090a0b0c0d0e0f"`, `{"payload": "11230f0e0d0c0b0a09080706050403020100"}`)

	const absent = `"address": null, "address_random": null, "role": null, "confirm": null, "random": null, "complete": false, "structures": [`
	c.add("oob.decode", `"payload": ""`, `{`+absent+`]}`)
	c.add("oob.decode", `"payload": "000000"`, `{`+absent+`]}`)
	c.add("oob.decode", `"payload": "0109"`, `{`+absent+`{"type": 9, "value": ""}]}`)
	c.add("oob.decode", `"payload": "021c04021c05"`, "range")
	c.add("oob.decode", `"payload": "021c0402"`, "length")
	c.add("oob.decode", `"payload": "021c03021c05"`, "format")
	c.add("oob.decode", `"payload": "021c03011c"`, "format")
	c.add("oob.decode", `"payload": "011c021c05"`, "length")
	c.add("oob.decode_bredr", `"payload": "`+zeros(8)+`"`, "length")
	c.add("oob.decode_bredr", `"payload": "08000605040302"`, "length")
	c.add("oob.decode_bredr", `"payload": "0900060504030201ff"`, "length")
	c.add("oob.decode_bredr", `"payload": "0900060504030201`+"00"+`"`, `{"address": "010203040506", "structures": []}`)

	for _, private := range []string{zeros(32), order, strings.Repeat("ff", 32)} {
		c.add("smp.p256_public", fmt.Sprintf(`"private": %q`, private), "range")
		c.add("smp.dhkey", fmt.Sprintf(`"private": %q, "peer_x": %q, "peer_y": %[2]q`, private, zeros(32)), "range")
		c.add("smp.dhkey", fmt.Sprintf(`"private": %q, "peer_x": %q, "peer_y": %q`, private, x, zeros(31)), "length")
	}
	one := zeros(31) + "01"
	for _, peer := range [][2]string{{x, x}, {y, x}, {zeros(32), zeros(32)}, {prime, y}, {x, prime}, {strings.Repeat("ff", 32), y}} {
		c.add("smp.dhkey", fmt.Sprintf(`"private": %q, "peer_x": %q, "peer_y": %q`, one, peer[0], peer[1]), "point")
	}
	c.add("smp.dhkey", fmt.Sprintf(`"private": %q, "peer_x": %q, "peer_y": %q`, one, x, y), `{"dhkey": "`+x+`"}`)
	c.run(t)
}
