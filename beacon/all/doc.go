// Package all lists every network of this module: for naming foreign frames,
// and for reading key files that name their networks.
//
// A resolver needs no list: credentials bring their networks with them. A
// program that imports this package links every network.
package all
