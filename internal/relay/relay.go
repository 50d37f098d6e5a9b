// Package relay is the arithmetic of relay resistance in the manner of EMV
// contactless: how much of an exchange's time was neither's on the air, and
// whether that is what the card said of itself. All times are in one unit, 100
// microseconds in EMV. Sums and products are exact: what does not fit 64 bits
// is computed with 128. Nothing in it is secret.
package relay

import "math/bits"

// Processing returns max(0, elapsed - command - min(response, own)): what is
// left of the elapsed time when sending the command and the response is taken
// out, the latter as the reader expects it or as the card says, whichever is
// less.
func Processing(elapsed, command, response, own uint64) uint64 {
	return sub(sub(elapsed, command), min(response, own))
}

// TooFast reports whether measured is below max(0, least - grace).
func TooFast(measured, least, grace uint64) bool { return measured < sub(least, grace) }

// TooSlow reports whether measured is above most + grace.
func TooSlow(measured, most, grace uint64) bool {
	limit, carry := bits.Add64(most, grace, 0)
	return carry == 0 && measured > limit
}

// Differs reports whether a is less than percent of b.
func Differs(a, b, percent uint64) bool {
	hiA, loA := bits.Mul64(a, 100)
	hiB, loB := bits.Mul64(b, percent)
	return hiA < hiB || hiA == hiB && loA < loB
}

// Over returns max(0, measured - least).
func Over(measured, least uint64) uint64 { return sub(measured, least) }

// sub returns max(0, a - b).
func sub(a, b uint64) uint64 { return a - min(a, b) }
