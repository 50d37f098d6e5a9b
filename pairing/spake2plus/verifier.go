package spake2plus

import "github.com/seed-496a4445/fyr/pairing/spake2plus/internal/run"

// Verifier is one run of the side that stores the [Record]. Make one for each
// run, and answer through a [Limiter] where codes are short; the zero value is
// none. It is not for concurrent use.
type Verifier struct{ run *run.Verifier }

// NewVerifier begins a run with a fresh y. It copies what it is given. It
// panics when r is zero or wiped.
func NewVerifier(r Record, p Parameters) (*Verifier, error) {
	w0, l := r.split()
	s, err := r.suite.run()
	if err != nil {
		return nil, err
	}
	y := s.Draw()
	defer clear(y)
	v, err := run.NewVerifier(s, run.Parameters(p), w0, l, y)
	if err != nil {
		return nil, err
	}
	return &Verifier{v}, nil
}

// Respond takes the first message, shareP, and returns the second: shareV of
// [Suite.ShareSize] and confirmV of [Suite.ConfirmationSize] bytes. They tell
// the peer whether its code was right. It returns [ErrLength], [ErrPoint], or
// [ErrState] when a share was answered before. On error the run is over.
func (v *Verifier) Respond(shareP []byte) (shareV, confirmV []byte, err error) {
	return v.run.Respond(shareP)
}

// Finish takes the third message and returns K_shared. It returns
// [ErrConfirmation] when confirmP is not that of a prover with the code,
// whatever its size; or [ErrState] when no share was answered or the run is
// over. After Finish it is, in any case.
func (v *Verifier) Finish(confirmP []byte) (SharedKey, error) {
	shared, err := v.run.Finish(confirmP)
	if err != nil {
		return SharedKey{}, err
	}
	return newSharedKey(shared), nil
}

// Wipe ends the run and overwrites its secrets, best effort: for a field that
// is lost. Finish does it too.
func (v *Verifier) Wipe() { v.run.Wipe() }
