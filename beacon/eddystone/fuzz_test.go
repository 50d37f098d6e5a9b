package eddystone_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/beacon/eddystone/eddystonetest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

// seeds adds one in-field of each vector of an operation.
func seeds(f *testing.F, op, field string) {
	vectorstest.Seeds(f, "eddystone.json", eddystonetest.Operations(), "eddystone."+op, func(in *vectors.Input) {
		f.Add(in.Bytes(field))
	})
}

// FuzzParse: what is read is written again, but for the forms that the package
// documentation lists.
func FuzzParse(f *testing.F) {
	seeds(f, "parse_frame", "frame")
	f.Fuzz(func(t *testing.T, b []byte) {
		frame, err := eddystone.Parse(b)
		if err != nil {
			if frame != nil {
				t.Fatalf("%v and a frame", err)
			}
			return
		}
		got, err := frame.Append(nil)
		switch {
		case errors.Is(err, eddystone.ErrTxPower) && (int8(b[1]) < -100 || int8(b[1]) > 20):
			return
		case errors.Is(err, eddystone.ErrURLLength) && (frame.(eddystone.URL).URL == "http://www." || frame.(eddystone.URL).URL == "https://www."):
			return
		case err != nil:
			t.Fatalf("Append of %x: %v", b, err)
		}
		again, err := eddystone.Parse(got)
		if err != nil || again != frame {
			t.Fatalf("%x became %x: %v, %v, want %v", b, got, again, err, frame)
		}
		switch frame.Kind() {
		case eddystone.KindUID:
			if len(got) != 20 || got[18] != 0 || got[19] != 0 || !bytes.Equal(got[:18], b[:18]) {
				t.Fatalf("%x became %x", b, got)
			}
		case eddystone.KindURL:
			if len(got) > len(b) {
				t.Fatalf("%x became longer: %x", b, got)
			}
		default:
			if !bytes.Equal(got, b) {
				t.Fatalf("%x became %x", b, got)
			}
		}
	})
}

// FuzzURL: any text is either refused or comes back as it was.
func FuzzURL(f *testing.F) {
	for _, s := range []string{"http://www.a.com/", "https://goo.gl/abc", "http://.com.org/.", "https://www.", "x", "http://a b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := eddystone.URL{TxPower: 5, URL: s}.Append(nil)
		if err != nil {
			if b != nil {
				t.Fatalf("%v and %x", err, b)
			}
			return
		}
		u, err := eddystone.ParseURL(b)
		if err != nil || u.URL != s || u.TxPower != 5 {
			t.Fatalf("%q became %x and %q, %v", s, b, u.URL, err)
		}
	})
}

// FuzzRead: Read and Parse agree on every frame, Readings and Open on every
// body, and data without a frame leaves the frame alone.
func FuzzRead(f *testing.F) {
	seeds(f, "find_frame", "ad")
	f.Fuzz(func(t *testing.T, data []byte) {
		var fr beacon.Frame
		var network eddystone.Network
		ok, err := network.Read(&fr, &beacon.Advert{Data: data})
		b, errFind := eddystone.FindFrame(data)
		if ok && err != nil || !ok && (fr.Kind != "" || fr.Body != nil || fr.ID != nil) {
			t.Fatalf("%v, %v, %+v", ok, err, fr)
		}
		if errFind != nil {
			if b != nil || ok || (err != nil) != errors.Is(errFind, beacon.ErrAD) {
				t.Fatalf("FindFrame: %x, %v; Read: %v, %v", b, errFind, ok, err)
			}
			return
		}
		frame, errParse := eddystone.Parse(b)
		if ok != (errParse == nil) {
			t.Fatalf("Read of %x: %v, %v; Parse: %v", b, ok, err, errParse)
		}
		if !ok {
			foreign := len(b) > 0 && (b[0] == 0x40 || b[0] == 0x41)
			if !foreign && !errors.Is(err, errParse) || foreign && err != nil {
				t.Fatalf("Read of %x: %v; Parse: %v", b, err, errParse)
			}
			return
		}
		if frame.Kind() != fr.Kind {
			t.Fatalf("Read of %x: %s; Parse: %s", b, fr.Kind, frame.Kind())
		}
		key := beacon.Key{Bytes: make([]byte, 16), Scheme: eddystone.Scheme{K: 10}}
		plain, err := network.Open(nil, &fr, nil, &key)
		if err != nil && plain != nil || err == nil && len(plain) != eddystone.TelemetrySize {
			t.Fatalf("Open: %x, %v", plain, err)
		}
		if list, err := network.Readings(nil, &fr, fr.Body); !fr.Sealed && (err != nil || len(list) == 0) {
			t.Fatalf("Readings of %x: %v, %v", b, list, err)
		}
	})
}

// FuzzOpenTLM: no frame panics, and what opens is what the beacon seals.
func FuzzOpenTLM(f *testing.F) {
	vectorstest.Seeds(f, "eddystone.json", eddystonetest.Operations(), "eddystone.open_etlm", func(in *vectors.Input) {
		f.Add(in.Bytes("identity_key"), uint8(in.Int("k")), uint32(in.Int("clock")), in.Bytes("frame"))
	})
	f.Fuzz(func(t *testing.T, key []byte, k uint8, clock uint32, frame []byte) {
		ik, err := eddystone.NewIdentityKey(key)
		if err != nil {
			return
		}
		b, err := eddystone.NewBeacon(ik, k)
		if err != nil {
			return
		}
		tlm, err := b.OpenTLM(frame, eddystone.Clock(clock))
		if err != nil {
			if tlm != (eddystone.TLM{}) {
				t.Fatalf("%+v, %v", tlm, err)
			}
			return
		}
		if got := b.SealTLM(nil, tlm, eddystone.Clock(clock), [2]byte(frame[14:])); !bytes.Equal(got, frame) {
			t.Fatalf("%x opened and sealed is %x", frame, got)
		}
	})
}

// FuzzSlot: slot values that are read are written as they were.
func FuzzSlot(f *testing.F) {
	seeds(f, "parse_slot_read", "value")
	f.Add(append(append([]byte{0x30}, make([]byte, 32)...), 10))
	f.Add(append(append([]byte{0x30}, make([]byte, 16)...), 15))
	f.Fuzz(func(t *testing.T, b []byte) {
		type slot interface {
			Append([]byte) ([]byte, error)
		}
		p, err1 := eddystone.ParseSlotPublic(b)
		k, err2 := eddystone.ParseSlotKey(b)
		s, err3 := eddystone.ParseSlot(b)
		for _, c := range []struct {
			slot slot
			zero bool
			err  error
		}{{p, p == (eddystone.SlotPublic{}), err1}, {k, k == (eddystone.SlotKey{}), err2}, {s, s == (eddystone.Slot{}), err3}} {
			if c.err != nil {
				if !c.zero {
					t.Fatalf("%v and %v", c.err, c.slot)
				}
				continue
			}
			if got, err := c.slot.Append(nil); err != nil || !bytes.Equal(got, b) {
				t.Fatalf("%x became %x, %v", b, got, err)
			}
		}
	})
}

// FuzzImport: fields are either refused or come back as they were.
func FuzzImport(f *testing.F) {
	f.Add(make([]byte, 16), int64(10), int64(65280), int64(1_700_000_000))
	f.Add(make([]byte, 15), int64(16), int64(-1), int64(-1))
	f.Fuzz(func(t *testing.T, key []byte, k, clock, at int64) {
		var fields beacon.Fields
		fields.AddBytes("identity_key", key)
		fields.AddInt("k", k)
		fields.AddInt("clock", clock)
		fields.AddInt("clock_at", at)
		c, err := eddystone.Network{}.Import(&fields)
		if err != nil {
			if c != nil {
				t.Fatalf("%v and a credential", err)
			}
			return
		}
		var s beacon.Secrets
		c.Expose(&s)
		ints := map[string]int64{"k": k, "clock": clock, "clock_at": at}
		for v := range s.Fields.Values {
			if v.Kind == beacon.IntValue && v.Int != ints[v.Name] || v.Kind == beacon.BytesValue && !bytes.Equal(v.Bytes, key) {
				t.Fatalf("field %s came back as %+v", v.Name, v)
			}
		}
		stream := s.Streams[0]
		stream.Schedule.Window(stream.Alignment, at)
	})
}
