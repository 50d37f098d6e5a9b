// Package rotate turns a key and an epoch into an identifier: the half of a
// location network that a tag and its resolver have in common.
//
// A tag shows an identifier for one [Epoch] and then the next. A [Schedule]
// says which epochs can be on the air at a given time, an [Alignment] what is
// known of one tag's clock. A [Scheme] derives the identifiers, for many tags
// at once: a tag's whole secret is a packed state of fixed size, and a fleet
// is a sequence of such [States], in memory, in a file or derived from one
// master key.
//
// The native scheme, for makers of tags whom no vendor's network binds, is here
// too, as one tag needs it: a [Tree] holds the key of a day and those to come, a
// [Deriver] derives the keys and blocks below, a [Calendar] says when. Package
// beacon makes a tag of them, package beacon/native a network.
//
// The package runs on tags: it needs no fmt, no clock, no operating system.
// Nothing in it reads the time; Unix seconds come in as arguments.
package rotate
