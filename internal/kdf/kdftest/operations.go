// Package kdftest has the vector operation of the key derivation: x963.
package kdftest

import (
	"github.com/seed-496a4445/fyr/internal/kdf"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// Operations returns the operations of x963.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"x963.derive": {In: "z shared_info length", Out: "key", Run: derive},
	}
}

// derive has a lower upper limit than the catalogue, which allows it.
func derive(in *vectors.Input) (vectors.Output, error) {
	z, info := in.Bytes("z"), in.Bytes("shared_info")
	n, err := in.IntIn("length", 1, kdf.MaxX963Size)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"key": kdf.AppendX963(nil, z, info, int(n))}, nil
}
