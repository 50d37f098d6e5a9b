package policy

import (
	"fmt"
	"go/ast"
	"go/build/constraint"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// assemblyLeft checks that no package has assembly.
func assemblyLeft(ps []pack) (violations []string) {
	for _, p := range ps {
		if len(p.SFiles) != 0 {
			violations = append(violations, fmt.Sprintf("%s has assembly with -tags purego: %v", p.ImportPath, p.SFiles))
		}
	}
	return violations
}

func TestPuregoLeavesNoAssembly(t *testing.T) {
	module, err := modulePath()
	if err != nil {
		t.Fatal(err)
	}
	for _, arch := range []string{"amd64", "arm64", "arm", "riscv64"} {
		ps, err := goList([]string{"GOOS=linux", "GOARCH=" + arch, "CGO_ENABLED=0"}, "-tags", "purego", "./...")
		if err != nil {
			t.Fatal(err)
		}
		for i := range ps {
			ps[i].shorten(module)
		}
		report(t, assemblyLeft(ps))
	}
	fails(t, assemblyLeft, []pack{{ImportPath: "./internal/aes"}}, []bad[[]pack]{
		{"one file", []pack{{ImportPath: "./internal/aes", SFiles: []string{"aes_amd64.s"}}}, "aes_amd64.s"},
	})
}

// untagged checks texts, from file name to content: assembly files, and Go
// files with a function without a body, must have a build constraint that
// purego makes false whatever the other tags are.
func untagged(texts map[string]string) (violations []string) {
	for name, text := range texts {
		if path.Ext(name) == ".go" && !hasStub(name, text) {
			continue
		}
		if !excludedByPurego(text) {
			violations = append(violations, name+" is built with the tag purego")
		}
	}
	return violations
}

// hasStub reports whether a Go file declares a function without a body that is
// not linked to another package's.
func hasStub(name, text string) bool {
	f, err := parseFile(name, text)
	if err != nil {
		return true
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if ok && fn.Body == nil && !strings.Contains(text, "//go:linkname "+fn.Name.Name+" ") {
			return true
		}
	}
	return false
}

// excludedByPurego reports whether the build constraint of a file is false for
// every set of tags with purego.
func excludedByPurego(text string) bool {
	for line := range strings.Lines(text) {
		if !constraint.IsGoBuild(line) {
			continue
		}
		expr, err := constraint.Parse(line)
		if err != nil {
			return false
		}
		index := map[string]int{}
		expr.Eval(func(tag string) bool { // for the names: Eval asks for every tag
			if _, ok := index[tag]; !ok {
				index[tag] = len(index)
			}
			return false
		})
		for set := range 1 << len(index) {
			if expr.Eval(func(tag string) bool { return tag == "purego" || set>>index[tag]&1 == 1 }) {
				return false
			}
		}
		return true
	}
	return false
}

func TestPuregoTags(t *testing.T) {
	names, err := files()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, name := range names {
		if e := path.Ext(name); (e == ".s" || e == ".go") && !strings.Contains(name, "testdata/") {
			b, err := os.ReadFile(filepath.Join(root, name))
			if err != nil {
				t.Fatal(err)
			}
			texts[name] = string(b)
		}
	}
	report(t, untagged(texts))

	asm := func(line string) map[string]string {
		return map[string]string{"x_amd64.s": "// drawing\n\n" + line + "\n\nTEXT f\n"}
	}
	stub := func(line string) map[string]string {
		return map[string]string{"x_amd64.go": line + "\n\npackage x\n\nfunc f(b []byte)\n"}
	}
	good := map[string]string{
		"x_amd64.s":  "//go:build !purego\n\nTEXT f\n",
		"x_amd64.go": "//go:build amd64 && !purego && (gc || !gccgo)\n\npackage x\n\nfunc f(b []byte)\n",
		"x_noasm.go": "//go:build purego\n\npackage x\n\nfunc f(b []byte) {}\n",
		"link.go":    "package x\n\nimport _ \"unsafe\"\n\n//go:linkname f y.f\nfunc f(b []byte)\n",
	}
	fails(t, untagged, good, []bad[map[string]string]{
		{"no constraint", asm(""), "x_amd64.s"},
		{"another tag", asm("//go:build amd64"), "x_amd64.s"},
		{"turned round", asm("//go:build purego"), "x_amd64.s"},
		{"a way out", asm("//go:build !purego || (amd64 && !slow)"), "x_amd64.s"},
		{"unreadable", asm("//go:build !purego &&"), "x_amd64.s"},
		{"stub without", stub(""), "x_amd64.go"},
		{"stub with another", stub("//go:build amd64"), "x_amd64.go"},
		{"not Go", map[string]string{"x.go": "pack age"}, "x.go"},
	})
}
