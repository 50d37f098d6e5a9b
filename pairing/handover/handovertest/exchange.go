package handovertest

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
	"github.com/seed-496a4445/fyr/pairing/ndef/ndeftest"
)

func exchange(in *vectors.Input) (vectors.Output, error) {
	most, err := in.IntIn("max_le", 1, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	r := ndeftest.ReadReplay(in, "exchanges")
	response, err := negotiate(r, in.Text("service"), in.Bytes("request"), int(most))
	if err := r.Err(err); err != nil {
		return nil, err
	}
	return vectors.Output{"response": response}, nil
}

// negotiate runs one exchange over the tag that r plays, and does not wait.
func negotiate(r *ndeftest.Replay, name string, request []byte, maxRead int) ([]byte, error) {
	tag, err := ndef.OpenType4(r.Transmit, ndef.Type4Options{MaxRead: maxRead, Writable: true})
	if err != nil {
		return nil, err
	}
	return handover.NewExchange(name, request).Run(tag, nil)
}
