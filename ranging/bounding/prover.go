package bounding

// A Prover is the prover's side of one run. Not for concurrent use.
//
//	prover                         verifier
//	Open          -- opening -->   Start
//	Start         <-- reply ---    (returned by Start)
//	Respond       <- challenge -   Run
//	              -- answer --->
//	Finish        --- last ---->   Finish
type Prover struct {
	run
	next     int    // the first round that was not asked for yet
	received []byte // challenges, 0 where none came
}

// NewProver returns a prover with fresh randomness, or [ErrRange] for a Setting
// that was not made, [ErrProtocol] for a protocol that does not run here, and
// [ErrLength] for a key that is too short for it.
func NewProver(c Config) (*Prover, error) {
	r, err := newRun(c)
	if err != nil {
		return nil, err
	}
	p := &Prover{run: r, received: make([]byte, r.n)}
	p.opening = make([]byte, nonceSize, r.openingSize())
	c.Draw.Fill(p.opening)
	switch c.Setting.protocol {
	case BrandsChaum:
		p.s.bits, p.s.blinding = drawBits(c, r.n), make([]byte, commitSize)
		c.Draw.Fill(p.s.blinding)
		p.opening = append(p.opening, commitment(p.s.blinding, p.s.bits)...)
	case KimAvoine:
		p.s.random = drawBits(c, r.n)
	}
	return p, nil
}

// drawBits returns n random bits, one a byte.
func drawBits(c Config, n int) []byte {
	b := make([]byte, n)
	c.Draw.Fill(b)
	for i := range b {
		b[i] &= 1
	}
	return b
}

// Open returns the first message.
func (p *Prover) Open() []byte { return append([]byte(nil), p.opening...) }

// Start takes the verifier's reply; then the rounds may begin. It returns
// [ErrState] when there was one and [ErrLength]. The prover is unchanged then.
func (p *Prover) Start(reply []byte) error {
	switch {
	case p.reply != nil:
		return ErrState
	case len(reply) != p.replySize():
		return ErrLength
	}
	p.reply = append([]byte(nil), reply...)
	p.derive(p.s.bits)
	return nil
}

// Respond returns the answer, 0 or 1, to the challenge of a round, 0 or 1, or
// 2 in SKI. It does not allocate. No round is answered twice, nor one before
// another that was: both answers of a round would give away what is never to be
// said. It returns [ErrRange] for a round or challenge that does not exist and
// [ErrState] for one out of order. Rounds may be left out.
//
// Constant time in the key; rounds and challenges are public.
func (p *Prover) Respond(round int, challenge uint8) (uint8, error) {
	switch {
	case p.s.answers == nil:
		return 0, ErrState
	case round < 0, round >= p.n, int(challenge) >= p.c.Setting.protocol.symbols():
		return 0, ErrRange
	case round < p.next:
		return 0, ErrState
	}
	p.next = round + 1
	p.received[round] = challenge
	answer := p.s.answers[round][challenge]
	if p.c.Setting.protocol == KimAvoine {
		p.s.misled |= p.s.known[round] & (challenge ^ p.s.predefined[round])
		answer ^= p.s.misled & (answer ^ p.s.random[round])
	}
	return answer, nil
}

// Finish returns the last message, empty for protocols without one, and ends
// the run. It returns [ErrState] before Start and when it was called already.
func (p *Prover) Finish() ([]byte, error) {
	if p.s.answers == nil {
		return nil, ErrState
	}
	defer p.forget()
	var body []byte
	switch p.c.Setting.protocol {
	case BrandsChaum:
		body = append(pack(nil, p.s.bits), p.s.blinding...)
	case SwissKnife:
	default:
		return nil, nil
	}
	body = pack(body, p.received)
	return append(body, p.tag(body)...), nil
}
