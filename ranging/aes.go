package ranging

// AES is AES-128 as the ECB engine of a radio does it: the key comes with each
// block. dst and src may be the same block.
type AES interface {
	Encrypt(key *[16]byte, dst, src *[16]byte)
}
