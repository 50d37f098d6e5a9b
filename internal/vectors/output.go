package vectors

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"
)

// compareOutput compares what Run returned with the out-fields of a case, in
// the order of their declaration.
func compareOutput(out Output, want map[string]any, fields declaration, tolerance float64) *difference {
	if d := fields.check("", render(out).(map[string]any)); d != nil {
		return d
	}
	for _, f := range fields {
		t := tolerance
		if !math.IsNaN(f.tolerance) {
			t = f.tolerance
		}
		if d := compare(f.name, render(out[f.name]), want[f.name], t); d != nil {
			return d
		}
	}
	return nil
}

// render brings a value of an Output into the shape of a decoded file, but for
// integers (*big.Int) and real numbers (float64). What has no such shape
// becomes an unknown.
func render(v any) any {
	if v == nil {
		return nil
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Bool:
		return r.Bool()
	case reflect.String:
		return r.String()
	case reflect.Float32, reflect.Float64:
		return r.Float()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return big.NewInt(r.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return new(big.Int).SetUint64(r.Uint())
	case reflect.Slice, reflect.Array:
		return renderList(r)
	case reflect.Map:
		if r.Type().Key().Kind() == reflect.String {
			members := make(map[string]any, r.Len())
			for i := r.MapRange(); i.Next(); {
				members[i.Key().String()] = render(i.Value().Interface())
			}
			return members
		}
	}
	if n, ok := v.(*big.Int); ok && n != nil {
		return n
	}
	return unknown(r.Type().String())
}

// unknown is the type of a value that no vector can hold. It equals nothing.
type unknown string

func renderList(r reflect.Value) any {
	if r.Type().Elem().Kind() == reflect.Uint8 {
		b := make([]byte, r.Len())
		reflect.Copy(reflect.ValueOf(b), r)
		return hex.EncodeToString(b)
	}
	list := make([]any, r.Len())
	for i := range list {
		list[i] = render(r.Index(i).Interface())
	}
	return list
}

// compare compares a rendered value with the value of a case. Integers and
// text must be equal, real numbers within the tolerance; lists and objects are
// compared member by member, to name the first that differs.
func compare(path string, got, want any, tolerance float64) *difference {
	equal := false
	switch g := got.(type) {
	case nil, bool, string:
		equal = got == want
	case *big.Int:
		n := integer(want)
		equal = n != nil && g.Cmp(n) == 0
	case float64:
		n, ok := want.(json.Number)
		w, err := strconv.ParseFloat(string(n), 64)
		equal = ok && err == nil && math.Abs(g-w) <= tolerance
	case []any:
		if w, ok := want.([]any); ok {
			return compareLists(path, g, w, tolerance)
		}
	case map[string]any:
		if w, ok := want.(map[string]any); ok {
			return compareObjects(path, g, w, tolerance)
		}
	}
	if !equal {
		return &difference{path, text(got), text(want)}
	}
	return nil
}

func compareLists(path string, got, want []any, tolerance float64) *difference {
	for i := range min(len(got), len(want)) {
		if d := compare(path+"["+strconv.Itoa(i)+"]", got[i], want[i], tolerance); d != nil {
			return d
		}
	}
	if len(got) != len(want) {
		return &difference{path, fmt.Sprintf("%d in the list", len(got)), strconv.Itoa(len(want))}
	}
	return nil
}

func compareObjects(path string, got, want map[string]any, tolerance float64) *difference {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		g, ok := got[name]
		if !ok {
			return &difference{join(path, name), "absent", text(want[name])}
		}
		if d := compare(join(path, name), g, want[name], tolerance); d != nil {
			return d
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok {
			return &difference{join(path, name), text(got[name]), "no such field"}
		}
	}
	return nil
}

// text writes a value, decoded or rendered, for a person to read.
func text(v any) string {
	switch v := v.(type) {
	case json.Number:
		return string(v)
	case *big.Int:
		return v.String()
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case unknown:
		return "a " + string(v) + ", which no vector can hold"
	}
	b, err := json.Marshal(v)
	if err != nil { // a NaN in a list
		return fmt.Sprint(v)
	}
	return string(b)
}
