// Package ststest runs the operations of the sts test vectors.
package ststest

import (
	"crypto/sha256"
	"math"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging/sts"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// Operations returns the operations of the file by name.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"sts.generate":        {In: "key v_upper96 v_counter blocks", Out: "first_block last_block sha256 next_counter", Run: generate},
		"sts.advance":         {In: "v_upper96 v_counter blocks", Out: "v_counter v", Run: advance},
		"sts.pulses":          {In: "key v_upper96 v_counter first count", Out: "polarity", Run: pulses},
		"sts.chips":           {In: "key v_upper96 v_counter spreading pulses", Out: "chips", Run: chips},
		"sts.geometry":        {In: "mode segment_units segments", Out: "spreading chips pulses blocks active_us", Tolerance: 1e-6, Run: geometry},
		"sts.from_registers":  {In: "key_words iv_words", Out: "key v_upper96 v_counter", Run: fromRegisters},
		"sts.guess_amplitude": {In: "pulses threshold power_db lags", Out: "log2_single log2_any", Tolerance: 1e-6, Run: guessAmplitude},
		"sts.guess_polarity":  {In: "pulses min_matches", Out: "log2_false_accept", Tolerance: 1e-6, Run: guessPolarity},
	}
}

// readV returns V of the in-fields: the size of its upper part is checked before
// the range of the counter.
func readV(in *vectors.Input) (sts.V, error) {
	upper := in.Bytes("v_upper96")
	if len(upper) != sts.UpperSize {
		return sts.V{}, sts.ErrLength
	}
	counter, err := in.IntIn("v_counter", 0, math.MaxUint32)
	return sts.V{Upper: [sts.UpperSize]byte(upper), Counter: uint32(counter)}, err
}

func newGenerator(in *vectors.Input) (sts.Generator, error) {
	key := in.Bytes("key")
	if len(key) != sts.KeySize {
		return sts.Generator{}, sts.ErrLength
	}
	v, err := readV(in)
	if err != nil {
		return sts.Generator{}, err
	}
	return sts.NewGenerator(rotatetest.AES128{}, (*[sts.KeySize]byte)(key), v), nil
}

func generate(in *vectors.Input) (vectors.Output, error) {
	g, err := newGenerator(in)
	if err != nil {
		return nil, err
	}
	n, err := in.IntIn("blocks", 1, sts.MaxBlocks)
	if err != nil {
		return nil, err
	}
	b := g.AppendBlocks(nil, 0, int(n))
	return vectors.Output{
		"first_block":  b[:sts.BlockSize],
		"last_block":   b[len(b)-sts.BlockSize:],
		"sha256":       sha256.Sum256(b),
		"next_counter": g.V().Advance(uint32(n)).Counter,
	}, nil
}

func advance(in *vectors.Input) (vectors.Output, error) {
	v, err := readV(in)
	if err != nil {
		return nil, err
	}
	n, err := in.IntIn("blocks", 0, math.MaxUint32)
	if err != nil {
		return nil, err
	}
	v = v.Advance(uint32(n))
	return vectors.Output{"v_counter": v.Counter, "v": v.Bytes()}, nil
}

func pulses(in *vectors.Input) (vectors.Output, error) {
	g, err := newGenerator(in)
	if err != nil {
		return nil, err
	}
	first, err := in.IntIn("first", 0, sts.MaxPulses-1)
	if err != nil {
		return nil, err
	}
	count, err := in.IntIn("count", 1, 256)
	if err != nil {
		return nil, err
	}
	if first+count > sts.MaxPulses {
		return nil, sts.ErrRange
	}
	block, skip := first/sts.PulsesPerBlock, int(first%sts.PulsesPerBlock)
	sequence := g.AppendBlocks(nil, uint32(block), 3) // 127 + 256 pulses
	polarity := make([]byte, count)
	for p := range polarity {
		polarity[p] = '+'
		if sts.Pulse(sequence, skip+p) < 0 {
			polarity[p] = '-'
		}
	}
	return vectors.Output{"polarity": string(polarity)}, nil
}

func chips(in *vectors.Input) (vectors.Output, error) {
	g, err := newGenerator(in)
	if err != nil {
		return nil, err
	}
	spreading, err := in.IntIn("spreading", 4, 8)
	if err != nil {
		return nil, err
	}
	n, err := in.IntIn("pulses", 1, 16)
	if err != nil {
		return nil, err
	}
	for _, m := range []sts.Mode{sts.BPRF, sts.HPRF} {
		if int64(m.Spreading()) == spreading {
			all, err := sts.AppendChips(nil, m, g.AppendBlocks(nil, 0, 1), int(n))
			return vectors.Output{"chips": all}, err
		}
	}
	return nil, sts.ErrRange
}

func geometry(in *vectors.Input) (vectors.Output, error) {
	mode, err := sts.ParseMode(in.Text("mode"))
	if err != nil {
		return nil, err
	}
	units, err := in.IntIn("segment_units", 0, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	segments, err := in.IntIn("segments", 0, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	g, err := sts.NewGeometry(mode, int(units), int(segments))
	if err != nil {
		return nil, err
	}
	return vectors.Output{
		"spreading": g.Mode().Spreading(),
		"chips":     g.Chips(),
		"pulses":    g.Pulses(),
		"blocks":    g.Blocks(),
		"active_us": float64(g.Active()) / 63897.6,
	}, nil
}

func fromRegisters(in *vectors.Input) (vectors.Output, error) {
	keyWords, ivWords := in.Integers("key_words"), in.Integers("iv_words")
	if len(keyWords) != 4 || len(ivWords) != 4 {
		return nil, sts.ErrLength
	}
	var r sts.Registers
	for i := range 4 {
		if k, v := keyWords[i], ivWords[i]; k.Sign() < 0 || k.BitLen() > 32 || v.Sign() < 0 || v.BitLen() > 32 {
			return nil, sts.ErrRange
		}
		r.Key[i], r.IV[i] = uint32(keyWords[i].Uint64()), uint32(ivWords[i].Uint64())
	}
	key, v := r.KeyV()
	return vectors.Output{"key": key, "v_upper96": v.Upper, "v_counter": v.Counter}, nil
}

func guessAmplitude(in *vectors.Input) (vectors.Output, error) {
	n, err := in.IntIn("pulses", 1, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	lags, err := in.IntIn("lags", 1, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	a := sts.Amplitude{Pulses: n, Threshold: in.Float("threshold"), PowerDB: in.Float("power_db"), Lags: lags}
	single, anywhere, err := a.Log2()
	if err != nil {
		return nil, err
	}
	return vectors.Output{"log2_single": single, "log2_any": anywhere}, nil
}

func guessPolarity(in *vectors.Input) (vectors.Output, error) {
	n, err := in.IntIn("pulses", 1, sts.MaxGuesses)
	if err != nil {
		return nil, err
	}
	least, err := in.IntIn("min_matches", 1, n)
	if err != nil {
		return nil, err
	}
	t, err := sts.NewMatchTest(int(n), int(least))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"log2_false_accept": t.Log2FalseAccept()}, nil
}
