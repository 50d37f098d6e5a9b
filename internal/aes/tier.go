package aes

import (
	"sync/atomic"
	"syscall"
)

// A tier is one set of kernels.
type tier int32

// The tiers, best last.
const (
	purego tier = iota
	arm64
	aesni
	avx2
	avx512
	avx512gfni
)

var tierNames = [...]string{"purego", "arm64", "aesni", "avx2", "avx512", "avx512gfni"}

// Variable names the environment variable that chooses a tier when a program
// starts. One that the machine lacks is as good as none.
const Variable = "FYR_AES_TIER"

var chosen atomic.Int32

func init() {
	name, _ := syscall.Getenv(Variable)
	if !Use(name) {
		chosen.Store(int32(best()))
	}
}

func active() tier { return tier(chosen.Load()) }

func best() (b tier) {
	for t := range tier(len(tierNames)) {
		if supported(t) {
			b = t
		}
	}
	return b
}

// Tiers returns the names of the tiers that this machine can run, the fastest
// first; a program starts with that one unless [Variable] names another.
//
//	avx512gfni  16 keys at once: 512-bit VAES, S-boxes of the schedule by GFNI
//	avx512      16 keys at once: 512-bit VAES
//	avx2         8 keys at once: 256-bit VAES
//	aesni        4 keys at once: AES-NI, SSE4.1
//	arm64        4 keys at once: the AES instructions of ARMv8
//	purego      64 keys at once: Go, on any machine; the one tier with the
//	            build tag purego
//
// Tiers allocates.
func Tiers() []string {
	var names []string
	for t := tier(len(tierNames)) - 1; t >= 0; t-- {
		if supported(t) {
			names = append(names, tierNames[t])
		}
	}
	return names
}

// Tier returns the name of the tier in use.
func Tier() string { return tierNames[active()] }

// Use changes the tier of all calls that start from now on, for tests and
// benchmarks, and reports whether the machine has it.
func Use(name string) bool {
	for t, s := range tierNames {
		if s == name && supported(tier(t)) {
			chosen.Store(int32(t))
			return true
		}
	}
	return false
}

// Wide reports whether the tier in use has registers of 512 bits: AVX-512 F, DQ,
// BW and VL. Packages with such kernels of their own go by it.
func Wide() bool { return active() >= avx512 }
