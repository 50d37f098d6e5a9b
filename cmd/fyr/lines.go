package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/seed-496a4445/fyr/beacon"
)

// lines prints JSON lines. The first error of the writer stays.
type lines struct {
	w   *bufio.Writer
	e   *json.Encoder
	err error
}

func newLines(w io.Writer) *lines {
	b := bufio.NewWriterSize(w, 1<<16)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	return &lines{w: b, e: e}
}

// print prints a line, which the reader may see only after flush.
func (l *lines) print(v any) {
	if l.err == nil {
		l.err = l.e.Encode(v)
	}
}

// flush lets the reader see all lines. It returns the first error so far.
func (l *lines) flush() error {
	if l.err == nil {
		l.err = l.w.Flush()
	}
	if l.err != nil {
		return fmt.Errorf("output: %w", l.err)
	}
	return nil
}

// hexBytes is bytes that are printed as hex.
type hexBytes []byte

// MarshalText returns the hex digits.
func (b hexBytes) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, b), nil }

// rough is a number of which two digits are worth printing.
type rough float64

// MarshalJSON returns the two digits.
func (r rough) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(r), 'g', 2, 64), nil
}

// radioLine is what lines tell of the radio side of an advertisement.
type radioLine struct {
	File        string `json:"file,omitempty"`
	Time        string `json:"time,omitempty"`
	Address     string `json:"address,omitempty"`
	AddressType string `json:"address_type,omitempty"`
	RSSI        *int8  `json:"rssi,omitempty"`
}

// noRSSI is the RSSI of advertisements for which none is known.
const noRSSI = 127

func newRadioLine(a *beacon.Advert, s *source, file bool) radioLine {
	l := radioLine{}
	if file {
		l.File = s.file
	}
	if s.Timed {
		l.Time = stamp(time.Unix(0, a.Time))
	}
	if a.Type != beacon.AddressAnonymous {
		l.Address = a.Address.String()
	}
	if a.Type != beacon.AddressUnknown {
		l.AddressType = a.Type.String()
	}
	if a.RSSI != noRSSI {
		l.RSSI = &a.RSSI
	}
	return l
}

// stamp writes a time as all output has it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// readingLine is one reading. Value and Hex alias it.
type readingLine struct {
	Quantity string   `json:"quantity"`
	Channel  uint8    `json:"channel,omitempty"`
	Value    *float64 `json:"value,omitempty"`
	Unit     string   `json:"unit,omitempty"`
	Text     string   `json:"text,omitempty"`
	Hex      hexBytes `json:"hex,omitempty"`
}

func newReadingLine(r *beacon.Reading) readingLine {
	l := readingLine{Quantity: r.Quantity.String(), Channel: r.Channel, Unit: r.Quantity.Unit()}
	numeric := r.Raw == nil || r.Quantity == beacon.UnknownQuantity
	if numeric && !math.IsNaN(r.Value) && !math.IsInf(r.Value, 0) {
		l.Value = &r.Value
	}
	if r.Quantity == beacon.Text && utf8.Valid(r.Raw) {
		l.Text, l.Unit = string(r.Raw), ""
	} else {
		l.Hex = r.Raw
	}
	return l
}

// clone returns a copy that aliases nothing.
func (l readingLine) clone() readingLine {
	if l.Value != nil {
		v := *l.Value
		l.Value = &v
	}
	l.Hex = bytes.Clone(l.Hex)
	return l
}

func newReadingLines(rs []beacon.Reading) []readingLine {
	var ls []readingLine
	for i := range rs {
		ls = append(ls, newReadingLine(&rs[i]))
	}
	return ls
}

// text writes a reading for people.
func (l readingLine) text() string {
	s := l.Quantity
	if l.Channel > 0 {
		s += " " + strconv.Itoa(int(l.Channel)+1)
	}
	if v := l.Value; v != nil && *v == math.Trunc(*v) && math.Abs(*v) < 1<<53 {
		s += " " + strconv.FormatFloat(*v, 'f', -1, 64)
	} else if v != nil {
		s += " " + strconv.FormatFloat(*v, 'g', 6, 64)
	}
	switch {
	case l.Text != "":
		s += " " + strconv.Quote(l.Text)
	case l.Hex != nil:
		s += " " + hex.EncodeToString(l.Hex)
	case l.Unit != "" && l.Unit != "0/1" && l.Unit != "code":
		s += " " + l.Unit
	}
	return s
}
