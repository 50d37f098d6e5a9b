package secure

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
)

const (
	hashSize = 32
	hashPad  = 64 // a block of SHA-256, to which HMAC fills its key
	keySize  = 32 // of all keys of HMAC here
	// mostHashed is the longest that HMAC is of: an ANSWER, with the hash of the
	// handshake and the REPORT before it.
	mostHashed = hashSize + ReportSize + AnswerSize - MACSize
)

// hasher is HMAC and HKDF over a hash engine. It has room for what goes through
// the engine: what is handed to an interface escapes.
type hasher struct {
	engine ranging.SHA256
	in     [hashPad + mostHashed]byte
	out    [hashSize]byte
}

// hash returns the hash of b, at most mostHashed bytes.
func (h *hasher) hash(b []byte) [hashSize]byte {
	n := copy(h.in[:], b)
	h.engine.Sum256(&h.out, h.in[:n])
	return h.out
}

// mac returns HMAC(key, all parts), at most mostHashed bytes together.
func (h *hasher) mac(key *[keySize]byte, parts ...[]byte) [hashSize]byte {
	h.pad(key, 0x36)
	n := hashPad
	for _, p := range parts {
		n += copy(h.in[n:], p)
	}
	h.engine.Sum256(&h.out, h.in[:n])

	h.pad(key, 0x5c)
	n = hashPad + copy(h.in[hashPad:], h.out[:])
	h.engine.Sum256(&h.out, h.in[:n])
	out := h.out
	h.forget()
	return out
}

// pad writes the key, each byte XORed with p, and p to the end of a block.
func (h *hasher) pad(key *[keySize]byte, p byte) {
	for i := range hashPad {
		h.in[i] = p
	}
	for i, b := range key {
		h.in[i] = b ^ p
	}
}

// forget overwrites what keys went into.
func (h *hasher) forget() {
	clear(h.in[:])
	clear(h.out[:])
}

// expand returns the first block of HKDF-Expand with a labelled info, of which
// the caller takes size bytes:
//
//	u16(size) || LP8("fyr/1 ranging " || label) || context
func (h *hasher) expand(prk *[keySize]byte, label string, size int, context ...[]byte) [keySize]byte {
	const prefix, counter = "fyr/1 ranging ", 1
	var room [2 + 1 + 32 + 68 + 1]byte // with the longest label and context
	info := wire.AppendBe16(room[:0], uint16(size))
	info = append(info, byte(len(prefix)+len(label)))
	info = append(append(info, prefix...), label...)
	for _, c := range context {
		info = append(info, c...)
	}
	return h.mac(prk, append(info, counter))
}

// verifies reports whether mac is the shortened MAC of all parts. Constant time
// in the key and the MAC.
func (h *hasher) verifies(mac []byte, key *[keySize]byte, parts ...[]byte) bool {
	want := h.mac(key, parts...)
	return subtle.ConstantTimeCompare(mac, want[:MACSize]) == 1
}
