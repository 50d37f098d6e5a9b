package eddystone

import "github.com/seed-496a4445/fyr/internal/wire"

// Millivolts is a battery voltage. 0 means that it is not measured.
type Millivolts uint16

// Degrees256 is a temperature in 1/256 degree Celsius, which is a signed 8.8
// fixed-point number. [NoTemperature] means that it is not measured.
type Degrees256 int16

// NoTemperature stands where a temperature is not measured.
const NoTemperature Degrees256 = -1 << 15

// Deciseconds is a time in units of 0.1 s.
type Deciseconds uint32

// TLM is unencrypted telemetry.
type TLM struct {
	Battery        Millivolts
	Temperature    Degrees256
	Advertisements uint32 // since boot
	Uptime         Deciseconds
}

// ParseTLM reads a TLM frame of [TLMSize] bytes.
func ParseTLM(b []byte) (TLM, error) {
	if err := want(b, KindTLM); err != nil {
		return TLM{}, err
	}
	return telemetry(b[telemetryOffset:]), nil
}

// telemetry reads the TelemetrySize bytes that a TLM frame has in clear.
func telemetry(b []byte) TLM {
	return TLM{
		Battery:        Millivolts(wire.Be16(b)),
		Temperature:    Degrees256(wire.Be16(b[2:])),
		Advertisements: wire.Be32(b[4:]),
		Uptime:         Deciseconds(wire.Be32(b[8:])),
	}
}

// appendTelemetry is the inverse of telemetry.
func (t TLM) appendTelemetry(dst []byte) []byte {
	dst = wire.AppendBe16(dst, uint16(t.Battery))
	dst = wire.AppendBe16(dst, uint16(t.Temperature))
	dst = wire.AppendBe32(dst, t.Advertisements)
	return wire.AppendBe32(dst, uint32(t.Uptime))
}

// Kind returns [KindTLM].
func (t TLM) Kind() string { return KindTLM }

// Append appends the frame, [TLMSize] bytes. The error is always nil.
func (t TLM) Append(dst []byte) ([]byte, error) {
	return t.appendTelemetry(append(dst, typeTLM, versionPlain)), nil
}
