package sounding_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sounding"
	"github.com/seed-496a4445/fyr/ranging/sounding/soundingtest"
)

// Both sides draw the same random bits of what they exchanged.
func Example() {
	peripheral, _ := sounding.NewShare([]byte("8 bytes."), []byte("four"), []byte("8 others"))
	central, _ := sounding.NewShare([]byte("of IV, P"), []byte("of I"), []byte("of PV, C"))
	d := sounding.NewDRBG(sounding.Join(peripheral, central))

	order := make([]uint8, 5)
	if err := d.Shuffle(order, []uint8{2, 3, 4, 5, 6}, sounding.ModeZeroHop); err != nil {
		panic(err)
	}
	if err := d.Step(1); err != nil {
		panic(err)
	}
	a := d.Addresses()
	sequence, _ := d.AppendRandom(nil, sounding.Random32)
	fmt.Println(order)
	fmt.Printf("%08x %08x %x\n", a.Initiator, a.Reflector, sequence)
	// Output:
	// [3 4 6 5 2]
	// 1972ed77 8cbd78bd 2207179d
}

// A second path, nearly as strong as the first, makes a ghost half way between,
// which is the strongest peak. The nearest one is the first path.
func ExampleTransform_Paths() {
	sweep := soundingtest.Sweep(soundingtest.Channels(), 0,
		soundingtest.Ray{Distance: 5, Level: 1}, soundingtest.Ray{Distance: 20, Level: 0.95})
	transform, err := sounding.NewTransform(2048)
	if err != nil {
		panic(err)
	}
	strongest, _ := transform.Strongest(sweep)
	paths, _ := transform.Paths(nil, sweep)
	fmt.Printf("strongest at %.1f m\n", strongest)
	for _, p := range paths {
		fmt.Printf("%.1f m, level %.2f, ghost %v\n", p.Distance, p.Level, p.Ghost)
	}
	// Output:
	// strongest at 12.5 m
	// 4.9 m, level 0.53, ghost false
	// 12.5 m, level 1.00, ghost true
	// 20.2 m, level 0.48, ghost false
}

// Phase is held against round trips, which alone make a distance.
func ExampleMeasurement_Evidence() {
	m := sounding.Measurement{Packet: sounding.Random128, Accuracy: 500, Phase: ranging.Known(sounding.Metres(1.5205))}
	for _, reports := range [][2]string{
		{"0001c834f201", "0001c820f201"}, {"0001c835f201", "0001c820f201"}, {"0001c834f201", "0001c821f201"},
	} {
		initiator, _ := sounding.ParsePacketReport(expecttest.Unhex(reports[0]))
		reflector, _ := sounding.ParsePacketReport(expecttest.Unhex(reports[1]))
		m.Add(initiator, reflector)
	}
	e, err := m.Evidence()
	if err != nil {
		panic(err)
	}
	v := ranging.Verify(ranging.Consistency(), e)
	fmt.Println(e.Distance, "mm,", e.PhaseGap.Value, "mm off the phase:", v.Outcome)

	m.RoundTrips = nil
	_, err = m.Evidence()
	fmt.Println(err)
	// Output:
	// 1499 mm, 22 mm off the phase: accept (unquantified)
	// sounding: phase alone is no evidence
}
