package rangingtest

// clocks are the attacks on clocks and stamps.
func clocks() []Experiment { return nil }
