// Package edhoc is Ephemeral Diffie-Hellman Over COSE, RFC 9528: the handshake
// for owners whose P-256 keys live in a secure enclave that knows neither
// X25519 nor Noise. Methods 0 (both sign, Ed25519) and 3 (both have static
// Diffie-Hellman keys) with cipher suites 0 to 3, message_4, external
// authorization data, error messages, the exporter and key updates. RFC 9529
// has its traces.
//
//	initiator, phone                                        responder, tag
//	message_1   METHOD, SUITES_I, G_X, C_I, EAD_1  ------------------>
//	            G_Y, Enc(C_R, ID_CRED_R, MAC_2, EAD_2)  <-----  message_2
//	message_3   AEAD(ID_CRED_I, MAC_3, EAD_3)  ---------------------->
//	            AEAD(EAD_4)  <--------------------------------  message_4
//
// [Initiator] and [Responder] are state machines without input or output:
// Step takes the message that came, and returns the one to send. They run one
// session each and end with a [Session], or with an error and everything wiped.
// Messages are parsed and made by functions of their own, which are an oracle
// for firmware too. With method 3, suite 2 and key identifiers of one byte the
// four messages have 37, 45, 19 and 9 bytes, and two exchanges carry them.
//
// # What it promises less than fyr's own handshake
//
//   - The psk of the setup secret enters no key: EDHOC has no place for one.
//     The right to claim is shown by an item in EAD_3, a MAC over TH_3
//     ([ClaimKey]). So a recorded session has no second lock should its
//     elliptic curve be broken, and the tag does its curve multiplications for
//     anybody who sends a message_1: limit how often.
//   - The responder's credential goes to any active initiator: message_2 is
//     encrypted to whoever sent message_1. Who asks a tag with a stable
//     credential recognises it. Give the tag a credential that only the claim
//     uses, or accept that.
//   - With suites 0 and 2 the tags and the MACs that authenticate both sides
//     have 64 bits: a forger succeeds once in 2^64 tries, each of which is a
//     session of its own. Suites 1 and 3 have 128 bits.
//   - The initiator's credential goes only to the authenticated responder.
//   - What comes in EAD_1 is not authentic and can be replayed: let nothing take
//     effect on it. Nor is any error message authentic.
//
// # What is checked
//
// CBOR is taken in its one deterministic form only: shortest heads, definite
// lengths, no tags, no floats, text in UTF-8; ID_CRED names no label twice and
// nests at most 16 deep, itself counted, which is a limit of this package and
// not of the standard. No odd form of any phone is known or accepted. A
// credential counts as the bytes that it is, in whatever form.
//
// Ephemeral keys of low order and x coordinates without a point are refused,
// and so is an all-zero secret, also when it comes from hardware. Ed25519 keys
// of low order are refused too: anybody can sign under them, and a session
// could be claimed by several. A responder refuses a suite when it supports one
// that the initiator prefers. A side refuses a peer that shows its own key,
// credential, ephemeral key or connection identifier, which is what reflected
// messages do. Critical EAD items that nobody handles end the session. The MACs
// cover the whole credential, so that a key registered under another name does
// not pass.
//
// The transport sees to it that a message is not handed over twice: a repeated
// message ends the session as any other wrong one does.
//
// PLAINTEXT_2 is limited to [MaxKDF] bytes; methods 1 and 2, and signatures
// with P-256, are not done.
//
// # Secrets
//
// Secret are private keys, every PRK and what is derived from it, and until
// message_3 the identity of the initiator. All calls are constant time in
// them, as far as crypto/ecdh, crypto/ed25519, crypto/sha256 and crypto/aes
// are. Whether and why a message failed is public to the caller; the peer is
// told no more than that it did. For a peer that is not known or not welcome
// the same is computed as for one whose MAC is wrong, so that the time does not
// tell which identifiers are known either, but for the time of [Config].Peer
// and for credentials that are much longer or shorter than one's own.
//
// A [Config] holds keys as the caller gave them: do not print one. Private keys
// of crypto/ecdh cannot be wiped: a session only lets go of its ephemeral key.
package edhoc
