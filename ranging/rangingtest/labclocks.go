package rangingtest

import "slices"

// clocks are the attacks on clocks and stamps.
func clocks() []Experiment {
	return slices.Concat(mixDown(), advances(), stretch(), singles(), []Experiment{unaimed(), coarse()}, walks())
}
