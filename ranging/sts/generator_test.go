package sts_test

import (
	"bytes"
	"crypto/aes"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

func TestBlocks(t *testing.T) {
	g := generator([16]byte(expecttest.Unhex(publicKey)), expecttest.Must(sts.ParseV(expecttest.Unhex(publicV))))
	if got := g.AppendBlocks([]byte{7}, 0, 2); !bytes.Equal(got, append([]byte{7}, expecttest.Unhex(blocks01)...)) {
		t.Errorf("%x", got)
	}
	if got := g.AppendBlocks(nil, 5, 0); len(got) != 0 {
		t.Errorf("no blocks: %x", got)
	}
	expecttest.Panics(t, "negative", func() { g.AppendBlocks(nil, 0, -1) })
}

// slowBlock is one block as the standard has it, from one number of 128 bits
// put together by hand.
func slowBlock(key [16]byte, upper [12]byte, counter uint32) []byte {
	c, _ := aes.NewCipher(key[:])
	out := make([]byte, 16)
	c.Encrypt(out, wire.AppendBe32(upper[:], counter))
	return out
}

func TestAgainstSlowBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 21))
	for range 200 {
		var key [16]byte
		var v sts.V
		for i := range key {
			key[i] = byte(r.Uint32())
		}
		for i := range v.Upper {
			v.Upper[i] = byte(r.Uint32())
		}
		v.Counter = r.Uint32() | math.MaxUint32<<r.IntN(32) // often near the end
		first, n := r.Uint32N(10), r.IntN(9)
		var want []byte
		for i := range n {
			want = append(want, slowBlock(key, v.Upper, v.Counter+first+uint32(i))...)
		}
		if got := generator(key, v).AppendBlocks(nil, first, n); !bytes.Equal(got, want) {
			t.Fatalf("V %x, %d blocks from %d: %x, want %x", v.Bytes(), n, first, got, want)
		}
	}
}

// TestNoCarry: the counter comes round without a carry into the upper part.
func TestNoCarry(t *testing.T) {
	v := sts.V{Upper: [12]byte{11: 9}, Counter: math.MaxUint32}
	want := append(slowBlock(secretKey, v.Upper, math.MaxUint32), slowBlock(secretKey, v.Upper, 0)...)
	if got := generator(secretKey, v).AppendBlocks(nil, 0, 2); !bytes.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
	if a := v.Advance(3); a != (sts.V{Upper: v.Upper, Counter: 2}) {
		t.Errorf("Advance: %x", a.Bytes())
	}
}

func TestParseV(t *testing.T) {
	for n := range 40 {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(i + 1)
		}
		v, err := sts.ParseV(b)
		if n != sts.VSize {
			if expecttest.Is(t, "V", err, sts.ErrLength); v != (sts.V{}) {
				t.Errorf("%d bytes: a V with an error", n)
			}
			continue
		}
		if got := v.Bytes(); err != nil || !bytes.Equal(got[:], b) || v.Counter != 0x0d0e0f10 {
			t.Errorf("%x, %v", got, err)
		}
	}
}

func TestKeysNeverPrint(t *testing.T) {
	g := generator(secretKey, sts.V{})
	printtest.NeverPrints(t, g, secretKey[:])
	s := stream(t, sts.V{}, 0, sts.LastPosition)
	printtest.NeverPrints(t, s, secretKey[:])
	for _, typ := range []reflect.Type{reflect.TypeFor[sts.Generator](), reflect.TypeFor[sts.Stream]()} {
		if typ.Comparable() {
			t.Errorf("%v can be compared with ==", typ)
		}
	}
}

func TestWiped(t *testing.T) {
	g := generator(secretKey, sts.V{})
	other := g
	g.Wipe()
	g.Wipe()
	expecttest.Panics(t, "a copy of a wiped generator", func() { other.AppendBlocks(nil, 0, 1) })
	expecttest.Panics(t, "no generator", func() { sts.Generator{}.V() })
	s := stream(t, sts.V{}, 0, 8)
	copied := s
	copied.Wipe()
	s.Wipe()
	expecttest.Panics(t, "a copy of a wiped stream", func() { s.Position() })
	expecttest.Panics(t, "no stream", func() { sts.Stream{}.Left() })
	sts.Stream{}.Wipe()
	sts.Generator{}.Wipe()
}

func TestPulsesAndChips(t *testing.T) {
	b := []byte{0b1000_0001, 0b0111_1111}
	want := []int8{-1, 1, 1, 1, 1, 1, 1, -1, 1, -1, -1, -1, -1, -1, -1, -1}
	for p, sign := range want {
		if got := sts.Pulse(b, p); got != sign {
			t.Errorf("pulse %d: %d, want %d", p, got, sign)
		}
	}
	expecttest.Panics(t, "pulse 16", func() { sts.Pulse(b, 16) })
	for _, m := range []sts.Mode{sts.BPRF, sts.HPRF} {
		for n := range 17 {
			chips, err := sts.AppendChips([]int8{5}, m, b, n)
			if err != nil || len(chips) != 1+n*m.Spreading() || chips[0] != 5 {
				t.Fatalf("%v, %d pulses: %v, %v", m, n, chips, err)
			}
			for i, c := range chips[1:] {
				wanted := int8(0)
				if i%m.Spreading() == 0 {
					wanted = want[i/m.Spreading()]
				}
				if c != wanted {
					t.Fatalf("%v, chip %d: %d, want %d", m, i, c, wanted)
				}
			}
		}
		for _, n := range []int{-1, 17} {
			chips, err := sts.AppendChips(nil, m, b, n)
			if expecttest.Is(t, "chips", err, sts.ErrRange); chips != nil {
				t.Errorf("%d pulses of 16: %v", n, chips)
			}
		}
	}
	_, err := sts.AppendChips(nil, 0, b, 1)
	expecttest.Is(t, "no mode", err, sts.ErrMode)
}
