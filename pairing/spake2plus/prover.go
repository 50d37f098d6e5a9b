package spake2plus

import "github.com/seed-496a4445/fyr/pairing/spake2plus/internal/run"

// Parameters are what both sides of a run must have the same of, each of any
// size. Context names the application and its version, and may hold what was
// agreed before the run; the identities are those of the registration, where
// there are any.
type Parameters struct {
	Context    []byte
	IDProver   []byte
	IDVerifier []byte
}

// Prover is one run of the side that has the code. Make one for each run; the
// zero value is none. It is not for concurrent use.
type Prover struct{ run *run.Prover }

// NewProver begins a run with a fresh x. It copies what it is given. It panics
// when k is zero or wiped.
func NewProver(k ProverKey, p Parameters) (*Prover, error) {
	w0, w1 := k.split()
	s, err := k.suite.run()
	if err != nil {
		return nil, err
	}
	x := s.Draw()
	defer clear(x)
	r, err := run.NewProver(s, run.Parameters(p), w0, w1, x)
	if err != nil {
		return nil, err
	}
	return &Prover{r}, nil
}

// AppendShare appends shareP, [Suite.ShareSize] bytes, the first message.
func (p *Prover) AppendShare(dst []byte) []byte { return p.run.AppendShare(dst) }

// Finish takes the second message and returns the third, confirmP of
// [Suite.ConfirmationSize] bytes, and K_shared. It returns [ErrLength] and
// [ErrPoint] for shareV, then [ErrConfirmation] when confirmV is not that of
// a verifier with the record of this code, whatever its size; or [ErrState]
// when the run is over. After Finish it is, in any case.
//
// The tag is known when Finish returns; that the tag knows the phone, only when
// it took confirmP.
func (p *Prover) Finish(shareV, confirmV []byte) (confirmP []byte, key SharedKey, err error) {
	confirmP, shared, err := p.run.Finish(shareV, confirmV)
	if err != nil {
		return nil, SharedKey{}, err
	}
	return confirmP, newSharedKey(shared), nil
}

// Wipe ends the run and overwrites its secrets, best effort: for a field that
// is lost. Finish does it too.
func (p *Prover) Wipe() { p.run.Wipe() }
