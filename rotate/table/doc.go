// Package table finds the tag behind an identifier, for many tags and a window
// of epochs.
//
// A [Table] is an index over a [Fleet]: the identifiers that its tags can show
// at a time and a lead beyond it. [Table.Advance] moves the window on while
// lookups go on. A false positive never leaves the table: each hit is
// confirmed by deriving the identifier again. [Join] answers without an index
// at all, by streaming all tags past the identifiers received.
//
// Where an identifier costs nanoseconds, by the scheme's layout, a tag-epoch
// takes 5.3 bytes, and a tag nothing where all clocks are alike or unknown, half a
// byte where those of neighbours are, else about five. Where it costs a curve
// multiplication or a chain, a tag-epoch takes 25 bytes, so that nothing is
// derived in vain.
//
// A tag that is in a fleet thousands of times, under one state, makes lookups
// slower that fall near its identifiers: all of its rows are found together.
//
// States come from memory ([rotate.Memory]), from a file ([Mapped]), or from
// one key for the whole fleet ([Master]).
//
// What is secret: the states. Identifiers are public once shown; comparing and
// sorting them takes variable time.
package table
