package beacon_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/beacon"
)

// card returns fields of every kind.
func card() *beacon.Fields {
	var f beacon.Fields
	f.AddBytes("key", []byte{1, 2})
	f.AddText("hex", "00ffAb")
	f.AddInt("epoch", -5)
	f.AddText("name", "kitchen")
	f.AddAddress("address", thermometer)
	f.AddBytes("display", thermometer[:])
	return &f
}

func TestFieldsTakeAll(t *testing.T) {
	f := card()
	var names []string
	for v := range f.Values {
		names = append(names, v.Name)
	}
	if want := []string{"key", "hex", "epoch", "name", "address", "display"}; !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
	if b := f.Bytes("key"); !bytes.Equal(b, []byte{1, 2}) {
		t.Errorf("key %x", b)
	}
	if b := f.Bytes("hex"); !bytes.Equal(b, []byte{0, 0xff, 0xab}) {
		t.Errorf("hex %x", b)
	}
	if v := f.Int("epoch"); v != -5 {
		t.Errorf("epoch %d", v)
	}
	if s := f.Text("name"); s != "kitchen" {
		t.Errorf("name %q", s)
	}
	if a := f.Address("address"); a != thermometer {
		t.Errorf("address %v", a)
	}
	if a := f.Address("display"); a != thermometer {
		t.Errorf("address in bytes %v", a)
	}
	if err := f.Done(); err != nil || f.Culprit() != "" {
		t.Errorf("Done: %v about %q", err, f.Culprit())
	}
}

func TestFieldsValues(t *testing.T) {
	n := 0
	for v := range card().Values {
		want := []beacon.Value{
			{Name: "key", Kind: beacon.BytesValue, Bytes: []byte{1, 2}},
			{Name: "hex", Kind: beacon.TextValue, Text: "00ffAb"},
			{Name: "epoch", Kind: beacon.IntValue, Int: -5},
		}[n]
		if v.Name != want.Name || v.Kind != want.Kind || v.Int != want.Int || v.Text != want.Text || !bytes.Equal(v.Bytes, want.Bytes) {
			t.Errorf("value %d: %+v, want %+v", n, v, want)
		}
		if n++; n == 3 {
			break
		}
	}
	for range new(beacon.Fields).Values {
		t.Error("the zero value has values")
	}
	if new(beacon.Fields).Done() != nil {
		t.Error("the zero value is in error")
	}
}

// TestFieldsErrors gives each error once, with the field that it is about.
func TestFieldsErrors(t *testing.T) {
	take := func(f *beacon.Fields, but string) {
		for v := range f.Values {
			if v.Name == but {
				continue
			}
			switch v.Kind {
			case beacon.BytesValue:
				f.Bytes(v.Name)
			case beacon.IntValue:
				f.Int(v.Name)
			case beacon.TextValue:
				f.Text(v.Name)
			}
		}
	}
	for _, c := range []struct {
		name    string
		spoil   func(f *beacon.Fields)
		want    error
		culprit string
	}{
		{"missing bytes", func(f *beacon.Fields) {
			if f.Bytes("none") != nil {
				t.Error("bytes from nowhere")
			}
		}, beacon.ErrFieldMissing, "none"},
		{"missing int", func(f *beacon.Fields) {
			if f.Int("none") != 0 {
				t.Error("a number from nowhere")
			}
		}, beacon.ErrFieldMissing, "none"},
		{"missing text", func(f *beacon.Fields) {
			if f.Text("none") != "" {
				t.Error("a text from nowhere")
			}
		}, beacon.ErrFieldMissing, "none"},
		{"missing address", func(f *beacon.Fields) {
			if f.Address("none") != (beacon.Address{}) {
				t.Error("an address from nowhere")
			}
		}, beacon.ErrFieldMissing, "none"},
		{"bytes of an int", func(f *beacon.Fields) {
			if f.Bytes("epoch") != nil {
				t.Error("bytes of a number")
			}
		}, beacon.ErrFieldKind, "epoch"},
		{"int of bytes", func(f *beacon.Fields) { f.Int("key") }, beacon.ErrFieldKind, "key"},
		{"int of text", func(f *beacon.Fields) { f.Int("name") }, beacon.ErrFieldKind, "name"},
		{"text of bytes", func(f *beacon.Fields) { f.Text("key") }, beacon.ErrFieldKind, "key"},
		{"text of an int", func(f *beacon.Fields) { f.Text("epoch") }, beacon.ErrFieldKind, "epoch"},
		{"address of an int", func(f *beacon.Fields) { f.Address("epoch") }, beacon.ErrFieldKind, "epoch"},
		{"address of five bytes", func(f *beacon.Fields) { f.AddBytes("five", make([]byte, 5)); f.Address("five") }, beacon.ErrAddress, "five"},
		{"address of seven bytes", func(f *beacon.Fields) { f.AddBytes("seven", make([]byte, 7)); f.Address("seven") }, beacon.ErrAddress, "seven"},
		{"address of a name", func(f *beacon.Fields) {
			if f.Address("name") != (beacon.Address{}) {
				t.Error("a kitchen has an address")
			}
		}, beacon.ErrAddress, "name"},
		{"no hex", func(f *beacon.Fields) {
			if f.Bytes("name") != nil {
				t.Error("bytes of a kitchen")
			}
		}, beacon.ErrFieldHex, "name"},
		{"odd hex", func(f *beacon.Fields) { f.AddText("odd", "123"); f.Bytes("odd") }, beacon.ErrFieldHex, "odd"},
		{"bad first digit", func(f *beacon.Fields) { f.AddText("bad", "12g4"); f.Bytes("bad") }, beacon.ErrFieldHex, "bad"},
		{"bad second digit", func(f *beacon.Fields) { f.AddText("bad", "123G"); f.Bytes("bad") }, beacon.ErrFieldHex, "bad"},
		{"twice", func(f *beacon.Fields) { f.AddInt("key", 3) }, beacon.ErrFieldTwice, "key"},
		{"the first counts", func(f *beacon.Fields) { f.Int("none"); f.Text("epoch"); f.AddInt("key", 3) }, beacon.ErrFieldMissing, "none"},
	} {
		f := card()
		c.spoil(f)
		take(f, "")
		err := f.Done()
		if !errors.Is(err, c.want) || !errors.Is(err, fyr.ErrFormat) || f.Culprit() != c.culprit {
			t.Errorf("%s: %v about %q, want %v about %q", c.name, err, f.Culprit(), c.want, c.culprit)
		}
		if again := f.Done(); again != err {
			t.Errorf("%s: %v the second time", c.name, again)
		}
	}
	for v := range card().Values {
		f := card()
		take(f, v.Name)
		if err := f.Done(); !errors.Is(err, beacon.ErrFieldUnknown) || !errors.Is(err, fyr.ErrFormat) || f.Culprit() != v.Name {
			t.Errorf("%s not taken: %v about %q", v.Name, err, f.Culprit())
		}
	}
}

// TestFieldsOptional: what is there is taken, and its kind matters; what is not
// is no error.
func TestFieldsOptional(t *testing.T) {
	f := card()
	if v := f.IntOr("epoch", 9); v != -5 {
		t.Errorf("epoch %d", v)
	}
	if v := f.IntOr("none", 9); v != 9 {
		t.Errorf("no number: %d", v)
	}
	if s := f.TextOr("name", "hall"); s != "kitchen" {
		t.Errorf("name %q", s)
	}
	if s := f.TextOr("none", "hall"); s != "hall" {
		t.Errorf("no text: %q", s)
	}
	if !f.Has("key") || !f.Has("epoch") || f.Has("none") || f.Has("") {
		t.Error("Has is wrong")
	}
	if err := f.Done(); !errors.Is(err, beacon.ErrFieldUnknown) || f.Culprit() != "key" {
		t.Errorf("Has takes: %v about %q", err, f.Culprit())
	}
	f = card()
	if v := f.IntOr("name", 9); v != 0 || !errors.Is(f.Done(), beacon.ErrFieldKind) {
		t.Errorf("number %d of a text: %v", v, f.Done())
	}
	f = card()
	if s := f.TextOr("epoch", "hall"); s != "" || !errors.Is(f.Done(), beacon.ErrFieldKind) {
		t.Errorf("text %q of a number: %v", s, f.Done())
	}
}

func TestFieldsTwiceKeepsTheFirst(t *testing.T) {
	var f beacon.Fields
	f.AddInt("a", 1)
	f.AddInt("a", 2)
	if v := f.Int("a"); v != 1 || !errors.Is(f.Done(), beacon.ErrFieldTwice) {
		t.Errorf("%d, %v", v, f.Done())
	}
	for v := range f.Values {
		if v.Int != 1 {
			t.Errorf("%d is kept", v.Int)
		}
	}
}

func TestFieldsEmptyHex(t *testing.T) {
	var f beacon.Fields
	f.AddText("a", "")
	if b := f.Bytes("a"); len(b) != 0 || f.Done() != nil {
		t.Errorf("%x, %v", b, f.Done())
	}
}
