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
// Each network lives in a folder of its own below this one; package resolve
// puts them all to work. The package runs on tags: no fmt, no clock, no
// operating system. The interfaces may change until v1; implementations embed
// [Unstable].
package beacon
