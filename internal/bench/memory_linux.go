package bench

import "syscall"

// largePages returns zeroed memory, in large pages where the system gives
// them, and what gives it back.
func largePages(size int) (b []byte, free func()) {
	const adviseHugePage = 14 // MADV_HUGEPAGE
	b, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return make([]byte, size), func() {}
	}
	_ = syscall.Madvise(b, adviseHugePage) // small pages will do
	return b, func() { _ = syscall.Munmap(b) }
}
