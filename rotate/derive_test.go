package rotate_test

import (
	"bytes"
	stdaes "crypto/aes"
	"encoding/binary"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// encrypt is AES of the standard library.
func encrypt(key []byte, block [16]byte) []byte {
	c, err := stdaes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	out := make([]byte, 16)
	c.Encrypt(out, block[:])
	return out
}

// slowBlock is the layout of blocks in the words of the specification.
func slowBlock(label string, n uint32, half byte) (b [16]byte) {
	text := append([]byte("fyr1 "+label), make([]byte, 11)...)[:11]
	text = append(text, half)
	copy(b[:], binary.BigEndian.AppendUint32(text, n))
	return b
}

// slowKey derives a key of as many bytes as from has.
func slowKey(from []byte, label string, n uint32) (key []byte) {
	for half := range len(from) / 16 {
		key = append(key, encrypt(from, slowBlock(label, n, byte(half)))...)
	}
	return key
}

// slowLeaf walks from the root to a leaf.
func slowLeaf(root []byte, g int) []byte {
	node := root
	for l := range 12 {
		node = slowKey(node, "tree", uint32(2*l+g>>(11-l)&1))
	}
	return node
}

// labels pairs each label with its text.
var labels = map[rotate.Label]string{
	rotate.TreeLabel: "tree", rotate.IDLabel: "id", rotate.JitterLabel: "jit", rotate.MACLabel: "mac",
	rotate.EncLabel: "enc", rotate.EpochLabel: "epoch", rotate.SeparatedLabel: "sep",
}

func TestBlock(t *testing.T) {
	seen := map[[16]byte]bool{}
	for label, text := range labels {
		for _, n := range []uint32{0, 1, 23, 4095, 1 << 31, 1<<32 - 1} {
			for half := range byte(2) {
				b := rotate.Block(label, n, half)
				if b != slowBlock(text, n, half) || seen[b] {
					t.Errorf("%s, %d, %d: %x", text, n, half, b)
				}
				seen[b] = true
			}
		}
	}
	for _, l := range []rotate.Label{0, rotate.SeparatedLabel + 1} {
		if _, did := panics(func() { rotate.Block(l, 0, 0) }); !did {
			t.Errorf("label %d makes a block", l)
		}
	}
}

func TestDeriver(t *testing.T) {
	var short [16]byte
	var long [32]byte
	copy(short[:], "the key of a tag")
	copy(long[:], "the longer key of another tag ..")
	d, w := rotate.NewDeriver(rotatetest.AES128{}), rotate.NewDeriver(rotatetest.AES256{})
	for label, text := range labels {
		for _, n := range []uint32{0, 7, 1<<32 - 1} {
			var k, b [16]byte
			var wide [32]byte
			var wb [16]byte
			d.Key(&k, &short, label, n)
			d.Block(&b, &short, label, n)
			w.Key(&wide, &long, label, n)
			w.Block(&wb, &long, label, n)
			if !bytes.Equal(k[:], slowKey(short[:], text, n)) || b != k {
				t.Errorf("%s, %d: key %x, block %x", text, n, k, b)
			}
			if !bytes.Equal(wide[:], slowKey(long[:], text, n)) || wb != [16]byte(wide[:16]) {
				t.Errorf("%s, %d: wide key %x, block %x", text, n, wide, wb)
			}
			// In place.
			k, wide = short, long
			d.Key(&k, &k, label, n)
			w.Key(&wide, &wide, label, n)
			if k != b || [16]byte(wide[:16]) != wb || !bytes.Equal(wide[:], slowKey(long[:], text, n)) {
				t.Errorf("%s, %d: in place %x, %x", text, n, k, wide)
			}
		}
	}
}

// TestWorkedExample recomputes the worked example of spec/beacon.md as far as
// this package goes.
func TestWorkedExample(t *testing.T) {
	root := [16]byte(expecttest.Unhex("000102030405060708090a0b0c0d0e0f"))
	d := rotate.NewDeriver(rotatetest.AES128{})
	var leaf, id, jitter, k, b [16]byte
	is := func(name string, got []byte, want string) {
		t.Helper()
		if !bytes.Equal(got, expecttest.Unhex(want)) {
			t.Errorf("%s = %x, want %s", name, got, want)
		}
	}
	c := rotate.Calendar{Period: 900 * rotate.Second, Epochs: 96}
	g := c.Generation(1000)
	d.Leaf(&leaf, &root, 0, g)
	is("L", leaf[:], "ab4dc41091091be7286c338d3da5f95b")
	d.Key(&id, &leaf, rotate.IDLabel, 0)
	is("I", id[:], "2e5851c27247b457c0aa49ad29a115ec")
	d.Key(&jitter, &leaf, rotate.JitterLabel, 0)
	is("J", jitter[:], "37d2ab38c111f732292cbcbd6684f355")
	d.Key(&k, &leaf, rotate.MACLabel, 0)
	is("M", k[:], "c3341be9b859f6f5c24650b1b836967e")
	d.Key(&k, &leaf, rotate.EncLabel, 0)
	is("C", k[:], "399b701163522db8389a58d6a7fb7d66")
	d.Block(&b, &id, rotate.EpochLabel, 1000)
	is("B", b[:], "fb01c229371cf41d6128a36da9b7b44a")
	i, a := rotate.Identifier(&b), rotate.DeviceAddress(&b, 0)
	is("id", i[:], "fb01c229371cf41d")
	is("address", a[:], "2128a36da9b7")
	if a := rotate.DeviceAddress(&b, 3); a[0] != 0xe1 || !bytes.Equal(a[1:], b[9:14]) {
		t.Errorf("static address %x", a)
	}
	d.Block(&b, &jitter, rotate.EpochLabel, 1000)
	is("u", b[:4], "23c55143")
	if at := c.Instant(1000, &b); at != 1000*900_000+125_756 {
		t.Errorf("epoch 1000 begins at %d ms", at)
	}
	d.Block(&b, &id, rotate.SeparatedLabel, g)
	is("S", b[:], "f612f7bbfc93988a211acdf712aa4a00")
}

// TestValidAddress: of the 46 bits below the top two not all are equal. Each bit
// alone makes the difference, in both kinds.
func TestValidAddress(t *testing.T) {
	for _, kind := range []byte{0, 3} {
		for _, all := range []byte{0x00, 0xff} {
			block := [16]byte(bytes.Repeat([]byte{all}, 16))
			if rotate.ValidAddress(rotate.DeviceAddress(&block, kind)) {
				t.Errorf("kind %d: bits all %02x", kind, all)
			}
			for bit := range 48 {
				block[8+bit/8] ^= 0x80 >> (bit % 8)
				if valid := rotate.ValidAddress(rotate.DeviceAddress(&block, kind)); valid != (bit > 1) {
					t.Errorf("kind %d: bits all %02x but bit %d: %v", kind, all, bit, valid)
				}
				block[8+bit/8] ^= 0x80 >> (bit % 8)
			}
		}
	}
}
