// Package native is the host's half of fyr's own protocol: finding, opening and
// judging what the tags of packages rotate and beacon show. It implements
// spec/beacon.md, whose sections are named where they are.
//
// A frame stands in a structure that the maker chooses, as fyr owns no number:
//
//	02 01 06 | length | 16 UUID or ff company | net 1 | pub 1 | id 8 | sealed | tag
//
// A tag has one root. A tree gives a key for each of 4,096 days, and that the
// keys for identifiers, instants of change and sealing:
//
//	root -> 12 levels -> day key -> identifier key -> id and address of an epoch
//	                                               -> id and address of the day
//	                             -> keys that seal what the tag says
//
// So a day, or some, can be handed out: see [Credential.Share] and
// [Credential.Gateway]. Suite, profile, period and carrier are not on the air
// but in the tag's [Registration].
//
// A resolver needs no more than credentials. A fleet is a row of packed states
// of a [Form] under a [Scheme], with the [Registration.Schedule] of its tags.
//
// Frames are judged by a [Judge]. A resolver has one for each tag, and asks it
// about what it can look up: some seven epochs of a tag whose clock is known from
// sightings, and three or four days. A frame of an epoch before these, played by
// a recorder hours later, matches nothing. It is not judged, but comes out as
// recognised, with the frame and without a match, as frames of strangers do, and
// a search does not take it for a tag that wakes up. So a resolver says Stale of
// what is late by some three epochs, and Behind of a second source that follows
// as closely. Who wants these verdicts of older frames keeps what comes out
// recognised, derives the identifiers of the epochs before by a [Scheme], opens
// with [Network.Open], and asks a [Judge] of their own.
//
// Traps handled here:
//
//   - Identifiers of eight bytes collide, daily among 10^9 tags. All matches
//     come out, and the tag of six bytes or more decides.
//   - A repeated frame is what beacons send, and proves nothing. Only a fork
//     proves that a secret exists twice.
//   - An epoch begins at an instant that only the key tells, anywhere in its
//     period: the one before may be on the air until then.
//   - The identifier of a separated day stays the same over a reboot, that of an
//     epoch is not shown again.
//   - Days count from the claim. A state that does not reach a day gives for it
//     an identifier that no tag shows, and opens nothing.
//
// Secret are roots, covers, identifier keys, and what frames say until they are
// opened. Nothing branches on them; which days a state reaches is public.
package native
