package edhoc_test

import (
	"crypto/ecdh"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/edhoc"
	"github.com/seed-496a4445/fyr/pairing/edhoc/internal/fixed"
)

// openings says how a module that cannot name a struct type could still make a
// value of it that holds a key: with an unnamed literal, or with a field or
// method that changes one.
func openings(t reflect.Type) (found []string) {
	key := reflect.TypeFor[*ecdh.PrivateKey]()
	for _, name := range []string{"Key", "key"} {
		field := reflect.StructField{Name: name, Type: key}
		if name == "key" {
			field.PkgPath = "example.com/outside"
		}
		if literal := reflect.StructOf([]reflect.StructField{field}); literal.AssignableTo(t) {
			found = append(found, "literal "+literal.String())
		}
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			found = append(found, "field "+f.Name)
		}
	}
	for i := range reflect.PointerTo(t).NumMethod() {
		if m := reflect.PointerTo(t).Method(i); m.Type.NumIn() != 1 {
			found = append(found, "method "+m.Name)
		}
	}
	return found
}

// TestNobodyElseFixesAKey: other modules can pass the zero value as an
// ephemeral key and no other, and that is a fresh key.
func TestNobodyElseFixesAKey(t *testing.T) {
	for _, f := range []any{edhoc.NewInitiatorFixed, edhoc.NewResponderFixed} {
		e := reflect.TypeOf(f).In(1)
		if e != reflect.TypeFor[fixed.Ephemeral]() {
			t.Errorf("takes a %v", e)
		}
		if found := openings(e); found != nil {
			t.Errorf("%v has %v", e, found)
		}
	}
	ic, _ := configs(rand.New(rand.NewPCG(9528, 18)), combinations[4])
	seen := map[string]bool{}
	for range 3 {
		i, err := edhoc.NewInitiatorFixed(ic, fixed.Ephemeral{})
		if err != nil {
			t.Fatal(err)
		}
		message1, _, err := i.Step(nil)
		if err != nil {
			t.Fatal(err)
		}
		if seen[string(message1)] {
			t.Error("an ephemeral key came twice")
		}
		seen[string(message1)] = true
	}
}

type settable struct{ key *ecdh.PrivateKey }

func (s *settable) Set(k *ecdh.PrivateKey) { s.key = k }

// The check above finds what it looks for.
func TestOpenings(t *testing.T) {
	for _, test := range []struct {
		in   reflect.Type
		want int
	}{
		{reflect.TypeFor[struct{ Key *ecdh.PrivateKey }](), 2},
		{reflect.TypeFor[settable](), 1},
		{reflect.TypeFor[struct{ key *ecdh.PrivateKey }](), 0},
	} {
		if found := openings(test.in); len(found) != test.want {
			t.Errorf("%v has %v", test.in, found)
		}
	}
}
