package rpa

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/seed-496a4445/fyr/beacon"
)

// ParseIRK reads an IRK as other programs print it and people paste it, behind
// a prefix "irk:" or without: text that ends with "=" is base64 of the 16 bytes
// least significant first, everything else hexadecimal most significant first,
// in upper or lower case. White space around it, a prefix "0x", and a colon,
// dash or space between all bytes are passed over.
//
// It returns [ErrKeyText] when the text is neither, and then [ErrKeySize]. The
// text does not tell when a program took the other order: see
// [Credential.ByteOrder]. Variable time in the key.
func ParseIRK(text string) (Credential, error) {
	text = strings.TrimSpace(text)
	text = strings.TrimSpace(strings.TrimPrefix(text, "irk:"))
	var (
		irk []byte
		err error
	)
	if strings.HasSuffix(text, "=") {
		irk, err = base64.StdEncoding.DecodeString(text)
		slices.Reverse(irk)
	} else {
		irk, err = hex.DecodeString(digits(text))
	}
	defer clear(irk)
	if err != nil {
		return Credential{}, ErrKeyText
	}
	return NewCredential(irk)
}

// digits returns text without the prefix and the separators of hexadecimal
// bytes. Text that is none of these comes back in a form that is none either.
func digits(text string) string {
	text = strings.TrimPrefix(text, "0x")
	if len(text) < 3 || strings.IndexByte(":- ", text[2]) < 0 {
		return text
	}
	parts := strings.Split(text, text[2:3])
	for _, p := range parts {
		if len(p) != 2 {
			return text
		}
	}
	return strings.Join(parts, "")
}

// ByteOrder is the set of orders in which the bytes of an IRK make sense. The
// zero value is none.
type ByteOrder uint8

// The orders.
const (
	// MostSignificantFirst is the order of the specification and this package.
	MostSignificantFirst ByteOrder = 1 << iota
	// LeastSignificantFirst is the order on the air and of many programs: the
	// key is to be taken [Credential.Reversed].
	LeastSignificantFirst
)

// String returns "most significant first", "least significant first", "both"
// or "neither".
func (o ByteOrder) String() string {
	names := [...]string{"neither", "most significant first", "least significant first", "both"}
	if int(o) < len(names) {
		return names[o]
	}
	return "invalid"
}

// ByteOrder tells in which order the key of c stands, from addresses seen while
// the device was near: those orders in which it resolves at least one of them.
// None means that the device was not among them, or the key is another. The
// wrong order resolves one address in 2^24, and always does where the key reads
// the same from both ends.
func (c Credential) ByteOrder(seen ...beacon.Address) ByteOrder {
	reversed := c.Reversed()
	defer reversed.Wipe()
	var o ByteOrder
	for _, a := range seen {
		if c.Resolves(a) {
			o |= MostSignificantFirst
		}
		if reversed.Resolves(a) {
			o |= LeastSignificantFirst
		}
	}
	return o
}
