package bthome_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/beacon/bthome/bthometest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

// seeds adds a field of bytes of all cases of an operation.
func seeds(f *testing.F, op, field string) {
	vectorstest.Seeds(f, "bthome.json", bthometest.Operations(), op, func(in *vectors.Input) { f.Add(in.Bytes(field)) })
}

func FuzzParse(f *testing.F) {
	seeds(f, "bthome.parse", "service_data")
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := bthome.Parse(b)
		if err != nil {
			if p.Info != 0 || p.MAC != (beacon.Address{}) || p.Body != nil {
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
	seeds(f, "bthome.decode", "payload")
	f.Fuzz(func(t *testing.T, b []byte) {
		objects, rest, err := bthome.ParseObjects(nil, b)
		rs, errReadings := network.Readings(nil, &beacon.Frame{Version: 2, Sealed: true}, b)
		if (err == nil) != (errReadings == nil) {
			t.Fatalf("objects %v, readings %v", err, errReadings)
		}
		if err != nil {
			if objects != nil || rest != nil || rs != nil {
				t.Errorf("%v, %x, %v beside an error", objects, rest, rs)
			}
			return
		}
		want := len(objects)
		if len(rest) > 0 {
			want++
		}
		if len(rs) != want {
			t.Errorf("%d readings of %d objects and %x", len(rs), len(objects), rest)
		}
		var out []byte
		for _, o := range objects {
			if out, err = o.Append(out); err != nil {
				t.Fatal(err)
			}
			if v, ok := o.Value(); ok {
				again, err := bthome.AppendValue(nil, o.ID, v)
				if err != nil || !bytes.Equal(again[1:], o.Data) {
					t.Errorf("%02x %x is %v, which is %x, %v", o.ID, o.Data, v, again, err)
				}
			}
		}
		if out = append(out, rest...); !bytes.Equal(out, b) {
			t.Errorf("appended %x", out)
		}
	})
}

func FuzzObjectsV1(f *testing.F) {
	seeds(f, "bthome.decode_v1", "payload")
	f.Fuzz(func(t *testing.T, b []byte) {
		objects, err := bthome.ParseObjectsV1(nil, b)
		rs, errReadings := network.Readings(nil, &beacon.Frame{Version: 1}, b)
		if (err == nil) != (errReadings == nil) {
			t.Fatalf("objects %v, readings %v", err, errReadings)
		}
		if err != nil {
			if objects != nil || rs != nil {
				t.Errorf("%v, %v beside an error", objects, rs)
			}
			return
		}
		if len(rs) != len(objects) {
			t.Errorf("%d readings of %d objects", len(rs), len(objects))
		}
		var out []byte
		for _, o := range objects {
			if out, err = o.Append(out); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(out, b) {
			t.Errorf("appended %x", out)
		}
	})
}

// FuzzOpen opens what is sealed, and damages it.
func FuzzOpen(f *testing.F) {
	vectorstest.Seeds(f, "bthome.json", bthometest.Operations(), "bthome.open", func(in *vectors.Input) {
		f.Add(in.Bytes("service_data"), in.Bytes("address"), in.Bytes("bind_key"), uint16(0))
	})
	f.Fuzz(func(t *testing.T, data, address, key []byte, flip uint16) {
		if len(address) != beacon.AddressSize || len(key) != bthome.KeySize {
			return
		}
		c, err := bthome.NewCredential(key, beacon.Address(address), bthome.Strict)
		if err != nil {
			t.Fatal(err)
		}
		if plain, counter, err := c.Open(nil, data); err == nil {
			// What opens is what Seal makes, under the MAC that the frame states.
			if p, _ := bthome.Parse(data); p.Info.Has(bthome.MACIncluded) && p.MAC != c.Address() {
				if c, err = bthome.NewCredential(key, p.MAC, bthome.Strict); err != nil {
					t.Fatal(err)
				}
			}
			if again, err := c.Seal(nil, bthome.DeviceInfo(data[0]), counter, plain); err != nil || !bytes.Equal(again, data) {
				t.Errorf("seals to %x, %v", again, err)
			}
		} else if plain != nil || counter != 0 {
			t.Errorf("%x, %d beside an error", plain, counter)
		}

		sealed := c.SealV1(nil, uint32(flip), data)
		plain, counter, err := c.OpenV1(nil, sealed)
		if err != nil || counter != uint32(flip) || !bytes.Equal(plain, data) {
			t.Fatalf("%x opens to %x, %d, %v", sealed, plain, counter, err)
		}
		i := int(flip) % (8 * len(sealed))
		sealed[i/8] ^= 1 << (i % 8)
		if plain, counter, err := c.OpenV1(nil, sealed); err != bthome.ErrTag || plain != nil || counter != 0 {
			t.Errorf("flipped bit %d: %x, %d, %v", i, plain, counter, err)
		}
	})
}

// FuzzRead takes advertising data as far as readings.
func FuzzRead(f *testing.F) {
	f.Add(service(bthome.UUID, "400164"))
	f.Add(service(bthome.UUID, "41a47266c95f730011223378237214"))
	f.Add(service(bthome.UUIDV1, "2302ca090303bf13"))
	f.Add(service(bthome.UUIDV1Encrypted, "fba435e4d3c312fb0011223357d90a99"))
	f.Add([]byte{3, 0x16, 0xd2})
	f.Fuzz(func(t *testing.T, data []byte) {
		frame, a, found, err := read(data)
		if found == (err != nil) && found {
			t.Fatalf("found %v, error %v", found, err)
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
			device(t).Expose(&s)
			if plain, err = network.Open(nil, &frame, &a, &beacon.Key{Bytes: s.Open}); err != nil {
				return
			}
		}
		rs, err := network.Readings(nil, &frame, plain)
		if err != nil && rs != nil {
			t.Errorf("%v beside an error", rs)
		}
		for _, r := range rs {
			if math.IsNaN(r.Value) || math.IsInf(r.Value, 0) || r.Quantity.String() == "invalid" {
				t.Errorf("reading %+v", r)
			}
		}
	})
}
