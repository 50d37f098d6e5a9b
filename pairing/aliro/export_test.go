package aliro

import "github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"

// SetCounters sets the last counters that c has sealed and opened with.
func SetCounters(c Channel, sealed, opened int64) { c.s.out.last, c.s.in.last = sealed, opened }

// Counters returns them.
func Counters(c Channel) (sealed, opened int64) { return c.s.out.last, c.s.in.last }

func pair(reader, device []byte) *ladder.Pair {
	return &ladder.Pair{Reader: [ladder.KeySize]byte(reader), Device: [ladder.KeySize]byte(device)}
}

// NewChannel returns the reader's end of a channel.
func NewChannel(reader, device []byte) Channel {
	return newChannel(ladder.Reader, pair(reader, device))
}

// NewDeviceChannel returns the device's end.
func NewDeviceChannel(reader, device []byte) Channel {
	return newChannel(ladder.Device, pair(reader, device))
}

// OpenCryptogram is openCryptogram.
var OpenCryptogram = openCryptogram
