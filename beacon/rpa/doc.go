// Package rpa is resolvable private addresses of Bluetooth LE, by which phones,
// watches and earphones are known to who holds their identity resolving key
// (IRK), and the resolvable set identifiers (RSI) of coordinated sets, which
// are made in the same way.
//
// Sources: Bluetooth Core Specification 5.4, Vol 6, Part B, 1.3.2 (addresses)
// and Vol 3, Part H, 2.2.2 (ah); Coordinated Set Identification Service 1.0.1,
// Section 4; the text forms of an IRK are those of home-assistant/core,
// homeassistant/components/private_ble_device/config_flow.py. Sample data is
// that of the specifications and of Bluetooth-Devices/bluetooth-data-tools@0f03ff4e,
// tests/test_privacy.py.
//
// # Layout
//
// An address in display order, and the data of AD type 2E as on the air:
//
//	address  0..2  prand, most significant byte first: 01 and 22 random bits
//	         3..5  hash = ah(IRK, prand), most significant byte first
//	RSI      0..2  hash = sih(SIRK, prand), least significant byte first
//	         3..5  prand, least significant byte first
//
//	ah(k, r) = sih(k, r) = AES-128(k, 00 x 13 | r)[13:16]
//
// The key of a set (SIRK) travels encrypted under the key K of the link:
//
//	k1(N, salt, P) = CMAC(CMAC(salt, N), P)       the CMAC of P, of N
//	sef = sdf      = SIRK ^ k1(K, CMAC(0, "SIRKenc"), "csis")
//
// # Traps
//
//   - Keys and addresses stand here with their most significant byte first, as
//     AES takes them. BlueZ, macOS, Android's and other HCI logs hold IRKs the
//     other way round, and so does base64 as people paste it; Windows is said to
//     do both. [ParseIRK] knows the forms, and [Credential.ByteOrder] tells from
//     addresses on the air which order a key stands in.
//   - A hash has 24 bits: a key matches one foreign address in 2^24, n keys n
//     times as many. With many keys, wait for the next address before you say
//     who it is. Beyond some 10^5 keys an address alone says nothing.
//   - A generator must not draw 22 equal bits; who resolves takes them all the
//     same.
//   - An IRK of zeros says that a device has none: [Network.Import] refuses it.
//   - Addresses do not change every 15 minutes sharp. The time is up to the
//     device: 1 s to 1 h, and since version 6.1 of the specification random.
//   - The top two bits are the kind of random addresses only. A public address
//     may begin with 40..7f.
//   - Any phone in the street has a resolvable address: a frame of this network
//     is [beacon.Frame.Bare] and makes no advertisement recognised.
//   - An advertisement may have a resolvable address and an RSI, which belong to
//     different keys. [Network] reads the address; [FindRSI] the other.
//
// Secret are IRKs, SIRKs and K. Their bytes stay in constant time but for
// [ParseIRK], and where crypto/aes is not. Whether a key matches an address is
// not secret to who asks.
package rpa
