package vectors

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A declaration is a set of fields as [Operation] writes them.
type declaration []field

type field struct {
	name      string
	optional  bool
	tolerance float64 // NaN: none of its own
}

// declare reads fields such as "key hint? tof_ps~1e-4". It panics when they
// make no sense, which fails the case.
func declare(s string) declaration {
	var fields declaration
	for word := range strings.FieldsSeq(s) {
		f := field{tolerance: math.NaN()}
		word, f.optional = strings.CutSuffix(word, "?")
		name, tolerance, ok := strings.Cut(word, "~")
		f.name = name
		if ok {
			var err error
			if f.tolerance, err = strconv.ParseFloat(tolerance, 64); err != nil {
				panic("vectors: bad tolerance in " + strconv.Quote(s))
			}
		}
		if _, twice := fields.find(name); twice || name == "" {
			panic("vectors: bad declaration " + strconv.Quote(s))
		}
		fields = append(fields, f)
	}
	return fields
}

func (d declaration) find(name string) (field, bool) {
	i := slices.IndexFunc(d, func(f field) bool { return f.name == name })
	if i < 0 {
		return field{}, false
	}
	return d[i], true
}

// check compares the names of members with d; path is where they are.
func (d declaration) check(path string, members map[string]any) *difference {
	for _, f := range d {
		if _, ok := members[f.name]; !ok && !f.optional {
			return &difference{join(path, f.name), "absent", "a value"}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if _, ok := d.find(name); !ok {
			return &difference{join(path, name), text(members[name]), "no such field"}
		}
	}
	return nil
}

// join names a member of what is at path.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
