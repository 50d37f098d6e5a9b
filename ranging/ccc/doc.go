// Package ccc is the open key ladder of UWB ranging in car keys and door locks
// (CCC Digital Key, Aliro): the keys of a session and of each round, V of each
// slot, addresses, SP0 frames and hopping. It is for hosts.
//
// Source: an open stack and its golden values, which all agree with this
// package; the specifications were not at hand, and no official vectors were
// found. The AES form of hopping is not here for the same reason.
//
// # Keys
//
//	block c of KDF(K, label, context, bits) =
//	        AES-CMAC(K, c 4 || label || 00 || context || bits 4)
//
// most significant octet first; K of 32 octets means AES-256-CMAC. There is a
// zero octet between label and context, unlike in package fira.
//
//	URSK, of the pairing or of each approach          URSK
//	├─ UPSK   384   mUPSK1 16 || mUPSK2 32
//	│         mUPSK1 is the key of Pre-POLL frames    Ladder.PrePollKey
//	│         └─ UAD, of mUPSK2 and STS_Index0        Ladder.Addresses
//	├─ URSK   256   mURSK
//	│         └─ URSK_KT 256, of the bits of the index of the round
//	│            ├─ URSK   dURSK, key of the sequence Round.STSKey
//	│            └─ UDSK   dUDSK, key of Final_Data   Round.DataKey
//	└─ SALT   128   SaltedHash = AES-256-CMAC(0 16 || salt, configuration)
//	                └─ V of each slot                 Ladder.V
//
// # Traps handled here
//
//   - The bits of an index, for URSK_KT, are an octet each, the top bit first.
//   - V moves in its third word. The counter, its fourth, is not touched.
//   - A URSK dies at index 2^31-1: [Slots] says so. It dies as well after twelve
//     hours and when the Bluetooth link drops, which the caller minds.
//   - Slots without a frame use up an index too.
//   - Records of Final_Data are found by the number that they carry, never by
//     their place; one that comes twice is refused: [ParseFinalData].
//   - A configuration that differs in one octet gives other keys on both sides,
//     and silence.
//
// One thing is open: the stack that all this is from loads dURSK into a DW3000
// with its octets turned, but V not turned. Which order other radios take cannot
// be told without hardware; [Round.STSKey] and [Ladder.V] are in the order of
// the derivation.
//
// # Secrets and time
//
// Secret are URSK, all keys and plaintexts. V, SaltedHash, addresses, indexes,
// headers and whether something opened are public. CMAC and CCM are those of
// this module over crypto/aes, constant time on machines with AES instructions.
// Keys are opaque: they neither print nor compare, and Expose is the way out.
package ccc
