package exposure_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/exposure"
	"github.com/seed-496a4445/fyr/beacon/exposure/exposuretest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/rotate"
)

func seeds(f *testing.F, op string, add func(in *vectors.Input)) {
	f.Helper()
	vectorstest.Seeds(f, "exposure.json", exposuretest.Operations(), "exposure."+op, add)
}

// FuzzRead: Read and ParseServiceData agree, what is found opens only in its
// time, and opening is its own inverse.
func FuzzRead(f *testing.F) {
	seeds(f, "parse_service_data", func(in *vectors.Input) {
		b := in.Bytes("service_data")
		f.Add(beacon.AppendServiceData16(nil, exposure.UUID, b[:min(len(b), 252)]), make([]byte, 20), int64(600), int64(1))
	})
	f.Fuzz(func(t *testing.T, data, state []byte, unix, epoch int64) {
		var fr beacon.Frame
		var network exposure.Network
		a := &beacon.Advert{Time: unix % (math.MaxInt64 / 1_000_000_000) * 1e9, Data: data}
		ok, err := network.Read(&fr, a)
		if ok && err != nil || !ok && (fr.Kind != "" || fr.ID != nil || fr.Body != nil) {
			t.Fatalf("%v, %v, %+v", ok, err, fr)
		}
		b, found, errFind := a.ServiceData16(exposure.UUID)
		s, errParse := exposure.ParseServiceData(b)
		want := errFind
		if found {
			want = errParse
		}
		if ok != (found && errParse == nil) || !errors.Is(err, want) {
			t.Fatalf("%v, %v, but %v, %v, %v", ok, err, found, errFind, errParse)
		}
		if !ok {
			return
		}
		if !bytes.Equal(fr.ID, s.RPI[:]) || !bytes.Equal(s.Append(nil), b) {
			t.Fatalf("%x became %+v", b, s)
		}
		k := beacon.Key{Bytes: state, Scheme: exposure.Scheme{}, Epoch: rotate.Epoch(epoch)}
		plain, err := network.Open(nil, &fr, a, &k)
		if err != nil {
			if plain != nil {
				t.Fatalf("%x and %v", plain, err)
			}
			return
		}
		fr.Body = plain
		if again, err := network.Open(nil, &fr, a, &k); err != nil || !bytes.Equal(again, s.AEM[:]) {
			t.Fatalf("%x opened twice is %x, %v", s.AEM, again, err)
		}
		if list, err := network.Readings(nil, &fr, plain); err != nil && list != nil {
			t.Fatalf("%v and %v", list, err)
		}
	})
}

// FuzzParseMetadata: what is read is written again with reserved bits 0.
func FuzzParseMetadata(f *testing.F) {
	seeds(f, "parse_metadata", func(in *vectors.Input) { f.Add(in.Bytes("metadata")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := exposure.ParseMetadata(b)
		if err != nil {
			if m != (exposure.Metadata{}) {
				t.Fatalf("%+v and %v", m, err)
			}
			return
		}
		got, err := m.Append(nil)
		if err != nil || !bytes.Equal(got, []byte{b[0] &^ 3, b[1], 0, 0}) {
			t.Fatalf("%x became %x, %v", b, got, err)
		}
		if again, err := exposure.ParseMetadata(got); err != nil || again != m {
			t.Fatalf("%+v became %+v, %v", m, again, err)
		}
	})
}

// FuzzParseExport: what is read is written, and read again as it was; what is
// written is written again as it was.
func FuzzParseExport(f *testing.F) {
	seeds(f, "parse_export", func(in *vectors.Input) {
		b := in.Bytes("export")
		f.Add(b[:min(len(b), 1<<10)])
	})
	f.Add([]byte(head + "\x3a\x12\x0a\x10ABCDEFGHIJKLMNOP\x09\x01\x02\x03\x04\x05\x06\x07\x08\x4d1234"))
	f.Add([]byte("EK Export v2    "))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := exposure.ParseExport(b)
		if err != nil {
			if !reflect.DeepEqual(e, exposure.Export{}) {
				t.Fatalf("%+v and %v", e, err)
			}
			return
		}
		got, err := e.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := exposure.ParseExport(got)
		if err != nil || !reflect.DeepEqual(e, again) {
			t.Fatalf("%+v became %+v, %v", e, again, err)
		}
		if twice, err := again.Append(nil); err != nil || !bytes.Equal(got, twice) {
			t.Fatalf("%x became %x, %v", got, twice, err)
		}
	})
}

// FuzzVerifyExport: nothing but the one signature of the seed verifies.
func FuzzVerifyExport(f *testing.F) {
	var good [3][]byte
	seeds(f, "verify_export", func(in *vectors.Input) {
		c := [3][]byte{in.Bytes("export"), in.Bytes("public_key"), in.Bytes("signature")}
		if exposure.VerifyExport(c[0], c[1], c[2]) == nil {
			good = c
		}
		f.Add(c[0], c[1], c[2])
	})
	if good[0] == nil {
		f.Fatal("no good signature among the seeds")
	}
	f.Fuzz(func(t *testing.T, export, public, signature []byte) {
		err := exposure.VerifyExport(export, public, signature)
		if err == nil && bytes.Equal(public, good[1]) && !bytes.Equal(export, good[0]) {
			t.Fatalf("a forgery: %x signs %x", signature, export)
		}
	})
}

// FuzzImport: fields are either refused or come back as they were.
func FuzzImport(f *testing.F) {
	f.Add(make([]byte, 16), int64(2642976), int64(144))
	f.Add(make([]byte, 17), int64(math.MaxUint32), int64(0))
	f.Fuzz(func(t *testing.T, tek []byte, start, period int64) {
		var fields beacon.Fields
		fields.AddBytes("tek", tek)
		fields.AddInt("rolling_start", start)
		fields.AddInt("rolling_period", period)
		c, err := exposure.Network{}.Import(&fields)
		if err != nil {
			if c != nil {
				t.Fatalf("%v and a credential", err)
			}
			return
		}
		if period == 0 {
			period = 144
		}
		var s beacon.Secrets
		c.Expose(&s)
		ints := map[string]int64{"rolling_start": start, "rolling_period": period}
		for v := range s.Fields.Values {
			if v.Kind == beacon.IntValue && v.Int != ints[v.Name] || v.Kind == beacon.BytesValue && !bytes.Equal(v.Bytes, tek) {
				t.Fatalf("field %s came back as %+v", v.Name, v)
			}
		}
		if lo, hi := s.Streams[0].Schedule.Window(s.Streams[0].Alignment, 0); lo != 0 || int64(hi) != period-1 {
			t.Fatalf("epochs %d..%d of %d", lo, hi, period)
		}
	})
}
