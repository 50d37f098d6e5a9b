package mibeacon_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/mibeacon"
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
		w += "=" + strconv.FormatFloat(r.Value, 'f', -1, 64)
		if r.Raw != nil {
			w += fmt.Sprintf(":%x", r.Raw)
		}
		words = append(words, w)
	}
	return strings.Join(words, " ")
}

// The products of which a type means something of its own.
const (
	k9b1  = 0x1568
	k9b2  = 0x1569
	k9b3  = 0x0dfd
	k9bb  = 0x1c10
	night = 0x07f6
	bed   = 0x4683
)

func TestReadings(t *testing.T) {
	for _, c := range []struct {
		product       uint16
		objects, want string
	}{
		{0, "", ""},
		{0, "030001" + "00", "motion=1"},
		{0, "060005" + "0100000000", "key_id=1 fingerprint_result=0 fingerprint=1"},
		{0, "060005" + "ffffffff03", "key_id=4294967295 fingerprint_result=3 fingerprint=0"},
		{0, "070001" + "00", "door_open=1"},
		{0, "070005" + "01e96c7c65", "door_open=0 door_left_open=0 timestamp=1702653161"},
		{0, "070001" + "02", "door_open=1 door_left_open=1"},
		{0, "070001" + "03" + "070001" + "04" + "070001" + "05", "door_knock=1 door_forced=1 door_stuck=1"},
		{0, "070001" + "06", "unknown=7:06"},
		{0, "080001" + "00" + "080005" + "01e96c7c65", "armed=1 armed.1=0 timestamp=1702653161"},
		{0, "0a0002" + "750d", "temperature=34.45"},
		{0, "0b0009" + "b400000000f76c7c65", "lock_action=4 lock_method=11 key_id=0 unlocked=1 timestamp=1702653175"},
		{0, "0b0009" + "2002000180e93e1c63", "lock_action=0 lock_method=2 key_id=2147549186 unlocked=1 timestamp=1662795497"},
		{0, "0b0009" + "0100000000f76c7c65", "lock_action=1 lock_method=0 key_id=0 unlocked=0 timestamp=1702653175"},
		{0, "0b0009" + "0200000000f76c7c65", "lock_action=2 lock_method=0 key_id=0 anti_locked=1 timestamp=1702653175"},
		{0, "0b0009" + "0300000000f76c7c65", "lock_action=3 lock_method=0 key_id=0 anti_locked=0 timestamp=1702653175"},
		{0, "0b0009" + "0600000000f76c7c65", "lock_action=6 lock_method=0 key_id=0 child_locked=1 timestamp=1702653175"},
		{0, "0b0009" + "0700000000f76c7c65", "lock_action=7 lock_method=0 key_id=0 child_locked=0 timestamp=1702653175"},
		{0, "0b0009" + "ff00000000f76c7c65", "lock_action=15 lock_method=15 key_id=0 timestamp=1702653175"},
		{0, "0f0003" + "640000", "motion=1 illuminance=100"},
		{night, "0f0003" + "640000" + "0f0003" + "010000", "motion=1 light_detected=1 motion.1=1 light_detected.1=0"},
		{0x0a8d, "0f0003" + "000100", "motion=1 light_detected=1"},
		{0, "100001" + "00" + "100002" + "0005" + "100002" + "0164", "brushing=1 brushing.1=1 count=5 brushing.2=0 score=100"},

		{0, "011003" + "030002", "button.3=4"},
		{0, "011003" + "020001", "button.2=2"},
		{0, "011003" + "000000" + "011003" + "010005" + "011003" + "010006", "button=1 button.1=1 button.1=4"},
		{0, "011003" + "000203", "button=1 press_count=2"},
		{0, "011003" + "010603", "button=4 press_duration=6"},
		{0, "011003" + "00ff04" + "011003" + "000304", "dimmer=-1 dimmer.1=3"},
		{0, "011003" + "fe0004" + "011003" + "020004", "dimmer_pressed=-2 dimmer_pressed.1=2"},
		{0, "011003" + "020203", "unknown=4097:020203"},
		{0, "011003" + "020207", "unknown=4097:020207"},
		{k9b1, "011003" + "000001", "button=4"},
		{k9b1, "011003" + "010001", "unknown=4097:010001"},
		{k9b2, "011003" + "020002", "button=2 button.1=2"},
		{k9b3, "011003" + "040000", "button.1=1 button.2=1"},
		{k9b3, "011003" + "050000" + "011003" + "060000", "button=1 button.2=1 button=1 button.1=1 button.2=1"},
		{k9b3, "011003" + "070000", "unknown=4097:070000"},
		{k9b3, "011003" + "000003", "unknown=4097:000003"},

		{0, "041002" + "38ff", "temperature=-20"},
		{0, "051002" + "0164", "power_on=1 temperature=100"},
		{0, "061002" + "d301", "humidity=46.7"},
		{0, "071003" + "640000", "illuminance=100"},
		{night, "071003" + "640000" + "071003" + "010000", "light_detected=1 light_detected.1=0"},
		{0x098b, "071003" + "640000", "light_detected=1"},
		{0, "081001" + "14" + "091002" + "2c01" + "0a1001" + "63", "moisture=20 conductivity=300 battery=99"},
		{0, "0d1004" + "e200c501", "temperature=22.6 humidity=45.3"},
		{0, "101002" + "0500" + "121001" + "01" + "131001" + "60", "formaldehyde=0.05 power_on=1 consumable=96"},
		{0, "141001" + "01" + "151001" + "02" + "181001" + "00", "water_detected=1 smoke=1 light_detected=0"},
		{0, "171004" + "78000000" + "171004" + "00000000", "no_motion_duration=120 motion=0 no_motion_duration.1=0 motion.1=1"},
		{0, "191001" + "00" + "191001" + "01", "opening=1 opening.1=0 door_left_open=0"},
		{0, "191001" + "02" + "191001" + "03", "opening=1 door_left_open=1 unknown=4121:03"},
		{0, "1b1004" + "1e000000" + "1b1000", "no_motion_duration=30 motion=0 motion.1=0"},
		{0, "002005" + "740d100e5d", "temperature=34.44 temperature.1=36 battery=93"},
		{0, "033005" + "00e96c7c65" + "033006" + "01e96c7c6550", "brushing=1 timestamp=1702653161 brushing.1=0 timestamp.1=1702653161 score=80"},
		{0, "033006" + "02e96c7c6550", "unknown=12291:02e96c7c6550"},

		{0, "014804" + "9a99c941", "temperature=25.2"},
		{0, "024801" + "27" + "034801" + "64", "humidity=39 battery=100"},
		{0, "044801" + "01" + "044801" + "02" + "044801" + "00", "opening=1 opening.1=0 door_left_open=0 unknown=18436:00"},
		{0, "054804" + "00002d43", "illuminance=173"},
		{0, "054804" + "0000c07f" + "054804" + "000080ff", "unknown=18437:0000c07f unknown.1=18437:000080ff"},
		{0, "064801" + "01" + "084804" + "00003442" + "0c4801" + "00", "water_detected=1 humidity=45 opening=1"},
		{0, "184802" + "3c00" + "184802" + "0000", "no_motion_duration=60 motion=0 no_motion_duration.1=0 motion.1=1"},
		{0, "3c4801" + "00" + "3d4804" + "781e0000" + "3e4804" + "01000000", "occupancy=0 pressure_present_duration=7800 pressure_not_present_duration=1"},
		{0, "4e4801" + "1f" + "4e4801" + "00", "occupancy=1 occupancy.1=0"},
		{bed, "4e4801" + "01" + "4e4801" + "02", "occupancy=1 occupancy.1=0"},
		{0, "514801" + "05" + "524801" + "02", "occupied_duration=300 vacant_duration=120"},
		{0, "7b4801" + "01", "water_detected_above=1"},
		{0, "014a01" + "01" + "014e01" + "00", "battery_low=1 battery_low.1=0"},
		{0, "084a04" + "00006443", "illuminance=228 motion=1"},
		{0, "0c4a00" + "0d4a01" + "01" + "0e4a01" + "00", "button=1 button.1=2 button=4"},
		{0, "0f4a01" + "01" + "0f4a01" + "02", "forcibly_removed=1 unknown=18959:02"},
		{0, "124a01" + "01" + "124a01" + "02", "opening=1 opening.1=0 door_left_open=0"},
		{0, "134a01" + "01" + "134a01" + "02", "button=1 unknown=18963:02"},
		{0, "1a4a01" + "01" + "1a4a01" + "00", "opening=1 door_left_open=1 unknown=18970:00"},
		{0, "684a01" + "00" + "684a01" + "01", "water_detected=1 water_detected.1=0"},
		{0, "684a01" + "02" + "684a01" + "03" + "684a01" + "04", "water_detected_above=1 water_detected_above.1=0 unknown=19048:04"},
		{0, "014c04" + "cdccd041" + "024c01" + "26" + "034c01" + "64" + "084c04" + "00003442", "temperature=26.1 humidity=38 battery=100 humidity.1=45"},
		{0, "0c4e00" + "0d4e01" + "02" + "0e4e01" + "03", "button=1 button.1=2 button=4 button.1=4"},
		{0, "0c4e01" + "00" + "0c4e01" + "04" + "0c4e02" + "0101", "unknown=19980:00 unknown.1=19980:04 unknown.2=19980:0101"},
		{k9bb, "0c4e01" + "01" + "0c4e01" + "08" + "0c4e01" + "0f" + "0c4e01" + "02", "button=1 button=4 button=2 unknown=19980:02"},
		{0, "0c5600" + "0d5601" + "01" + "0e5601" + "04" + "0c5601" + "00", "button=1 button=2 button.3=4 unknown=22028:00"},
		{0, "035001" + "64", "battery=100"},
		{0, "164e09" + "01511800008a1b1169", "profile_id=1 mass=62.25 timestamp=1762728842"},
		{0, "164e09" + "01000000008a1b1169", "profile_id=1 timestamp=1762728842"},
		{0, "166e09" + "01bb52e154ed26f767", "profile_id=1 mass=69.9 heart_rate=92 impedance_low=543.2 measurement_stable=0 timestamp=1744250605"},
		{0, "166e09" + "010000c04ded26f767", "profile_id=1 impedance_high=497.6 measurement_stable=1 timestamp=1744250605"},
		{0, "166e09" + "01ebfa0300d50f186a", "profile_id=1 mass=74.7 measurement_stable=1 timestamp=1779961813"},
		{0, "166e09" + "0100000000d50f186a", "profile_id=1 measurement_stable=0 timestamp=1779961813"},

		{0, "165a01" + "02" + "061002" + "d301", "unknown=23062:02 humidity=46.7"},
		{0, "061001" + "d3" + "ffff00", "unknown=4102:d3 unknown.1=65535:"},
		{0, "0a0002" + "750d" + "07", "temperature=34.45"},
		{0, "061002" + "d301" + "0610", "humidity=46.7"},
	} {
		plain := mibeacon.Frame{Control: mibeacon.ObjectIncluded, Product: c.product, Payload: expecttest.Unhex(c.objects)}
		sealed := mibeacon.Frame{Control: mibeacon.Sealed, Product: c.product}
		for name, x := range map[string]struct {
			f     beacon.Frame
			plain []byte
		}{
			"plain":  {beacon.Frame{Body: plain.Append(nil)}, plain.Append(nil)},
			"sealed": {beacon.Frame{Body: sealed.Append(nil), Sealed: true}, expecttest.Unhex(c.objects)},
		} {
			rs, err := network.Readings(make([]beacon.Reading, 1), &x.f, x.plain)
			if err != nil || text(rs[1:]) != c.want {
				t.Errorf("%s, %04x %s: %s, %v, want %s", name, c.product, c.objects, text(rs[1:]), err, c.want)
			}
		}
	}
}

// TestReadingsOfPlainFrames finds the objects where the capability leaves their
// place in doubt.
func TestReadingsOfPlainFrames(t *testing.T) {
	for _, c := range []struct{ frame, want string }{
		{"7120980012f34f6b8d7cc40d041002c400", "temperature=19.6"},
		{"30585b0502483cd438c1a408", ""},
		{"60500000002000" + "041002c400", "temperature=19.6"},
		{"6050000000200000" + "041002c400", "temperature=19.6"},
		{"605000000018" + "041002c400", "temperature=19.6"},
		{"60500000001800aa" + "041002c400", "temperature=19.6"},
		{"605000000038aabb0000" + "041002c400", "temperature=19.6"},
		{"e050000000380000" + "041002c400" + "0102", "temperature=19.6"},
		{"c050000000" + "041002c400" + "0102", "temperature=19.6"},
		{"8050000000" + "0102", ""},
		{"6050000000" + "20" + "01", ""}, // shorter than the field
	} {
		f, a, found, err := read(thermometerAddress, service(c.frame))
		if !found || err != nil {
			t.Fatalf("%s: %v, %v", c.frame, found, err)
		}
		rs, err := network.Readings(nil, &f, f.Body)
		if err != nil || text(rs) != c.want {
			t.Errorf("%s: %s, %v, want %s", c.frame, text(rs), err, c.want)
		}
		_ = a
	}
}

func TestReadingsRefuse(t *testing.T) {
	for _, c := range []struct {
		sealed     bool
		body, text string
		want       error
	}{
		{true, "", "", mibeacon.ErrLength},
		{true, "4850000000", "041002c4", mibeacon.ErrObject},
		{true, "4850000000", "0a1001630410ff", mibeacon.ErrObject},
		{false, "4050000000041002c4", "", mibeacon.ErrObject},
		{false, "c05000000001", "", mibeacon.ErrLength},
		{false, "4050", "", mibeacon.ErrLength},
	} {
		f := beacon.Frame{Sealed: c.sealed, Body: expecttest.Unhex(c.body)}
		plain := expecttest.Unhex(c.text)
		if !c.sealed {
			plain = f.Body
		}
		rs, err := network.Readings(make([]beacon.Reading, 1), &f, plain)
		same(t, c.body, err, c.want)
		if len(rs) != 1 {
			t.Errorf("%s: %s beside an error", c.body, text(rs[1:]))
		}
	}
}

// TestEveryTypeWithEveryLength: no data of a known type makes a panic, and what
// is not understood is kept.
func TestEveryTypeWithEveryLength(t *testing.T) {
	f := beacon.Frame{Body: expecttest.Unhex("4850000000"), Sealed: true}
	for typ := range 1 << 16 {
		lengths := 2
		if strings.Contains("00 10 20 30 48 4a 4c 4e 50 56 6e", fmt.Sprintf("%02x", typ>>8)) {
			lengths = 12 // there are types in this range
		}
		for n := range lengths {
			o := mibeacon.Object{Type: uint16(typ), Data: make([]byte, n)}
			b, err := o.Append(nil)
			if err != nil {
				t.Fatal(err)
			}
			rs, err := network.Readings(nil, &f, b)
			if err != nil || len(rs) == 0 {
				t.Fatalf("%x: %s, %v", b, text(rs), err)
			}
			if r := rs[0]; r.Quantity == beacon.UnknownQuantity && (r.Value != float64(typ) || len(r.Raw) != n || len(rs) != 1) {
				t.Errorf("%x: %s", b, text(rs))
			}
		}
	}
}
