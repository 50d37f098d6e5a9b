// Package spake2plustest runs the operations of the spake2plus test vectors,
// whose scalars are given. It is for known-answer tests only.
package spake2plustest

import (
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/spake2plus"
	"github.com/seed-496a4445/fyr/pairing/spake2plus/internal/run"
)

// Operations returns the operations by name.
func Operations() map[string]vectors.Operation {
	const parameters = "suite context id_prover id_verifier "
	return map[string]vectors.Operation{
		"spake2plus.prover":   {In: parameters + "w0 w1 x share_v confirm_v", Out: "share_p confirm_p shared_key", Run: prover},
		"spake2plus.verifier": {In: parameters + "w0 l y share_p confirm_p", Out: "share_v confirm_v shared_key", Run: verifier},
		"spake2plus.register": {In: "suite w0s w1s", Out: "w0 w1 l", Run: register},
	}
}

// suite returns the suite that a case names: the order of both lists is one.
func suite(in *vectors.Input) (*run.Suite, error) {
	s, err := spake2plus.ParseSuite(in.Text("suite"))
	if err != nil {
		return nil, err
	}
	return run.Suites[s-1], nil
}

func parameters(in *vectors.Input) run.Parameters {
	return run.Parameters{Context: in.Bytes("context"), IDProver: in.Bytes("id_prover"), IDVerifier: in.Bytes("id_verifier")}
}

func prover(in *vectors.Input) (vectors.Output, error) {
	s, err := suite(in)
	if err != nil {
		return nil, err
	}
	p, err := run.NewProver(s, parameters(in), in.Bytes("w0"), in.Bytes("w1"), in.Bytes("x"))
	if err != nil {
		return nil, err
	}
	confirm, shared, err := p.Finish(in.Bytes("share_v"), in.Bytes("confirm_v"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"share_p": p.AppendShare(nil), "confirm_p": confirm, "shared_key": shared}, nil
}

func verifier(in *vectors.Input) (vectors.Output, error) {
	s, err := suite(in)
	if err != nil {
		return nil, err
	}
	v, err := run.NewVerifier(s, parameters(in), in.Bytes("w0"), in.Bytes("l"), in.Bytes("y"))
	if err != nil {
		return nil, err
	}
	share, confirm, err := v.Respond(in.Bytes("share_p"))
	if err != nil {
		return nil, err
	}
	shared, err := v.Finish(in.Bytes("confirm_p"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"share_v": share, "confirm_v": confirm, "shared_key": shared}, nil
}

func register(in *vectors.Input) (vectors.Output, error) {
	s, err := spake2plus.ParseSuite(in.Text("suite"))
	if err != nil {
		return nil, err
	}
	k, err := spake2plus.Register(s, in.Bytes("w0s"), in.Bytes("w1s"))
	if err != nil {
		return nil, err
	}
	n := s.ScalarSize()
	key, record := k.AppendSecret(nil), k.Record().AppendSecret(nil)
	return vectors.Output{"w0": key[:n], "w1": key[n:], "l": record[n:]}, nil
}
