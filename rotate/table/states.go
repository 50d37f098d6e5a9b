package table

import (
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/secret"
)

// Master is the States of a fleet whose secrets all come from one key, so that
// a tag costs no memory: for fleets that their maker provisions. It fits schemes
// whose state is a uniformly random string. It is safe for concurrent use.
//
// The state of tag i is the first Size bytes of the blocks
// AES-128(key, "fyr1 fleet" || 0 || block number || i as 4 bytes big endian).
type Master struct {
	key  secret.Key
	size int
	n    int
}

// MasterKeySize is the size of a fleet's master key in bytes.
const MasterKeySize = aes.KeySize

// ErrMaster is returned for a master key that has not [MasterKeySize] bytes.
var ErrMaster = fail.New(fail.Length, "table: fleet master key is not 16 bytes")

// ErrMasterSize is returned for a number or size of states that cannot be.
var ErrMasterSize = fail.New(fail.Range, "table: fleet of an impossible size")

// NewMaster returns n states of size bytes each, at most 4096, derived from a
// key of [MasterKeySize] bytes, which is copied.
func NewMaster(key []byte, size, n int) (*Master, error) {
	if len(key) != MasterKeySize {
		return nil, ErrMaster
	}
	if size < 1 || size > 256*aes.BlockSize || n < 0 || n > maxTags {
		return nil, ErrMasterSize
	}
	return &Master{secret.New(key), size, n}, nil
}

// Len returns the number of tags.
func (m *Master) Len() int { return m.n }

// Wipe overwrites the master key, best effort. Read panics afterwards.
func (m *Master) Wipe() { m.key.Wipe() }

// Read derives the states of the tags i..i+n-1 into buf.
func (m *Master) Read(buf []byte, i, n int) []byte {
	if i < 0 || n < 0 || n > m.n-i {
		panic("table: states out of range")
	}
	if size := n * m.size; cap(buf) < size {
		buf = make([]byte, size)
	} else {
		buf = buf[:size]
	}
	t := aes.Template{Offset: 12}
	copy(t.Block[:], "fyr1 fleet")
	var (
		counters [64]uint32
		blocks   [64 * aes.BlockSize]byte
	)
	for at := 0; at < n; at += len(counters) {
		k := min(len(counters), n-at)
		for j := range k {
			counters[j] = uint32(i + at + j)
		}
		for b := 0; b*aes.BlockSize < m.size; b++ {
			t.Block[11] = byte(b)
			aes.Counters(blocks[:k*aes.BlockSize], aes.BlockSize, m.key.Bytes(), &t, counters[:k], k)
			for j := range k {
				state := buf[(at+j)*m.size : (at+j+1)*m.size]
				copy(state[b*aes.BlockSize:], blocks[j*aes.BlockSize:(j+1)*aes.BlockSize])
			}
		}
	}
	clear(blocks[:])
	return buf
}
