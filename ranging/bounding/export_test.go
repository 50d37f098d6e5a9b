package bounding

// Answers returns what a dishonest prover knows: for each round the right answer
// to each challenge.
func (p *Prover) Answers() [][3]byte { return p.s.answers }

// Predefined reports whether the challenge of a round is known to both sides,
// and which it is.
func (p *Prover) Predefined(round int) (bool, byte) {
	if p.s.known == nil {
		return false, 0
	}
	return p.s.known[round] == 1, p.s.predefined[round]
}

// Retag returns the last message of another prover with the MAC of p's key in
// place of its own: p saw the same messages.
func (p *Prover) Retag(opening, reply, last []byte) []byte {
	r := p.run
	r.opening, r.reply = opening, reply
	body := last[:len(last)-tagSize]
	return append(append([]byte(nil), body...), r.tag(body)...)
}
