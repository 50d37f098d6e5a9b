package native_test

import (
	"bytes"
	"crypto/aes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/rotate"
)

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// encrypt returns the block of a label under a key, or both where a key of the
// key's own size is asked for.
func encrypt(key []byte, label string, n uint32, size int) (out []byte) {
	c, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	for h := byte(0); len(out) < size; h++ {
		b := append([]byte("fyr1 "+label), make([]byte, 11-5-len(label))...)
		b = binary.BigEndian.AppendUint32(append(b, h), n)
		c.Encrypt(b, b)
		out = append(out, b...)
	}
	return out[:size]
}

// below walks from a key down to a node, both given by level and number.
func below(key []byte, level int, to int, number uint32) []byte {
	for l := level; l < to; l++ {
		key = encrypt(key, "tree", uint32(2*l)+number>>(to-1-l)&1, len(key))
	}
	return key
}

// plainly derives an identifier step by step.
func plainly(s native.Scheme, root []byte, index uint32) []byte {
	g, label := index, "sep"
	if s.Domain == beacon.EpochDomain {
		g, label = index/uint32(s.Rotations), "epoch"
	}
	leaf := below(root, 0, rotate.Levels, g)
	return encrypt(encrypt(leaf, "id", 0, len(root)), label, index, 8)
}

// schemes yields all schemes of a form.
func schemes(form native.Form) (all []native.Scheme) {
	for _, suite := range []native.Suite{native.AES128, native.AES256} {
		for _, domain := range []beacon.Domain{beacon.EpochDomain, beacon.SeparatedDomain} {
			for _, r := range []int32{1, 96, 192} {
				all = append(all, native.Scheme{Suite: suite, Form: form, Domain: domain, Rotations: r})
			}
		}
	}
	return all
}

// TestDeriveFromRoots compares batches of many shapes with identifiers derived
// one by one.
func TestDeriveFromRoots(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 24 {
		for _, s := range schemes(native.Root) {
			n, m := int(r.UintN(140)), int(r.UintN(5))
			switch round {
			case 0:
				n, m = 2, 300
			case 1:
				n, m = 1, 1000
			}
			size := s.Suite.KeySize()
			states, from := random(r, n*size), make([]rotate.Epoch, n)
			end := int64(rotate.Generations)
			if s.Domain == beacon.EpochDomain {
				end *= int64(s.Rotations)
			}
			for i := range from {
				from[i] = rotate.Epoch(r.Int64N(end - int64(m)))
				if r.UintN(3) == 0 { // about to change days
					from[i] = from[i]/rotate.Epoch(s.Rotations)*rotate.Epoch(s.Rotations) + rotate.Epoch(s.Rotations) - 1
					from[i] = min(from[i], rotate.Epoch(end)-rotate.Epoch(m))
				}
			}
			ids := make([]byte, n*m*8)
			s.Derive(ids, states, from, m)
			for i := range from {
				for j := range m {
					e := from[i] + rotate.Epoch(j)
					if j > 3 && j < m-3 && j%17 != 0 {
						continue
					}
					want := plainly(s, states[i*size:][:size], uint32(e))
					if got := ids[(i*m+j)*8:][:8]; !bytes.Equal(got, want) {
						t.Fatalf("%+v, tag %d of %d, index %d: %x, want %x", s, i, n, e, got, want)
					}
				}
			}
		}
	}
}

func BenchmarkDerive(b *testing.B) {
	for _, s := range []native.Scheme{
		{Suite: native.AES128, Form: native.Root, Domain: beacon.EpochDomain, Rotations: 96},
		{Suite: native.AES128, Form: native.Root, Domain: beacon.SeparatedDomain, Rotations: 96},
		{Suite: native.AES128, Form: native.Gateway, Domain: beacon.EpochDomain, Rotations: 96},
		{Suite: native.AES128, Form: native.Cover, Domain: beacon.EpochDomain, Rotations: 96},
		{Suite: native.AES256, Form: native.Root, Domain: beacon.EpochDomain, Rotations: 96},
	} {
		for _, m := range []int{1, 2, 3} {
			b.Run(fmt.Sprintf("%v-%v-dom%d-1024x%d", s.Suite, s.Form, s.Domain, m), func(b *testing.B) {
				const n = 1024
				r := rand.New(rand.NewPCG(1, 2))
				states := random(r, n*s.Layout().State)
				from := make([]rotate.Epoch, n)
				for i := range from {
					from[i] = rotate.Epoch(r.IntN(96 * 4000))
					if s.Domain == beacon.SeparatedDomain {
						from[i] /= 96
					}
					if s.Form == native.Cover {
						copy(states[i*s.Layout().State:], []byte{0, 0, 15, 255})
						binary.BigEndian.PutUint16(states[i*s.Layout().State:], uint16(from[i]/96-min(20, from[i]/96)))
						binary.BigEndian.PutUint16(states[i*s.Layout().State+2:], uint16(from[i]/96+20))
					}
				}
				ids := make([]byte, n*m*8)
				b.ReportAllocs()
				for b.Loop() {
					s.Derive(ids, states, from, m)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/tag")
			})
		}
	}
}
