package mibeacon

import (
	"math"
	"strconv"

	"github.com/seed-496a4445/fyr/beacon"
)

// Value is one number in the data of an object.
type Value struct {
	Name  string
	Value float64
}

// Values appends the numbers in o to dst, in the order in which they stand, for
// those types whose layout does not hang on the product. It appends nothing for
// an unknown type, and for one whose length is not the known one.
//
// Temperatures are in °C, humidity in %, illuminance in lx, mass in kg,
// durations in seconds.
func (o Object) Values(dst []Value) []Value {
	for _, f := range layouts[o.key()] {
		if f.name != "" {
			dst = append(dst, Value{f.name, f.of(o.Data)})
		}
	}
	return dst
}

// key is what an object's layout hangs on: its type and length.
func (o Object) key() uint32 { return uint32(o.Type)<<8 | uint32(len(o.Data)) }

// field is a number in the data of an object.
type field struct {
	name     string          // in Values; none if empty
	quantity beacon.Quantity // in Readings; none if unknown
	at, size uint8           // in bytes; little endian
	shift    uint8           // bits below the number
	bits     uint8           // of the number; 0: all
	how      how
	div      uint8 // the number counts 1/div of the unit; 0 is 1
	mul      uint8 // or mul of it; 0 is 1
}

// how says how the bytes of a field are to be read.
type how uint8

const (
	unsigned how = iota
	signed
	float
	nonzero // 1 if the number is not 0
	zero    // 1 if it is 0
	always  // 1
)

// of returns the value of the field in data, which has the length of the
// layout. A float has the value of its 32 bits.
func (f *field) of(data []byte) float64 {
	b := data[f.at : f.at+f.size]
	var n uint64
	for i, c := range b {
		n |= uint64(c) << (8 * i)
	}
	n >>= f.shift
	if f.bits != 0 {
		n &= 1<<f.bits - 1
	}
	var v float64
	switch f.how {
	case signed:
		unused := 64 - 8*len(b)
		v = float64(int64(n<<unused) >> unused)
	case float:
		return float64(math.Float32frombits(uint32(n)))
	case nonzero:
		return flag(n != 0)
	case zero:
		return flag(n == 0)
	case always:
		return 1
	default:
		v = float64(n)
	}
	if f.mul > 1 {
		v *= float64(f.mul)
	}
	if f.div > 1 {
		v /= float64(f.div)
	}
	return v
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// decimal returns the shortest decimal that has v, which fits 32 bits, as its
// nearest float of 32 bits: 25.2 and not 25.200000762939453.
func decimal(v float64) float64 {
	var buf [32]byte
	short, err := strconv.ParseFloat(string(strconv.AppendFloat(buf[:0], v, 'g', -1, 32)), 64)
	if err != nil { // infinite, or not a number
		return v
	}
	return short
}

// The layouts that many types share.
var (
	temperature10 = []field{{name: "temperature", quantity: beacon.Temperature, size: 2, how: signed, div: 10}}
	temperatureF  = []field{{name: "temperature", quantity: beacon.Temperature, size: 4, how: float}}
	humidity10    = []field{{name: "humidity", quantity: beacon.Humidity, size: 2, div: 10}}
	humidity8     = []field{{name: "humidity", quantity: beacon.Humidity, size: 1}}
	humidityF     = []field{{name: "humidity", quantity: beacon.Humidity, size: 4, how: float}}
	battery8      = []field{{name: "battery", quantity: beacon.Battery, size: 1}}
	illuminanceF  = []field{{name: "illuminance", quantity: beacon.Illuminance, size: 4, how: float}}
	batteryLow    = []field{{quantity: beacon.BatteryLow, size: 1, how: nonzero}}
	occupancy     = []field{{quantity: beacon.Occupancy, size: 1, how: nonzero}}
	water         = []field{{quantity: beacon.WaterDetected, size: 1, how: nonzero}}
)

// layouts holds the types whose numbers stand in fixed places, by type and
// length. What needs more thought is in readers.go.
var layouts = map[uint32][]field{
	0x0003_01: {{quantity: beacon.Motion, how: always}},
	0x0006_05: {
		{quantity: beacon.KeyID, size: 4},
		{quantity: beacon.FingerprintResult, at: 4, size: 1},
		{quantity: beacon.Fingerprint, at: 4, size: 1, how: zero},
	},
	0x000a_02: {{quantity: beacon.Temperature, size: 2, how: signed, div: 100}},
	0x1001_03: {{name: "button", size: 1}, {name: "value", at: 1, size: 1}, {name: "press_type", at: 2, size: 1}},
	0x1004_02: temperature10,
	0x1005_02: {{quantity: beacon.PowerOn, size: 1, how: nonzero}, {quantity: beacon.Temperature, at: 1, size: 1}},
	0x1006_02: humidity10,
	0x1007_03: {{name: "illuminance", quantity: beacon.Illuminance, size: 3}},
	0x1008_01: {{name: "moisture", quantity: beacon.Moisture, size: 1}},
	0x1009_02: {{name: "conductivity", quantity: beacon.Conductivity, size: 2}},
	0x100a_01: battery8,
	0x100d_04: {
		{name: "temperature", quantity: beacon.Temperature, size: 2, how: signed, div: 10},
		{name: "humidity", quantity: beacon.Humidity, at: 2, size: 2, div: 10},
	},
	0x1010_02: {{name: "formaldehyde", quantity: beacon.Formaldehyde, size: 2, div: 100}},
	0x1012_01: {{quantity: beacon.PowerOn, size: 1, how: nonzero}},
	0x1013_01: {{name: "consumable", quantity: beacon.Consumable, size: 1}},
	0x1014_01: water,
	0x1015_01: {{quantity: beacon.Smoke, size: 1, how: nonzero}},
	0x1017_04: {
		{quantity: beacon.NoMotionDuration, size: 4},
		{quantity: beacon.Motion, size: 4, how: zero},
	},
	0x1018_01: {{quantity: beacon.LightDetected, size: 1, how: nonzero}},
	0x2000_05: { // of the sensor and of the air beside it; the body's is the app's guess
		{quantity: beacon.Temperature, size: 2, how: signed, div: 100},
		{quantity: beacon.Temperature, at: 2, size: 2, how: signed, div: 100},
		{quantity: beacon.Battery, at: 4, size: 1},
	},
	0x4801_04: temperatureF,
	0x4802_01: humidity8,
	0x4803_01: battery8,
	0x4805_04: illuminanceF,
	0x4806_01: water,
	0x4808_04: humidityF,
	0x480c_01: {{quantity: beacon.Opening, size: 1, how: zero}},
	0x4818_02: {
		{quantity: beacon.NoMotionDuration, size: 2},
		{quantity: beacon.Motion, size: 2, how: zero},
	},
	0x483c_01: occupancy,
	0x483d_04: {{name: "pressure_present_duration", quantity: beacon.PressurePresentDuration, size: 4}},
	0x483e_04: {{name: "pressure_not_present_duration", quantity: beacon.PressureNotPresentDuration, size: 4}},
	0x4851_01: {{quantity: beacon.OccupiedDuration, size: 1, mul: 60}},
	0x4852_01: {{quantity: beacon.VacantDuration, size: 1, mul: 60}},
	0x487b_01: {{quantity: beacon.WaterDetectedAbove, size: 1, how: nonzero}},
	0x4a01_01: batteryLow,
	0x4a08_04: {
		{name: "illuminance", quantity: beacon.Illuminance, size: 4, how: float},
		{quantity: beacon.Motion, how: always},
	},
	0x4c01_04: temperatureF,
	0x4c02_01: humidity8,
	0x4c03_01: battery8,
	0x4c08_04: humidityF,
	0x4e01_01: batteryLow,
	0x4e16_09: {
		{name: "profile_id", quantity: beacon.ProfileID, size: 1},
		{name: "mass", quantity: beacon.Mass, at: 1, size: 4, div: 100},
		{name: "time", quantity: beacon.Timestamp, at: 5, size: 4},
	},
	0x5003_01: battery8,
	0x6e16_09: {
		{name: "profile_id", quantity: beacon.ProfileID, size: 1},
		{name: "mass", at: 1, size: 4, bits: 11, div: 10},
		{name: "heart_rate_raw", at: 1, size: 4, shift: 11, bits: 7},
		{name: "impedance", at: 1, size: 4, shift: 18, bits: 14, div: 10},
		{name: "time", quantity: beacon.Timestamp, at: 5, size: 4},
	},
}
