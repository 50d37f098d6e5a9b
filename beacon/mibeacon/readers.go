package mibeacon

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// The products that give a type a meaning of their own.
const (
	magnetWithLight = 0x098b // MCCGQ02HL, door sensor
	motionWithLight = 0x0a8d // RTCGQ02LM, motion sensor
	nightLight      = 0x07f6 // MJYD02YL
	oneButton       = 0x1568 // K9B-1BTN
	twoButtons      = 0x1569 // K9B-2BTN
	threeButtons    = 0x0dfd // K9B-3BTN
	oneButtonBB     = 0x1c10 // K9BB-1BTN
	bedOccupancy    = 0x4683 // XMOSB01XS
)

// special reads the types that layouts cannot describe. It returns false when
// it has no answer; what it has added is then to be taken back.
func (r *reader) special(o Object) bool {
	switch o.Type {
	case 0x0007:
		return r.door(o.Data)
	case 0x0008:
		return r.armed(o.Data)
	case 0x000b:
		return r.lock(o.Data)
	case 0x000f:
		return r.motionAndLight(o.Data)
	case 0x0010:
		return r.toothbrush(o.Data)
	case 0x1001:
		return r.buttons(o.Data)
	case 0x1007:
		return r.light(o.Data)
	case 0x1019:
		return r.magnet(o.Data)
	case 0x101b:
		return r.noMotion(o.Data)
	case 0x3003:
		return r.brushing(o.Data)
	case 0x4804, 0x4a12:
		return r.opening(o.Data)
	case 0x484e:
		return r.occupancy(o.Data)
	case 0x4a0c:
		return r.buttonByIndex(o.Data, 0, press)
	case 0x4a0d:
		return r.buttonByIndex(o.Data, 0, doublePress)
	case 0x4a0e:
		return r.buttonByIndex(o.Data, 0, longPress)
	case 0x4a0f:
		return r.removed(o.Data)
	case 0x4a13:
		return r.pressed(o.Data)
	case 0x4a1a:
		return r.leftOpen(o.Data)
	case 0x4a68:
		return r.waterEvent(o.Data)
	case 0x4e0c:
		return r.buttonBySet(o.Data, press)
	case 0x4e0d:
		return r.buttonBySet(o.Data, doublePress)
	case 0x4e0e:
		return r.buttonBySet(o.Data, longPress)
	case 0x4e16:
		return r.emptyScale(o.Data)
	case 0x560c:
		return r.buttonByIndex(o.Data, 1, press)
	case 0x560d:
		return r.buttonByIndex(o.Data, 1, doublePress)
	case 0x560e:
		return r.buttonByIndex(o.Data, 1, longPress)
	case 0x6e16:
		return r.bodyScale(o.Data)
	}
	return false
}

// door reads the door of a lock: a state and, in some products, the time.
func (r *reader) door(data []byte) bool {
	if len(data) != 1 && len(data) != 5 {
		return false
	}
	switch data[0] {
	case 0:
		r.add(beacon.DoorOpen, 1)
	case 1:
		r.add(beacon.DoorOpen, 0)
		r.add(beacon.DoorLeftOpen, 0)
	case 2:
		r.add(beacon.DoorOpen, 1)
		r.add(beacon.DoorLeftOpen, 1)
	case 3:
		r.add(beacon.DoorKnock, 1)
	case 4:
		r.add(beacon.DoorForced, 1)
	case 5:
		r.add(beacon.DoorStuck, 1)
	default:
		return false
	}
	r.time(data[1:])
	return true
}

// time reads Unix seconds, where there are four bytes.
func (r *reader) time(data []byte) {
	if len(data) >= 4 {
		r.add(beacon.Timestamp, float64(wire.Le32(data)))
	}
}

func (r *reader) armed(data []byte) bool {
	if len(data) != 1 && len(data) != 5 {
		return false
	}
	r.add(beacon.Armed, flag(data[0] != 1))
	r.time(data[1:])
	return true
}

func (r *reader) lock(data []byte) bool {
	if len(data) != 9 {
		return false
	}
	action := data[0] & 15
	r.add(beacon.LockAction, float64(action))
	r.add(beacon.LockMethod, float64(data[0]>>4))
	r.add(beacon.KeyID, float64(wire.Le32(data[1:])))
	switch action {
	case 0, 4:
		r.add(beacon.Unlocked, 1)
	case 1, 5, 8:
		r.add(beacon.Unlocked, 0)
	case 2, 3:
		r.add(beacon.AntiLocked, flag(action == 2))
	case 6, 7:
		r.add(beacon.ChildLocked, flag(action == 6))
	}
	r.time(data[5:])
	return true
}

// motionAndLight reads motion and an illuminance, of which two products say no
// more than light or dark: 0 or 1 in the dark, 100 or 256 in light.
func (r *reader) motionAndLight(data []byte) bool {
	if len(data) != 3 {
		return false
	}
	r.add(beacon.Motion, 1)
	lx := wire.Le24(data)
	if r.product == motionWithLight || r.product == nightLight {
		r.add(beacon.LightDetected, flag(lx >= 100))
	} else {
		r.add(beacon.Illuminance, float64(lx))
	}
	return true
}

// light reads an illuminance, of which two products say no more than light or
// dark.
func (r *reader) light(data []byte) bool {
	if len(data) != 3 || r.product != nightLight && r.product != magnetWithLight {
		return false
	}
	r.add(beacon.LightDetected, flag(wire.Le24(data) == 100))
	return true
}

func (r *reader) toothbrush(data []byte) bool {
	if len(data) != 1 && len(data) != 2 {
		return false
	}
	on := data[0] == 0
	r.add(beacon.Brushing, flag(on))
	if len(data) == 2 {
		if on {
			r.add(beacon.Count, float64(data[1]))
		} else {
			r.add(beacon.Score, float64(data[1]))
		}
	}
	return true
}

func (r *reader) brushing(data []byte) bool {
	if len(data) != 5 && len(data) != 6 || data[0] > 1 {
		return false
	}
	r.add(beacon.Brushing, flag(data[0] == 0))
	r.time(data[1:])
	if len(data) == 6 {
		r.add(beacon.Score, float64(data[5]))
	}
	return true
}

// magnet reads a sensor of doors and windows.
func (r *reader) magnet(data []byte) bool {
	if len(data) != 1 {
		return false
	}
	switch data[0] {
	case 0:
		r.add(beacon.Opening, 1)
	case 1:
		r.closed()
	case 2:
		r.add(beacon.Opening, 1)
		r.add(beacon.DoorLeftOpen, 1)
	default: // 3 is a reset of the device
		return false
	}
	return true
}

func (r *reader) closed() {
	r.add(beacon.Opening, 0)
	r.add(beacon.DoorLeftOpen, 0)
}

func (r *reader) opening(data []byte) bool {
	if len(data) != 1 {
		return false
	}
	switch data[0] {
	case 1:
		r.add(beacon.Opening, 1)
	case 2:
		r.closed()
	default:
		return false
	}
	return true
}

func (r *reader) leftOpen(data []byte) bool {
	if len(data) != 1 || data[0] != 1 {
		return false
	}
	r.add(beacon.Opening, 1)
	r.add(beacon.DoorLeftOpen, 1)
	return true
}

func (r *reader) removed(data []byte) bool {
	if len(data) != 1 || data[0] > 1 {
		return false
	}
	r.add(beacon.ForciblyRemoved, float64(data[0]))
	return true
}

// noMotion reads that no motion was seen and, in some products, for how long.
func (r *reader) noMotion(data []byte) bool {
	if len(data) == 4 {
		r.add(beacon.NoMotionDuration, float64(wire.Le32(data)))
	}
	r.add(beacon.Motion, 0)
	return true
}

// occupancy reads whether somebody is there. One product has a third state,
// which means nobody too.
func (r *reader) occupancy(data []byte) bool {
	if len(data) != 1 {
		return false
	}
	r.add(beacon.Occupancy, flag(data[0] == 1 || data[0] > 1 && r.product != bedOccupancy))
	return true
}

// waterEvent reads the beginning and the end of water below and above.
func (r *reader) waterEvent(data []byte) bool {
	if len(data) != 1 || data[0] > 3 {
		return false
	}
	q := beacon.WaterDetected
	if data[0] >= 2 {
		q = beacon.WaterDetectedAbove
	}
	r.add(q, flag(data[0]&1 == 0))
	return true
}

// emptyScale reads a scale that says 0, which is no mass.
func (r *reader) emptyScale(data []byte) bool {
	if len(data) != 9 || wire.Le32(data[1:]) != 0 {
		return false
	}
	r.add(beacon.ProfileID, float64(data[0]))
	r.time(data[5:])
	return true
}

// bodyScale reads a scale that sends three frames: mass, heart rate and
// impedance at the lower frequency, then the impedance at the higher one, then
// zeros when the person has stepped off.
func (r *reader) bodyScale(data []byte) bool {
	if len(data) != 9 {
		return false
	}
	var v [5]float64
	for i := range v {
		v[i] = layouts[0x6e16_09][i].of(data)
	}
	profile, mass, heart, impedance, time := v[0], v[1], v[2], v[3], v[4]
	r.add(beacon.ProfileID, profile)
	if mass != 0 {
		r.add(beacon.Mass, mass)
	}
	if heart > 0 && heart < 127 {
		r.add(beacon.HeartRate, heart+50)
	}
	stable := 0.0
	switch {
	case impedance == 0:
		stable = flag(mass != 0) // weighed in socks
	case mass == 0 && heart == 0:
		r.add(beacon.ImpedanceHigh, impedance)
		stable = 1
	default:
		r.add(beacon.ImpedanceLow, impedance)
	}
	r.add(beacon.MeasurementStable, stable)
	r.add(beacon.Timestamp, time)
	return true
}
