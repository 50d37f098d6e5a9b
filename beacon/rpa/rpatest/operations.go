// Package rpatest holds the vector operations of package rpa.
package rpatest

import (
	"slices"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/rpa"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// Operations returns the operations of testdata/vectors/rpa.json.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"rpa.ah":           {In: "k r", Out: "hash", Run: ah},
		"rpa.resolve":      {In: "irk address", Out: "match", Run: resolve},
		"rpa.resolve_list": {In: "irks address", Out: "index", Run: resolveList},
		"rpa.generate":     {In: "irk prand", Out: "address", Run: generate},
		"rpa.parse_irk":    {In: "text", Out: "irk", Run: parseIRK},
		"rpa.address_kind": {In: "address", Out: "kind", Run: addressKind},
		"rpa.sih":          {In: "sirk prand", Out: "hash", Run: sih},
		"rpa.rsi_generate": {In: "sirk prand", Out: "rsi", Run: rsiGenerate},
		"rpa.rsi_resolve":  {In: "sirk rsi", Out: "match", Run: rsiResolve},
		"rpa.csis_s1":      {In: "m", Out: "salt", Run: csisS1},
		"rpa.csis_k1":      {In: "n salt p", Out: "key", Run: csisK1},
		"rpa.sirk_crypt":   {In: "k sirk", Out: "result", Run: sirkCrypt},
	}
}

var (
	errSize   = fail.New(fail.Length, "rpatest: field of a wrong size")
	errNobody = fail.New(fail.Unknown, "rpatest: no key resolves the address")
)

// prand reads a field of a prand.
func prand(in *vectors.Input, name string) ([rpa.PrandSize]byte, error) {
	b := in.Bytes(name)
	if len(b) != rpa.PrandSize {
		return [rpa.PrandSize]byte{}, errSize
	}
	return [rpa.PrandSize]byte(b), nil
}

// address reads the field address.
func address(in *vectors.Input) (beacon.Address, error) {
	b := in.Bytes("address")
	if len(b) != beacon.AddressSize {
		return beacon.Address{}, errSize
	}
	return beacon.Address(b), nil
}

// hash runs ah on two fields.
func hash(in *vectors.Input, key, random string) (vectors.Output, error) {
	r, err := prand(in, random)
	if err != nil {
		return nil, err
	}
	h, err := rpa.Hash(in.Bytes(key), r)
	return vectors.Output{"hash": h}, err
}

func ah(in *vectors.Input) (vectors.Output, error) { return hash(in, "k", "r") }

func resolve(in *vectors.Input) (vectors.Output, error) {
	a, err := address(in)
	if err != nil {
		return nil, err
	}
	match, err := rpa.Resolve(in.Bytes("irk"), a)
	return vectors.Output{"match": match}, err
}

func resolveList(in *vectors.Input) (vectors.Output, error) {
	a, err := address(in)
	if err != nil {
		return nil, err
	}
	irks := in.BytesList("irks")
	if slices.ContainsFunc(irks, func(irk []byte) bool { return len(irk) != rpa.KeySize }) {
		return nil, errSize
	}
	var (
		n  rpa.Network
		fs [1]beacon.Frame
	)
	ok, err := n.Read(&fs[0], &beacon.Advert{Address: a, Type: beacon.AddressRandom})
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errNobody
	}
	hits := n.Scan(nil, fs[:], slices.Concat(irks...))
	if len(hits) == 0 {
		return nil, errNobody
	}
	return vectors.Output{"index": hits[0].Key}, nil
}

func generate(in *vectors.Input) (vectors.Output, error) {
	r, err := prand(in, "prand")
	if err != nil {
		return nil, err
	}
	a, err := rpa.Generate(in.Bytes("irk"), r)
	return vectors.Output{"address": a}, err
}

func parseIRK(in *vectors.Input) (vectors.Output, error) {
	c, err := rpa.ParseIRK(in.Text("text"))
	if err != nil {
		return nil, err
	}
	var s beacon.Secrets
	c.Expose(&s)
	return vectors.Output{"irk": s.Scan}, nil
}

func addressKind(in *vectors.Input) (vectors.Output, error) {
	a, err := address(in)
	return vectors.Output{"kind": a.RandomKind().String()}, err
}
