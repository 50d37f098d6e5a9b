package rangingtest

import (
	"context"
	"hash/fnv"
	"iter"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/seed-496a4445/fyr/ranging"
)

// A Defence is one check that a verifier or a receiver makes. Where it is a
// [ranging.Check] it has the name that this one has.
type Defence string

// None is no defence: in its place every check stands.
const None Defence = ""

// How a bound was come by.
const (
	Exact = "exact" // of this strategy: the rate must agree on both sides
	Model = "model" // exact for a model that is coarser than the simulation
	Proof = "proof" // of every strategy
)

// An Experiment is one strategy against one protocol or receiver.
type Experiment struct {
	Attack  string // "Ghost Peak, 20 dB"
	Against string // "DS-TWR, BPRF 64"
	Class   ranging.Attack
	// Says is one sentence: what the strategy does, and what the model of it
	// is.
	Says string
	// Honest marks a control: nobody attacks, and a win is an honest
	// measurement that was not accepted.
	Honest bool
	// Checks stand in the way of the strategy. It is tried with all of them,
	// and with each one taken away.
	Checks []Defence
	// Needs is the least rate that shows a check to be taken away; zero means
	// one half.
	Needs float64
	// Bound returns the bound on one trial and how it was come by; false where
	// there is none. It may be nil. An attack that has checks in its way and no
	// bound must not win: see [MostLeft].
	Bound func(without Defence) (p float64, how string, ok bool)
	// Trials is how often the strategy is tried.
	Trials int
	// Try is one trial: whether the verifier accepted, although the true
	// distance exceeds limit and tolerance. In enlargement it is whether it
	// took a distance that is too long by more than the tolerance.
	Try func(r *rand.Rand, without Defence) bool
}

// Experiments returns all experiments, in the order of the table.
func Experiments() []Experiment {
	return slices.Concat(pulses(), rounds())
}

// rounds are the experiments about all but pulses.
func rounds() []Experiment {
	return slices.Concat(clocks(), phases(), guessedSymbols(), sessions(), timed())
}

// A Cell is one line of the table: an experiment, with one check taken away or
// none.
type Cell struct {
	Experiment
	Without      Defence
	Wins, Trials int
	Low, High    float64 // of the rate, 99 %, both ends together
	Bound        float64
	How          string
	Bounded      bool // whether there is a bound
	// Joint is the confidence that OK asks of one cell, so that all cells of a
	// table together give a false alarm with a chance of one in 100.
	Joint float64
}

// Cells returns how many cells the experiments of a list have.
func Cells(list []Experiment) (n int) {
	for i := range list {
		n += 1 + len(list[i].Checks)
	}
	return n
}

// Confidence is that of the intervals in cells.
const Confidence = 0.99

// MostLeft is how often an attack for which no bound is computed may win with
// all checks in its way. No check here lets that much pass.
const MostLeft = 0x1p-10

// Rate returns the share of trials that the strategy won.
func (c *Cell) Rate() float64 { return float64(c.Wins) / float64(c.Trials) }

// At returns c with an interval of another confidence.
func (c Cell) At(confidence float64) Cell {
	c.Low, c.High = ClopperPearson(c.Wins, c.Trials, confidence)
	return c
}

// Holds reports whether the interval can be as the bound says: not above it,
// and where the bound is exact not below either. Without a bound an attack with
// all checks in its way is held against [MostLeft]; what is left holds.
func (c *Cell) Holds() bool {
	if !c.Bounded {
		return !c.stopped() || c.Low <= MostLeft
	}
	return c.Low <= c.Bound && (!c.exact() || c.Bound <= c.High)
}

// stopped reports whether c is of an attack that its checks have to stop.
func (c *Cell) stopped() bool { return !c.Bounded && !c.Honest && c.Without == None }

// Falls reports whether c shows what the check was for that was taken away: its
// rate is the exact one, or reaches what the experiment needs.
func (c *Cell) Falls() bool {
	if c.exact() {
		return c.Holds()
	}
	return c.Rate() >= c.needs()
}

// exact reports whether the bound is of this strategy.
func (c *Cell) exact() bool { return c.Bounded && c.How == Exact }

// needs returns the least rate that shows a check to be taken away.
func (c *Cell) needs() float64 {
	if c.Needs == 0 {
		return 0.5
	}
	return c.Needs
}

// OK reports whether c is as it has to be: with the confidence Joint it holds,
// and where a check was taken away it may fall, as far as so many trials can
// tell.
func (c *Cell) OK() bool {
	j := c.At(c.Joint)
	return j.Holds() && (c.Without == None || j.exact() || j.High >= j.needs())
}

// Run tries all experiments, with scale times their trials, and yields the
// cells in the order of the table. The randomness of a cell depends on the seed
// and on its names alone, so other cells do not change it. When ctx is done it
// ends, and the cell that it was at is not yielded.
func Run(ctx context.Context, seed uint64, scale float64) iter.Seq[Cell] {
	return run(ctx, Experiments(), seed, scale)
}

func run(ctx context.Context, list []Experiment, seed uint64, scale float64) iter.Seq[Cell] {
	joint := 1 - (1-Confidence)/float64(Cells(list))
	return func(yield func(Cell) bool) {
		for i := range list {
			for _, d := range append([]Defence{None}, list[i].Checks...) {
				c, whole := list[i].cell(ctx, d, seed, scale)
				c.Joint = joint
				if !whole || !yield(c) {
					return
				}
			}
		}
	}
}

// cell tries e without d, and reports whether it came to the end.
func (e *Experiment) cell(ctx context.Context, d Defence, seed uint64, scale float64) (c Cell, whole bool) {
	h := fnv.New64a()
	for _, name := range []string{e.Attack, e.Against, string(d)} {
		h.Write(append([]byte(name), 0))
	}
	r := rand.New(rand.NewPCG(seed, h.Sum64()))
	c = Cell{Experiment: *e, Without: d, Trials: max(1, int(math.Round(float64(e.Trials)*scale)))}
	for range c.Trials {
		if ctx.Err() != nil {
			return c, false
		}
		if e.Try(r, d) {
			c.Wins++
		}
	}
	if e.Bound != nil {
		c.Bound, c.How, c.Bounded = e.Bound(d)
	}
	return c.At(Confidence), true
}
