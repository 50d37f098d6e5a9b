// Package ladder derives, signs and seals what package aliro does, with every
// input an argument: ephemeral keys and counters too, so that published runs
// can be made again. Package aliro draws the keys and owns the counters.
//
// Secret are private keys, the shared secret, persistent keys and all that is
// derived. All is constant time but for whether an input is valid, and whether
// a tag or a signature verifies.
package ladder

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors. Package aliro gives them their public names.
var (
	ErrKeyLength    = fail.New(fail.Length, "aliro: key of a wrong length")
	ErrPrivateKey   = fail.New(fail.Range, "aliro: private key outside 1..n-1")
	ErrPoint        = fail.New(fail.Point, "aliro: public key is not a point of the curve")
	ErrInterface    = fail.New(fail.Unsupported, "aliro: interface is neither NFC nor Bluetooth LE")
	ErrSignature    = fail.New(fail.Authentication, "aliro: signature does not verify")
	ErrCounter      = fail.New(fail.Range, "aliro: counter outside 1..2^32-1")
	ErrSealedLength = fail.New(fail.Length, "aliro: sealed message shorter than its tag")
	ErrSealed       = fail.New(fail.Authentication, "aliro: sealed message does not open")
)

// Sizes in bytes.
const (
	KeySize         = 32 // symmetric keys, private keys and coordinates
	PointSize       = 1 + 2*KeySize
	SignatureSize   = 2 * KeySize
	ReaderIDSize    = 32
	TransactionSize = 16
	TagSize         = 16
)

// A Role is one of the two ends.
type Role uint8

// The two ends.
const (
	Reader Role = iota
	Device
)
