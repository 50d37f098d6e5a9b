package sounding

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

// TestDerivation checks what f8 makes on the way, of the sample data and of
// zeros.
func TestDerivation(t *testing.T) {
	for _, c := range []struct{ material, k2, x, sm string }{
		{
			"e10bc28a0bfddfe93e7f5186e0ca0b3b9ff477c18673840dc980dedf9882ed4464a674967868f143",
			"8b2b06dc522d3e0af0a50caf4810e035", "a34fbe57f8f97e349d15a37679607464",
			"b602b1b28c6f0a3ddae637b48425087ddc188c89a1b0cdfda1e8fc66c9999750",
		},
		{
			"00000000000000000000000000000000000000000000000000000000000000000000000000000000",
			"ee1c70aed87fb37e516bbbc40c4cff58", "7dcf3c0445204062303728761f702c9b",
			"622743a8b4319493a32452ac9d896492da35428b55dbf7b6075778338c5229fe",
		},
	} {
		m, err := hex.DecodeString(c.material)
		if err != nil {
			t.Fatal(err)
		}
		k2, x, sm := f8((*[materialSize]byte)(m))
		if hex.EncodeToString(k2[:]) != c.k2 || hex.EncodeToString(x[:]) != c.x || hex.EncodeToString(sm[:]) != c.sm {
			t.Errorf("%s: k2 %x, x %x, sm %x", c.material, k2, x, sm)
		}
	}
}

// TestUpdateDoesNotCarry: the last octet of V counts modulo 256, so that a V
// that ends in ff goes on with 00 and the octet before unchanged.
func TestUpdateDoesNotCarry(t *testing.T) {
	k, v := [KeySize]byte{1}, [KeySize]byte{14: 7, 15: 0xff}
	gotK, gotV := f9(&[2 * KeySize]byte{}, k, v).Expose()
	first, second := [KeySize]byte{14: 7}, [KeySize]byte{14: 7, 15: 1}
	e := expanded(k[:])
	e.Encrypt(first[:], first[:])
	e.Encrypt(second[:], second[:])
	if gotK != first || gotV != second {
		t.Errorf("%x, %x, want %x, %x", gotK, gotV, first, second)
	}
}

// TestScore has the candidates of the sample data, and the worst ones.
func TestScore(t *testing.T) {
	for w, want := range map[uint32]int{
		0x011cae4e: 6, 0x9947d1b5: 8, 0xd06acdda: 10, 0xc7f8f937: 14,
		0x64061214: 10, 0x8605afea: 12, 0x71550bdd: 28, 0x28942f38: 8,
		0xf7219786: 10, 0x9d82d2ec: 12, 0x80697c5b: 14, 0x57176470: 10,
		0: 90, 0xffffffff: 90, 0xaaaaaaaa: 90,
	} {
		if got := score(w); got != want {
			t.Errorf("score of %08x is %d, want %d", w, got, want)
		}
	}
	if choose(0xf7219786, 0x57176470) != 0x57176470 {
		t.Error("of two alike the first is chosen")
	}
}

// TestBelowIsFair walks all octets, and all second ones where they are drawn,
// for all bounds. Each number is as likely as the others but for one part in 128.
func TestBelowIsFair(t *testing.T) {
	var s state
	l := &s.left[ChannelHop]
	draw := func(r int, first, second byte) (n int, twice bool) {
		l.block[14], l.block[15], l.octets = first, second, 2
		n = s.below(ChannelHop, r)
		return n, l.octets == 0
	}
	for r := 2; r <= 256; r++ {
		counts := make([]int, r) // of 2^16 pairs
		for first := range 256 {
			n, twice := draw(r, byte(first), 0)
			if !twice {
				counts[n] += 256
				continue
			}
			if r&(r-1) == 0 {
				t.Fatalf("bound %d, a power of two, draws twice", r)
			}
			for second := range 256 {
				n, _ := draw(r, byte(first), byte(second))
				counts[n]++
			}
		}
		for n, c := range counts {
			if off := c*r - 1<<16; off > 1<<9 || off < -1<<9 {
				t.Fatalf("bound %d: %d comes %d times of 65536", r, n, c)
			}
		}
	}
}

// TestMark: a peak is a ghost where and as strong as two others make one, and not
// elsewhere.
func TestMark(t *testing.T) {
	for _, c := range []struct {
		middle Path
		ghost  bool
	}{
		{Path{Distance: 15, Level: 1}, true},
		{Path{Distance: 15.9, Level: 1}, true},
		{Path{Distance: 14.1, Level: 1}, true},
		{Path{Distance: 16.1, Level: 1}, false},
		{Path{Distance: 13.9, Level: 1}, false},
		{Path{Distance: 15, Level: 0.49}, false},
		{Path{Distance: 15, Level: 0.51}, true},
		{Path{Distance: 15, Level: 1.99}, true},
		{Path{Distance: 15, Level: 2.01}, false},
	} {
		paths := []Path{{Distance: 10, Level: 0.5}, c.middle, {Distance: 20, Level: 0.5}}
		mark(paths, 2)
		if paths[0].Ghost || paths[2].Ghost || paths[1].Ghost != c.ghost {
			t.Errorf("%+v: ghosts %v, %v, %v", c.middle, paths[0].Ghost, paths[1].Ghost, paths[2].Ghost)
		}
	}
	two := []Path{{Distance: 10, Level: 1}, {Distance: 20, Level: 1}}
	mark(two, 2)
	if two[0].Ghost || two[1].Ghost {
		t.Error("one of two is a ghost")
	}
}

// TestMedian has round trips whose order is known: the later of two in the middle
// is the median, and what is 3*sqrt(n)/2 places from it, on the side that is
// further, is how far it may be off.
func TestMedian(t *testing.T) {
	hundred := make([]RoundTrip, 100)
	skewed := make([]RoundTrip, 100)
	for i := range hundred {
		hundred[i].Initiator = HalfNanoseconds((i * 37) % 100) // 0..99
		skewed[i].Initiator = HalfNanoseconds(min((i*37)%100, 50) * 10)
	}
	for _, c := range []struct {
		trips          []RoundTrip
		middle, spread ranging.Picoseconds
	}{
		{[]RoundTrip{{7, 3}}, 1000, 0},
		{[]RoundTrip{{4, 0}, {0, 0}}, 1000, 1000},
		{[]RoundTrip{{0, 0}, {-100, 0}, {0, 0}}, 0, 25_000},
		{[]RoundTrip{{0, 0}, {100, 0}, {0, 0}}, 0, 25_000},
		{hundred, 50 * 250, 15 * 250},
		{skewed, 500 * 250, 150 * 250},
	} {
		if middle, spread := median(c.trips); middle != c.middle || spread != c.spread {
			t.Errorf("%d round trips: %d, %d, want %d, %d", len(c.trips), middle, spread, c.middle, c.spread)
		}
	}
}

// TestSequencesAreOfTheirSize: no marker reaches outside of a sequence.
func TestSequencesAreOfTheirSize(t *testing.T) {
	for _, size := range []int{4, 12} {
		for at := range 8*size - markerBits + 1 {
			for signal := range byte(2) {
				b := bytes.Repeat([]byte{0xaa}, size)
				put(b, at, signal)
				for bit := range 8 * size {
					want := byte(bit & 1)
					if i := bit - at; i >= 0 && i < markerBits {
						want = [2]string{"1100", "0011"}[signal][i] - '0'
					}
					if got := b[bit/8] >> (bit % 8) & 1; got != want {
						t.Fatalf("marker %d at %d of %d bytes: bit %d is %d", signal, at, size, bit, got)
					}
				}
			}
		}
	}
}
