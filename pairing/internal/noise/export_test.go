package noise

// Messages returns the tokens of the messages of p.
func (p Protocol) Messages() [][]string { return p.messages }

// Known returns which static keys are pre-messages.
func (p Protocol) Known() [2]bool { return p.known }

// SetNonce sets the next nonce of c.
func (c *Cipher) SetNonce(n uint64) { c.h.v.n = n }

// Remains is what a handshake holds, for a look after it was wiped.
type Remains struct {
	s    *state
	psks [][]byte
}

// RemainsOf returns what h holds, also what it will drop.
func RemainsOf(h *Handshake) Remains { return Remains{h.h.v, append([][]byte(nil), h.h.v.psks...)} }

// Wiped reports whether nothing is left but, with keep, the peer's static key.
func (r Remains) Wiped(keep bool) bool {
	for _, psk := range r.psks {
		for _, b := range psk {
			if b != 0 {
				return false
			}
		}
	}
	s := r.s
	secrets := s.ck != [hashSize]byte{} || s.h != [hashSize]byte{} || s.cipher != cipherState{} || len(s.psks) > 0
	keys := s.static != nil || s.ephemeral != nil || s.remoteEphemeral != nil || s.decapsulation != nil || s.encapsulation != nil
	return !secrets && !keys && len(s.messages) == 0 && (keep || s.remoteStatic == nil)
}

// ChainingKey returns ck, for a search in what is printed.
func ChainingKey(h *Handshake) []byte { return h.h.v.ck[:] }

// CipherKey returns the key of c, for a search in what is printed.
func CipherKey(c *Cipher) []byte { return c.h.v.key[:] }

// AppendStatic appends to a message what an s token would, of a key that need
// not be one's own, at the side that is to write the message whose first tokens
// are given.
func AppendStatic(h *Handshake, message []byte, before []string, key []byte) ([]byte, error) {
	var err error
	for _, token := range before {
		if message, err = h.h.v.write(message, token); err != nil {
			return nil, err
		}
	}
	return h.h.v.encryptAndHash(message, key), nil
}
