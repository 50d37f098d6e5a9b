// Package noise is the core of Noise, revision 34: the handshakes NN, NK, XX,
// XK, IK and KK of X25519 and SHA-256 with ChaCha20-Poly1305 or AES-256-GCM,
// with pre-shared keys, and with ML-KEM-768 mixed in.
//
//	pattern.go    names of protocols, and the tokens of their messages
//	cipher.go     CipherState: Noise, Section 5.1
//	symmetric.go  SymmetricState: Noise, Section 5.2
//	keypair.go    keys of this side, which multiply nothing before they are used
//	config.go     what a side brings, and Initialize: Noise, Section 5.3
//	handshake.go  HandshakeState, one case a token: Noise, Section 5.3
//
// The package draws randomness only for ephemeral keys and encapsulations that
// a [Config] leaves out. What it is given it uses: a static ephemeral key, or
// one used twice, gives away what the handshake protects.
//
// Secret are private keys, pre-shared keys, all that is derived from them, and
// payloads. Calls are constant time in them, as far as crypto/ecdh,
// crypto/mlkem, crypto/sha256, crypto/aes and chacha20poly1305 are on the
// machine. Sizes, public keys, turns, and which check failed are public to the
// caller, who must not let the peer see which.
//
// Wiping is best effort: the standard library keeps copies of private keys, of
// keys of ciphers, and of what it hashes, that nothing can overwrite. They become
// garbage.
package noise

import "github.com/seed-496a4445/fyr/internal/fail"

// The errors of this package.
var (
	// ErrUnsupported: the name is none of a protocol that the package has.
	ErrUnsupported = fail.New(fail.Unsupported, "noise: protocol not supported")
	// ErrPSKs: more or fewer pre-shared keys than psk tokens.
	ErrPSKs = fail.New(fail.Mismatch, "noise: wrong number of pre-shared keys")
	// ErrKeyLength: a key is missing or has a wrong size.
	ErrKeyLength = fail.New(fail.Length, "noise: key of a wrong length")
	// ErrLength: a message ends before its tokens do, or is too long.
	ErrLength = fail.New(fail.Length, "noise: message of a wrong length")
	// ErrPoint: the shared secret is zero, because the peer's key has low order.
	ErrPoint = fail.New(fail.Point, "noise: key of low order")
	// ErrEncapsulationKey: a coefficient of the peer's ML-KEM key is not reduced.
	ErrEncapsulationKey = fail.New(fail.Format, "noise: encapsulation key not canonical")
	// ErrAuthentication: the tag does not verify.
	ErrAuthentication = fail.New(fail.Authentication, "noise: tag does not verify")
	// ErrState: it is the peer's turn, the handshake is not done, or it is over.
	ErrState = fail.New(fail.State, "noise: not now")
	// ErrExhausted: the cipher has used all its nonces.
	ErrExhausted = fail.New(fail.State, "noise: no nonces left")
)
