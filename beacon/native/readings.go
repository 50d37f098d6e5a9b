package native

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// NoTemperature is the code of a temperature that is not known.
const NoTemperature = -0x8000

// Readings returns what a plaintext says (spec/beacon.md, Section 6): the mode
// as a status code (0 near, 1 separated, 2 lost), the battery level, whether the
// clock was lost as a problem, of a live frame the counter as a count, voltage
// and temperature where they are there and known, and the application's data as
// raw bytes, which alias plain. It returns [beacon.ErrSealedLength] when plain
// has no size of a plaintext, and [ErrStatus] when the mode or the kind is
// reserved.
func (Network) Readings(dst []beacon.Reading, _ *beacon.Frame, plain []byte) ([]beacon.Reading, error) {
	if len(plain) < beacon.ShortTextSize || len(plain) > beacon.MaxTextSize {
		return dst, beacon.ErrSealedLength
	}
	s := beacon.ParseSealedStatus(plain[0])
	what, readings := s.Kind&^beacon.KindReadings, s.Kind&beacon.KindReadings != 0
	if s.Mode > beacon.ModeLost || what > beacon.KindDay {
		return dst, ErrStatus
	}
	dst = append(dst,
		beacon.Reading{Quantity: beacon.Status, Value: float64(s.Mode)},
		beacon.Reading{Quantity: beacon.BatteryLevel, Value: float64(beacon.ChargeCritical - s.Charge)},
		beacon.Reading{Quantity: beacon.Problem, Value: bit(s.ClockLost)})
	if counter, live := counterOf(plain); live {
		dst = append(dst, beacon.Reading{Quantity: beacon.Count, Value: float64(counter)})
	}
	data := plain[1+s.Kind.Head():]
	if readings {
		if v := wire.Be16(data); v != 0 {
			dst = append(dst, beacon.Reading{Quantity: beacon.Voltage, Value: float64(v) / 1000})
		}
		if v := int16(wire.Be16(data[2:])); v != NoTemperature {
			dst = append(dst, beacon.Reading{Quantity: beacon.Temperature, Value: float64(v) / 100})
		}
		data = data[4:]
	}
	return append(dst, beacon.Reading{Quantity: beacon.Raw, Raw: data[:len(data):len(data)]}), nil
}

func bit(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// counterOf returns the counter of a plaintext of the right size, and whether it
// is live.
func counterOf(plain []byte) (counter uint16, live bool) {
	if beacon.ParseSealedStatus(plain[0]).Kind&^beacon.KindReadings != beacon.KindLive {
		return 0, false
	}
	return wire.Be16(plain[1:]), true
}
