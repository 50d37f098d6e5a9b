//go:build !purego && (amd64 || arm64)

package table

// prefetch asks for size bytes from p on, without waiting for them.
//
//go:noescape
func prefetch(p *byte, size int)
