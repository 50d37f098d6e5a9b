package edhoc_test

import (
	"crypto/hmac"
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// lowOrderPoints lists encodings that X25519 makes zero of, some of them not
// reduced, or with the bit on top that does not count.
var lowOrderPoints = [][]byte{
	expecttest.Unhex("0000000000000000000000000000000000000000000000000000000000000000"),
	expecttest.Unhex("0100000000000000000000000000000000000000000000000000000000000000"),
	expecttest.Unhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
	expecttest.Unhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
	expecttest.Unhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
	expecttest.Unhex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
	expecttest.Unhex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
	expecttest.Unhex("0000000000000000000000000000000000000000000000000000000000000080"),
	expecttest.Unhex("0100000000000000000000000000000000000000000000000000000000000080"),
	expecttest.Unhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880"),
	expecttest.Unhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7"),
	expecttest.Unhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
	expecttest.Unhex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
	expecttest.Unhex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
}

// hmacSum is HMAC-SHA-256 over parts.
func hmacSum(key []byte, parts ...[]byte) []byte {
	m := hmac.New(sha256.New, key)
	for _, p := range parts {
		m.Write(p)
	}
	return m.Sum(nil)
}
