package native

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// NoTemperature stands for a temperature that is not known.
const NoTemperature = -0x8000

// Plaintext is what a frame seals: spec/beacon.md, Section 6. The zero value is
// that of a tag near its owner with a full battery, but for the temperature,
// and nothing to say.
type Plaintext struct {
	Status beacon.SealedStatus
	// Head is the counter of live kinds and the low bits of the epoch of those of
	// a day; the others have none.
	Head uint16
	// Voltage in millivolts, 0 unknown, and Temperature in hundredths of a degree
	// Celsius, [NoTemperature] unknown: of the kinds with readings.
	Voltage     uint16
	Temperature int16
	// Data is the application's. What is parsed has the zeros behind it.
	Data []byte
}

// readingsSize is the size of voltage and temperature in bytes.
const readingsSize = 4

// ParsePlaintext reads a plaintext, whose Data aliases b. It returns
// [beacon.ErrSealedLength] for a size that no frame has, and [ErrStatus] when
// mode or kind is reserved.
func ParsePlaintext(b []byte) (Plaintext, error) {
	if len(b) < beacon.ShortTextSize || len(b) > beacon.MaxTextSize {
		return Plaintext{}, beacon.ErrSealedLength
	}
	p := Plaintext{Status: beacon.ParseSealedStatus(b[0])}
	if err := p.check(); err != nil {
		return Plaintext{}, err
	}
	b = b[1:]
	if p.counts() {
		p.Head, b = wire.Be16(b), b[2:]
	}
	if p.reads() {
		p.Voltage, p.Temperature, b = wire.Be16(b), int16(wire.Be16(b[2:])), b[readingsSize:]
	}
	p.Data = b[:len(b):len(b)]
	return p, nil
}

// Append appends size bytes to dst, with zeros behind the data. It returns
// [beacon.ErrSealedLength] when no frame has that size or the data do not fit,
// and [ErrStatus] when mode or kind is reserved.
func (p *Plaintext) Append(dst []byte, size int) ([]byte, error) {
	if err := p.check(); err != nil {
		return dst, err
	}
	need := 1 + p.Status.Kind.Head() + len(p.Data)
	if p.reads() {
		need += readingsSize
	}
	if size < beacon.ShortTextSize || size > beacon.MaxTextSize || need > size {
		return dst, beacon.ErrSealedLength
	}
	dst = append(dst, p.Status.Byte())
	if p.counts() {
		dst = wire.AppendBe16(dst, p.Head)
	}
	if p.reads() {
		dst = wire.AppendBe16(wire.AppendBe16(dst, p.Voltage), uint16(p.Temperature))
	}
	dst = append(dst, p.Data...)
	for ; need < size; need++ {
		dst = append(dst, 0)
	}
	return dst, nil
}

// Live reports whether Head is a counter that is used once an epoch.
func (p *Plaintext) Live() bool { return p.Status.Kind&^beacon.KindReadings == beacon.KindLive }

// LiveCounter returns the counter of a plaintext that is live, by its kind alone:
// of a reserved mode too, whose frames count as others do. live is false for
// other kinds and for a size that no frame has.
func LiveCounter(b []byte) (counter uint16, live bool) {
	if len(b) < beacon.ShortTextSize || len(b) > beacon.MaxTextSize {
		return 0, false
	}
	p := Plaintext{Status: beacon.ParseSealedStatus(b[0])}
	if !p.Live() {
		return 0, false
	}
	return wire.Be16(b[1:]), true
}

func (p *Plaintext) counts() bool { return p.Status.Kind.Head() > 0 }
func (p *Plaintext) reads() bool  { return p.Status.Kind&beacon.KindReadings != 0 }

// check returns [ErrStatus] when mode, charge or kind is none that there is.
func (p *Plaintext) check() error {
	s := p.Status
	if s.Mode > beacon.ModeLost || s.Charge > beacon.ChargeCritical || s.Kind&^beacon.KindReadings > beacon.KindDay {
		return ErrStatus
	}
	return nil
}

// Readings returns what a plaintext says: the mode as a status code (0 near,
// 1 separated, 2 lost), the battery level, whether the clock was lost as a
// problem, of a live frame the counter as a count, voltage and temperature where
// they are there and known, and the application's data as raw bytes, which alias
// plain. Its errors are those of [ParsePlaintext].
func (Network) Readings(dst []beacon.Reading, _ *beacon.Frame, plain []byte) ([]beacon.Reading, error) {
	p, err := ParsePlaintext(plain)
	if err != nil {
		return dst, err
	}
	dst = append(dst,
		beacon.Reading{Quantity: beacon.Status, Value: float64(p.Status.Mode)},
		beacon.Reading{Quantity: beacon.BatteryLevel, Value: float64(beacon.ChargeCritical - p.Status.Charge)},
		beacon.Reading{Quantity: beacon.Problem, Value: bit(p.Status.ClockLost)})
	if p.Live() {
		dst = append(dst, beacon.Reading{Quantity: beacon.Count, Value: float64(p.Head)})
	}
	if p.reads() && p.Voltage != 0 {
		dst = append(dst, beacon.Reading{Quantity: beacon.Voltage, Value: float64(p.Voltage) / 1000})
	}
	if p.reads() && p.Temperature != NoTemperature {
		dst = append(dst, beacon.Reading{Quantity: beacon.Temperature, Value: float64(p.Temperature) / 100})
	}
	return append(dst, beacon.Reading{Quantity: beacon.Raw, Raw: p.Data}), nil
}

func bit(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
