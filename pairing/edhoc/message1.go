package edhoc

import "slices"

// Message1 is message_1: RFC 9528, Section 5.2.1. The zero value has no suite
// and is no message.
type Message1 struct {
	Method Method
	// Suites is SUITES_I: the suites that the initiator prefers to the selected
	// one, the most preferred first, and the selected one at the end. It is
	// never empty.
	Suites []Suite
	// GX is the ephemeral key of the initiator as it is on the wire.
	GX [KeySize]byte
	// CI is the raw connection identifier of the initiator.
	CI []byte
	// EAD is EAD_1, for [ParseEAD], or empty.
	EAD []byte
}

// Selected returns the selected suite.
func (m *Message1) Selected() Suite { return m.Suites[len(m.Suites)-1] }

// ParseMessage1 reads and checks message_1. CI and EAD alias b.
//
// It reads items from the left and returns the first error: [ErrTruncated],
// [ErrEncoding], [ErrMethod] for a method other than 0..3; and then, for the
// message as a whole, [ErrSuite] for a selected suite that is not supported or
// a suite whose number has more than 64 bits, [ErrLength] for a G_X of another
// size than [KeySize], and [ErrPoint] for one that no peer may use. Whether an
// earlier suite should have been selected is not checked: [Responder] does.
func ParseMessage1(b []byte) (Message1, error) {
	var m Message1
	method, b, err := takeItem(b)
	if err != nil {
		return Message1{}, err
	}
	if !method.isInteger() {
		return Message1{}, ErrEncoding
	}
	n, ok := method.int64()
	if m.Method = Method(n); !ok || !m.Method.valid() {
		return Message1{}, ErrMethod
	}
	suites, b, err := takeItem(b)
	if err != nil {
		return Message1{}, err
	}
	m.Suites, ok, err = suites.suites()
	if err != nil {
		return Message1{}, err
	}
	gx, b, err := takeBytes(b)
	if err != nil {
		return Message1{}, err
	}
	ci, b, err := takeItem(b)
	if err != nil {
		return Message1{}, err
	}
	if m.CI, err = ci.identifier(); err != nil {
		return Message1{}, err
	}
	if err := checkEAD(b); err != nil {
		return Message1{}, err
	}
	m.EAD = b
	if !ok || !m.Selected().Supported() {
		return Message1{}, ErrSuite
	}
	if len(gx) != KeySize {
		return Message1{}, ErrLength
	}
	m.GX = [KeySize]byte(gx)
	if _, err := m.Selected().ephemeral(&m.GX); err != nil {
		return Message1{}, err
	}
	return m, nil
}

// suites returns the list that it holds: an integer, or an array of at least
// two of them. ok is false when one has more than 64 bits.
func (it item) suites() (list []Suite, ok bool, err error) {
	if it.isInteger() {
		n, ok := it.int64()
		return []Suite{Suite(n)}, ok, nil
	}
	if it.kind != kindArray || it.n < 2 {
		return nil, false, ErrEncoding
	}
	_, _, rest, err := takeHead(it.raw)
	ok = true
	for len(rest) > 0 && err == nil {
		var member item
		if member, rest, err = takeItem(rest); err == nil && !member.isInteger() {
			err = ErrEncoding
		}
		n, fits := member.int64()
		list, ok = append(list, Suite(n)), ok && fits
	}
	if err != nil {
		return nil, false, err
	}
	return list, ok, nil
}

// appendSuites appends a list of suites, one of them as an integer.
func appendSuites(dst []byte, list []Suite) []byte {
	if len(list) != 1 {
		dst = appendHead(dst, kindArray, uint64(len(list)))
	}
	for _, s := range list {
		dst = appendInt(dst, int64(s))
	}
	return dst
}

// Append appends m to dst. GX is not checked. EAD is appended as it is. It
// returns nil and, in the order of the checks, [ErrLength] when there is no
// suite, [ErrMethod], or [ErrSuite] when the selected one is not supported.
func (m *Message1) Append(dst []byte) ([]byte, error) {
	switch {
	case len(m.Suites) == 0:
		return nil, ErrLength
	case !m.Method.valid():
		return nil, ErrMethod
	case !m.Selected().Supported():
		return nil, ErrSuite
	}
	dst = appendInt(dst, int64(m.Method))
	dst = appendSuites(dst, m.Suites)
	dst = appendBytes(dst, m.GX[:])
	dst = appendIdentifier(dst, m.CI)
	return append(dst, m.EAD...), nil
}

// SelectSuites returns the SUITES_I of the next try after a responder has said
// in [PeerError] which suites it has: preferred up to the first that is in
// theirs. preferred is the whole list of this side, the most preferred first,
// and never changes, so that a forged answer cannot hide a better suite from
// the responder. It returns [ErrSuite] when there is none in common.
//
// RFC 9528, Section 6.3.1.
func SelectSuites(preferred, theirs []Suite) ([]Suite, error) {
	for i, s := range preferred {
		if s.Supported() && slices.Contains(theirs, s) {
			return slices.Clone(preferred[:i+1]), nil
		}
	}
	return nil, ErrSuite
}
