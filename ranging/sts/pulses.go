package sts

// Pulse returns the sign of pulse p of a sequence, +1 or -1. Pulses are counted
// from 0; it panics when sequence has no such pulse. Constant time in sequence.
func Pulse(sequence []byte, p int) int8 {
	bit := sequence[p/8] >> (7 - p%8) & 1
	return 1 - 2*int8(bit)
}

// AppendChips appends the chips of the first n pulses of sequence to dst, each
// +1 or -1 with [Mode.Spreading]-1 zeros behind it, and returns the extended
// slice. It allocates only when dst has not the capacity. It returns dst and
// [ErrMode] when m is no mode, and dst and [ErrRange] when sequence has not n
// pulses. Constant time in sequence.
func AppendChips(dst []int8, m Mode, sequence []byte, n int) ([]int8, error) {
	if m.Spreading() == 0 {
		return dst, ErrMode
	}
	if n < 0 || n > 8*len(sequence) {
		return dst, ErrRange
	}
	for p := range n {
		dst = append(dst, Pulse(sequence, p))
		for range m.Spreading() - 1 {
			dst = append(dst, 0)
		}
	}
	return dst, nil
}
