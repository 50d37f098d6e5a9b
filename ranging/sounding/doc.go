// Package sounding is Bluetooth Channel Sounding for hosts: the random bits that
// both sides draw alike, distances by phase and by round trips, and what these
// are worth as evidence.
//
//	key.go derive.go        K_DRBG and V_DRBG: f7, f8, f9, h9, backtracking
//	drbg.go                 octets, bits, numbers (hr1) and orders (cr1)
//	address.go packet.go    access addresses, markers, sequences, antenna paths
//	report.go               what controllers report: terms, tones, packets, NADM
//	roundtrip.go            time of flight
//	sweep.go                phases of tones, and distance by their slope
//	transform.go paths.go   distance by inverse transform, and ghosts
//	evidence.go             all of it for ranging.Verify
//
// Source: Bluetooth Core 6.0, Vol 6 Part E Section 3 and Part H, by way of the
// sample data and code that carry it in public. Random sequences, antenna paths
// and backtracking have no sample data. Which order an index of antenna paths
// stands for is not here.
//
// # Phase alone never authenticates
//
// Phases repeat every 149.9 m, and a relay that turns those of each tone by a
// little more than the last moves the distance by any amount, with no key. So
// [Measurement.Evidence] takes its distance from round trips and nothing else,
// and refuses to be made without. Round trips that timed nothing but access
// addresses are reported as such, and [ranging.Verify] refuses them. An unknown
// NADM never counts as no attack.
//
// Nothing here is worth bits. The controller, not the host, compares random
// sequences and shows no soft bits of them, so that the claim they make is
// [ranging.Device]; the reflector reports its own reply; and published attacks
// that reshape symbols move round trips by up to 18 m without knowing them.
//
// # Traps handled here
//
//   - Octets and bits left over in one step are spent in later ones, and the
//     counter of blocks restarts with the step. Who draws afresh in each step
//     loses the peer from the second use on.
//   - Steps have 16 bits wherever they are counted in. With 8 the peer is lost
//     after 256 steps.
//   - The number of orders of antenna paths is a factorial, and starts at one.
//     Started at zero, the order is the same for ever.
//   - A marker replaces four bits of a sounding sequence and leaves the others.
//   - Sums with V_DRBG do not carry from field to field.
//   - The response there and back is a square: between two paths there is a
//     ghost, and it may be the strongest peak. See [Transform.Paths].
//   - The product of two reports may be silent, infinite or no number. That is an
//     error and never a distance.
//
// # Secrets and time
//
// Secret are [Key], [Share] and [DRBG]. They neither print nor compare.
// Time does not depend on them, as far as crypto/aes has it, which is constant
// time on machines with AES instructions. What is drawn goes on the air within
// the procedure: time and memory access may depend on it. Reports, tones and
// distances are public.
package sounding
