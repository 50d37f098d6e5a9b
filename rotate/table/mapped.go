package table

import (
	"io"
	"os"
)

// Mapped is the States of a file of packed states, mapped into memory where the
// system can, else read. The file must not change while it is open. It is safe
// for concurrent use, but for Close.
type Mapped struct {
	size  int
	bytes []byte
	unmap func() error
}

// OpenMapped opens a file of packed states of size bytes each. It returns
// [ErrFile] when the file is not a whole number of them, [ErrMasterSize] for a
// size below 1, and the errors of the file system as they are.
func OpenMapped(name string, size int) (*Mapped, error) {
	if size < 1 {
		return nil, ErrMasterSize
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size()%int64(size) != 0 || info.Size() != int64(int(info.Size())) {
		return nil, ErrFile
	}
	m := &Mapped{size: size, unmap: func() error { return nil }}
	if info.Size() == 0 {
		return m, nil
	}
	if m.bytes, m.unmap, err = mapFile(f, int(info.Size())); err != nil {
		return nil, err
	}
	return m, nil
}

// Len returns the number of states.
func (m *Mapped) Len() int { return len(m.bytes) / m.size }

// Read returns the states of the tags i..i+n-1 in place; buf is not used. It
// panics when there are no such tags.
func (m *Mapped) Read(_ []byte, i, n int) []byte {
	if i < 0 || n < 0 || n > m.Len()-i {
		panic("table: states out of range")
	}
	return m.bytes[i*m.size : (i+n)*m.size : (i+n)*m.size]
}

// Close gives the memory back; there are no states afterwards. What Read has
// returned must not be used any more.
func (m *Mapped) Close() error {
	unmap := m.unmap
	m.bytes, m.unmap = nil, func() error { return nil }
	return unmap()
}

// readFile stands in for a mapping.
func readFile(f *os.File, size int) ([]byte, func() error, error) {
	b := make([]byte, size)
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, nil, err
	}
	return b, func() error { clear(b); return nil }, nil
}
