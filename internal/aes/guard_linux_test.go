package aes_test

import (
	"math/rand/v2"
	"os"
	"runtime/debug"
	"syscall"
	"testing"
	"unsafe"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// guarded returns size bytes of memory that end, or begin, where a page lies
// that nobody may touch.
func guarded(t *testing.T, size int, end bool) []byte {
	t.Helper()
	page := os.Getpagesize()
	inner := (size + page - 1) / page * page
	b, err := syscall.Mmap(-1, 0, inner+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(b); err != nil {
			t.Error(err)
		}
	})
	for _, guard := range [][]byte{b[:page], b[page+inner:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	if end {
		return b[page+inner-size : page+inner : page+inner]
	}
	return b[page : page+size : page+size]
}

func words(b []byte) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/4)
}

// TestGuardPages has every argument lie against pages whose touch would end the
// program.
func TestGuardPages(t *testing.T) {
	const most = 65
	r := rand.New(rand.NewPCG(7, 8))
	for _, end := range []bool{false, true} {
		sub := func(b []byte, n int) []byte {
			if end {
				return b[len(b)-n:]
			}
			return b[:n]
		}
		keys, dst, src := guarded(t, most*32, end), guarded(t, most*5*16, end), guarded(t, most*5*16, end)
		counters, hashes := guarded(t, most*5*4, end), guarded(t, most*4, end)
		copy(keys, random(r, len(keys)))
		tmpl := (*aes.Template)(unsafe.Pointer(unsafe.SliceData(guarded(t, int(unsafe.Sizeof(aes.Template{})), end))))
		tmpl.Offset = 12
		eachTier(t, func(t *testing.T) {
			for n := range most + 1 {
				for _, m := range []int{1, 2, 5} {
					aes.Counters(sub(dst, n*m*16), 16, sub(keys, n*16), tmpl, words(sub(counters, n*m*4)), m)
					aes.Counters(sub(dst, n*m*8), 8, sub(keys, n*16), tmpl, words(sub(counters, n*m*4)), m)
					aes.Blocks(sub(dst, n*m*16), sub(keys, n*16), sub(src, n*m*16), m)
				}
				if n > 0 {
					aes.Counters(sub(dst, n*16), 16, sub(keys, 16), tmpl, words(sub(counters, n*4)), n)
					aes.Blocks(sub(dst, n*16), sub(keys, 16), sub(src, n*16), n)
				}
				ts := [2]aes.Template{*tmpl, *tmpl}
				aes.Pairs256(sub(dst, n*32), sub(keys, n*32), &ts, words(sub(counters, n*4)))
				aes.Hash24(words(sub(hashes, n*4)), sub(keys, n*16), 1)
				aes.Match24(nil, sub(keys, n*16), words(sub(hashes, n*4)), words(sub(counters, n*4)))
			}
		})
	}
}

// TestGuardHolds sees a guard page stop a read.
func TestGuardHolds(t *testing.T) {
	b := guarded(t, 16, true)
	defer func() {
		if recover() == nil {
			t.Error("a byte beyond the end can be read")
		}
	}()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	sink = *(*byte)(unsafe.Add(unsafe.Pointer(&b[15]), 1))
}

var sink byte
