package rotate_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// counted counts blocks.
type counted[K rotate.Key] struct {
	rotate.AES[K]
	n int
}

func (c *counted[K]) Encrypt(key *K, dst, src *[16]byte) {
	c.n++
	c.AES.Encrypt(key, dst, src)
}

// Roots of either size.
func narrowRoot() *[16]byte { return (*[16]byte)(expecttest.Unhex("000102030405060708090a0b0c0d0e0f")) }
func wideRoot() *[32]byte {
	return (*[32]byte)(expecttest.Unhex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"))
}

// TestWalkEqualsDirectDerivation walks a tag through all 4,096 days.
func TestWalkEqualsDirectDerivation(t *testing.T) {
	t.Run("AES-128", func(t *testing.T) { walk(t, rotatetest.AES128{}, narrowRoot(), 1) })
	t.Run("AES-256", func(t *testing.T) {
		if testing.Short() {
			t.Skip("takes seconds where AES is emulated")
		}
		walk(t, rotatetest.AES256{}, wideRoot(), 2)
	})
}

func walk[K rotate.Key](t *testing.T, aes rotate.AES[K], root *K, blocks int) {
	count := &counted[K]{AES: aes}
	tree := rotate.NewTree[K](count, root)
	if count.n != 24*blocks {
		t.Errorf("the first day costs %d blocks", count.n)
	}
	direct := rotate.NewDeriver(aes)
	steps, most := 0, 0
	for g := range uint32(rotate.Generations) {
		var leaf, want, got, next K
		direct.Leaf(&leaf, root, 0, g)
		direct.Key(&want, &leaf, rotate.MACLabel, 0)
		if err := tree.Key(&got, rotate.MACLabel, g); err != nil || tree.Generation() != g || got != want {
			t.Fatalf("day %d: generation %d, key %x, want %x, %v", g, tree.Generation(), got, want, err)
		}
		nodes := tree.Expose(nil)
		if !bytes.HasPrefix(nodes, raw(&leaf)) {
			t.Fatalf("day %d: the first node is not the leaf", g)
		}
		again, err := rotate.ParseTree(aes, g, nodes)
		if err != nil || !bytes.Equal(again.Expose(nil), nodes) {
			t.Fatalf("day %d: parses as %x, %v", g, again.Expose(nil), err)
		}
		if g == rotate.Generations-1 {
			break
		}
		// A day to come, from here and by a leap.
		h := g + 1 + (g*2654435761)%(rotate.Generations-1-g)
		direct.Leaf(&leaf, root, 0, h)
		direct.Key(&want, &leaf, rotate.MACLabel, 0)
		ferr := tree.Key(&next, rotate.MACLabel, h)
		err = again.Advance(h)
		if aerr := again.Key(&got, rotate.MACLabel, h); ferr != nil || err != nil || aerr != nil || next != want || got != want || again.Generation() != h {
			t.Fatalf("day %d from %d: %x and %x, want %x; %v, %v, %v", h, g, next, got, want, ferr, err, aerr)
		}
		before := count.n
		if err := tree.Advance(g + 1); err != nil {
			t.Fatal(err)
		}
		most = max(most, count.n-before)
		steps += count.n - before
	}
	// 2 derivations on average and 22 at most.
	if most != 22*blocks || steps > 2*blocks*rotate.Generations {
		t.Errorf("a step costs %d blocks at most and %d in sum", most, steps)
	}
}

// raw returns the bytes of a key.
func raw[K rotate.Key](k *K) (b []byte) {
	for i := range len(*k) {
		b = append(b, (*k)[i])
	}
	return b
}

// TestNoPastDays: on every day, each node that the tag holds leads to days to
// come only, and each day from the current one on follows from exactly one.
func TestNoPastDays(t *testing.T) {
	t.Run("AES-128", func(t *testing.T) { noPast(t, rotatetest.AES128{}, narrowRoot()) })
	t.Run("AES-256", func(t *testing.T) {
		if testing.Short() {
			t.Skip("takes seconds where AES is emulated")
		}
		noPast(t, rotatetest.AES256{}, wideRoot())
	})
}

func noPast[K rotate.Key](t *testing.T, aes rotate.AES[K], root *K) {
	all := rotatetest.Nodes(aes, root)
	tree := rotate.NewTree(aes, root)
	size := len(*root)
	for g := range uint32(rotate.Generations) {
		if wrong := strange(all, tree.Expose(nil), size, g); wrong != "" {
			t.Fatalf("day %d: %s", g, wrong)
		}
		for h := g + 1; h < rotate.Generations; h = 2*h + 1 - h/2 {
			leapt, err := rotate.ParseTree(aes, g, tree.Expose(nil))
			if err != nil || leapt.Advance(h) != nil {
				t.Fatal(err)
			}
			if wrong := strange(all, leapt.Expose(nil), size, h); wrong != "" {
				t.Fatalf("day %d from %d: %s", h, g, wrong)
			}
			if g%64 != 0 {
				break
			}
		}
		if g < rotate.Generations-1 && tree.Advance(g+1) != nil {
			t.Fatal("no next day")
		}
	}
	// The check fails for a state of the wrong day, and for one with the root.
	nodes := rotate.NewTree(aes, root).Expose(nil)
	spoilt := append(raw(root), nodes[size:]...)
	if strange(all, nodes, size, 1) == "" || strange(all, nodes[size:], size, 0) == "" || strange(all, spoilt, size, 0) == "" {
		t.Error("a state that gives a past day, or lacks one to come, passes")
	}
}

// strange says what is wrong with the nodes of a tag in generation g.
func strange(all map[[16]byte]rotatetest.Days, nodes []byte, size int, g uint32) string {
	var future uint32
	for ; len(nodes) > 0; nodes = nodes[size:] {
		node := [16]byte(nodes)
		days, ok := all[node]
		switch {
		case !ok:
			return "a node that is not in the tree"
		case days.First < g:
			return "a node of a past day"
		}
		future += days.Last - days.First + 1
	}
	if future != rotate.Generations-g {
		return "days to come without a node, or with two"
	}
	return ""
}

func TestParseTreeRefuses(t *testing.T) {
	tree := rotate.NewTree(rotatetest.AES128{}, narrowRoot())
	if err := tree.Advance(5); err != nil {
		t.Fatal(err)
	}
	nodes := tree.Expose(nil)
	refused := func(g uint32, b []byte, want error) {
		t.Helper()
		if got, err := rotate.ParseTree(rotatetest.AES128{}, g, b); !errors.Is(err, want) || got.Valid() {
			t.Errorf("generation %d, %d bytes: %v, want %v", g, len(b), err, want)
		}
	}
	for n := range 2 * len(nodes) {
		if n != len(nodes) {
			refused(5, make([]byte, n), rotate.ErrTree)
		}
	}
	refused(4096, nodes, rotate.ErrDay)
	refused(1<<32-1, nodes, rotate.ErrDay)
	refused(4, nodes, rotate.ErrTree)
	refused(7, nodes, rotate.ErrTree)
	refused(0, rotate.NewTree(rotatetest.AES256{}, wideRoot()).Expose(nil), rotate.ErrTree)
}

// TestNoPastNoFuture: what cannot be derived is refused, and nothing changes.
func TestNoPastNoFuture(t *testing.T) {
	tree := rotate.NewTree(rotatetest.AES128{}, narrowRoot())
	for _, g := range []uint32{0, 1, 77, 77, 4095} {
		if err := tree.Advance(g); err != nil || tree.Generation() != g {
			t.Fatalf("day %d: %v, generation %d", g, err, tree.Generation())
		}
		nodes := tree.Expose(nil)
		for h, want := range map[uint32]error{0: rotate.ErrPast, g - 1: rotate.ErrPast, 4096: rotate.ErrDay, 1<<32 - 1: rotate.ErrDay} {
			if g == 0 && want == rotate.ErrPast {
				continue
			}
			k := [16]byte{7}
			if err := tree.Advance(h); !errors.Is(err, want) {
				t.Errorf("from day %d to %d: %v", g, h, err)
			}
			if err := tree.Key(&k, rotate.IDLabel, h); !errors.Is(err, want) || k != ([16]byte{7}) {
				t.Errorf("on day %d, key of %d: %v, %x", g, h, err, k)
			}
			if !bytes.Equal(tree.Expose(nil), nodes) {
				t.Errorf("day %d: the nodes changed", g)
			}
		}
	}
}

func TestTreeNeverPrints(t *testing.T) {
	tree := rotate.NewTree(rotatetest.AES128{}, narrowRoot())
	nodes := tree.Expose(nil)[:32] // the leaf, and its sibling
	printtest.NeverPrints(t, tree, nodes)
	printtest.NeverPrints(t, &tree, nodes)
	printtest.NeverPrints(t, struct{ t rotate.Tree[[16]byte] }{tree}, nodes)
	// A Deriver keeps nothing of what it last derived.
	d := rotate.NewDeriver(rotatetest.AES128{})
	var k [16]byte
	d.Key(&k, narrowRoot(), rotate.MACLabel, 0)
	printtest.NeverPrints(t, d, append(k[:], narrowRoot()[:]...))
	d.Block(&k, narrowRoot(), rotate.SeparatedLabel, 0)
	printtest.NeverPrints(t, &d, append(k[:], narrowRoot()[:]...))
}

func TestWipe(t *testing.T) {
	tree := rotate.NewTree(rotatetest.AES128{}, narrowRoot())
	other := tree
	other.Wipe()
	other.Wipe()
	rotate.Tree[[16]byte]{}.Wipe()
	var k [16]byte
	for name, tr := range map[string]rotate.Tree[[16]byte]{"wiped": tree, "zero": {}} {
		for method, f := range map[string]func(){
			"Generation": func() { tr.Generation() },
			"Advance":    func() { _ = tr.Advance(1) },
			"Key":        func() { _ = tr.Key(&k, rotate.IDLabel, 0) },
			"Expose":     func() { tr.Expose(nil) },
		} {
			if text, did := panics(f); !did || tr.Valid() || text != "rotate: use of a zero or wiped tree" {
				t.Errorf("%s tree: %s panics with %q", name, method, text)
			}
		}
	}
}

func TestNoSuchLeaf(t *testing.T) {
	d := rotate.NewDeriver(rotatetest.AES128{})
	var k [16]byte
	for _, c := range []struct {
		level int
		g     uint32
	}{{-1, 0}, {13, 0}, {0, 4096}, {12, 1<<32 - 1}} {
		if _, did := panics(func() { d.Leaf(&k, narrowRoot(), c.level, c.g) }); !did {
			t.Errorf("level %d, generation %d: no panic", c.level, c.g)
		}
	}
}

// TestLeafFromCover derives days from nodes of every level above them.
func TestLeafFromCover(t *testing.T) {
	d := rotate.NewDeriver(rotatetest.AES128{})
	for _, g := range []uint32{0, 1, 1000, 2047, 2048, 4095} {
		node := *narrowRoot()
		for l := range rotate.MaxNodes {
			leaf := node
			if d.Leaf(&leaf, &leaf, l, g); !bytes.Equal(leaf[:], slowLeaf(narrowRoot()[:], int(g))) {
				t.Errorf("day %d from level %d: %x", g, l, leaf)
			}
			if l < rotate.Levels {
				d.Key(&node, &node, rotate.TreeLabel, uint32(2*l)+g>>(11-l)&1)
			}
		}
	}
}

func TestTreeDoesNotAllocate(t *testing.T) {
	tree := rotate.NewTree(rotatetest.AES128{}, narrowRoot())
	d := rotate.NewDeriver(rotatetest.AES128{})
	nodes := make([]byte, 0, 16*rotate.MaxNodes)
	var k, root [16]byte
	var b [16]byte
	if n := testing.AllocsPerRun(100, func() {
		g := tree.Generation()
		if tree.Key(&k, rotate.IDLabel, g) != nil || tree.Key(&k, rotate.JitterLabel, g+1) != nil || tree.Advance(g+1) != nil {
			t.Error("wrong")
		}
		nodes = tree.Expose(nodes[:0])
		d.Leaf(&k, &root, 0, 77)
		d.Key(&k, &root, rotate.EncLabel, 0)
		d.Block(&b, &k, rotate.EpochLabel, 5)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkNextDay(b *testing.B) {
	tree := rotate.NewTree(rotatetest.AES128{}, narrowRoot())
	b.ReportAllocs()
	for b.Loop() {
		if tree.Advance(tree.Generation()+1) != nil {
			tree = rotate.NewTree(rotatetest.AES128{}, narrowRoot())
		}
	}
}
