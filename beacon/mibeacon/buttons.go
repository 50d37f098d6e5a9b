package mibeacon

import "github.com/seed-496a4445/fyr/beacon"

// The button events of [beacon.Button].
const (
	press       = 1
	doublePress = 2
	longPress   = 4
)

// buttons reads a button, a value and a kind of press. Knobs put the steps
// into the value or, turned while pressed, into the button.
func (r *reader) buttons(data []byte) bool {
	if len(data) != 3 {
		return false
	}
	button, value, kind := data[0], data[1], data[2]
	switch r.product {
	case oneButton, twoButtons, threeButtons:
		return r.switches(button, kind)
	}
	switch kind {
	case 0, 5:
		r.button(button, press)
	case 1:
		r.button(button, doublePress)
	case 2, 6:
		r.button(button, longPress)
	case 3:
		return r.knob(button, value)
	case 4:
		if button == 0 {
			r.add(beacon.Dimmer, float64(int8(value)))
		} else {
			r.add(beacon.DimmerPressed, float64(int8(button)))
		}
	default:
		return false
	}
	return true
}

// knob reads a knob that was pressed so often, or for so many seconds.
func (r *reader) knob(button, value byte) bool {
	switch button {
	case 0:
		r.button(0, press)
		r.add(beacon.PressCount, float64(value))
	case 1:
		r.button(0, longPress)
		r.add(beacon.PressDuration, float64(value))
	default:
		return false
	}
	return true
}

// switches reads a wall switch, which counts combinations of its buttons and
// has long and double presses the other way round.
func (r *reader) switches(combination, kind byte) bool {
	sets := "\x01"
	switch r.product {
	case twoButtons:
		sets = "\x01\x02\x03"
	case threeButtons:
		sets = "\x01\x02\x04\x03\x06\x05\x07"
	}
	events := [...]float64{press, longPress, doublePress}
	if int(kind) >= len(events) || int(combination) >= len(sets) {
		return false
	}
	return r.buttonSet(sets[combination], events[kind])
}

// buttonSet adds an event for each button whose bit is set.
func (r *reader) buttonSet(set byte, event float64) bool {
	for i := uint8(0); set != 0; i, set = i+1, set>>1 {
		if set&1 != 0 {
			r.button(i, event)
		}
	}
	return true
}

// buttonByIndex reads an event of the only button, or of one counted from
// first.
func (r *reader) buttonByIndex(data []byte, first byte, event float64) bool {
	switch {
	case len(data) == 0:
		r.button(0, event)
	case len(data) == 1 && data[0] >= first:
		r.button(data[0]-first, event)
	default:
		return false
	}
	return true
}

// buttonBySet reads an event of the only button, or of a set of two. One
// product puts the event into the set.
func (r *reader) buttonBySet(data []byte, event float64) bool {
	switch {
	case len(data) == 0:
		r.button(0, event)
		return true
	case len(data) != 1:
		return false
	case r.product == oneButtonBB && event == press:
		return r.buttonBB(data[0])
	case data[0] == 0 || data[0] > 3:
		return false
	}
	return r.buttonSet(data[0], event)
}

func (r *reader) buttonBB(code byte) bool {
	switch code {
	case 1:
		r.button(0, press)
	case 8:
		r.button(0, longPress)
	case 15:
		r.button(0, doublePress)
	default:
		return false
	}
	return true
}

func (r *reader) pressed(data []byte) bool {
	if len(data) != 1 || data[0] != 1 {
		return false
	}
	r.button(0, press)
	return true
}
