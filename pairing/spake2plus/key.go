package spake2plus

import (
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/pairing/spake2plus/internal/run"
)

// ProverKey is w0 and w1 of one code: whoever has it can open the tag. Copies
// share the bytes. The zero value and a wiped key panic when used. It is safe
// for concurrent use, but for Wipe.
type ProverKey struct {
	suite Suite
	key   secret.Key // w0 and w1
}

// NewProverKey returns the key of w0 and w1, scalars of [Suite.ScalarSize]
// bytes, big endian, which it copies. It returns [ErrSuite], and for w0 before
// w1 [ErrLength] and [ErrScalar].
func NewProverKey(s Suite, w0, w1 []byte) (ProverKey, error) {
	r, err := s.run()
	if err != nil {
		return ProverKey{}, err
	}
	for _, b := range [...][]byte{w0, w1} {
		if err := r.CheckScalar(b); err != nil {
			return ProverKey{}, err
		}
	}
	return ProverKey{s, run.Join(w0, w1)}, nil
}

// Suite returns the suite that k is for.
func (k ProverKey) Suite() Suite { return k.suite }

// split returns w0 and w1 themselves.
func (k ProverKey) split() (w0, w1 []byte) {
	b := k.key.Bytes()
	n := k.suite.ScalarSize()
	return b[:n:n], b[n:]
}

// Record returns what the verifier is to have.
func (k ProverKey) Record() Record {
	w0, w1 := k.split()
	r, err := k.suite.run()
	if err != nil {
		panic(err.Error()) // a key has a suite
	}
	l := r.Base(w1)
	defer clear(l)
	return Record{k.suite, run.Join(w0, l)}
}

// AppendSecret appends w0 and w1, twice [Suite.ScalarSize] bytes, in clear.
func (k ProverKey) AppendSecret(dst []byte) []byte { return append(dst, k.key.Bytes()...) }

// Equal reports whether k and other are the same key for the same suite, in
// constant time in the keys.
func (k ProverKey) Equal(other ProverKey) bool {
	return k.suite == other.suite && k.key.Equal(other.key)
}

// Wipe overwrites the key, and with it all copies, best effort.
func (k ProverKey) Wipe() { k.key.Wipe() }

// Record is the registration record of one code, w0 and L: what the verifier
// stores. Whoever has it can try codes without asking anybody, and can play the
// verifier; to play the prover takes the code. Copies share the bytes. The zero
// value and a wiped record panic when used. It is safe for concurrent use, but
// for Wipe.
type Record struct {
	suite Suite
	key   secret.Key // w0 and L
}

// NewRecord returns the record of w0, a scalar of [Suite.ScalarSize] bytes, and
// L, an uncompressed point of [Suite.ShareSize] bytes, which it copies. It
// returns [ErrSuite], for w0 [ErrLength] and [ErrScalar], and then for L
// [ErrLength] and [ErrPoint].
func NewRecord(s Suite, w0, l []byte) (Record, error) {
	r, err := s.run()
	if err != nil {
		return Record{}, err
	}
	if err := r.CheckScalar(w0); err != nil {
		return Record{}, err
	}
	if err := r.CheckPoint(l); err != nil {
		return Record{}, err
	}
	return Record{s, run.Join(w0, l)}, nil
}

// ParseRecord returns the record whose AppendSecret is b, with a copy of it. It
// returns [ErrSuite], [ErrLength], [ErrScalar] and [ErrPoint].
func ParseRecord(s Suite, b []byte) (Record, error) {
	n := s.ScalarSize()
	if n != 0 && len(b) != n+s.ShareSize() {
		return Record{}, ErrLength
	}
	return NewRecord(s, b[:n], b[n:])
}

// Suite returns the suite that r is for.
func (r Record) Suite() Suite { return r.suite }

// split returns w0 and L themselves.
func (r Record) split() (w0, l []byte) {
	b := r.key.Bytes()
	n := r.suite.ScalarSize()
	return b[:n:n], b[n:]
}

// AppendSecret appends w0 and L, [Suite.ScalarSize] and [Suite.ShareSize]
// bytes, in clear.
func (r Record) AppendSecret(dst []byte) []byte { return append(dst, r.key.Bytes()...) }

// Equal reports whether r and other are the same record for the same suite, in
// constant time in the records.
func (r Record) Equal(other Record) bool {
	return r.suite == other.suite && r.key.Equal(other.key)
}

// Wipe overwrites the record, and with it all copies, best effort.
func (r Record) Wipe() { r.key.Wipe() }

// SharedKey is K_shared, what a run ends in. Copies share the bytes. The zero
// value and a wiped key panic when used. It is safe for concurrent use, but for
// Wipe.
type SharedKey struct{ key secret.Key }

// newSharedKey takes over the bytes of b.
func newSharedKey(b []byte) SharedKey {
	defer clear(b)
	return SharedKey{secret.New(b)}
}

// AppendSecret appends K_shared, [Suite.KeySize] bytes, in clear: for the psk
// of the handshake that follows.
func (k SharedKey) AppendSecret(dst []byte) []byte { return append(dst, k.key.Bytes()...) }

// Equal reports whether k and other are the same key, in constant time.
func (k SharedKey) Equal(other SharedKey) bool { return k.key.Equal(other.key) }

// Wipe overwrites the key, and with it all copies, best effort.
func (k SharedKey) Wipe() { k.key.Wipe() }
