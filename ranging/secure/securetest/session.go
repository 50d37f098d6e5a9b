package securetest

import "slices"

// A Session is all that the two sides bring to a session.
type Session struct {
	Leaf                         []byte // 32 octets
	Epoch                        uint32
	Verifier, Prover             []byte // identities, 32 octets each
	VerifierNonce, ProverNonce   []byte // 16 octets each
	Parameters                   []byte // LayoutParameters
	VerifierOffset, ProverOffset uint32
}

// bond names the two sides, Section 4.1.
func (s *Session) bond() []byte { return slices.Concat(u32(s.Epoch), s.Verifier, s.Prover) }

// KnockKey is the key of OPEN, Section 4.1.
func (s *Session) KnockKey() []byte { return labelled(s.Leaf, "ranging knock", s.bond(), 32) }

// Context is C of Section 4.2.
func (s *Session) Context() []byte {
	return hash(lp8("fyr/1 ranging"), s.bond(), []byte{1}, s.Parameters, u32(s.VerifierOffset), u32(s.ProverOffset))
}

// PRK is that of Section 4.2.
func (s *Session) PRK() []byte {
	return extract(slices.Concat(s.VerifierNonce, s.ProverNonce), s.Leaf)
}

// Key is K of Section 4.3.
func (s *Session) Key(label string, n int) []byte {
	return labelled(s.PRK(), "ranging "+label, s.Context(), n)
}

// labels are the rows of the table of Section 4.3.
var labels = []struct {
	label string
	size  int
}{
	{"poll sts", 16}, {"poll v", 16}, {"reply sts", 16}, {"reply v", 16}, {"addresses", 16}, {"session", 16}, {"replies", 16},
	{"confirm verifier", 32}, {"confirm prover", 32},
}

// Addresses are those of the verifier and of the prover, Section 4.4.
func (s *Session) Addresses() (verifier, prover []byte) {
	b := s.Key("addresses", 16)
	for _, at := range []int{0, 8} {
		b[at] = (b[at] | 0x02) & 0xfe
	}
	return b[:8], b[8:]
}

// Challenge is the CHALLENGE, Section 5.
func (s *Session) Challenge() []byte { return slices.Concat([]byte{0}, s.ProverNonce) }

// Open is the OPEN, Section 5.
func (s *Session) Open() []byte {
	b := slices.Concat([]byte{1}, s.VerifierNonce, s.Parameters, u32(s.VerifierOffset))
	return append(b, mac16(s.KnockKey(), s.Challenge(), b)...)
}

// Accept is the ACCEPT, Section 5.
func (s *Session) Accept() []byte {
	b := slices.Concat([]byte{2}, u32(s.ProverOffset))
	return append(b, mac16(s.Key("confirm prover", 32), s.Challenge(), s.Open(), b)...)
}

// Start is the START, Section 5.
func (s *Session) Start() []byte {
	b := []byte{3}
	return append(b, mac16(s.Key("confirm verifier", 32), s.Challenge(), s.Open(), s.Accept(), b)...)
}

// Transcript is T of Section 5.
func (s *Session) Transcript() []byte { return hash(s.Challenge(), s.Open(), s.Accept(), s.Start()) }

// Report is a REPORT; n has the fields of its stamps.
func (s *Session) Report(n Numbers, response []byte) []byte {
	return s.ReportOf(slices.Concat(Pack(layoutReport, n.With(Numbers{"type": 4})), response))
}

// ReportOf completes a REPORT with its MAC.
func (s *Session) ReportOf(body []byte) []byte {
	return slices.Concat(body, mac16(s.Key("confirm verifier", 32), s.Transcript(), body))
}

// Answer is an ANSWER to a REPORT; n has the fields of its stamps.
func (s *Session) Answer(report []byte, n Numbers, poll, final []byte) []byte {
	return s.AnswerOf(report, slices.Concat(Pack(layoutAnswer, n.With(Numbers{"type": 5})), poll, final))
}

// AnswerOf completes an ANSWER with its MAC.
func (s *Session) AnswerOf(report, body []byte) []byte {
	return slices.Concat(body, mac16(s.Key("confirm prover", 32), s.Transcript(), report, body))
}
