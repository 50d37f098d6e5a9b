package run

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/secret"
)

// A Verifier is one run of the side that holds the registration record.
type Verifier struct {
	suite *Suite
	p     Parameters
	key   secret.Key // w0, y and L; wiped when the share is answered
	end   secret.Key // confirmP and K_shared; zero before the answer, wiped at the end
}

// NewVerifier begins a run with copies of what it is given. The errors are
// those of CheckScalar for w0, CheckPoint for l and CheckScalar for y, in this
// order.
func NewVerifier(s *Suite, p Parameters, w0, l, y []byte) (*Verifier, error) {
	if err := s.CheckScalar(w0); err != nil {
		return nil, err
	}
	if err := s.CheckPoint(l); err != nil {
		return nil, err
	}
	if err := s.CheckScalar(y); err != nil {
		return nil, err
	}
	return &Verifier{suite: s, p: p.clone(), key: Join(w0, y, l)}, nil
}

// Ready returns what Respond would for shareP without the secrets: ErrState,
// ErrLength, ErrPoint or nothing. It changes nothing.
func (v *Verifier) Ready(shareP []byte) error {
	if !v.key.Valid() {
		return ErrState
	}
	return v.suite.CheckPoint(shareP)
}

// Respond takes X and returns Y and confirmV. On error the run is over.
func (v *Verifier) Respond(shareP []byte) (shareV, confirmV []byte, err error) {
	if !v.key.Valid() {
		return nil, nil, ErrState
	}
	defer v.key.Wipe()
	b, n := v.key.Bytes(), v.suite.ScalarSize()
	w0, y, l := b[:n], b[n:2*n], b[2*n:]
	z, secretV, err := v.suite.group.verifier(y, w0, l, shareP)
	if err != nil {
		return nil, nil, err
	}
	shareV = v.suite.group.shareV(y, w0)
	k := v.suite.schedule(v.p, shareP, shareV, z, secretV, w0)
	v.end = Join(k.confirmP, k.shared)
	clear(k.confirmP)
	clear(k.shared)
	return shareV, k.confirmV, nil
}

// Finish ends the run, in whatever way, and returns K_shared.
func (v *Verifier) Finish(confirmP []byte) (shared []byte, err error) {
	if !v.end.Valid() {
		return nil, ErrState
	}
	defer v.Wipe()
	b, n := v.end.Bytes(), v.suite.macSize
	if subtle.ConstantTimeCompare(b[:n], confirmP) != 1 {
		return nil, ErrConfirmation
	}
	return append([]byte(nil), b[n:]...), nil
}

// Wipe ends the run.
func (v *Verifier) Wipe() {
	v.key.Wipe()
	v.end.Wipe()
}
