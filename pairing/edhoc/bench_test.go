package edhoc_test

import (
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/edhoc"
)

// BenchmarkHandshake is a whole run of both sides, with fresh ephemeral keys
// and message_4.
func BenchmarkHandshake(b *testing.B) {
	for _, c := range combinations {
		b.Run(c.String(), func(b *testing.B) {
			b.ReportAllocs()
			ic, rc := configs(rand.New(rand.NewPCG(9528, 90)), c)
			for b.Loop() {
				i, tag := sides(b, ic, rc)
				if _, _, err := run(i, tag, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParseMessage1(b *testing.B) {
	for name, m := range map[string][]byte{"suite 0": expecttest.Unhex("03005820" + gx + "0e"), "suite 2": expecttest.Unhex("03025820" + gx + "0e")} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := edhoc.ParseMessage1(m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
