package ndef_test

import (
	"math/rand"
	"reflect"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// octets returns a generator of up to n octets, nil when there are none.
func octets(n int) gopter.Gen {
	return gen.IntRange(0, n).FlatMap(func(size any) gopter.Gen {
		return gen.SliceOfN(size.(int), gen.UInt8()).Map(func(b []uint8) []byte {
			if len(b) == 0 {
				return nil
			}
			return b
		})
	}, reflect.TypeFor[[]byte]())
}

// anyRecord returns a generator of records that can be written.
func anyRecord() gopter.Gen {
	return gopter.CombineGens(gen.UInt8Range(0, 5), octets(254), octets(255), octets(300)).Map(func(v []any) ndef.Record {
		r := ndef.Record{TNF: ndef.TNF(v[0].(uint8)), ID: v[2].([]byte), Payload: v[3].([]byte)}
		switch r.TNF {
		case ndef.Empty:
			return ndef.Record{}
		case ndef.Unknown:
		default:
			r.Type = append([]byte{'x'}, v[1].([]byte)...)
		}
		return r
	})
}

// TestMessageProperties: what is written is read, in any chunks, and a message
// that lacks an octet is refused.
func TestMessageProperties(t *testing.T) {
	const seed = 5
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests = 150
	p.Rng = rand.New(gopter.NewLockedSource(seed))
	ps := gopter.NewProperties(p)
	messages := gen.IntRange(1, 5).FlatMap(func(n any) gopter.Gen { return gen.SliceOfN(n.(int), anyRecord()) }, reflect.TypeFor[[]ndef.Record]())
	ps.Property("parse(append(m)) == m", prop.ForAll(
		func(rs []ndef.Record, size int, cut uint16) bool {
			m := ndef.Message(rs)
			whole, err := m.Append(nil)
			if err != nil {
				return false
			}
			chunked, err := m.AppendChunked(nil, size)
			if err != nil {
				return false
			}
			for _, b := range [][]byte{whole, chunked} {
				if got, err := ndef.Parse(b); err != nil || !reflect.DeepEqual(got, m) {
					return false
				}
				if got, err := ndef.Parse(b[:int(cut)%len(b)]); err == nil || got != nil {
					return false
				}
				if got, err := ndef.Parse(append(b, 0)); err == nil || got != nil {
					return false
				}
			}
			return true
		},
		messages, gen.IntRange(1, 320), gen.UInt16(),
	))
	ps.TestingRun(t)
}
