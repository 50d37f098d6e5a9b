// Package bounding is distance bounding: protocols in which a prover answers
// bits so fast that it must be near, also when the prover itself cheats.
//
//	chance.go      exact probabilities
//	tail.go        how often enough of many rounds are right
//	protocol.go    what attacks achieve in one round of each protocol
//	setting.go     rounds and threshold, and what they cost: Setting, Rates
//	search.go      the fewest rounds for two targets: MinRounds
//	mixed.go       Kim and Avoine's protocol, whose rounds hang together
//	config.go      what both sides of a run agree on, and how time is measured
//	answers.go     the right answers, from key and messages
//	prover.go verifier.go result.go simulation.go
//	rrp.go         relay resistance of EMV: a judgement, no distance bounding
//	proximity.go   proximity check of MIFARE: its MACs
//
// # What it costs
//
// Radios lose bits, so that some rounds may be wrong, and how many is a
// security parameter: with 28 of 32 rounds right, guesses that succeed three
// times in four pass once in 14. So a threshold never comes without what it
// lets pass: a [Setting] is made by [NewSetting], [MinRounds] and [NewMixed],
// which return its [Rates], and in no other way.
//
// All chances are exact, for the best strategy that is published for the
// protocol, and say so: none is a bound on the strategies that nobody has
// published. The attacker has no noise. The rows of TREAD, DB1 and DB3 are from
// secondary knowledge and count for nothing in a verdict. In SwissKnife and Reid
// distance fraud depends on the key: 3/4 is over keys drawn at random, and a key
// of zeros lets it always succeed, so keys must not be the prover's choice.
//
// # Runs
//
// BrandsChaum, HanckeKuhn, SwissKnife, SKI and KimAvoine run here, as a [Prover]
// and a [Verifier] with a [Transport] between them. The only transport is
// [Simulation]: what is found with it is the protocol's, not a radio's.
//
// The messages are fyr's own, as the papers have none. Nonces and blinding are
// 16 and 32 bytes, bits are packed with the first the most significant, and a
// bit a round is n/8 bytes, rounded up:
//
//	opening     nonce | commitment (BrandsChaum)
//	reply       nonce | mask of 2n bits, vector as long as the key (SKI)
//	challenges  0 or 1; 0, 1 or 2 (SKI)
//	last        BrandsChaum: n bits | blinding | challenges received | MAC
//	            SwissKnife: challenges received | MAC
//	            others: empty
//
// Registers and the key of the MAC come from HKDF-Expand with SHA-256, with the
// key for PRK and for info
//
//	"fyr bounding 1, " purpose ", " | protocol, 1 byte | rounds, 2 |
//	predefined, 2 | opening | reply without SKI's mask | context
//
// where the purpose is "register" (SwissKnife), "registers" or "confirmation".
// The registers follow one another, each in whole bytes. Kim-Avoine has before
// them a byte a round, which is predefined when the byte is below that number,
// and then the predefined challenges and the answers to 0 and to 1. The MAC is
// HMAC with SHA-256 over what is before it.
//
// Where Brands and Chaum sign, a MAC of the shared key stands here, which
// convinces no third party. Distance hijacking of it always succeeds, as of
// theirs. Where a last message says which challenges were received, a round is
// right only if it was the one that was sent.
//
// # Secrets
//
// Secret are keys, registers, Brands-Chaum's bits until they are opened, and
// which challenges are predefined. No branch or index depends on them, as far as
// crypto/sha256 and crypto/aes do the same. Challenges, answers, times and how
// many rounds were right are public. Chances are not secret, and take variable
// time.
package bounding
