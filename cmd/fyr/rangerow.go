package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// What a row that says nothing of it is taken to be off by.
const (
	// stampNoise is the standard deviation of received messages' stamps.
	stampNoise ranging.Picoseconds = 150
	// carrierNoise bounds the error of clock offsets from the carrier.
	carrierNoise ranging.PPB = 1000
	// crystalError bounds how far a clock is off true time.
	crystalError ranging.PPB = 20_000
	// rangeError is within which the distances that devices report are.
	rangeError ranging.Millimetres = 500
	// reportedError is how far a reported distance may be off that of its own
	// stamps, for the device rounds.
	reportedError ranging.Millimetres = 10
	// mostOffset is more than crystals are off.
	mostOffset = 200 // ppm
)

// A measured is a row of a ranging log in numbers.
type measured struct {
	nanoseconds  ranging.Maybe[int64] // from anywhere
	seqTX, seqRX ranging.Maybe[int64]
	stamps       ranging.Maybe[twr.DoubleStamps]
	double       bool
	round, reply ranging.Maybe[ranging.Ticks] // as reported
	reported     ranging.Maybe[ranging.Millimetres]
	uncertainty  ranging.Maybe[ranging.Millimetres]
	truth        ranging.Maybe[ranging.Millimetres]
	offset       ranging.Maybe[twr.Offset]
	sts          ranging.STSKind
}

// Errors of fields.
var (
	errNotWhole  = errors.New("not a whole number, or one that is too large")
	errNotNumber = errors.New("not a number, or one that is too large")
	errSTSKind   = errors.New("neither none, keyed, static, sdc nor fixed")
	errSomeTicks = errors.New("some stamps of the exchange are missing")
	errOneTick   = errors.New("one interval of the exchange is missing")
	errNoRange   = errors.New("neither time stamps, nor intervals, nor a distance")
	errWideStamp = errors.New("time stamp of more than 32 bits; there is --bits 40")
)

// measure reads the fields of a row. The first error stays.
func measure(row *logRow, w twr.Width) (measured, error) {
	p := fieldParser{row: row}
	m := measured{
		nanoseconds: real[int64](&p, logTime, 1e9, 4e18),
		seqTX:       p.whole(logSeqTX),
		seqRX:       p.whole(logSeqRX),
		round:       ticks(&p, logRound),
		reply:       ticks(&p, logReply),
		reported:    real[ranging.Millimetres](&p, logReported, 1000, 1e12),
		uncertainty: real[ranging.Millimetres](&p, logUncertainty, 1000, 1e12),
		truth:       real[ranging.Millimetres](&p, logTruth, 1000, 1e12),
		offset:      real[twr.Offset](&p, logOffset, float64(twr.PPM), mostOffset*float64(twr.PPM)),
		sts:         p.sts(),
	}
	m.stamps, m.double = p.stamps(w)
	if p.err == nil && m.round.Known != m.reply.Known {
		p.err = errOneTick
	}
	if p.err == nil && !m.stamps.Known && !m.round.Known && !m.reported.Known {
		p.err = errNoRange
	}
	return m, p.err
}

// A fieldParser reads fields. The first error stays.
type fieldParser struct {
	row *logRow
	err error
}

func (p *fieldParser) fail(f logField, err error) {
	if p.err == nil {
		p.err = fmt.Errorf("%s: %w", logColumns[f].name, err)
	}
}

// real reads a number, multiplies it by unit and rounds it. Its magnitude is
// then at most most.
func real[T ~int64](p *fieldParser, f logField, unit, most float64) ranging.Maybe[T] {
	text := p.row.fields[f]
	if text == "" {
		return ranging.Maybe[T]{}
	}
	v, err := strconv.ParseFloat(text, 64)
	v = math.Round(v * unit)
	if err != nil || !(math.Abs(v) <= most) {
		p.fail(f, errNotNumber)
		return ranging.Maybe[T]{}
	}
	return ranging.Known(T(v))
}

// mostWhole is the largest whole number, so that differences fit.
const mostWhole = 1 << 61

// whole reads a whole number. Logs write some with a decimal point.
func (p *fieldParser) whole(f logField) ranging.Maybe[int64] {
	text := p.row.fields[f]
	if text == "" {
		return ranging.Maybe[int64]{}
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		var r float64
		r, err = strconv.ParseFloat(text, 64)
		if r != math.Trunc(r) || math.Abs(r) >= 1<<53 {
			err = errNotWhole
		}
		v = int64(r)
	}
	if err != nil || v < -mostWhole || v > mostWhole {
		p.fail(f, errNotWhole)
		return ranging.Maybe[int64]{}
	}
	return ranging.Known(v)
}

func ticks(p *fieldParser, f logField) ranging.Maybe[ranging.Ticks] {
	v := p.whole(f)
	return ranging.Maybe[ranging.Ticks]{Value: ranging.Ticks(v.Value), Known: v.Known}
}

// stamps reads all stamps: of four or of six messages' ends, or none. A stamp
// that is written as a negative number had its top bit taken for a sign.
func (p *fieldParser) stamps(w twr.Width) (s ranging.Maybe[twr.DoubleStamps], double bool) {
	v := &s.Value
	into := [...]*ranging.Ticks{&v.PollTX, &v.PollRX, &v.ResponseTX, &v.ResponseRX, &v.FinalTX, &v.FinalRX}
	known := 0
	for i, stamp := range into {
		f := logPollTX + logField(i)
		t := ticks(p, f)
		if !t.Known {
			continue
		}
		switch {
		case w == twr.Bits32 && t.Value >= 1<<twr.Bits32 && t.Value < 1<<twr.Bits40:
			p.fail(f, errWideStamp)
		case t.Value < -1<<(w-1) || t.Value >= 1<<w:
			p.fail(f, twr.ErrStamp)
		}
		known |= 1 << i
		*stamp = t.Value & (1<<w - 1)
	}
	switch known {
	case 0b001111, 0b111111:
		s.Known = true
	case 0:
	default:
		if p.err == nil {
			p.err = errSomeTicks
		}
	}
	return s, known == 0b111111
}

func (p *fieldParser) sts() ranging.STSKind {
	switch p.row.fields[logSTS] {
	case "", "none":
		return ranging.NoSTS
	case "keyed":
		return ranging.KeyedSTS
	case "static":
		return ranging.StaticSTS
	case "sdc":
		return ranging.SDC
	case "fixed":
		return ranging.FixedSTS
	}
	p.fail(logSTS, errSTSKind)
	return ranging.NoSTS
}
