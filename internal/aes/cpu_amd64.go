//go:build !purego

package aes

// cpuid executes CPUID.
func cpuid(leaf, sub uint32) (a, b, c, d uint32)

// xgetbv reads extended control register 0. It needs OSXSAVE.
func xgetbv() (low, high uint32)

var features = detect()

func supported(t tier) bool { return features[t] }

// detect asks the processor for the instructions of each tier, and the system
// whether it saves their registers (Intel SDM volume 2, CPUID; volume 1, 13.3).
func detect() (has [len(tierNames)]bool) {
	const (
		ssse3, sse41, aes, osxsave = 1 << 9, 1 << 19, 1 << 25, 1 << 27 // leaf 1, ECX
		avx2Bit, f, dq, bw, vl     = 1 << 5, 1 << 16, 1 << 17, 1 << 30, 1 << 31
		gfni, vaes                 = 1 << 8, 1 << 9 // leaf 7, ECX; the row above EBX
		ymm, zmm                   = 0x06, 0xe6     // states of XCR0
	)
	has[purego] = true
	last, _, _, _ := cpuid(0, 0)
	_, _, c1, _ := cpuid(1, 0)
	has[aesni] = all(c1, ssse3|sse41|aes)
	if last < 7 || !all(c1, osxsave) {
		return has
	}
	_, b7, c7, _ := cpuid(7, 0)
	saved, _ := xgetbv()
	has[avx2] = has[aesni] && all(saved, ymm) && all(b7, avx2Bit) && all(c7, vaes)
	has[avx512] = has[avx2] && all(saved, zmm) && all(b7, f|dq|bw|vl)
	has[avx512gfni] = has[avx512] && all(c7, gfni)
	return has
}

func all(set, bits uint32) bool { return set&bits == bits }
