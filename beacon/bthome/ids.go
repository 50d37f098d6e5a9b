package bthome

import "github.com/seed-496a4445/fyr/beacon"

// id is what is known of an object identifier. The value of an object is its
// integer times mul/div in BTHome's unit; a reading is that times toMul/toDiv
// in the unit of its quantity. Factors are quotients of integers, so that 25.06
// comes out as the float64 nearest to 25.06.
type id struct {
	quantity     beacon.Quantity
	mul, div     uint32
	toMul, toDiv uint32
	size         uint8 // of the value in bytes
	signed       bool
	number       bool // the value is one integer
	binary       bool // any number but 0 is read as 1
	counted      bool // a length byte stands before the value
	known        bool
}

// scale returns the value of an object with the integer n.
func (d *id) scale(n float64) float64 { return n * float64(d.mul) / float64(d.div) }

// convert returns the reading of an object with the value v.
func (d *id) convert(v float64) float64 {
	if d.binary && v != 0 {
		return 1
	}
	return v * float64(d.toMul) / float64(d.toDiv)
}

// unsigned is an integer of size bytes that counts 1/div of the unit.
func unsigned(q beacon.Quantity, size uint8, div uint32) id {
	return id{quantity: q, mul: 1, div: div, toMul: 1, toDiv: 1, size: size, number: true, known: true}
}

// signed is unsigned with a sign, in two's complement.
func signed(q beacon.Quantity, size uint8, div uint32) id {
	d := unsigned(q, size, div)
	d.signed = true
	return d
}

// state is a binary state of one byte.
func state(q beacon.Quantity) id {
	d := unsigned(q, 1, 1)
	d.binary = true
	return d
}

// times multiplies the factor by mul.
func (d id) times(mul uint32) id {
	d.mul = mul
	return d
}

// in converts to the unit of the quantity.
func (d id) in(mul, div uint32) id {
	d.toMul, d.toDiv = mul, div
	return d
}

// ids holds the object identifiers 0x00 to 0x64, as in bthome-ble@d55bd3ae.
var ids = [256]id{
	0x00: unsigned(beacon.PacketID, 1, 1),
	0x01: unsigned(beacon.Battery, 1, 1),
	0x02: signed(beacon.Temperature, 2, 100),
	0x03: unsigned(beacon.Humidity, 2, 100),
	0x04: unsigned(beacon.Pressure, 3, 100),
	0x05: unsigned(beacon.Illuminance, 3, 100),
	0x06: unsigned(beacon.Mass, 2, 100),
	0x07: unsigned(beacon.Mass, 2, 100).in(45_359_237, 100_000_000), // lb
	0x08: signed(beacon.DewPoint, 2, 100),
	0x09: unsigned(beacon.Count, 1, 1),
	0x0a: unsigned(beacon.Energy, 3, 1000),
	0x0b: unsigned(beacon.Power, 3, 100),
	0x0c: unsigned(beacon.Voltage, 2, 1000),
	0x0d: unsigned(beacon.PM2_5, 2, 1),
	0x0e: unsigned(beacon.PM10, 2, 1),
	0x0f: state(beacon.Boolean),
	0x10: state(beacon.PowerOn),
	0x11: state(beacon.Opening),
	0x12: unsigned(beacon.CO2, 2, 1),
	0x13: unsigned(beacon.TVOC, 2, 1),
	0x14: unsigned(beacon.Moisture, 2, 100),
	0x15: state(beacon.BatteryLow),
	0x16: state(beacon.BatteryCharging),
	0x17: state(beacon.CarbonMonoxide),
	0x18: state(beacon.Cold),
	0x19: state(beacon.Connected),
	0x1a: state(beacon.DoorOpen),
	0x1b: state(beacon.GarageDoorOpen),
	0x1c: state(beacon.GasDetected),
	0x1d: state(beacon.Heat),
	0x1e: state(beacon.LightDetected),
	0x1f: state(beacon.Unlocked),
	0x20: state(beacon.WaterDetected),
	0x21: state(beacon.Motion),
	0x22: state(beacon.Moving),
	0x23: state(beacon.Occupancy),
	0x24: state(beacon.PluggedIn),
	0x25: state(beacon.Presence),
	0x26: state(beacon.Problem),
	0x27: state(beacon.Running),
	0x28: state(beacon.Safe),
	0x29: state(beacon.Smoke),
	0x2a: state(beacon.Sound),
	0x2b: state(beacon.Tamper),
	0x2c: state(beacon.Vibration),
	0x2d: state(beacon.WindowOpen),
	0x2e: unsigned(beacon.Humidity, 1, 1),
	0x2f: unsigned(beacon.Moisture, 1, 1),

	IDButton: {quantity: beacon.Button, size: 1, known: true},
	IDDimmer: {quantity: beacon.Dimmer, size: 2, known: true},

	0x3d: unsigned(beacon.Count, 2, 1),
	0x3e: unsigned(beacon.Count, 4, 1),
	0x3f: signed(beacon.Rotation, 2, 10),
	0x40: unsigned(beacon.Distance, 2, 1).in(1, 1000), // mm
	0x41: unsigned(beacon.Distance, 2, 10),
	0x42: unsigned(beacon.Duration, 3, 1000),
	0x43: unsigned(beacon.Current, 2, 1000),
	0x44: unsigned(beacon.Speed, 2, 100),
	0x45: signed(beacon.Temperature, 2, 10),
	0x46: unsigned(beacon.UVIndex, 1, 10),
	0x47: unsigned(beacon.Volume, 2, 10),
	0x48: unsigned(beacon.Volume, 2, 1).in(1, 1000), // mL
	0x49: unsigned(beacon.VolumeFlowRate, 2, 1000),
	0x4a: unsigned(beacon.Voltage, 2, 10),
	0x4b: unsigned(beacon.Gas, 3, 1000),
	0x4c: unsigned(beacon.Gas, 4, 1000),
	0x4d: unsigned(beacon.Energy, 4, 1000),
	0x4e: unsigned(beacon.Volume, 4, 1000),
	0x4f: unsigned(beacon.Water, 4, 1000),
	0x50: unsigned(beacon.Timestamp, 4, 1),
	0x51: unsigned(beacon.Acceleration, 2, 1000),
	0x52: unsigned(beacon.Gyroscope, 2, 1000),

	IDText: {quantity: beacon.Text, counted: true, known: true},
	IDRaw:  {quantity: beacon.Raw, counted: true, known: true},

	0x55: unsigned(beacon.VolumeStorage, 4, 1000),
	0x56: unsigned(beacon.Conductivity, 2, 1),
	0x57: signed(beacon.Temperature, 1, 1),
	0x58: signed(beacon.Temperature, 1, 100).times(35),
	0x59: signed(beacon.Count, 1, 1),
	0x5a: signed(beacon.Count, 2, 1),
	0x5b: signed(beacon.Count, 4, 1),
	0x5c: signed(beacon.Power, 4, 100),
	0x5d: signed(beacon.Current, 2, 1000),
	0x5e: unsigned(beacon.Direction, 2, 100),
	0x5f: unsigned(beacon.Precipitation, 2, 10),
	0x60: unsigned(beacon.Channel, 1, 1),
	0x61: unsigned(beacon.RotationalSpeed, 2, 1),
	0x62: signed(beacon.Speed, 4, 1_000_000),
	0x63: signed(beacon.Acceleration, 4, 1_000_000),
	0x64: unsigned(beacon.LightLevel, 1, 1),
}
