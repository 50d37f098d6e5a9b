package ccc

// Hop returns the round in which a block ranges, with the default hopping: 0 in
// block 0, and otherwise one of rounds. [ErrRange] unless rounds is in
// 1..[MaxRounds].
func Hop(hopKey, block uint32, rounds int) (round int, err error) {
	if rounds < 1 || rounds > MaxRounds {
		return 0, ErrRange
	}
	if block == 0 {
		return 0, nil
	}
	x := uint64((block + hopKey) & 0xffff)
	return int(x * x % 65521 * uint64(rounds) >> 16), nil // below 2^32
}
