package ndeftest

import (
	"bytes"
	"math"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// ErrReplay: the reader sent a command that is not the next of the recording,
// or stopped before its last one.
var ErrReplay = fail.New(fail.Mismatch, "ndeftest: reader departs from the recording")

// Exchange is a command APDU and its response APDU.
type Exchange struct{ Command, Response []byte }

// Replay plays the card of a recording of APDUs. The zero value is at the end
// of an empty one.
type Replay struct {
	exchanges []Exchange
	departed  bool
}

// NewReplay returns a recording at its begin.
func NewReplay(exchanges []Exchange) *Replay { return &Replay{exchanges: exchanges} }

// ReadReplay returns the recording in a field of a case: a list of objects with
// command and response.
func ReadReplay(in *vectors.Input, name string) *Replay {
	var es []Exchange
	for _, e := range in.List(name, "command response") {
		es = append(es, Exchange{e.Bytes("command"), e.Bytes("response")})
	}
	return NewReplay(es)
}

// Transmit answers the next command. It returns [ErrReplay] for any other.
func (r *Replay) Transmit(command []byte) ([]byte, error) {
	if r.departed || len(r.exchanges) == 0 || !bytes.Equal(command, r.exchanges[0].Command) {
		r.departed = true
		return nil, ErrReplay
	}
	response := r.exchanges[0].Response
	r.exchanges = r.exchanges[1:]
	return response, nil
}

// Err returns what a reader that returned err makes of the recording: err, or
// [ErrReplay] when it departed from it or, without an error, stopped early.
func (r *Replay) Err(err error) error {
	if r.departed || err == nil && len(r.exchanges) > 0 {
		return ErrReplay
	}
	return err
}

func type4(in *vectors.Input) (vectors.Output, error) {
	most, err := in.IntIn("max_le", 1, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	r := ReadReplay(in, "exchanges")
	message, err := ndef.ReadType4(r.Transmit, int(min(most, apdu.MaxNe)))
	if err := r.Err(err); err != nil {
		return nil, err
	}
	return vectors.Output{"message": message}, nil
}
