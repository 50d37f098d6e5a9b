//go:build !purego && !linux

package aes

import "runtime"

// detect knows Apple's processors, all of which have AES. Elsewhere it would
// take a call of the system; there the tier purego runs.
func detect() bool { return runtime.GOOS == "darwin" || runtime.GOOS == "ios" }
