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
	// Wide has the numbers that [WideSuite] stands for in Suites, in their order.
	Wide []Integer
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
// message as a whole, [ErrSuite] for a selected suite that is not supported,
// [ErrLength] for a G_X of another size than [KeySize], and [ErrPoint] for one
// that no peer may use. Whether an earlier suite should have been selected is
// not checked: [Responder] does.
//
// An item is read whole before it is tested. One that is cut is [ErrTruncated]
// whatever its type, and [ErrEncoding] only where one of the heads that are
// there is not allowed.
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
	m.Suites, m.Wide, err = suites.suites()
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
	if !m.Selected().Supported() {
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
// two of them. wide has those that list has as WideSuite.
func (it item) suites() (list []Suite, wide []Integer, err error) {
	rest := it.raw
	if !it.isInteger() {
		if it.kind != kindArray || it.n < 2 {
			return nil, nil, ErrEncoding
		}
		if _, _, rest, err = takeHead(it.raw); err != nil {
			return nil, nil, err
		}
	}
	for len(rest) > 0 {
		var member item
		if member, rest, err = takeItem(rest); err != nil {
			return nil, nil, err
		}
		if !member.isInteger() {
			return nil, nil, ErrEncoding
		}
		n, fits := member.int64()
		if !fits || Suite(n) == WideSuite {
			n, wide = int64(WideSuite), append(wide, Integer{member.kind == kindNegative, member.n})
		}
		list = append(list, Suite(n))
	}
	return list, wide, nil
}

// appendSuites appends a list of suites, one of them as an integer. wide has
// those that list has as WideSuite.
func appendSuites(dst []byte, list []Suite, wide []Integer) []byte {
	if len(list) != 1 {
		dst = appendHead(dst, kindArray, uint64(len(list)))
	}
	for _, s := range list {
		if s != WideSuite {
			dst = appendInt(dst, int64(s))
			continue
		}
		k := kindUint
		if wide[0].Negative {
			k = kindNegative
		}
		dst, wide = appendHead(dst, k, wide[0].N), wide[1:]
	}
	return dst
}

// countWide returns how many numbers list has no room for.
func countWide(list []Suite) (n int) {
	for _, s := range list {
		if s == WideSuite {
			n++
		}
	}
	return n
}

// Append appends m to dst. GX is not checked. EAD is appended as it is. It
// returns nil and, in the order of the checks, [ErrLength] when there is no
// suite, [ErrMethod], [ErrSuite] when the selected one is not supported, or
// [ErrLength] when Wide has more or fewer numbers than Suites asks for.
func (m *Message1) Append(dst []byte) ([]byte, error) {
	switch {
	case len(m.Suites) == 0:
		return nil, ErrLength
	case !m.Method.valid():
		return nil, ErrMethod
	case !m.Selected().Supported():
		return nil, ErrSuite
	case len(m.Wide) != countWide(m.Suites):
		return nil, ErrLength
	}
	dst = appendInt(dst, int64(m.Method))
	dst = appendSuites(dst, m.Suites, m.Wide)
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
