package eddystone_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
)

// advert returns an advertisement around a frame of any size.
func advert(frame []byte) *beacon.Advert {
	data := beacon.AppendStructure(nil, beacon.TypeFlags, []byte{6})
	return &beacon.Advert{Data: beacon.AppendServiceData16(data, eddystone.UUID, frame)}
}

// readOne reads a frame that must be there.
func readOne(t testing.TB, frame []byte) *beacon.Frame {
	t.Helper()
	f := new(beacon.Frame)
	if ok, err := (eddystone.Network{}).Read(f, advert(frame)); !ok || err != nil {
		t.Fatalf("Read of %x: %v, %v", frame, ok, err)
	}
	return f
}

func TestRead(t *testing.T) {
	for kind, text := range examples {
		b := expecttest.Unhex(text)
		f := readOne(t, b)
		body, version := b[1:], uint8(0)
		if b[0] == 0x20 {
			body, version = b[2:], b[1]
		}
		var id []byte
		if kind == eddystone.KindEID {
			id = b[2:]
		}
		if f.Kind != kind || !bytes.Equal(f.Body, body) || !bytes.Equal(f.ID, id) || f.Version != version ||
			f.Sealed != (kind == eddystone.KindETLM) || f.Counted || f.Stated || f.Bare {
			t.Errorf("%s: %+v", kind, f)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"no data":          {"", nil},
		"other data":       {"020106", nil},
		"Find Hub":         {"0416aafe40", nil},
		"Find Hub safe":    {"0416aafe41", nil},
		"empty frame":      {"0316aafe", eddystone.ErrFrameLength},
		"short frame":      {"0416aafe30", eddystone.ErrFrameLength},
		"no version":       {"0416aafe20", eddystone.ErrFrameLength},
		"unknown type":     {"0416aafe50", eddystone.ErrFrameType},
		"low nibble":       {"0416aafe31", eddystone.ErrFrameType},
		"version":          {"0516aafe2002", eddystone.ErrVersion},
		"URL scheme":       {"0716aafe10000461", eddystone.ErrURLScheme},
		"URL text":         {"0716aafe1000030e", eddystone.ErrURLByte},
		"broken before":    {"0901060416aafe30", beacon.ErrAD},
		"broken within":    {"0d16aafe30ee", beacon.ErrAD},
		"broken behind it": {"0416aafe40ff01", nil},
	} {
		var f beacon.Frame
		ok, err := eddystone.Network{}.Read(&f, &beacon.Advert{Data: expecttest.Unhex(c.data)})
		if ok || !errors.Is(err, c.want) || c.want == nil && err != nil {
			t.Errorf("%s: %v, %v, want %v", name, ok, err, c.want)
		}
		if !reflect.DeepEqual(f, beacon.Frame{}) {
			t.Errorf("%s: frame was touched: %+v", name, f)
		}
	}
}

func TestReadAllocatesNothing(t *testing.T) {
	for kind, text := range examples {
		a := advert(expecttest.Unhex(text))
		var n beacon.Network = eddystone.Network{}
		var f beacon.Frame
		if got := testing.AllocsPerRun(100, func() {
			f.Reset()
			if ok, err := n.Read(&f, a); !ok || err != nil {
				t.Fatal(ok, err)
			}
		}); got != 0 {
			t.Errorf("%s: %v allocations", kind, got)
		}
	}
}

func TestReadings(t *testing.T) {
	type values map[beacon.Quantity]float64
	for _, c := range []struct {
		frame string
		want  values
	}{
		{examples[eddystone.KindUID], values{beacon.TxPower: -18}},
		{examples[eddystone.KindURL], values{beacon.TxPower: -18}},
		{examples[eddystone.KindEID], values{beacon.TxPower: -18}},
		{examples[eddystone.KindTLM], values{beacon.Voltage: 3, beacon.Temperature: 21.5, beacon.AdvertCount: 72, beacon.Uptime: 11.5}},
		{"2000 0000 8000 00000000 ffffffff", values{beacon.AdvertCount: 0, beacon.Uptime: 429496729.5}},
		{"2000 ffff 8001 ffffffff 00000000", values{beacon.Voltage: 65.535, beacon.Temperature: -127.99609375, beacon.AdvertCount: 4294967295, beacon.Uptime: 0}},
	} {
		f := readOne(t, expecttest.Unhex(c.frame))
		list, err := eddystone.Network{}.Readings(make([]beacon.Reading, 1), f, f.Body)
		if err != nil || len(list) != 1+len(c.want) {
			t.Errorf("%s: %+v, %v", c.frame, list, err)
			continue
		}
		for _, r := range list[1:] {
			if want, ok := c.want[r.Quantity]; !ok || r.Value != want || r.Channel != 0 || r.Raw != nil {
				t.Errorf("%s: %s = %v, want %v", c.frame, r.Quantity, r.Value, want)
			}
		}
	}
}

func TestReadingsLengths(t *testing.T) {
	for kind, text := range examples {
		f := readOne(t, expecttest.Unhex(text))
		for n := range 32 {
			list, err := eddystone.Network{}.Readings(nil, f, make([]byte, n))
			ok := n > 0
			if f.Kind == eddystone.KindTLM || f.Kind == eddystone.KindETLM {
				ok = n == eddystone.TelemetrySize
			}
			if ok != (err == nil) || !ok && (!errors.Is(err, eddystone.ErrFrameLength) || list != nil) {
				t.Errorf("%s, %d bytes: %v, %v", kind, n, list, err)
			}
		}
	}
}

func TestBuildIsRead(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	id := random(r, 8)
	var addr beacon.Address
	data, ok := eddystone.Network{}.Build([]byte{0}[:0], &addr, &beacon.Key{}, id, 0)
	if !ok || addr != (beacon.Address{}) {
		t.Fatalf("Build gave %x, %v, %v", data, addr, ok)
	}
	var f beacon.Frame
	if ok, err := (eddystone.Network{}).Read(&f, &beacon.Advert{Data: data}); !ok || err != nil || !bytes.Equal(f.ID, id) {
		t.Errorf("Read of %x: %v, %v, %x", data, ok, err, f.ID)
	}
	for n := range 17 {
		if dst, ok := (eddystone.Network{}).Build([]byte{5}, &addr, &beacon.Key{}, make([]byte, n), 0); ok != (n == 8) || !ok && len(dst) != 1 {
			t.Errorf("identifier of %d bytes: %x, %v", n, dst, ok)
		}
	}
}

// TestCredentialFindsItsBeacon: what a credential exposes derives what the
// beacon shows, and opens what it seals.
func TestCredentialFindsItsBeacon(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 50 {
		key, k, clock := random(r, 16), uint8(r.UintN(16)), eddystone.Clock(r.UintN(1<<31))
		const at = 1_800_000_000
		b := newBeacon(t, key, k)
		var s beacon.Secrets
		newCredential(t, key, k, clock, at).Expose(&s)
		if len(s.Streams) != 1 || s.Scan != nil || s.Open != nil || s.Bound {
			t.Fatalf("secrets %+v", s)
		}
		stream := s.Streams[0]
		if _, _, ok := stream.Schedule.Pack(stream.Alignment); !ok {
			t.Fatalf("k %d, clock %d: the alignment does not pack", k, clock)
		}
		const later = 100_000
		lo, hi := stream.Schedule.Window(stream.Alignment, at+later)
		now := clock + later
		e := rotate.Epoch(now >> k)
		if e < lo || e > hi {
			t.Fatalf("k %d: epoch %d is not in the window %d..%d", k, e, lo, hi)
		}
		id := make([]byte, 8)
		stream.Scheme.Derive(id, stream.State, []rotate.Epoch{e}, 1)
		if want := b.Identifier(now); !bytes.Equal(id, want[:]) {
			t.Fatalf("k %d: %x, want %x", k, id, want)
		}
		tlm := randomTLM(r)
		f := readOne(t, b.SealTLM(nil, tlm, now, [2]byte{1, 2}))
		plain, err := eddystone.Network{}.Open(nil, f, nil, &beacon.Key{Bytes: stream.State, Scheme: stream.Scheme, Epoch: e})
		want, _ := tlm.Append(nil)
		if err != nil || !bytes.Equal(plain, want[2:]) {
			t.Fatalf("k %d: opened %x, %v, want %x", k, plain, err, want[2:])
		}
	}
}

func TestNetworkName(t *testing.T) {
	if n := newCredential(t, make([]byte, 16), 0, 0, 0).Network(); n != (eddystone.Network{}) || n.Name() != "eddystone" {
		t.Errorf("network %v", n)
	}
}

func TestImportRefuses(t *testing.T) {
	key := make([]byte, 16)
	fields := func(change func(*beacon.Fields), k, clock int64, key []byte) *beacon.Fields {
		var f beacon.Fields
		f.AddBytes("identity_key", key)
		f.AddInt("k", k)
		f.AddInt("clock", clock)
		f.AddInt("clock_at", 1)
		if change != nil {
			change(&f)
		}
		return &f
	}
	for name, c := range map[string]struct {
		fields *beacon.Fields
		want   error
	}{
		"empty":      {&beacon.Fields{}, beacon.ErrFieldMissing},
		"unknown":    {fields(func(f *beacon.Fields) { f.AddInt("x", 0) }, 0, 0, key), beacon.ErrFieldUnknown},
		"twice":      {fields(func(f *beacon.Fields) { f.AddInt("k", 0) }, 0, 0, key), beacon.ErrFieldTwice},
		"short key":  {fields(nil, 0, 0, key[:15]), eddystone.ErrKeyLength},
		"k above":    {fields(nil, 16, 0, key), eddystone.ErrExponent},
		"k wraps":    {fields(nil, 256, 0, key), eddystone.ErrExponent},
		"k below":    {fields(nil, -1, 0, key), eddystone.ErrExponent},
		"clock":      {fields(nil, 0, 1<<32, key), eddystone.ErrClock},
		"clock less": {fields(nil, 0, -1, key), eddystone.ErrClock},
	} {
		if got, err := (eddystone.Network{}).Import(c.fields); got != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, c.want)
		}
	}
	if _, err := (eddystone.Network{}).Import(fields(nil, 15, 1<<32-1, key)); err != nil {
		t.Errorf("largest values: %v", err)
	}
}

func TestImportInvertsExpose(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for range 100 {
		key := random(r, 16)
		c := newCredential(t, key, uint8(r.UintN(16)), eddystone.Clock(r.Uint32()), int64(r.Uint64()))
		var s beacon.Secrets
		c.Expose(&s)
		got, err := eddystone.Network{}.Import(&s.Fields)
		if err != nil || !c.Equal(got.(*eddystone.Credential)) {
			t.Fatalf("Import(Expose) of key %s: %v", hex.EncodeToString(key), err)
		}
	}
}
