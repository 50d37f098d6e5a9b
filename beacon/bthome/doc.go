// Package bthome reads, opens and builds BTHome advertisements, versions 1 and
// 2: sensors and buttons whose frames are bound to their address and, if their
// owner set a key, sealed with AES-CCM under a 32-bit counter.
//
// Sources: the format as published at bthome.io (v1 and v2), and
// Bluetooth-Devices/bthome-ble@d55bd3ae (parser, constants and tests).
//
// # Layout
//
// Version 2 is the service data of UUID 0xFCD2. All integers are little
// endian.
//
//	offset  size  field
//	0       1     device info: bit 0 encrypted, bit 1 MAC included, bit 2 sends
//	              when triggered, bits 3-4 reserved, bits 5-7 version (2)
//	1       6     MAC, last byte first, if bit 1
//	...     n     objects, or ciphertext
//	        4     counter, if bit 0
//	        4     tag, if bit 0
//
// Version 1 has no header: its service data is objects under UUID 0x181C, and
// ciphertext, counter and tag under 0x181E.
//
// Both are sealed with AES-128-CCM and a tag of 4 bytes:
//
//	version  nonce                                                       data
//	1        address (6) | 1e 18 | counter (4, as sent)                  11
//	2        address (6) | d2 fc | device info (1) | counter (4, as sent)  none
//
// An object of version 2 is an identifier and a value whose length follows from
// it; identifiers rise. An object of version 1 is a control byte (bits 0-4
// length of the rest, bits 5-7 format), an identifier and a value.
//
// # Traps
//
//   - The address enters the nonce in the order in which people write it, and
//     that in the frame, if there is one, wins over the advertiser's.
//     MiBeacon, which looks alike, uses the other order.
//   - The device info is authenticated only because it is in the nonce, with its
//     reserved bits.
//   - The counter is little endian, though the published example calls the bytes
//     00 11 22 33 the number 0x00112233.
//   - A plain frame from a device that has a key proves nothing: anybody can send
//     one from its address. [Network.Open] refuses it, and [beacon.Frame] says
//     that it is not sealed.
//   - One frame that fails says nothing about the key: bits get lost.
//   - Devices restart their counters when the battery is changed, and some have
//     counters of 16 bits. What to do is the owner's choice: see [Policy].
//   - An unknown identifier ends a frame of version 2, since its length is not
//     known. What stands before it is good.
//   - A frame that tells of several buttons sends the event "none" for those that
//     were not pressed. These are readings too, or the buttons could not be told
//     apart.
//
// The bind key is secret and leaves a [Credential] only through Expose. Sealing
// and opening take constant time in the key and the plaintext, given their
// lengths; decoding does not, since readings are for all to see once opened.
package bthome
