package boundingtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging/bounding/boundingtest"
)

// TestOrder runs cases that break one or two rules, and cases at the bounds.
func TestOrder(t *testing.T) {
	const accept = `{"protocol": %q, "rounds": %s, "min_correct": %s, "noise": %q}`
	const search = `{"protocol": %q, "attack": %q, "noise": "1/10", "max_frr": %q, "security_bits": %s}`
	const mac = `{"key": %q, "opt": %s, "pub_resp_time": %q, "rnd_c": "0011223344556677", "rnd_r": "8899aabbccddeeff", "chunk": %s%s}`
	const rrp = `{"elapsed_100us": %s, "expected_capdu_100us": 0, "expected_rapdu_100us": %s, "min_grace_100us": 0, "max_grace_100us": 0,
		"accuracy_100us": 0, "mismatch_percent": %s, "card_min_100us": 0, "card_max_100us": 0, "card_rapdu_100us": 1}`
	const key = "000102030405060708090a0b0c0d0e0f"
	n := fmt.Sprintf
	for i, x := range []struct{ op, in, class string }{
		{"accept", n(accept, "nokia", "0", "9", "1/1"), "unsupported"},
		{"accept", n(accept, "kim-avoine", "8", "8", "0/1"), "unsupported"},
		{"accept", n(accept, "ski", "4097", "1", "0/1"), "range"},
		{"accept", n(accept, "ski", `"100000000000000000000"`, "1", "0/1"), "range"},
		{"accept", n(accept, "ski", "8", "0", "0/1"), "range"},
		{"accept", n(accept, "ski", "8", "-1", "0/1"), "range"},
		{"accept", n(accept, "ski", "8", "8", "1/1"), "range"},
		{"accept", n(accept, "ski", "8", "8", "-1/2"), "range"},
		{"accept", n(accept, "ski", "8", "8", "1/0"), "range"},
		{"accept", n(accept, "ski", "8", "8", "0.5"), "format"},
		{"tail", `{"rounds": 8, "min_correct": 8, "success": "0/1"}`, "range"},
		{"tail", `{"rounds": 8, "min_correct": 8, "success": "9/8"}`, "range"},
		{"min_rounds", n(search, "ski", "relay", "0/1", "0"), "unsupported"},
		{"min_rounds", n(search, "ski", "hijacking", "1/2", "1"), "unsupported"},
		{"min_rounds", n(search, "ski", "mafia", "0/1", "8"), "range"},
		{"min_rounds", n(search, "ski", "mafia", "1/1", "8"), "range"},
		{"min_rounds", n(search, "ski", "mafia", "1/2", "0"), "range"},
		{"min_rounds", n(search, "ski", "mafia", "1/2", "129"), "range"},
		{"min_rounds", n(search, "ski", "terrorist", "1/1000000000", "128"), "range"},
		{"kim_avoine", `{"rounds": 0, "p_predefined": "1/2"}`, "range"},
		{"kim_avoine", `{"rounds": 4097, "p_predefined": "1/2"}`, "range"},
		{"rrp", n(rrp, "-1", "1", "50"), "range"},
		{"rrp", n(rrp, "1", "0", "50"), "range"},
		{"rrp", n(rrp, "1", "1", "-1"), "range"},
		{"proximity_mac", n(mac, key[2:], "256", "0320", "3", ""), "length"},
		{"proximity_mac", n(mac, key+"00", "0", "0320", "8", ""), "length"},
		{"proximity_mac", n(mac, "", "0", "0320", "8", ""), "length"},
		{"proximity_mac", n(mac, key, "1", "03", "3", ""), "length"},
		{"proximity_mac", n(mac, key, "1", "0320", "8", `, "pps1": ""`), "length"},
		{"proximity_mac", n(mac, key, "256", "0320", "8", `, "pps1": "05"`), "range"},
		{"proximity_mac", n(mac, key, "-1", "0320", "8", ""), "range"},
		{"proximity_mac", n(mac, key, "1", "0320", "0", ""), "range"},
		{"proximity_mac", n(mac, key, "254", "0320", "8", `, "pps1": "05"`), "mismatch"},
		{"proximity_mac", n(mac, key, "255", "0320", "8", ""), "mismatch"},
		{"proximity_verify", n(mac, key, "255", "0320", "3", `, "card_mac": "00"`), "length"},
		{"proximity_verify", n(mac, key, "255", "0320", "8", `, "card_mac": "0011223344556677"`), "mismatch"},
		{"proximity_verify", n(mac, key, "254", "0320", "8", `, "card_mac": "0011223344556677"`), "authentication"},
	} {
		text := n(`{"schema": 1, "protocol": "bounding", "sources": {"S1": {"title": "t", "where": "w", "license": "l", "made_by": null}},
			"cases": [{"id": "bounding-%04d", "op": "bounding.%s", "source": "S1", "verified": true, "note": "order", "in": %s, "error": %q}]}`,
			i+1, x.op, x.in, x.class)
		f, err := vectors.Load(strings.NewReader(text))
		if err != nil {
			t.Fatal(x.in, err)
		}
		passed, failed := f.Run(boundingtest.Operations(), nil, func(r vectors.Result) {
			if !r.Passed() {
				t.Errorf("%s %s: %s", x.op, x.in, r)
			}
		})
		if passed+failed != 1 {
			t.Errorf("%s %s: not run", x.op, x.in)
		}
	}
}

// TestLargestTimes: relay resistance takes whole words of 64 bits, and refuses
// what is beyond.
func TestLargestTimes(t *testing.T) {
	const text = `{"schema": 1, "protocol": "bounding", "cases": [{"id": "bounding-1", "op": "bounding.rrp", "in": {
		"elapsed_100us": "%s", "expected_capdu_100us": 0, "expected_rapdu_100us": 1, "min_grace_100us": 0, "max_grace_100us": "18446744073709551615",
		"accuracy_100us": "18446744073709551613", "mismatch_percent": 100, "card_min_100us": 0, "card_max_100us": 1, "card_rapdu_100us": 1}, %s}]}`
	for elapsed, want := range map[string]string{
		"18446744073709551615": `"out": {"measured_100us": "18446744073709551614", "too_fast": false, "time_limit_exceeded": false, "threshold_exceeded": true}`,
		"18446744073709551616": `"error": "range"`,
	} {
		f, err := vectors.Load(strings.NewReader(fmt.Sprintf(text, elapsed, want)))
		if err != nil {
			t.Fatal(err)
		}
		if passed, _ := f.Run(boundingtest.Operations(), nil, func(r vectors.Result) { t.Log(r) }); passed != 1 {
			t.Errorf("%s: failed", elapsed)
		}
	}
}
