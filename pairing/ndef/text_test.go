package ndef_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

func TestText(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     ndef.Text
	}{
		{"UTF-8", "02656ec3a6", ndef.Text{Language: "en", Text: "æ"}},
		{"bit 6", "42656e61", ndef.Text{Language: "en", Text: "a"}},
		{"no text", "02656e", ndef.Text{Language: "en"}},
		{"line feed", "02656e610a62", ndef.Text{Language: "en", Text: "a\nb"}},
		{"UTF-8 keeps its mark", "02656eefbbbf", ndef.Text{Language: "en", Text: "\ufeff"}},
		{"UTF-16 without mark", "82656e0061", ndef.Text{Language: "en", Text: "a", UTF16: true}},
		{"UTF-16 big endian", "82656efeff0061", ndef.Text{Language: "en", Text: "a", UTF16: true}},
		{"UTF-16 little endian", "82656efffe6100", ndef.Text{Language: "en", Text: "a", UTF16: true}},
		{"UTF-16 pair", "82656ed83ddd11", ndef.Text{Language: "en", Text: "\U0001f511", UTF16: true}},
		{"UTF-16 pair, little endian", "82656efffe3dd811dd", ndef.Text{Language: "en", Text: "\U0001f511", UTF16: true}},
		{"UTF-16 mark alone", "82656efffe", ndef.Text{Language: "en", UTF16: true}},
		{"UTF-16 nothing", "82656e", ndef.Text{Language: "en", UTF16: true}},
		{"UTF-16 second mark stays", "82656efefffeff", ndef.Text{Language: "en", Text: "\ufeff", UTF16: true}},
		{"UTF-16 highest", "82656edbffdfffffff", ndef.Text{Language: "en", Text: "\U0010ffff\uffff", UTF16: true}},
	} {
		got, err := ndef.ParseText(expecttest.Unhex(c.in))
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v", c.name, got, err)
			continue
		}
		b, err := got.Append([]byte("y"))
		if err != nil || b[0] != 'y' {
			t.Fatal(err)
		}
		if again, err := ndef.ParseText(b[1:]); err != nil || again != got {
			t.Errorf("%s: %+v became %+v, %v", c.name, got, again, err)
		}
	}
}

func TestTextRefuses(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     error
	}{
		{"nothing", "", ndef.ErrTextLength},
		{"no language", "00", ndef.ErrTextLanguageLength},
		{"no language, bad text", "80ff", ndef.ErrTextLanguageLength},
		{"language cut", "0265", ndef.ErrTextLength},
		{"language cut and bad", "0220", ndef.ErrTextLength},
		{"space in language", "022065ff", ndef.ErrTextLanguage},
		{"language beyond 7e", "017f", ndef.ErrTextLanguage},
		{"not UTF-8", "0165ff", ndef.ErrTextEncoding},
		{"odd UTF-16", "816500", ndef.ErrTextEncoding},
		{"half a pair", "8165d83d", ndef.ErrTextEncoding},
		{"second half first", "8165dd11d83d", ndef.ErrTextEncoding},
		{"first half twice", "8165d83dd83d", ndef.ErrTextEncoding},
		{"half a pair, then a letter", "8165d83d0061", ndef.ErrTextEncoding},
	} {
		if got, err := ndef.ParseText(expecttest.Unhex(c.in)); got != (ndef.Text{}) || !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	for _, c := range []struct {
		in   ndef.Text
		want error
	}{
		{ndef.Text{Text: "\xff"}, ndef.ErrTextLanguageLength},
		{ndef.Text{Language: strings.Repeat("é", 64)}, ndef.ErrTextLanguageLength},
		{ndef.Text{Language: strings.Repeat("é", 63)}, ndef.ErrTextLanguage},
		{ndef.Text{Language: "e n", Text: "\xff"}, ndef.ErrTextLanguage},
		{ndef.Text{Language: "en", Text: "\xff"}, ndef.ErrTextEncoding},
		{ndef.Text{Language: "en", Text: "\xff", UTF16: true}, ndef.ErrTextEncoding},
	} {
		if b, err := c.in.Append([]byte("y")); string(b) != "y" || !errors.Is(err, c.want) {
			t.Errorf("%+v: %q, %v", c.in, b, err)
		}
		if r, err := c.in.Record(); r.Type != nil || !errors.Is(err, c.want) {
			t.Errorf("%+v: %+v, %v", c.in, r, err)
		}
	}
	if b, err := (ndef.Text{Language: strings.Repeat("e", 63)}).Append(nil); err != nil || b[0] != 63 {
		t.Errorf("%x, %v", b, err)
	}
}
