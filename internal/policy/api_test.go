package policy

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the api.txt of every public package")

// surface renders the exported declarations of p, sorted, one a line: fields
// and methods too, also those that embedded types lend. Packages are called by
// their names, p itself by none.
func surface(p *types.Package) []string {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	name := func(q *types.Package) string {
		if q == p {
			return ""
		}
		return q.Name()
	}
	typ := func(t types.Type) string { return types.TypeString(t, name) }
	for _, n := range p.Scope().Names() {
		if !token.IsExported(n) {
			continue
		}
		switch o := p.Scope().Lookup(n).(type) {
		case *types.Const:
			add("const %s %s = %s", n, typ(o.Type()), value(o.Val()))
		case *types.Var:
			add("var %s %s", n, typ(o.Type()))
		case *types.Func:
			add("func %s%s", n, strings.TrimPrefix(typ(o.Type()), "func"))
		case *types.TypeName:
			lines = append(lines, typeSurface(o, typ)...)
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// value renders a constant in full.
func value(v constant.Value) string {
	if v.Kind() == constant.Float {
		return v.String()
	}
	return v.ExactString()
}

// typeSurface renders the type that o declares.
func typeSurface(o *types.TypeName, typ func(types.Type) string) (lines []string) {
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	if o.IsAlias() {
		rhs := o.Type()
		if a, ok := rhs.(*types.Alias); ok {
			rhs = a.Rhs()
		}
		return []string{fmt.Sprintf("type %s = %s", o.Name(), typ(rhs))}
	}
	head := typ(o.Type())                    // with type parameters
	bare, _, _ := strings.Cut(o.Name(), "[") // without
	switch u := o.Type().Underlying().(type) {
	case *types.Struct:
		add("type %s struct", head)
		for f := range u.Fields() {
			switch {
			case f.Embedded() && f.Exported():
				add("field %s.%s embedded %s", bare, f.Name(), typ(f.Type()))
			case f.Exported():
				add("field %s.%s %s", bare, f.Name(), typ(f.Type()))
			}
		}
		if !types.Comparable(o.Type()) {
			add("type %s is not comparable", bare)
		}
	case *types.Interface:
		add("type %s interface", head)
		for t := range u.EmbeddedTypes() {
			if n, ok := t.(*types.Named); ok && !n.Obj().Exported() {
				continue // its methods are listed below
			}
			add("type %s interface embeds %s", bare, typ(t))
		}
		for m := range u.Methods() {
			if !m.Exported() {
				add("type %s interface has unexported methods", bare)
				continue
			}
			add("method (%s) %s%s", bare, m.Name(), strings.TrimPrefix(typ(m.Type()), "func"))
		}
		return lines
	default:
		add("type %s %s", head, typ(u))
	}
	values := types.NewMethodSet(o.Type())
	for m := range types.NewMethodSet(types.NewPointer(o.Type())).Methods() {
		f := m.Obj().(*types.Func)
		if !f.Exported() {
			continue
		}
		recv := "*" + bare
		if values.Lookup(f.Pkg(), f.Name()) != nil {
			recv = bare
		}
		add("method (%s) %s%s", recv, f.Name(), strings.TrimPrefix(typ(f.Type()), "func"))
	}
	return lines
}

// compiled returns an importer of the compiled packages of this module and all
// that they import, and the public ones among them. Those that do not compile
// have no Export.
func compiled() (types.Importer, []pack, error) {
	module, err := modulePath()
	if err != nil {
		return nil, nil, err
	}
	ps, err := goList(nil, "-deps", "-export", "./...")
	if err != nil {
		return nil, nil, err
	}
	exports := map[string]string{}
	var public []pack
	for _, p := range ps {
		exports[p.ImportPath] = p.Export
		if path := p.ImportPath; shorten(path, module) != path {
			p.shorten(module)
			if isPublic(p) {
				p.ImportPath = path
				public = append(public, p)
			}
		}
	}
	lookup := func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("%s does not compile", path)
		}
		return os.Open(exports[path])
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", lookup), public, nil
}

// difference lists the lines that are in one of two sorted lists only.
func difference(old, new []string) (lines []string) {
	for _, l := range old {
		if _, ok := slices.BinarySearch(new, l); !ok {
			lines = append(lines, "- "+l)
		}
	}
	for _, l := range new {
		if _, ok := slices.BinarySearch(old, l); !ok {
			lines = append(lines, "+ "+l)
		}
	}
	return lines
}

func TestAPI(t *testing.T) {
	imp, public, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	if len(public) == 0 {
		t.Fatal("no public packages")
	}
	module, _ := modulePath()
	for _, p := range public {
		t.Run(strings.TrimPrefix(shorten(p.ImportPath, module), "./"), func(t *testing.T) {
			exports, err := imp.Import(p.ImportPath)
			if err != nil {
				t.Fatal(err)
			}
			now := surface(exports)
			name := filepath.Join(p.Dir, "api.txt")
			if *update {
				if err := os.WriteFile(name, []byte(strings.Join(now, "\n")+"\n"), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			b, err := os.ReadFile(name)
			if errors.Is(err, fs.ErrNotExist) {
				t.Fatal("no api.txt here: go test ./internal/policy -run API -update")
			} else if err != nil {
				t.Fatal(err)
			}
			held := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
			if diff := difference(held, now); len(diff) != 0 {
				t.Errorf("the exported surface is not that of api.txt (go test ./internal/policy -run API -update rewrites it):\n%s", strings.Join(diff, "\n"))
			} else if !slices.Equal(held, now) {
				t.Error("api.txt is not sorted, or has a line twice")
			}
		})
	}
}

// TestNoSurfaceElsewhere finds api.txt files beside packages that are not
// public any more.
func TestNoSurfaceElsewhere(t *testing.T) {
	names, err := files()
	if err != nil {
		t.Fatal(err)
	}
	var public []string
	for _, p := range must(t) {
		if isPublic(p) {
			public = append(public, p.ImportPath)
		}
	}
	report(t, strays(names, public))
	fails(t, func(names []string) []string { return strays(names, []string{".", "./a"}) },
		[]string{"api.txt", "a/api.txt", "a/b/notes.txt"}, []bad[[]string]{
			{"test package", []string{"a/atest/api.txt"}, "a/atest/api.txt"},
		})
}

// strays lists the api.txt files outside the public folders.
func strays(names, public []string) (violations []string) {
	for _, name := range names {
		folder, ok := strings.CutSuffix("./"+name, "/api.txt")
		if ok && !slices.Contains(public, folder) {
			violations = append(violations, name+" stands beside no public package")
		}
	}
	return violations
}

// TestSurface walks every kind of declaration.
func TestSurface(t *testing.T) {
	const text = `package p

const A, b = 1 << 70, 2
const S string = "x\ny"
type E int64
const F E = -1
const Pi = 3.14159265358979323846
var V, w = []byte{}, 1
var Err error
func G(a, b int, rest ...*T) (n int, err error) { return }
func g() {}
type t struct{ X int }
func (t) Lent() {}
type T struct {
	t
	*E
	B [3]byte
	f func()
}
func (T) M() E { return 0 }
func (*T) N(dst []byte) []byte { return dst }
func (*T) n() {}
type L[K comparable, V any] struct{ Rows map[K]V }
func (l *L[K, V]) Row(k K) V { return l.Rows[k] }
type I interface { inner; J; M(x int) E; hidden() }
type J interface { O() }
type inner interface { P() }
type U = map[string]T
`
	want := strings.Split(`const A untyped int = 1180591620717411303424
const F E = -1
const Pi untyped float = 3.14159
const S string = "x\ny"
field L.Rows map[K]V
field T.B [3]byte
field T.E embedded *E
func G(a int, b int, rest ...*T) (n int, err error)
method (*L) Row(k K) V
method (*T) N(dst []byte) []byte
method (I) M(x int) E
method (I) O()
method (I) P()
method (J) O()
method (T) Lent()
method (T) M() E
type E int64
type I interface
type I interface embeds J
type I interface has unexported methods
type J interface
type L is not comparable
type L[K comparable, V any] struct
type T is not comparable
type T struct
type U = map[string]T
var Err error
var V []byte`, "\n")
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	p, err := new(types.Config).Check("example.com/p", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := difference(want, surface(p)); len(diff) != 0 {
		t.Errorf("surface differs:\n%s", strings.Join(diff, "\n"))
	}
}

func TestDifference(t *testing.T) {
	got := difference([]string{"a", "b", "d"}, []string{"b", "c", "d"})
	if want := []string{"- a", "+ c"}; !slices.Equal(got, want) {
		t.Errorf("difference = %q, want %q", got, want)
	}
	if got := difference([]string{"a"}, []string{"a"}); len(got) != 0 {
		t.Errorf("difference of equal lists = %q", got)
	}
}
