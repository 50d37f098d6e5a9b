package smp_test

import (
	"bytes"
	"math/rand"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

// properties returns a set of properties with a fixed seed, which a failure
// prints.
func properties(runs int) *gopter.Properties {
	const seed = 5
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests, p.MaxSize = runs, 40
	p.Rng = rand.New(gopter.NewLockedSource(seed))
	return gopter.NewProperties(p)
}

// extras makes structures of values that are of no known type.
func extras(values [][]uint8) (all []smp.Structure) {
	for i, v := range values {
		all = append(all, smp.Structure{Type: byte(0x24 + i), Value: v})
	}
	return all
}

// TestRecordProperties: whatever a record has is read as it was written, with
// zero octets put anywhere between.
func TestRecordProperties(t *testing.T) {
	ps := properties(200)
	values := gen.SliceOf(gen.SliceOf(gen.UInt8()))
	ps.Property("parse(append(x)) == x", prop.ForAll(
		func(has, role, zeros uint8, octets []uint8, values [][]uint8) bool {
			r := smp.Record{Extra: extras(values)}
			if has&1 != 0 {
				r.Address = new(smp.NewAddress([6]byte(octets), zeros&1 == 1))
			}
			if has&2 != 0 {
				r.Role = new(smp.Role(role))
			}
			if has&4 != 0 {
				r.Confirm = new(smp.Value(octets))
			}
			if has&8 != 0 {
				r.Random = new(expecttest.Must(smp.NewKey(octets[16:])))
			}
			b := expecttest.Must(r.Append(nil))
			padded := make([]byte, zeros)
			for _, s := range expecttest.Must(smp.ParseStructures(b)) {
				padded = append(expecttest.Must(s.Append(padded)), make([]byte, zeros%3)...)
			}
			got, again := expecttest.Must(smp.ParseRecord(b)), expecttest.Must(smp.ParseRecord(padded))
			return same(&got, &r) && same(&again, &r) && r.Complete() == (has&3 == 3) && r.Secure() == (has&12 == 12)
		},
		gen.UInt8(), gen.UInt8Range(0, 3), gen.UInt8(), gen.SliceOfN(32, gen.UInt8()), values))
	ps.Property("BR/EDR: parse(append(x)) == x", prop.ForAll(
		func(octets []uint8, values [][]uint8) bool {
			r := smp.BREDRRecord{Address: [6]byte(octets), Structures: extras(values)}
			b := expecttest.Must(r.Append(nil))
			got := expecttest.Must(smp.ParseBREDR(b))
			return got.Address == r.Address && len(got.Structures) == len(values) && bytes.Equal(expecttest.Must(got.Append(nil)), b)
		},
		gen.SliceOfN(6, gen.UInt8()), values))
	ps.TestingRun(t)
}
