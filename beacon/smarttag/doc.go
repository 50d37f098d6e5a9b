// Package smarttag is Samsung's SmartTag on SmartThings Find: its
// advertisements, the pool of privacy identifiers, the signature, and the
// messages of its GATT service that hold keys.
//
// Sources: Yu, Henderson, Tiu and Haines, "Privacy Analysis of Samsung's
// Crowd-Sourced Bluetooth Location Tracking System" (arXiv 2210.14702, USENIX
// Security 2024) and its artefact pogen300/galaxy_smarttag_research@de201381;
// KieronQuinn/uTag@5e2a24e3; seemoo-lab/AirGuard@3482843d. There is no public
// specification by Samsung, and no published capture comes with its keys:
// identifiers and signatures are checked against the artefact only.
//
// An advertisement is service data of UUID FD5A, 20 bytes:
//
//	 0      version 4 bits (1) | advertisement type 1 | state 3
//	 1..3   aging counter, little endian: quarters of an hour since 2020-07-02
//	 4..11  privacy ID
//	12      region 4 bits | end-to-end encryption 1 | UWB 1 | battery 2
//	13      motion detection 1 bit | reserved 7
//	14      reserved
//	15      reserved 7 bits | activity tracking 1
//	16..19  signature
//
// With ms the first 16 bytes of the master secret, and iv, seed and the size of
// the pool as the server gave them at registration:
//
//	key(info)  = SHA-256(ms | 00000001 | info)[0:16]
//	ID_i       = AES(key("privacy"), iv ^ (i | seed | i | 04040404))[0:8], i of 16 bits, big endian
//	signature  = AES(key("signing"), iv ^ bytes 0..15)[0:4]
//	proof      = AES(key("bleAuthentication"), nonce ^ PKCS7("smartthings"))
//	command    = AES-CBC(key(nonce), nonce, PKCS7(counter 4 little endian | command))
//
// Traps handled here:
//
//   - Away from its owner a tag draws the next identifier from the pool at
//     random and with replacement: no order can be assumed, and one
//     advertisement does not tell which comes next.
//   - The pool begins at index 1, and its size is the server's to say: 1000 in
//     what was seen.
//   - The aging counter counts time, not advertisements. A tag refreshes every
//     930 s and now and then twice at once, so it is mostly one behind, or none.
//     Other bytes under an equal counter are no replay: state and signature
//     change when the owner connects.
//   - The signature covers everything before it, the reserved bits too. It is
//     four bytes of a block cipher without a nonce: it can be replayed, and only
//     the owner can check it.
//   - Commands are not authenticated. Do not show a peer whether the padding was
//     wrong.
//   - Phones, watches and earphones use UUID FD69 and another layout; they are
//     not of this network.
//
// Append(Parse(b)) == b: reserved bits are kept.
//
// Secret are the master secret, the keys made of it, IV and seed, and which
// identifiers make a pool. AES is that of the standard library, constant time
// on machines with AES instructions; signatures and padding are compared in
// constant time.
package smarttag
