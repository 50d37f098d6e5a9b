package run

import (
	"bytes"
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/secret"
)

// A Prover is one run of the side that knows the code.
type Prover struct {
	suite *Suite
	p     Parameters
	key   secret.Key // w0, w1 and x; wiped when the run is over
	share []byte
}

// NewProver begins a run with copies of what it is given. The errors are those
// of CheckScalar, for w0, w1 and x in this order.
func NewProver(s *Suite, p Parameters, w0, w1, x []byte) (*Prover, error) {
	for _, b := range [...][]byte{w0, w1, x} {
		if err := s.CheckScalar(b); err != nil {
			return nil, err
		}
	}
	return &Prover{s, p.clone(), Join(w0, w1, x), s.group.shareP(x, w0)}, nil
}

// Join returns a key of the parts one after the other.
func Join(parts ...[]byte) secret.Key {
	b := bytes.Join(parts, nil)
	defer clear(b)
	return secret.New(b)
}

// AppendShare appends X.
func (p *Prover) AppendShare(dst []byte) []byte { return append(dst, p.share...) }

// Finish ends the run, in whatever way: it checks the share of the verifier,
// then its confirmation, and returns confirmP and K_shared.
func (p *Prover) Finish(shareV, confirmV []byte) (confirmP, shared []byte, err error) {
	if !p.key.Valid() {
		return nil, nil, ErrState
	}
	defer p.Wipe()
	b, n := p.key.Bytes(), p.suite.ScalarSize()
	w0, w1, x := b[:n], b[n:2*n], b[2*n:]
	z, v, err := p.suite.group.prover(x, w0, w1, shareV)
	if err != nil {
		return nil, nil, err
	}
	k := p.suite.schedule(p.p, p.share, shareV, z, v, w0)
	if subtle.ConstantTimeCompare(k.confirmV, confirmV) != 1 {
		clear(k.shared)
		return nil, nil, ErrConfirmation
	}
	return k.confirmP, k.shared, nil
}

// Wipe ends the run.
func (p *Prover) Wipe() { p.key.Wipe() }
