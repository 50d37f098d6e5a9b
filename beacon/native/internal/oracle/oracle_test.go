package oracle

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// TestCMAC runs the examples of RFC 4493, Section 4.
func TestCMAC(t *testing.T) {
	key := expecttest.Unhex("2b7e151628aed2a6abf7158809cf4f3c")
	message := expecttest.Unhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710")
	for n, want := range map[int]string{
		16: "070a16b46b4d4144f79bdd9dd04a287c", 40: "dfa66747de9ae63030ca32611497c827", 64: "51f0bebf7e3b9d92fc49741779363cfe",
	} {
		if got := CMAC(key, message[:n]); hex.EncodeToString(got) != want {
			t.Errorf("CMAC of %d octets = %x, want %s", n, got, want)
		}
	}
}

// TestCRC24 runs the check value of the CRC catalogue, and what erased and
// zeroed words must not be.
func TestCRC24(t *testing.T) {
	if got := CRC24([]byte("123456789")); !bytes.Equal(got, []byte{0x21, 0xcf, 0x02}) {
		t.Errorf("CRC24 = %x", got)
	}
	for _, b := range []byte{0, 0xff} {
		word := bytes.Repeat([]byte{b}, 8)
		if bytes.Equal(CRC24(word[:5]), word[5:]) {
			t.Errorf("a word of %02x is a record", b)
		}
	}
}

// TestWalk goes through all generations as Section 3.7 says, and compares what
// the tag then holds with Walk, and the leaf with Leaf.
func TestWalk(t *testing.T) {
	root := roots[0]
	state := Walk(root, 0)
	derived := 0
	for g := 1; g < Generations; g++ {
		next := state[1] // the deepest sibling is an ancestor of the next leaf
		path := Path(next, g)
		derived += len(path) - 1
		fresh := []Node{path[len(path)-1]}
		for i := len(path) - 2; i >= 0; i-- {
			if path[i+1].Index%2 == 0 {
				fresh = append(fresh, Child(path[i], 1))
				derived++
			}
		}
		state = append(fresh, state[2:]...)
		want := Walk(root, g)
		if len(state) != 1+bits.OnesCount(uint(^g&0xfff)) || fmt.Sprint(state) != fmt.Sprint(want) || !bytes.Equal(state[0].Key, Leaf(root, g)) {
			t.Fatalf("day %d: the state that was walked to is another", g)
		}
	}
	// 24 nodes were made for day 0, all others on the way.
	if derived+24 != 8190 {
		t.Errorf("%d derivations", derived+24)
	}
}

// TestCover checks that covers are exact, ordered and small.
func TestCover(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 8))
	root, most := roots[1], 0
	for range 300 {
		a := r.IntN(Generations)
		b := a + r.IntN(Generations-a)
		if r.IntN(20) == 0 {
			a, b = 1, Generations-2
		}
		nodes := Cover(root, a, b)
		day := a
		for _, x := range nodes {
			width := 1 << (12 - x.Level)
			if x.Index*width != day {
				t.Fatalf("cover of %d to %d: a node begins at day %d, want %d", a, b, x.Index*width, day)
			}
			if last := day + width - 1; !bytes.Equal(Path(x, last)[12-x.Level].Key, Leaf(root, last)) {
				t.Fatalf("cover of %d to %d: another leaf of day %d", a, b, last)
			}
			day += width
		}
		if day != b+1 {
			t.Fatalf("cover of %d to %d ends before day %d", a, b, day)
		}
		most = max(most, len(nodes))
	}
	if most != 22 {
		t.Errorf("%d nodes in the largest cover, want 22", most)
	}
}

// TestSeal opens what was sealed, and nothing of which a bit is flipped.
func TestSeal(t *testing.T) {
	for _, s := range samples() {
		k, _ := s.keys()
		f := s.frame()
		if got, ok := Open(k, s.dom, s.idx, s.network, s.public, f.ID, f.CT, f.Tag); !ok || !bytes.Equal(got, s.plain) {
			t.Fatalf("dom %02x: opened as %x, %v", s.dom, got, ok)
		}
		whole := f.Bytes()
		for bit := range 8 * len(whole) {
			b := flip(whole, bit)
			end := len(b) - len(f.Tag)
			if _, ok := Open(k, s.dom, s.idx, b[0], b[1], b[2:10], b[10:end], b[end:]); ok {
				t.Fatalf("dom %02x: opens with bit %d flipped", s.dom, bit)
			}
		}
	}
}

// TestSearch compares the bound of Section 10.2 with a tag whose changes are as
// close and as far apart as they can be: it holds, and no smaller one does.
func TestSearch(t *testing.T) {
	const period = 20 // ms; jitter 0 or 19
	reached := int64(-1)
	for d := int64(0); d <= 5*period; d++ {
		last := Last(1000, d, period, Limits{})
		for pattern := range 1 << 8 {
			instant := func(e int64) int64 { return e*period + int64(pattern>>((e-1000)&7)&1)*(period-1) }
			for clock := instant(1000); clock < instant(1001); clock++ {
				e := int64(1000)
				for instant(e+1) <= clock+d {
					e++
				}
				if e > last {
					t.Fatalf("after %d ms in epoch %d, the bound is %d", d, e, last)
				}
				reached = max(reached, e-last)
			}
		}
		if d > 1 && reached != 0 {
			t.Fatalf("after %d ms the bound is not reached", d)
		}
	}
}

// TestWindow walks the clock and checks which epochs can be current: Section
// 3.6 and 10.1.
func TestWindow(t *testing.T) {
	j := Judge{Root: roots[0], Period: 900, Epochs: 96}
	e := int64(950)
	for clock := j.instant(e); e < 1000; clock += 777 {
		for j.instant(e+1) <= clock {
			if j.instant(e+1) <= j.instant(e) {
				t.Fatalf("epoch %d ends before it begins", e)
			}
			e++
		}
		if newest := clock / 900_000; e != newest && e != newest-1 {
			t.Fatalf("at %d the current epoch is %d", clock, e)
		}
	}
}
