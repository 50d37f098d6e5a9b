package sounding_test

import (
	"math"
	"math/cmplx"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/sounding"
	"github.com/seed-496a4445/fyr/ranging/sounding/soundingtest"
)

// terms are what both sides report of one sweep.
func terms() (channels []int, initiator, reflector []sounding.PCT) {
	channels = soundingtest.Channels()
	for _, k := range channels {
		phase := -float64(k) * 0.262 // 12.5 m one way
		initiator = append(initiator, quantised(phase+float64(k*k)))
		reflector = append(reflector, quantised(phase-float64(k*k)))
	}
	return channels, initiator, reflector
}

// TestDoesNotAllocate: everything that is done for each step or sweep.
func TestDoesNotAllocate(t *testing.T) {
	d, tr, s := at(1), transform(2048), direct(12)
	step := uint16(1)
	room, paths := make([]byte, 0, 64), make([]sounding.Path, 0, sounding.MaxPaths)
	channels, order := make([]uint8, 72), make([]uint8, 72)
	tones, report := make([]sounding.Tone, 0, 8), make([]byte, sounding.PacketReportSize)
	a, b, c := terms()
	for name, call := range map[string]func(){
		"Step":           func() { step++; d.Step(step) },
		"Octet":          func() { d.Octet(0) },
		"AppendOctets":   func() { d.AppendOctets(room, 8, 64) },
		"Bit":            func() { d.Bit(7) },
		"Below":          func() { d.Below(6, 29) },
		"Shuffle":        func() { d.Shuffle(order, channels, 0) },
		"Addresses":      func() { d.Addresses() },
		"AppendSounding": func() { d.AppendSounding(room, sounding.Sounding96) },
		"AppendRandom":   func() { d.AppendRandom(room, sounding.Random128) },
		"AntennaPath":    func() { d.AntennaPath(4) },
		"MainModeSteps":  func() { d.MainModeSteps(2, 9) },
		"AppendTones":    func() { sounding.AppendTones(tones, room[:32]) },
		"ParseReport":    func() { sounding.ParsePacketReport(report) },
		"PCT":            func() { p, _ := sounding.ParsePCT(room[:3]); p.Append(room) },
		"Slope":          func() { s.Slope() },
		"Strongest":      func() { tr.Strongest(s) },
		"Paths":          func() { tr.Paths(paths, s) },
		"First":          func() { tr.First(s) },
		"a sweep": func() {
			s.Reset()
			for i, k := range a {
				s.SetTerms(k, b[i], c[i])
			}
		},
		"PhaseGap": func() { sounding.PhaseGap(1500, 1.5) },
	} {
		if n := testing.AllocsPerRun(50, call); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

// BenchmarkSweep is one sweep of 72 tones, from the terms of both sides to the
// distances by slope and by the first path. plain is the sum of the formula for
// each of 512 bins, with its roots looked up, and the largest of them.
func BenchmarkSweep(b *testing.B) {
	channels, initiator, reflector := terms()
	b.Run("plain", func(b *testing.B) {
		roots, z := make([]complex128, 512), make([]complex128, len(channels))
		for i := range roots {
			roots[i] = cmplx.Rect(1, 2*math.Pi*float64(i)/512)
		}
		b.ReportAllocs()
		for b.Loop() {
			for i := range z {
				p, q := initiator[i], reflector[i]
				z[i] = complex(float64(p.I), float64(p.Q)) * complex(float64(q.I), float64(q.Q))
			}
			at, most := 0, 0.0
			for n := range roots {
				var sum complex128
				for i, k := range channels {
					sum += z[i] * roots[n*k%512]
				}
				if p := real(sum)*real(sum) + imag(sum)*imag(sum); p > most {
					at, most = n, p
				}
			}
			if at == 0 {
				b.Fatal("no distance")
			}
		}
	})
	for _, size := range []struct {
		name string
		bins int
	}{{"512", 512}, {"1024", 1024}, {"2048", 2048}} {
		b.Run(size.name, func(b *testing.B) {
			s, tr := new(sounding.Sweep), transform(size.bins)
			b.ReportAllocs()
			for b.Loop() {
				s.Reset()
				for i, k := range channels {
					s.SetTerms(k, initiator[i], reflector[i])
				}
				if _, err := s.Slope(); err != nil {
					b.Fatal(err)
				}
				if _, err := tr.First(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSlope(b *testing.B) {
	s := direct(12)
	b.ReportAllocs()
	for b.Loop() {
		s.Slope()
	}
}

// BenchmarkStep is what is drawn for one step with a random sequence a side.
func BenchmarkStep(b *testing.B) {
	key, room := sample(), make([]byte, 0, 16)
	d, step := sounding.NewDRBG(key), uint16(0)
	b.ReportAllocs()
	for b.Loop() {
		if step++; step == 0 {
			d = sounding.NewDRBG(key)
		}
		d.Step(step)
		d.Addresses()
		d.AppendRandom(room, sounding.Random128)
		d.AppendRandom(room, sounding.Random128)
	}
}

func BenchmarkShuffle(b *testing.B) {
	d, dst, channels := at(0), make([]uint8, 72), make([]uint8, 72)
	b.ReportAllocs()
	for b.Loop() {
		d.Shuffle(dst, channels, sounding.ChannelHop)
	}
}

func BenchmarkInstantiate(b *testing.B) {
	iv, in, pv := expecttest.Unhex(sampleIV), expecttest.Unhex(sampleIN), expecttest.Unhex(samplePV)
	b.ReportAllocs()
	for b.Loop() {
		sounding.Instantiate(iv, in, pv)
	}
}
