package findmytest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/findmy/findmytest"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// TestReportForms checks that a report of any other size is unsupported, however
// large the number and whatever else is out of range, but after the sizes.
func TestReportForms(t *testing.T) {
	var cases []string
	add := func(form, key, rest, class string) {
		cases = append(cases, fmt.Sprintf(`{"id": "%d", "op": "findmy.encrypt_report", "in": {"adv_key": %q, "ephemeral_private": %q, "form": %s, %s}, "error": %q}`,
			len(cases), key, strings.Repeat("00", 27)+"01", form, rest, class))
	}
	g := "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21"
	good := `"timestamp": 1700000000, "confidence": 1, "latitude_e7": 0, "longitude_e7": 0, "accuracy": 1, "status": 0`
	bad := `"timestamp": 0, "confidence": 256, "latitude_e7": 0, "longitude_e7": 0, "accuracy": 1, "status": 0`
	for _, form := range []string{"-88", "0", "87", "90", "344", "4294967384", `"9223372036854775808"`, `"18446744073709551704"`, `"-36893488147419103144"`} {
		add(form, g, good, "unsupported")
		add(form, g, bad, "unsupported")
		add(form, g[2:], good, "length")
	}
	add("88", g, bad, "range")
	add("89", strings.Repeat("ff", 28), bad, "range")
	add("89", strings.Repeat("ff", 28), good, "point")

	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "findmy", "cases": [` + strings.Join(cases, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := f.Run(findmytest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r)
		}
	})
	if passed != len(cases) {
		t.Errorf("%d of %d passed", passed, len(cases))
	}
}
