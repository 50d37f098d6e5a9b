package edhoc

import (
	"math"
	"unicode/utf8"
)

// The reader of items is written here, because no option of the CBOR library
// makes it demand the shortest form, tell an input that is cut from one that
// is malformed, or judge items strictly from the left: all three decide which
// error a message gets.

// A kind is a major type of CBOR, RFC 8949, Section 3.1.
type kind byte

const (
	kindUint kind = iota
	kindNegative
	kindBytes
	kindText
	kindArray
	kindMap
	kindTag
	kindSimple
)

// An item is one whole item. Its slices alias the input.
type item struct {
	kind kind
	n    uint64 // the number of the head
	body []byte // of byte and text strings
	raw  []byte // all of it
}

// takeHead reads the head of an item: its kind, its number, and what follows.
// A head that is cut is [ErrTruncated]; one that is not in shortest form, of
// indefinite length, reserved, a tag or a float is [ErrEncoding].
func takeHead(b []byte) (k kind, n uint64, rest []byte, err error) {
	if len(b) == 0 {
		return 0, 0, nil, ErrTruncated
	}
	k, n, rest = kind(b[0]>>5), uint64(b[0]&31), b[1:]
	switch {
	case k == kindTag, n > 27, k == kindSimple && n > 24:
		return 0, 0, nil, ErrEncoding
	case n < 24:
		return k, n, rest, nil
	}
	size := 1 << (n - 24)
	if len(rest) < size {
		return 0, 0, nil, ErrTruncated
	}
	n = 0
	for _, octet := range rest[:size] {
		n = n<<8 | uint64(octet)
	}
	// The least number that needs a head of this size.
	least := uint64(24)
	if size > 1 {
		least = 1 << (4 * size)
	}
	if k == kindSimple {
		least = 32
	}
	if n < least {
		return 0, 0, nil, ErrEncoding
	}
	return k, n, rest[size:], nil
}

// takeItem reads one item with all that it holds, and returns it and what
// follows. It neither recurses nor allocates, whatever the item declares.
func takeItem(b []byte) (it item, rest []byte, err error) {
	rest = b
	for pending := uint64(1); pending > 0; {
		var k kind
		var n uint64
		first := len(rest) == len(b)
		if k, n, rest, err = takeHead(rest); err != nil {
			return item{}, nil, err
		}
		pending--
		var body []byte
		switch k {
		case kindBytes, kindText:
			if n > uint64(len(rest)) {
				return item{}, nil, ErrTruncated
			}
			body, rest = rest[:n:n], rest[n:]
			if k == kindText && !utf8.Valid(body) {
				return item{}, nil, ErrEncoding
			}
		case kindArray:
			pending = saturate(pending, n)
		case kindMap:
			pending = saturate(saturate(pending, n), n)
		}
		if first {
			it = item{kind: k, n: n, body: body}
		}
	}
	it.raw = b[: len(b)-len(rest) : len(b)-len(rest)]
	return it, rest, nil
}

// saturate adds without overflow: no input has 2^64 items, so that the
// greatest number means "more than there are".
func saturate(a, b uint64) uint64 {
	if a > math.MaxUint64-b {
		return math.MaxUint64
	}
	return a + b
}

// takeBytes reads one byte string.
func takeBytes(b []byte) (body, rest []byte, err error) {
	it, rest, err := takeItem(b)
	if err != nil {
		return nil, nil, err
	}
	if it.kind != kindBytes {
		return nil, nil, ErrEncoding
	}
	return it.body, rest, nil
}

// onlyBytes reads a byte string behind which nothing follows: the form of
// message_2, message_3 and message_4.
func onlyBytes(b []byte) ([]byte, error) {
	body, rest, err := takeBytes(b)
	if err != nil {
		return nil, err
	}
	if len(rest) != 0 {
		return nil, ErrEncoding
	}
	return body, nil
}

// isInteger reports whether it is an integer.
func (it item) isInteger() bool { return it.kind == kindUint || it.kind == kindNegative }

// int64 returns the integer it, and whether it has 64 bits with a sign.
func (it item) int64() (int64, bool) {
	if !it.isInteger() || it.n > math.MaxInt64 {
		return 0, false
	}
	if it.kind == kindNegative {
		return -1 - int64(it.n), true
	}
	return int64(it.n), true
}

// appendHead appends the head of kind k and number n in shortest form.
func appendHead(dst []byte, k kind, n uint64) []byte {
	major := byte(k) << 5
	if n < 24 {
		return append(dst, major|byte(n))
	}
	size, code := 1, byte(24)
	for size < 8 && n>>(8*size) != 0 {
		size, code = 2*size, code+1
	}
	dst = append(dst, major|code)
	for i := size - 1; i >= 0; i-- {
		dst = append(dst, byte(n>>(8*i)))
	}
	return dst
}

// appendInt appends the integer n.
func appendInt(dst []byte, n int64) []byte {
	if n < 0 {
		return appendHead(dst, kindNegative, uint64(-1-n))
	}
	return appendHead(dst, kindUint, uint64(n))
}

// appendBytes appends b as a byte string.
func appendBytes(dst, b []byte) []byte {
	return append(appendHead(dst, kindBytes, uint64(len(b))), b...)
}
