//go:build !linux

package table

func advise([]byte) {}
