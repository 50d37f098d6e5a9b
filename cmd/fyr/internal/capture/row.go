package capture

import (
	"encoding/hex"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
)

// row is a JSON row, of whichever shape. Keys that it does not know it passes
// over, and null is as good as no key.
type row struct {
	Time         json.RawMessage   `json:"time"`
	Address      *string           `json:"address"`
	AddressType  *string           `json:"address_type"`
	RSSI         *int8             `json:"rssi"`
	Data         *string           `json:"data"`
	Manufacturer map[string]string `json:"manufacturer"`
	ServiceData  json.RawMessage   `json:"service_data"` // object, or text beside service_uuid
	HCIEvent     *string           `json:"hci_event"`
	MAC          *string           `json:"mac"`
	ServiceUUID  *string           `json:"service_uuid"`
}

// row reads a row of JSON. It sets the time of rec.
func (d *decoder) row(dst []beacon.Advert, rec *Record, b []byte) ([]beacon.Advert, error) {
	var r row
	if err := json.Unmarshal(b, &r); err != nil {
		return dst, because(ErrRow, "%s", jsonFault(err))
	}
	if err := r.setTime(rec); err != nil {
		return dst, err
	}
	if r.HCIEvent != nil {
		return d.eventRow(dst, rec, *r.HCIEvent)
	}
	a := beacon.Advert{Time: rec.Time, RSSI: noRSSI}
	if r.RSSI != nil {
		a.RSSI = *r.RSSI
	}
	if err := r.setAddress(&a); err != nil {
		return dst, err
	}
	data, err := r.advertisingData()
	if err != nil {
		return dst, err
	}
	if len(data) > beacon.ExtendedSize {
		return dst, ErrData
	}
	a.Data = d.keep(data)
	return append(dst, a), nil
}

// jsonFault says in short what encoding/json found.
func jsonFault(err error) string {
	if e, ok := err.(*json.UnmarshalTypeError); ok && e.Field != "" {
		return "wrong type of " + e.Field
	}
	return "not one JSON object"
}

// eventRow reads an HCI event in hex, with or without the byte that tells
// events in H4. With it the size of the parameters is one byte further on.
func (d *decoder) eventRow(dst []beacon.Advert, rec *Record, text string) ([]beacon.Advert, error) {
	b, err := hex.DecodeString(text)
	if err != nil {
		return dst, because(ErrRow, "hci_event is not hex")
	}
	if len(b) >= 3 && b[0] == h4Event && int(b[2]) == len(b)-3 {
		b = b[1:]
	}
	return d.event(dst, rec, b)
}

// setTime reads the time, RFC 3339 text or Unix seconds.
func (r *row) setTime(rec *Record) error {
	if len(r.Time) == 0 || string(r.Time) == "null" {
		return nil
	}
	var ok bool
	if r.Time[0] == '"' {
		var text string
		if json.Unmarshal(r.Time, &text) == nil {
			t, err := time.Parse(time.RFC3339Nano, text)
			rec.Time, ok = unixNanos(t.Unix(), int64(t.Nanosecond())), err == nil
		}
	} else {
		rec.Time, ok = parseSeconds(string(r.Time))
	}
	if !ok {
		return because(ErrRow, "time is neither RFC 3339 nor Unix seconds")
	}
	rec.Timed = true
	return nil
}

// parseSeconds reads a JSON number of seconds as nanoseconds, rounded down to
// the digits that there are room for: a float64 would be good to some 200 ns.
func parseSeconds(s string) (int64, bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.ContainsAny(fraction, "eE") {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil && !math.IsInf(f, 0) {
			return 0, false
		}
		floor := math.Floor(f)
		if math.Abs(floor) > math.MaxInt64/1_000_000_000 {
			return unixNanos(int64(math.Copysign(math.MaxInt64/1_000_000_000, f)), 0), true
		}
		return unixNanos(int64(floor), int64((f-floor)*1e9)), true
	}
	var nanos int64
	for i := range 9 {
		nanos *= 10
		if i < len(fraction) {
			nanos += int64(fraction[i] - '0') // digits: it is a JSON number
		}
	}
	if strings.HasPrefix(whole, "-") && nanos > 0 {
		return unixNanos(seconds-1, 1e9-nanos), true
	}
	return unixNanos(seconds, nanos), true
}

// setAddress reads the address and its type. A row without one is of an
// operating system that hides it.
func (r *row) setAddress(a *beacon.Advert) error {
	text := r.Address
	if text == nil {
		text = r.MAC
	}
	if text == nil {
		a.Type = beacon.AddressAnonymous
		return nil
	}
	var err error
	if a.Address, err = beacon.ParseAddress(*text); err != nil {
		return because(ErrRow, "not a Bluetooth address")
	}
	if r.AddressType == nil {
		return nil
	}
	for _, t := range []beacon.AddressType{beacon.AddressUnknown, beacon.AddressPublic, beacon.AddressRandom, beacon.AddressAnonymous} {
		if t.String() == *r.AddressType {
			a.Type = t
			return nil
		}
	}
	return because(ErrRow, "unknown address_type")
}

// advertisingData returns the AD structures of the row, or what an operating
// system has left of them put together again: manufacturer data first, each
// kind in the order of the identifiers. Where there are both, the raw ones are
// the whole truth.
func (r *row) advertisingData() ([]byte, error) {
	hidden, known, err := r.hiddenData()
	if err != nil {
		return nil, err
	}
	if r.Data != nil {
		b, err := hex.DecodeString(*r.Data)
		if err != nil {
			return nil, because(ErrRow, "data is not hex")
		}
		return b, nil
	}
	if !known && r.Address == nil {
		return nil, because(ErrRow, "neither data nor hci_event nor service data")
	}
	return hidden, nil
}

// hiddenData builds AD structures from manufacturer and service data; known
// says that there were any.
func (r *row) hiddenData() (dst []byte, known bool, err error) {
	services := map[string]string{}
	switch {
	case len(r.ServiceData) == 0 || string(r.ServiceData) == "null":
	case r.ServiceUUID != nil:
		var text string
		if json.Unmarshal(r.ServiceData, &text) != nil {
			return nil, false, because(ErrRow, "wrong type of service_data")
		}
		services[*r.ServiceUUID] = text
	default:
		if json.Unmarshal(r.ServiceData, &services) != nil {
			return nil, false, because(ErrRow, "wrong type of service_data")
		}
	}
	for _, id := range slices.Sorted(maps.Keys(r.Manufacturer)) {
		if dst, err = appendManufacturer(dst, id, r.Manufacturer[id]); err != nil {
			return nil, false, err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(services)) {
		if dst, err = appendService(dst, id, services[id]); err != nil {
			return nil, false, err
		}
	}
	return dst, r.Manufacturer != nil || len(services) > 0, nil
}

// appendManufacturer appends a manufacturer structure; id is a company
// identifier of four hex digits.
func appendManufacturer(dst []byte, id, text string) ([]byte, error) {
	company, err := hex.DecodeString(id)
	if err != nil || len(company) != 2 {
		return nil, because(ErrRow, "company identifier is not four hex digits")
	}
	data, err := hex.DecodeString(text)
	if err != nil {
		return nil, because(ErrRow, "manufacturer data is not hex")
	}
	if len(data) > 252 {
		return nil, because(ErrRow, "manufacturer data does not fit its structure")
	}
	return beacon.AppendManufacturer(dst, uint16(company[0])<<8|uint16(company[1]), data), nil
}

// AD types of service data by the size of the UUID.
const (
	typeServiceData32  = 0x20
	typeServiceData128 = 0x21
)

// baseUUID is what 16- and 32-bit UUIDs stand in, behind their first 8 digits.
const baseUUID = "00001000800000805f9b34fb"

// appendService appends a service-data structure; id is a UUID of 16, 32 or
// 128 bits in hex. A long one that stands for a short one is shortened.
func appendService(dst []byte, id, text string) ([]byte, error) {
	digits := strings.ToLower(id)
	if len(digits) == 36 && digits[8] == '-' && digits[13] == '-' && digits[18] == '-' && digits[23] == '-' {
		digits = digits[:8] + digits[9:13] + digits[14:18] + digits[19:23] + digits[24:]
	}
	if short, ok := strings.CutSuffix(digits, baseUUID); ok && len(short) == 8 {
		digits = short
	}
	if len(digits) == 8 && strings.HasPrefix(digits, "0000") {
		digits = digits[4:]
	}
	uuid, err := hex.DecodeString(digits)
	if err != nil {
		return nil, because(ErrRow, "service UUID is not hex")
	}
	data, err := hex.DecodeString(text)
	if err != nil {
		return nil, because(ErrRow, "service data is not hex")
	}
	t := map[int]byte{2: beacon.TypeServiceData16, 4: typeServiceData32, 16: typeServiceData128}[len(uuid)]
	if t == 0 {
		return nil, because(ErrRow, "service UUID is not of 16, 32 or 128 bits")
	}
	if len(uuid)+len(data) > 254 {
		return nil, because(ErrRow, "service data does not fit its structure")
	}
	slices.Reverse(uuid)
	return beacon.AppendStructure(dst, t, append(uuid, data...)), nil
}
