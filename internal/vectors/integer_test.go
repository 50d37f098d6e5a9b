package vectors_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
)

// TestIntegers checks the fields that are integers of any size, and refuses
// what is none.
func TestIntegers(t *testing.T) {
	var got string
	op := vectors.Operation{In: "one? some?", Run: func(in *vectors.Input) (vectors.Output, error) {
		got = fmt.Sprint(in.Integer("one"), in.Integers("some"))
		return nil, nil
	}}
	for in, want := range map[string]string{
		``:          "<nil> []",
		`"one": -3`: "-3 []",
		`"one": "36893488147419103233", "some": []`:               "36893488147419103233 []",
		`"some": [1, -9007199254740993, "-18446744073709551616"]`: "<nil> [1 -9007199254740993 -18446744073709551616]",
	} {
		if line := one(t, op, `"in": {`+in+`}, "out": {}`); line != "passed" || got != want {
			t.Errorf("{%s}: %s, got %s", in, line, got)
		}
	}
	for _, in := range []string{`"one": 0.5`, `"one": "1"`, `"one": [1]`, `"some": 1`, `"some": [1, true]`} {
		if line := one(t, op, `"in": {`+in+`}, "out": {}`); !strings.Contains(line, "want ") {
			t.Errorf("{%s}: %s", in, line)
		}
	}
}
