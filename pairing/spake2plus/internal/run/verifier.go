package run

import "crypto/subtle"

// A Verifier is one run of the side that holds the registration record.
type Verifier struct {
	suite  *Suite
	p      Parameters
	w0, y  []byte // nil once the share is answered
	l      []byte
	keys   schedule // without confirmV; zero before the answer and at the end
	opened bool     // the share is answered
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
	own := append(append(append(make([]byte, 0, 2*len(w0)+len(l)), w0...), y...), l...)
	n := len(w0)
	return &Verifier{suite: s, p: p.clone(), w0: own[:n:n], y: own[n : 2*n : 2*n], l: own[2*n:]}, nil
}

// Ready returns what Respond would for shareP without the secrets: ErrState,
// ErrLength, ErrPoint or nothing. It changes nothing.
func (v *Verifier) Ready(shareP []byte) error {
	if v.w0 == nil {
		return ErrState
	}
	return v.suite.CheckPoint(shareP)
}

// Respond takes X and returns Y and confirmV. On error the run is over.
func (v *Verifier) Respond(shareP []byte) (shareV, confirmV []byte, err error) {
	if v.w0 == nil {
		return nil, nil, ErrState
	}
	defer v.wipeScalars()
	z, secret, err := v.suite.group.verifier(v.y, v.w0, v.l, shareP)
	if err != nil {
		return nil, nil, err
	}
	shareV = v.suite.group.shareV(v.y, v.w0)
	k := v.suite.schedule(v.p, shareP, shareV, z, secret, v.w0)
	v.keys, v.opened = schedule{confirmP: k.confirmP, shared: k.shared}, true
	return shareV, k.confirmV, nil
}

// Finish ends the run, in whatever way, and returns K_shared.
func (v *Verifier) Finish(confirmP []byte) (shared []byte, err error) {
	if !v.opened {
		return nil, ErrState
	}
	defer v.Wipe()
	if subtle.ConstantTimeCompare(v.keys.confirmP, confirmP) != 1 {
		return nil, ErrConfirmation
	}
	return append([]byte(nil), v.keys.shared...), nil
}

// Wipe ends the run.
func (v *Verifier) Wipe() {
	v.wipeScalars()
	clear(v.keys.confirmP)
	clear(v.keys.shared)
	v.keys, v.opened = schedule{}, false
}

func (v *Verifier) wipeScalars() {
	clear(v.w0)
	clear(v.y)
	clear(v.l)
	v.w0, v.y, v.l = nil, nil, nil
}
