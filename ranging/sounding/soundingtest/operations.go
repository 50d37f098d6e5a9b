// Package soundingtest runs the operations of the cs test vectors, and makes
// sweeps of channels that are known. It is for tests only.
package soundingtest

import (
	"math"
	"math/big"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sounding"
)

// Operations returns the operations by name.
func Operations() map[string]vectors.Operation {
	const draws = "k_drbg v_drbg transaction_id draws"
	return map[string]vectors.Operation{
		"cs.instantiate":    {In: "cs_iv cs_in cs_pv", Out: "k_drbg v_drbg", Run: instantiate},
		"cs.block":          {In: "k_drbg v_drbg step transaction_id transaction_counter", Out: "block", Run: block},
		"cs.octets":         {In: draws, Out: "octets", Run: octets},
		"cs.bits":           {In: draws, Out: "bits", Run: bits},
		"cs.hr1":            {In: draws, Out: "values", Run: numbers},
		"cs.shuffle":        {In: "k_drbg v_drbg step transaction_id channels", Out: "channels", Run: shuffle},
		"cs.access_address": {In: "k_drbg v_drbg step", Out: "initiator reflector", Run: addresses},
		"cs.backtrack":      {In: "k_drbg v_drbg", Out: "k_drbg v_drbg", Run: backtrack},
		"cs.pct":            {In: "pct", Out: "i q", Run: term},
		"cs.rtt":            {In: "initiator_half_ns reflector_half_ns", Out: "tof_ns distance_m", Tolerance: 1e-6, Run: roundTrip},
		"cs.pbr_slope":      {In: "tones", Out: "distance_m", Tolerance: 1e-5, Run: slope},
		"cs.pbr_ifft":       {In: "tones size", Out: "distance_m", Tolerance: 1e-3, Run: strongest},
	}
}

// A reader reads fields, and notes the first that is wrong. Whoever uses it reads
// all sizes first, and then all numbers.
type reader struct {
	in  *vectors.Input
	err error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *reader) key() sounding.Key {
	k, err := sounding.NewKey(r.in.Bytes("k_drbg"), r.in.Bytes("v_drbg"))
	r.fail(err)
	return k
}

// number returns the field of in in lo..hi.
func (r *reader) number(in *vectors.Input, name string, lo, hi int64) int64 {
	n, err := in.IntIn(name, lo, hi)
	r.fail(err)
	return n
}

func (r *reader) step(in *vectors.Input) uint16 {
	return uint16(r.number(in, "step", 0, math.MaxUint16))
}

func (r *reader) transaction() sounding.Transaction {
	return sounding.Transaction(r.number(r.in, "transaction_id", 0, int64(sounding.Backtracking)))
}

// A draw is how much or what to draw in a step.
type draw struct {
	step uint16
	n    int
}

// most is how many octets or bits one draw of a case may ask for.
const most = 1 << 20

// run reads the generator, the transaction and the draws, which ask for lo..hi,
// and hands each draw to f in its step.
func run(in *vectors.Input, lo, hi int64, f func(d *sounding.DRBG, t sounding.Transaction, n int) error) error {
	r := reader{in: in}
	key := r.key()
	t := r.transaction()
	var draws []draw
	for _, row := range in.Rows("draws", "step n") {
		draws = append(draws, draw{r.step(row), int(r.number(row, "n", lo, hi))})
	}
	if r.err != nil {
		return r.err
	}
	d := sounding.NewDRBG(key)
	for _, w := range draws {
		if err := d.Step(w.step); err != nil {
			return err
		}
		if err := f(d, t, w.n); err != nil {
			return err
		}
	}
	return nil
}

func octets(in *vectors.Input) (vectors.Output, error) {
	out := [][]byte{}
	err := run(in, 0, most, func(d *sounding.DRBG, t sounding.Transaction, n int) error {
		b, err := d.AppendOctets(nil, t, n)
		out = append(out, b)
		return err
	})
	return vectors.Output{"octets": out}, err
}

func bits(in *vectors.Input) (vectors.Output, error) {
	out := []string{}
	err := run(in, 0, most, func(d *sounding.DRBG, t sounding.Transaction, n int) error {
		b := make([]byte, n)
		for i := range b {
			bit, err := d.Bit(t)
			if err != nil {
				return err
			}
			b[i] = '0' + bit
		}
		out = append(out, string(b))
		return nil
	})
	return vectors.Output{"bits": out}, err
}

func numbers(in *vectors.Input) (vectors.Output, error) {
	out := []int{}
	err := run(in, 1, 256, func(d *sounding.DRBG, t sounding.Transaction, n int) error {
		v, err := d.Below(t, n)
		out = append(out, v)
		return err
	})
	return vectors.Output{"values": out}, err
}

func instantiate(in *vectors.Input) (vectors.Output, error) {
	return keyed(sounding.Instantiate(in.Bytes("cs_iv"), in.Bytes("cs_in"), in.Bytes("cs_pv")))
}

func backtrack(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	key := r.key()
	if r.err != nil {
		return nil, r.err
	}
	return keyed(key.Next(), nil)
}

// keyed writes a key.
func keyed(key sounding.Key, err error) (vectors.Output, error) {
	if err != nil {
		return nil, err
	}
	k, v := key.Expose()
	return vectors.Output{"k_drbg": k, "v_drbg": v}, nil
}

func block(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	key := r.key()
	step, t := r.step(in), r.transaction()
	counter := r.number(in, "transaction_counter", 0, math.MaxUint8)
	if r.err != nil {
		return nil, r.err
	}
	b, err := key.Block(step, t, uint8(counter))
	return vectors.Output{"block": b}, err
}

func shuffle(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	key := r.key()
	step, t := r.step(in), r.transaction()
	all := in.Integers("channels")
	if r.err != nil {
		return nil, r.err
	}
	if len(all) > 256 {
		return nil, sounding.ErrRange
	}
	// A channel may be any integer: the places are put in order.
	places, order := make([]uint8, len(all)), make([]uint8, len(all))
	for i := range places {
		places[i] = uint8(i)
	}
	d := sounding.NewDRBG(key)
	if err := d.Step(step); err != nil {
		return nil, err
	}
	if err := d.Shuffle(order, places, t); err != nil {
		return nil, err
	}
	out := make([]*big.Int, len(all))
	for i, place := range order {
		out[i] = all[place]
	}
	return vectors.Output{"channels": out}, nil
}

func addresses(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	key := r.key()
	step := r.step(in)
	if r.err != nil {
		return nil, r.err
	}
	d := sounding.NewDRBG(key)
	if err := d.Step(step); err != nil {
		return nil, err
	}
	a := d.Addresses()
	return vectors.Output{"initiator": octetsOf(a.Initiator), "reflector": octetsOf(a.Reflector)}, nil
}

// octetsOf returns w, most significant octet first.
func octetsOf(w uint32) [4]byte { return [4]byte{byte(w >> 24), byte(w >> 16), byte(w >> 8), byte(w)} }

func term(in *vectors.Input) (vectors.Output, error) {
	p, err := sounding.ParsePCT(in.Bytes("pct"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"i": p.I, "q": p.Q}, nil
}

func roundTrip(in *vectors.Input) (vectors.Output, error) {
	r := sounding.RoundTrip{
		Initiator: sounding.HalfNanoseconds(in.Int("initiator_half_ns")),
		Reflector: sounding.HalfNanoseconds(in.Int("reflector_half_ns")),
	}
	flight := int64(r.Flight())
	ns, _ := big.NewRat(flight, 1000).Float64()
	metres := new(big.Rat).Mul(big.NewRat(flight, 1e12), big.NewRat(int64(ranging.Vacuum), 1))
	m, _ := metres.Float64()
	return vectors.Output{"tof_ns": ns, "distance_m": m}, nil
}

// sweep reads the tones.
func sweep(in *vectors.Input) (*sounding.Sweep, error) {
	r := reader{in: in}
	s := new(sounding.Sweep)
	for _, row := range in.Rows("tones", "k i q") {
		k := r.number(row, "k", 0, sounding.Channels-1)
		z := complex(row.Float("i"), row.Float("q"))
		if r.err == nil {
			r.fail(s.Set(int(k), z))
		}
	}
	return s, r.err
}

func slope(in *vectors.Input) (vectors.Output, error) {
	s, err := sweep(in)
	if err != nil {
		return nil, err
	}
	return distance(s.Slope())
}

func strongest(in *vectors.Input) (vectors.Output, error) {
	s, err := sweep(in)
	if err != nil {
		return nil, err
	}
	size, err := in.IntIn("size", 0, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	t, err := sounding.NewTransform(int(size))
	if err != nil {
		return nil, err
	}
	return distance(t.Strongest(s))
}

func distance(d sounding.Metres, err error) (vectors.Output, error) {
	if err != nil {
		return nil, err
	}
	return vectors.Output{"distance_m": float64(d)}, nil
}
