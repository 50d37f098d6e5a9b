//go:build !purego

package aes

// hasAES says whether the processor has AESE and AESMC.
var hasAES = detect()

func supported(t tier) bool { return t == purego || t == arm64 && hasAES }
