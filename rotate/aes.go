package rotate

// BlockSize is the size of an AES block in bytes.
const BlockSize = 16

// Key is a key of fyr's own protocol: AES-128 keys in suite 1, AES-256 keys in
// suite 2. All keys of one tag have the same size.
type Key interface {
	[16]byte | [32]byte
}

// AES encrypts single blocks, each under the key that comes with it: what the
// engine of a radio does, and what a tree of keys needs. dst and src may be the
// same block. An implementation keeps none of the pointers. Its time must not
// depend on key or block.
//
// Pointers that are handed to an interface escape to the heap. So whoever calls
// Encrypt without allocating keeps key and blocks in its receiver.
type AES[K Key] interface {
	Encrypt(key *K, dst, src *[BlockSize]byte)
}
