package findmy

// Status is the status byte of a tag: battery in bits 7-6, device type in bits
// 5-4, maintained in bit 2. Hobby firmware uses it otherwise; phones clear the
// rest when they copy it into reports.
type Status uint8

// NeutralStatus is what the accessory specification asks for where there is
// nothing to tell: a full battery, device type [LicensedAccessory].
const NeutralStatus Status = 0x20

// NewStatus returns the status byte of its parts; the reserved bits are zero.
func NewStatus(b Battery, d Device, maintained bool) Status {
	s := Status(b&3)<<6 | Status(d&3)<<4
	if maintained {
		s |= 1 << 2
	}
	return s
}

// Battery returns what the tag says of its battery.
func (s Status) Battery() Battery { return Battery(s >> 6) }

// Device returns the device type.
func (s Status) Device() Device { return Device(s >> 4 & 3) }

// Maintained reports whether the owner was connected during the current 15
// minutes.
func (s Status) Maintained() bool { return s&(1<<2) != 0 }

// Battery is the charge of a battery in four steps.
type Battery uint8

// The charges.
const (
	BatteryFull Battery = iota
	BatteryMedium
	BatteryLow
	BatteryCritical
)

// String returns "full", "medium", "low" or "critical".
func (b Battery) String() string {
	names := [...]string{"full", "medium", "low", "critical"}
	if int(b) < len(names) {
		return names[b]
	}
	return "invalid"
}

// Device says what kind of thing a tag is.
type Device uint8

// The device types.
const (
	AppleDevice Device = iota
	AirTag
	LicensedAccessory // of another maker
	AirPods
)

// String returns "apple_device", "airtag", "licensed_accessory" or "airpods".
func (d Device) String() string {
	names := [...]string{"apple_device", "airtag", "licensed_accessory", "airpods"}
	if int(d) < len(names) {
		return names[d]
	}
	return "invalid"
}
