package modetest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/mode/modetest"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// TestErrors checks the errors of the catalogue at their boundaries, and their
// order where an input breaks several rules.
func TestErrors(t *testing.T) {
	hex := func(n int) string { return fmt.Sprintf("%q", strings.Repeat("00", n)) }
	var cases []string
	add := func(op, in, class string) {
		cases = append(cases, fmt.Sprintf(`{"id": "%s %d", "op": %q, "in": {%s}, "error": %q}`, op, len(cases), op, in, class))
	}
	for _, n := range []int{0, 15, 17, 23, 25, 31, 33} {
		add("cmac.mac", `"message": "", "key": `+hex(n), "length")
		add("cmac.verify", `"message": "", "tag": `+hex(16)+`, "key": `+hex(n), "length")
		add("eax.seal", `"nonce": "", "header": "", "plaintext": "", "tag_len": 1, "key": `+hex(n), "length")
		add("eax.open", `"nonce": "", "header": "", "ciphertext": "", "tag": `+hex(16)+`, "key": `+hex(n), "length")
	}
	for _, n := range []int{0, 4, 15, 17} {
		add("cmac.verify", `"message": "", "key": `+hex(16)+`, "tag": `+hex(n), "length")
	}
	add("cmac.verify", `"message": "", "key": `+hex(16)+`, "tag": `+hex(16), "authentication")

	open := func(key, nonce, sealed int, tag, class string) {
		add("ccm.open", fmt.Sprintf(`"aad": "", "key": %s, "nonce": %s, "tag_len": %s, "sealed": %s`, hex(key), hex(nonce), tag, hex(sealed)), class)
	}
	seal := func(key, nonce, plaintext int, tag, class string) {
		add("ccm.seal", fmt.Sprintf(`"aad": "", "key": %s, "nonce": %s, "tag_len": %s, "plaintext": %s`, hex(key), hex(nonce), tag, hex(plaintext)), class)
	}
	ccm := func(key, nonce int, tag, class string) {
		open(key, nonce, 16, tag, class)
		seal(key, nonce, 16, tag, class)
	}
	for _, n := range []int{0, 15, 17, 24, 32} {
		ccm(n, 13, "16", "length")
		ccm(n, 13, "5", "length")
	}
	for _, n := range []int{0, 6, 14, 16} {
		ccm(16, n, "16", "length")
		ccm(16, n, "5", "length")
	}
	for _, tag := range []string{"-4", "0", "1", "2", "3", "5", "7", "9", "11", "13", "15", "17", "18", "260", "4294967300", `"36893488147419103236"`} {
		ccm(16, 13, tag, "range")
		add("eax.seal", `"nonce": "", "header": "", "plaintext": "", "key": `+hex(15)+`, "tag_len": `+tag, "length")
	}
	for _, tag := range []string{"-2", "0", "1", "17", "258", "4294967298", `"-9223372036854775809"`} {
		add("eax.seal", `"nonce": "", "header": "", "plaintext": "", "key": `+hex(16)+`, "tag_len": `+tag, "range")
	}
	open(16, 13, 0, "5", "range") // before sealed is found to be short
	open(16, 13, 3, "4", "length")
	open(16, 13, 4, "4", "authentication")
	open(16, 13, 1<<16+3, "4", "authentication")
	open(16, 13, 1<<16+4, "4", "length")
	open(16, 12, 1<<16+4, "4", "authentication")
	seal(16, 13, 1<<16, "4", "length")
	for _, n := range []int{0, 1, 17, 32} {
		add("eax.open", `"nonce": "", "header": "", "ciphertext": "", "key": `+hex(16)+`, "tag": `+hex(n), "length")
	}
	for _, n := range []int{2, 16} {
		add("eax.open", `"nonce": "", "header": "", "ciphertext": "", "key": `+hex(16)+`, "tag": `+hex(n), "authentication")
	}

	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "modes", "cases": [` + strings.Join(cases, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := f.Run(modetest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r)
		}
	})
	if passed != len(cases) {
		t.Errorf("%d of %d passed", passed, len(cases))
	}
}
