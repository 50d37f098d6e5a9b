package ndef

import (
	"unicode/utf16"
	"unicode/utf8"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// TypeText is the well-known type of a record whose payload is text for people.
const TypeText = "T"

// MaxLanguage is the greatest number of octets in the language of a [Text].
const MaxLanguage = 63

// The status octet of a Text record. Bit 6 is reserved and ignored.
const (
	flagUTF16    = 0x80
	maskLanguage = 0x3f
)

// Text is text for people and its language. The zero value cannot be written.
type Text struct {
	Language string // as in BCP 47, "en" or "da-DK"; 1..63 characters 21..7e
	Text     string // UTF-8
	UTF16    bool   // it is sent as UTF-16
}

// ParseText reads the payload of a Text record.
//
// UTF-16 is big endian when no byte order mark says otherwise; one mark is
// taken off. Control characters are let through, line feeds above all.
//
// It returns [ErrTextLength], [ErrTextLanguageLength], [ErrTextLength] again,
// [ErrTextLanguage] or [ErrTextEncoding], checked in this order: the payload is
// not empty, its language is not, the language is all there, language, text.
//
// It implements Text Record Type Definition.
func ParseText(payload []byte) (Text, error) {
	if len(payload) == 0 {
		return Text{}, ErrTextLength
	}
	n := int(payload[0] & maskLanguage)
	if n == 0 {
		return Text{}, ErrTextLanguageLength
	}
	if len(payload) < 1+n {
		return Text{}, ErrTextLength
	}
	t := Text{Language: string(payload[1 : 1+n]), UTF16: payload[0]&flagUTF16 != 0}
	if !printable(t.Language) {
		return Text{}, ErrTextLanguage
	}
	var ok bool
	if t.UTF16 {
		t.Text, ok = decodeUTF16(payload[1+n:])
	} else {
		t.Text, ok = string(payload[1+n:]), utf8.Valid(payload[1+n:])
	}
	if !ok {
		return Text{}, ErrTextEncoding
	}
	return t, nil
}

// Append appends the payload of a Text record, UTF-16 as big endian with a byte
// order mark. It returns dst and [ErrTextLanguageLength], [ErrTextLanguage] or
// [ErrTextEncoding], checked in this order.
func (t Text) Append(dst []byte) ([]byte, error) {
	if n := utf8.RuneCountInString(t.Language); n == 0 || n > MaxLanguage {
		return dst, ErrTextLanguageLength
	}
	if !printable(t.Language) {
		return dst, ErrTextLanguage
	}
	if !utf8.ValidString(t.Text) {
		return dst, ErrTextEncoding
	}
	status := byte(len(t.Language))
	if !t.UTF16 {
		dst = append(append(dst, status), t.Language...)
		return append(dst, t.Text...), nil
	}
	dst = append(append(dst, status|flagUTF16), t.Language...)
	dst = wire.AppendBe16(dst, byteOrderMark)
	for _, unit := range utf16.Encode([]rune(t.Text)) {
		dst = wire.AppendBe16(dst, unit)
	}
	return dst, nil
}

// Record returns the Text record of t, or an error of [Text.Append].
func (t Text) Record() (Record, error) {
	payload, err := t.Append(nil)
	return wellKnown(TypeText, payload, err)
}

// printable reports whether s has characters 21..7e only.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x21 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

const byteOrderMark = 0xfeff

// decodeUTF16 reads UTF-16, or returns false when b has an odd size or a
// surrogate on its own.
func decodeUTF16(b []byte) (string, bool) {
	if len(b)%2 != 0 {
		return "", false
	}
	unit := wire.Be16
	if len(b) > 0 {
		if wire.Le16(b) == byteOrderMark {
			unit = wire.Le16
		}
		if unit(b) == byteOrderMark {
			b = b[2:]
		}
	}
	text := make([]byte, 0, len(b))
	for ; len(b) > 0; b = b[2:] {
		r := rune(unit(b))
		if utf16.IsSurrogate(r) {
			if len(b) < 4 {
				return "", false
			}
			if r = utf16.DecodeRune(r, rune(unit(b[2:]))); r == utf8.RuneError {
				return "", false
			}
			b = b[2:]
		}
		text = utf8.AppendRune(text, r)
	}
	return string(text), true
}
