package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A target is one fuzz target.
type target struct {
	pkg  string // import path
	dir  string // folder of the package
	name string // FuzzName
}

// String is the line of t in the list.
func (t target) String() string { return t.pkg + " " + t.name }

// targets lists the fuzz targets of the module whose lines match only, in the
// order of their lines.
func targets(ctx context.Context, only *regexp.Regexp) ([]target, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-json=ImportPath,Dir,TestGoFiles,XTestGoFiles", "./...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.Bytes())
	}
	var ts []target
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir           string
			TestGoFiles, XTestGoFiles []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		for _, name := range slices.Concat(p.TestGoFiles, p.XTestGoFiles) {
			f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
			for _, fuzz := range fuzzFuncs(f) {
				if t := (target{p.ImportPath, p.Dir, fuzz}); only.MatchString(t.String()) {
					ts = append(ts, t)
				}
			}
		}
	}
	if len(ts) == 0 {
		return nil, fmt.Errorf("no fuzz target matches %q", only)
	}
	slices.SortFunc(ts, func(a, b target) int { return strings.Compare(a.String(), b.String()) })
	return ts, nil
}

// fuzzFuncs names the fuzz targets that f declares: functions FuzzName with
// one parameter, a pointer to F.
func fuzzFuncs(f *ast.File) (names []string) {
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv != nil || !strings.HasPrefix(fn.Name.Name, "Fuzz") || fn.Type.Params.NumFields() != 1 {
			continue
		}
		star, ok := fn.Type.Params.List[0].Type.(*ast.StarExpr)
		if !ok {
			continue
		}
		if sel, ok := star.X.(*ast.SelectorExpr); ok && sel.Sel.Name == "F" {
			names = append(names, fn.Name.Name)
		}
	}
	return names
}
