package twr_test

import (
	"math/rand"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// TestDoubleProperties: what the formulas promise, for exchanges with clocks
// and replies of any kind. The seed is fixed, and a failure prints it.
func TestDoubleProperties(t *testing.T) {
	const seed = 6
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.Rng = rand.New(gopter.NewLockedSource(seed))
	ps := gopter.NewProperties(p)

	// build makes the stamps of an exchange at a time of flight, with clocks
	// off true time by parts per million.
	build := func(flight, reply1, reply2 int64, ea, eb, startA, startB int64) twr.Double {
		at := func(start, true, ppm int64) ranging.Ticks {
			return ranging.Ticks(start+true+true*ppm/1e6) & (1<<40 - 1)
		}
		t1 := flight
		t2 := t1 + reply1
		t3 := t2 + flight
		t4 := t3 + reply2
		return must(twr.NewDouble(twr.DoubleStamps{
			PollTX: at(startA, 0, ea), PollRX: at(startB, t1, eb), ResponseTX: at(startB, t2, eb),
			ResponseRX: at(startA, t3, ea), FinalTX: at(startA, t4, ea), FinalRX: at(startB, t4+flight, eb),
		}, twr.Bits40))
	}
	flight, reply := gen.Int64Range(0, 21_300), gen.Int64Range(6_389_760, 638_976_000) // 100 m, 0.1 to 10 ms
	ppm, start := gen.Int64Range(-20, 20), gen.Int64Range(0, 1<<40-1)
	ps.Property("the asymmetric flight is the true one, within two ticks", prop.ForAll(
		func(f, r1, r2, ea, eb, a, b int64) bool {
			d := build(f, r1, r2, ea, eb, a, b).Flight().Ticks() - ranging.Ticks(f)
			return d >= -2 && d <= 2
		}, flight, reply, reply, ppm, ppm, start, start))
	ps.Property("the clock ratio is the difference of the clocks", prop.ForAll(
		func(f, r1, r2, ea, eb, a, b int64) bool {
			return build(f, r1, r2, ea, eb, a, b).ClockRatio().Agrees(twr.Offset(ea-eb)*twr.PPM, twr.PPM/2)
		}, flight, reply, reply, ppm, ppm, start, start))
	ps.Property("the single-sided flight is the true one once the offset is known", prop.ForAll(
		func(f, r, eb, a, b int64) bool {
			d := build(f, r, r, 0, eb, a, b)
			round, _ := d.Rounds()
			reply, _ := d.Replies()
			got := must(twr.SingleOf(round, reply, twr.Bits40)).Flight(twr.Offset(eb)*twr.PPM).Ticks() - ranging.Ticks(f)
			return got >= -3 && got <= 3 // the linear form leaves 4e-10 of the reply
		}, flight, gen.Int64Range(6_389_760, 63_897_600), ppm, start, start))
	ps.Property("swapping the sides changes the sign of nothing but the clock ratio", prop.ForAll(
		func(f, r1, r2, ea, eb, a, b int64) bool {
			d := build(f, r1, r2, ea, eb, a, b)
			ra, rb := d.Rounds()
			db, da := d.Replies()
			e := must(twr.DoubleOf(rb, da, ra, db, twr.Bits40))
			sign := func(r twr.Ratio) bool { n, _ := r.Fraction(); return n > 0 }
			return exact(d.Flight()).Cmp(exact(e.Flight())) == 0 && exact(d.SymmetricFlight()).Cmp(exact(e.SymmetricFlight())) == 0 &&
				!(sign(d.ClockRatio()) && sign(e.ClockRatio()))
		}, flight, reply, reply, ppm, ppm, start, start))
	ps.TestingRun(t)
}
