package eddystone

import "strings"

// URL is a frame with a web address. The zero value cannot be written.
type URL struct {
	TxPower int8   // dBm at 0 m, -100..20
	URL     string // whole, as in "https://example.com/"
}

// The codes of a URL are the positions in these lists. Each list has the longer
// of two matches first.
var (
	schemes    = [...]string{"http://www.", "https://www.", "http://", "https://"}
	expansions = [...]string{
		".com/", ".org/", ".edu/", ".net/", ".info/", ".biz/", ".gov/",
		".com", ".org", ".edu", ".net", ".info", ".biz", ".gov",
	}
)

// Characters that stand for themselves.
const (
	firstCharacter = 0x21
	lastCharacter  = 0x7e
)

// checkURL checks the scheme and the text of a URL frame of a right length.
func checkURL(b []byte) error {
	if int(b[2]) >= len(schemes) {
		return ErrURLScheme
	}
	for _, c := range b[3:] {
		if int(c) >= len(expansions) && (c < firstCharacter || c > lastCharacter) {
			return ErrURLByte
		}
	}
	return nil
}

// ParseURL reads a URL frame of 4..20 bytes and expands its text. The shortest
// form is not demanded.
func ParseURL(b []byte) (URL, error) {
	if err := want(b, KindURL); err != nil {
		return URL{}, err
	}
	if err := checkURL(b); err != nil {
		return URL{}, err
	}
	var s strings.Builder
	s.WriteString(schemes[b[2]])
	for _, c := range b[3:] {
		if int(c) < len(expansions) {
			s.WriteString(expansions[c])
		} else {
			s.WriteByte(c)
		}
	}
	return URL{TxPower: int8(b[1]), URL: s.String()}, nil
}

// Kind returns [KindURL].
func (u URL) Kind() string { return KindURL }

// Append appends the frame, 4..20 bytes, in its shortest form: the longest
// scheme that fits, then at each place the longest expansion that fits, upper
// and lower case being different. It checks the scheme, the characters, the
// size of the encoded text and the power, in this order, and returns
// [ErrURLPrefix], [ErrURLCharacter], [ErrURLLength] or [ErrTxPower].
func (u URL) Append(dst []byte) ([]byte, error) {
	scheme, text := cutCode(schemes[:], u.URL)
	if scheme < 0 {
		return dst, ErrURLPrefix
	}
	for _, c := range []byte(text) {
		if c < firstCharacter || c > lastCharacter {
			return dst, ErrURLCharacter
		}
	}
	frame := append(dst, typeURL, byte(u.TxPower), byte(scheme))
	head := len(frame)
	for text != "" {
		code, rest := cutCode(expansions[:], text)
		if code < 0 {
			code, rest = int(text[0]), text[1:]
		}
		if len(frame)-head == URLMaxSize-3 {
			return dst, ErrURLLength
		}
		frame, text = append(frame, byte(code)), rest
	}
	if len(frame) == head {
		return dst, ErrURLLength
	}
	if !txPowerValid(u.TxPower) {
		return dst, ErrTxPower
	}
	return frame, nil
}

// cutCode returns the position of the first of list that s begins with, and
// what follows it, or -1 and s.
func cutCode(list []string, s string) (int, string) {
	for i, p := range list {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return i, rest
		}
	}
	return -1, s
}
