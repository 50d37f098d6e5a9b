package bthome_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// text writes readings on one line: "temperature=25.06 button.1=3".
func text(rs []beacon.Reading) string {
	var words []string
	for _, r := range rs {
		w := r.Quantity.String()
		if r.Channel > 0 {
			w += fmt.Sprintf(".%d", r.Channel)
		}
		if r.Quantity.Unit() != "bytes" || r.Quantity == beacon.UnknownQuantity {
			w += "=" + strconv.FormatFloat(r.Value, 'f', -1, 64)
		}
		if r.Raw != nil {
			w += fmt.Sprintf(":%x", r.Raw)
		}
		words = append(words, w)
	}
	return strings.Join(words, " ")
}

func TestReadings(t *testing.T) {
	for _, c := range []struct{ objects, want string }{
		{"", ""},
		{"002a016402ca0903bf13", "packet_id=42 battery=100 temperature=25.06 humidity=50.55"},
		{"02ca0902cf09451101" + "57ea" + "58ea", "temperature=25.06 temperature.1=25.11 temperature.2=27.3 temperature.3=-22 temperature.4=-7.7"},
		{"065e1f073e1d", "mass=80.3 mass.1=33.9559248182"},
		{"400c00414e00", "distance=0.012 distance.1=7.8"},
		{"47875648dc87", "volume=2215.1 volume.1=34.78"},
		{"04138a01", "pressure=1008.83"},
		{"2100210121ff", "motion=0 motion.1=1 motion.2=1"},
		{"1f0128001501", "unlocked=1 safe=0 battery_low=1"},
		{"3a003a013a803afe", "button=0 button.1=1 button.2=128 button.3=254"},
		{"3c00033c01033c0203", "dimmer=0 dimmer.1=-3 dimmer.2=3"},
		{"3c0703", "unknown=60:0703"},
		{"530568656c6c6f5400", "text:68656c6c6f raw:"},
		{"0164" + "f0010203" + "0164", "battery=100 unknown=240:0102030164"},
		{"505d396164", "timestamp=1684093277"},
		{"5bea0234ea", "count=-365690134"},
	} {
		sealed := beacon.Frame{Version: 2, Sealed: true}
		plain := beacon.Frame{Version: 2}
		for name, x := range map[string]struct {
			f *beacon.Frame
			b []byte
		}{
			"sealed":     {&sealed, expecttest.Unhex(c.objects)},
			"plain":      {&plain, expecttest.Unhex("40" + c.objects)},
			"with a MAC": {&plain, expecttest.Unhex("46a5808fe64854" + c.objects)},
		} {
			rs, err := network.Readings(make([]beacon.Reading, 1), x.f, x.b)
			if err != nil || text(rs[1:]) != c.want {
				t.Errorf("%s, %s: %s, %v, want %s", c.objects, name, text(rs[1:]), err, c.want)
			}
		}
	}
}

func TestReadingsV1(t *testing.T) {
	for _, c := range []struct{ objects, want string }{
		{"", ""},
		{"2302ca090303bf13020157", "temperature=25.06 humidity=50.55 battery=87"},
		{"021001030cef0a", "power_on=1 voltage=2.799"},
		{"45020000803f45020000c87f", "temperature=0.01 unknown=2:0000c87f"}, // not a number
		{"4907ffffffffffffef7f", "unknown=7:ffffffffffffef7f"},              // too many pounds to count in kg
		{"023a03033c0102", "button=3 dimmer=-2"},
		{"013a", "unknown=58:"},
		{"63506869" + "8350a1b2", "text:6869 raw:a1b2"},
		{"a550e8030000", "timestamp=1000"},
		{"02f101", "unknown=241:01"},
		{"02020164", ""},
	} {
		f := beacon.Frame{Version: 1}
		rs, err := network.Readings(make([]beacon.Reading, 1), &f, expecttest.Unhex(c.objects))
		if c.objects == "02020164" {
			if err != bthome.ErrObject || len(rs) != 1 {
				t.Errorf("%s: %s, %v", c.objects, text(rs[1:]), err)
			}
			continue
		}
		if err != nil || text(rs[1:]) != c.want {
			t.Errorf("%s: %s, %v, want %s", c.objects, text(rs[1:]), err, c.want)
		}
	}
}

func TestReadingsRefuse(t *testing.T) {
	for _, c := range []struct {
		sealed bool
		b      string
		want   error
	}{
		{true, "02ca0903bf", bthome.ErrObject},
		{true, "5305616263", bthome.ErrObject},
		{true, "53", bthome.ErrObject},
		{false, "", bthome.ErrLength},
		{false, "20", bthome.ErrVersion},
		{false, "420102", bthome.ErrLength},
		{false, "4002ca", bthome.ErrObject},
	} {
		f := beacon.Frame{Version: 2, Sealed: c.sealed}
		rs, err := network.Readings(make([]beacon.Reading, 1), &f, expecttest.Unhex(c.b))
		same(t, c.b, err, c.want)
		if len(rs) != 1 {
			t.Errorf("%s: %s beside an error", c.b, text(rs[1:]))
		}
	}
}

// TestEveryIdentifierHasAReading: none of the known identifiers is unknown.
func TestEveryIdentifierHasAReading(t *testing.T) {
	f := beacon.Frame{Version: 2, Sealed: true}
	for id := range 256 {
		o, ok := known(byte(id))
		if !ok {
			continue
		}
		b, err := o.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		rs, err := network.Readings(nil, &f, b)
		if err != nil || len(rs) != 1 || rs[0].Quantity == beacon.UnknownQuantity || rs[0].Quantity.String() == "invalid" {
			t.Errorf("identifier %02x: %s, %v", id, text(rs), err)
		}
	}
}
