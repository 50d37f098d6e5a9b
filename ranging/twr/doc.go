// Package twr computes distances from the time stamps of UWB messages: single-
// and double-sided two-way ranging and time differences of arrival.
//
//	single-sided             double-sided
//
//	initiator   responder    initiator   responder
//	    |--poll---->|            |--poll---->|
//	    |           | reply      |           | reply 1
//	    |<-response-|    round 1 |<-response-|
//	                     reply 2 |           | round 2
//	                             |--final--->|
//
// Stamps are taken modulo 2^40 or 2^32, and so are differences between them,
// before anything else is done. Every result is an exact fraction, and is
// rounded once when it leaves as [ranging.Ticks], [ranging.Picoseconds] or
// [ranging.Millimetres]; products have 128 bits. Distances are signed: contact
// and noise give negative ones, and what to do with them is the caller's
// decision. Nothing is clamped.
//
// The initiator and the responder each have a clock. A clock offset is rate /
// reference rate - 1, an [Offset]. Single-sided ranging needs it, from the
// receiver's carrier or from two polls ([ClockRate]); asymmetric double-sided
// ranging does not, and gives it away for free ([Double.ClockRatio]).
//
// Traps. A reply time is chosen by the peer, so bound it before believing the
// distance ([Bounds]). A wrong antenna delay is the largest error there is: 77 m
// for 16436 ticks. Transmit stamps are those of the antenna, but the request of
// a delayed transmission is not ([Antenna]). Intervals that a peer reports are
// to be compared with its own stamps. The clock check is blind to a response
// advanced alone and to poll and final advanced alike ([Ratio.Agrees]).
//
// Formulas are those of IEEE 802.15.4z for two-way ranging; the asymmetric one
// is of Neirynck, Luk and McLaughlin, "An alternative double-sided two-way
// ranging method" (WPNC 2016). A distance computed here says nothing of how hard
// it was to fake; package ranging does.
//
// The package runs on tags: integers only, no allocation. Nothing in it is
// secret.
package twr
