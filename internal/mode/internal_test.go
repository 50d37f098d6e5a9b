package mode

import (
	"bytes"
	"encoding/hex"
	"math/big"
	"testing"
)

// TestIncrement carries through every number of bytes, and around.
func TestIncrement(t *testing.T) {
	for n := range BlockSize + 1 {
		for _, first := range []byte{0, 1, 0x7f, 0xfe} {
			var c counter
			for i := range n {
				c.block[BlockSize-1-i] = 0xff
			}
			if n < BlockSize {
				c.block[BlockSize-1-n] = first
			}
			want := new(big.Int).SetBytes(c.block[:])
			want.Add(want, big.NewInt(1)).SetBit(want, 8*BlockSize, 0)
			if c.increment(); new(big.Int).SetBytes(c.block[:]).Cmp(want) != 0 {
				t.Errorf("%d bytes: %x, want %x", n, c.block, want)
			}
		}
	}
}

// TestAppendDataSize has sizes that no test can fill.
func TestAppendDataSize(t *testing.T) {
	for _, c := range []struct {
		n    uint64
		want string
	}{
		{1, "0001"}, {0xfeff, "feff"},
		{0xff00, "fffe0000ff00"}, {0x10000, "fffe00010000"}, {1<<32 - 1, "fffeffffffff"},
		{1 << 32, "ffff0000000100000000"}, {1<<64 - 1, "ffffffffffffffffffff"},
	} {
		if got := hex.EncodeToString(appendDataSize(nil, c.n)); got != c.want {
			t.Errorf("%#x: %s, want %s", c.n, got, c.want)
		}
	}
}

// TestChainTakesPieces cuts a message at every two places.
func TestChainTakesPieces(t *testing.T) {
	b, err := NewBlock(make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	message := bytes.Repeat([]byte("0123456789abc"), 4) // 52 bytes
	var whole chain
	whole.write(b, message)
	whole.pad(b)
	for i := range len(message) + 1 {
		for j := i; j <= len(message); j++ {
			var c chain
			c.write(b, message[:i])
			c.write(b, message[i:j])
			c.write(b, message[j:])
			if c.pad(b); c != whole {
				t.Fatalf("cut at %d and %d: %x, want %x", i, j, c.x, whole.x)
			}
		}
	}
}
