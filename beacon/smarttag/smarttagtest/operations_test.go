package smarttagtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/smarttag/smarttagtest"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// first is the first identifier of a tag whose secrets are all zero.
const first = "ebd12e96726d9d35"

// TestBoundaries checks times that no counter has, and pools that are empty or
// have more identifiers than an index can count.
func TestBoundaries(t *testing.T) {
	var cases []string
	add := func(op, in, answer string) {
		cases = append(cases, fmt.Sprintf(`{"id": "%d", "op": "smarttag.%s", "in": {%s}, %s}`, len(cases), op, in, answer))
	}
	for _, before := range []string{"1593647999", "0", "-1", `"-9223372036854775808"`, `"-9223372036854775809"`, `"-36893488147419103232"`} {
		add("aging_counter", `"time": `+before, `"error": "range"`)
	}
	add("aging_counter", `"time": 1593648000`, `"out": {"counter": 0}`)
	add("aging_counter", `"time": 16693142399`, `"out": {"counter": 16777215}`)

	tag := func(pool string) string {
		return fmt.Sprintf(`{"master_secret": %q, "privacy_iv": %[1]q, "privacy_seed": %q, "pool_size": %s}`, strings.Repeat("00", 16), strings.Repeat("00", 8), pool)
	}
	resolve := func(tags, answer string) {
		add("resolve", `"service_data": "10000000`+first+strings.Repeat("00", 8)+`", "time": 1593648000, "tags": [`+tags+`]`, answer)
	}
	hit := func(i int) string {
		return fmt.Sprintf(`"out": {"tag": %d, "pool_index": 1, "signature_valid": false, "counter_delta": 0}`, i)
	}
	resolve(tag("0"), `"error": "unknown"`)
	resolve(tag("-1"), `"error": "unknown"`)
	resolve(tag("1"), hit(0))
	resolve(tag("0")+","+tag("1"), hit(1))
	resolve(tag("65535"), hit(0))
	resolve(tag("65536"), hit(0))

	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "smarttag", "cases": [` + strings.Join(cases, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := f.Run(smarttagtest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r)
		}
	})
	if passed != len(cases) {
		t.Errorf("%d of %d passed", passed, len(cases))
	}
}
