package pairingtest

import "slices"

// Octets that spec/pairing.md gives names.
const (
	suiteX25519 = 0x01
	suiteHybrid = 0x03

	modeClaim    = 0x01
	modeOwner    = 0x03
	modeTransfer = 0x04
	modeGuest    = 0x05
	modeCode     = 0x06
	modeRecover  = 0x07
)

// aid is the application identifier, Section 3.
var aid = []byte{0xf0, 0x66, 0x79, 0x72, 0x70, 0x61, 0x69, 0x72, 0x01}

// claims reports whether a mode makes an owner.
func claims(mode byte) bool { return mode == modeClaim || mode == modeTransfer || mode == modeCode }

// fingerprintOf is F of Section 4.1.
func fingerprintOf(suite byte, static []byte) []byte {
	return hash([]byte("fyr/1 fp"), []byte{suite}, static)[:16]
}

// prologueOf is Section 4.2.
func prologueOf(answer []byte, suite, mode, transport byte) []byte {
	return slices.Concat([]byte("fyr/1"), lp16(aid), lp16(answer), []byte{suite, mode, transport})
}

// pskOf is Section 4.3.
func pskOf(secret []byte, mode byte, f []byte) []byte {
	if mode == modeCode {
		f = make([]byte, 16)
	}
	return hkdf(nil, secret, slices.Concat([]byte("fyr/1 psk"), []byte{mode}, f), 32)
}

// exported is Export of Section 4.4.
func exported(x, h []byte, label string, context []byte, n int) []byte {
	return labelled(x, label, slices.Concat(lp8(h), lp8(context)), n)
}

// leafLabels are the rows of Section 4.5 and their sizes.
var leafLabels = []struct {
	label string
	size  int
}{
	{"beacon", 16}, {"beacon", 32}, {"auth", 32}, {"ring", 16}, {"release", 16}, {"near", 16}, {"ranging", 32}, {"setup", 16}, {"audit", 32},
}

// leafOf is Derive of Section 4.5.
func leafOf(root []byte, label string, epoch uint32, n int) []byte {
	return labelled(root, label, u32(epoch), n)
}

// authIDOf is Section 4.6.
func authIDOf(auth []byte) []byte { return labelled(auth, "auth id", nil, 8) }

// ticketOf is Section 4.8.
func ticketOf(kind, suite byte, f, secret []byte) []byte {
	return slices.Concat([]byte{1, kind, suite}, f, secret)
}

// entryMAC is the MAC of an entry of the audit log, Section 7.5, whose index is
// i, after one with the MAC last.
func entryMAC(audit []byte, class byte, i uint32, last, entry []byte) []byte {
	k := labelled(audit, "audit class", []byte{class}, 32)
	for range i {
		k = labelled(k, "audit step", nil, 32)
	}
	return mac(k, last, []byte{class}, entry)[:16]
}

// tokens are the messages of a mode in a suite, Sections 3 and 5.6.
func tokens(suite, mode byte) [][]string {
	switch {
	case claims(mode) && suite == suiteHybrid:
		return [][]string{{"psk", "e", "e1"}, {"e", "ee", "ekem1", "s", "es"}, {"s", "se"}}
	case claims(mode):
		return [][]string{{"psk", "e"}, {"e", "ee", "s", "es"}, {"s", "se"}}
	case suite == suiteHybrid:
		return [][]string{{"psk", "e", "es", "e1", "ss"}, {"e", "ee", "ekem1", "se"}}
	}
	return [][]string{{"psk", "e", "es", "ss"}, {"e", "ee", "se"}}
}

// nameOf is the Noise name of a mode in a suite.
func nameOf(suite, mode byte) string {
	pattern := "KK"
	if claims(mode) {
		pattern = "XX"
	}
	if suite == suiteHybrid {
		return "Noise_" + pattern + "hfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256"
	}
	return "Noise_" + pattern + "psk0_25519_ChaChaPoly_SHA256"
}
