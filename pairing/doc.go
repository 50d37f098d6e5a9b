// Package pairing claims a tag with one tap, keeps it with its owner, and lets
// it go: fyr's own protocol between a phone, which reads, and a tag, which is
// read, over NFC or Bluetooth LE. spec/pairing.md defines it.
//
//	tag    [Tag] on the card of package apdu, over a [Store] and a [Device]
//	phone  [Owner] over a [Store], through a [Link] to the reader:
//	       [Owner.Claim], [Owner.Visit], [Visit.Rekey], [Visit.Release]
//	       [Invitation.Visit] for guests
//	both   [Initiator] and [Responder], the handshakes as messages
//
// A claim is Noise_XXpsk0_25519_ChaChaPoly_SHA256 under a secret that a QR code
// on the tag shows, and one message more; an owner's session is KKpsk0 under an
// auth key that every session replaces. [Hybrid] mixes ML-KEM-768 into both. A
// claim and a rekey make a new owner root, which the phone keeps and the tag
// does not: it derives its leaves, among them the root of its beacon, and forgets
// the rest. Nothing takes effect on a first message.
//
// What a phone asks for may be done and never be answered, for a tap ends when
// a hand moves. An [Owner] therefore stores what could become so before it asks,
// holds at most one such thing, and drops it or what it would replace only when
// the tag has proved which of the two is so. After a failure, [Owner.Visit]
// finds out; a failure itself means nothing.
//
// What holds, and what does not:
//
//   - Whoever has seen the setup ticket can claim an unclaimed tag, and read its
//     id there. The claim replaces the setup secret.
//   - The phone's static key and the auth key are both needed to be the owner; a
//     copy of all that a phone has is the owner, too. When both copies are used,
//     the second finds a fork, [ErrFork]: the tag can be frozen then. Which copy
//     is the honest one, cryptography cannot tell.
//   - Tags of a model in one state answer alike before somebody has proved a
//     secret, but for fresh octets; a recorded message recognises none.
//   - A relay is not detected, but for what [Visit.Measure] measures.
//   - Nothing here was run on hardware, and no proof covers the combination: the
//     models in spec/model find no attack within their bounds.
//
// Secret are private keys, the secrets of the modes, roots, leaves, exporters
// and plaintexts. Calls are constant time in them, as far as those of
// pairing/internal/noise and of the standard library are. Public to both ends are
// sizes, modes, states, and that something failed; what failed is for the caller
// and not for the peer.
package pairing
