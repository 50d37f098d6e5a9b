package policy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// A file is one parsed Go file of the module.
type file struct {
	name string // relative to the module's root
	*ast.File
}

// folder is the path of the package that f is in, as pack has it.
func (f file) folder() string {
	if dir := path.Dir(f.name); dir != "." {
		return "./" + dir
	}
	return "."
}

func (f file) isTest() bool { return strings.HasSuffix(f.name, "_test.go") }

// sources parses every Go file of the module, for whatever platform it is,
// but those of testdata and of the modules below examples.
var sources = sync.OnceValues(func() ([]file, error) {
	names, err := files()
	if err != nil {
		return nil, err
	}
	var fs []file
	for _, name := range names {
		if path.Ext(name) != ".go" || strings.Contains(name, "testdata/") || strings.HasPrefix(name, "examples/") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return nil, err
		}
		f, err := parseFile(name, string(b))
		if err != nil {
			return nil, err
		}
		fs = append(fs, f)
	}
	return fs, nil
})

func parseFile(name, text string) (file, error) {
	f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
	return file{name, f}, err
}

// parsed is files for a test: pairs of a name and a text.
func parsed(pairs ...string) []file {
	var fs []file
	for i := 0; i < len(pairs); i += 2 {
		f, err := parseFile(pairs[i], pairs[i+1])
		if err != nil {
			panic(err)
		}
		fs = append(fs, f)
	}
	return fs
}

// importsOf lists the paths that f imports, relative to module.
func importsOf(f file, module string) []string {
	var paths []string
	for _, i := range f.Imports {
		paths = append(paths, shorten(strings.Trim(i.Path.Value, "\"`"), module))
	}
	return paths
}
