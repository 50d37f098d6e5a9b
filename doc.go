// Package fyr is the map of a library for the cryptography of location tags:
// identifiers that rotate, beacons sealed with AES, the resolver that says which
// of many tags an advertisement came from and what it says, pairing by a tap, and
// distances with evidence.
//
// The packages, from the radio inwards:
//
//   - [github.com/seed-496a4445/fyr/beacon]: what is on the air. Advertisements,
//     frames, networks, readings; a folder below it for each network.
//   - [github.com/seed-496a4445/fyr/beacon/resolve]: the main job. Advertisements
//     in, all matching tags out, opened, with alignment and freshness.
//   - [github.com/seed-496a4445/fyr/rotate]: a key and an epoch give an identifier.
//   - [github.com/seed-496a4445/fyr/rotate/table]: many tags and a window of epochs
//     in an index from identifier to tags.
//   - [github.com/seed-496a4445/fyr/pairing]: one tap claims a tag, ownership moves,
//     and what phones and tags say over NFC; a folder below it for each format.
//   - [github.com/seed-496a4445/fyr/ranging]: a distance and the evidence for it;
//     a folder below it for each way to measure one.
//
// This package itself holds the ten error classes that all errors of the
// module wrap.
package fyr
