package bench

import (
	stdaes "crypto/aes"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
)

// TestScheme compares with a loop over crypto/aes, for numbers of tags and of
// epochs around those that are derived at once.
func TestScheme(t *testing.T) {
	for _, n := range []int{0, 1, 3, 1023, 1024, 1025} {
		for _, m := range []int{0, 1, 2, 700, 1024, 2500} {
			if n > 3 && m > 2 {
				continue
			}
			keys, from := randomBytes(16*n, 5), make([]rotate.Epoch, n)
			var want []byte
			for i := range from {
				from[i] = rotate.Epoch(i * 1000)
				c, err := stdaes.NewCipher(keys[16*i : 16*i+16])
				if err != nil {
					t.Fatal(err)
				}
				for j := range m {
					var b [16]byte
					binary.BigEndian.PutUint32(b[12:], uint32(i*1000+j))
					c.Encrypt(b[:], b[:])
					want = append(want, b[:]...)
				}
			}
			got := make([]byte, n*m*16)
			blocks{}.Derive(got, keys, from, m)
			if !slices.Equal(got, want) {
				t.Errorf("%d tags, %d epochs: other identifiers", n, m)
			}
			blocks{}.Advance(keys, from)
			if !slices.Equal(keys, randomBytes(16*n, 5)) {
				t.Error("Advance changes the keys")
			}
		}
	}
	got := make([]byte, 16)
	if allocs := testing.AllocsPerRun(10, func() { blocks{}.Derive(got, got, []rotate.Epoch{1}, 1) }); allocs > 0 {
		t.Errorf("%v allocations", allocs)
	}
}
