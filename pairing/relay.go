package pairing

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/relay"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Timing is what a tag says of itself for the timed exchange, in units of 100
// microseconds, as the relay resistance protocol of EMV has it.
type Timing struct {
	Min, Max uint16 // that the tag takes, as a reader measures it
	Own      uint16 // what the tag reckons that sending its answer takes
}

// timingSize is the size of an encoded Timing in bytes.
const timingSize = 3 * 2

func (t Timing) append(dst []byte) []byte {
	return wire.AppendBe16(wire.AppendBe16(wire.AppendBe16(dst, t.Min), t.Max), t.Own)
}

func parseTiming(b []byte) (Timing, error) {
	if len(b) != timingSize {
		return Timing{}, ErrLength
	}
	t := Timing{wire.Be16(b), wire.Be16(b[2:]), wire.Be16(b[4:])}
	if t.Min > t.Max {
		return Timing{}, ErrFormat
	}
	return t, nil
}

// Allowance is what a reader knows of its own link, in units of 100
// microseconds. The package has no values for it: they depend on the phone, and
// an operating system adds milliseconds that vary.
type Allowance struct {
	Command, Response  uint16 // what sending the command and the response takes
	MinGrace, MaxGrace uint16
}

// Distance is a measured exchange.
type Distance struct {
	Timing
	Elapsed uint32 // from the command's first bit to the response's last, in units of 100 microseconds
}

// Processing returns how much of the elapsed time was the tag's own, and a
// relay's: max(0, elapsed - command - min(own, response)).
func (d Distance) Processing(a Allowance) uint32 {
	// At most Elapsed.
	return uint32(relay.Processing(uint64(d.Elapsed), uint64(a.Command), uint64(a.Response), uint64(d.Own)))
}

// Within reports whether the tag's own time is what it says, and by how much
// the measured time misses that otherwise: negative when it came too early. A
// relay that adds less than the graces is not seen.
func (d Distance) Within(a Allowance) (ok bool, off int64) {
	p := int64(d.Processing(a))
	least, most := int64(d.Min)-int64(a.MinGrace), int64(d.Max)+int64(a.MaxGrace)
	switch {
	case p < least:
		return false, p - least
	case p > most:
		return false, p - most
	}
	return true, 0
}

// Measure times one exchange of 8 octets each way: clock is called right before
// the command goes out and right after the response is there, and returns a
// time in units of 100 microseconds. The tag computed its octets ahead; both,
// and the time, are confirmed under the keys of the session. What the time means
// is for the caller to decide: see [Distance.Within]. Nothing is measured in
// the layers below: on phones that adds milliseconds, which a fast relay can
// hide in.
func (v *Visit) Measure(clock func() uint32) (Distance, error) {
	r, data, err := v.step(OpPrepare, nil)
	if err == nil {
		err = r.err()
	}
	if err != nil {
		return Distance{}, err
	}
	round := v.measured
	v.measured++
	d := Distance{}
	if d.Timing, err = parseTiming(data); err != nil {
		return Distance{}, err
	}
	var own [ProbeSize]byte
	v.o.c.Draw.Fill(own[:])
	begun := clock()
	tags, err := v.l.do(InsProximity, 0, 0, own[:])
	d.Elapsed = clock() - begun
	if err != nil {
		return Distance{}, err
	}
	key := v.ch.export("proximity", wire.AppendBe32(nil, round), ProbeSize)
	defer key.Wipe()
	if subtle.ConstantTimeCompare(key.bytes(), tags) != 1 {
		v.Close()
		return Distance{}, ErrSealed
	}
	arguments := wire.AppendBe32(append(own[:], tags...), d.Elapsed)
	return d, v.done(OpProve, arguments)
}
