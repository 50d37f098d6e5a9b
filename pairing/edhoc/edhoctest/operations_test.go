package edhoctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/edhoc/edhoctest"
)

// point is on both curves, and a private key of both.
const point = "8af6f430ebe18d34184017a9a11bf511c8dff8f834730b96c1b7c8dbca2fc3b6"

// TestBoundaries checks numbers and sizes that Go's types do not have, and
// which of two errors counts.
func TestBoundaries(t *testing.T) {
	var cases []string
	add := func(op, in, answer string) {
		cases = append(cases, fmt.Sprintf(`{"id": "%d", "op": "edhoc.%s", "in": {%s}, %s}`, len(cases), op, in, answer))
	}
	fails := func(class string) string { return fmt.Sprintf(`"error": %q`, class) }
	hex := func(n int) string { return strings.Repeat("5a", n) }

	kdf := func(prk int, label, length, answer string) {
		add("kdf", fmt.Sprintf(`"prk": %q, "label": %s, "context": "", "length": %s`, hex(prk), label, length), answer)
	}
	kdf(31, "-1", "0", fails("length"))
	kdf(33, "0", "1", fails("length"))
	kdf(32, "-1", "1", fails("range"))
	kdf(32, `"-9223372036854775809"`, "1", fails("range"))
	for _, length := range []string{"0", "-1", "8161", `"18446744073709551617"`} {
		kdf(32, "0", length, fails("range"))
	}
	kdf(32, "24", "1", `"out": {"okm": "3c"}`)
	kdf(32, `"18446744073709551615"`, "1", `"out": {"okm": "ed"}`)
	kdf(32, `"18446744073709551616"`, "1", fails("range"))
	kdf(31, `"18446744073709551616"`, "1", fails("length"))

	encode := func(method, suites, gx, answer string) {
		add("message_1_encode", fmt.Sprintf(`"method": %s, "suites_i": [%s], "g_x": %q, "c_i": "17", "ead_1": ""`, method, suites, gx), answer)
	}
	encode("4", "", "", fails("length"))
	encode("4", "2", "", fails("unsupported"))
	encode("-1", "2", "", fails("unsupported"))
	encode("3", "2, 4", "", fails("unsupported"))
	encode("3", "2", "", fails("length"))
	encode("3", "2", hex(31), fails("length"))
	encode("3", "2", hex(33), fails("length"))
	encode("1", "4, -1, 3", hex(32), `"out": {"message_1": "01830420035820`+hex(32)+`17"}`)
	encode("1", `"9223372036854775808", "18446744073709551615", "-18446744073709551616", "-9223372036854775808", 3`, hex(32),
		`"out": {"message_1": "01851b80000000000000001bffffffffffffffff3bffffffffffffffff3b7fffffffffffffff035820`+hex(32)+`17"}`)
	encode("3", `2, "9223372036854775808"`, hex(32), fails("unsupported"))
	for _, n := range []string{"18446744073709551616", "-18446744073709551617"} {
		encode("3", `"`+n+`", 2`, hex(32), fails("range"))
	}

	decode := func(message, answer string) { add("message_1_decode", fmt.Sprintf(`"message_1": %q`, message), answer) }
	for list, numbers := range map[string]string{
		"821bffffffffffffffff02":                   `"18446744073709551615", 2`,
		"821b800000000000000002":                   `"9223372036854775808", 2`,
		"823bffffffffffffffff02":                   `"-18446744073709551616", 2`,
		"833b7fffffffffffffff3b7ffffffffffffffe02": `"-9223372036854775808", "-9223372036854775807", 2`,
	} {
		decode("03"+list+"5820"+point+"40", fmt.Sprintf(`"out": {"method": 3, "suites_i": [%s], "g_x": %q, "c_i": "", "ead_1": ""}`, numbers, point))
	}
	decode("03821b80000000000000001b8000000000000000"+"5820"+point+"40", fails("unsupported"))
	readWhole(decode, fails)

	shake := func(method, suites, x, sk, answer string) {
		add("handshake", fmt.Sprintf(`"method": %s, "suites_i": [%s], "x": %q, "y": %q, "c_i": "", "c_r": "00", "sk_i": %q, "sk_r": %q,
			"id_cred_i": "a10401", "cred_i": "01", "id_cred_r": "a10401", "cred_r": "02"`, method, suites, x, hex(32), sk, hex(32)), answer)
	}
	shake("1", "", "", "", fails("length"))
	shake("9", "9", "", "", fails("unsupported"))
	shake("1", "0", "", "", fails("unsupported"))
	shake("2", "2", "", "", fails("unsupported"))
	shake("4", "2", "", "", fails("unsupported"))
	shake("0", "2", point, point, fails("unsupported"))
	shake("0", "3", point, point, fails("unsupported"))
	shake("3", "2, 4", point, point, fails("unsupported"))
	shake("3", "2", point, hex(31), fails("length"))
	shake("3", "2", hex(33), point, fails("length"))
	shake("0", "1", point, hex(31), fails("length"))
	shake("3", "3", point, strings.Repeat("00", 32), fails("range"))
	shake("3", "3", strings.Repeat("ff", 32), point, fails("range"))

	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "edhoc", "cases": [` + strings.Join(cases, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := f.Run(edhoctest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r)
		}
	})
	if passed != len(cases) {
		t.Errorf("%d of %d passed", passed, len(cases))
	}
}

// readWhole adds cases for the rule that an item is read whole and then
// tested, as the order of message_2 says it: one that is cut has a wrong
// length, whatever its type, unless a head that is there has a wrong form.
func readWhole(decode func(message, answer string), fails func(class string) string) {
	key := "5820" + point
	for message, class := range map[string]string{
		"81":                       "length", // METHOD: an array that is cut
		"8403025820" + "5a":        "length",
		"8403025817":               "format", // and before that a head that is too long
		"84c0":                     "format",
		"8403025f":                 "format",
		"84" + "0302" + key + "0e": "format", // the array is whole
		"83" + "0302" + key + "0e": "format",
		"84" + "0302" + key:        "length",
		"41":                       "length",
		"4103":                     "format",
		"0381":                     "length", // SUITES_I: an array of one, cut
		"0380":                     "format",
		"038102":                   "format",
		"03a1":                     "length", // a map, cut
		"03a102":                   "length",
		"03a10202":                 "format",
		"038240":                   "length", // no integer, and the second one missing
		"03824002":                 "format",
		"03824018":                 "length",
		"0382401817":               "format",
		"0361":                     "length",
		"036102":                   "format",
		"030281":                   "length", // G_X
		"030280":                   "format",
		"030278":                   "length",
		"03027817":                 "format",
		"0302" + key + "61":        "length", // C_I
		"0302" + key + "6161":      "format",
		"0302" + key + "0e61":      "length", // EAD_1
		"0302" + key + "0e6161":    "format",
	} {
		decode(message, fails(class))
	}
}
