package policy

import (
	"fmt"
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A listing is where the networks of the module must be listed.
type listing struct {
	networks   []string // names of folders below beacon
	operations []string // packages with a function Operations
	all        []string // imports of beacon/all/all.go
	check      []string // imports of cmd/fyr/check.go
	vectors    []string // names of the files in testdata/vectors, without .json
	readme     string
}

// unlisted checks that every network and every package of operations is listed
// where it must be.
func unlisted(l listing) (violations []string) {
	missing := func(format string, args ...any) { violations = append(violations, fmt.Sprintf(format, args...)) }
	for _, n := range l.networks {
		if !slices.Contains(l.all, "./beacon/"+n) {
			missing("beacon/all/all.go does not import beacon/%s", n)
		}
		if operations := "./beacon/" + n + "/" + n + "test"; !slices.Contains(l.operations, operations) {
			missing("%s has no function Operations", operations)
		}
		if !slices.Contains(l.vectors, n) {
			missing("testdata/vectors/%s.json does not exist", n)
		}
		if !hasRow(l.readme, n) {
			missing("no table row of README.md names %s", n)
		}
	}
	for _, o := range l.operations {
		if !slices.Contains(l.check, o) {
			missing("cmd/fyr/check.go does not import %s", o)
		}
	}
	return violations
}

// hasRow reports whether a table row of a Markdown text has the word name.
func hasRow(text, name string) bool {
	return regexp.MustCompile(`(?m)^\|.*\b` + regexp.QuoteMeta(name) + `\b.*\|\s*$`).MatchString(text)
}

// notNetworks lists the folders below beacon that are no network of somebody
// else's.
var notNetworks = []string{"all", "resolve", "keyfile", "native"}

// networksOf lists the networks among the packages ps.
func networksOf(ps []pack) (names []string) {
	for _, p := range ps {
		name, ok := strings.CutPrefix(p.ImportPath, "./beacon/")
		if ok && !strings.Contains(name, "/") && !isTest(name) && !slices.Contains(notNetworks, name) {
			names = append(names, name)
		}
	}
	return names
}

// operationsOf lists the packages made for tests that have a function
// Operations.
func operationsOf(fs []file) (packages []string) {
	for _, f := range fs {
		if f.isTest() || !isTest(f.folder()) {
			continue
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "Operations" {
				packages = append(packages, f.folder())
			}
		}
	}
	return packages
}

func TestNetworksAreListed(t *testing.T) {
	module, err := modulePath()
	if err != nil {
		t.Fatal(err)
	}
	fs, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	names, err := files()
	if err != nil {
		t.Fatal(err)
	}
	l := listing{networks: networksOf(must(t)), operations: operationsOf(fs)}
	if len(l.networks) == 0 || len(l.operations) == 0 {
		t.Fatalf("%d networks and %d packages of operations found", len(l.networks), len(l.operations))
	}
	for _, f := range fs {
		switch f.name {
		case "beacon/all/all.go":
			l.all = importsOf(f, module)
		case "cmd/fyr/check.go":
			l.check = importsOf(f, module)
		}
	}
	for _, name := range names {
		if dir, base := path.Split(name); dir == "testdata/vectors/" {
			l.vectors = append(l.vectors, strings.TrimSuffix(base, ".json"))
		}
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Error(err)
	}
	l.readme = string(readme)
	report(t, unlisted(l))
}

func TestUnlisted(t *testing.T) {
	good := listing{
		networks:   []string{"rpa", "tile"},
		operations: []string{"./beacon/rpa/rpatest", "./beacon/tile/tiletest", "./internal/mode/modetest"},
		all:        []string{"./beacon", "./beacon/rpa", "./beacon/tile"},
		check:      []string{"./beacon/rpa/rpatest", "./beacon/tile/tiletest", "./internal/mode/modetest"},
		vectors:    []string{"ccm", "rpa", "tile"},
		readme:     "rpa and tile\n\n| network | package |\n|---|---|\n| Resolvable | [`beacon/rpa`](beacon/rpa) |\n| Tile | `tile` |\n",
	}
	without := func(change func(l *listing)) listing {
		l := good
		change(&l)
		return l
	}
	fails(t, unlisted, good, []bad[listing]{
		{"all", without(func(l *listing) { l.all = l.all[:2] }), "all.go does not import beacon/tile"},
		{"check", without(func(l *listing) { l.check = l.check[1:] }), "check.go does not import ./beacon/rpa/rpatest"},
		{"check a mode", without(func(l *listing) { l.check = l.check[:2] }), "modetest"},
		{"operations", without(func(l *listing) { l.operations = l.operations[1:] }), "rpatest has no function Operations"},
		{"vectors", without(func(l *listing) { l.vectors = l.vectors[:2] }), "tile.json does not exist"},
		{"README", without(func(l *listing) { l.readme = strings.ReplaceAll(l.readme, "| Tile | `tile` |", "") }), "names tile"},
		{"README by a like name", without(func(l *listing) { l.readme = strings.ReplaceAll(l.readme, "`tile`", "`tiles`") }), "names tile"},
	})
}

func TestNetworksOf(t *testing.T) {
	var ps []pack
	for _, path := range []string{".", "./beacon", "./beacon/all", "./beacon/keyfile", "./beacon/native", "./beacon/resolve",
		"./beacon/rpa", "./beacon/rpa/rpatest", "./beacon/beacontest", "./rotate/table"} {
		ps = append(ps, pack{ImportPath: path})
	}
	if got := networksOf(ps); !slices.Equal(got, []string{"rpa"}) {
		t.Errorf("networks = %q", got)
	}
	got := operationsOf(parsed(
		"beacon/rpa/rpatest/ops.go", "package rpatest\nfunc Operations() {}",
		"beacon/rpa/rpa.go", "package rpa\nfunc Operations() {}",
		"beacon/ead/eadtest/ops.go", "package eadtest\ntype t int\nfunc (t) Operations() {}",
	))
	if !slices.Equal(got, []string{"./beacon/rpa/rpatest"}) {
		t.Errorf("packages of operations = %q", got)
	}
}
