package exposure_test

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/exposure"
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
)

// advertAt returns an advertisement with service data of any size.
func advertAt(unix int64, service []byte) *beacon.Advert {
	return &beacon.Advert{Time: unix * 1e9, Data: beacon.AppendServiceData16(nil, exposure.UUID, service)}
}

func TestRead(t *testing.T) {
	service := make([]byte, 20)
	for i := range service {
		service[i] = byte(i)
	}
	var f beacon.Frame
	ok, err := exposure.Network{}.Read(&f, advertAt(0, service))
	if !ok || err != nil || f.Kind != "rpi" || !bytes.Equal(f.ID, service[:16]) || !bytes.Equal(f.Body, service[16:]) ||
		!f.Sealed || f.Counted || f.Stated || f.Bare || f.Version != 0 {
		t.Errorf("%v, %v, %+v", ok, err, f)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"no data":       {"", nil},
		"another UUID":  {"0316aafe", nil},
		"empty":         {"03166ffd", exposure.ErrServiceLength},
		"19 bytes":      {"16166ffd00000000000000000000000000000000000000", exposure.ErrServiceLength},
		"21 bytes":      {"18166ffd000000000000000000000000000000000000000000", exposure.ErrServiceLength},
		"broken before": {"0901060317166ffd", beacon.ErrAD},
		"broken within": {"17166ffd00", beacon.ErrAD},
	} {
		var f beacon.Frame
		ok, err := exposure.Network{}.Read(&f, &beacon.Advert{Data: expecttest.Unhex(c.data)})
		if ok || !errors.Is(err, c.want) || c.want == nil && err != nil {
			t.Errorf("%s: %v, %v, want %v", name, ok, err, c.want)
		}
		if !reflect.DeepEqual(f, beacon.Frame{}) {
			t.Errorf("%s: frame was touched: %+v", name, f)
		}
	}
}

func TestReadAllocatesNothing(t *testing.T) {
	a := advertAt(0, make([]byte, 20))
	var n beacon.Network = exposure.Network{}
	var f beacon.Frame
	if got := testing.AllocsPerRun(100, func() {
		f.Reset()
		if ok, err := n.Read(&f, a); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}); got != 0 {
		t.Errorf("%v allocations", got)
	}
}

// TestCredentialFindsItsAdverts: what a credential exposes derives what is
// shown, and opens what is sealed.
func TestCredentialFindsItsAdverts(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 50 {
		tek, rolling := random(r, 16), exposure.Rolling{Start: exposure.Interval(r.Uint32N(1 << 23)), Period: uint8(r.UintN(145))}
		var s beacon.Secrets
		newCredential(t, tek, rolling).Expose(&s)
		if len(s.Streams) != 1 || s.Scan != nil || s.Open != nil || s.Bound {
			t.Fatalf("secrets %+v", s)
		}
		stream := s.Streams[0]
		lo, hi := stream.Schedule.Window(stream.Alignment, r.Int64())
		if lo != 0 || int(hi) != rolling.Len()-1 {
			t.Fatalf("%+v: epochs %d..%d", rolling, lo, hi)
		}
		e := rotate.Epoch(r.IntN(rolling.Len()))
		i := rolling.Start + exposure.Interval(e)
		m := exposure.Metadata{Major: 1, Minor: 1, Confidence: 3, TxPower: int8(r.Int())}
		plain, err := m.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		id := make([]byte, 16)
		stream.Scheme.Derive(id, stream.State, []rotate.Epoch{e}, 1)
		a := advertAt(i.Unix(), newTEK(t, tek).ServiceData(i, [4]byte(plain)).Append(nil))
		var f beacon.Frame
		if ok, err := (exposure.Network{}).Read(&f, a); !ok || err != nil || !bytes.Equal(f.ID, id) {
			t.Fatalf("%v, %v: %x, want %x", ok, err, f.ID, id)
		}
		got, err := exposure.Network{}.Open([]byte{1}, &f, a, &beacon.Key{Bytes: stream.State, Scheme: stream.Scheme, Epoch: e})
		if err != nil || got[0] != 1 || !bytes.Equal(got[1:], plain) {
			t.Fatalf("opened %x, %v, want %x", got, err, plain)
		}
		list, err := exposure.Network{}.Readings(nil, &f, got[1:])
		if err != nil || len(list) != 1 || list[0].Quantity != beacon.TxPower || list[0].Value != float64(m.TxPower) {
			t.Fatalf("readings %+v, %v", list, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	tek, rolling := make([]byte, 16), exposure.Rolling{Start: 1000, Period: 10}
	var s beacon.Secrets
	newCredential(t, tek, rolling).Expose(&s)
	state := s.Streams[0].State
	service := newTEK(t, tek).ServiceData(1005, [4]byte{0x40}).Append(nil)
	good := beacon.Key{Bytes: state, Scheme: exposure.Scheme{}, Epoch: 5}
	open := func(k beacon.Key, unix int64) error {
		t.Helper()
		var f beacon.Frame
		a := advertAt(unix, service)
		if ok, err := (exposure.Network{}).Read(&f, a); !ok || err != nil {
			t.Fatal(ok, err)
		}
		got, err := exposure.Network{}.Open([]byte{1}, &f, a, &k)
		if err != nil && !bytes.Equal(got, []byte{1}) {
			t.Errorf("%x and %v", got, err)
		}
		return err
	}
	// The time, at the edges of two hours either way.
	for e := int64(1005 - 14); e < 1005+15; e++ {
		err := open(good, e*600+599)
		if ok := e >= 1005-12 && e < 1005+13; ok != (err == nil) || err != nil && !errors.Is(err, exposure.ErrWindow) {
			t.Errorf("received in interval %d: %v", e, err)
		}
	}
	if err := open(good, -1_000_000); !errors.Is(err, exposure.ErrWindow) {
		t.Errorf("received before 1970: %v", err)
	}
	const now = 1005 * 600
	for name, c := range map[string]struct {
		change func(*beacon.Key)
		want   error
	}{
		"no scheme":     {func(k *beacon.Key) { k.Scheme = nil }, exposure.ErrUnidentified},
		"key length":    {func(k *beacon.Key) { k.Bytes = state[:16] }, exposure.ErrKeyLength},
		"before epochs": {func(k *beacon.Key) { k.Epoch = -1 }, exposure.ErrInterval},
		"after epochs":  {func(k *beacon.Key) { k.Epoch = 144 }, exposure.ErrInterval},
		"after time": {func(k *beacon.Key) {
			k.Bytes = append(bytes.Clone(state[:16]), 0xff, 0xff, 0xff, 0xff)
			k.Epoch = 1
		}, exposure.ErrInterval},
	} {
		k := good
		c.change(&k)
		if err := open(k, now); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := (exposure.Network{}).Open(nil, &beacon.Frame{ID: service[:15], Body: service[16:]}, advertAt(now, nil), &good); !errors.Is(err, exposure.ErrServiceLength) {
		t.Errorf("short identifier: %v", err)
	}
	if _, err := (exposure.Network{}).Open(nil, &beacon.Frame{ID: service[:16], Body: service[17:]}, advertAt(now, nil), &good); !errors.Is(err, exposure.ErrServiceLength) {
		t.Errorf("short metadata: %v", err)
	}
}

// TestOpenAllocatesNothing: as much as the kernel alone.
func TestOpenAllocatesNothing(t *testing.T) {
	state := make([]byte, 20)
	a := advertAt(0, make([]byte, 20))
	k := &beacon.Key{Bytes: state, Scheme: exposure.Scheme{}}
	var n beacon.Opener = exposure.Network{}
	var f beacon.Frame
	if ok, err := n.Read(&f, a); !ok || err != nil {
		t.Fatal(ok, err)
	}
	room := make([]byte, 0, 4)
	open := testing.AllocsPerRun(100, func() {
		if _, err := n.Open(room, &f, a, k); err != nil {
			t.Fatal(err)
		}
	})
	kernel := testing.AllocsPerRun(100, func() {
		var key, block [16]byte
		aes.Blocks(block[:], key[:], a.Data[:16], 1)
	})
	if open > kernel {
		t.Errorf("Open allocates %v times, its kernel %v", open, kernel)
	}
}

func TestReadingsRefuse(t *testing.T) {
	for plain, want := range map[string]error{"": exposure.ErrMetadataLength, "400000": exposure.ErrMetadataLength, "4000000000": exposure.ErrMetadataLength, "80000000": exposure.ErrVersion} {
		if list, err := (exposure.Network{}).Readings(nil, &beacon.Frame{}, expecttest.Unhex(plain)); !errors.Is(err, want) || list != nil {
			t.Errorf("%s: %v, %v", plain, list, err)
		}
	}
}

func TestBuildIsOpened(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	state := append(random(r, 16), 0, 1, 0, 0)
	k := beacon.Key{Bytes: state, Scheme: exposure.Scheme{}, Epoch: 3}
	id := make([]byte, 16)
	exposure.Scheme{}.Derive(id, state, []rotate.Epoch{3}, 1)
	var addr beacon.Address
	const unix = 259 * 600
	data, ok := exposure.Network{}.Build(nil, &addr, &k, id, unix)
	if !ok || len(data) > beacon.LegacySize || addr != (beacon.Address{}) {
		t.Fatalf("Build gave %x, %v", data, ok)
	}
	a := &beacon.Advert{Time: unix * 1e9, Data: data}
	var f beacon.Frame
	if ok, err := (exposure.Network{}).Read(&f, a); !ok || err != nil || !bytes.Equal(f.ID, id) {
		t.Fatalf("%v, %v, %x", ok, err, f.ID)
	}
	plain, err := exposure.Network{}.Open(nil, &f, a, &k)
	if m, errParse := exposure.ParseMetadata(plain); err != nil || errParse != nil || m != (exposure.Metadata{Major: 1}) {
		t.Errorf("%x, %v, %+v, %v", plain, err, m, errParse)
	}
	for n := range 20 {
		if dst, ok := (exposure.Network{}).Build([]byte{5}, &addr, &k, make([]byte, n), 0); ok != (n == 16) || !ok && len(dst) != 1 {
			t.Errorf("identifier of %d bytes: %x, %v", n, dst, ok)
		}
	}
	if _, ok := (exposure.Network{}).Build(nil, &addr, &beacon.Key{Bytes: state[:16]}, id, 0); ok {
		t.Error("built with half a state")
	}
}

func TestNetworkName(t *testing.T) {
	if n := newCredential(t, make([]byte, 16), exposure.Rolling{}).Network(); n != (exposure.Network{}) || n.Name() != "exposure" {
		t.Errorf("network %v", n)
	}
	if _, err := exposure.NewCredential(newTEK(t, make([]byte, 16)), exposure.Rolling{Period: 145}); !errors.Is(err, exposure.ErrPeriod) {
		t.Errorf("NewCredential: %v", err)
	}
}

func TestImportRefuses(t *testing.T) {
	fields := func(change func(*beacon.Fields), key []byte, start, period int64) *beacon.Fields {
		var f beacon.Fields
		f.AddBytes("tek", key)
		f.AddInt("rolling_start", start)
		f.AddInt("rolling_period", period)
		if change != nil {
			change(&f)
		}
		return &f
	}
	key := make([]byte, 16)
	for name, c := range map[string]struct {
		fields *beacon.Fields
		want   error
	}{
		"empty":        {&beacon.Fields{}, beacon.ErrFieldMissing},
		"unknown":      {fields(func(f *beacon.Fields) { f.AddInt("x", 0) }, key, 0, 0), beacon.ErrFieldUnknown},
		"twice":        {fields(func(f *beacon.Fields) { f.AddInt("rolling_start", 0) }, key, 0, 0), beacon.ErrFieldTwice},
		"short key":    {fields(nil, key[:15], 0, 0), exposure.ErrKeyLength},
		"start below":  {fields(nil, key, -1, 0), exposure.ErrPeriod},
		"start above":  {fields(nil, key, 1<<32, 0), exposure.ErrPeriod},
		"period above": {fields(nil, key, 0, 145), exposure.ErrPeriod},
		"period wraps": {fields(nil, key, 0, 256), exposure.ErrPeriod},
		"period below": {fields(nil, key, 0, -1), exposure.ErrPeriod},
		"end above":    {fields(nil, key, math.MaxUint32, 2), exposure.ErrPeriod},
	} {
		if got, err := (exposure.Network{}).Import(c.fields); got != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, c.want)
		}
	}
}

func TestImportInvertsExpose(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 100 {
		c := newCredential(t, random(r, 16), exposure.Rolling{Start: exposure.Interval(r.Uint32N(math.MaxUint32 - 144)), Period: uint8(r.UintN(145))})
		var s beacon.Secrets
		c.Expose(&s)
		got, err := exposure.Network{}.Import(&s.Fields)
		if err != nil || !c.Equal(got.(*exposure.Credential)) {
			t.Fatalf("Import(Expose): %v", err)
		}
	}
	var f beacon.Fields
	f.AddBytes("tek", make([]byte, 16))
	f.AddInt("rolling_start", 7)
	got, err := exposure.Network{}.Import(&f)
	if err != nil || !newCredential(t, make([]byte, 16), exposure.Rolling{Start: 7}).Equal(got.(*exposure.Credential)) {
		t.Errorf("without a period: %v", err)
	}
}
