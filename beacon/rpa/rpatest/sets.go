package rpatest

import (
	"github.com/seed-496a4445/fyr/beacon/rpa"
	"github.com/seed-496a4445/fyr/beacon/rpa/internal/csis"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

func sih(in *vectors.Input) (vectors.Output, error) { return hash(in, "sirk", "prand") }

func rsiGenerate(in *vectors.Input) (vectors.Output, error) {
	s, err := rpa.NewSIRK(in.Bytes("sirk"))
	if err != nil {
		return nil, err
	}
	r, err := prand(in, "prand")
	if err != nil {
		return nil, err
	}
	return vectors.Output{"rsi": s.Generate(r)}, nil
}

func rsiResolve(in *vectors.Input) (vectors.Output, error) {
	s, err := rpa.NewSIRK(in.Bytes("sirk"))
	if err != nil {
		return nil, err
	}
	r, err := rpa.ParseRSI(in.Bytes("rsi"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"match": s.Resolves(r)}, nil
}

func csisS1(in *vectors.Input) (vectors.Output, error) {
	return vectors.Output{"salt": csis.S1(in.Bytes("m"))}, nil
}

func csisK1(in *vectors.Input) (vectors.Output, error) {
	n, salt := in.Bytes("n"), in.Bytes("salt")
	if len(n) != csis.Size || len(salt) != csis.Size {
		return nil, errSize
	}
	return vectors.Output{"key": csis.K1((*[csis.Size]byte)(n), (*[csis.Size]byte)(salt), in.Bytes("p"))}, nil
}

func sirkCrypt(in *vectors.Input) (vectors.Output, error) {
	s, err := rpa.NewSIRK(in.Bytes("sirk"))
	if err != nil {
		return nil, err
	}
	result, err := s.Encrypt(in.Bytes("k"))
	return vectors.Output{"result": result}, err
}
