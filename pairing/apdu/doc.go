// Package apdu is the application layer of contact and contactless cards,
// ISO 7816-4, as NFC Forum Type 4 tags, phones and fyr's own handshake speak it
// over ISO-DEP (ISO 14443-4): commands and responses, status words, and both
// ends of the line. It knows no reader hardware. Sections named here are those
// of ISO/IEC 7816-4:2005.
//
// A [Command] goes to the card and a [Response] comes back:
//
//	command   CLA INS P1 P2 | Lc | data | Le      Lc, Le of 1 octet, or extended: 00 and 2 octets
//	response  data | SW1 SW2
//
// A [Reader] makes of a [Transmit], which carries one such pair, calls of any
// size: it chains commands that are too large for the card and fetches what is
// left of responses. A [Card] is the other end. It selects an [Applet] by its
// identifier, puts chains together and hands out long responses, one Step a
// command. A [Link] estimates how long all of that takes on the air.
//
// Either end takes its peer for hostile. Nothing is allocated for a length that
// a peer declares, only for octets that came; a response, a chain and the
// number of commands for one call are bounded; every command gets an answer.
//
// Append(ParseCommand(b)) == b but for commands in the extended form that fit
// the short one, which some phones send to every card that takes extended
// length. Append(ParseResponse(b)) == b always.
//
// Taken from peers without complaint: an expected length (Le) in blocks before
// the last of a chain, a last block without data, more data than the expected
// length, status words that ISO 7816-4 does not define, and 6Cxx in answer to
// a command without Le. Not done: logical channels and secure messaging on
// cards, selection by a part of an identifier, extended length in chains.
//
// Nothing here is secret, and nothing takes constant time: what the packages
// above send is sealed or public. Buffers of a Card are wiped by [Card.Reset]
// all the same, best effort.
package apdu
