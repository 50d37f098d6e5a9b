// Package handover is NFC Forum Connection Handover: how two devices that meet
// by NFC agree on Bluetooth, Wi-Fi or another carrier, from a tag that only
// holds a message (static handover) or by a request and its answer (negotiated
// handover); and TNEP, the Tag NDEF Exchange Protocol, by which a reader asks a
// tag since link-level peer-to-peer NFC is gone.
//
// A message is an NDEF message ([ndef]). Its first record says what it is for,
// and embeds a message of its own; the others are the carriers:
//
//	Hr request, Hs select, Hm mediation, Hi initiate
//	+---------+---------------------------------------+
//	| 15      | cr, ac, ac, ... err                   |  version 1.5, NDEF message
//	+---------+---------------------------------------+
//	  ac   power state 2 bits | n | carrier reference n | count | m | auxiliary reference m | ...
//	  cr   random number 2, big endian; in an Hr
//	  err  reason | data; in an Hs
//	carrier     a record whose ID is what an ac refers to: its type says which
//	            carrier, its payload how to reach it
//	Hc carrier  format 3 bits | n | type n | data: a carrier without that, in an Hr
//
// [Parse] and [Message.Append] read and write them. [ParseStatic] reads what
// a tag holds, [Message.Answer] picks what two devices have in common.
// [Negotiation] is for links on which both sides may ask at once, with the
// rule of collisions, [Resolve]. What a carrier's payload says is for other
// packages, such as pairing/smp for Bluetooth.
//
// In TNEP the tag's NDEF file is the letter box. The reader ([Exchange]) reads
// the services that it offers, and then writes a message and reads its answer,
// twice; the tag ([Tag], and as a Type 4 tag [Type4]) has an empty file while
// it has no answer:
//
//	read   ... Tp Tp ...  version | n | name n | mode | waiting time | extensions | longest message 2
//	write  Ts             n | name n
//	read   (empty) ... Te status
//	write  the request, an Hr
//	read   (empty) ... the answer, an Hs
//
// Neither end knows a radio, a clock or the type of the tag: the caller reads,
// writes and waits, or lets [Exchange.Run] do it through an [apdu.Transmit].
//
// Sources: ndeflib@2afb429d (ISC) and its tests for the records; tests of
// Google's identity-credential and ISO/IEC 18013-5 Annex D for messages of
// version 1.5 and TNEP; the TNEP code of nrfconnect/sdk-nrf for states and
// status values; nehpetsde/nfc-iop and Broadcom's NFA for collisions, which
// agree. The NFC Forum's own texts of Connection Handover 1.4 and 1.5 and of
// TNEP were not at hand.
//
// Phones and readers send odd forms. These are read:
//
//   - An Hr of version 1.5 without cr, where the older specification asks for
//     one: reader and tag cannot collide. And with cr all the same.
//   - Several carriers under one ID, each with an ac of its own or one for
//     all: [Message.Find] returns all of them.
//   - References without a record, which [Message.Unresolved] lists, and
//     records that no ac refers to: engagements of ISO 18013-5, Te and Tp
//     behind an Hs.
//   - Any minor version, reserved bits in the power state and format octets,
//     err records of makers' own reasons with any data.
//   - Carrier configurations without an Hs, the simplified format of speakers
//     and keyboards: [ParseStatic].
//   - The long form and chunks of NDEF, within the embedded message too.
//   - Services with more extensions than 15, or for longer messages than the
//     file holds.
//
// Parse(Append(m)) == m for the slices that Parse makes: nil where empty.
// Append(Parse(b)) == b but for: NDEF that is not canonical, an ID of the
// first record, reserved bits, and embedded records in another order than
// cr, ac, err, or that a message of its role does not have, which are ignored.
//
// Nothing here is secret, authenticated or fresh, and all of it takes variable
// time: whoever is near reads and writes it. The random number of a request
// settles who answers, and no more. Bluetooth out-of-band values in a carrier
// are as secret as the air between phone and tag, and must be fresh a tap.
//
// Traps handled here are those of a published parser, ch_rec_parser.c of
// sdk-nrf@16a893f3, and the TNEP code beside it: a carrier type format taken
// from a pointer, auxiliary references refused by an inverted check, power
// states never stored, counts multiplied into sizes before the octets are
// there, surplus octets that nobody misses, types compared without their
// length, waiting times below 1 ms. Each is a test.
package handover
