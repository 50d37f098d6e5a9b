package vectors_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// echo returns an operation that answers every case with out.
func echo(declared string, out vectors.Output) vectors.Operation {
	return vectors.Operation{Out: declared, Run: func(*vectors.Input) (vectors.Output, error) { return out, nil }}
}

// fails returns an operation that answers every case with err.
func fails(err error) vectors.Operation {
	return vectors.Operation{Run: func(*vectors.Input) (vectors.Output, error) { return nil, err }}
}

// read returns an operation with the in-field x that only reads it.
func read[T any](get func(in *vectors.Input, name string) T) vectors.Operation {
	return vectors.Operation{In: "x", Run: func(in *vectors.Input) (vectors.Output, error) {
		get(in, "x")
		return nil, nil
	}}
}

// one runs a file of one case, whose members but id and op are given, and
// returns the line of its result without the id.
func one(t *testing.T, op vectors.Operation, members string) string {
	t.Helper()
	if members != "" {
		members = ", " + members
	}
	file := `{"schema": 1, "protocol": "toy", "cases": [{"id": "a", "op": "toy.op"` + members + `}]}`
	f, err := vectors.Load(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	passed, failed := f.Run(map[string]vectors.Operation{"toy.op": op}, nil, func(r vectors.Result) {
		if r.Passed() != (r.String() == "a: passed") || r.ID != "a" || r.Op != "toy.op" {
			t.Errorf("Result %+v is not of case a", r)
		}
		lines = append(lines, strings.TrimPrefix(r.String(), "a: "))
	})
	if len(lines) != 1 || passed+failed != 1 || (passed == 1) != (lines[0] == "passed") {
		t.Fatalf("%d passed, %d failed, results %q", passed, failed, lines)
	}
	if strings.Contains(lines[0], "\n") {
		t.Errorf("result %q has several lines", lines[0])
	}
	return lines[0]
}

type row struct {
	name    string
	op      vectors.Operation
	members string
	want    string
}

func check(t *testing.T, rows []row) {
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if got := one(t, r.op, r.members); got != r.want {
				t.Errorf("got  %s\nwant %s", got, r.want)
			}
		})
	}
}

func TestMembersOfACase(t *testing.T) {
	none := echo("", nil)
	check(t, []row{
		{"plain", none, `"in": {}, "out": {}`, "passed"},
		{"all", none, `"in": {}, "out": {}, "source": "S", "verified": false, "note": "", "steps": {"x": null}`, "passed"},
		{"unknown member", none, `"in": {}, "out": {}, "comment": "x"`, `comment: got "x", want no such field`},
		{"no in", none, `"out": {}`, "in: got absent, want a value"},
		{"in null", none, `"in": null, "out": {}`, "in: got null, want object"},
		{"in list", none, `"in": [], "out": {}`, "in: got [], want object"},
		{"steps list", none, `"in": {}, "steps": [], "out": {}`, "steps: got [], want object"},
		{"out null", none, `"in": {}, "out": null`, "out: got null, want object"},
		{"error 1", none, `"in": {}, "error": 1`, "error: got 1, want text"},
		{"error null", none, `"in": {}, "out": {}, "error": null`, "error: got null, want text"},
		{"verified text", none, `"in": {}, "out": {}, "verified": "yes"`, `verified: got "yes", want boolean`},
		{"note 1", none, `"in": {}, "out": {}, "note": 1`, "note: got 1, want text"},
		{"source 1", none, `"in": {}, "out": {}, "source": 1`, "source: got 1, want text"},
		{"neither", none, `"in": {}`, "out: got neither, want one of out and error"},
		{"both", none, `"in": {}, "out": {}, "error": "length"`, "out: got both, want one of out and error"},
		{"unknown class", fails(fail.Length), `"in": {}, "error": "size"`, `error: got "size", want one of length, format, range, ` +
			"authentication, point, unsupported, replay, unknown, state, mismatch"},
		{"empty class", fails(fail.Length), `"in": {}, "error": ""`, `error: got "", want one of length, format, range, ` +
			"authentication, point, unsupported, replay, unknown, state, mismatch"},
	})
}

func TestUnknownOperation(t *testing.T) {
	f, err := vectors.Load(strings.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	passed, failed := f.Run(nil, nil, func(r vectors.Result) { lines = append(lines, r.String()) })
	want := []string{`toy-1: op: got "toy.double", want a known operation`, `toy-2: op: got "toy.double", want a known operation`}
	if passed != 0 || failed != 2 || !slices.Equal(lines, want) {
		t.Errorf("%d passed, %d failed: %q", passed, failed, lines)
	}
}

func TestErrors(t *testing.T) {
	none := echo("", nil)
	check(t, []row{
		{"the class", fails(fail.New(fail.Range, "toy: far")), `"in": {}, "error": "range"`, "passed"},
		{"wrapped", fails(fmt.Errorf("toy: %w", fail.New(fail.Range, "toy: far"))), `"in": {}, "error": "range"`, "passed"},
		{"another class", fails(fail.New(fail.Range, "toy: far")), `"in": {}, "error": "length"`, "error: got range (toy: far), want length"},
		{"no class", fails(errors.New("toy: far")), `"in": {}, "error": "length"`, "error: got no class (toy: far), want length"},
		{"two classes", fails(errors.Join(fail.Length, fail.Range)), `"in": {}, "error": "length"`,
			"error: got length+range (length range), want length"},
		{"no error", none, `"in": {}, "error": "length"`, "error: got none, want length"},
		{"not expected", fails(fail.New(fail.State, "toy: no")), `"in": {}, "out": {}`, "error: got state (toy: no), want none"},
		{"no class, not expected", fails(errors.New("toy: a\nb")), `"in": {}, "out": {}`, "error: got no class (toy: a b), want none"},
		{"panic", vectors.Operation{Run: func(*vectors.Input) (vectors.Output, error) { panic("a\nb") }}, `"in": {}, "error": "state"`,
			"panic: got a b, want none"},
		{"no code", vectors.Operation{}, `"in": {}, "out": {}`,
			"panic: got runtime error: invalid memory address or nil pointer dereference, want none"},
	})
	for _, c := range fail.Classes() {
		if got := one(t, fails(c), `"in": {}, "error": "`+c.Error()+`"`); got != "passed" {
			t.Errorf("class %s: %s", c, got)
		}
	}
}

// TestDeclaredFields shows that fields are judged by their declaration, though
// no operation here reads one.
func TestDeclaredFields(t *testing.T) {
	op := vectors.Operation{In: "key  hint? n", Out: "b a", Run: func(*vectors.Input) (vectors.Output, error) {
		return vectors.Output{"a": 1, "b": 2}, nil
	}}
	out := `"out": {"a": 1, "b": 2}`
	check(t, []row{
		{"without the optional", op, `"in": {"n": 1, "key": ""}, ` + out, "passed"},
		{"with the optional", op, `"in": {"n": 1, "key": "", "hint": 0}, ` + out, "passed"},
		{"in missing", op, `"in": {"n": 1}, ` + out, "in.key: got absent, want a value"},
		{"in missing in an error case", op, `"in": {"n": 1}, "error": "length"`, "in.key: got absent, want a value"},
		{"in unknown", op, `"in": {"n": 1, "key": "", "aad": "00"}, ` + out, `in.aad: got "00", want no such field`},
		{"in capitals", op, `"in": {"n": 1, "key": "", "Hint": 0}, ` + out, "in.Hint: got 0, want no such field"},
		{"out missing in the case", op, `"in": {"n": 1, "key": ""}, "out": {"a": 1}`, "out.b: got absent, want a value"},
		{"out unknown in the case", op, `"in": {"n": 1, "key": ""}, "out": {"a": 1, "b": 2, "c": 3}`, "out.c: got 3, want no such field"},
		{"first declared differs first", op, `"in": {"n": 1, "key": ""}, "out": {"a": 0, "b": 0}`, "b: got 2, want 0"},
		{"out missing in the answer", echo("a b", vectors.Output{"a": 1}), `"in": {}, "out": {"a": 1, "b": null}`, "b: got absent, want a value"},
		{"out unknown in the answer", echo("a", vectors.Output{"a": 1, "b": 2}), `"in": {}, "out": {"a": 1}`, "b: got 2, want no such field"},
		{"declared twice", vectors.Operation{In: "a a?"}, `"in": {"a": 1}, "out": {}`, `panic: got vectors: bad declaration "a a?", want none`},
		{"declared nothing", vectors.Operation{In: "?"}, `"in": {}, "out": {}`, `panic: got vectors: bad declaration "?", want none`},
		{"tolerance of letters", echo("a~x", nil), `"in": {}, "out": {"a": 1}`, `panic: got vectors: bad tolerance in "a~x", want none`},
		{"not declared but read", vectors.Operation{Run: func(in *vectors.Input) (vectors.Output, error) { return vectors.Output{"x": in.Int("x")}, nil }},
			`"in": {}, "out": {}`, "panic: got vectors: Run reads in.x, which is not declared, want none"},
	})
}

func TestInputTypes(t *testing.T) {
	var (
		bytesOf = read((*vectors.Input).Bytes)
		textOf  = read((*vectors.Input).Text)
		boolOf  = read((*vectors.Input).Bool)
		floatOf = read((*vectors.Input).Float)
		intOf   = read((*vectors.Input).Int)
		uintOf  = read((*vectors.Input).Uint64)
		hexes   = read((*vectors.Input).BytesList)
		ints    = read((*vectors.Input).Ints)
		inOf    = read(func(in *vectors.Input, name string) error {
			_, err := in.IntIn(name, 0, 255)
			return err
		})
		objectOf = read(func(in *vectors.Input, name string) int64 { return in.Object(name, "y z?").Int("y") })
		listOf   = read(func(in *vectors.Input, name string) int { return len(in.List(name, "y z?")) })
	)
	const maxInt, maxUint, wide = "9223372036854775807", "18446744073709551615", "18446744073709551616"
	for _, c := range []struct {
		kind string
		op   vectors.Operation
		x    string
		want string // "" passes
	}{
		{"bytes", bytesOf, `""`, ""},
		{"bytes", bytesOf, `"00ff"`, ""},
		{"bytes", bytesOf, `"00FF"`, "lower-case hex"},
		{"bytes", bytesOf, `"00f"`, "lower-case hex"},
		{"bytes", bytesOf, `"0x"`, "lower-case hex"},
		{"bytes", bytesOf, `"00 ff"`, "lower-case hex"},
		{"bytes", bytesOf, `0`, "lower-case hex"},
		{"bytes", bytesOf, `null`, "lower-case hex"},
		{"bytes", bytesOf, `["00"]`, "lower-case hex"},
		{"text", textOf, `"Ä"`, ""},
		{"text", textOf, `1`, "text"},
		{"text", textOf, `null`, "text"},
		{"bool", boolOf, `false`, ""},
		{"bool", boolOf, `0`, "boolean"},
		{"bool", boolOf, `"true"`, "boolean"},
		{"bool", boolOf, `null`, "boolean"},
		{"float", floatOf, `1.5e-3`, ""},
		{"float", floatOf, `-7`, ""},
		{"float", floatOf, `1e999`, "number"},
		{"float", floatOf, `"1.5"`, "number"},
		{"float", floatOf, `null`, "number"},
		{"int", intOf, `-1`, ""},
		{"int", intOf, `-0`, ""},
		{"int", intOf, maxInt, ""},
		{"int", intOf, `"` + maxInt + `"`, ""},
		{"int", intOf, `"-9223372036854775808"`, ""},
		{"int", intOf, `"9007199254740992"`, ""},
		{"int", intOf, `"9007199254740991"`, "integer"},
		{"int", intOf, `"09007199254740992"`, "integer"},
		{"int", intOf, `"+9007199254740992"`, "integer"},
		{"int", intOf, `"9_007199254740992"`, "integer"},
		{"int", intOf, `"--9007199254740992"`, "integer"},
		{"int", intOf, `""`, "integer"},
		{"int", intOf, `"-"`, "integer"},
		{"int", intOf, `1.0`, "integer"},
		{"int", intOf, `1e3`, "integer"},
		{"int", intOf, `null`, "integer"},
		{"int", intOf, `true`, "integer"},
		{"int", intOf, maxUint, "integer of 64 bits with a sign"},
		{"int", intOf, `"-` + maxUint + `"`, "integer of 64 bits with a sign"},
		{"uint", uintOf, `"` + maxUint + `"`, ""},
		{"uint", uintOf, `0`, ""},
		{"uint", uintOf, `-1`, "integer of 64 bits without a sign"},
		{"uint", uintOf, `"` + wide + `"`, "integer of 64 bits without a sign"},
		{"uint", uintOf, `null`, "integer"},
		{"int in", inOf, `"` + wide + `"`, ""},
		{"int in", inOf, strings.Repeat("9", 100), ""},
		{"int in", inOf, strings.Repeat("9", 101), "integer"},
		{"int in", inOf, `1.0`, "integer"},
		{"list of bytes", hexes, `[]`, ""},
		{"list of bytes", hexes, `["", "aa"]`, ""},
		{"list of bytes", hexes, `"aa"`, "list"},
		{"list of bytes", hexes, `null`, "list"},
		{"list of bytes", hexes, `["", 1]`, "[1] lower-case hex"},
		{"list of ints", ints, `[1, -1]`, ""},
		{"list of ints", ints, `{}`, "list"},
		{"list of ints", ints, `[1, null]`, "[1] integer"},
		{"object", objectOf, `{"y": 1}`, ""},
		{"object", objectOf, `{"y": 1, "z": 0}`, ""},
		{"object", objectOf, `{"y": ""}`, ".y integer"},
		{"object", objectOf, `{"z": 1}`, ".y absent"},
		{"object", objectOf, `{"y": 1, "w": 2}`, ".w no such field"},
		{"object", objectOf, `[]`, "object"},
		{"object", objectOf, `null`, "object"},
		{"list of objects", listOf, `[]`, ""},
		{"list of objects", listOf, `[{"y": 1}, {"y": 1, "z": 2}]`, ""},
		{"list of objects", listOf, `[{"y": 1}, {"y": 1, "w": 2}]`, "[1].w no such field"},
		{"list of objects", listOf, `[{"y": 1}, 1]`, "[1] object"},
		{"list of objects", listOf, `{}`, "list"},
		{"list of objects", listOf, `null`, "list"},
	} {
		t.Run(c.kind+" "+c.x[:min(len(c.x), 30)], func(t *testing.T) {
			got := one(t, c.op, `"in": {"x": `+c.x+`}, "out": {}`)
			if c.want == "" {
				if got != "passed" {
					t.Error(got)
				}
				return
			}
			field, want, ok := strings.Cut(c.want, " ")
			if !ok || !strings.ContainsAny(field, ".[") {
				field, want = "", c.want
			}
			if want == "absent" {
				want = "a value"
			}
			if !strings.HasPrefix(got, "in.x"+field+": got ") || !strings.HasSuffix(got, ", want "+want) {
				t.Errorf("got %s", got)
			}
		})
	}
}

// TestInputValues checks what the methods return, also for absent fields.
func TestInputValues(t *testing.T) {
	const fields = "bytes? text? bool? float? int? uint? in? object? list? hexes? ints?"
	var got []any
	op := vectors.Operation{In: fields, Run: func(in *vectors.Input) (vectors.Output, error) {
		n, err := in.IntIn("in", -5, 5)
		var y int64
		if o := in.Object("object", "y"); o != nil {
			y = o.Int("y")
		}
		for _, o := range in.List("list", "y?") {
			y = 10*y + o.Int("y")
		}
		got = []any{in.Has("text"), in.Bytes("bytes"), in.Text("text"), in.Bool("bool"), in.Float("float"), in.Int("int"),
			in.Uint64("uint"), n, err, y, in.BytesList("hexes"), in.Ints("ints")}
		return nil, nil
	}}
	for _, c := range []struct {
		in   string
		want []any
	}{
		{``, []any{false, []byte(nil), "", false, 0.0, int64(0), uint64(0), int64(0), error(nil), int64(0), [][]byte(nil), []int64(nil)}},
		{`"bytes": "00ff", "text": "a\nb", "bool": true, "float": 0.25, "int": "-9007199254740993", "uint": 18446744073709551615, "in": -5,
		  "object": {"y": 3}, "list": [{"y": 1}, {}, {"y": 2}], "hexes": ["01", ""], "ints": [1, -9007199254740993]`,
			[]any{true, []byte{0, 255}, "a\nb", true, 0.25, int64(-9007199254740993), uint64(math.MaxUint64), int64(-5), error(nil), int64(3102),
				[][]byte{{1}, {}}, []int64{1, -9007199254740993}}},
		{`"in": 6, "text": ""`, []any{true, []byte(nil), "", false, 0.0, int64(0), uint64(0), int64(0), vectors.ErrRange, int64(0), [][]byte(nil), []int64(nil)}},
		{`"in": -6`, []any{false, []byte(nil), "", false, 0.0, int64(0), uint64(0), int64(0), vectors.ErrRange, int64(0), [][]byte(nil), []int64(nil)}},
		{`"in": "36893488147419103233"`, []any{false, []byte(nil), "", false, 0.0, int64(0), uint64(0), int64(0), vectors.ErrRange, int64(0), [][]byte(nil), []int64(nil)}},
	} {
		if line := one(t, op, `"in": {`+c.in+`}, "out": {}`); line != "passed" {
			t.Fatal(line)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("{%s}\ngot  %#v\nwant %#v", c.in, got, c.want)
		}
	}
}

func TestOutputs(t *testing.T) {
	type name string
	x := func(v any) vectors.Operation { return echo("x", vectors.Output{"x": v}) }
	near := func(declared string, tolerance float64, v any) vectors.Operation {
		op := echo(declared, vectors.Output{"x": v})
		op.Tolerance = tolerance
		return op
	}
	type object = map[string]any
	for _, c := range []struct {
		name string
		op   vectors.Operation
		x    string
		want string // "" passes
	}{
		{"bytes", x([]byte{0xab, 1}), `"ab01"`, ""},
		{"bytes differ", x([]byte{0xab, 1}), `"ab02"`, `x: got "ab01", want "ab02"`},
		{"bytes in capitals", x([]byte{0xab, 1}), `"AB01"`, `x: got "ab01", want "AB01"`},
		{"no bytes", x([]byte(nil)), `""`, ""},
		{"no bytes, null", x([]byte(nil)), `null`, `x: got "", want null`},
		{"array", x([2]byte{1, 2}), `"0102"`, ""},
		{"bytes, list", x([]byte{1}), `[1]`, `x: got "01", want [1]`},
		{"text", x("é\n"), `"é\n"`, ""},
		{"named text", x(name("a")), `"a"`, ""},
		{"text differs", x("a"), `"b"`, `x: got "a", want "b"`},
		{"text, number", x("1"), `1`, `x: got "1", want 1`},
		{"bool", x(true), `true`, ""},
		{"bool differs", x(true), `false`, "x: got true, want false"},
		{"bool, number", x(true), `1`, "x: got true, want 1"},
		{"null", x(nil), `null`, ""},
		{"null, number", x(nil), `0`, "x: got null, want 0"},
		{"number, null", x(0), `null`, "x: got 0, want null"},
		{"int", x(int8(-3)), `-3`, ""},
		{"int differs", x(3), `4`, "x: got 3, want 4"},
		{"int, text", x(3), `"3"`, `x: got 3, want "3"`},
		{"int, real", x(3), `3.0`, "x: got 3, want 3.0"},
		{"large", x(uint64(math.MaxUint64)), `"18446744073709551615"`, ""},
		{"large as a number", x(uint64(math.MaxUint64)), `18446744073709551615`, ""},
		{"large differs in the last digit", x(int64(math.MaxInt64)), `9223372036854775808`, "x: got 9223372036854775807, want 9223372036854775808"},
		{"large, as a float equal", x(int64(1<<53 + 1)), `9007199254740992`, "x: got 9007199254740993, want 9007199254740992"},
		{"larger", x(new(big.Int).Lsh(big.NewInt(1), 64)), `"18446744073709551616"`, ""},
		{"real", x(0.5), `0.5`, ""},
		{"real, int", x(2.0), `2`, ""},
		{"real, text", x(2.0), `"2"`, `x: got 2, want "2"`},
		{"real differs", x(0.1), `0.10000000000000002`, "x: got 0.1, want 0.10000000000000002"},
		{"real beyond", x(math.MaxFloat64), `1e999`, "x: got 1.7976931348623157e+308, want 1e999"},
		{"not a number", x(math.NaN()), `0`, "x: got NaN, want 0"},
		{"infinite", near("x", math.Inf(1), math.Inf(1)), `1`, ""},
		{"within", near("x", 0.25, 1.0), `1.25`, ""},
		{"outside", near("x", 0.25, 1.0), `1.2500001`, "x: got 1, want 1.2500001"},
		{"outside below", near("x", 0.25, 1.0), `0.7499999`, "x: got 1, want 0.7499999"},
		{"within its own", near("x~0.5", 0, 1.0), `1.5`, ""},
		{"outside its own", near("x~0", 0.5, 1.0), `1.5`, "x: got 1, want 1.5"},
		{"integers have no tolerance", near("x", 0.5, 1), `1.25`, "x: got 1, want 1.25"},
		{"tolerance below", near("x", 0.25, []object{{"y": 1.0}}), `[{"y": 1.25}]`, ""},
		{"list", x([]any{1, "a", []byte{1}}), `[1, "a", "01"]`, ""},
		{"list of bytes", x([][]byte{{1}, {}}), `["01", ""]`, ""},
		{"list of ints", x([]uint16{1, 2}), `[1, 2]`, ""},
		{"list in another order", x([]int{1, 2}), `[2, 1]`, "x[0]: got 1, want 2"},
		{"list too short", x([]int{1}), `[1, 2]`, "x: got 1 in the list, want 2"},
		{"list too long", x([]int{1, 2}), `[1]`, "x: got 2 in the list, want 1"},
		{"no list", x([]string(nil)), `[]`, ""},
		{"no list, null", x([]string(nil)), `null`, "x: got [], want null"},
		{"list, object", x([]int{}), `{}`, "x: got [], want {}"},
		{"object", x(vectors.Output{"a": 1, "b": nil}), `{"b": null, "a": 1}`, ""},
		{"map", x(map[string]float64{"a": 1}), `{"a": 1}`, ""},
		{"objects", x([]vectors.Output{{"a": 1}, {"a": 2}}), `[{"a": 1}, {"a": 3}]`, "x[1].a: got 2, want 3"},
		{"object with a key too many", x(object{"a": 1, "b": 2}), `{"a": 1}`, "x.b: got 2, want no such field"},
		{"object with a key too few", x(object{"a": 1}), `{"a": 1, "b": null}`, "x.b: got absent, want null"},
		{"object, list", x(object{}), `[]`, "x: got {}, want []"},
		{"deep", x([]any{object{"a": []any{object{"b": []byte{1}}}}}), `[{"a": [{"b": "02"}]}]`, `x[0].a[0].b: got "01", want "02"`},
		{"struct", x(struct{}{}), `{}`, "x: got a struct {}, which no vector can hold, want {}"},
		{"pointer", x((*int)(nil)), `null`, "x: got a *int, which no vector can hold, want null"},
		{"big nil", x((*big.Int)(nil)), `null`, "x: got a *big.Int, which no vector can hold, want null"},
		{"map by number", x(map[int]int{}), `{}`, "x: got a map[int]int, which no vector can hold, want {}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := c.want
			if want == "" {
				want = "passed"
			}
			if got := one(t, c.op, `"in": {}, "out": {"x": `+c.x+`}`); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// TestRunOnly checks order, restriction and counts over several cases.
func TestRunOnly(t *testing.T) {
	var cases []string
	for i, op := range []string{"toy.a", "toy.b", "toy.a", "toy.c", "toy.a"} {
		cases = append(cases, fmt.Sprintf(`{"id": "%d", "op": "%s", "in": {"n": %d}, "out": {"n": 2}}`, i, op, i))
	}
	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "toy", "cases": [` + strings.Join(cases, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	same := vectors.Operation{In: "n", Out: "n", Run: func(in *vectors.Input) (vectors.Output, error) {
		return vectors.Output{"n": in.Int("n")}, nil
	}}
	ops := map[string]vectors.Operation{"toy.a": same, "toy.b": same}
	for _, c := range []struct {
		name           string
		only           func(string) bool
		want           string
		passed, failed int
	}{
		{"all", nil, "0:n 1:n 2: 3:op 4:n", 1, 4},
		{"a", func(op string) bool { return op == "toy.a" }, "0:n 2: 4:n", 1, 2},
		{"unknown is not counted", func(op string) bool { return op != "toy.c" }, "0:n 1:n 2: 4:n", 1, 3},
		{"none", func(string) bool { return false }, "", 0, 0},
	} {
		var got []string
		passed, failed := f.Run(ops, c.only, func(r vectors.Result) { got = append(got, r.ID+":"+r.Field) })
		if s := strings.Join(got, " "); s != c.want || passed != c.passed || failed != c.failed {
			t.Errorf("%s: %q, %d passed, %d failed", c.name, s, passed, failed)
		}
		if p, n := f.Run(ops, c.only, nil); p != c.passed || n != c.failed {
			t.Errorf("%s without report: %d passed, %d failed", c.name, p, n)
		}
	}
	if want := []string{"toy.a", "toy.b", "toy.c"}; !slices.Equal(f.Operations(), want) {
		t.Errorf("Operations() = %q, want %q", f.Operations(), want)
	}
}
