package beacon

// Mode says how a tag of fyr's own protocol stands to its owner.
type Mode uint8

// The modes, as numbered in sealed frames. Silent is never on the air.
const (
	ModeNear      Mode = iota // the owner has proved to be here, minutes ago
	ModeSeparated             // nobody has
	ModeLost                  // as separated; the owner has said that it is lost
	ModeSilent                // somebody at the tag has made it show nothing
)

// String returns "near", "separated", "lost" or "silent".
func (m Mode) String() string {
	names := [...]string{"near", "separated", "lost", "silent"}
	if int(m) < len(names) {
		return names[m]
	}
	return "invalid"
}

// Charge is the state of a battery, by the codes of DULT.
type Charge uint8

// The states of a battery.
const (
	ChargeFull Charge = iota
	ChargeMedium
	ChargeLow
	ChargeCritical
)

// Kind says what the data behind the status of a sealed frame are.
type Kind uint8

// The kinds. Each of the first three has a sister with readings: a voltage in
// millivolts, two bytes, 0 unknown, and a temperature in hundredths of a degree
// Celsius, two bytes in two's complement, 8000 unknown, lie before the rest of
// the data. Integers are big endian. 3 and 7 are reserved.
const (
	KindLatched Kind = 0 // data
	KindLive    Kind = 1 // counter 2 | data
	KindDay     Kind = 2 // epoch mod 2^16, when the day's frame was made | data

	KindReadings = 4 // added to the others
)

// Head returns how many bytes of counter or epoch come before the data.
func (k Kind) Head() int {
	if k&^KindReadings == KindLatched {
		return 0
	}
	return 2
}

// SealedStatus is the first byte of a sealed plaintext:
//
//	mode 2 bits | charge 2 | clock lost 1 | kind 3    the highest bits first
//
// The zero value is that of a tag near its owner with a full battery.
type SealedStatus struct {
	Mode      Mode
	Charge    Charge
	ClockLost bool // the tag has restarted since its owner last talked to it
	Kind      Kind
}

// ParseSealedStatus reads a status. Every byte is one.
func ParseSealedStatus(b byte) SealedStatus {
	return SealedStatus{Mode: Mode(b >> 6), Charge: Charge(b >> 4 & 3), ClockLost: b>>3&1 == 1, Kind: Kind(b & 7)}
}

// Byte returns the status as a byte. Bits of fields that are too large are cut.
func (s SealedStatus) Byte() byte {
	b := byte(s.Mode&3)<<6 | byte(s.Charge&3)<<4 | byte(s.Kind&7)
	if s.ClockLost {
		b |= 1 << 3
	}
	return b
}
