package bench

import "syscall"

// largePages returns zeroed memory, in large pages where the system gives
// them, and what gives it back.
func largePages(size int) (b []byte, free func()) {
	b, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return make([]byte, size), func() {}
	}
	_ = syscall.Madvise(b, syscall.MADV_HUGEPAGE) // small pages will do
	return b, func() { _ = syscall.Munmap(b) }
}
