package beacon

// The quantities. One vocabulary serves all networks: what two networks both
// measure has one name and one unit.
const (
	UnknownQuantity Quantity = iota
	Temperature
	Humidity
	Battery
	Voltage
	Illuminance
	AdvertCount
	Uptime
	TxPower
)

var quantities = [...]quantity{
	UnknownQuantity: {"unknown", ""},
	Temperature:     {"temperature", "°C"},
	Humidity:        {"humidity", "%"},
	Battery:         {"battery", "%"},
	Voltage:         {"voltage", "V"},
	Illuminance:     {"illuminance", "lx"},
	AdvertCount:     {"advert_count", ""},
	Uptime:          {"uptime", "s"},
	TxPower:         {"tx_power", "dBm"},
}
