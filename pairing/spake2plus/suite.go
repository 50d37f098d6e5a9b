package spake2plus

import "github.com/seed-496a4445/fyr/pairing/spake2plus/internal/run"

// Suite is a ciphersuite: a curve, the hash of transcript and keys, and the MAC
// of the confirmations. The zero value is none: constructors refuse it with
// [ErrSuite], and its sizes are 0.
type Suite uint8

// The ciphersuites. Use [P256SHA256HMAC] where nothing speaks for another one:
// its K_shared has the 32 bytes of a Noise psk.
const (
	P256SHA256HMAC Suite = iota + 1
	P256SHA512HMAC
	P384SHA256HMAC
	P384SHA512HMAC
	P521SHA512HMAC
	P256SHA256CMAC // CMAC-AES-128
	P256SHA512CMAC
)

// ParseSuite returns the suite of a name, or [ErrSuite]. Names are those of RFC
// 9383, letter by letter: SPAKE2+-P256-SHA256-HKDF-SHA256-HMAC-SHA256.
func ParseSuite(name string) (Suite, error) {
	for i, s := range run.Suites {
		if s.Name == name {
			return Suite(i + 1), nil
		}
	}
	return 0, ErrSuite
}

// String returns the name that [ParseSuite] takes, and "unknown" for others.
func (s Suite) String() string {
	r, err := s.run()
	if err != nil {
		return "unknown"
	}
	return r.Name
}

// run returns what computes the suite.
func (s Suite) run() (*run.Suite, error) {
	if s < 1 || int(s) > len(run.Suites) {
		return nil, ErrSuite
	}
	return run.Suites[s-1], nil
}

// ScalarSize returns the size of w0, w1 and of a coordinate in bytes: 32, 48 or
// 66.
func (s Suite) ScalarSize() int { return s.size((*run.Suite).ScalarSize) }

// ShareSize returns the size of a share and of L in bytes: 65, 97 or 133.
func (s Suite) ShareSize() int { return s.size((*run.Suite).PointSize) }

// ConfirmationSize returns the size of a confirmation in bytes: that of the
// hash, or 16.
func (s Suite) ConfirmationSize() int { return s.size((*run.Suite).MACSize) }

// KeySize returns the size of K_shared in bytes: that of the hash, 32 or 64.
func (s Suite) KeySize() int { return s.size((*run.Suite).KeySize) }

// HalfSize returns the least size in bytes of each half of a stretched code: 8
// more than that of a scalar, so that the scalars are as good as uniform.
func (s Suite) HalfSize() int { return s.size((*run.Suite).HalfSize) }

func (s Suite) size(of func(*run.Suite) int) int {
	r, err := s.run()
	if err != nil {
		return 0
	}
	return of(r)
}
