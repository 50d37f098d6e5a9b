// Package aes encrypts few blocks under each of many keys, which is what
// deriving identifiers for a fleet comes to.
//
// All functions take keys of 16 bytes packed in a row. They are constant time
// where crypto/aes is, and allocate one key schedule a key.
package aes

import "crypto/aes"

// Sizes in bytes.
const (
	KeySize   = 16
	BlockSize = 16
)

// Template is a block into which a 32-bit counter is written for each row.
type Template struct {
	Block        [BlockSize]byte
	Offset       int  // of the counter, 0..12
	LittleEndian bool // byte order of the counter
}

func (t *Template) put(block *[BlockSize]byte, v uint32) {
	*block = t.Block
	b := block[t.Offset : t.Offset+4]
	if t.LittleEndian {
		b[0], b[1], b[2], b[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
	} else {
		b[0], b[1], b[2], b[3] = byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
	}
}

// Counters encrypts, under each of n keys, the template with m counters, and
// writes the first size bytes of each block to dst: row by row, n*m*size bytes.
// counters holds n*m values. It panics when a size does not fit.
func Counters(dst []byte, size int, keys []byte, t *Template, counters []uint32, m int) {
	n := len(keys) / KeySize
	if len(keys) != n*KeySize || len(counters) != n*m || len(dst) != n*m*size || size < 0 || size > BlockSize {
		panic("aes: sizes of keys, counters and blocks do not fit")
	}
	var in, out [BlockSize]byte
	for i := range n {
		c := schedule(keys[i*KeySize : (i+1)*KeySize])
		for j := i * m; j < (i+1)*m; j++ {
			t.put(&in, counters[j])
			c.Encrypt(out[:], in[:])
			copy(dst[j*size:(j+1)*size], out[:])
		}
	}
}

// Blocks encrypts m blocks under each of n keys: dst and src hold n*m blocks,
// row by row, and may be the same. It panics when a size does not fit.
func Blocks(dst, keys, src []byte, m int) {
	n := len(keys) / KeySize
	if len(keys) != n*KeySize || len(src) != n*m*BlockSize || len(dst) != len(src) {
		panic("aes: sizes of keys and blocks do not fit")
	}
	for i := range n {
		c := schedule(keys[i*KeySize : (i+1)*KeySize])
		for j := i * m * BlockSize; j < (i+1)*m*BlockSize; j += BlockSize {
			c.Encrypt(dst[j:j+BlockSize], src[j:j+BlockSize])
		}
	}
}

// Hash24 encrypts, under each key, 13 zero bytes and the low 24 bits of prand,
// and writes the last three bytes of the block to dst as an integer: the random
// address hash ah of the Bluetooth Core Specification (Vol 3, Part H, 2.2.2).
// dst has one entry a key; it panics otherwise.
func Hash24(dst []uint32, keys []byte, prand uint32) {
	n := len(keys) / KeySize
	if len(keys) != n*KeySize || len(dst) != n {
		panic("aes: sizes of keys and hashes do not fit")
	}
	t := Template{Offset: 12}
	var in, out [BlockSize]byte
	t.put(&in, prand&0xffffff)
	for i := range n {
		schedule(keys[i*KeySize:(i+1)*KeySize]).Encrypt(out[:], in[:])
		dst[i] = uint32(out[13])<<16 | uint32(out[14])<<8 | uint32(out[15])
	}
}

type block interface{ Encrypt(dst, src []byte) }

func schedule(key []byte) block {
	c, err := aes.NewCipher(key)
	if err != nil {
		panic("aes: " + err.Error()) // 16 bytes always do
	}
	return c
}
