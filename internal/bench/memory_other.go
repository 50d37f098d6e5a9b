//go:build !linux

package bench

// largePages returns zeroed memory and what gives it back.
func largePages(size int) (b []byte, free func()) { return make([]byte, size), func() {} }
