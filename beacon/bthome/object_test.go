package bthome_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// known returns an object of identifier id with data of the right size, or
// false when the identifier is not known.
func known(id byte) (bthome.Object, bool) {
	b := append([]byte{id}, make([]byte, 8)...)
	o, _, more, err := bthome.Next(b)
	if err != nil || !more {
		return bthome.Object{}, false
	}
	return o, true
}

// TestIdentifiers walks all identifiers: the known ones are those of the
// published table.
func TestIdentifiers(t *testing.T) {
	for id := range 256 {
		want := id <= 0x64 && (id < 0x30 || id > 0x39) && id != 0x3b
		if _, ok := known(byte(id)); ok != want {
			t.Errorf("identifier %02x: known %v", id, ok)
		}
	}
}

// TestObjectLengths gives every known object all wrong lengths.
func TestObjectLengths(t *testing.T) {
	for id := range 256 {
		o, ok := known(byte(id))
		if !ok {
			if _, err := (bthome.Object{ID: byte(id)}).Append(nil); err != bthome.ErrObjectID {
				t.Errorf("identifier %02x: error %v", id, err)
			}
			continue
		}
		counted := id == bthome.IDText || id == bthome.IDRaw
		if counted {
			o.Data = []byte("text")
		}
		whole, err := o.Append(nil)
		if err != nil {
			t.Fatalf("identifier %02x: %v", id, err)
		}
		for n := 1; n < len(whole); n++ {
			objects, rest, err := bthome.ParseObjects([]bthome.Object{{}}, whole[:n])
			if err != bthome.ErrObject || len(objects) != 1 || rest != nil {
				t.Errorf("%x: %v, rest %x, error %v", whole[:n], objects, rest, err)
			}
		}
		for n := range 300 {
			out, err := bthome.Object{ID: byte(id), Data: make([]byte, n)}.Append([]byte("x"))
			good := n == len(o.Data) || counted && n <= 255
			if good != (err == nil) || !good && (err != bthome.ErrObjectSize || string(out) != "x") {
				t.Errorf("identifier %02x with %d bytes: %x, %v", id, n, out, err)
			}
			_, ok := bthome.Object{ID: byte(id), Data: make([]byte, n)}.Value()
			if number := !counted && id != bthome.IDButton && id != bthome.IDDimmer; ok != (good && number) {
				t.Errorf("identifier %02x with %d bytes: a number %v", id, n, ok)
			}
		}
	}
}

// TestValues encodes the lowest and the highest value of each identifier, and
// the ones beyond.
func TestValues(t *testing.T) {
	for id := range 256 {
		o, ok := known(byte(id))
		if _, number := o.Value(); !ok || !number {
			if out, err := bthome.AppendValue([]byte("x"), byte(id), 0); err != bthome.ErrObjectID || string(out) != "x" {
				t.Errorf("identifier %02x: %x, %v", id, out, err)
			}
			continue
		}
		n := len(o.Data)
		ends := [][]byte{make([]byte, n), bytes.Repeat([]byte{0xff}, n), make([]byte, n), bytes.Repeat([]byte{0xff}, n)}
		ends[2][n-1], ends[3][n-1] = 0x80, 0x7f
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, data := range ends {
			v, _ := bthome.Object{ID: byte(id), Data: data}.Value()
			lo, hi = min(lo, v), max(hi, v)
			out, err := bthome.AppendValue(nil, byte(id), v)
			if err != nil || !bytes.Equal(out[1:], data) || out[0] != byte(id) {
				t.Errorf("identifier %02x: %v encodes to %x, %v, want %x", id, v, out, err, data)
			}
		}
		step := (hi - lo) / (math.Ldexp(1, 8*n) - 1)
		for _, v := range []float64{lo - 0.6*step, hi + 0.6*step, math.NaN(), math.Inf(1), math.Inf(-1)} {
			if out, err := bthome.AppendValue([]byte("x"), byte(id), v); err != bthome.ErrValue || string(out) != "x" {
				t.Errorf("identifier %02x: %v encodes to %x, %v", id, v, out, err)
			}
		}
		if out, err := bthome.AppendValue(nil, byte(id), hi-0.4*step); err != nil {
			t.Errorf("identifier %02x: %v beside the highest encodes to %x, %v", id, hi-0.4*step, out, err)
		}
	}
}

// TestValueIsNearest: decimal fractions come out as written.
func TestValueIsNearest(t *testing.T) {
	for _, c := range []struct {
		object string
		want   float64
	}{
		{"02ca09", 25.06},
		{"0c020c", 3.074},
		{"4632", 5},
		{"58ea", -7.7},
		{"62ffffffff", -0.000001},
		{"4effffffff", 4294967.295},
	} {
		b := expecttest.Unhex(c.object)
		if v, ok := (bthome.Object{ID: b[0], Data: b[1:]}).Value(); v != c.want || !ok {
			t.Errorf("%s: %v, want %v", c.object, v, c.want)
		}
	}
}

func TestParseObjectsStopsAtUnknown(t *testing.T) {
	objects, rest, err := bthome.ParseObjects(nil, expecttest.Unhex("0164"+"2101"+"f000ff"))
	if err != nil || len(objects) != 2 || !bytes.Equal(rest, expecttest.Unhex("f000ff")) {
		t.Errorf("%v, rest %x, error %v", objects, rest, err)
	}
}

func TestObjectsV1(t *testing.T) {
	for format := range 10 {
		for n := range 34 {
			o := bthome.ObjectV1{Format: bthome.Format(format), ID: 2, Data: bytes.Repeat([]byte{7}, n)}
			b, err := o.Append([]byte("x"))
			switch {
			case n > bthome.MaxDataV1:
				same(t, "size", err, bthome.ErrObjectSize)
			case format > 7:
				same(t, "format", err, bthome.ErrValue)
			default:
				same(t, "good", err, nil)
				got, err := bthome.ParseObjectsV1(nil, b[1:])
				if err != nil || len(got) != 1 || got[0].Format != o.Format || got[0].ID != 2 || !bytes.Equal(got[0].Data, o.Data) {
					t.Errorf("%x: %v, %v", b[1:], got, err)
				}
				for i := 1; i < len(b)-1; i++ {
					got, err := bthome.ParseObjectsV1([]bthome.ObjectV1{{}}, b[1:1+i])
					if err != bthome.ErrObject || len(got) != 1 {
						t.Errorf("%x: %v, %v", b[1:1+i], got, err)
					}
				}
				continue
			}
			if string(b) != "x" {
				t.Errorf("format %d, size %d: %x beside an error", format, n, b)
			}
		}
	}
	for format := range 8 { // without an identifier
		if _, err := bthome.ParseObjectsV1(nil, []byte{byte(format) << 5, 2, 0}); err != bthome.ErrObject {
			t.Errorf("format %d, length 0: error %v", format, err)
		}
	}
}

func TestValuesV1(t *testing.T) {
	for _, c := range []struct {
		object string
		want   float64
		ok     bool
	}{
		{"2302ca09", 25.06, true},
		{"230236f6", -25.06, true},
		{"020157", 87, true},
		{"a550e8030000", 1000, true},
		{"0901ffffffffffffff7f", 1<<63 - 1, true},
		{"2901ffffffffffffffff", -1, true},
		{"0a01000000000000000000", 0, false}, // of nine bytes
		{"0101", 0, false},                   // of none
		{"43020000", 0, true},
		{"4302003c", 0.01, true},             // 1 as a half, in hundredths
		{"45020000803f", 0.01, true},         // 1 as a float
		{"4902000000000000f03f", 0.01, true}, // 1 as a double
		{"4402000000", 0, false},
		{"630250aa", 0, false}, // text
		{"8302ffff", 0, false}, // bytes
		{"c30200ff", 0, false}, // no such format
		{"020102ff", 2, true},
		{"02f101", 0, false}, // unknown identifier
		{"023a01", 0, false}, // an event
	} {
		o, _, more, err := bthome.NextV1(expecttest.Unhex(c.object))
		if err != nil || !more {
			t.Errorf("%s: %v, %v", c.object, more, err)
			continue
		}
		if v, ok := o.Value(); v != c.want && ok || ok != c.ok {
			t.Errorf("%s: %v, %v, want %v, %v", c.object, v, ok, c.want, c.ok)
		}
	}
}
