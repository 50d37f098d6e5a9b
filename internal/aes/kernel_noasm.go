//go:build purego || !(amd64 || arm64)

package aes

func supported(t tier) bool { return t == purego }

func encryptCounters(dst []byte, size int, keys []byte, t *Template, counters []uint32, m int) {
	slicedCounters(dst, size, keys, t, counters, m)
}

func encryptBlocks(dst, keys, src []byte, m int) { slicedBlocks(dst, keys, src, m) }

func encryptPairs256(dst, keys []byte, ts *[2]Template, counters []uint32) {
	slicedPairs256(dst, keys, ts, counters)
}

func hash24(dst []uint32, keys []byte, prand uint32) { slicedHash24(dst, keys, prand) }

func match24(dst []Match, first int, keys []byte, prands, hashes []uint32) []Match {
	return slicedMatch24(dst, first, keys, prands, hashes)
}
