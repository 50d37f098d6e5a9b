// Package twrtest runs the operations of the twr test vectors.
package twrtest

import (
	"math"
	"math/big"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// flightOut are the out-fields of a time of flight.
const flightOut = "tof_ticks~1e-6 tof_ps~1e-4 distance_m~1e-7"

// doubleIn are the in-fields of a double-sided exchange.
const doubleIn = "poll_tx poll_rx resp_tx resp_rx final_tx final_rx "

// Operations returns the operations by name.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"twr.ds":           {In: doubleIn + "c_m_s", Out: flightOut + " clock_ratio_ppm~1e-6", Run: double},
		"twr.ds_symmetric": {In: doubleIn + "c_m_s", Out: flightOut, Run: symmetric},
		"twr.ss":           {In: "poll_tx poll_rx resp_tx resp_rx bits c_m_s responder_offset_ppm?", Out: flightOut, Run: single},
		"twr.consistency": {
			In: doubleIn + "initiator_offset_ppm limit_ppm", Out: "clock_ratio_ppm difference_ppm consistent",
			Tolerance: 1e-6, Run: consistency,
		},
		"twr.clock_rate":      {In: "tx1 rx1 tx2 rx2 bits elapsed_s", Out: "responder_offset_ppm", Tolerance: 1e-6, Run: clockRate},
		"twr.cfo_dw3000":      {In: "raw", Out: "offset_ppm", Tolerance: 1e-8, Run: carrierDW3000},
		"twr.rx_power_dw3000": {In: "cir_power quant_log2 accum dgc prf_mhz sts", Out: "rx_dbm", Tolerance: 1e-4, Run: levelDW3000},
		"twr.power_dw1000":    {In: "f1 f2 f3 cir_power accum prf_mhz", Out: "rx_dbm fp_dbm gap_db", Tolerance: 1e-4, Run: levelsDW1000},
	}
}

// stamps reads time stamps; the package checks them against the width.
func stamps(in *vectors.Input, names ...string) ([]ranging.Ticks, error) {
	var all []ranging.Ticks
	for _, name := range names {
		t, err := in.IntIn(name, 0, math.MaxInt64)
		if err != nil {
			return nil, err
		}
		all = append(all, ranging.Ticks(t))
	}
	return all, nil
}

// width reads the width of a counter.
func width(in *vectors.Input) (twr.Width, error) {
	n, err := in.IntIn("bits", 0, math.MaxUint8)
	return twr.Width(n), err
}

// exchange reads a double-sided exchange.
func exchange(in *vectors.Input) (twr.Double, error) {
	t, err := stamps(in, "poll_tx", "poll_rx", "resp_tx", "resp_rx", "final_tx", "final_rx")
	if err != nil {
		return twr.Double{}, err
	}
	return twr.NewDouble(twr.DoubleStamps{
		PollTX: t[0], PollRX: t[1], ResponseTX: t[2], ResponseRX: t[3], FinalTX: t[4], FinalRX: t[5],
	}, twr.Bits40)
}

// offset turns an offset in ppm into one in parts in 10^18.
func offset(ppm float64) twr.Offset {
	parts := math.Round(ppm * float64(twr.PPM))
	switch {
	case parts >= math.MaxInt64:
		return math.MaxInt64
	case parts <= math.MinInt64:
		return math.MinInt64
	}
	return twr.Offset(parts)
}

// rational returns f as a fraction of ticks.
func rational(f twr.Flight) *big.Rat {
	negative, hi, lo, d := f.Fraction()
	n := new(big.Int).SetUint64(hi)
	n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(lo))
	if negative {
		n.Neg(n)
	}
	return new(big.Rat).SetFrac(n, new(big.Int).SetUint64(d))
}

// scaled returns r*n/d, rounded once.
func scaled(r *big.Rat, n, d int64) float64 {
	f, _ := new(big.Rat).Mul(r, big.NewRat(n, d)).Float64()
	return f
}

// flight writes a time of flight.
func flight(in *vectors.Input, f twr.Flight) vectors.Output {
	r := rational(f)
	return vectors.Output{
		"tof_ticks":  scaled(r, 1, 1),
		"tof_ps":     scaled(r, 1e12, ranging.TicksPerSecond),
		"distance_m": scaled(r, in.Int("c_m_s"), ranging.TicksPerSecond),
	}
}

// ppm returns a ratio of clocks in parts in 10^6.
func ppm(r twr.Ratio) *big.Rat {
	n, d := r.Fraction()
	return new(big.Rat).Mul(big.NewRat(n, d), big.NewRat(1e6, 1))
}

func double(in *vectors.Input) (vectors.Output, error) {
	d, err := exchange(in)
	if err != nil {
		return nil, err
	}
	out := flight(in, d.Flight())
	out["clock_ratio_ppm"] = scaled(ppm(d.ClockRatio()), 1, 1)
	return out, nil
}

func symmetric(in *vectors.Input) (vectors.Output, error) {
	d, err := exchange(in)
	if err != nil {
		return nil, err
	}
	return flight(in, d.SymmetricFlight()), nil
}

func single(in *vectors.Input) (vectors.Output, error) {
	w, err := width(in)
	if err != nil {
		return nil, err
	}
	t, err := stamps(in, "poll_tx", "poll_rx", "resp_tx", "resp_rx")
	if err != nil {
		return nil, err
	}
	s, err := twr.NewSingle(twr.SingleStamps{PollTX: t[0], PollRX: t[1], ResponseTX: t[2], ResponseRX: t[3]}, w)
	if err != nil {
		return nil, err
	}
	return flight(in, s.Flight(offset(in.Float("responder_offset_ppm")))), nil
}

func consistency(in *vectors.Input) (vectors.Output, error) {
	d, err := exchange(in)
	if err != nil {
		return nil, err
	}
	measured, limit := offset(in.Float("initiator_offset_ppm")), offset(in.Float("limit_ppm"))
	ratio := d.ClockRatio()
	return vectors.Output{
		"clock_ratio_ppm": scaled(ppm(ratio), 1, 1),
		"difference_ppm":  scaled(new(big.Rat).Sub(ppm(ratio), big.NewRat(int64(measured), int64(twr.PPM))), 1, 1),
		"consistent":      ratio.Agrees(measured, limit),
	}, nil
}

// ticks turns seconds into whole ticks. Counters unwrap by these as by the time
// itself. What is above zero stays so, and what is too long stays too long.
func ticks(seconds float64) ranging.Ticks {
	t := seconds * ranging.TicksPerSecond
	switch {
	case t <= 0:
		return 0
	case t > float64(twr.MaxElapsed):
		return math.MaxInt64
	}
	return ranging.Ticks(max(t, 1))
}

func clockRate(in *vectors.Input) (vectors.Output, error) {
	w, err := width(in)
	if err != nil {
		return nil, err
	}
	t, err := stamps(in, "tx1", "rx1", "tx2", "rx2")
	if err != nil {
		return nil, err
	}
	r, err := twr.ClockRate(twr.Message{TX: t[0], RX: t[1]}, twr.Message{TX: t[2], RX: t[3]}, w, ticks(in.Float("elapsed_s")))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"responder_offset_ppm": scaled(ppm(r), 1, 1)}, nil
}

func carrierDW3000(in *vectors.Input) (vectors.Output, error) {
	raw, err := in.IntIn("raw", math.MinInt16, math.MaxInt16)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"offset_ppm": scaled(big.NewRat(int64(twr.OffsetQ26(int16(raw))), int64(twr.PPM)), 1, 1)}, nil
}

// dB returns a level in decibels.
func dB(l twr.Level) float64 { return float64(l) / float64(twr.DB) }

// counts reads integers of 64 bits from 1 on.
func counts(in *vectors.Input, names ...string) ([]uint64, error) {
	var all []uint64
	for _, name := range names {
		n := in.Integer(name)
		if !n.IsUint64() || n.Sign() == 0 {
			return nil, vectors.ErrRange
		}
		all = append(all, n.Uint64())
	}
	return all, nil
}

// fields reads integers from lo on that a type of the package holds.
func fields(in *vectors.Input, lo, hi int64, names ...string) ([]int64, error) {
	var all []int64
	for _, name := range names {
		n, err := in.IntIn(name, lo, hi)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}

func levelDW3000(in *vectors.Input) (vectors.Output, error) {
	n, err := counts(in, "cir_power", "accum")
	if err != nil {
		return nil, err
	}
	small, err := fields(in, 0, math.MaxUint8, "quant_log2", "dgc", "prf_mhz")
	if err != nil {
		return nil, err
	}
	r := twr.DW3000{
		CIRPower: n[0], Accumulated: n[1],
		QuantLog2: uint8(small[0]), DGC: uint8(small[1]), PRF: twr.PRF(small[2]), STS: in.Bool("sts"),
	}
	level, err := r.Level()
	if err != nil {
		return nil, err
	}
	return vectors.Output{"rx_dbm": dB(level)}, nil
}

func levelsDW1000(in *vectors.Input) (vectors.Output, error) {
	n, err := counts(in, "cir_power", "accum")
	if err != nil {
		return nil, err
	}
	f, err := fields(in, math.MinInt32, math.MaxInt32, "f1", "f2", "f3")
	if err != nil {
		return nil, err
	}
	prf, err := fields(in, 0, math.MaxUint8, "prf_mhz")
	if err != nil {
		return nil, err
	}
	r := twr.DW1000{
		F1: int32(f[0]), F2: int32(f[1]), F3: int32(f[2]),
		CIRPower: n[0], Accumulated: n[1], PRF: twr.PRF(prf[0]),
	}
	received, firstPath, err := r.Levels()
	if err != nil {
		return nil, err
	}
	return vectors.Output{"rx_dbm": dB(received), "fp_dbm": dB(firstPath), "gap_db": dB(received - firstPath)}, nil
}
