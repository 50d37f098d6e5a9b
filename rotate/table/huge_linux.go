package table

import (
	"syscall"
	"unsafe"
)

// hugePage is the size of a huge page on most processors, in bytes.
const hugePage = 2 << 20

// advise asks for huge pages. It is a hint; nothing depends on it.
func advise(b []byte) {
	first := int(-uintptr(unsafe.Pointer(&b[0])) % hugePage)
	if whole := (len(b) - first) / hugePage * hugePage; whole > 0 {
		_ = syscall.Madvise(b[first:first+whole], syscall.MADV_HUGEPAGE)
	}
}
