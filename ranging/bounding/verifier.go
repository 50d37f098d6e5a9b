package bounding

import (
	"crypto/hmac"
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/ranging"
)

// Transport carries timed bits: a challenge out, an answer back, and the time
// from the one to the other.
type Transport interface {
	// Round sends the challenge of a round, 0 or 1, or 2 in SKI. It returns the
	// answer, 0 or 1, or [NoAnswer], and the measured round trip. An error ends
	// the run.
	Round(round int, challenge uint8) (answer uint8, elapsed ranging.Picoseconds, err error)
}

// NoAnswer is the answer of a round in which none came. The round is wrong.
const NoAnswer = 0xFF

// A Verifier is the verifier's side of one run: see [Prover]. Not for concurrent
// use.
type Verifier struct {
	run
	timing  Timing
	got     []byte
	elapsed []ranging.Picoseconds
	state   state
}

type state uint8

const (
	made state = iota
	started
	timed
	over
)

// NewVerifier returns a verifier that measures as timing says, or the errors of
// [NewProver], and then [ErrRange] for a timing that is not as its fields say.
func NewVerifier(c Config, timing Timing) (*Verifier, error) {
	r, err := newRun(c)
	if err != nil {
		return nil, err
	}
	if err := timing.check(); err != nil {
		return nil, err
	}
	return &Verifier{run: r, timing: timing}, nil
}

// Start takes the prover's opening and returns the reply, with fresh
// randomness. It returns nil and [ErrState] when there was one, and [ErrLength].
// The verifier is unchanged then.
func (v *Verifier) Start(opening []byte) ([]byte, error) {
	switch {
	case v.state != made:
		return nil, ErrState
	case len(opening) != v.openingSize():
		return nil, ErrLength
	}
	v.opening = append([]byte(nil), opening...)
	v.reply = make([]byte, v.replySize())
	v.c.Draw.Fill(v.reply)
	v.derive(nil)
	v.draw()
	v.got, v.elapsed = make([]byte, v.n), make([]ranging.Picoseconds, v.n)
	v.state = started
	return append([]byte(nil), v.reply...), nil
}

// draw draws the challenges.
func (v *Verifier) draw() {
	v.s.challenges = drawBits(v.c, v.n)
	for i := range v.s.challenges {
		if v.s.known != nil {
			v.s.challenges[i] ^= v.s.known[i] & (v.s.challenges[i] ^ v.s.predefined[i])
		}
		if v.c.Setting.protocol == SKI {
			v.s.challenges[i] = third(v.c)
		}
	}
}

// third returns 0, 1 or 2 at random, each as likely.
func third(c Config) byte {
	b := [1]byte{0xFF}
	for b[0] == 0xFF { // 255 = 3 * 85 values are left
		c.Draw.Fill(b[:])
	}
	return b[0] % 3
}

// Run does the rounds over t. It returns [ErrState] before Start and when it was
// called already, and otherwise the first error of t, which ends the run.
func (v *Verifier) Run(t Transport) error {
	if v.state != started {
		return ErrState
	}
	for i, c := range v.s.challenges {
		answer, elapsed, err := t.Round(i, c)
		if err != nil {
			v.end()
			return err
		}
		v.got[i], v.elapsed[i] = answer, elapsed
	}
	v.state = timed
	return nil
}

func (v *Verifier) end() {
	v.forget()
	v.state = over
}

// Finish takes the prover's last message, which is empty for protocols without
// one, and returns what became of the rounds. A result that is not accepted is
// no error.
//
// It returns [ErrState] before Run and when the run is over, [ErrLength] and
// [ErrFormat] for a malformed message, and [ErrAuthentication] for one that is
// not of the key or does not open the commitment. All errors but the first end
// the run. The peer is not to see which.
//
// Constant time in the key; how many rounds were right is the caller's to see.
func (v *Verifier) Finish(last []byte) (Result, error) {
	if v.state != timed {
		return Result{}, ErrState
	}
	defer v.end()
	if len(last) != v.lastSize() {
		return Result{}, ErrLength
	}
	received := v.s.challenges // who does not say is taken to have received them
	if len(last) != 0 {
		var err error
		if received, err = v.open(last); err != nil {
			return Result{}, err
		}
	}
	return v.count(received), nil
}

// open checks a last message that is not empty and returns the challenges that
// the prover says it received. Brands-Chaum's answers are known from then on.
func (v *Verifier) open(last []byte) ([]byte, error) {
	body, tag := last[:len(last)-tagSize], last[len(last)-tagSize:]
	received, err := unpack(body[len(body)-v.packed():], v.n)
	if err != nil {
		return nil, err
	}
	var bits []byte
	if v.c.Setting.protocol == BrandsChaum {
		if bits, err = unpack(body, v.n); err != nil {
			return nil, err
		}
		blinding := body[v.packed() : v.packed()+commitSize]
		if !hmac.Equal(commitment(blinding, bits), v.opening[nonceSize:]) {
			return nil, ErrAuthentication
		}
	}
	if !hmac.Equal(v.tag(body), tag) {
		return nil, ErrAuthentication
	}
	if bits != nil {
		v.derive(bits)
	}
	return received, nil
}

// count counts the rounds.
func (v *Verifier) count(received []byte) Result {
	r := Result{setting: v.c.Setting, timing: v.timing, session: v.session()}
	slowest, longest := ranging.Picoseconds(0), v.timing.longest()
	for i, c := range v.s.challenges {
		same := subtle.ConstantTimeByteEq(v.got[i], v.s.answers[i][c]) & subtle.ConstantTimeByteEq(received[i], c)
		switch elapsed := v.elapsed[i]; {
		case elapsed < 0 || elapsed > longest:
			r.Late++
		case same == 1:
			r.Right++
			slowest = max(slowest, elapsed)
		default:
			r.Wrong++
		}
	}
	r.Accepted = r.Right >= v.c.Setting.least
	if r.Right > 0 {
		r.Distance = v.timing.distance(slowest)
	}
	return r
}
