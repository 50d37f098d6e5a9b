// Package ndef is the NFC Data Exchange Format: messages of records, the types
// of records that every phone knows, and the tags that messages are read from
// and written to.
//
// Sources: the documents of the NFC Forum, "NFC Data Exchange Format", "NFC
// Record Type Definition", "URI", "Text" and "Smart Poster Record Type
// Definition", "Type 2 Tag" and "Type 4 Tag", as public code and its test data
// have them: nfcpy/ndeflib@2afb429d, hsanjuan/go-ndef@4afcdb69 and Google's
// identity-credential.
//
// A record, or a chunk of one:
//
//	7    6    5    4    3   2..0
//	MB | ME | CF | SR | IL | TNF
//	TYPE LENGTH      1 octet
//	PAYLOAD LENGTH   1 octet with SR, else 4, big endian
//	ID LENGTH        1 octet, with IL only
//	TYPE, ID, PAYLOAD
//
// MB is on the first record of a message and ME on the last. A record may come
// in chunks: all but the last have CF, all but the first have TNF 6 and neither
// type nor ID.
//
// # What phones and tags really send
//
// These forms are read beside those that the encoders write:
//
//   - records in chunks, chunks without octets among them, and series of chunks
//     that begin with an empty record, TNF 0;
//   - the long form, with a payload length of four octets, for short payloads;
//   - an ID length that is there and 0; records of unknown type, TNF 5, with ID;
//   - a message of one empty record, on tags that were formatted and never
//     written, and empty records among others;
//   - URIs spelt out under code 00, and under shorter prefixes than would fit;
//   - texts with the reserved bit 6, and in UTF-16 with and without a byte order
//     mark, big endian when there is none;
//   - media types and external types in upper case, for [Record.Is];
//   - Smart Posters whose records come in any order and in chunks, with actions,
//     sizes and types that come twice, and with records of other types;
//   - handover records of any minor version, with a version alone;
//   - Type 2 tags of any minor version, with NULL TLVs anywhere, lengths of
//     three octets for short values, proprietary TLVs, several messages, without
//     a terminator, and with anything behind it;
//   - Type 4 tags that answer SELECT with data, whose capability container is
//     longer than 15 octets, with minor mapping versions, and writers that send
//     length and message in one command; readers that select as mapping version
//     1 did, and that ask for more than there is.
//
// These are refused: TNF 7; reserved URI codes; text that is not of its
// encoding; a second URI in a Smart Poster, or none; the extended NDEF files of
// mapping version 3.0, for messages beyond 64 KiB; answers of 61xx and 6Cxx from
// Type 4 tags, which have nothing to say in more than one piece.
//
// Parse(Append(x)) == x, where empty slices are nil. Append(Parse(b)) is b in its
// canonical form: no chunks, the shortest lengths and prefixes, UTF-16 as big
// endian with a byte order mark, no NULL TLVs, a capability container of 15
// octets. One form has none and cannot be written: a series of chunks that
// begins with an empty record and has octets in later ones.
//
// # Hostile tags
//
// Whoever comes near a tag can write it, and a reader is asked to open what it
// reads. Parsers check form and nothing else: what is in a URI, a title or the
// name of a package is the writer's. Nothing is allocated for what a length
// only declares; a message of n octets makes at most n/3 records of some 80
// octets each, and as many again for each of [MaxDepth] messages within each
// other.
//
// Nothing here is secret, and all of it takes variable time. The message of a
// lost tag holds what the tag shows on the air anyway: see [LostMode].
package ndef
