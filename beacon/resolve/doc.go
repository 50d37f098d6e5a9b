// Package resolve answers the question of the house: which of my tags is this
// advertisement, and what does it say?
//
// A [Resolver] holds tags, added one by one with their credentials or as
// fleets of packed states, of any mix of networks. Advertisements go in; every
// tag that matches comes out, opened where its frames are sealed, with its
// alignment for the caller to keep, its freshness, and the expected number of
// wrong tags where the protocol itself is ambiguous. What cannot be resolved
// or opened comes out too, with the reason.
//
// A tag is found in three ways: by the identifier that a frame shows, looked
// up in an index over all tags and a window of epochs; by a hash that only its
// key can check, trying every key; or by its address. One rule composes them:
// an address known to belong to a tag, because it is registered or was resolved
// in the last minutes, lets that tag's keys try the frame.
//
// The package never reads the clock. Advertisements carry their times, and
// [Resolver.Advance] moves the indexes on; the caller's ticker calls it.
package resolve
