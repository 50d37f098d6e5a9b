// Package aliro is the open phone-key protocol for doors, Aliro 1.0 and 0.9:
// its key schedules, signatures, secured channels, and the messages of a
// transaction between a [Reader] at the door and a [Device] such as a phone.
// The two are state machines over bytes; they know no radio. Keys of both are
// provisioned elsewhere: nothing here pairs strangers.
//
// Sources: the test vectors of aliro-access-control/aliro-actuator
// (tests/access_protocol), and the public description kormax/aliro@8f30aaa7.
// The text of the specification has not been used. No published run has a
// cryptogram: the fast schedule is checked against computed vectors only.
//
//	SELECT  A000000909ACCE5501    reader -> device   00 A4 04 00
//	        6F {84 AID, A5 {80 medium, 5C versions, 7F66 capabilities}}
//	AUTH0   41 flags, 42 code, 5C version, 87 reader's ephemeral key,
//	        4C transaction ID, 4D reader ID                  80 80 00 00
//	        86 device's ephemeral key, 9D cryptogram if asked for
//	AUTH1   41 flags, 9E reader's signature                  80 81 00 00
//	        sealed {5A key or 4E ID, 9E device's signature, 5E, 91, 92}
//
// A standard transaction takes both commands. Kdh = X9.63-KDF(ECDH of the
// ephemeral keys, transaction ID); of it HKDF-SHA256 makes the keys of three
// channels and of ranging, and a persistent key. Both ends sign 4D, 86, 87,
// 4C and 93, which tells who signs. A fast transaction ends with the first
// answer: its keys come of the persistent key, and the cryptogram, 5E, 91, 92
// under AES-256-GCM, proves the device. The salt of all derivations holds the
// whole A5 TLV, the version and the flags, so that none of them can be changed
// on the way.
//
// What to know before use:
//
//   - A fast transaction has no forward secrecy: who learns a persistent key
//     reads what was recorded under it. The reader is authenticated by its first
//     sealed message only.
//   - Signatures can be shown to others: a reader can prove that a device was
//     there.
//   - The device sends no identity before the reader has signed, and answers an
//     unknown reader as one that it has not met. A reader must try all of its
//     persistent keys.
//   - Counters of a [Channel] are not on the air. An empty message is a tag
//     alone; the public description leaves empty messages unsealed, which is
//     for the command layer to do.
//   - A reader's ephemeral key is used in one transaction and is gone after it.
//     A device makes a new [Device] for each.
//   - The commands LOAD CERTIFICATE, EXCHANGE, CONTROL FLOW and ENVELOPE are not
//     here; a [Session] has the channels that they use.
//
// Accepted beyond what Append writes: TLVs of the two commands, of their answers
// and in the A5 TLV in any order; unknown TLVs there, which are skipped; both
// 5A and 4E in one answer; there, timestamps of zeros instead of none, and a
// status of one octet, which the published run has. Tags have one
// or two octets; lengths must have their shortest form.
//
// Secret are private keys, shared and persistent keys, all that is derived, and
// the plaintext of messages. Everything is constant time in them, but for
// whether tags and signatures verify. Which device a fast transaction matched
// does not show in the time it takes to find; whether one matched does.
package aliro
