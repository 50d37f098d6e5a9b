package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// block returns the lines of the first fenced block of a Markdown text that
// begins with fence, such as "```go".
func block(text, fence string) []string {
	_, rest, found := strings.Cut(text, "\n"+fence+"\n")
	body, _, closed := strings.Cut(rest, "\n```")
	if !found || !closed {
		return nil
	}
	return strings.Split(body, "\n")
}

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// checkOutput compares an output with what a text shows of it, in which a line
// "..." stands for any number of lines.
func checkOutput(shown, output []string) error {
	at, skip := 0, false
	for _, line := range shown {
		if line == "..." {
			skip = true
			continue
		}
		i := slices.Index(output[at:], line)
		if i < 0 || i > 0 && !skip {
			return fmt.Errorf("line %d of the output is not %q", at+1, line)
		}
		at, skip = at+i+1, false
	}
	if at < len(output) && !skip {
		return fmt.Errorf("the output goes on with %q", output[at])
	}
	return nil
}

func TestCheckOutput(t *testing.T) {
	output := []string{"a", "b", "c", "a"}
	for _, good := range []string{"a b c a", "...", "... c ...", "a ... a", "a b ...", "... b c ..."} {
		if err := checkOutput(strings.Fields(good), output); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "a", "a b c", "b ...", "a c ...", "... x ...", "a b c a a", "a ... c b ..."} {
		if err := checkOutput(strings.Fields(bad), output); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
}

// TestReadmeOutput runs the README's first command and compares what it prints
// with what the README shows.
func TestReadmeOutput(t *testing.T) {
	const command = "go run ./cmd/fyr resolve --keys testdata/home/keys.json testdata/home/home.pcap"
	_, behind, found := strings.Cut(readme(t), "\n```sh\n"+command+"\n```\n")
	shown := block(behind, "```text")
	if !found || len(shown) == 0 {
		t.Fatal("the README does not show the command and its output")
	}
	got := atHome(t, strings.Fields(command)[3:]...)
	if got.code != exitDone {
		t.Errorf("exit code %d", got.code)
	}
	output := strings.Split(strings.TrimSuffix(got.out+got.err, "\n"), "\n")
	if err := checkOutput(shown, output); err != nil {
		t.Error(err)
	}
}

// TestReadmeProgram compares the README's program with the example of the root
// package, which is compiled and run.
func TestReadmeProgram(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root, "example_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	program := strings.Join(block(readme(t), "```go"), "\n")
	_, imports, _ := strings.Cut(string(b), "import (")
	imports, body, _ := strings.Cut(imports, "\n)\n")
	_, body, _ = strings.Cut(body, "func Example() {\n")
	body, output, _ := strings.Cut(body, "\t// Output:\n")
	want := "package main\n\nimport (" + imports + "\n)\n\nfunc main() {\n" + body + "}"
	if program != want {
		t.Errorf("the README's program is not the example:\n%s", firstDifference(want, program))
	}
	for line := range strings.Lines(output) {
		line, isOutput := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "\t// ")
		if isOutput && !strings.Contains(readme(t), "`"+line+"`") {
			t.Errorf("the README does not say that it prints %q", line)
		}
	}
}

// TestReadmeCommands looks for both commands, and for each command of the tool.
func TestReadmeCommands(t *testing.T) {
	text := readme(t)
	if !strings.Contains(text, "\n```sh\ngo test ./...\n```\n") {
		t.Error("no second command")
	}
	for _, c := range newRoot(streams{}).Commands() {
		if !strings.Contains(text, "| `fyr "+c.Name()) {
			t.Errorf("the README does not name fyr %s", c.Name())
		}
	}
}
