package ndef_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// poster is the payload of a Smart Poster with these records.
func poster(records ...ndef.Record) []byte {
	b, err := ndef.Message(records).Append(nil)
	if err != nil {
		panic(err)
	}
	return b
}

func wkt(typ, payload string) ndef.Record {
	return ndef.Record{TNF: ndef.WellKnown, Type: []byte(typ), Payload: []byte(payload)}
}

func media(typ, payload string) ndef.Record {
	return ndef.Record{TNF: ndef.Media, Type: []byte(typ), Payload: []byte(payload)}
}

func TestSmartPoster(t *testing.T) {
	u := wkt("U", "\x04a")
	full := ndef.SmartPoster{
		URI:    "https://a",
		Titles: []ndef.Text{{Language: "en", Text: "b"}, {Language: "da", Text: "c", UTF16: true}},
		Action: new(ndef.Edit), Size: new(uint32(1 << 31)), Type: new("d/e"),
		Icons: []ndef.Icon{{Type: "image/f", Data: []byte{1}}, {Type: "video/g", Data: []byte{2}}},
	}
	b, err := full.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ndef.ParseSmartPoster(b); err != nil || !reflect.DeepEqual(got, full) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, c := range []struct {
		name string
		in   []byte
		want ndef.SmartPoster
	}{
		{"URI last", poster(wkt("act", "\x01"), u), ndef.SmartPoster{URI: "https://a", Action: new(ndef.Save)}},
		{"last counts", poster(wkt("act", "\x01"), wkt("s", "\x00\x00\x00\x01"), wkt("t", "x"), u, wkt("act", "\x00"), wkt("s", "\x00\x00\x00\x02"), wkt("t", "")),
			ndef.SmartPoster{URI: "https://a", Action: new(ndef.Do), Size: new(uint32(2)), Type: new("")}},
		{"others", poster(u, ndef.Record{}, wkt("Sp", "\xff"), wkt("ACT", "\xff"), wkt("u", "\xff"), media("IMAGE/png", ""), media("image", ""), media("text/image/", "")),
			ndef.SmartPoster{URI: "https://a"}},
		{"external with their names", poster(u, ndef.Record{TNF: ndef.External, Type: []byte("U")}, ndef.Record{TNF: ndef.AbsoluteURI, Type: []byte("image/png")}), ndef.SmartPoster{URI: "https://a"}},
		{"in chunks", expecttest.Unhex("b1010155043600016156000162"), ndef.SmartPoster{URI: "https://ab"}},
	} {
		if got, err := ndef.ParseSmartPoster(c.in); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestSmartPosterRefuses(t *testing.T) {
	u := wkt("U", "\x04a")
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"nothing", nil, ndef.ErrLength},
		{"no message", []byte{1}, ndef.ErrLength},
		{"no MB", expecttest.Unhex("51010155"), ndef.ErrBegin},
		{"no URI", poster(ndef.Record{}), ndef.ErrPosterURI},
		{"two URIs", poster(u, u), ndef.ErrPosterURI},
		{"second URI not read", poster(u, wkt("U", "")), ndef.ErrPosterURI},
		{"bad URI", poster(wkt("U", "\xff")), ndef.ErrURICode},
		{"bad text", poster(wkt("T", ""), u), ndef.ErrTextLength},
		{"action of two", poster(u, wkt("act", "\x00\x00")), ndef.ErrPosterLength},
		{"no action", poster(u, wkt("act", "")), ndef.ErrPosterLength},
		{"action 3", poster(u, wkt("act", "\x03")), ndef.ErrAction},
		{"action 3, then a right one", poster(u, wkt("act", "\x03"), wkt("act", "\x02")), ndef.ErrAction},
		{"size of three", poster(u, wkt("s", "123")), ndef.ErrPosterLength},
		{"size of five", poster(u, wkt("s", "12345")), ndef.ErrPosterLength},
		{"type", poster(u, wkt("t", "\xff")), ndef.ErrPosterText},
		{"icon", poster(u, media("image/\xff", "")), ndef.ErrPosterText},
		{"order of faults", poster(wkt("act", "\x03"), wkt("s", "")), ndef.ErrAction},
	} {
		if got, err := ndef.ParseSmartPoster(c.in); !reflect.DeepEqual(got, ndef.SmartPoster{}) || !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	for _, c := range []struct {
		in   ndef.SmartPoster
		want error
	}{
		{ndef.SmartPoster{URI: "\n"}, ndef.ErrURIText},
		{ndef.SmartPoster{Titles: make([]ndef.Text, 1)}, ndef.ErrTextLanguageLength},
		{ndef.SmartPoster{Action: new(ndef.Edit + 1)}, ndef.ErrAction},
		{ndef.SmartPoster{Type: new("\xff")}, ndef.ErrPosterText},
		{ndef.SmartPoster{Icons: []ndef.Icon{{Type: "image/\xff"}}}, ndef.ErrPosterText},
		{ndef.SmartPoster{Icons: []ndef.Icon{{Type: "Image/png"}}}, ndef.ErrPosterText},
		{ndef.SmartPoster{Icons: []ndef.Icon{{Type: "image/" + strings.Repeat("p", 250)}}}, ndef.ErrFieldLength},
	} {
		if b, err := c.in.Append([]byte("y")); string(b) != "y" || !errors.Is(err, c.want) {
			t.Errorf("%+v: %q, %v", c.in, b, err)
		}
		if r, err := c.in.Record(); r.Type != nil || !errors.Is(err, c.want) {
			t.Errorf("%+v: %+v, %v", c.in, r, err)
		}
	}
}
