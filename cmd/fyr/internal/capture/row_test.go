package capture

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

func TestRows(t *testing.T) {
	full := beacon.Advert{Time: 1767323045_678e6, Address: beacon.Address{0xa4, 0xc1, 0x38, 0x8d, 0x18, 0xb2}, Type: beacon.AddressPublic, RSSI: -60, Data: expecttest.Unhex("0201060303d2fc")}
	with := func(change func(a *beacon.Advert)) beacon.Advert {
		a := full
		change(&a)
		return a
	}
	for _, c := range []struct {
		row  string
		want beacon.Advert
	}{
		{`{"time":"2026-01-02T03:04:05.678Z","address":"A4:C1:38:8D:18:B2","address_type":"public","rssi":-60,"data":"0201060303D2FC"}`, full},
		{` { "time" : "2026-01-02T04:04:05.678+01:00", "address":"a4c1388d18b2","address_type":"public","rssi":-60,"data":"0201060303d2fc", "more":{"a":[1,{}]}, "name":null} `, full},
		{`{"time":1767323045.678,"address":"a4-c1-38-8d-18-b2","address_type":"random","rssi":-60,"data":"0201060303d2fc"}`,
			with(func(a *beacon.Advert) { a.Type = beacon.AddressRandom })},
		{`{"time":1767323045.678,"address":"a4:c1:38:8d:18:b2","rssi":null,"data":"0201060303d2fc","manufacturer":{"004c":"00"},"service_data":null}`,
			with(func(a *beacon.Advert) { a.Type, a.RSSI = beacon.AddressUnknown, 127 })},
		{`{"data":""}`, beacon.Advert{Type: beacon.AddressAnonymous, RSSI: 127}},
		{`{"time":null,"address":"a4:c1:38:8d:18:b2"}`, beacon.Advert{Address: full.Address, RSSI: 127}},
		{`{"manufacturer":{"0499":"05","004C":"1219"},"service_data":{"fcd2":"40","0000feaa-0000-1000-8000-00805f9b34fb":"00"}}`,
			beacon.Advert{Type: beacon.AddressAnonymous, RSSI: 127, Data: expecttest.Unhex("05ff4c001219 04ff990405 0416aafe00 0416d2fc40")}},
		{`{"service_data":{"12345678":"aa","0000fcd2":"bb","0000fcd2-0000-1000-8000-00805f9b34fb":"cc","00112233445566778899aabbccddeeff":"dd","12345678-0000-1000-8000-00805F9B34FB":"ee"}}`,
			beacon.Advert{Type: beacon.AddressAnonymous, RSSI: 127, Data: expecttest.Unhex("0416d2fcbb 0416d2fccc 1221ffeeddccbbaa99887766554433221100dd 062078563412aa 062078563412ee")}},
		{`{"manufacturer":{}}`, beacon.Advert{Type: beacon.AddressAnonymous, RSSI: 127}},
		{`{"hci_event":"043e1302010301b2188d38c1a4070201060303d2fcc4"}`, with(func(a *beacon.Advert) { a.Time, a.Type = 0, beacon.AddressRandom })},
		{`{"hci_event":"3E1302010300B2188D38C1A4070201060303D2FCC4","time":1767323045.678,"mac":"x","data":"y","service_data":"z"}`, full},
		{`{"mac":"a4:c1:38:8d:18:b2","service_uuid":"fcd2","service_data":"40","src":"x"}`,
			beacon.Advert{Address: full.Address, RSSI: 127, Data: expecttest.Unhex("0416d2fc40")}},
		{`{"service_uuid":"0000FE95-0000-1000-8000-00805f9b34fb","service_data":"30","rssi":0,"address_type":"public","mac":"a4:c1:38:8d:18:b2","time":1}`,
			beacon.Advert{Time: 1e9, Address: full.Address, Type: beacon.AddressPublic, Data: expecttest.Unhex("041695fe30")}},
	} {
		t.Run(c.row, func(t *testing.T) { wants(t, []byte(c.row), c.want) })
	}
}

func TestRowsMalformed(t *testing.T) {
	for _, row := range []string{
		`{}`, `{"foo":1}`, `{"mac":"a4:c1:38:8d:18:b2"}`, `{"rssi":-60}`, `{"data":null}`, `{"service_uuid":"fcd2"}`,
		`{"data":"0"}`, `{"data":"0g"}`, `{"data":1}`, `{"data":["00"]}`, `{"data":"00"} x`, `{"data":"00"}{"data":"00"}`, `{"data":"00"`, `{"data":"00",}`,
		`{"data":"00","rssi":"-60"}`, `{"data":"00","rssi":-129}`, `{"data":"00","rssi":128}`, `{"data":"00","rssi":-60.5}`,
		`{"data":"00","time":"yesterday"}`, `{"data":"00","time":""}`, `{"data":"00","time":true}`, `{"data":"00","time":[1]}`, `{"data":"00","time":"1767323045"}`,
		`{"data":"00","address":"a4:c1:38:8d:18"}`, `{"data":"00","address":1}`, `{"data":"00","address":"a4:c1:38:8d:18:b2","address_type":"static"}`,
		`{"data":"00","address":"a4:c1:38:8d:18:b2","address_type":1}`,
		`{"manufacturer":"1219"}`, `{"manufacturer":{"4c":"00"}}`, `{"manufacturer":{"76":"00"}}`, `{"manufacturer":{"004c":"0"}}`, `{"manufacturer":{"004c":1}}`, `{"data":"00","manufacturer":{"004c":1}}`,
		`{"service_data":"40"}`, `{"service_data":{"fcd":"40"}}`, `{"service_data":{"fcd2":"4"}}`, `{"service_data":{"fcd2ab":"40"}}`, `{"service_data":{"":"40"}}`, `{"service_data":{"fcd2":4}}`,
		`{"service_uuid":"fcd2","service_data":{"fcd2":"40"}}`, `{"service_uuid":1,"service_data":"40"}`,
		`{"hci_event":"043"}`, `{"hci_event":1}`,
		fmt.Sprintf(`{"manufacturer":{"004c":"%0506d"}}`, 0), fmt.Sprintf(`{"service_data":{"fcd2":"%0506d"}}`, 0),
		`x`, `[]`, `"x"`, `null7`, "\xff",
	} {
		p := refused(t, []byte(`{"data":""}`+"\n"+row+"\n"+`{"data":""}`+"\n"), 2, ErrRow)
		if len(p.adverts) != 2 {
			t.Errorf("%s: %d adverts", row, len(p.adverts))
		}
		if text := p.errs[0].Error(); !strings.HasPrefix(text, "file: record 2 at byte 12: not a JSON row of a known shape: ") {
			t.Error(text)
		}
	}
	good := `{"data":""}` + "\n"
	refused(t, []byte(good+`{"hci_event":""}`), 2, ErrShort)
	refused(t, []byte(good+`{"hci_event":"043e"}`), 2, ErrShort)
	refused(t, []byte(good+fmt.Sprintf(`{"data":"%0*d"}`, 2*(beacon.ExtendedSize+1), 0)), 2, ErrData)
	wants(t, []byte(fmt.Sprintf(`{"data":"%0*d"}`, 2*beacon.ExtendedSize, 0)), beacon.Advert{Type: beacon.AddressAnonymous, RSSI: 127, Data: make([]byte, beacon.ExtendedSize)})
}

func TestRowLongerThanAny(t *testing.T) {
	row := func(n int) string {
		return `{"data":"","x":"` + strings.Repeat("x", n-len(`{"data":"","x":""}`+"\n")) + `"}` + "\n"
	}
	if p := refused(t, []byte(row(maxRecord)+row(maxRecord+1)+row(100)), 2, ErrHuge); len(p.adverts) != 2 {
		t.Errorf("%d adverts", len(p.adverts))
	}
	refused(t, []byte(row(100)+strings.TrimSpace(row(maxRecord+2))), 2, ErrHuge)
}

func TestRowsOfWindows(t *testing.T) {
	b := append(bytes.Clone(byteOrderMark), "{\"data\":\"00\"}\r\n\r\n{\"data\":\"01\"}\r\n"...)
	if p := wants(t, b, beacon.Advert{Type: beacon.AddressAnonymous, RSSI: 127, Data: []byte{0}}, beacon.Advert{Type: beacon.AddressAnonymous, RSSI: 127, Data: []byte{1}}); p.counts.Records != 2 {
		t.Errorf("%+v", p.counts)
	}
	if p := read(t, byteOrderMark); p.err == nil {
		t.Error("a byte order mark alone is a capture")
	}
}

func TestParseSeconds(t *testing.T) {
	for s, want := range map[string]int64{
		"0":                      0,
		"-0":                     0,
		"1767323045":             1767323045e9,
		"1767323045.123456789":   1767323045_123456789,
		"1767323045.1234567899":  1767323045_123456789,
		"1.5e3":                  1500e9,
		"15E-1":                  1.5e9,
		"-15e-1":                 -1.5e9,
		"-1.5":                   -1.5e9,
		"-0.25":                  -0.25e9,
		"-2208988800":            -2208988800e9,
		"5000000000":             5000000000e9,
		"9223372035":             9223372035e9,
		"9223372037":             math.MaxInt64,
		"-9223372037":            math.MinInt64,
		"99999999999999999999":   math.MaxInt64,
		"-99999999999999999999":  math.MinInt64,
		"1e300":                  math.MaxInt64,
		"-1e999":                 math.MinInt64,
		"9223372036854775807.99": math.MaxInt64,
	} {
		if got, ok := parseSeconds(s); !ok || got != want {
			t.Errorf("parseSeconds(%s) = %d, %v, want %d", s, got, ok, want)
		}
	}
}

func TestRowTimes(t *testing.T) {
	for s, want := range map[string]int64{
		"1969-12-31T23:59:59.5Z":         -0.5e9,
		"1900-01-01T00:00:00Z":           -2208988800e9,
		"2200-01-01T00:00:00Z":           7258118400e9,
		"0001-01-01T00:00:00Z":           math.MinInt64,
		"9999-12-31T23:59:59Z":           math.MaxInt64,
		"2026-01-02T03:04:05.123456789Z": 1767323045_123456789,
	} {
		p := wants(t, []byte(`{"data":"","time":"`+s+`"}`), beacon.Advert{Time: want, Type: beacon.AddressAnonymous, RSSI: 127})
		if rec := p.records[0]; rec.Time != want || !rec.Timed {
			t.Errorf("%s: %+v", s, rec)
		}
	}
	if p := read(t, []byte(`{"data":""}`)); p.records[0].Timed {
		t.Error("a row without a time is timed")
	}
}
