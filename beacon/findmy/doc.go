// Package findmy is Apple's offline finding network: advertisements in both
// forms, the rolling keys of accessories, static keys of hobby tags, and the
// location reports that finders seal to them.
//
// Sources: malmeloo/FindMy.py@e065615 (key chain, alignment, reports),
// seemoo-lab/openhaystack@ea05dad (key chain, firmware),
// parawanderer/OpenTagViewer (status byte, key files), seemoo-lab/AirGuard@3482843
// (forms), positive-security/send-my@c3b7ece. The curve is secp224r1 of SEC 2,
// Version 2.0, Section 2.6.1, the KDF that of ANSI X9.63 with SHA-256. There is
// no public specification by Apple.
//
// An advertised key is the X coordinate of d*G, 28 bytes. It is shown in the
// address, a random static one, and in the manufacturer data of company 004C:
//
//	address     key[0]|C0 : key[1] : ... : key[5]
//	separated   4C 00 12 19 | status | key[6..27] | key[0]>>6 | hint
//	near owner  4C 00 12 02 | status | key[0]>>6
//
// An accessory rolls its key every 15 minutes near its owner and every day
// away from it, on two chains that begin at SKN and SKS. KDF(Z, label, n) is n
// bytes, d0 the master key, n the order of the curve:
//
//	SK_0 = SKN or SKS,  SK_k = KDF(SK_k-1, "update", 32)
//	u | v = KDF(SK_k, "diversify", 72), each mod (n-1) + 1
//	d_k = d0*u + v mod n,  P_k = u*(d0*G) + v*G
//
// The epoch of [Scheme] is the roll count k. What people call index i of the
// primary key has roll count i+1, since the pair is rolled once at pairing; the
// secondary index is i/96 + 1, and its roll count again one more: [PrimaryRolls],
// [SecondaryIndex], [SecondaryRolls]. That mapping is read from a description
// and not confirmed on a real tag; the windows of a [Credential] are wide enough
// for all programs that read it otherwise, by one or by two.
//
// A report is 88 or 89 bytes, big endian, E being an ephemeral public key:
//
//	seconds since 2001 4 | extra 1 (89 only) | confidence 1 | E 57 | ciphertext 10 | tag 16
//	plain: latitude 4 | longitude 4 | accuracy 1 | status 1
//
// Traps handled here:
//
//   - The top two bits of key[0] are not in the address but behind the key.
//     Their byte's other bits are ignored. Near its owner a tag shows 48 bits of
//     the key only: enough to recognise one's own, not to look it up.
//   - A type 07 with length 25 is AirPods pairing as well as an unpaired AirTag.
//     Such frames, and all other types of Apple's, are not of this network. Only
//     the first element of the first structure of Apple's counts.
//   - A separated tag keeps the primary key of its separation for up to a day
//     and only then shows the secondary one. A tag without power does not roll:
//     it lags by any amount and never leads.
//   - Both steps "mod (n-1) + 1" matter; a fork in use omits them and derives
//     keys that no accessory shows.
//   - The nonce of a report has 16 bytes, so it goes through GHASH. E enters the
//     KDF with all its 57 bytes. Coordinates keep their leading zeros.
//   - Time, extra byte and confidence of a report are not authenticated.
//     Confidence is not the accuracy.
//   - A private key and an advertised key both have 28 bytes and are easily
//     swapped: [PrivateKey.Check].
//
// Append(Parse(b)) == b, but that the upper six bits of the byte behind the key
// are written as zeros, and that advertising data is written without structures
// of others.
//
// Secret are private keys, start keys and credentials, what reports hide, and
// which advertised keys belong together. Nothing branches on them: points come
// from filippo.io/nistec, scalars from internal/curve, both constant time.
// How often a chain is rolled is public. Reports need AES-GCM with a 16-byte
// nonce, which Go refuses under GODEBUG=fips140=only; [ErrCipher] says so.
package findmy
