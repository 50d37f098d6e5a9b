package mibeacon_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/mibeacon"
	"github.com/seed-496a4445/fyr/beacon/mibeacon/mibeacontest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

// seeds adds all cases of an operation.
func seeds(f *testing.F, op string, add func(in *vectors.Input)) {
	vectorstest.Seeds(f, "mibeacon.json", mibeacontest.Operations(), op, add)
}

func FuzzParse(f *testing.F) {
	seeds(f, "mibeacon.parse", func(in *vectors.Input) { f.Add(in.Bytes("service_data")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := mibeacon.Parse(b)
		if err != nil {
			if p.Control != 0 || p.Product != 0 || p.Counter != 0 || p.MAC != (beacon.Address{}) || p.Capability != 0 || p.Payload != nil {
				t.Errorf("%+v beside an error", p)
			}
			return
		}
		if got := p.Append(nil); !bytes.Equal(got, b) {
			t.Errorf("appended %x", got)
		}
	})
}

func FuzzObjects(f *testing.F) {
	seeds(f, "mibeacon.decode_objects", func(in *vectors.Input) { f.Add(in.Bytes("payload"), uint16(k9b3)) })
	f.Fuzz(func(t *testing.T, b []byte, product uint16) {
		objects, trailing, err := mibeacon.ParseObjects(nil, b)
		frame := mibeacon.Frame{Control: mibeacon.Sealed, Product: product}
		rs, errReadings := network.Readings(nil, &beacon.Frame{Body: frame.Append(nil), Sealed: true}, b)
		if (err == nil) != (errReadings == nil) {
			t.Fatalf("objects %v, readings %v", err, errReadings)
		}
		if err != nil {
			if objects != nil || trailing != nil || rs != nil {
				t.Errorf("%v, %x, %v beside an error", objects, trailing, rs)
			}
			return
		}
		checkReadings(t, rs)
		if len(rs) < len(objects) || len(trailing) > 2 {
			t.Errorf("%d readings of %d objects and %x", len(rs), len(objects), trailing)
		}
		var out []byte
		for _, o := range objects {
			o.Values(nil)
			if out, err = o.Append(out); err != nil {
				t.Fatal(err)
			}
		}
		if out = append(out, trailing...); !bytes.Equal(out, b) {
			t.Errorf("appended %x", out)
		}
	})
}

// checkReadings fails the test when a reading cannot be written down.
func checkReadings(t *testing.T, rs []beacon.Reading) {
	t.Helper()
	for _, r := range rs {
		if math.IsNaN(r.Value) || math.IsInf(r.Value, 0) || r.Quantity.String() == "invalid" {
			t.Errorf("reading %+v", r)
		}
	}
}

// FuzzOpen opens what is sealed, and damages it.
func FuzzOpen(f *testing.F) {
	for _, op := range []string{"mibeacon.open", "mibeacon.open_legacy"} {
		seeds(f, op, func(in *vectors.Input) {
			f.Add(in.Bytes("service_data"), in.Bytes("address"), in.Bytes("bind_key"), uint16(0))
		})
	}
	f.Fuzz(func(t *testing.T, b, address, key []byte, flip uint16) {
		if len(address) != beacon.AddressSize {
			return
		}
		c, err := mibeacon.NewCredential(key, beacon.Address(address))
		if err != nil {
			return
		}
		plain, counter, err := c.Open(nil, b)
		if err == nil {
			checkSeal(t, c, b, counter, plain)
		} else if plain != nil || counter != 0 {
			t.Errorf("%x, %d beside an error", plain, counter)
		}
		plain, counter, match, err := c.OpenLegacy(nil, b)
		if err == nil && match {
			checkSeal(t, c, b, counter, plain)
		} else if err != nil && (plain != nil || counter != 0 || match) {
			t.Errorf("%x, %d, %v beside an error", plain, counter, match)
		}

		sealed, err := c.Seal(nil, mibeacon.Frame{Control: 5<<12 | mibeacon.Sealed | mibeacon.MACIncluded}, uint32(flip), b)
		if err != nil {
			t.Fatal(err)
		}
		plain, counter, err = c.Open(nil, sealed)
		if err != nil || counter != uint32(flip) || !bytes.Equal(plain, b) {
			t.Fatalf("%x opens to %x, %d, %v", sealed, plain, counter, err)
		}
		i := 16 + int(flip)%(8*len(sealed)-16) // frame control is not authenticated
		sealed[i/8] ^= 1 << (i % 8)
		if plain, counter, err := c.Open(nil, sealed); err == nil || plain != nil || counter != 0 {
			t.Errorf("flipped bit %d: %x, %d, %v", i, plain, counter, err)
		}
	})
}

// checkSeal checks that what opened is what Seal makes, where Seal can.
func checkSeal(t *testing.T, c mibeacon.Credential, b []byte, counter uint32, plain []byte) {
	t.Helper()
	f, err := mibeacon.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := c.Seal(nil, f, counter, plain); err != mibeacon.ErrFields && (err != nil || !bytes.Equal(again, b)) {
		t.Errorf("seals to %x, %v", again, err)
	}
}

// FuzzRead takes advertising data as far as readings.
func FuzzRead(f *testing.F) {
	f.Add(service(thermometerFrame), true)
	f.Add(service(knobFrame), false)
	f.Add(company(thermometerFrame), true)
	f.Add(service("7120980012f34f6b8d7cc40d041002c400"), true)
	f.Add(service("e050000000380000041002c4000102"), true)
	f.Add([]byte{3, 0x16, 0x95}, true)
	f.Fuzz(func(t *testing.T, data []byte, first bool) {
		c := knob(t)
		if first {
			c = thermometer(t)
		}
		frame, a, found, err := read(c.Address(), data)
		if found && err != nil {
			t.Fatalf("found, and error %v", err)
		}
		if !found {
			if frame.Body != nil || frame.Kind != "" || frame.Sealed || frame.Counted || frame.Stated {
				t.Errorf("%+v was not found", frame)
			}
			return
		}
		plain := frame.Body
		if frame.Sealed {
			var s beacon.Secrets
			c.Expose(&s)
			if plain, err = network.Open(nil, &frame, &a, &beacon.Key{Bytes: s.Open}); err != nil {
				if plain != nil {
					t.Errorf("%x beside an error", plain)
				}
				return
			}
		}
		rs, err := network.Readings(nil, &frame, plain)
		if err != nil && rs != nil {
			t.Errorf("%v beside an error", rs)
		}
		checkReadings(t, rs)
	})
}
