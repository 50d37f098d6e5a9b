package bounding

import "github.com/seed-496a4445/fyr/ranging"

// Simulation is a transport without a radio: a prover at a distance. What is
// found with it says something of the protocol and nothing of any radio.
type Simulation struct {
	Prover     *Prover
	Distance   ranging.Millimetres
	Speed      ranging.Speed
	Processing ranging.Picoseconds // that the prover takes
	// Flip says of each round whether noise turns its answer; nil is never.
	Flip func() bool
}

// Round implements [Transport]. Its errors are those of [Prover.Respond].
func (s *Simulation) Round(round int, challenge uint8) (uint8, ranging.Picoseconds, error) {
	answer, err := s.Prover.Respond(round, challenge)
	if err != nil {
		return 0, 0, err
	}
	if s.Flip != nil && s.Flip() {
		answer ^= 1
	}
	return answer, s.Processing + (2 * s.Distance).Picoseconds(s.Speed), nil
}
