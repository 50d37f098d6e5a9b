package rotate

import "testing"

// mixer takes the place of AES where nothing depends on it being one.
type mixer struct{}

func (mixer) Encrypt(key, dst, src *[16]byte) {
	for i := range dst {
		dst[i] = (key[i]+1)*7 ^ src[i] ^ src[15]*31 | 1 // never zero
	}
}

// TestAdvanceErases: what the tag no longer holds is zero in memory, after
// steps and leaps.
func TestAdvanceErases(t *testing.T) {
	for _, step := range []uint32{1, 2, 3, 5, 64, 100, 1023} {
		tree := NewTree(mixer{}, &[16]byte{9})
		for g := uint32(0); g < Generations; g += step {
			if err := tree.Advance(g); err != nil {
				t.Fatal(err)
			}
			s := tree.open()
			for l := range s.nodes {
				if zero := s.nodes[l] == ([16]byte{}); zero == s.holds(l) {
					t.Fatalf("day %d by steps of %d: node %d is %x", g, step, l, s.nodes[l])
				}
			}
			if s.spare != ([16]byte{}) || s.derive.key != ([16]byte{}) || s.derive.out != ([16]byte{}) {
				t.Fatalf("day %d: scratch is left", g)
			}
		}
		s := tree.open()
		if tree.Wipe(); s.nodes != ([MaxNodes][16]byte{}) {
			t.Error("nodes are left after Wipe")
		}
	}
}
