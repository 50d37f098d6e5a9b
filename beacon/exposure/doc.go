// Package exposure is the Exposure Notification system of Google and Apple
// (GAEN): phones that show an identifier for ten minutes, derived from a key
// for a day, which their owners publish when they fall ill.
//
// Sources: github.com/google/exposure-notifications-internals at
// aaada6ce (TestVectors.java, matching_helper.cc, RollingProximityIdValidator.java,
// exposure_key_export.proto) and github.com/google/exposure-notifications-server
// at 2041f77a. HKDF is RFC 5869 with SHA-256.
//
// An advertisement is the service data of UUID FD6F, 20 bytes:
//
//	offset  size  field
//	0       16    rolling proximity identifier (RPI)
//	16      4     associated encrypted metadata (AEM)
//
// Time is counted in intervals of ten minutes, Unix seconds / 600. A temporary
// exposure key (TEK) serves for up to 144 of them, from its rolling start:
//
//	RPIK = HKDF(TEK, no salt, "EN-RPIK", 16)
//	RPI  = AES(RPIK, "EN-RPI" | 00 x 6 | interval, little endian)
//	AEMK = HKDF(TEK, no salt, "EN-AEMK", 16)
//	AEM  = metadata XOR AES(AEMK, RPI)[0:4]
//
//	metadata, offset  size  field
//	0                 1     bits 7-6 major version (1), 5-4 minor version,
//	                        3-2 calibration confidence, 1-0 reserved
//	1                 1     transmit power, dBm, signed
//	2                 2     reserved
//
// Who holds keys and sightings at different times matches them with [Matcher];
// a [Credential] and a [Scheme] let a resolver do it as adverts come in.
//
// Traps handled here:
//
//   - The interval stands little endian in the block.
//   - The labels have no zero at their end, and the salt of HKDF is absent,
//     which is 32 zero bytes. Betas of 2020 had labels that begin with "CT";
//     their identifiers do not match.
//   - A rolling period that is 0 or absent means 144.
//   - A published key derives its identifiers for everybody: a sighting counts
//     only within two hours of the interval, and nothing in it is authentic.
//   - An export is signed over the whole file, header included, as it is.
//
// Append(Parse(b)) == b, but for metadata with reserved bits, and for exports:
// they are written with fields in order, without the signature infos, unknown
// fields and values that are the default.
//
// Secret are keys until their owner publishes them, and the metadata until
// then. Nothing branches on them; AES, SHA-256 and ECDSA are those of the
// standard library. [DiagnosisKey] and [Matcher] are for published keys, and
// take time that depends on what matches.
package exposure
