package pairingtest

import (
	"bytes"
	"crypto/mlkem"
	"crypto/mlkem/mlkemtest"
	"crypto/rand"
	"crypto/sha3"

	"github.com/seed-496a4445/fyr/internal/entropy"
)

// Source returns a source of randomness that calls fill for all that package
// pairing draws, the randomness of encapsulations included. It is as safe for
// concurrent use as fill.
func Source(fill func(b []byte)) *entropy.Source {
	return entropy.Fixed(fill, func(key *mlkem.EncapsulationKey768) (sharedKey, ciphertext []byte) {
		var m [32]byte
		defer clear(m[:])
		fill(m[:])
		sharedKey, ciphertext, err := mlkemtest.Encapsulate768(key, m[:])
		if err != nil {
			panic("pairingtest: " + err.Error()) // the key is one
		}
		return sharedKey, ciphertext
	})
}

// Seeded returns a fill for [Source] that repeats: the stream of SHAKE128 over
// a seed. Keys that are drawn from it are known to whoever knows the seed. It
// is not for concurrent use.
func Seeded(seed string) func(b []byte) {
	stream := sha3.NewSHAKE128()
	stream.Write([]byte(seed))
	return func(b []byte) { stream.Read(b) }
}

// Scripted returns a fill for [Source] that gives out values in turn, each to a
// call that asks for as many bytes as it has, and zeros to all others.
func Scripted(values ...[]byte) func(b []byte) { return fill(&values) }

// fill is Scripted of a script that somebody else may replace.
func fill(script *[][]byte) func(b []byte) {
	return func(b []byte) {
		clear(b)
		if s := *script; len(s) > 0 && len(s[0]) == len(b) {
			copy(b, s[0])
			*script = s[1:]
		}
	}
}

// A Tape keeps what a fill gave out. It is not for concurrent use.
type Tape struct {
	fill  func(b []byte)
	draws [][]byte
}

// NewTape returns a tape of fill, or of the system's randomness where that is
// nil.
func NewTape(fill func(b []byte)) *Tape {
	if fill == nil {
		fill = func(b []byte) { rand.Read(b) }
	}
	return &Tape{fill: fill}
}

// Fill fills b.
func (t *Tape) Fill(b []byte) {
	t.fill(b)
	t.draws = append(t.draws, bytes.Clone(b))
}

// Draws returns all that was given out in n bytes, in order.
func (t *Tape) Draws(n int) (draws [][]byte) {
	for _, d := range t.draws {
		if len(d) == n {
			draws = append(draws, d)
		}
	}
	return draws
}
