// Package sts is the scrambled timestamp sequence of HRP UWB: IEEE 802.15.4z.
//
// A packet carries pulses whose signs only the holders of a key can tell. A
// receiver that finds them in time knows that they were sent by such a holder,
// and when.
//
// # The sequence
//
// Block i is one block of AES-128, under the key, of V counted on by i:
//
//	V      upper 12 bytes || counter 4, most significant byte first
//	block  AES(key, upper || (counter + i mod 2^32))
//
// No carry goes into the upper part. A block is 128 pulses, byte 0 first, most
// significant bit first; bit 0 is a positive pulse, bit 1 a negative one. A
// pulse is spread over as many chips as [Mode.Spreading] says, the first of
// which is +1 or -1, and the others 0:
//
//	byte    0                        1
//	bit     7  6  5  4  3  2  1  0   7  6 ...
//	pulse   0  1  2  3  4  5  6  7   8  9 ...
//	chip    0  L  2L 3L ...
//
// A segment is a number of units of 512 chips; the counter runs on from one
// segment to the next: [Geometry]. No published bit stream was found: the order
// of bits is that of a public simulator, of which there are several copies.
//
// # No pair twice
//
// Whoever has seen the pulses of a key and a V can send them when the pair is
// used again. [Stream] is the one type that hands out blocks to be sent or
// expected, and never the same twice; what survives a loss of power is a
// [Position] that is stored before it is used. [Generator] makes any block at
// any time: for receivers of logs, tests and firmware that needs an oracle.
//
// # What a match says
//
// [MatchTest] counts equal signs. The chance that a sender without the key
// passes is known exactly and does not depend on its power; there is no way to
// set a threshold without it. [Amplitude] is the chance to pass a threshold on
// the correlation instead, which a strong sender passes easily: the hole that
// published attacks on commodity radios went through.
//
// Neither says anything for pulses that can be known ahead: [Kind] tells secret
// sequences from static, fixed, SDC and public ones, none of which
// authenticates anybody.
//
// # Secrets and time
//
// Secret are keys, and blocks until they are on the air. V, positions, sizes
// and how many signs match are public. Everything is constant time in the
// secrets as far as the AES engine is. Keys do not print, and copies of a Stream
// or a Generator share one.
//
// The package runs on tags: see [ranging.AES]. Only [NewStream], [Unkeyed] and
// [NewGenerator] allocate; [Amplitude] and logarithms use floating point, and
// nothing else does.
package sts
