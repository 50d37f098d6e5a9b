package smarttag_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/smarttag"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
)

// A vector's service data and the secrets of its tag.
var (
	serviceData = expecttest.Unhex("117b190168b4eaf90cb25c76c3000000127b7c05")
	vectorTag   = tag{
		expecttest.Unhex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
		expecttest.Unhex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"),
		expecttest.Unhex("0000000000291b56"),
	}
)

func advert(data ...byte) *beacon.Advert {
	return &beacon.Advert{Data: beacon.AppendServiceData16([]byte{2, 1, 6}, smarttag.UUID, data)}
}

func TestRead(t *testing.T) {
	for state := range byte(8) {
		b := bytes.Clone(serviceData)
		b[0] = 0x10 | state
		var f beacon.Frame
		ok, err := smarttag.Network{}.Read(&f, advert(b...))
		if !ok || err != nil || f.Kind != smarttag.State(state).String() || !bytes.Equal(f.ID, b[4:12]) || !bytes.Equal(f.Body, b) {
			t.Errorf("%v, %v, %+v", ok, err, f)
		}
		if !f.Sealed || !f.Counted || f.Counter != 72059 || f.Version != 1 || f.Stated || f.Bare {
			t.Errorf("%+v", f)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	read := func(a *beacon.Advert) (bool, error) {
		var f beacon.Frame
		ok, err := smarttag.Network{}.Read(&f, a)
		if f.ID != nil || f.Body != nil || f.Kind != "" || f.Sealed || f.Counted {
			t.Errorf("%x: %+v", a.Data, f)
		}
		return ok, err
	}
	for n := range 60 {
		if n == smarttag.ServiceDataSize {
			continue
		}
		ok, err := read(advert(append(bytes.Clone(serviceData), make([]byte, 60)...)[:n]...))
		if wants(t, "size", err, smarttag.ErrFrameLength); ok {
			t.Errorf("%d bytes are a frame", n)
		}
	}
	for version := range byte(16) {
		if version == smarttag.Version {
			continue
		}
		b := bytes.Clone(serviceData)
		b[0] = version<<4 | 2
		ok, err := read(advert(b...))
		if wants(t, "version", err, smarttag.ErrVersion); ok {
			t.Errorf("version %d is a frame", version)
		}
	}
	for _, data := range []string{"", "020106", "03035afd", "0416" + "69fd00", "05ff5afd1122"} {
		if ok, err := read(&beacon.Advert{Data: expecttest.Unhex(data)}); ok || err != nil {
			t.Errorf("%s: %v, %v", data, ok, err)
		}
	}
	_, err := read(&beacon.Advert{Data: expecttest.Unhex("17165afd00")})
	wants(t, "past the end", err, beacon.ErrAD)
}

func TestOpen(t *testing.T) {
	key := &beacon.Key{Bytes: vectorTag.state(), Scheme: smarttag.Scheme{}, Epoch: 1}
	open := func(b []byte) error {
		got, err := smarttag.Network{}.Open([]byte{7}, &beacon.Frame{Body: b}, nil, key)
		if !bytes.Equal(got, []byte{7}) {
			t.Errorf("dst became %x", got)
		}
		return err
	}
	wants(t, "as it is", open(serviceData), nil)
	for i := range serviceData {
		for bit := range 8 {
			b := bytes.Clone(serviceData)
			b[i] ^= 1 << bit
			wants(t, "flipped bit", open(b), smarttag.ErrSignature)
		}
	}
	for n := range 30 {
		if n != len(serviceData) {
			wants(t, "size", open(make([]byte, n)), smarttag.ErrFrameLength)
		}
	}
	key.Bytes = randomTag(rand.New(rand.NewPCG(1, 1))).state()
	wants(t, "another tag", open(serviceData), smarttag.ErrSignature)
	for n := range 100 {
		if key.Bytes = make([]byte, n); n != len(vectorTag.state()) {
			wants(t, "key size", open(serviceData), smarttag.ErrKeyLength)
		}
	}
}

func TestReadings(t *testing.T) {
	b := bytes.Clone(serviceData)
	b[12] = 0xc5
	got, err := smarttag.Network{}.Readings(nil, &beacon.Frame{Body: b}, nil)
	want := []beacon.Reading{
		{Quantity: beacon.BatteryLevel, Value: 1},
		{Quantity: beacon.UltraWideband, Value: 1},
		{Quantity: beacon.Status, Value: 1},
	}
	if err != nil || len(got) != len(want) {
		t.Fatalf("%+v, %v", got, err)
	}
	for i := range want {
		if got[i].Quantity != want[i].Quantity || got[i].Value != want[i].Value {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
	got, err = smarttag.Network{}.Readings(got[:1], &beacon.Frame{}, nil)
	if wants(t, "no frame", err, smarttag.ErrFrameLength); len(got) != 1 {
		t.Error("dst changed")
	}
}

// What Build makes, Read reads and Open opens.
func TestBuild(t *testing.T) {
	const now = 1790000000
	key := &beacon.Key{Bytes: vectorTag.state(), Scheme: smarttag.Scheme{}, Epoch: 7}
	id := vectorTag.id(7)
	data, ok := smarttag.Network{}.Build(nil, &beacon.Address{}, key, id, now)
	var f beacon.Frame
	a := &beacon.Advert{Data: data}
	if read, err := (smarttag.Network{}).Read(&f, a); !ok || !read || err != nil || !bytes.Equal(f.ID, id) || f.Kind != "offline" || f.Counter != (now-1593648000)/900 {
		t.Fatalf("%v, %v, %v, %+v", ok, read, err, f)
	}
	if _, err := (smarttag.Network{}).Open(nil, &f, a, key); err != nil {
		t.Error(err)
	}
	build := func(key *beacon.Key, id []byte, unix int64) {
		t.Helper()
		if got, ok := (smarttag.Network{}).Build([]byte{7}, &beacon.Address{}, key, id, unix); ok || !bytes.Equal(got, []byte{7}) {
			t.Errorf("%x, %v", got, ok)
		}
	}
	build(key, id[1:], now)
	build(key, nil, now)
	build(key, id, 0)
	build(key, id, 1<<62)
	build(&beacon.Key{Bytes: key.Bytes[1:]}, id, now)
}

// Reading and opening allocate nothing.
func TestAllocations(t *testing.T) {
	a := advert(serviceData...)
	key := &beacon.Key{Bytes: vectorTag.state(), Scheme: smarttag.Scheme{}, Epoch: 1}
	var f beacon.Frame
	readings := make([]beacon.Reading, 0, 4)
	if n := testing.AllocsPerRun(100, func() {
		f.Reset()
		if ok, err := (smarttag.Network{}).Read(&f, a); !ok || err != nil {
			t.Fatal(err)
		}
		if _, err := (smarttag.Network{}).Readings(readings, &f, nil); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("Read: %v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() {
		if _, err := (smarttag.Network{}).Open(nil, &f, a, key); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("Open: %v allocations", n)
	}
	data := make([]byte, 0, 31)
	if n := testing.AllocsPerRun(100, func() {
		if _, ok := (smarttag.Network{}).Build(data, nil, key, f.ID, 1790000000); !ok {
			t.Fatal("no advertisement")
		}
	}); n > 2 {
		t.Errorf("Build: %v allocations", n)
	}
}

func TestName(t *testing.T) {
	if name := (smarttag.Network{}).Name(); name != "smarttag" {
		t.Error(name)
	}
}

var _ rotate.Scheme = smarttag.Scheme{}
