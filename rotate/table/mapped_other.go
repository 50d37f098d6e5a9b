//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package table

import "os"

func mapFile(f *os.File, size int) ([]byte, func() error, error) { return readFile(f, size) }
