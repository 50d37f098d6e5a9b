package run

import "crypto/subtle"

// A Prover is one run of the side that knows the code.
type Prover struct {
	suite     *Suite
	p         Parameters
	w0, w1, x []byte // nil once the run is over
	share     []byte
}

// NewProver begins a run with copies of what it is given. The errors are those
// of CheckScalar, for w0, w1 and x in this order.
func NewProver(s *Suite, p Parameters, w0, w1, x []byte) (*Prover, error) {
	for _, b := range [...][]byte{w0, w1, x} {
		if err := s.CheckScalar(b); err != nil {
			return nil, err
		}
	}
	own := append(append(append(make([]byte, 0, 3*len(x)), w0...), w1...), x...)
	n := len(x)
	return &Prover{s, p.clone(), own[:n:n], own[n : 2*n : 2*n], own[2*n:], s.group.shareP(x, w0)}, nil
}

// AppendShare appends X.
func (p *Prover) AppendShare(dst []byte) []byte { return append(dst, p.share...) }

// Finish ends the run, in whatever way: it checks the share of the verifier,
// then its confirmation, and returns confirmP and K_shared.
func (p *Prover) Finish(shareV, confirmV []byte) (confirmP, shared []byte, err error) {
	if p.w0 == nil {
		return nil, nil, ErrState
	}
	defer p.Wipe()
	z, v, err := p.suite.group.prover(p.x, p.w0, p.w1, shareV)
	if err != nil {
		return nil, nil, err
	}
	k := p.suite.schedule(p.p, p.share, shareV, z, v, p.w0)
	if subtle.ConstantTimeCompare(k.confirmV, confirmV) != 1 {
		clear(k.shared)
		return nil, nil, ErrConfirmation
	}
	return k.confirmP, k.shared, nil
}

// Wipe ends the run.
func (p *Prover) Wipe() {
	clear(p.w0)
	clear(p.w1)
	clear(p.x)
	p.w0, p.w1, p.x = nil, nil, nil
}
