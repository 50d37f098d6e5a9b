package all_test

import (
	"errors"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/all"
)

func TestNetworksAreOrderedByName(t *testing.T) {
	list := all.Networks()
	if len(list) == 0 {
		t.Fatal("no networks")
	}
	compare := func(a, b beacon.Network) int { return strings.Compare(a.Name(), b.Name()) }
	if !slices.IsSortedFunc(list, compare) || len(slices.CompactFunc(slices.Clone(list), func(a, b beacon.Network) bool { return a.Name() == b.Name() })) != len(list) {
		t.Error("the names of the networks do not rise")
	}
}

// TestContract: what every network owes the resolver, whatever else it does.
func TestContract(t *testing.T) {
	for _, n := range all.Networks() {
		t.Run(n.Name(), func(t *testing.T) {
			typ := reflect.TypeOf(n)
			if path.Base(typ.PkgPath()) != n.Name() || typ.Name() != "Network" {
				t.Errorf("%s is of the type %v", n.Name(), typ)
			}
			if !typ.Comparable() || n != reflect.Zero(typ).Interface() {
				t.Error("not a comparable zero value")
			}
			var f beacon.Frame
			if ok, err := n.Read(&f, new(beacon.Advert)); ok && !f.Bare || err != nil {
				t.Errorf("Read of an empty advertisement: %v, %v", ok, err)
			}
			f.Reset()
			broken := &beacon.Advert{Data: []byte{9, beacon.TypeFlags, 6}}
			if ok, err := n.Read(&f, broken); ok && !f.Bare || !ok && err != nil && !errors.Is(err, beacon.ErrAD) {
				t.Errorf("Read of broken advertising data: %v, %v", ok, err)
			}
			if i, ok := n.(beacon.Importer); ok {
				if c, err := i.Import(new(beacon.Fields)); c != nil || !errors.Is(err, beacon.ErrFieldMissing) {
					t.Errorf("Import of no fields: %v, %v", c, err)
				}
				var fields beacon.Fields
				fields.AddText("a field that nobody has", "")
				if c, err := i.Import(&fields); c != nil || err == nil {
					t.Errorf("Import of an unknown field: %v, %v", c, err)
				}
			}
		})
	}
}

func TestTheListIsTheCallers(t *testing.T) {
	clear(all.Networks())
	if slices.Contains(all.Networks(), nil) {
		t.Error("two calls share a list")
	}
}

// FuzzRead hands any advertisement to every network: none panics, none
// allocates more than it says, and a frame lies within the advertisement.
func FuzzRead(f *testing.F) {
	f.Add([]byte{2, 1, 6, 3, 3, 0xaa, 0xfe, 13, 0x16, 0xaa, 0xfe, 0x30, 0, 1, 2, 3, 4, 5, 6, 7, 8}, []byte{1, 2, 3, 4, 5, 6}, uint8(2))
	f.Add([]byte{0xff, 0x16}, []byte{0x40, 2, 3, 4, 5, 6}, uint8(0))
	f.Fuzz(func(t *testing.T, data, address []byte, kind uint8) {
		a := beacon.Advert{Data: data, Type: beacon.AddressType(kind % 4)}
		copy(a.Address[:], address)
		for _, n := range all.Networks() {
			var f beacon.Frame
			ok, err := n.Read(&f, &a)
			if ok && err != nil {
				t.Fatalf("%s: a frame and %v", n.Name(), err)
			}
			if len(f.ID)+len(f.Body) > 2*(len(data)+beacon.AddressSize) {
				t.Fatalf("%s: a frame of more bytes than the advertisement: %d, %d", n.Name(), len(f.ID), len(f.Body))
			}
			if d, isDecoder := n.(beacon.Decoder); ok && isDecoder {
				if list, err := d.Readings(nil, &f, f.Body); err != nil && list != nil {
					t.Fatalf("%s: readings and %v", n.Name(), err)
				}
			}
		}
	})
}
