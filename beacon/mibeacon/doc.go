// Package mibeacon reads, opens and builds MiBeacon frames, versions 2 to 5:
// the advertisements of Xiaomi's sensors, switches, locks and scales. They are
// bound to the address of the device and, once it is registered, sealed with
// AES-CCM.
//
// Sources: Bluetooth-Devices/xiaomi-ble@509f516e (parser, devices, tests),
// custom-components/ble_monitor@56902202 (parser, get_beacon_key, FAQ),
// MiEcosystem/mijia_ble_common (mible_beacon, the device's side), and
// pvvx/ATC_MiThermometer (translation of Xiaomi's page on version 5).
//
// # Layout
//
// A frame is the service data of UUID 0xFE95, or in scan responses of older
// devices the manufacturer data of company 0x038F. Integers are little endian.
//
//	offset  size  field
//	0       2     frame control: bit 3 encrypted, 4 MAC included, 5 capability
//	              included, 6 objects included, 7 mesh, 8 registered, 9
//	              solicited, 10-11 authentication mode, 12-15 version
//	2       2     product
//	4       1     frame counter: bits 0-7 of the counter
//	5       6     MAC, last byte first, if bit 4
//	...     1     capability, if bit 5: bits 3-4 kind of binding, 5 I/O
//	        2     Wi-Fi MAC tail, if binding is 3 (see traps)
//	        2     I/O capability, if capability bit 5 (see traps)
//	        n     objects, if bit 6; ciphertext, if bits 3 and 6
//	        3     bits 8-31 of the counter, if bits 3 and 6
//	        4     tag, if bits 3 and 6; 1 byte in versions 2 and 3
//	        2     mesh information, if bit 7
//
// An object is a type (2), a length (1) and data. Frames without bit 6 are
// empty and say nothing of encryption.
//
//	version  nonce                                                   tag
//	4, 5     MAC, last byte first (6) | frame[2:5] | counter[1:4]      4
//	2, 3     frame[0:5] | counter[1:4] | MAC, last byte first, [0:5]   1 of 16
//
// Both are AES-128-CCM with the one byte 11 as associated data. The key of
// version 4 and 5 is the bind key; that of versions 2 and 3 is made from a
// beacon key of 12 bytes: see [ExpandKey].
//
// # Traps
//
//   - Frame control is neither in the nonce nor in the associated data of version
//     4 and 5: "registered", the version bits and so on can be changed by anybody.
//   - What stands between capability and objects is told differently: Xiaomi's own
//     code has two bytes for each field, public parsers have one for the I/O field
//     and none for the other. Opening tries the possible places, at most four,
//     until the frame authenticates; a forger's chance is that many times 2^-32.
//   - Mesh frames end with two bytes after the tag. They are taken off.
//   - A device that has a key may still send plain frames, and so may an attacker:
//     [Network.Open] refuses them, and [beacon.Frame] says that they are not
//     sealed.
//   - The MAC in a frame must be the address of the advertiser. Relays with
//     addresses of their own break frames that state none.
//   - The product does not tell the version: 0x03B6 is sold in versions 3 and 5.
//   - The key of 12 bytes that the cloud calls TOKEN is not a bind key, and a key
//     of 16 bytes FF is its way to say that there is none.
//   - One frame that fails says nothing about the key: bits get lost.
//
// # Versions 2 and 3
//
// All public receivers hold that these versions have no tag. The last byte of
// the frame is, on the two keyed frames that could be had, the first byte of a
// CCM tag of 16 bytes. That is advice, not authentication, at one chance in 256
// and on the evidence of two frames: [Credential.OpenLegacy] tells whether it
// agrees and decrypts all the same. [Network.Open] refuses a frame whose
// plaintext is not a row of whole objects, by which a wrong key shows; the
// counter of such frames is not given to be judged, since nobody vouches for it
// and devices were seen to leave its upper 24 bits zero.
//
// # Secrets
//
// The bind key is secret and leaves a [Credential] only through Expose; so are
// the token and the key of [Login]. Opening and sealing take constant time in
// the key, and but for the row of objects of versions 2 and 3 in the plaintext.
// Login does not: RC4, which the devices ask for, looks up by secret indices.
package mibeacon
