package beacon

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// worn is a flash in memory of which all calls fail from the one after left on.
type worn struct {
	pages [FlashPages][1024]byte
	left  int
}

func newWorn() *worn {
	f := &worn{left: -1}
	for page := range f.pages {
		f.pages[page] = [1024]byte(bytes.Repeat([]byte{0xff}, 1024))
	}
	return f
}

func (f *worn) do(step func()) error {
	if f.left == 0 {
		return ErrFlash
	}
	f.left--
	step()
	return nil
}

func (f *worn) PageSize() int { return 1024 }

func (f *worn) Read(page, offset int, dst []byte) error {
	return f.do(func() { copy(dst, f.pages[page][offset:]) })
}

func (f *worn) Write(page, offset int, word []byte) error {
	return f.do(func() { copy(f.pages[page][offset:], word) })
}

func (f *worn) Erase(page int) error {
	return f.do(func() { f.pages[page] = newWorn().pages[page] })
}

// TestFailuresLeaveNoKeys: a claim or a boot that fails leaves no node of the
// tree in memory, nor in the scratch that is handed to the flash.
func TestFailuresLeaveNoKeys(t *testing.T) {
	root := [16]byte{7}
	aes := rotatetest.AES128{}
	nodes := map[[FlashWordSize]byte]bool{}
	for b := range slices.Chunk(rotate.NewTree(aes, &root).Expose(nil), FlashWordSize) {
		nodes[[FlashWordSize]byte(b)] = true
	}
	fails := func(what string, f *worn, begin func(t *tag[[16]byte]) error) bool {
		t.Helper()
		tag, err := newTag[[16]byte](aes, f, ConsumerTag(1))
		if err != nil {
			t.Fatal(err)
		}
		if err := begin(tag); err == nil {
			return false
		}
		if tag.tree.Valid() {
			t.Errorf("%s: a tree is left", what)
		}
		if nodes[tag.store.word] || nodes[tag.store.back] {
			t.Errorf("%s: a part of a node is left in the scratch", what)
		}
		for i := range FlashWordSize * rotate.MaxNodes * 2 {
			if tag.nodes[:cap(tag.nodes)][i] != 0 {
				t.Fatalf("%s: a node is left where nodes are packed", what)
			}
		}
		return true
	}
	claims, boots, f := 0, 0, newWorn()
	for f.left = 0; fails(fmt.Sprint("claim, call ", claims), f, func(t *tag[[16]byte]) error { return t.claim(&root) }); f.left = claims {
		f, claims = newWorn(), claims+1
	}
	for f.left = 0; fails(fmt.Sprint("boot, call ", boots), f, (*tag[[16]byte]).load); f.left = boots {
		boots++
	}
	if claims < 60 || boots < 300 {
		t.Errorf("%d calls of a claim and %d of a boot have failed", claims, boots)
	}
}
