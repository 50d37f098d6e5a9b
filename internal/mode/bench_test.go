package mode_test

import "testing"

// The sizes are those of a sealed advertisement and of a sealed page.
var benchmarks = []struct {
	name string
	size int
}{{"20B", 20}, {"1KiB", 1 << 10}}

// BenchmarkOpen opens under a key that is set up, and next to it for each
// message under a new key, as a resolver does; naive is CBC and CTR of the
// standard library on blocks in a row.
func BenchmarkOpen(b *testing.B) {
	s := newSource(40)
	key, nonce := s.bytes(16), s.bytes(13)
	for _, u := range suites {
		for _, m := range benchmarks {
			a := u.must(b, key, 4)
			text := s.bytes(m.size)
			sealed := a.Seal(nil, nonce, text, nil)
			dst := make([]byte, 0, m.size)
			run := func(name string, f func()) {
				b.Run(u.name+"/"+m.name+"/"+name, func(b *testing.B) {
					b.SetBytes(int64(m.size))
					b.ReportAllocs()
					for b.Loop() {
						f()
					}
				})
			}
			run("fyr", func() { a.Open(dst, nonce, sealed, nil) })
			run("fyr-key", func() { a.Reset(key, 4); a.Open(dst, nonce, sealed, nil) })
			run("naive-key", func() { u.slow(key, 4, nonce, text, nil) })
		}
	}
}

func BenchmarkCMAC(b *testing.B) {
	s := newSource(41)
	key := s.bytes(16)
	for _, m := range benchmarks {
		c, text := newCMAC(b, key), s.bytes(m.size)
		b.Run(m.name+"/fyr", func(b *testing.B) {
			b.SetBytes(int64(m.size))
			b.ReportAllocs()
			for b.Loop() {
				c.Sum(text)
			}
		})
		b.Run(m.name+"/naive-key", func(b *testing.B) {
			b.SetBytes(int64(m.size))
			b.ReportAllocs()
			for b.Loop() {
				slowCMAC(key, text)
			}
		})
	}
}
