package rpa_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/rpa"
)

func TestParseIRK(t *testing.T) {
	for _, s := range []string{
		sampleIRK, strings.ToUpper(sampleIRK), "irk:" + sampleIRK, "0x" + sampleIRK, "irk:0x" + sampleIRK,
		" " + sampleIRK + "\r\n", "\tirk: " + sampleIRK,
		"ec:02:34:a3:57:c8:ad:05:34:10:10:a6:0a:39:7d:9b", "EC-02-34-A3-57-C8-AD-05-34-10-10-A6-0A-39-7D-9B",
		"ec 02 34 a3 57 c8 ad 05 34 10 10 a6 0a 39 7d 9b", "irk:ec:02:34:a3:57:c8:ad:05:34:10:10:a6:0a:39:7d:9b",
		"m305CqYQEDQFrchXozQC7A==", "irk:m305CqYQEDQFrchXozQC7A==", " m305CqYQEDQFrchXozQC7A==\n",
	} {
		if c, err := rpa.ParseIRK(s); err != nil || !c.Equal(sample(t)) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestParseIRKRefuses(t *testing.T) {
	for s, want := range map[string]error{
		"":                               rpa.ErrKeySize,
		"irk:":                           rpa.ErrKeySize,
		" ":                              rpa.ErrKeySize,
		sampleIRK[:30]:                   rpa.ErrKeySize,
		sampleIRK + "00":                 rpa.ErrKeySize,
		"AAAA":                           rpa.ErrKeySize,
		"ec:02":                          rpa.ErrKeySize,
		"m305CqYQEDQFrchXozQC":           rpa.ErrKeyText,
		"m305CqYQEDQFrchXozQCAA0=":       rpa.ErrKeySize,
		"m305CqYQEDQFrchXozQ=":           rpa.ErrKeySize,
		"AA==":                           rpa.ErrKeySize,
		"=":                              rpa.ErrKeyText,
		"==":                             rpa.ErrKeyText,
		"irk:=":                          rpa.ErrKeyText,
		"m305CqYQEDQFrchXozQC7A=":        rpa.ErrKeyText, // a character of padding short
		"m305CqYQEDQFrchXozQC7A":         rpa.ErrKeyText, // without padding it is no base64
		"m305CqYQEDQFrch_ozQC7A==":       rpa.ErrKeyText, // of the other alphabet
		sampleIRK + "=":                  rpa.ErrKeyText,
		sampleIRK[:31]:                   rpa.ErrKeyText,
		sampleIRK[:31] + "g":             rpa.ErrKeyText,
		"g":                              rpa.ErrKeyText,
		"irk:irk:" + sampleIRK:           rpa.ErrKeyText,
		"IRK:" + sampleIRK:               rpa.ErrKeyText,
		"0X" + sampleIRK:                 rpa.ErrKeyText,
		"0x0x" + sampleIRK:               rpa.ErrKeyText,
		"ec:0234a357c8ad05341010a60a397": rpa.ErrKeyText,
		"ec:02-34:a3:57:c8:ad:05:34:10:10:a6:0a:39:7d:9b":  rpa.ErrKeyText,
		"ec:02:34:a3:57:c8:ad:05:34:10:10:a6:0a:39:7d:9b:": rpa.ErrKeyText,
		":ec:02:34:a3:57:c8:ad:05:34:10:10:a6:0a:39:7d:9b": rpa.ErrKeyText,
		"ec::02:34:a3:57:c8:ad:05:34:10:10:a6:0a:39:7d:9b": rpa.ErrKeyText,
		"ec02 34a357c8ad05341010a60a397d9b":                rpa.ErrKeyText,
		"ec.02.34.a3.57.c8.ad.05.34.10.10.a6.0a.39.7d.9b":  rpa.ErrKeyText,
		"\xff\xfe": rpa.ErrKeyText,
		"ec0234a357c8ad05341010a60a397d9b ec0234a357c8ad05": rpa.ErrKeyText,
	} {
		c, err := rpa.ParseIRK(s)
		class := map[error]error{rpa.ErrKeySize: fyr.ErrLength, rpa.ErrKeyText: fyr.ErrFormat}[want]
		if !errors.Is(err, want) || !errors.Is(err, class) {
			t.Errorf("%q: %v, want %v", s, err, want)
		}
		if err != nil && strings.Contains(err.Error(), s) && len(s) > 8 {
			t.Errorf("%q: the error shows it", s)
		}
		if !panics(func() { bytesOf(c) }) {
			t.Errorf("%q: a key beside an error", s)
		}
	}
}

// panics reports whether f panics.
func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

// TestParseIRKForms: all forms of a key give that key.
func TestParseIRKForms(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	for range 100 {
		key := random(r, 16)
		back := bytes.Clone(key)
		slices.Reverse(back)
		for _, s := range []string{hex.EncodeToString(key), strings.ToUpper(hex.EncodeToString(key)), base64.StdEncoding.EncodeToString(back)} {
			if c, err := rpa.ParseIRK(s); err != nil || !bytes.Equal(bytesOf(c), key) {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
}

func TestByteOrder(t *testing.T) {
	c := sample(t)
	own, strange := parse(t, sampleAddress), parse(t, "40:01:02:0A:C4:A6")
	mirrored, err := c.Reversed().Generate([3]byte{0x40, 0, 1})
	if err != nil {
		t.Fatal(err)
	}
	palindrome, err := rpa.NewCredential(bytes.Repeat([]byte{7}, 16))
	if err != nil {
		t.Fatal(err)
	}
	its, err := palindrome.Generate([3]byte{0x40, 0, 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		c    rpa.Credential
		seen []beacon.Address
		want rpa.ByteOrder
		text string
	}{
		{c, nil, 0, "neither"},
		{c, []beacon.Address{strange, home}, 0, "neither"},
		{c, []beacon.Address{strange, own, home}, rpa.MostSignificantFirst, "most significant first"},
		{c.Reversed(), []beacon.Address{strange, own}, rpa.LeastSignificantFirst, "least significant first"},
		{c, []beacon.Address{mirrored}, rpa.LeastSignificantFirst, "least significant first"},
		{c, []beacon.Address{own, mirrored}, rpa.MostSignificantFirst | rpa.LeastSignificantFirst, "both"},
		{palindrome, []beacon.Address{its}, rpa.MostSignificantFirst | rpa.LeastSignificantFirst, "both"},
	} {
		if got := x.c.ByteOrder(x.seen...); got != x.want || got.String() != x.text {
			t.Errorf("%v: %v, want %v", x.seen, got, x.want)
		}
	}
	if s := rpa.ByteOrder(4).String(); s != "invalid" {
		t.Errorf("order 4 is %q", s)
	}
}
