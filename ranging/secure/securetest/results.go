package securetest

import (
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
)

// exchanged has two sides run a round whose packets all came.
func exchanged(in *vectors.Input, began, at ranging.Seconds) (*sides, error) {
	d, err := inRound(in, began, at)
	if err != nil {
		return nil, err
	}
	return d, d.spend()
}

// reported runs a round up to the REPORT.
func reported(in *vectors.Input, began, at ranging.Seconds) (*sides, []byte, error) {
	s := source{in: in}
	t := secure.VerifierStamps{PollTX: s.stamp("poll_tx"), ResponseRX: s.stamp("response_rx"), FinalTX: s.stamp("final_tx")}
	response := s.reception("response")
	if s.err != nil {
		return nil, nil, s.err
	}
	d, err := exchanged(in, began, at)
	if err != nil {
		return nil, nil, err
	}
	b, err := d.verifier.Report(nil, t, response)
	return d, b, err
}

func opReport(in *vectors.Input) (vectors.Output, error) {
	_, b, err := reported(in, 0, 0)
	return vectors.Output{"report": b}, err
}

func opAnswer(in *vectors.Input) (vectors.Output, error) {
	s := source{in: in}
	t := secure.ProverStamps{PollRX: s.stamp("poll_rx"), ResponseTX: s.stamp("response_tx"), FinalRX: s.stamp("final_rx")}
	poll, final := s.reception("poll"), s.reception("final")
	began, round, read := s.times()
	if s.err != nil {
		return nil, s.err
	}
	d, err := exchanged(in, began, round)
	if err != nil {
		return nil, err
	}
	b, err := d.prover.Answer(nil, in.Bytes("report"), t, poll, final, read)
	return vectors.Output{"answer": b}, err
}

func opRange(in *vectors.Input) (vectors.Output, error) {
	s := source{in: in}
	began, round, read := s.times()
	d, _, err := reported(in, began, round)
	if err != nil {
		return nil, err
	}
	r, err := d.verifier.Range(in.Bytes("answer"), read)
	if err != nil {
		return nil, err
	}
	e := r.Evidence()
	if r.Distance() != e.Distance || r.Round() != e.Try.Value || e.Session != d.verifier.Session() || !e.Confirmed.Value || e.Reflected.Value {
		return nil, errSides
	}
	quality := make([]any, e.STS.Segments)
	for i := range quality {
		quality[i] = maybe(e.STS.Quality[i])
	}
	var clock any
	if e.Clock.Known {
		clock = []ranging.PPB{e.Clock.Value.Stamps, e.Clock.Value.Carrier}
	}
	basis, bits := ranging.NoBasis, 0
	for i := range e.Claims { // one, or none
		basis, bits = e.Claims[i].Basis, e.Claims[i].Bits(uint64(d.parameters.Tries))
	}
	return vectors.Output{
		"distance_mm": e.Distance, "off": e.Replies.Value.Off, "longest": e.Replies.Value.Longest, "clock": clock, "age": e.Age.Value,
		"stamped": e.STS.Stamped.Value, "soft_bits": e.STS.SoftBits, "status": maybe(e.STS.Status), "quality": quality, "gap": maybe(e.STS.Gap),
		"basis": basis.String(), "bits": bits,
	}, nil
}

// maybe is a value, or null where it is not there.
func maybe[T any](m ranging.Maybe[T]) any {
	if !m.Known {
		return nil
	}
	return m.Value
}
