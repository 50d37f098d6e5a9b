package kdftest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/kdf/kdftest"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// TestLengths checks the lengths that no key can have.
func TestLengths(t *testing.T) {
	for _, length := range []string{"0", "-1", "-4294967295", "4294967297", "137438953441", "9223372036854775807", `"-9223372036854775809"`, `"18446744073709551617"`} {
		f, err := vectors.Load(strings.NewReader(fmt.Sprintf(`{"schema": 1, "protocol": "x963", "cases": [
			{"id": "a", "op": "x963.derive", "in": {"z": "", "shared_info": "", "length": %s}, "error": "range"}]}`, length)))
		if err != nil {
			t.Fatal(err)
		}
		passed, _ := f.Run(kdftest.Operations(), nil, func(r vectors.Result) {
			if !r.Passed() {
				t.Errorf("length %s: %s", length, r)
			}
		})
		if passed != 1 {
			t.Errorf("length %s: %d passed", length, passed)
		}
	}
}
