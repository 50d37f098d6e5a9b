// Package beacon is what is on the air: advertisements, the frames that
// networks put into them, and the readings that frames carry.
//
// An [Advert] is what a radio reports. A [Network] finds its [Frame] in it,
// without keys. What more a network can do is in small sister interfaces:
// a [Scanner] matches address hashes against keys, an [Opener] decrypts and
// authenticates, a [Decoder] turns plain bytes into [Reading] values of one
// vocabulary, a [Builder] makes advertisements. Time-based identifiers are
// derived by the schemes of package rotate.
//
// What the owner of a tag holds is a [Credential]. It names its network, so
// whoever has the credentials has the networks: there is no registry.
//
// The package also speaks fyr's own protocol, which the maker of a tag may use
// whom no vendor's network binds: a [Tag] is all that its firmware needs besides
// drivers, a [Sealer] seals and opens its frames, and [Flash] is what its state
// is kept in. spec/beacon.md defines it; package native, below this one, is its
// network.
//
// Each network lives in a folder of its own below this one; package resolve
// puts them all to work. The package runs on tags: no fmt, no clock, no
// operating system. The interfaces may change until v1; implementations embed
// [Unstable].
package beacon
