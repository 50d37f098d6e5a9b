// Package fira is the security of FiRa ranging sessions over UWB: session keys,
// the sequence of each slot, headers and payloads of frames, slot indexes, key
// rotation and hopping. It is for hosts.
//
// Source: FiRa UWB MAC Technical Requirements 1.3.0, by way of its published test
// vectors; the specification itself was not at hand.
//
// # Keys
//
//	KDF(K, label, context) = AES-CMAC(K, 00000001 || label 8 || context 16 || 00000080)
//
// There is no zero octet between label and context, unlike in SP 800-108 and in
// package ccc.
//
//	digest            AES-CMAC(0, configuration)             Config, 17 bytes
//	session key       provisioned, or of a secure element    Key
//	├─ DataPrtK       data protection key, of the digest
//	│  ├─ StsIndIn    first slot index, of the digest        Session.IndexInit
//	│  ├─ DerAuthI    IV of the sequence                     Rotation.AuthIV
//	│  ├─ DerAuthK    key of the sequence                    Rotation.AuthKey
//	│  └─ DerPaylK    key of payloads                        Rotation.PayloadKey
//	└─ PrivacyK       key of headers, of the digest
//
// The three of a [Rotation] are of digest[4..15] and the index of the rotation's
// first slot. V of a slot is
//
//	AuthIV[0..7] || index of the slot 4 || AuthIV[12..15] without its top bit
//
// so the middle word moves from slot to slot, and the counter starts anew in
// each.
//
// # Static STS is unauthenticated
//
// With [Static] the session key is a constant that is printed in the standard,
// and each round repeats the sequence of the one before. Whoever listens, or
// reads the configuration, can send it ahead of time. A distance measured with
// it is unauthenticated, whatever else is right about it: [Mode.Authenticated],
// [Mode.Kind], and [Session.Slots], which refuses.
//
// # Traps handled here
//
//   - A slot index must not come twice under a key. [Slots] hands out each once,
//     rotates by itself, and never goes back.
//   - Android's "8-byte session key" of static STS is vendor id and static STS IV,
//     in this order: [StaticUpper]. Peers with the two octets of the vendor id
//     turned do not hear each other.
//   - The configuration octet for the STS is not the mode: published vectors of a
//     provisioned session have 01 there. The mode is not compared with it.
//   - A source address with its octets turned is another nonce: [ShortAddress] is
//     most significant octet first, and little endian on the air only.
//   - Hopping is keyed by the session id alone, which is on the air: [Hop] hides
//     nothing.
//   - Headers are protected by one block of AES-ECB without a tag. What
//     [Session.ParseHeader] returns is unauthenticated until the payload opens.
//
// # Secrets and time
//
// Secret are keys and plaintexts. Configurations, digests, V, indexes, headers
// and whether something opened are public. CMAC and CCM are those of this
// module over crypto/aes, constant time on machines with AES instructions. Keys
// are opaque: they neither print nor compare, and Expose is the way out.
package fira
