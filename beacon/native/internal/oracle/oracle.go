// Package oracle is spec/beacon.md once more, in the plainest Go that there
// is: written from the page, slow, and sharing no code with the module. Tests
// compare the module with it, and it writes testdata/vectors/native.json.
//
// It keeps secrets badly: it branches on them, copies them and takes variable
// time. It panics on arguments that the page does not allow.
package oracle

import (
	"bytes"
	"crypto/aes"
	"encoding/binary"
	"fmt"
)

// Generations is how many day keys a root has: Section 3.2.
const Generations = 4096

// Node is a node of the tree: Section 3.2. Level 0 is the root, level 12 the
// leaves; Index counts from the left, 0 to 2^Level - 1.
type Node struct {
	Level, Index int
	Key          []byte
}

// Keys are the four keys of one day: Section 3.3.
type Keys struct{ ID, Jitter, MAC, Enc []byte }

// Domains of sealed frames: Section 4.1.
const (
	Epoch, Separated         = 0x01, 0x02
	EpochLong, SeparatedLong = 0x11, 0x12
)

// encrypt is E_key(b): AES-128 or AES-256 by the size of the key. Section 3.1.
func encrypt(key, b []byte) []byte {
	c, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	out := make([]byte, 16)
	c.Encrypt(out, b)
	return out
}

// block is blk(label, n, h): Section 3.1.
func block(label string, n uint32, h byte) []byte {
	b := make([]byte, 16)
	copy(b, "fyr1 "+label)
	b[11] = h
	binary.BigEndian.PutUint32(b[12:], n)
	return b
}

// key is KEY_x(label, n), of the size of x: Section 3.1.
func key(x []byte, label string, n uint32) []byte {
	k := encrypt(x, block(label, n, 0))
	if len(x) == 32 {
		k = append(k, encrypt(x, block(label, n, 1))...)
	}
	return k
}

// Child returns the left (0) or right (1) child of x: Section 3.2, Step 2.
func Child(x Node, b int) Node {
	if x.Level >= 12 || b>>1 != 0 {
		panic("oracle: no such child")
	}
	return Node{x.Level + 1, 2*x.Index + b, key(x.Key, "tree", uint32(2*x.Level+b))}
}

// Path returns x and the nodes on the way from it to the leaf of generation g:
// Section 3.2, Steps 1-3.
func Path(x Node, g int) []Node {
	if g>>(12-x.Level) != x.Index {
		panic(fmt.Sprintf("oracle: generation %d is not below the node", g))
	}
	path := []Node{x}
	for x.Level < 12 {
		x = Child(x, g>>(11-x.Level)&1)
		path = append(path, x)
	}
	return path
}

// Leaf returns L_g: Section 3.2.
func Leaf(root []byte, g int) []byte { return Path(Node{Key: root}, g)[12].Key }

// DayKeys returns the keys of the day whose leaf is given: Section 3.3.
func DayKeys(leaf []byte) Keys {
	return Keys{key(leaf, "id", 0), key(leaf, "jit", 0), key(leaf, "mac", 0), key(leaf, "enc", 0)}
}

// IdentityBlock returns B_e, for an identifier and an address: Section 3.4.
func IdentityBlock(k Keys, e uint32) []byte { return encrypt(k.ID, block("epoch", e, 0)) }

// SeparatedBlock returns S_g, in the same way: Section 3.5.
func SeparatedBlock(k Keys, g uint32) []byte { return encrypt(k.ID, block("sep", g, 0)) }

// Identity cuts B_e or S_g into the identifier and the address, whose two top
// bits are top: Section 3.4, Steps 2-3.
func Identity(b []byte, top byte) (id, address []byte) {
	address = bytes.Clone(b[8:14])
	address[0] = address[0]&0x3f | top<<6
	return b[:8], address
}

// JitterBlock returns the block of the instant and of the gap: Section 3.6.
func JitterBlock(k Keys, e uint32) []byte { return encrypt(k.Jitter, block("epoch", e, 0)) }

// Instant returns I(e) and the gap of epoch e in milliseconds, for a period in
// seconds: Sections 3.6 and 8.3. k are the keys of the day of e.
func Instant(k Keys, e uint32, period int64) (instant, gap int64) {
	j := JitterBlock(k, e)
	u, v := int64(binary.BigEndian.Uint32(j)), int64(binary.BigEndian.Uint32(j[4:]))
	return int64(e)*period*1000 + period*1000*u>>32, 1000 + 15000*v>>32
}

// Walk returns what the tag holds on day g, its leaf and the right siblings,
// deepest first: Section 3.7.
func Walk(root []byte, g int) []Node {
	path := Path(Node{Key: root}, g)
	state := []Node{path[12]}
	for l := 11; l >= 0; l-- {
		if path[l+1].Index%2 == 0 {
			state = append(state, Child(path[l], 1))
		}
	}
	return state
}

// Cover returns the fewest nodes whose leaves are those of days a to b:
// Section 3.8.
func Cover(root []byte, a, b int) []Node { return cover(Node{Key: root}, a, b) }

func cover(x Node, a, b int) []Node {
	width := 1 << (12 - x.Level)
	first, last := x.Index*width, (x.Index+1)*width-1
	switch {
	case last < a || b < first:
		return nil
	case a <= first && last <= b:
		return []Node{x}
	}
	return append(cover(Child(x, 0), a, b), cover(Child(x, 1), a, b)...)
}

// CMAC is SP 800-38B with a full tag: Section 12.
func CMAC(k, message []byte) []byte {
	pad := double(encrypt(k, make([]byte, 16)))
	last := (len(message) - 1) / 16 * 16
	x := make([]byte, 16)
	for i := 0; i < last; i += 16 {
		x = encrypt(k, xor(x, message[i:]))
	}
	end := make([]byte, 16)
	if copy(end, message[last:]) < 16 {
		end[len(message)-last] = 0x80
		pad = double(pad)
	}
	return encrypt(k, xor(x, xor(end, pad)))
}

// double multiplies by x in GF(2^128).
func double(a []byte) []byte {
	b := make([]byte, 16)
	for i := range 15 {
		b[i] = a[i]<<1 | a[i+1]>>7
	}
	b[15] = a[15]<<1 ^ a[0]>>7*0x87
	return b
}

// xor returns the xor of a and the front of b, as long as a.
func xor(a, b []byte) []byte {
	out := make([]byte, len(a))
	for i := range a {
		out[i] = a[i] ^ b[i]
	}
	return out
}

// Associated returns A: Section 4.1.
func Associated(dom byte, n int, idx uint32, network, public byte, id []byte) []byte {
	a := binary.BigEndian.AppendUint32([]byte{dom, byte(n)}, idx)
	return append(append(a, network, public), id...)
}

// keystream returns KS, as long as plaintexts of n octets: Section 4.2, Step 3.
func keystream(k Keys, dom byte, idx uint32, tag []byte, n int) (ks []byte) {
	for j := 0; len(ks) < n; j++ {
		b := append(bytes.Clone(tag[:6]), dom, byte(j))
		b = binary.BigEndian.AppendUint32(b, idx)
		rest := make([]byte, 4)
		if dom&0x10 != 0 {
			rest = tag[6:10]
		}
		ks = append(ks, encrypt(k.Enc, append(b, rest...))...)
	}
	return ks[:n]
}

// mac returns T, cut to what the domain sends: Section 4.2, Steps 1-2.
func mac(k Keys, dom byte, idx uint32, network, public byte, id, plain []byte) []byte {
	t := CMAC(k.MAC, append(Associated(dom, len(plain), idx, network, public, id), plain...))
	if dom&0x10 != 0 {
		return t
	}
	return t[:6]
}

// Seal returns ct and T: Section 4.2.
func Seal(k Keys, dom byte, idx uint32, network, public byte, id, plain []byte) (ct, tag []byte) {
	tag = mac(k, dom, idx, network, public, id, plain)
	return xor(plain, keystream(k, dom, idx, tag, len(plain))), tag
}

// Open returns the plaintext, or false: Section 4.3.
func Open(k Keys, dom byte, idx uint32, network, public byte, id, ct, tag []byte) ([]byte, bool) {
	plain := xor(ct, keystream(k, dom, idx, tag, len(ct)))
	if !bytes.Equal(tag, mac(k, dom, idx, network, public, id, plain)) {
		return nil, false
	}
	return plain, true
}
