package policy

import (
	"go/ast"
	"testing"
)

// unproven checks that every package that holds keys has a test that calls
// printtest.NeverPrints. A package holds keys when it imports internal/secret
// or lets bytes leave through a method Expose.
func unproven(fs []file, module string) (violations []string) {
	var order []string
	proven := map[string]bool{}
	for _, f := range fs {
		if !f.isTest() && !isTest(f.folder()) && holdsKeys(f, module) {
			if _, ok := proven[f.folder()]; !ok {
				order = append(order, f.folder())
				proven[f.folder()] = false
			}
		}
	}
	for _, f := range fs {
		if f.isTest() && calls(f, "printtest", "NeverPrints") {
			proven[f.folder()] = true
		}
	}
	for _, folder := range order {
		if !proven[folder] {
			violations = append(violations, folder+" holds keys and has no test that calls printtest.NeverPrints")
		}
	}
	return violations
}

func holdsKeys(f file, module string) bool {
	if f.folder() == "./internal/secret" {
		return true
	}
	for _, path := range importsOf(f, module) {
		if path == "./internal/secret" {
			return true
		}
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Name.Name == "Expose" {
			return true
		}
	}
	return false
}

// calls reports whether f calls the function fn of the package pkg.
func calls(f file, pkg, fn string) (found bool) {
	ast.Inspect(f.File, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == fn {
				x, ok := sel.X.(*ast.Ident)
				found = found || ok && x.Name == pkg
			}
		}
		return !found
	})
	return found
}

func TestKeysNeverPrint(t *testing.T) {
	module, err := modulePath()
	if err != nil {
		t.Fatal(err)
	}
	fs, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	report(t, unproven(fs, module))

	const importer = "package rpa\nimport \"example.com/m/internal/secret\"\nvar _ secret.S"
	const test = "package rpa\nfunc TestKey(t *T) { printtest.NeverPrints(t, 0, nil) }"
	const other = "package rpa\nfunc TestKey(t *T) { other.NeverPrints(t, 0, nil); NeverPrints(t); _ = printtest.NeverPrints }"
	rule := func(fs []file) []string { return unproven(fs, "example.com/m") }
	good := parsed("beacon/rpa/rpa.go", importer, "beacon/rpa/key_test.go", test, "wire/a.go", "package wire", "beacon/rpa/rpatest/a.go", importer)
	fails(t, rule, good, []bad[[]file]{
		{"no test", parsed("beacon/rpa/rpa.go", importer), "./beacon/rpa holds"},
		{"no call", parsed("beacon/rpa/rpa.go", importer, "beacon/rpa/key_test.go", other), "./beacon/rpa holds"},
		{"test elsewhere", parsed("beacon/rpa/rpa.go", importer, "beacon/key_test.go", test), "./beacon/rpa holds"},
		{"not in a test", parsed("beacon/rpa/rpa.go", importer, "beacon/rpa/key.go", test), "./beacon/rpa holds"},
		{"expose", parsed("a/a.go", "package a\nfunc (K) Expose() {}"), "./a holds"},
		{"secret itself", parsed("internal/secret/s.go", "package secret"), "./internal/secret holds"},
	})
}
