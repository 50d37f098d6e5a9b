package bounding

import (
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/ranging"
)

// Result is what became of the rounds of one run.
type Result struct {
	// Accepted says that at least MinCorrect of the rounds were right and in
	// time. Nothing else of the result is worth anything without it.
	Accepted bool
	// Right, Wrong and Late are how many rounds were so: right and in time, in
	// time but not right, and not in time, whatever the answer.
	Right, Wrong, Late int
	// Distance is that of the slowest round that was right, rounded up, and zero
	// without one. The true one of an honest prover is no larger, and that of a
	// dishonest one larger by no more than light goes in half of
	// [Timing].Processing, but for the chances of Rates.
	Distance ranging.Millimetres

	setting Setting
	timing  Timing
	session [16]byte
}

// session returns what tells runs apart.
func (v *Verifier) session() [16]byte {
	h := sha256.New()
	h.Write([]byte("fyr bounding 1, session"))
	h.Write(v.opening)
	h.Write(v.reply)
	h.Write(v.c.Context)
	return [16]byte(h.Sum(nil))
}

// Rates returns what the setting of the run lets pass, and loses.
func (r *Result) Rates() Rates { return r.setting.Rates() }

// Evidence returns the result for [ranging.Verify], with a claim for each attack
// that does not surely succeed, or [ErrRejected] when it was not accepted. The
// session is that of the run. Tries and age are the caller's to fill in; without
// them a policy that demands bits accepts nothing.
func (r *Result) Evidence() (ranging.Evidence, error) {
	if !r.Accepted {
		return ranging.Evidence{}, ErrRejected
	}
	step := r.timing.step()
	return ranging.Evidence{
		Method:      ranging.Bounding,
		Session:     r.session,
		Distance:    r.Distance,
		Uncertainty: step,
		Resolution:  ranging.Known(step),
		// The verifier's own clock is all that a distance comes from, the answers
		// are the key's, and both messages are in them.
		Confirmed: ranging.Known(true),
		// The prover speaks first, so that nothing of the verifier's can come back.
		Reflected: ranging.Known(false),
		Claims:    r.setting.claims(),
	}, nil
}
