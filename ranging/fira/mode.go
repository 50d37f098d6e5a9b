package fira

import "github.com/seed-496a4445/fyr/ranging/sts"

// Mode says where the session key comes from.
type Mode uint8

// The modes. The zero Mode is none.
const (
	// Static: the session key is a constant that everybody knows. UNAUTHENTICATED.
	Static Mode = iota + 1
	// Provisioned: the two parties were given a key.
	Provisioned
	// Dynamic: a secure element gives a key for each session.
	Dynamic
)

// modeNames holds the names of the modes, the zero one first.
var modeNames = [...]string{"unknown", "static", "provisioned", "dynamic"}

// ParseMode returns the mode named "static", "provisioned" or "dynamic", or
// [ErrMode].
func ParseMode(name string) (Mode, error) {
	for m := Static; m <= Dynamic; m++ {
		if name == modeNames[m] {
			return m, nil
		}
	}
	return 0, ErrMode
}

// String returns the name of m, for static STS with what it is not: "static
// (unauthenticated)".
func (m Mode) String() string {
	switch {
	case m == Static:
		return modeNames[m] + " (unauthenticated)"
	case m > Dynamic:
		m = 0
	}
	return modeNames[m]
}

// Authenticated reports whether distances of such a session say anything about
// who was measured: not with [Static].
func (m Mode) Authenticated() bool { return m.Kind().Authenticated() }

// Kind returns what the sequences of such a session are: [sts.Static], which is
// unauthenticated, or [sts.Secret].
func (m Mode) Kind() sts.Kind {
	switch m {
	case Static:
		return sts.Static
	case Provisioned, Dynamic:
		return sts.Secret
	}
	return sts.Unknown
}
