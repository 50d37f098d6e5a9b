package securetest

import (
	"bytes"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/twr"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// sides are a verifier and a prover that talk.
type sides struct {
	verifier secure.Verifier
	prover   secure.Prover

	parameters                     secure.Parameters
	challenge, open, accept, start []byte
}

// newVerifier reads a verifier. Its radios make no noise; the speed of light is
// the field speed, or that in vacuum.
func (s *source) newVerifier() (v secure.Verifier, err error) {
	leaf, bond, offset := s.leaf(), s.bond(), s.offset("verifier_offset")
	if s.err != nil {
		return v, s.err
	}
	return secure.NewVerifier(rotatetest.AES128{}, SHA256{}, leaf, bond, offset, twr.Noise{}, ranging.Vacuum)
}

// newProver reads a prover.
func (s *source) newProver(c secure.Capability) (p secure.Prover, err error) {
	leaf, bond, offset := s.leaf(), s.bond(), s.offset("prover_offset")
	if s.err != nil {
		return p, s.err
	}
	return secure.NewProver(rotatetest.AES128{}, SHA256{}, leaf, bond, offset, c)
}

// willing is what a prover says that agrees to p.
func willing(p *secure.Parameters) secure.Capability {
	return secure.Capability{
		PHYs: []secure.PHY{p.PHY}, Grain: 1, Longest: secure.MaxReply, Interval: 1, Lags: 1, Tries: 1<<32 - 1, Lifetime: secure.MaxLifetime,
	}
}

// newSides reads both sides of a session and has them begin it.
func newSides(in *vectors.Input, began ranging.Seconds) (*sides, error) {
	s := source{in: in}
	d := &sides{parameters: s.parameters()}
	asked, answered := s.nonce("verifier_nonce"), s.nonce("prover_nonce")
	var err error
	if d.verifier, err = s.newVerifier(); err != nil {
		return nil, err
	}
	if d.prover, err = s.newProver(willing(&d.parameters)); err != nil {
		return nil, err
	}
	if d.challenge, err = d.prover.Challenge(nil, answered, began); err != nil {
		return nil, err
	}
	if d.open, err = d.verifier.Open(nil, d.challenge, &d.parameters, asked, began); err != nil {
		return nil, err
	}
	if d.accept, err = d.prover.Accept(nil, d.open, began); err != nil {
		return nil, err
	}
	if d.start, err = d.verifier.Start(nil, d.accept, began); err != nil {
		return nil, err
	}
	if err = d.prover.Start(d.start, began); err != nil {
		return nil, err
	}
	v1, p1 := d.verifier.Addresses()
	v2, p2 := d.prover.Addresses()
	if v1 != v2 || p1 != p2 || d.verifier.Session() != d.prover.Session() || d.verifier.Parameters() != d.parameters {
		return nil, errSides
	}
	return d, nil
}

// round begins round r on both sides.
func (d *sides) round(r uint32, at ranging.Seconds) error {
	if err := d.verifier.Round(r, at); err != nil {
		return err
	}
	return d.prover.Round(r, at)
}

// spend has both sides take all sequences of the round.
func (d *sides) spend() error {
	for m := secure.Poll; m <= secure.Final; m++ {
		if _, err := d.sequence(m); err != nil {
			return err
		}
	}
	return nil
}

// A sequence is that of a packet, and where it begins.
type sequence struct {
	first  int64
	blocks []byte
}

// sequence has both sides make the next sequence of the round.
func (d *sides) sequence(m secure.Packet) (sequence, error) {
	b, first, err := d.verifier.AppendSequence(nil, m)
	if err != nil {
		return sequence{}, err
	}
	b2, first2, err := d.prover.AppendSequence(nil, m)
	if err != nil {
		return sequence{}, err
	}
	if first != first2 || !bytes.Equal(b, b2) {
		return sequence{}, errSides
	}
	return sequence{int64(first), b}, nil
}
