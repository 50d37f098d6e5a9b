package vectors

import (
	"encoding/hex"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"github.com/seed-496a4445/fyr/internal/fail"
)

// Input holds the in-fields of a case, or an object in one of them.
//
// Its methods take the name of a declared field. Each returns the zero value
// for an optional field that is absent, and never returns when the value is
// not of the type asked for, null included: the case has failed then. They are
// to be called by the goroutine that called Run.
type Input struct {
	path     string
	declared declaration
	members  map[string]any
}

// ErrRange: an integer lies outside the range given to [Input.IntIn].
var ErrRange = fail.New(fail.Range, "vectors: integer out of range")

// Has reports whether the field is there.
func (in *Input) Has(name string) bool {
	_, ok := in.find(name)
	return ok
}

// Bytes returns a field of lower-case hex. The caller may keep and change it.
func (in *Input) Bytes(name string) []byte {
	if v, ok := in.find(name); ok {
		return parseBytes(join(in.path, name), v)
	}
	return nil
}

// Text returns a field of text, as it is.
func (in *Input) Text(name string) string {
	v, ok := in.find(name)
	s, isText := v.(string)
	if ok && !isText {
		refuse(join(in.path, name), v, "text")
	}
	return s
}

// Bool returns a field that is true or false.
func (in *Input) Bool(name string) bool {
	v, ok := in.find(name)
	b, isBool := v.(bool)
	if ok && !isBool {
		refuse(join(in.path, name), v, "boolean")
	}
	return b
}

// Float returns a field that is a number, integers included.
func (in *Input) Float(name string) float64 {
	v, ok := in.find(name)
	if !ok {
		return 0
	}
	n, isNumber := v.(json.Number)
	f, err := strconv.ParseFloat(string(n), 64)
	if !isNumber || err != nil {
		refuse(join(in.path, name), v, "number")
	}
	return f
}

// Int returns a field that is an integer of 64 bits with a sign.
func (in *Input) Int(name string) int64 {
	if v, ok := in.find(name); ok {
		return parseInt(join(in.path, name), v)
	}
	return 0
}

// Uint64 returns a field that is an integer of 64 bits without a sign.
func (in *Input) Uint64(name string) uint64 {
	v, ok := in.find(name)
	if !ok {
		return 0
	}
	n := parseInteger(join(in.path, name), v)
	if !n.IsUint64() {
		refuse(join(in.path, name), v, "integer of 64 bits without a sign")
	}
	return n.Uint64()
}

// IntIn returns a field that is an integer of any size, or [ErrRange] when it
// is not in lo..hi. It is for fields whose bounds the operation checks, where
// Go's types would leave no way to be out of them. An absent field is 0, and
// in range.
func (in *Input) IntIn(name string, lo, hi int64) (int64, error) {
	v, ok := in.find(name)
	if !ok {
		return 0, nil
	}
	n := parseInteger(join(in.path, name), v)
	if !n.IsInt64() || n.Int64() < lo || n.Int64() > hi {
		return 0, ErrRange
	}
	return n.Int64(), nil
}

// Integer returns a field that is an integer of any size, or nil when it is
// absent.
func (in *Input) Integer(name string) *big.Int {
	if v, ok := in.find(name); ok {
		return parseInteger(join(in.path, name), v)
	}
	return nil
}

// Object returns a field that is an object with the declared fields, written
// as in [Operation]; nil when the field is absent.
func (in *Input) Object(name, fields string) *Input {
	if v, ok := in.find(name); ok {
		return parseObject(join(in.path, name), v, fields)
	}
	return nil
}

// List returns a field that is a list of objects, each with the declared
// fields, written as in [Operation].
func (in *Input) List(name, fields string) []*Input {
	return parseList(in, name, func(path string, v any) *Input { return parseObject(path, v, fields) })
}

// Rows returns a field that is a list of lists, each with as many members as
// the names in columns, separated by spaces. A row is read by these names.
func (in *Input) Rows(name, columns string) []*Input {
	return parseList(in, name, func(path string, v any) *Input { return parseRow(path, v, columns) })
}

// BytesList returns a field that is a list of hex strings.
func (in *Input) BytesList(name string) [][]byte { return parseList(in, name, parseBytes) }

// Ints returns a field that is a list of integers of 64 bits with a sign.
func (in *Input) Ints(name string) []int64 { return parseList(in, name, parseInt) }

// Integers returns a field that is a list of integers of any size.
func (in *Input) Integers(name string) []*big.Int { return parseList(in, name, parseInteger) }

// find returns the value of a field and whether it is there.
func (in *Input) find(name string) (any, bool) {
	if _, ok := in.declared.find(name); !ok {
		panic("vectors: Run reads " + join(in.path, name) + ", which is not declared")
	}
	v, ok := in.members[name]
	return v, ok
}

// refuse ends Run: v is not what was asked for.
func refuse(path string, v any, want string) {
	panic(&difference{path, text(v), want})
}

func parseList[T any](in *Input, name string, parse func(path string, v any) T) []T {
	v, ok := in.find(name)
	if !ok {
		return nil
	}
	path := join(in.path, name)
	list, isList := v.([]any)
	if !isList {
		refuse(path, v, "list")
	}
	parsed := make([]T, len(list))
	for i, v := range list {
		parsed[i] = parse(path+"["+strconv.Itoa(i)+"]", v)
	}
	return parsed
}

func parseObject(path string, v any, fields string) *Input {
	members, ok := v.(map[string]any)
	if !ok {
		refuse(path, v, "object")
	}
	in := &Input{path: path, declared: declare(fields), members: members}
	if d := in.declared.check(path, members); d != nil {
		panic(d)
	}
	return in
}

func parseRow(path string, v any, columns string) *Input {
	row, ok := v.([]any)
	declared := declare(columns)
	if !ok || len(row) != len(declared) {
		refuse(path, v, "list of "+columns)
	}
	members := make(map[string]any, len(row))
	for i, f := range declared {
		members[f.name] = row[i]
	}
	return &Input{path: path, declared: declared, members: members}
}

func parseBytes(path string, v any) []byte {
	s, ok := v.(string)
	b, err := hex.DecodeString(s)
	if !ok || err != nil || strings.ContainsAny(s, "ABCDEF") {
		refuse(path, v, "lower-case hex")
	}
	return b
}

func parseInt(path string, v any) int64 {
	n := parseInteger(path, v)
	if !n.IsInt64() {
		refuse(path, v, "integer of 64 bits with a sign")
	}
	return n.Int64()
}

func parseInteger(path string, v any) *big.Int {
	n := integer(v)
	if n == nil {
		refuse(path, v, "integer")
	}
	return n
}

// maxDigits bounds an integer, so that none costs more than its line.
const maxDigits = 100

// integer returns v as an integer, or nil. Integers are numbers without a
// fraction or exponent; from 2^53 on, where other languages lose digits, they
// may be decimal strings.
func integer(v any) *big.Int {
	var s string
	quoted := false
	switch v := v.(type) {
	case json.Number:
		s = string(v)
	case string:
		s, quoted = v, true
	}
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || len(digits) > maxDigits || strings.Trim(digits, "0123456789") != "" {
		return nil
	}
	n, _ := new(big.Int).SetString(s, 10)
	if quoted && (n.CmpAbs(big.NewInt(1<<53)) < 0 || digits[0] == '0') {
		return nil
	}
	return n
}
