package rangingtest

import (
	"os"
	"strings"
	"testing"
)

// TestRecorded: the table that is kept has every experiment, in order, with a
// line for each check, and no line that is not as it has to be.
func TestRecorded(t *testing.T) {
	b, err := os.ReadFile("../results/laboratory.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(b), "\n\n")
	blocks := strings.Split(strings.TrimSuffix(table, "\n"), "\n\n")
	list := Experiments()
	if len(blocks) != len(list)+1 {
		t.Fatalf("%d experiments are kept of %d: run ranging/results/record-laboratory", len(blocks)-1, len(list))
	}
	for i := range list {
		e := &list[i]
		lines := strings.Split(blocks[i], "\n")
		want := append([]Defence{"all checks"}, e.Checks...)
		if !strings.HasPrefix(lines[0], e.Attack+", against "+e.Against+" (") || lines[1] != "  "+e.Says || len(lines) != 2+len(want) {
			t.Errorf("%s, against %s: kept is\n%s", e.Attack, e.Against, blocks[i])
			continue
		}
		for j, d := range want {
			if line := strings.TrimPrefix(lines[2+j], "  without "); !strings.HasPrefix(strings.TrimLeft(line, " "), string(d)+" ") || strings.Contains(line, "DOES NOT") {
				t.Errorf("%s, against %s, without %q: kept is %q", e.Attack, e.Against, d, lines[2+j])
			}
		}
	}
	if sums := blocks[len(list)]; !strings.HasSuffix(sums, "outside of 99 % by chance: 0; not as they have to be: 0") {
		t.Error(sums)
	}
}
