// Package printtest checks that a value with a secret cannot be printed, for
// the tests of packages with keys.
package printtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"testing"
)

// NeverPrints fails t when some way of printing v shows four or more
// consecutive bytes of secret: every verb and flag of fmt, log/slog as text and
// as JSON, and encoding/json, each on v in every shape in which it can lie in
// a program: itself, behind pointers, in structs, maps, slices, arrays and
// interfaces.
//
// Bytes are found raw, in hexadecimal, base64, quoted, as lists of numbers in
// any base, and as 32-bit and 64-bit numbers. The secret must be one that v
// holds, of at least four bytes that mostly differ, so that what is found is
// no accident.
func NeverPrints(t testing.TB, v any, secret []byte) {
	t.Helper()
	l, err := newLeaks(secret)
	if err != nil {
		t.Errorf("printtest: %v", err)
		return
	}
	if v == nil {
		t.Errorf("printtest: no value")
		return
	}
	clean := map[string]bool{} // texts without a leak: most verbs give the same
	for _, s := range shapes(v) {
		for _, p := range printers() {
			text := p.print(s.value)
			if clean[text] {
				continue
			}
			how := l.find(text)
			clean[text] = how == ""
			if how != "" {
				t.Errorf("%T %s, printed with %s, shows its secret %s", v, s.name, p.name, how)
				break // one finding a shape says enough
			}
		}
	}
}

// A shape is a value that holds the value under test in some way.
type shape struct {
	name  string
	value any
}

// shapes lists the ways in which v can lie in a program.
func shapes(v any) []shape {
	rv := reflect.ValueOf(v)
	typ := rv.Type()
	pointer := func(v reflect.Value) reflect.Value {
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		return p
	}
	// fmt does not call methods on what it reaches through unexported fields.
	field := func(name, path string, v reflect.Value) reflect.Value {
		s := reflect.New(reflect.StructOf([]reflect.StructField{{Name: name, PkgPath: path, Type: v.Type()}})).Elem()
		f := s.Field(0)
		reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem().Set(v)
		return s
	}
	slice := reflect.Append(reflect.MakeSlice(reflect.SliceOf(typ), 0, 1), rv)
	array := reflect.New(reflect.ArrayOf(1, typ)).Elem()
	array.Index(0).Set(rv)
	values := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), typ))
	values.SetMapIndex(reflect.ValueOf("k"), rv)
	exported, unexported := field("V", "", rv), field("v", "printtest", rv)

	list := []shape{
		{"itself", v},
		{"behind a pointer", pointer(rv).Interface()},
		{"behind two pointers", pointer(pointer(rv)).Interface()},
		{"in an exported field", exported.Interface()},
		{"in an unexported field", unexported.Interface()},
		{"behind a pointer in an exported field", field("V", "", pointer(rv)).Interface()},
		{"behind a pointer in an unexported field", field("v", "printtest", pointer(rv)).Interface()},
		{"in a struct behind a pointer", pointer(exported).Interface()},
		{"in an unexported field behind a pointer", pointer(unexported).Interface()},
		{"in a struct in an unexported field", field("v", "printtest", exported).Interface()},
		{"in a slice", slice.Interface()},
		{"in a slice in an unexported field", field("v", "printtest", slice).Interface()},
		{"in an array", array.Interface()},
		{"in a map", values.Interface()},
		{"in a map in an unexported field", field("v", "printtest", values).Interface()},
		{"in an interface", []any{v}},
		{"in an unexported interface", struct{ v any }{v}},
		{"behind a pointer in an interface", map[string]any{"k": pointer(rv).Interface()}},
	}
	if typ.Comparable() {
		keys := reflect.MakeMap(reflect.MapOf(typ, reflect.TypeFor[string]()))
		keys.SetMapIndex(rv, reflect.ValueOf("v"))
		list = append(list, shape{"as a map key", keys.Interface()})
	}
	return list
}

// A printer is one way to turn a value into text.
type printer struct {
	name  string
	print func(v any) string
}

// printers lists every verb with every flag that changes what is shown, also
// verbs that do not exist, and the encoders that meet keys by accident.
func printers() []printer {
	list := []printer{
		{"Println", func(v any) string { return fmt.Sprintln(v) }},
		{"json.Marshal", func(v any) string {
			b, err := json.Marshal(v)
			return fmt.Sprint(string(b), err)
		}},
		{"slog.TextHandler", func(v any) string {
			var b bytes.Buffer
			log(slog.NewTextHandler(&b, nil), v)
			return b.String()
		}},
		{"slog.JSONHandler", func(v any) string {
			var b bytes.Buffer
			log(slog.NewJSONHandler(&b, nil), v)
			return b.String()
		}},
	}
	for _, flags := range []string{"", "+", "#", " ", "# ", "+#", "0", "-"} {
		for _, verb := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" {
			format := "%" + flags + string(verb)
			list = append(list, printer{format, func(v any) string { return fmt.Sprintf(format, v) }})
		}
	}
	return list
}

// log hands v to h as an attribute, inside a group, and as a bound attribute.
func log(h slog.Handler, v any) {
	slog.New(h).With("bound", v).Info("message", "attribute", v, slog.Group("group", "member", v))
}
