package printtest_test

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/internal/secret"
)

// sixteen is a secret with bytes of every kind: letters, digits, controls,
// quotes and halves of UTF-8.
var sixteen = []byte{0x00, 0x41, 0x9f, 0x22, 0x0a, 0xc3, 0xa9, 0x31, 0x32, 0xff, 0x80, 0x5c, 0x07, 0x7a, 0x10, 0xe2}

// recorder takes the place of a test that is to fail.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

// hidden is the shape that keys of this module have.
type hidden struct {
	_ [0]func()
	s *store
}

type store struct{ b *[16]byte }

func TestHiddenKeyPasses(t *testing.T) {
	printtest.NeverPrints(t, hidden{s: &store{(*[16]byte)(sixteen)}}, sixteen)
	printtest.NeverPrints(t, &hidden{s: &store{(*[16]byte)(sixteen)}}, sixteen)
	printtest.NeverPrints(t, secret.New(sixteen), sixteen)
}

type (
	naive      struct{ b []byte }
	array      [16]byte
	shallow    struct{ b *[16]byte }
	stringed   struct{ b []byte }            // String hides it, fmt does not ask in unexported fields
	goStringed struct{ b []byte }            // as before, for %#v
	marshaled  struct{ h hidden }            // only JSON shows it
	valued     struct{ h hidden }            // only slog shows it
	formatted  struct{ print func() string } // only what print returns shows it
	numbers    [4]uint32
	bigEndian  struct{ a, b uint64 }
	runes      []rune
	text       string
)

func (stringed) String() string               { return "(hidden)" }
func (stringed) GoString() string             { return "(hidden)" }
func (goStringed) Format(f fmt.State, _ rune) { fmt.Fprint(f, "(hidden)") }
func (m marshaled) MarshalJSON() ([]byte, error) {
	return []byte(`"` + base64.StdEncoding.EncodeToString(m.h.s.b[:]) + `"`), nil
}
func (v valued) LogValue() slog.Value { return slog.AnyValue(v.h.s.b[:]) }
func (v formatted) String() string    { return v.print() }

// TestShownSecretsFail gives values that show their secret in one way at
// least.
func TestShownSecretsFail(t *testing.T) {
	key := hidden{s: &store{(*[16]byte)(sixteen)}}
	var n numbers
	for i := range n {
		n[i] = binary.LittleEndian.Uint32(sixteen[4*i:])
	}
	var r runes
	for _, b := range sixteen {
		r = append(r, rune(b))
	}
	cases := []struct {
		name string
		v    any
	}{
		{"slice in a struct", naive{sixteen}},
		{"slice", sixteen},
		{"array", array(sixteen)},
		{"one pointer deep", shallow{(*[16]byte)(sixteen)}},
		{"only a String method", stringed{sixteen}},
		{"only a Format method", goStringed{sixteen}},
		{"JSON", marshaled{key}},
		{"slog", valued{key}},
		{"words", n},
		{"long words", bigEndian{binary.BigEndian.Uint64(sixteen), binary.BigEndian.Uint64(sixteen[8:])}},
		{"runes", r},
		{"string", text(sixteen)},
		{"hex string", hex.EncodeToString(sixteen)},
		{"error", fmt.Errorf("bad key %x", sixteen)},
		{"part of it", naive{sixteen[6:10]}},
	}
	for _, c := range cases {
		var rec recorder
		if printtest.NeverPrints(&rec, c.v, sixteen); len(rec.errors) == 0 {
			t.Errorf("%s: passed", c.name)
		}
	}
}

// TestEveryFormIsFound prints the secret in each form by itself.
func TestEveryFormIsFound(t *testing.T) {
	list := func(format, sep string) string {
		var parts []string
		for _, b := range sixteen {
			parts = append(parts, fmt.Sprintf(format, b))
		}
		return strings.Join(parts, sep)
	}
	forms := map[string]string{
		"raw":             string(sixteen),
		"hex":             fmt.Sprintf("%x", sixteen),
		"HEX":             fmt.Sprintf("%X", sixteen),
		"hex spaced":      fmt.Sprintf("% x", sixteen),
		"hex colons":      list("%02X", ":"),
		"hex Go":          fmt.Sprintf("%#v", sixteen),
		"hex short":       list("0x%x", ", "),
		"decimal":         fmt.Sprint(sixteen),
		"decimal commas":  list("%d", ","),
		"octal":           list("%o", " "),
		"octal 0o":        list("%O", " "),
		"binary":          list("%b", " "),
		"code points":     list("%U", " "),
		"bad verb":        list("%e", " "),
		"base64":          base64.StdEncoding.EncodeToString(sixteen),
		"base64 for URLs": base64.RawURLEncoding.EncodeToString(sixteen),
		"base64 +1":       base64.StdEncoding.EncodeToString(append([]byte{9}, sixteen...)),
		"base64 +2":       base64.StdEncoding.EncodeToString(append([]byte{9, 9}, sixteen...)),
		"quoted":          fmt.Sprintf("%q", sixteen),
		"quoted ASCII":    fmt.Sprintf("%+q", sixteen),
		"quoted bytes":    list("%q", " "),
		"characters":      list("%c", " "),
		"number":          fmt.Sprint(binary.BigEndian.Uint64(sixteen[3:])),
		"signed number":   fmt.Sprint(int64(binary.LittleEndian.Uint64(sixteen[4:]))),
		"four bytes":      fmt.Sprintf("%x", sixteen[9:13]),
	}
	for name, form := range forms {
		var rec recorder
		v := formatted{func() string { return "key <" + form + ">" }}
		if printtest.NeverPrints(&rec, v, sixteen); len(rec.errors) == 0 {
			t.Errorf("%s: %q passed", name, form)
		}
	}
}

// TestUnfitSecretsFail: a secret that any text shows, or no value, proves
// nothing.
func TestUnfitSecretsFail(t *testing.T) {
	for _, s := range [][]byte{nil, {1, 2, 3}, make([]byte, 16), []byte("abababab")} {
		var rec recorder
		if printtest.NeverPrints(&rec, hidden{}, s); len(rec.errors) != 1 {
			t.Errorf("secret %x: errors %q", s, rec.errors)
		}
	}
	var rec recorder
	if printtest.NeverPrints(&rec, nil, sixteen); len(rec.errors) != 1 {
		t.Errorf("no value: errors %q", rec.errors)
	}
}
