package vectors

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/seed-496a4445/fyr/internal/fail"
)

// Operation is one operation of the catalogue.
type Operation struct {
	// In names the in-fields, separated by spaces. A case must have each of
	// them, but those with a question mark, and no other: "key nonce hint?".
	In string

	// Out names the out-fields in the same way, all required: a case must have
	// each of them and no other, and so must the [Output] of Run. A field may
	// have a tolerance of its own for its real numbers: "tof_ps~1e-4 quality".
	Out string

	// Tolerance is the absolute tolerance of the real numbers in all other
	// out-fields. Zero means equal.
	Tolerance float64

	// Run answers one case. Its errors must wrap exactly one of the ten classes
	// of internal/fail; Output counts only without one.
	Run func(in *Input) (Output, error)
}

// Output holds the values of out-fields, or the members of an object in one.
// Byte slices and byte arrays are bytes; strings, booleans and all kinds of
// integers are what they are; floats are real numbers; maps with string keys
// are objects; other slices and arrays are lists; untyped nil is null.
type Output map[string]any

// Result says what became of one case.
type Result struct {
	ID, Op string

	// Field, Got and Want tell the first difference. Field is "" when the case
	// passed, "tag" or "rows[2].eid" for an out-field, "in.key" for an in-field
	// that is not as the operation has it, and otherwise the member of the case
	// at fault: "op", "error", "out".
	Field, Got, Want string
}

// Passed reports whether the case passed.
func (r Result) Passed() bool { return r.Field == "" }

// String returns the one line for r: id, field, got, want.
func (r Result) String() string {
	if r.Passed() {
		return r.ID + ": passed"
	}
	line := fmt.Sprintf("%s: %s: got %s, want %s", r.ID, r.Field, r.Got, r.Want)
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, line)
}

// Run runs the cases of f in their order, calls report after each, and counts
// them. Cases of operations that only refuses do not run and do not count; a
// nil only accepts all. report may be nil.
func (f *File) Run(ops map[string]Operation, only func(op string) bool, report func(Result)) (passed, failed int) {
	for _, c := range f.cases {
		if only != nil && !only(c.op) {
			continue
		}
		r := Result{ID: c.id, Op: c.op}
		if d := c.run(ops); d != nil {
			r.Field, r.Got, r.Want = d.field, d.got, d.want
			failed++
		} else {
			passed++
		}
		if report != nil {
			report(r)
		}
	}
	return passed, failed
}

// A difference is one field that is not what it should be.
type difference struct{ field, got, want string }

// caseFields declares the members of a case.
const caseFields = "id op source? verified? note? in steps? out? error?"

// run puts c to its operation and returns the first difference, or nil. What
// the methods of Input refuse is a difference, and so is a panic.
func (c testCase) run(ops map[string]Operation) (d *difference) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *difference:
			d = p
		default:
			d = &difference{"panic", fmt.Sprint(p), "none"}
		}
	}()
	op, ok := ops[c.op]
	if !ok {
		return &difference{"op", strconv.Quote(c.op), "a known operation"}
	}
	if d := c.check(); d != nil {
		return d
	}
	in := &Input{path: "in", declared: declare(op.In), members: c.members["in"].(map[string]any)}
	if d := in.declared.check("in", in.members); d != nil {
		return d
	}
	outFields := declare(op.Out)
	want, isOut := c.members["out"].(map[string]any)
	if isOut {
		if d := outFields.check("out", want); d != nil {
			return d
		}
	}
	out, err := op.Run(in)
	switch {
	case !isOut:
		return compareError(err, c.members["error"].(string))
	case err != nil:
		return &difference{"error", describe(err), "none"}
	}
	return compareOutput(out, want, outFields, op.Tolerance)
}

// check checks the members of c but for their meaning to the operation.
func (c testCase) check() *difference {
	if d := declare(caseFields).check("", c.members); d != nil {
		return d
	}
	for _, name := range slices.Sorted(maps.Keys(c.members)) {
		v, ok := c.members[name], false
		want := "text"
		switch name {
		case "in", "out", "steps":
			_, ok = v.(map[string]any)
			want = "object"
		case "verified":
			_, ok = v.(bool)
			want = "boolean"
		default:
			_, ok = v.(string)
		}
		if !ok {
			return &difference{name, text(v), want}
		}
	}
	class, isError := c.members["error"].(string)
	if _, isOut := c.members["out"]; isOut == isError {
		got := "neither"
		if isOut {
			got = "both"
		}
		return &difference{"out", got, "one of out and error"}
	}
	if isError && !slices.Contains(classNames(), class) {
		return &difference{"error", strconv.Quote(class), "one of " + strings.Join(classNames(), ", ")}
	}
	return nil
}

// compareError compares an error with the class that a case asks for.
func compareError(err error, class string) *difference {
	if err == nil {
		return &difference{"error", "none", class}
	}
	if got := classesOf(err); len(got) != 1 || got[0] != class {
		return &difference{"error", describe(err), class}
	}
	return nil
}

// describe names the class of err, which should be one, and its text.
func describe(err error) string {
	class := strings.Join(classesOf(err), "+")
	if class == "" {
		class = "no class"
	}
	return class + " (" + err.Error() + ")"
}

func classesOf(err error) (names []string) {
	for _, c := range fail.Classes() {
		if errors.Is(err, c) {
			names = append(names, c.Error())
		}
	}
	return names
}

func classNames() (names []string) {
	for _, c := range fail.Classes() {
		names = append(names, c.Error())
	}
	return names
}
