package printtest

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// window is how many consecutive bytes of a secret make a leak, and wide how
// many in base64, where text hits fewer by accident.
const (
	window = 4
	wide   = 6
)

// leaks finds a secret in a text.
type leaks struct {
	windows [][]byte // the runs of bytes of the secret that make a leak
	parts   []part
}

// A part is a text that shows bytes of the secret.
type part struct{ how, text string }

// newLeaks prepares the search for secret.
func newLeaks(secret []byte) (*leaks, error) {
	l := &leaks{}
	for i := range len(secret) - window + 1 {
		if w := secret[i : i+window]; varied(w) {
			l.windows = append(l.windows, w)
			l.addWindow(w)
		}
		if i+8 <= len(secret) {
			l.addNumbers(binary.LittleEndian.Uint64(secret[i:]), binary.BigEndian.Uint64(secret[i:]))
		}
		if end := min(i+wide, len(secret)); i == 0 || end-i == wide {
			l.addBase64(secret[i:end])
		}
	}
	if len(l.windows) == 0 {
		return nil, errors.New("the secret is too short or has too few different bytes to be recognised")
	}
	return l, nil
}

// varied reports whether three bytes of w differ: others are in any text.
func varied(w []byte) bool {
	s := slices.Sorted(slices.Values(w))
	return len(slices.Compact(s)) >= 3
}

// addWindow adds the forms of window bytes that are one text.
func (l *leaks) addWindow(w []byte) {
	quoted := strconv.Quote(string(w))
	var runes, quotedRunes []string
	for _, b := range w {
		runes = append(runes, string(rune(b)))
		quotedRunes = append(quotedRunes, strconv.QuoteRune(rune(b)))
	}
	marshaled, _ := json.Marshal(string(w)) // a string always marshals
	little := slices.Clone(w)
	slices.Reverse(little)
	l.parts = append(l.parts, []part{
		{"raw", string(w)},
		{"as runes", strings.Join(runes, "")},
		{"as a list of runes", strings.Join(runes, " ")},
		{"as a list of runes", strings.Join(quotedRunes, " ")},
		{"in hexadecimal", hex.EncodeToString(w)},
		{"in hexadecimal", strings.ToUpper(hex.EncodeToString(w))},
		{"in reversed hexadecimal", hex.EncodeToString(little)},
		{"in reversed hexadecimal", strings.ToUpper(hex.EncodeToString(little))},
		{"quoted", quoted[1 : len(quoted)-1]},
		{"quoted", strings.Trim(strconv.QuoteToASCII(string(w)), `"`)},
		{"quoted for JSON", string(marshaled[1 : len(marshaled)-1])},
	}...)
	l.addNumbers(uint64(binary.LittleEndian.Uint32(w)), uint64(binary.BigEndian.Uint32(w)))
}

// addNumbers adds integers in decimal, where they are long enough to be no
// accident.
func (l *leaks) addNumbers(values ...uint64) {
	for _, v := range values {
		for _, text := range []string{strconv.FormatUint(v, 10), strconv.FormatInt(int64(v), 10)} {
			if len(text) >= 8 {
				l.parts = append(l.parts, part{"as a number", text})
			}
		}
	}
}

// addBase64 adds b in base64: whole groups only, which any longer text holds
// in one of its three alignments.
func (l *leaks) addBase64(b []byte) {
	for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		text := e.EncodeToString(b)
		if len(b) < wide { // the whole secret: its last character holds only bits of it
			text = text[:len(b)*8/6]
		}
		l.parts = append(l.parts, part{"in base64", text})
	}
}

// find says how text shows the secret, or returns "".
func (l *leaks) find(text string) string {
	for _, p := range l.parts {
		if strings.Contains(text, p.text) {
			return p.how
		}
	}
	tokens := numerals.FindAllString(strip.ReplaceAllString(text, ""), -1)
	if len(tokens) < window {
		return ""
	}
	for _, base := range []int{2, 8, 10, 16} {
		values := make([]int, len(tokens))
		for i, token := range tokens {
			v, err := strconv.ParseUint(token, base, 8)
			values[i] = int(v)
			if err != nil {
				values[i] = -1
			}
		}
		for _, w := range l.windows {
			if holds(values, w) {
				return fmt.Sprintf("as a list of numbers in base %d", base)
			}
		}
	}
	return ""
}

// holds reports whether the bytes w stand in values one after the other.
func holds(values []int, w []byte) bool {
	for i := range len(values) - len(w) + 1 {
		if slices.EqualFunc(values[i:i+len(w)], w, func(v int, b byte) bool { return v == int(b) }) {
			return true
		}
	}
	return false
}

var (
	// strip matches what fmt writes before the digits of a number: the prefixes
	// of the bases, of code points, of quoted bytes, and of verbs that do not
	// suit the type, "%!e(uint8=1)".
	strip = regexp.MustCompile(`%!.\([\w.]+=|\b0[xXbBo]|\bU\+|\\[xuU]`)
	// numerals matches a number in any base.
	numerals = regexp.MustCompile(`[0-9a-fA-F]+`)
)
