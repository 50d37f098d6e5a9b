package table

import (
	"syscall"
	"unsafe"
)

// hugePage is the size of a huge page on most processors, in bytes.
const hugePage = 2 << 20

// collapse is MADV_COLLAPSE of Linux 6.1: at once, also where there are small
// pages already, as in memory that was used for something else before.
const collapse = 25

// advise asks for huge pages. It is a hint; nothing depends on it.
func advise(b []byte) {
	first := int(-uintptr(unsafe.Pointer(&b[0])) % hugePage)
	if whole := (len(b) - first) / hugePage * hugePage; whole > 0 {
		_ = syscall.Madvise(b[first:first+whole], syscall.MADV_HUGEPAGE)
		_ = syscall.Madvise(b[first:first+whole], collapse)
	}
}
