package beacon

// The quantities. One vocabulary serves all networks: what two networks both
// measure has one name and one unit, and a network converts what it sends in
// another. Units are those of [Quantity.Unit].
const (
	// UnknownQuantity is what the vocabulary has no name for. Value is the
	// network's own number of the type, Raw the data.
	UnknownQuantity Quantity = iota

	// Measurements.

	Acceleration    // magnitude
	CO2             // carbon dioxide
	Conductivity    // of soil
	Current         // electric
	DewPoint        //
	Direction       // where wind comes from, clockwise from north
	Distance        //
	Duration        //
	Energy          // counted
	Formaldehyde    //
	Gas             // counted volume of gas
	Gyroscope       // angular rate
	HeartRate       //
	Humidity        // of air, relative
	Illuminance     //
	ImpedanceHigh   // of a body, at the higher frequency
	ImpedanceLow    // of a body, at the lower frequency
	LightLevel      // in steps of the device's own
	Mass            //
	Moisture        // of soil and other things
	PM10            // particles up to 10 µm
	PM2_5           // particles up to 2.5 µm
	Power           // electric
	Precipitation   //
	Pressure        // of air
	Rotation        // angle
	RotationalSpeed //
	Speed           //
	Temperature     //
	TVOC            // volatile organic compounds
	UVIndex         //
	Voltage         // electric
	Volume          // of a liquid
	VolumeFlowRate  //
	VolumeStorage   // content of a store
	Water           // counted volume of water

	// How long a state has lasted.

	NoMotionDuration           // no motion seen
	OccupiedDuration           // somebody there
	PressureNotPresentDuration // nothing lies on it
	PressurePresentDuration    // something lies on it
	VacantDuration             // nobody there

	// The device itself.

	AdvertCount  // advertisements since it started
	Battery      // charge left
	BatteryLevel // 0 critical, 1 low, 2 medium, 3 full
	Channel      // number of a channel of data
	Consumable   // what is left of a filter and the like
	Count        // of anything; may be negative
	PacketID     // of an advertisement, modulo 256
	ProfileID    // of one of the device's users
	Score        // of the device's own
	Status       // code or bits of the network's own
	Timestamp    // Unix time
	TxPower      // transmit power
	Uptime       // since it started

	// Binary states: 1 means that the name is true.

	AntiLocked         // double-locked
	Armed              //
	BatteryCharging    //
	BatteryLow         //
	Boolean            // of no name
	Brushing           //
	CarbonMonoxide     // detected
	ChildLocked        //
	Cold               //
	Connected          //
	DoorForced         // pried open
	DoorKnock          //
	DoorLeftOpen       //
	DoorOpen           //
	DoorStuck          //
	Fingerprint        // accepted
	ForciblyRemoved    // torn from its place
	GarageDoorOpen     //
	GasDetected        //
	Heat               //
	LightDetected      //
	MeasurementStable  // final
	Motion             // detected
	Moving             // the device itself
	Occupancy          //
	Opening            // something is open
	PluggedIn          //
	PowerOn            //
	Presence           // at home
	Problem            //
	Running            //
	Safe               //
	Smoke              // detected
	Sound              // detected
	Tamper             //
	UltraWideband      // the device has it
	Unlocked           //
	Vibration          // detected
	WaterDetected      // from below, or from anywhere
	WaterDetectedAbove // from above
	WindowOpen         //

	// Events. 0 is no event: where a frame tells of several buttons it keeps
	// their order.

	// Button: 1 press, 2 double press, 3 triple press, 4 long press, 5 long
	// double press, 6 long triple press, 128 hold.
	Button
	// Dimmer is how far a knob was turned to the right; left is negative.
	Dimmer
	// DimmerPressed is how far a knob was turned while it was pressed.
	DimmerPressed
	// FingerprintResult: 0 accepted, 1 refused, 2 timeout, 3 too faint, 4 too
	// small, 5 too dry, 6 too wet.
	FingerprintResult
	// KeyID is the number of the key that was used on a lock.
	KeyID
	// LockAction: 0 unlocked outside, 1 locked, 2 double-locked, 3 double lock
	// released, 4 unlocked inside, 5 locked inside, 6 child lock on, 7 child lock
	// off, 8 locked outside, 15 abnormal.
	LockAction
	// LockMethod: 0 Bluetooth, 1 password, 2 biometrics, 3 key, 4 turntable,
	// 5 NFC, 6 one-time password, 7 two steps, 8 under coercion, 9 HomeKit,
	// 10 by hand, 11 automatic, 15 abnormal.
	LockMethod
	// PressCount is how often a knob was pressed.
	PressCount
	// PressDuration is how long a knob was pressed.
	PressDuration

	// Values in Raw.

	Raw  // bytes of the device's own
	Text // UTF-8 as the device sends it, not checked
)

// Units that are not those of a measurement.
const (
	unitState = "0/1"
	unitCode  = "code"
	unitBytes = "bytes"
)

var quantities = [...]quantity{
	UnknownQuantity: {"unknown", unitBytes},

	Acceleration:    {"acceleration", "m/s²"},
	CO2:             {"co2", "ppm"},
	Conductivity:    {"conductivity", "µS/cm"},
	Current:         {"current", "A"},
	DewPoint:        {"dew_point", "°C"},
	Direction:       {"direction", "°"},
	Distance:        {"distance", "m"},
	Duration:        {"duration", "s"},
	Energy:          {"energy", "kWh"},
	Formaldehyde:    {"formaldehyde", "mg/m³"},
	Gas:             {"gas", "m³"},
	Gyroscope:       {"gyroscope", "°/s"},
	HeartRate:       {"heart_rate", "bpm"},
	Humidity:        {"humidity", "%"},
	Illuminance:     {"illuminance", "lx"},
	ImpedanceHigh:   {"impedance_high", "Ω"},
	ImpedanceLow:    {"impedance_low", "Ω"},
	LightLevel:      {"light_level", ""},
	Mass:            {"mass", "kg"},
	Moisture:        {"moisture", "%"},
	PM10:            {"pm10", "µg/m³"},
	PM2_5:           {"pm2_5", "µg/m³"},
	Power:           {"power", "W"},
	Precipitation:   {"precipitation", "mm"},
	Pressure:        {"pressure", "hPa"},
	Rotation:        {"rotation", "°"},
	RotationalSpeed: {"rotational_speed", "rpm"},
	Speed:           {"speed", "m/s"},
	Temperature:     {"temperature", "°C"},
	TVOC:            {"tvoc", "µg/m³"},
	UVIndex:         {"uv_index", ""},
	Voltage:         {"voltage", "V"},
	Volume:          {"volume", "L"},
	VolumeFlowRate:  {"volume_flow_rate", "m³/h"},
	VolumeStorage:   {"volume_storage", "L"},
	Water:           {"water", "L"},

	NoMotionDuration:           {"no_motion_duration", "s"},
	OccupiedDuration:           {"occupied_duration", "s"},
	PressureNotPresentDuration: {"pressure_not_present_duration", "s"},
	PressurePresentDuration:    {"pressure_present_duration", "s"},
	VacantDuration:             {"vacant_duration", "s"},

	AdvertCount:  {"advert_count", ""},
	Battery:      {"battery", "%"},
	BatteryLevel: {"battery_level", unitCode},
	Channel:      {"channel", ""},
	Consumable:   {"consumable", "%"},
	Count:        {"count", ""},
	PacketID:     {"packet_id", ""},
	ProfileID:    {"profile_id", ""},
	Score:        {"score", ""},
	Status:       {"status", unitCode},
	Timestamp:    {"timestamp", "s"},
	TxPower:      {"tx_power", "dBm"},
	Uptime:       {"uptime", "s"},

	AntiLocked:         {"anti_locked", unitState},
	Armed:              {"armed", unitState},
	BatteryCharging:    {"battery_charging", unitState},
	BatteryLow:         {"battery_low", unitState},
	Boolean:            {"boolean", unitState},
	Brushing:           {"brushing", unitState},
	CarbonMonoxide:     {"carbon_monoxide", unitState},
	ChildLocked:        {"child_locked", unitState},
	Cold:               {"cold", unitState},
	Connected:          {"connected", unitState},
	DoorForced:         {"door_forced", unitState},
	DoorKnock:          {"door_knock", unitState},
	DoorLeftOpen:       {"door_left_open", unitState},
	DoorOpen:           {"door_open", unitState},
	DoorStuck:          {"door_stuck", unitState},
	Fingerprint:        {"fingerprint", unitState},
	ForciblyRemoved:    {"forcibly_removed", unitState},
	GarageDoorOpen:     {"garage_door_open", unitState},
	GasDetected:        {"gas_detected", unitState},
	Heat:               {"heat", unitState},
	LightDetected:      {"light_detected", unitState},
	MeasurementStable:  {"measurement_stable", unitState},
	Motion:             {"motion", unitState},
	Moving:             {"moving", unitState},
	Occupancy:          {"occupancy", unitState},
	Opening:            {"opening", unitState},
	PluggedIn:          {"plugged_in", unitState},
	PowerOn:            {"power_on", unitState},
	Presence:           {"presence", unitState},
	Problem:            {"problem", unitState},
	Running:            {"running", unitState},
	Safe:               {"safe", unitState},
	Smoke:              {"smoke", unitState},
	Sound:              {"sound", unitState},
	Tamper:             {"tamper", unitState},
	UltraWideband:      {"ultra_wideband", unitState},
	Unlocked:           {"unlocked", unitState},
	Vibration:          {"vibration", unitState},
	WaterDetected:      {"water_detected", unitState},
	WaterDetectedAbove: {"water_detected_above", unitState},
	WindowOpen:         {"window_open", unitState},

	Button:            {"button", unitCode},
	Dimmer:            {"dimmer", "steps"},
	DimmerPressed:     {"dimmer_pressed", "steps"},
	FingerprintResult: {"fingerprint_result", unitCode},
	KeyID:             {"key_id", unitCode},
	LockAction:        {"lock_action", unitCode},
	LockMethod:        {"lock_method", unitCode},
	PressCount:        {"press_count", ""},
	PressDuration:     {"press_duration", "s"},

	Raw:  {"raw", unitBytes},
	Text: {"text", unitBytes},
}
