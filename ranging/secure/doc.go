// Package secure measures authenticated distances: between a verifier and a
// prover that trust each other, with commodity UWB radios, in the presence of
// outside attackers. It is spec/ranging.md.
//
// A [Verifier] opens a session and sends two packets of each double-sided
// exchange, a [Prover] sends the one between; scrambled timestamp sequences that
// only the two can tell say who sent them and when. Both report what their
// radios found, and confirm each other's report before the verifier computes
// anything. What comes of it is an [AuthenticatedRange], whose evidence
// [ranging.Verify] judges. The two are state machines without input and output:
// they read no clock and talk to no radio.
//
// # What it says
//
// The prover is trusted: it schedules and reports its own reply, so a dishonest
// one has any distance, and so has whoever it gives its keys to. This is no
// distance bounding, and no bits are claimed against distance fraud, distance
// hijacking and terrorist fraud; for those is package bounding. Nor is anything
// claimed against enlargement: whoever jams and repeats makes a near tag look
// far away.
//
// Against outsiders who make a far tag look near, the evidence has one claim:
// pulses whose signs do not depend on the keys pass at one of the lags at which
// the receivers look, in one of the three packets, all turned or none, with a
// chance of at most
//
//	6 * lags * sum over k >= quality of binomial(pulses of a segment, k) / 2^pulses
//
// It is worth bits only where software of both sides has counted the pulses of
// all three packets, and every segment reached the quality of the session; where
// a radio merely says that the sequence was good, the basis is the device, which
// counts nothing. It rests on two assumptions that no protocol can make true: no
// sign is known before its pulse is over, and the first path that is stamped is
// the one at which signs were counted. It is of one session: who opens another by
// itself, each time that one fails, gives as many chances more and counts them.
// And it is of guesses, not of noise, which the tolerance of the policy is for.
//
// Reply delays are keyed and hop from round to round. That earns no bits: a
// burst as long as the window needs no guess of the slot, and a dishonest prover
// need not guess. It makes late and stale replies visible, and costs an attacker
// energy.
//
// # Messages
//
// Control messages go over any transport, beside the UWB packets, which carry
// nothing:
//
//	CHALLENGE   prover to verifier   17 bytes   once a session
//	OPEN        verifier to prover   88
//	ACCEPT      prover to verifier   21
//	START       verifier to prover   17
//	REPORT      verifier to prover   61         each round
//	ANSWER      prover to verifier   86
//
// They authenticate themselves, and nothing else of the transport is needed.
// Best they go inside an owner session of package pairing, which also hides
// them: REPORT and ANSWER together tell a listener the distance. One message is
// one command or reply there, of at most 239 bytes; the leaf "ranging" of the
// owner root, and the static keys of both sides, are the pairing's.
//
// Any message may be lost. A handshake takes [MaxHandshake] at most; it begins
// anew with another CHALLENGE, and the session before goes on until the START of
// the new one. A round whose REPORT or ANSWER is lost is a try that is gone; both
// sides count rounds by time, as nothing on the air carries their number. The
// verifier may tell the prover in the clear which round comes next: rounds only
// go up, so that whoever lies about it takes tries away and gains nothing.
//
// A message that does not verify changes nothing, so an attacker ends no round
// and no session by sending one.
//
// # No pair twice
//
// The blocks of a packet are those of its round, so a lost round loses its
// blocks, and no block is handed out twice: a session has fresh keys, and its
// streams go forwards only. What a session had in memory is gone with the power;
// there is nothing to store.
//
// # Privacy
//
// Ranging tells every listener that it happened and when, and with addresses and
// timing perhaps between whom. A listener with three antennas locates both
// radios, and can learn the distance from when packets arrive, keys or not.
// Never range unasked. A prover gives a CHALLENGE, which is random, to whoever
// asks, and nothing to who cannot make an OPEN for it, so that an OPEN that was
// heard before is of no use; the addresses are new in each session. An offset
// that names one radio of a kind belongs into its receive delay instead: see
// [MaxOffset].
//
// # Secrets and time
//
// Secret are the leaf, all keys, the blocks of a packet until it is on the air
// and the delay of a reply until it is sent. MACs are compared, and keys derived,
// in constant time as far as the engines for AES and SHA-256 are. Everything in
// messages is public, and what is refused, and when, depends on that alone. Keys
// do not print. A session's are wiped when it is over: replaced, expired, out of
// tries.
//
// The package runs on tags: no fmt, no clock, no floating point; see
// [ranging.AES] and [ranging.SHA256]. Only [NewProver], [NewVerifier] and
// [AuthenticatedRange.Evidence] allocate.
package secure
