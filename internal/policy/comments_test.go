package policy

import (
	"fmt"
	"go/ast"
	"go/doc"
	"testing"
)

// undocumented checks that every exported name at the top level and every
// exported method of an exported type has a comment. In a group of constants
// or variables one comment over the group will do.
func undocumented(fs []file) (violations []string) {
	for _, f := range fs {
		if f.isTest() || f.Name.Name == "main" {
			continue
		}
		missing := func(name string) {
			violations = append(violations, fmt.Sprintf("%s: %s has no doc comment", f.name, name))
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if name, ok := exportedFunc(d); ok && d.Doc.Text() == "" {
					missing(name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if name, ok := exportedSpec(d, s); ok {
						missing(name)
					}
				}
			}
		}
	}
	return violations
}

// exportedFunc names a function or method, and reports whether a user of its
// package sees it.
func exportedFunc(d *ast.FuncDecl) (name string, ok bool) {
	if d.Recv == nil {
		return d.Name.Name, d.Name.IsExported()
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name + "." + d.Name.Name, x.IsExported() && d.Name.IsExported()
		default:
			return "", false
		}
	}
}

// exportedSpec names what s of d declares, and reports whether it is exported
// and has no comment.
func exportedSpec(d *ast.GenDecl, s ast.Spec) (name string, ok bool) {
	switch s := s.(type) {
	case *ast.TypeSpec:
		return s.Name.Name, s.Name.IsExported() && s.Doc.Text() == "" && (d.Doc.Text() == "" || d.Lparen.IsValid())
	case *ast.ValueSpec:
		for _, n := range s.Names {
			if n.IsExported() && d.Doc.Text() == "" && s.Doc.Text() == "" && s.Comment.Text() == "" {
				return n.Name, true
			}
		}
	}
	return "", false
}

func TestEveryNameIsDocumented(t *testing.T) {
	fs, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	report(t, undocumented(fs))

	in := func(body string) []file { return parsed("a/a.go", "package a\n\n"+body) }
	good := append(in(`
		// F does.
		func F() {}
		func f() {}
		type t int
		func (t) M() {}
		// T is.
		type T[X any] struct{ A int }
		// M does.
		func (*T[X]) M() {}
		// Sizes in bytes.
		const (
			A = 1
			B = 2
		)
		var (
			C = 1 // C is.
			// D is.
			D = 1
			e = 1
		)
	`), parsed("a/a_test.go", "package a\nfunc F() {}", "cmd/x/x.go", "package main\nfunc F() {}")...)
	fails(t, undocumented, good, []bad[[]file]{
		{"func", in("func F() {}"), "F has no"},
		{"directive", in("//go:noinline\nfunc F() {}"), "F has no"},
		{"method", in("// T is.\ntype T int\nfunc (*T) M() {}"), "T.M has no"},
		{"generic method", in("// T is.\ntype T[A, B any] int\nfunc (T[A, B]) M() {}"), "T.M has no"},
		{"type", in("type T int"), "T has no"},
		{"type in a group", in("// Types.\ntype (\n\tT int\n)"), "T has no"},
		{"const", in("const a, B = 1, 2"), "B has no"},
		{"var in a group", in("var (\n\t// A is.\n\tA = 1\n\tB = 1\n)"), "B has no"},
	})
}

// uncommented checks that each package has a package comment.
func uncommented(fs []file) (violations []string) {
	var order []string
	done := map[string]bool{}
	for _, f := range fs {
		if f.isTest() {
			continue
		}
		if _, ok := done[f.folder()]; !ok {
			order = append(order, f.folder())
		}
		done[f.folder()] = done[f.folder()] || f.Doc.Text() != ""
	}
	for _, folder := range order {
		if !done[folder] {
			violations = append(violations, folder+" has no package comment")
		}
	}
	return violations
}

func TestEveryPackageIsDocumented(t *testing.T) {
	fs, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	report(t, uncommented(fs))
	fails(t, uncommented, parsed("a/doc.go", "// Package a is.\npackage a", "a/a.go", "package a", "a.go", "// Package a is.\npackage a"), []bad[[]file]{
		{"none", parsed("a/doc.go", "package a", "a/b.go", "package a"), "./a has"},
		{"detached", parsed("a/doc.go", "// Package a is.\n\npackage a"), "./a has"},
		{"of a test", parsed("a/a.go", "package a", "a/a_test.go", "// Package a is.\npackage a"), "./a has"},
		{"command", parsed("cmd/a/main.go", "package main"), "./cmd/a has"},
	})
}

// exampleless checks that each of the folders has an example with output.
func exampleless(folders []string, fs []file) (violations []string) {
	byFolder := map[string][]*ast.File{}
	for _, f := range fs {
		if f.isTest() {
			byFolder[f.folder()] = append(byFolder[f.folder()], f.File)
		}
	}
	for _, folder := range folders {
		found := false
		for _, e := range doc.Examples(byFolder[folder]...) {
			found = found || e.Output != ""
		}
		if !found {
			violations = append(violations, folder+" has no example with output")
		}
	}
	return violations
}

func TestEveryPublicPackageHasAnExample(t *testing.T) {
	fs, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	var public []string
	for _, p := range must(t) {
		if isPublic(p) {
			public = append(public, p.ImportPath)
		}
	}
	report(t, exampleless(public, fs))

	example := func(body string) []file {
		return parsed("a/a.go", "package a\nfunc Example() {\n\t// Output: 1\n}", "a/example_test.go", "package a_test\nfunc "+body)
	}
	rule := func(fs []file) []string { return exampleless([]string{"./a"}, fs) }
	fails(t, rule, example("ExampleF() {\n\tprintln()\n\t// Output: 1\n}"), []bad[[]file]{
		{"none", example("TestF() {}"), "./a has"},
		{"no output", example("Example() {\n\tprintln()\n}"), "./a has"},
		{"empty output", example("Example() {\n\tprintln()\n\t// Output:\n}"), "./a has"},
	})
}
