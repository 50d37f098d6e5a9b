// Package curve holds the curve arithmetic that location networks need and
// that neither the standard library nor a module we use offers: so far what
// Find My does on P-224, secp224r1 of SEC 2, Version 2.0, Section 2.6.1.
//
// Scalars, coordinates and points go in and out as bytes, big endian and of
// full length, so that no caller can strip a leading zero. Points are computed
// by filippo.io/nistec, which is constant time; the arithmetic on scalars is
// written here, because no package that can be imported has it: math/big is
// not constant time, crypto/internal/fips140/bigmod is closed, and elliptic
// curve packages do not export their scalar fields.
//
// Secret are all scalars, and the shared coordinate of [P224Shared]. Whether a
// scalar or a point is valid is not.
package curve
