package twr_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// The stamps of a double-sided exchange, each clock in its own time.
func ExampleNewDouble() {
	exchange, err := twr.NewDouble(twr.DoubleStamps{
		PollTX: 1099511626776, ResponseRX: 38346395, FinalTX: 63905639, // the first before the counter wrapped
		PollRX: 13264, ResponseTX: 38351594, FinalRX: 63919009,
	}, twr.Bits40)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := exchange.CheckReplies(twr.ReplyBounds); err != nil {
		fmt.Println(err)
		return
	}
	flight := exchange.Flight()
	fmt.Println(flight.Ticks(), "ticks,", flight.Distance(ranging.Vacuum), "mm")

	// The carrier said that the initiator's clock is 14 ppm fast.
	ratio := exchange.ClockRatio()
	fmt.Println(ratio.PPB(), "ppb, agrees:", ratio.Agrees(14*twr.PPM, 2*twr.PPM))
	// Output:
	// 4264 ticks, 20007 mm
	// 13989 ppb, agrees: true
}

// A single-sided exchange of a radio that keeps 32 bits, with and without the
// clock offset that the chip measured.
func ExampleSingle_Flight() {
	exchange, err := twr.NewSingle(twr.SingleStamps{
		PollTX: 4179238828, PollRX: 243088215, ResponseTX: 315193979, ResponseRX: 4251345487,
	}, twr.Bits32)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(exchange.Flight(0).Distance(ranging.Air), "mm, with an unknown offset")
	fmt.Println(exchange.Flight(-873_700_000_000).Distance(ranging.Air), "mm, at -0.8737 ppm")
	// Output:
	// 2099 mm, with an unknown offset
	// 1951 mm, at -0.8737 ppm
}
