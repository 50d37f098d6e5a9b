package ndef_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     ndef.Message
	}{
		{"empty", "d00000", ndef.Message{{}}},
		{"two, second with ID", "9103034142436162635903030144454630646566", ndef.Message{
			{TNF: ndef.WellKnown, Type: []byte("ABC"), Payload: []byte("abc")},
			{TNF: ndef.WellKnown, Type: []byte("DEF"), ID: []byte("0"), Payload: []byte("def")},
		}},
		{"ID of no octets", "d901000055", ndef.Message{{TNF: ndef.WellKnown, Type: []byte("U")}}},
		{"long form, short payload", "c1010000000155aa", ndef.Message{{TNF: ndef.WellKnown, Type: []byte("U"), Payload: []byte{0xaa}}}},
		{"unknown with ID", "dd00010161aa", ndef.Message{{TNF: ndef.Unknown, ID: []byte("a"), Payload: []byte{0xaa}}}},
		{"three chunks", "b1010155013600010256000103", ndef.Message{{TNF: ndef.WellKnown, Type: []byte("U"), Payload: []byte{1, 2, 3}}}},
		{"chunks of no octets", "b1010055560000", ndef.Message{{TNF: ndef.WellKnown, Type: []byte("U")}}},
		{"chunked empty record", "b0000056000101", ndef.Message{{TNF: ndef.Empty, Payload: []byte{1}}}},
		{"chunks, then another", "b101015501160001025000 00", nil},
	} {
		b, err := hex.DecodeString(c.in)
		if err != nil {
			b = unhex("b10101550116000102500000")
			c.want = ndef.Message{{TNF: ndef.WellKnown, Type: []byte("U"), Payload: []byte{1, 2}}, {}}
		}
		got, err := ndef.Parse(b)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     error
	}{
		{"nothing", "", ndef.ErrLength},
		{"header cut", "d1", ndef.ErrLength},
		{"payload cut", "d1010255aa", ndef.ErrLength},
		{"4 GiB", "c101ffffffff55", ndef.ErrLength},
		{"no MB", "510000", ndef.ErrBegin},
		{"MB twice", "900000d00000", ndef.ErrBegin},
		{"no ME", "900000", ndef.ErrEnd},
		{"after ME", "d0000000", ndef.ErrEnd},
		{"TNF 7", "d70000", ndef.ErrTNF},
		{"type missing", "d10000", ndef.ErrFields},
		{"type of empty", "d0010055", ndef.ErrFields},
		{"payload of empty", "d00001aa", ndef.ErrFields},
		{"unchanged first", "d60000", ndef.ErrChunk},
		{"CF with ME", "f1010055", ndef.ErrChunk},
		{"ID in a chunk", "b10100555e000000", ndef.ErrChunk},
		{"series broken off", "b1010055510100550", ndef.ErrChunk},
	} {
		b, err := hex.DecodeString(c.in)
		if err != nil {
			b = unhex(c.in[:len(c.in)-1])
		}
		if got, err := ndef.Parse(b); got != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestAppend(t *testing.T) {
	m := ndef.Message{
		{TNF: ndef.WellKnown, Type: []byte("U"), ID: []byte("i"), Payload: bytes.Repeat([]byte{7}, 256)},
		{TNF: ndef.External, Type: []byte("a:b"), Payload: bytes.Repeat([]byte{8}, 255)},
	}
	whole, err := m.Append([]byte{9})
	if err != nil || whole[0] != 9 {
		t.Fatal(err)
	}
	if got, err := ndef.Parse(whole[1:]); err != nil || !reflect.DeepEqual(got, m) {
		t.Errorf("%+v, %v", got, err)
	}
	for size := 1; size < 300; size++ {
		b, err := m.AppendChunked(nil, size)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ndef.Parse(b); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("chunks of %d: %+v, %v", size, got, err)
		}
	}
}
