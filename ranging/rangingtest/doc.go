// Package rangingtest is a laboratory for attacks on distances.
//
// An [Experiment] is one named strategy against one protocol or receiver. It is
// tried many times against the real verifiers of the packages above this one,
// over a simulated channel with clocks, drift, noise and multipath, and again
// with each of the checks in its way taken away. What comes out is a [Cell]: how
// often the strategy won, between which rates that leaves it with a confidence
// of 99 % (Clopper and Pearson, 1934), and what was computed for it elsewhere.
//
// A rate that was measured is a lower bound on attackers: it says what this
// strategy reaches, and not that no other does better. A bound is computed from
// a protocol, a model or a proof; where both exist they must agree. Chances
// below 2^-20 are not measured in the time that anybody has. Their formulas are
// held against exact enumeration at few rounds and few pulses instead.
//
// With all checks in its way a strategy stays within its bound. Where none is
// computed it must not win at all, but for [MostLeft]. A check that is taken
// away shows what it was for: without it the strategy wins. Where the chance
// that is left without it is computed too, the rate must be that.
//
//	lab.go labtable.go stats.go    experiments, cells, the table, intervals
//	labverify.go                   a policy without one of its checks
//	exchange.go mixdown.go stretch.go lies.go
//	                               clocks and stamps, and attacks on them
//	channel.go receiver.go pulses.go and others
//	                               pulses on the air, and attacks on receivers
//	link.go sessions.go bursts.go  sessions of package secure
//	phase.go                       Channel Sounding
//	timed.go timedlist.go          distance bounding
//
// The package is for tests and for "fyr range --simulate". Its randomness is
// that of a seed, so a table can be printed again. Nothing in it is secret.
package rangingtest
