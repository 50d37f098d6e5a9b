package handovertest

import (
	"bytes"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// errReplay: the reader does not do what the case says that it does. It has no
// class, so that no case passes with it.
type errReplay string

func (e errReplay) Error() string { return "handovertest: " + string(e) }

// A tape replays the answers of a tag.
type tape struct {
	pairs []*vectors.Input
	err   error // what went wrong with the replay
}

// transmit answers a command with the next response, if it is the next
// command.
func (t *tape) transmit(command []byte) ([]byte, error) {
	switch {
	case t.err != nil:
	case len(t.pairs) == 0:
		t.err = errReplay("more commands than in the case")
	case !bytes.Equal(command, t.pairs[0].Bytes("command")):
		t.err = errReplay("another command than in the case")
	default:
		response := t.pairs[0].Bytes("response")
		t.pairs = t.pairs[1:]
		return response, nil
	}
	return nil, t.err
}

func exchange(in *vectors.Input) (vectors.Output, error) {
	maxLe, err := in.IntIn("max_le", 1, 1<<16)
	if err != nil {
		return nil, err
	}
	t := &tape{pairs: in.List("exchanges", "command response")}
	response, err := negotiate(t, in.Text("service"), in.Bytes("request"), int(maxLe))
	switch {
	case t.err != nil:
		return nil, t.err
	case err != nil:
		return nil, err
	case len(t.pairs) > 0:
		return nil, errReplay("fewer commands than in the case")
	}
	return vectors.Output{"response": response}, nil
}

// negotiate runs one exchange over the tag behind t.
func negotiate(t *tape, name string, request []byte, maxLe int) ([]byte, error) {
	tag, err := ndef.OpenType4(t.transmit, ndef.Type4Options{MaxRead: maxLe, Writable: true})
	if err != nil {
		return nil, err
	}
	return handover.NewExchange(name, request).Run(tag, nil)
}
