package sounding

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
)

// Sizes in bytes of what controllers report.
const (
	PCTSize          = 3
	ToneSize         = 4
	PacketReportSize = 6
)

// PCT is a phase correction term: what one side saw of a tone. Each part is
// -2048..2047.
type PCT struct{ I, Q int16 }

// ParsePCT returns the term in b, or [ErrLength] unless b has [PCTSize] bytes.
//
//	little endian   Q 12 | I 12   two's complement
func ParsePCT(b []byte) (PCT, error) {
	if len(b) != PCTSize {
		return PCT{}, ErrLength
	}
	v := wire.Le24(b)
	return PCT{int16(v<<4) >> 4, int16(v>>12<<4) >> 4}, nil
}

// Append appends the [PCTSize] bytes of p to dst, and returns the extended
// slice. Of each part it keeps the low 12 bits.
func (p PCT) Append(dst []byte) []byte {
	return wire.AppendLe24(dst, uint32(p.Q)&0xfff<<12|uint32(p.I)&0xfff)
}

// complex returns p as a number.
func (p PCT) complex() complex128 { return complex(float64(p.I), float64(p.Q)) }

// A Quality is how good a tone is, as a controller says.
type Quality uint8

// The qualities.
const (
	HighQuality Quality = iota
	MediumQuality
	LowQuality
	NoQuality // the tone was not received, or nothing is known of it
)

// Tone is what one side reports of a tone.
type Tone struct {
	PCT     PCT
	Quality Quality // 4 bits
	Slot    uint8   // 4 bits: whether it was in the tone extension slot
}

// AppendTones parses reported tones, [ToneSize] bytes each, appends them to dst,
// and returns the extended slice. It returns dst and [ErrLength] when b breaks
// off within a tone. It allocates nothing when dst has the capacity.
//
//	PCT 3 | slot 4 bits, quality 4 bits
func AppendTones(dst []Tone, b []byte) ([]Tone, error) {
	if len(b)%ToneSize != 0 {
		return dst, ErrLength
	}
	for ; len(b) > 0; b = b[ToneSize:] {
		p, _ := ParsePCT(b[:PCTSize])
		dst = append(dst, Tone{p, Quality(b[PCTSize] & 15), b[PCTSize] >> 4})
	}
	return dst, nil
}

// Append appends the [ToneSize] bytes of t to dst, and returns the extended
// slice.
func (t Tone) Append(dst []byte) []byte {
	return append(t.PCT.Append(dst), t.Slot<<4|byte(t.Quality)&15)
}

// NADM is the Normalized Attack Detector Metric: what a controller makes of the
// signal that it received. It is a hint and worth no bits.
type NADM uint8

// The metrics. Numbers between count as unknown, and unknown never counts as
// good.
const (
	ExtremelyUnlikely NADM = iota
	VeryUnlikely
	Unlikely
	Possible
	Likely
	VeryLikely
	ExtremelyLikely
	UnknownNADM NADM = 0xff
)

// Known reports whether n says anything.
func (n NADM) Known() bool { return n <= ExtremelyLikely }

// String returns how likely an attack is, in words.
func (n NADM) String() string {
	if !n.Known() {
		return "unknown"
	}
	return [...]string{
		"extremely unlikely", "very unlikely", "unlikely", "possible", "likely", "very likely", "extremely likely",
	}[n]
}

// Worse returns the worse of two metrics; unknown ones are worst.
func (n NADM) Worse(m NADM) NADM {
	if !n.Known() || !m.Known() {
		return UnknownNADM
	}
	return max(n, m)
}

// PacketReport is what one side reports of a step with a packet.
type PacketReport struct {
	// AddressCheck is zero when the access address was right, and BitErrors
	// counts those in it; 4 bits each.
	AddressCheck, BitErrors uint8
	NADM                    NADM
	RSSI                    int8 // dBm
	// Interval is what the side timed: from departure to arrival for the
	// initiator, from arrival to departure for the reflector.
	Interval ranging.Maybe[HalfNanoseconds]
	Antenna  uint8
}

// noInterval is what stands for an interval that is not there.
const noInterval = -1 << 15

// ParsePacketReport returns the report in b, or [ErrLength] unless b has
// [PacketReportSize] bytes.
//
//	errors 4 bits, check 4 bits | NADM | RSSI | interval 2, little endian | antenna
func ParsePacketReport(b []byte) (PacketReport, error) {
	if len(b) != PacketReportSize {
		return PacketReport{}, ErrLength
	}
	r := PacketReport{AddressCheck: b[0] & 15, BitErrors: b[0] >> 4, NADM: NADM(b[1]), RSSI: int8(b[2]), Antenna: b[5]}
	if i := int16(wire.Le16(b[3:])); i != noInterval {
		r.Interval = ranging.Known(HalfNanoseconds(i))
	}
	return r, nil
}

// Append appends the [PacketReportSize] bytes of r to dst, and returns the
// extended slice. Of an interval it keeps the low 16 bits.
func (r PacketReport) Append(dst []byte) []byte {
	i := uint16(1 << 15)
	if r.Interval.Known {
		i = uint16(r.Interval.Value)
	}
	dst = append(dst, r.BitErrors<<4|r.AddressCheck&15, byte(r.NADM), byte(r.RSSI))
	return append(wire.AppendLe16(dst, i), r.Antenna)
}
