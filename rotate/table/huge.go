package table

import "unsafe"

// huge returns room for n lines of 64 bytes that begins where a cache line does,
// in huge pages where it is large and the system has them: a table is read all
// over, and each read of another small page costs a walk through the page tables.
func huge[T uint64 | [lineEntries]uint64 | bucket](n int) []T {
	const line = bucketSize
	size := int(unsafe.Sizeof(*new(T)))
	b := make([]uint64, (n*size+line)/8)
	skip := -uintptr(unsafe.Pointer(&b[0])) % line / 8
	advise(unsafe.Slice((*byte)(unsafe.Pointer(&b[0])), 8*len(b)))
	return unsafe.Slice((*T)(unsafe.Pointer(&b[skip])), n)
}
