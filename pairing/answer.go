package pairing

import "bytes"

// ChallengeSize is the size of the challenge in a SELECT answer in bytes.
const ChallengeSize = 16

// answerVersion is the version of the protocol.
const answerVersion = 1

// maxSuites bounds how many suites an answer lists.
const maxSuites = 8

// Answer is what a tag says when it is selected: the same for all tags of a
// model in one state, but for the challenge. The zero value is none.
type Answer struct {
	Suites    []Suite // the preferred first; unknown ones stay
	Modes     byte    // bit m-1 of each mode m that the state allows
	Challenge [ChallengeSize]byte
}

// ParseAnswer parses the data of a SELECT answer: spec/pairing.md, Section 3.1.
// The error is [ErrAnswer], or [ErrUnsupported] for another version.
func ParseAnswer(b []byte) (Answer, error) {
	switch {
	case len(b) == 0:
		return Answer{}, ErrAnswer
	case b[0] != answerVersion:
		return Answer{}, ErrUnsupported
	case len(b) < 2 || b[1] == 0 || b[1] > maxSuites || len(b) != 4+int(b[1])+ChallengeSize:
		return Answer{}, ErrAnswer
	}
	n := int(b[1])
	a := Answer{Modes: b[2+n], Challenge: [ChallengeSize]byte(b[4+n:])}
	for i, s := range b[2 : 2+n] {
		if s == 0 || bytes.IndexByte(b[2:2+n], s) != i {
			return Answer{}, ErrAnswer
		}
		a.Suites = append(a.Suites, Suite(s))
	}
	if b[3+n] != 0 {
		return Answer{}, ErrAnswer
	}
	return a, nil
}

// Append appends the data of the answer to dst.
func (a Answer) Append(dst []byte) []byte {
	dst = append(dst, answerVersion, byte(len(a.Suites)))
	for _, s := range a.Suites {
		dst = append(dst, byte(s))
	}
	dst = append(dst, a.Modes, 0)
	return append(dst, a.Challenge[:]...)
}

// Allows reports whether the tag says that it speaks a suite and that its
// state allows a mode. Nothing proves it: it is for the order of attempts.
func (a Answer) Allows(s Suite, m Mode) bool {
	return m.Valid() && a.Modes&m.bit() != 0 && bytes.IndexByte(suiteBytes(a.Suites), byte(s)) >= 0
}

func suiteBytes(suites []Suite) (b []byte) {
	for _, s := range suites {
		b = append(b, byte(s))
	}
	return b
}
