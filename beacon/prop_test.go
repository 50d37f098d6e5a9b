package beacon_test

import (
	"bytes"
	"math/rand"
	"reflect"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// properties returns a set of properties with a fixed seed, which a failure
// prints.
func properties(runs int) *gopter.Properties {
	const seed = 4
	if testing.Short() {
		runs /= 10
	}
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests = runs
	p.Rng = rand.New(gopter.NewLockedSource(seed))
	return gopter.NewProperties(p)
}

// key returns a generator of keys of AES-128.
func key() gopter.Gen {
	return gen.SliceOfN(16, gen.UInt8()).Map(func(b []uint8) [16]byte { return [16]byte(b) })
}

func octets(n int) gopter.Gen { return gen.SliceOfN(n, gen.UInt8()) }

// TestSealedProperties: what is sealed parses, opens to what it was, in its own
// domain, index and header only.
func TestSealedProperties(t *testing.T) {
	ps := properties(2000)
	ps.Property("open(seal(x)) == x, and of nothing else", prop.ForAll(
		func(mac, enc [16]byte, domain int, index, other uint32, head, plain []byte, bit uint16) bool {
			d := domains[domain]
			if d < 0x10 {
				plain = plain[:8]
			}
			s := beacon.NewSealer(rotatetest.AES128{}, &mac, &enc)
			body := s.Seal(nil, d, index, &beacon.Sealed{Network: head[0], Public: head[1], ID: [8]byte(head[2:])}, plain)
			f, err := beacon.ParseSealed(body)
			if err != nil || !bytes.Equal(f.Append(nil), body) || f.Extended() != (d > 0x10) {
				return false
			}
			got, err := s.Open(nil, d, index, &f)
			if err != nil || !bytes.Equal(got, plain) {
				return false
			}
			if _, err := s.Open(nil, d, other, &f); (err == nil) != (other == index) {
				return false
			}
			body[int(bit/8)%len(body)] ^= 1 << (bit % 8)
			f, err = beacon.ParseSealed(body)
			if err != nil {
				return false
			}
			_, err = s.Open(nil, d, index, &f)
			return err != nil
		},
		key(), key(), gen.IntRange(0, 3), gen.UInt32(), gen.UInt32(), octets(10), gen.IntRange(8, 208).FlatMap(func(n any) gopter.Gen { return octets(n.(int)) }, reflect.TypeFor[[]uint8]()), gen.UInt16(),
	))
	ps.Property("parse(append(x)) == x", prop.ForAll(
		func(carrier bool, number uint16, head []byte, text, tag []byte) bool {
			c := beacon.Carrier{Type: beacon.TypeManufacturer, Number: number}
			if carrier {
				c.Type = beacon.TypeServiceData16
			}
			f := beacon.Sealed{Network: head[0], Public: head[1], ID: [8]byte(head[2:]), Text: text, Tag: tag}
			if len(text)%2 == 0 {
				f.Text, f.Tag = text[:8], tag[:6]
			}
			g, err := c.Parse(c.Append(nil, &f))
			return err == nil && reflect.DeepEqual(f, g)
		},
		gen.Bool(), gen.UInt16(), octets(10), gen.IntRange(8, 208).FlatMap(func(n any) gopter.Gen { return octets(n.(int)) }, reflect.TypeFor[[]uint8]()), octets(16),
	))
	ps.TestingRun(t)
}

// TestTagProperties: whatever its root and however it is asked, a tag shows the
// identity of its epoch, which is the one that its clock stands in.
func TestTagProperties(t *testing.T) {
	ps := properties(150)
	ps.Property("resolve(advertise(k, t)) finds k at t", prop.ForAll(
		func(root [16]byte, plain bool, period uint32, epochs uint32, leaps []uint32) bool {
			config := beacon.ConsumerTag(3)
			if !plain {
				period = 1 + period%450
			} else {
				config = beacon.PlainTag(beacon.Carrier{Type: beacon.TypeManufacturer, Number: 77})
			}
			config.Calendar = rotate.Calendar{Period: rotate.Millis(period) * rotate.Second, Epochs: epochs}
			tag, err := beacon.Claim(rotatetest.AES128{}, flashtest.New(1024), config, &root)
			if err != nil {
				return false
			}
			tag.Separate()
			d := rotate.NewDeriver(rotatetest.AES128{})
			block := func(e uint32, key, of rotate.Label, n uint32) (b [16]byte) {
				var k [16]byte
				d.Leaf(&k, &root, 0, config.Calendar.Generation(e))
				d.Key(&k, &k, key, 0)
				d.Block(&b, &k, of, n)
				return b
			}
			instant := func(e uint32) rotate.Millis {
				b := block(e, rotate.JitterLabel, rotate.EpochLabel, e)
				return config.Calendar.Instant(e, &b)
			}
			clock := instant(0)
			for _, leap := range append([]uint32{0}, leaps...) {
				elapsed := rotate.Millis(leap)
				if _, err := tag.Next(elapsed / 2); err != nil {
					return false
				}
				show, err := tag.Next(elapsed - elapsed/2)
				clock += elapsed
				e := uint32(tag.Epoch())
				if err != nil || clock < instant(e) || clock >= instant(e+1) || show.Hold > instant(e+1)-clock {
					return false
				}
				if show.Data == nil {
					continue
				}
				f, err := config.Carrier.Parse(show.Data)
				want := block(e, rotate.IDLabel, rotate.EpochLabel, e)
				if !plain {
					want = block(e, rotate.IDLabel, rotate.SeparatedLabel, config.Calendar.Generation(e))
				}
				if err != nil || f.ID != rotate.Identifier(&want) || show.Address != rotate.DeviceAddress(&want, byte(config.Address)) {
					return false
				}
			}
			return true
		},
		key(), gen.Bool(), gen.UInt32Range(1, 3600), gen.UInt32Range(1, 300), gen.SliceOfN(12, gen.OneGenOf(gen.UInt32Range(0, 100_000), gen.UInt32Range(0, 10_000_000))),
	))
	ps.TestingRun(t)
}
