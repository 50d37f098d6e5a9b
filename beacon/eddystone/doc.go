// Package eddystone is Google's open beacon format of 2015 and its ephemeral
// identifiers: UID, URL, TLM, eTLM and EID frames, the rotation of EIDs, their
// registration, and the lock code of the configuration service.
//
// Sources: github.com/google/eddystone at bb8738d7ddac0ddd3dfa70e594d011a0475e763d,
// protocol-specification.md, eddystone-uid, eddystone-url, eddystone-tlm,
// eddystone-eid and configuration-service; the EAX mode of eTLM is Bellare,
// Rogaway and Wagner, "The EAX Mode of Operation".
//
// A frame is the service data of UUID FEAA. Integers are big endian.
//
//	UID   00 | tx power | namespace 10 | instance 6 | 00 00
//	URL   10 | tx power | scheme | 1..17 encoded bytes
//	TLM   20 | 00 | battery 2 | temperature 2 | advertisements 4 | uptime 4
//	eTLM  20 | 01 | ciphertext 12 | salt 2 | tag 2
//	EID   30 | tx power | identifier 8
//
// An EID takes two AES-128 blocks, k being the rotation exponent, 0..15, and t
// the beacon's own clock in seconds:
//
//	TK  = AES(identity key, 00 x 11 | FF | 00 00 | t[31:16])    once an era of 65,536 s
//	EID = AES(TK, 00 x 11 | k | t with its k low bits cleared)[0:8]
//
// Traps handled here:
//
//   - The low nibble of the type byte must be 0. 40 and 41 on the same UUID
//     are Find Hub frames and not malformed ones.
//   - A UID frame may lack its two reserved bytes.
//   - The URL expansions without a slash have the codes 07..0d; the
//     specification prints "07-13".
//   - X25519 keys are little endian; an all-zero shared secret is an error; the
//     salt of the key derivation holds the resolver's key first on both sides.
//   - The empty EAX header is authenticated too.
//   - A tag of 16 bits lets one frame in 65,536 through: only try eTLM frames
//     of an advertiser that has shown an EID of the same beacon.
//
// Append(Parse(b)) == b, but for the following: a UID frame is always written
// with two zero bytes at its end; a URL is written in its shortest form, which
// for the text "www." alone does not exist; a transmit power outside -100..20
// is read and not written.
//
// Secret are identity keys, lock codes and X25519 private keys, and what eTLM
// hides until it is opened. Nothing branches on them; AES and X25519 are those
// of the standard library.
package eddystone
