package mode

import (
	"slices"
	"unsafe"
)

// extend returns dst with n more bytes, and those bytes, whatever they are. It
// allocates when dst has not the capacity.
func extend(dst []byte, n int) (all, more []byte) {
	all = slices.Grow(dst, n)[:len(dst)+n]
	return all, all[len(dst):]
}

// mustFit panics when more and text overlap but do not begin together: a byte
// of text would be overwritten before it is read.
func mustFit(more, text []byte) {
	if len(more) == 0 || len(text) == 0 || &more[0] == &text[0] {
		return
	}
	m, t := uintptr(unsafe.Pointer(&more[0])), uintptr(unsafe.Pointer(&text[0]))
	if m <= t+uintptr(len(text)-1) && t <= m+uintptr(len(more)-1) {
		panic("mode: buffers overlap, but do not begin together")
	}
}
