package beacon

// Reading is one measured or reported value, in the unit of its quantity.
type Reading struct {
	Quantity Quantity
	// Channel counts the readings of one quantity in one frame from 0: two
	// temperatures, four buttons.
	Channel uint8
	// Value in the unit of the quantity. Codes, such as those of events, and
	// binary states (0, 1) are numbers too.
	Value float64
	// Raw is the value of a quantity that is not a number, such as text, else
	// nil. It aliases the frame.
	Raw []byte
}

// AppendReading appends r to dst with the next free channel of its quantity,
// where the readings of the same frame begin at dst[frame]. Past 255 the
// channel stays at 255.
func AppendReading(dst []Reading, frame int, r Reading) []Reading {
	r.Channel = 0
	for i := len(dst) - 1; i >= frame; i-- {
		if dst[i].Quantity == r.Quantity {
			r.Channel = dst[i].Channel
			if r.Channel < 255 {
				r.Channel++
			}
			break
		}
	}
	return append(dst, r)
}

// Quantity names what was measured. Its number is not stable across versions:
// store its name.
type Quantity uint16

// quantity describes a Quantity for output.
type quantity struct{ name, unit string }

// String returns the quantity's name in lower snake case.
func (q Quantity) String() string {
	if int(q) < len(quantities) {
		return quantities[q].name
	}
	return "invalid"
}

// Unit returns the unit of the quantity's values, as in "°C" or "%". It is
// empty for numbers without a unit, "0/1" for binary states, "code" for codes
// of events and states, and "bytes" where the value is in Raw.
func (q Quantity) Unit() string {
	if int(q) < len(quantities) {
		return quantities[q].unit
	}
	return ""
}

// Quantities calls yield for every quantity, until it returns false.
func Quantities(yield func(Quantity) bool) {
	for q := range quantities {
		if !yield(Quantity(q)) {
			return
		}
	}
}
