package spake2plus

import (
	"crypto/pbkdf2"
	"hash"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/pairing/spake2plus/internal/run"
)

// Register returns the key of the two halves of a stretched code, big endian
// numbers of one size, at least [Suite.HalfSize] bytes each, modulo the group
// order: RFC 9383, Section 3.2. It returns [ErrSuite], [ErrLength], and
// [ErrScalar] when one of them comes out as 0, which happens to nobody by
// chance. Constant time in the halves, which stay the caller's to wipe.
func Register(s Suite, w0s, w1s []byte) (ProverKey, error) {
	r, err := s.run()
	if err != nil {
		return ProverKey{}, err
	}
	w0, w1, err := r.Register(w0s, w1s)
	if err != nil {
		return ProverKey{}, err
	}
	defer clear(w0)
	defer clear(w1)
	return ProverKey{s, run.Join(w0, w1)}, nil
}

// PBKDF is a function that stretches a password, with salt and cost its own:
// it returns size bytes for input, and does not keep input. RFC 9383 suggests
// one that takes much memory, as Argon2id and scrypt do.
type PBKDF func(input []byte, size int) ([]byte, error)

// RegisterPassword returns the key of a code: it stretches password and the
// identities of both sides with f into two halves of [Suite.HalfSize] bytes for
// [Register]. Both sides must use the same f and the same identities. Errors
// are [ErrSuite], what f returns, [ErrLength] when f returns another size than
// asked for, and [ErrScalar].
//
// No f makes a short code strong: whoever has the [Record] of a code of six
// digits finds it after a million calls of f. It says what they cost.
func RegisterPassword(s Suite, password, idProver, idVerifier []byte, f PBKDF) (ProverKey, error) {
	if _, err := s.run(); err != nil {
		return ProverKey{}, err
	}
	input := appendInput(nil, password, idProver, idVerifier)
	defer clear(input)
	n := s.HalfSize()
	out, err := f(input, 2*n)
	if err != nil {
		return ProverKey{}, err
	}
	defer clear(out)
	if len(out) != 2*n {
		return ProverKey{}, ErrLength
	}
	return Register(s, out[:n], out[n:])
}

// appendInput appends what a PBKDF stretches: password, idProver and
// idVerifier, each after its length as 8 bytes, little endian.
func appendInput(dst []byte, parts ...[]byte) []byte {
	for _, b := range parts {
		dst = wire.AppendLe64(dst, uint64(len(b)))
		dst = append(dst, b...)
	}
	return dst
}

// PBKDF2 returns PBKDF2 with HMAC of h: RFC 8018, Section 5.2. The salt, 16
// random bytes or more, is the same on both sides and no secret. With fewer
// than one iteration the function returns [ErrIterations]. It uses little
// memory, so that special hardware tries codes cheaply; it is there for phones
// and tags that have nothing else.
func PBKDF2(h func() hash.Hash, salt []byte, iterations int) PBKDF {
	return func(input []byte, size int) ([]byte, error) {
		if iterations < 1 {
			return nil, ErrIterations
		}
		return pbkdf2.Key(h, string(input), salt, iterations, size)
	}
}
