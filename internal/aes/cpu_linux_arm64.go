//go:build !purego

package aes

import "syscall"

// detect looks at what the kernel hands to every program: pairs of a kind and a
// value, 8 bytes each, among them the set of instructions.
func detect() bool {
	const (
		hwcap = 16     // AT_HWCAP
		aes   = 1 << 3 // HWCAP_AES
	)
	fd, err := syscall.Open("/proc/self/auxv", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer syscall.Close(fd)
	var b [1024]byte
	n, err := syscall.Read(fd, b[:])
	if err != nil {
		return false
	}
	for v := b[:n]; len(v) >= 16; v = v[16:] {
		if le64(v) == hwcap {
			return le64(v[8:])&aes != 0
		}
	}
	return false
}
