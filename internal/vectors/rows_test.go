package vectors_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
)

// TestRows reads lists of lists by the names of their columns, and refuses
// those of another length or type.
func TestRows(t *testing.T) {
	var got []string
	op := vectors.Operation{In: "tones", Run: func(in *vectors.Input) (vectors.Output, error) {
		got = nil
		for _, row := range in.Rows("tones", "k level") {
			got = append(got, fmt.Sprint(row.Int("k"), row.Float("level")))
		}
		return nil, nil
	}}
	for in, want := range map[string]string{
		`"tones": []`:                  "",
		`"tones": [[2, 0.5]]`:          "2 0.5",
		`"tones": [[2, 0.5], [-3, 1]]`: "2 0.5,-3 1",
	} {
		if line := one(t, op, `"in": {`+in+`}, "out": {}`); line != "passed" || strings.Join(got, ",") != want {
			t.Errorf("{%s}: %s, got %q", in, line, got)
		}
	}
	for in, want := range map[string]string{
		`"tones": 1`:                      "in.tones",
		`"tones": [1]`:                    "in.tones[0]",
		`"tones": [[1, 2], [1]]`:          "in.tones[1]",
		`"tones": [[1, 2, 3]]`:            "in.tones[0]",
		`"tones": [[0.5, 1]]`:             "in.tones[0].k",
		`"tones": [[1, "0.5"]]`:           "in.tones[0].level",
		`"tones": [{"k": 1, "level": 1}]`: "in.tones[0]",
	} {
		if line := one(t, op, `"in": {`+in+`}, "out": {}`); !strings.HasPrefix(line, want+": got ") {
			t.Errorf("{%s}: %s", in, line)
		}
	}
}
