package secure

// AnswerOf returns the ANSWER to the REPORT that v sent last, with this body:
// what a prover with the session's keys could send.
func (v Verifier) AnswerOf(body []byte) []byte {
	x := v.s.v
	mac := x.mac(&x.confirmP, x.transcript[:], x.said[:], body)
	return append(append([]byte(nil), body...), mac[:MACSize]...)
}

// ReportOf returns the REPORT with this body: what a verifier with the session's
// keys could send.
func (p Prover) ReportOf(body []byte) []byte {
	x := p.s.p
	mac := x.mac(&x.confirmV, x.transcript[:], body)
	return append(append([]byte(nil), body...), mac[:MACSize]...)
}

// OpenOf returns the OPEN with this body for the challenge of p.
func (p Prover) OpenOf(body []byte) []byte {
	x := p.s.p
	mac := x.mac(&x.knock, x.challengeText(), body)
	return append(append([]byte(nil), body...), mac[:MACSize]...)
}

// AcceptOf returns the ACCEPT with this body for the OPEN of v.
func (v Verifier) AcceptOf(body []byte) []byte {
	x := v.s.v
	copy(x.acceptText(), body)
	x.agree()
	key := x.derive(confirmProver, keySize)
	mac := x.mac(&key, x.challengeText(), x.openText(), body)
	return append(append([]byte(nil), body...), mac[:MACSize]...)
}
