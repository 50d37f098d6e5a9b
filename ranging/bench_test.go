package ranging_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

// BenchmarkVerify gives one verdict, of each method's evidence and of all
// three.
func BenchmarkVerify(b *testing.B) {
	for _, m := range methods {
		e := good(m)
		b.Run(m.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ranging.Verify(ranging.DoorUnlock(), e)
			}
		})
	}
	b.Run("all", func(b *testing.B) {
		x, y, z := good(ranging.TwoWay), good(ranging.Sounding), good(ranging.Bounding)
		b.ReportAllocs()
		for b.Loop() {
			ranging.Verify(ranging.DoorUnlock(), x, y, z)
		}
	})
}
