package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// root is the folder of go.mod, seen from this package.
const root = "../.."

// A pack is what the rules read of one package of "go list -json".
type pack struct {
	ImportPath   string
	Dir          string
	Name         string
	Standard     bool
	Export       string
	GoFiles      []string
	CgoFiles     []string
	SFiles       []string
	TestGoFiles  []string
	XTestGoFiles []string
	Imports      []string
	Deps         []string
	Error        *struct{ Err string }
}

// goList runs "go list -e -json" with args in the module's root, with env
// added to the environment.
func goList(env []string, args ...string) ([]pack, error) {
	fields := "ImportPath,Dir,Name,Standard,Export,GoFiles,CgoFiles,SFiles,TestGoFiles,XTestGoFiles,Imports,Deps,Error"
	cmd := exec.Command("go", append([]string{"list", "-e", "-json=" + fields}, args...)...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%v: %w\n%s", cmd.Args, err, stderr.Bytes())
	}
	var ps []pack
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pack
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return ps, nil
		} else if err != nil {
			return nil, fmt.Errorf("%v: %w", cmd.Args, err)
		}
		ps = append(ps, p)
	}
}

// modulePath reads the name of the module from go.mod.
var modulePath = sync.OnceValues(func() (string, error) {
	b, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(b)) {
		if name, ok := strings.CutPrefix(line, "module "); ok {
			return strings.TrimSpace(name), nil
		}
	}
	return "", errors.New("go.mod has no module line")
})

// packages lists the packages of this module as this machine builds them.
// Paths within the module are relative to it: "." is the root package,
// "./beacon/findmy" a network.
var packages = sync.OnceValues(func() ([]pack, error) { return list() })

func list(env ...string) ([]pack, error) {
	module, err := modulePath()
	if err != nil {
		return nil, err
	}
	ps, err := goList(env, "./...")
	for i := range ps {
		ps[i].shorten(module)
	}
	return ps, err
}

// shorten makes the paths of p that lie in module relative to it.
func (p *pack) shorten(module string) {
	p.ImportPath = shorten(p.ImportPath, module)
	for _, paths := range [][]string{p.Imports, p.Deps} {
		for i := range paths {
			paths[i] = shorten(paths[i], module)
		}
	}
}

func shorten(path, module string) string {
	if rest, ok := strings.CutPrefix(path, module); ok && (rest == "" || rest[0] == '/') {
		return "." + rest
	}
	return path
}

// must is the packages of this module, or the end of the test.
func must(t *testing.T) []pack {
	t.Helper()
	ps, err := packages()
	if err != nil {
		t.Fatal(err)
	}
	if len(ps) == 0 {
		t.Fatal("the module has no packages")
	}
	return ps
}

// isTest reports whether path names a package made for tests.
func isTest(path string) bool { return strings.HasSuffix(path, "test") }

// isTool reports whether path belongs to a command and not to the library.
func isTool(path string) bool {
	return within(path, "./cmd/...") || within(path, "./fuzz/...") || within(path, "./internal/bench/...")
}

// isInternal reports whether path is closed to other modules.
func isInternal(path string) bool { return slices.Contains(strings.Split(path, "/"), "internal") }

// isPublic reports whether p is a package that users of the module import
// into their programs.
func isPublic(p pack) bool {
	return p.Name != "main" && !isTest(p.ImportPath) && !isTool(p.ImportPath) && !isInternal(p.ImportPath)
}

// within reports whether path matches pattern: itself, or with "/..." at its
// end also all below.
func within(path, pattern string) bool {
	top, all := strings.CutSuffix(pattern, "/...")
	return path == top || all && strings.HasPrefix(path, top+"/")
}

// files lists the regular files below root, relative to it with slashes.
// Folders that git ignores or owns are left out.
//
// It walks in this process and not with git, so that "go test" sees what was
// read and runs the tests again when a file comes or goes.
var files = sync.OnceValues(func() ([]string, error) {
	var names []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == ".cache"):
			return fs.SkipDir
		case d.Type().IsRegular():
			names = append(names, name)
		}
		return nil
	})
	return names, err
})

// report fails the test with one line a violation.
func report(t *testing.T, violations []string) {
	t.Helper()
	for _, v := range violations {
		t.Error(v)
	}
}

// A bad input of a rule: the rule must name want in exactly one violation.
type bad[T any] struct {
	name string
	in   T
	want string
}

// fails checks that rule finds one violation in each bad input and none in
// the good one.
func fails[T any](t *testing.T, rule func(T) []string, good T, cases []bad[T]) {
	t.Helper()
	if got := rule(good); len(got) != 0 {
		t.Errorf("good input: %q", got)
	}
	for _, c := range cases {
		if got := rule(c.in); len(got) != 1 || !strings.Contains(got[0], c.want) {
			t.Errorf("%s: violations %q, want one with %q", c.name, got, c.want)
		}
	}
}
