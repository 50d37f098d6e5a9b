// Package smp is the part of Bluetooth pairing that out-of-band data needs: the
// records that phones and tags show over NFC, the cryptographic toolbox of the
// Security Manager Protocol, and LE Secure Connections pairing with out-of-band
// data as a state machine without input and output.
//
// Sources: Bluetooth Core Specification, Vol 3 Part H (SMP; the toolbox is in
// 2.2, the out-of-band model in 2.3.5.6.4, sample data in Appendix D) and Part
// F, 3.3.1 (signed writes) and Part G, 7.3 (database hash); Core Specification
// Supplement, Part A (AD structures). The BTSSP application document of the NFC
// Forum and the Bluetooth SIG was not used: its layouts are taken from the tests
// of ndeflib and from ISO/IEC 18013-5.
//
// An LE record (application/vnd.bluetooth.le.oob) is a row of AD structures,
// each a length that counts what follows, a type and a value:
//
//	08 1B  address, 6 octets least significant first | type octet: bit 0 random
//	02 1C  role: 0 peripheral, 1 central, 2 both, rather peripheral, 3 both, rather central
//	11 22  C, 16 octets least significant first
//	11 23  r, 16 octets least significant first
//
// A BR/EDR record (application/vnd.bluetooth.ep.oob) is its own length in two
// octets, little endian, six octets of address, least significant first, and
// such structures.
//
// Everything else in this package is most significant octet first, as the
// toolbox is specified; only records and PDUs turn values round.
//
// Pairing with out-of-band data, A the initiator and B the responder, where ra
// is 0 when B has not read the record of A, and rb when A has not read B's:
//
//	in a tap   C = f4(PKx, PKx, r, 0) and r, one way or both
//	A, B       features; the OOB flag says who has read a record
//	A, B       public keys; who has read a record checks C
//	A, B       nonces Na, Nb
//	both       MacKey | LTK = f5(DHKey, Na, Nb, A, B)
//	A          Ea = f6(MacKey, Na, Nb, rb, IOcapA, A, B)
//	B          Eb = f6(MacKey, Nb, Na, ra, IOcapB, B, A)
//
// Odd forms that are accepted: zero length octets between structures; a record
// without an address, as ISO 18013-5 sends it ([Record.Complete] asks for what
// BTSSP wants); upper bits of the type octet of an address; structures in any
// order; C without r and r without C. Append writes none of them. Otherwise
// Append(Parse(b)) == b: known structures come first, in the order above.
//
// Traps handled here:
//
//   - C and r must be fresh in each tap. An own record comes from an [Offer],
//     which draws r itself and serves one [Pairing]; no function takes a stored
//     r for the own side. [Taps] refuses a record of the peer that comes twice,
//     as a printed one does.
//   - A record read one way authenticates the tag to the phone. The tag learns
//     only that the phone knows r, and so does whoever can read the tag: see
//     [Result].
//   - The public key of the sample data and of debug mode is refused, with
//     either Y, and so are points off the curve and the own X coordinate, which
//     comes back from a peer that only mirrors. [PrivateKey.DHKey] by itself
//     refuses points off the curve only.
//   - Public suites have f5 "samples" with addresses cut short. The addresses
//     of f5 and f6 are seven octets, type first: [Address].
//   - A TK (AD type 10) in a record is for legacy pairing. It is not read: it
//     stays among [Record.Extra]. [C1] and [S1] are here to take captures apart.
//   - f6 covers AuthReq, OOB flag and IO capability alone. Sizes of keys other
//     than 16 octets are refused, so that nobody in between can shorten them;
//     which keys are handed out after pairing remains anybody's to change.
//   - The responder is done before the initiator has seen its check, and may
//     have a key for a pairing that the initiator has refused.
//
// Secret are private keys, DHKey, LTK, MacKey, CSRK, TK and, while its tap is in
// use, r. They are opaque types ([Key], [DHKey], [PrivateKey]) that neither print
// nor compare; Expose is the way out. Confirmations and checks are compared in
// constant time. AES is that of the standard library, constant time on machines
// with AES instructions; curve arithmetic is crypto/ecdh. Addresses, public keys,
// nonces and whether something verified are public.
package smp
