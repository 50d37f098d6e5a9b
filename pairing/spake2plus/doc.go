// Package spake2plus is SPAKE2+, RFC 9383: two sides of which one knows a short
// code, and the other what was registered of it, agree on a strong key. Whoever
// listens learns nothing, and whoever takes part tries one code a run.
//
//	prover, a phone             verifier, a tag
//	code, or w0 and w1          w0 and L = w1*P, the registration record
//
//	X = x*P + w0*M  --- shareP --------------->
//	                <-- shareV, confirmV ------  Y = y*P + w0*N
//	                --- confirmP ------------->
//	K_shared                    K_shared
//
// [Register] and [RegisterPassword] make a [ProverKey] of a code; what the tag
// keeps is its [Record], from which the code can be found by trying but which
// does not open a tag itself. [Prover] and [Verifier] are the two sides of one
// run: bytes in, bytes out. Neither hands out K_shared before the confirmation
// of the other side is verified.
//
// Ciphersuites are those of RFC 9383, Table 1, on P-256, P-384 and P-521, with
// HMAC or CMAC for the confirmations. Edwards curves are left out: there are no
// vectors for them.
//
// # The code is no key
//
// A code of six digits has 20 bits. It never becomes a pre-shared key of Noise
// or of anything else: whoever saw one message made under it would try them all.
// The psk of the XXpsk0 handshake that follows is K_shared, which with a suite
// of SHA-256 has the 32 bytes that it takes. That K_shared proves no identity:
// it is bound to those of the [Parameters] as names only. Keys that stand for
// the two sides come with the handshake.
//
// A run tells an active attacker whether one code is right. A tag therefore
// answers through a [Limiter], which counts wrong codes through cuts of power,
// and not by [Verifier.Respond] alone.
//
// # Not Matter
//
// Matter's PASE is an older draft: the same shares, but K_a and K_e are the
// halves of SHA-256 of the transcript, identities are empty and the context is
// a hash of its own. Its peers compute other confirmations and keys than this
// package.
//
// # Forms, errors, timing
//
// Points are uncompressed, 04 and two coordinates below the prime; other forms
// are refused, and so is a share that is w0*M or w0*N and nothing more. Both
// sides must have the same context and identities, any bytes; an absent one is
// empty. A share reflected to its sender is a valid point, and fails at the
// confirmation.
//
// The errors are for the caller. A peer sees one and the same failure for all
// of them; a run that failed is over.
//
// Secret are codes, their stretched halves, w0, w1, L, x, y, Z, V and all keys.
// Nothing branches on them, nor loops or looks up by them, but for whether a
// given scalar is one, whether an unmasked share is the identity, which is
// whether w0 was guessed, and whether a confirmation verifies. Points are
// computed by filippo.io/nistec. CMAC is as constant as crypto/aes is on the
// machine. Codes that go through [PBKDF2] are copied into a string, which
// cannot be wiped.
//
// A side of a run on P-256 makes fewer than 100 allocations, of about 6 kB all
// in all, for points and hashes. Nothing is allocated in proportion to what a
// peer sends.
package spake2plus
