// Package linkage looks for links between what the tags of fyr's own protocol
// show: it is an observer without keys, who tries to break what spec/beacon.md
// claims in Sections 8 and 13.
//
// A [Classifier] is given what was heard of many tags, in order: times,
// addresses and advertising data. It looks at one feature, and says how strongly
// that feature differs between tags, passes from one identity of a tag to the
// next, or shows what no tag should. [Phase] weighs whether linked changes at
// two places are those of one tag, which Section 13.7 grants in part.
//
// Nothing is claimed against an observer in range throughout a change, so a
// [Stretch] may hold changes: its identities are linked by time. What counts is
// whether they would be linked without.
//
// Nothing here is secret, and nothing is made for speed.
package linkage
