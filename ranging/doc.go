// Package ranging says how far away a tag is and how hard that would have been
// to fake.
//
// Its units are integers with a type each. Conversions go through products of
// 128 bits and round once, to the nearest integer, halves away from zero. What
// does not fit becomes the largest or smallest value, never a wrapped one.
//
// The package runs on tags: no fmt, no clock, no operating system, and no
// floating point in any decision.
package ranging
