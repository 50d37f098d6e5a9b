package native_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
)

// claimed is when the tags of the tests were claimed.
const claimed = 1_800_000_000

// example is the registration of the page's worked example.
func example() native.Registration {
	r := native.NewRegistration(beacon.ConsumerProfile, beacon.DULT, native.NoNet)
	r.Period, r.Rotations = 900, 96
	return r
}

func newCredential(t testing.TB, r native.Registration, root []byte) *native.Credential {
	t.Helper()
	c, err := native.NewCredential(r, root, rotate.Alignment{Unix: claimed})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// exampleRoot is the root of the page's worked example.
func exampleRoot(t testing.TB) []byte { return expecttest.Unhex("000102030405060708090a0b0c0d0e0f") }

// The advertisements of the page's worked example.
const (
	exampleNear      = "0201061b16b2fcff01fb01c229371cf41d84f94c2fbc87027e48b08e99a0e9"
	exampleSeparated = "0201061b16b2fcff00f612f7bbfc93988a62f4bff2c2dbec9780c351abeb83"
	examplePlain     = "0100070b96001e00"
)

// secrets returns what a credential exposes.
func secrets(c beacon.Credential) *beacon.Secrets {
	s := new(beacon.Secrets)
	c.Expose(s)
	return s
}

// keyOf returns what opens the frames of an epoch of a stream.
func keyOf(s *beacon.Stream, e rotate.Epoch) *beacon.Key {
	return &beacon.Key{Bytes: s.State, Scheme: s.Scheme, Epoch: e}
}

// identifier derives an identifier of a stream.
func identifier(s *beacon.Stream, e rotate.Epoch) []byte {
	id := make([]byte, rotate.IdentifierSize)
	s.Scheme.Derive(id, s.State, []rotate.Epoch{e}, 1)
	return id
}

// TestWorkedExample goes through the example both ways.
func TestWorkedExample(t *testing.T) {
	c := newCredential(t, example(), exampleRoot(t))
	n := c.Network().(native.Network)
	streams := secrets(c).Streams
	if len(streams) != 2 {
		t.Fatalf("%d streams", len(streams))
	}
	plain := expecttest.Unhex(examplePlain)
	for i, want := range []struct {
		data    string
		epoch   rotate.Epoch
		address string
	}{{exampleNear, 1000, "E1:28:A3:6D:A9:B7"}, {exampleSeparated, 10, "E1:1A:CD:F7:12:AA"}} {
		s := &streams[i]
		id := identifier(s, want.epoch)
		var a beacon.Address
		data, err := n.Seal(nil, &a, keyOf(s, want.epoch), id, plain)
		if err != nil || hex.EncodeToString(data) != want.data || a.String() != want.address {
			t.Errorf("stream %d: sealed %x at %v, %v", i, data, a, err)
		}
		gotID, gotAddress, err := c.Identity(s.Scheme.(native.Scheme).Domain, want.epoch)
		if err != nil || !bytes.Equal(gotID[:], id) || gotAddress != a {
			t.Errorf("stream %d: identity %x, %v, %v", i, gotID, gotAddress, err)
		}
		f := read(t, n, expecttest.Unhex(want.data))
		if f.Kind != native.KindShort || !f.Sealed || !bytes.Equal(f.ID, id) {
			t.Errorf("stream %d: frame %+v", i, f)
		}
		got, err := n.Open([]byte{7}, f, nil, keyOf(s, want.epoch))
		if err != nil || !bytes.Equal(got, append([]byte{7}, plain...)) {
			t.Errorf("stream %d: opened %x, %v", i, got, err)
		}
	}
	if at, err := c.Instant(1000); err != nil || at != 900_125_756 {
		t.Errorf("instant %v, %v", at, err)
	}
	if at, err := c.Instant(1001); err != nil || at != 901_212_319 {
		t.Errorf("instant %v, %v", at, err)
	}
	if at, err := c.Instant(4096 * 96); err != nil || at != 4096*96*900_000 {
		t.Errorf("last instant %v, %v", at, err)
	}
}

// read reads a frame that must be there.
func read(t testing.TB, n native.Network, data []byte) *beacon.Frame {
	t.Helper()
	f := new(beacon.Frame)
	if ok, err := n.Read(f, &beacon.Advert{Data: data}); !ok || err != nil {
		t.Fatalf("Read of %x: %v, %v", data, ok, err)
	}
	return f
}

func TestRead(t *testing.T) {
	dult := example().Network()
	company := dult
	company.Carrier, company.Net = beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0xfff5}, 0
	body := make([]byte, 24)
	service := func(uuid uint16, frame []byte) []byte { return beacon.AppendServiceData16(nil, uuid, frame) }
	net := func(b byte, n int) []byte { return append([]byte{b}, make([]byte, n-1)...) }
	for name, c := range map[string]struct {
		network native.Network
		data    []byte
		ok      bool
		want    error
	}{
		"no data":            {dult, nil, false, nil},
		"short":              {dult, service(0xfcb2, net(0xff, 24)), true, nil},
		"least extended":     {dult, service(0xfcb2, net(0xff, 34)), true, nil},
		"largest extended":   {dult, service(0xfcb2, net(0xff, 234)), true, nil},
		"behind others":      {dult, append(service(0xfcb2, net(1, 24)), service(0xfcb2, net(0xff, 24))...), true, nil},
		"other net":          {dult, service(0xfcb2, net(1, 24)), false, nil},
		"other UUID":         {dult, service(0xfcb3, net(0xff, 24)), false, nil},
		"nothing":            {dult, service(0xfcb2, nil), false, nil},
		"net only":           {dult, service(0xfcb2, net(0xff, 1)), false, beacon.ErrSealedLength},
		"23 bytes":           {dult, service(0xfcb2, net(0xff, 23)), false, beacon.ErrSealedLength},
		"25 bytes":           {dult, service(0xfcb2, net(0xff, 25)), false, beacon.ErrSealedLength},
		"33 bytes":           {dult, service(0xfcb2, net(0xff, 33)), false, beacon.ErrSealedLength},
		"235 bytes":          {dult, service(0xfcb2, net(0xff, 235)), false, beacon.ErrSealedLength},
		"company":            {company, beacon.AppendManufacturer(nil, 0xfff5, body), true, nil},
		"company as service": {company, service(0xfff5, body), false, nil},
		"no carrier":         {native.Network{}, append([]byte{27, 0, 0, 0}, body...), false, nil},
		"broken":             {dult, []byte{9, 0x16}, false, beacon.ErrAD},
		"broken behind":      {dult, append(service(0xfcb2, net(0xff, 24)), 9), true, nil},
	} {
		var f beacon.Frame
		ok, err := c.network.Read(&f, &beacon.Advert{Data: c.data})
		if ok != c.ok || !errors.Is(err, c.want) || c.want == nil && err != nil {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
		if !ok && !reflect.DeepEqual(f, beacon.Frame{}) {
			t.Errorf("%s: frame was touched: %+v", name, f)
		}
	}
}

// every yields registrations of all shapes.
func every() (all []native.Registration) {
	for _, suite := range []native.Suite{native.AES128, native.AES256} {
		for _, profile := range []beacon.Profile{beacon.PlainProfile, beacon.ConsumerProfile} {
			for _, extended := range []int{0, 8, 20, 208} {
				r := native.NewRegistration(profile, beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0xfff5}, 3)
				r.Suite, r.Extended = suite, extended
				all = append(all, r)
			}
		}
	}
	return all
}

// TestSealIsOpened: what a tag of any registration shows is read, found and
// opened, with what is handed out of its root too, and by nothing else.
func TestSealIsOpened(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 5
	}
	r := rand.New(rand.NewPCG(5, 6))
	for _, reg := range every() {
		c := newCredential(t, reg, random(r, reg.Suite.KeySize()))
		other := newCredential(t, reg, random(r, reg.Suite.KeySize()))
		n := reg.Network()
		for round := range rounds {
			g := rotate.Epoch(r.IntN(rotate.Generations))
			first, last := max(0, g-rotate.Epoch(r.IntN(40))), min(rotate.Generations-1, g+rotate.Epoch(r.IntN(40)))
			share, err := c.Share(first, last)
			if err != nil {
				t.Fatal(err)
			}
			gateway, err := share.Gateway(g)
			if err != nil {
				t.Fatal(err)
			}
			for i := range secrets(c).Streams {
				e := g
				if i == 0 {
					e = g*rotate.Epoch(reg.Rotations) + rotate.Epoch(r.IntN(int(reg.Rotations)))
				}
				s := &secrets(c).Streams[i]
				id := identifier(s, e)
				for _, held := range []*native.Credential{share, gateway} {
					if got := identifier(&secrets(held).Streams[i], e); !bytes.Equal(got, id) {
						t.Fatalf("%+v, %v: identifier %x, want %x", reg, held.Form(), got, id)
					}
				}
				plain := random(r, max(8, reg.Extended))
				var a beacon.Address
				data, err := n.Seal(nil, &a, keyOf(s, e), id, plain)
				if err != nil {
					t.Fatal(err)
				}
				if got, _, err := share.Identity(s.Scheme.(native.Scheme).Domain, e); err != nil || !bytes.Equal(got[:], id) || a.RandomKind() != reg.Address {
					t.Fatalf("identity %x, %v; address %v", got, err, a)
				}
				f := read(t, n, data)
				for _, held := range []*native.Credential{c, share} {
					got, err := n.Open(nil, f, nil, keyOf(&secrets(held).Streams[i], e))
					if err != nil || !bytes.Equal(got, plain) {
						t.Fatalf("%+v, %v: opened %x, %v, want %x", reg, held.Form(), got, err, plain)
					}
				}
				if f.Body[1]&beacon.NearOwner != 0 != (reg.Profile == beacon.ConsumerProfile && i == 0) {
					t.Fatalf("%+v: public octet %x", reg, f.Body[1])
				}
				if got, err := n.Open(nil, f, nil, keyOf(&secrets(gateway).Streams[i], e)); got != nil || !errors.Is(err, native.ErrClosed) {
					t.Fatalf("gateway: %x, %v", got, err)
				}
				var day *native.DayError
				if got, err := n.Open(nil, f, nil, keyOf(&secrets(share).Streams[i], e+100*rotate.Epoch(reg.Rotations))); got != nil || !errors.As(err, &day) {
					t.Fatalf("another day: %x, %v", got, err)
				}
				for _, wrong := range []*beacon.Key{keyOf(s, e^1), keyOf(&secrets(other).Streams[i], e)} {
					if got, err := n.Open(nil, f, nil, wrong); got != nil || !errors.Is(err, beacon.ErrSealed) {
						t.Fatalf("wrong key: %x, %v", got, err)
					}
				}
				bent := bytes.Clone(data)
				at := len(data) - len(f.Body) + 1 + r.IntN(len(f.Body)-1)
				bent[at] ^= 1 << r.IntN(8)
				if got, err := n.Open(nil, read(t, n, bent), nil, keyOf(s, e)); got != nil || !errors.Is(err, beacon.ErrSealed) {
					t.Fatalf("round %d, bit of byte %d of %x: %x, %v", round, at, data, got, err)
				}
			}
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	c := newCredential(t, example(), exampleRoot(t))
	n, s := example().Network(), &secrets(c).Streams[0]
	f := read(t, n, expecttest.Unhex(exampleNear))
	for name, c := range map[string]struct {
		key  beacon.Key
		want error
	}{
		"no scheme":      {beacon.Key{Bytes: s.State, Epoch: 1000}, native.ErrScheme},
		"short key":      {beacon.Key{Bytes: s.State[1:], Scheme: s.Scheme, Epoch: 1000}, native.ErrKeyLength},
		"no key":         {beacon.Key{Scheme: s.Scheme, Epoch: 1000}, native.ErrKeyLength},
		"before":         {beacon.Key{Bytes: s.State, Scheme: s.Scheme, Epoch: -1}, &native.DayError{Day: -1, First: 0, Last: 4095}},
		"after":          {beacon.Key{Bytes: s.State, Scheme: s.Scheme, Epoch: 4096 * 96}, &native.DayError{Day: 4096, First: 0, Last: 4095}},
		"another domain": {beacon.Key{Bytes: s.State, Scheme: secrets(c).Streams[1].Scheme, Epoch: 1000}, beacon.ErrSealed},
	} {
		got, err := n.Open(nil, f, nil, &c.key)
		var day *native.DayError
		if want, ok := c.want.(*native.DayError); ok && (!errors.As(err, &day) || *day != *want) || !ok && !errors.Is(err, c.want) || got != nil {
			t.Errorf("%s: %x, %v", name, got, err)
		}
	}
	for size := range 40 {
		short := beacon.Frame{Body: make([]byte, size)}
		got, err := n.Open(nil, &short, nil, keyOf(s, 1000))
		want := beacon.ErrSealedLength
		if size == 24 || size >= 34 {
			want = beacon.ErrSealed
		}
		if got != nil || !errors.Is(err, want) {
			t.Errorf("%d bytes: %x, %v", size, got, err)
		}
	}
}

func TestSealRefuses(t *testing.T) {
	c := newCredential(t, example(), exampleRoot(t))
	n, s := example().Network(), &secrets(c).Streams[0]
	id := identifier(s, 1000)
	var a beacon.Address
	for size := range 40 {
		dst, err := n.Seal([]byte{1}, &a, keyOf(s, 1000), id, make([]byte, size))
		if size == 8 != (err == nil) || err != nil && (!errors.Is(err, beacon.ErrSealedLength) || len(dst) != 1) {
			t.Errorf("%d bytes: %x, %v", size, dst, err)
		}
	}
	plain := make([]byte, 8)
	if _, err := n.Seal(nil, &a, keyOf(s, 1001), id, plain); !errors.Is(err, native.ErrIdentifier) {
		t.Errorf("identifier of another epoch: %v", err)
	}
	if _, err := (native.Network{}).Seal(nil, &a, keyOf(s, 1000), id, plain); !errors.Is(err, native.ErrCarrier) {
		t.Errorf("no carrier: %v", err)
	}
	gateway, err := c.Gateway(10)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Seal(nil, &a, keyOf(&secrets(gateway).Streams[0], 1000), id, plain); !errors.Is(err, native.ErrClosed) {
		t.Errorf("gateway: %v", err)
	}
	for _, extended := range []int{-1, 7, 209, 1 << 20} {
		n.Extended = extended
		if _, ok := n.Build(nil, &a, keyOf(s, 1000), id, 0); ok {
			t.Errorf("built a frame of %d bytes", extended)
		}
	}
}

// TestBuild: a built advertisement is that of a tag with nothing to say.
func TestBuild(t *testing.T) {
	for _, reg := range every() {
		c := newCredential(t, reg, make([]byte, reg.Suite.KeySize()))
		n := reg.Network()
		for i := range secrets(c).Streams {
			s := &secrets(c).Streams[i]
			var a beacon.Address
			data, ok := n.Build(nil, &a, keyOf(s, 7), identifier(s, 7), claimed)
			if !ok || reg.Extended == 0 && len(data) != beacon.LegacySize || a.RandomKind() != reg.Address {
				t.Fatalf("%+v: %x, %v, %v", reg, data, a, ok)
			}
			f := read(t, n, data)
			plain, err := n.Open(nil, f, nil, keyOf(s, 7))
			if err != nil {
				t.Fatal(err)
			}
			rs, err := n.Readings(nil, f, plain)
			if err != nil || rs[0].Value != float64(i) || rs[1].Value != 3 || rs[2].Value != 0 {
				t.Errorf("%+v: %+v, %v", reg, rs, err)
			}
			if i == 1 && plain[1] != byte(7*reg.Rotations>>8) {
				t.Errorf("epoch of a separated frame in %x", plain)
			}
		}
	}
}

func TestReadings(t *testing.T) {
	type values map[beacon.Quantity]float64
	for _, c := range []struct {
		plain string
		raw   string
		want  values
	}{
		{examplePlain, "0b96001e00", values{beacon.Status: 0, beacon.BatteryLevel: 3, beacon.Problem: 0, beacon.Count: 7}},
		{"78 00112233445566", "00112233445566", values{beacon.Status: 1, beacon.BatteryLevel: 0, beacon.Problem: 1}},
		{"92 0102 0000000000", "0000000000", values{beacon.Status: 2, beacon.BatteryLevel: 2, beacon.Problem: 0}},
		{"04 0bb8 fb2e aabbcc", "aabbcc", values{beacon.Status: 0, beacon.BatteryLevel: 3, beacon.Problem: 0, beacon.Voltage: 3, beacon.Temperature: -12.34}},
		{"04 0000 8000 aabbcc", "aabbcc", values{beacon.Status: 0, beacon.BatteryLevel: 3, beacon.Problem: 0}},
		{"05 ffff 0bb8 0001 aa", "aa", values{beacon.Status: 0, beacon.BatteryLevel: 3, beacon.Problem: 0, beacon.Count: 65535, beacon.Voltage: 3, beacon.Temperature: 0.01}},
		{"46 ffff 0bb8 0001 aa", "aa", values{beacon.Status: 1, beacon.BatteryLevel: 3, beacon.Problem: 0, beacon.Voltage: 3, beacon.Temperature: 0.01}},
	} {
		list, err := native.Network{}.Readings(make([]beacon.Reading, 1), nil, expecttest.Unhex(c.plain))
		if err != nil || len(list) != 2+len(c.want) {
			t.Errorf("%s: %+v, %v", c.plain, list, err)
			continue
		}
		for _, r := range list[1:] {
			if r.Quantity == beacon.Raw {
				if hex.EncodeToString(r.Raw) != c.raw {
					t.Errorf("%s: data %x, want %s", c.plain, r.Raw, c.raw)
				}
			} else if want, ok := c.want[r.Quantity]; !ok || r.Value != want {
				t.Errorf("%s: %v = %v, want %v", c.plain, r.Quantity, r.Value, want)
			}
		}
	}
	for status := range 256 {
		plain := make([]byte, 8)
		plain[0] = byte(status)
		list, err := native.Network{}.Readings(nil, nil, plain)
		reserved := status>>6 == 3 || status&3 == 3
		if reserved != errors.Is(err, native.ErrStatus) || reserved && list != nil {
			t.Errorf("status %02x: %v, %v", status, list, err)
		}
	}
	for size := range 220 {
		list, err := native.Network{}.Readings(nil, nil, make([]byte, size))
		if fits := size >= 8 && size <= 208; fits != (err == nil) || !fits && (!errors.Is(err, beacon.ErrSealedLength) || list != nil) {
			t.Errorf("%d bytes: %v, %v", size, list, err)
		}
	}
}

// TestLiveCounter: the kind alone says whether a frame counts.
func TestLiveCounter(t *testing.T) {
	for status := range 256 {
		plain := make([]byte, 8)
		plain[0], plain[1], plain[2] = byte(status), 0x12, 0x34
		counter, live := native.LiveCounter(plain)
		if want := status&7 == 1 || status&7 == 5; live != want || live && counter != 0x1234 || !live && counter != 0 {
			t.Errorf("status %02x: %x, %v", status, counter, live)
		}
	}
	for size := range 220 {
		plain := make([]byte, size)
		if size > 0 {
			plain[0] = 1
		}
		if _, live := native.LiveCounter(plain); live != (size >= 8 && size <= 208) {
			t.Errorf("%d bytes: %v", size, live)
		}
	}
}

func TestHotCallsAllocateNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, reg := range every() {
		c := newCredential(t, reg, random(r, reg.Suite.KeySize()))
		share, err := c.Share(5, 30)
		if err != nil {
			t.Fatal(err)
		}
		for _, held := range []*native.Credential{c, share} {
			s := &secrets(held).Streams[0]
			var n interface {
				beacon.Opener
				beacon.Decoder
			} = reg.Network()
			key := keyOf(s, 6*rotate.Epoch(reg.Rotations)+1)
			var a beacon.Address
			data, ok := reg.Network().Build(nil, &a, key, identifier(s, key.Epoch), 0)
			if !ok {
				t.Fatal("no advertisement")
			}
			advert := beacon.Advert{Data: data}
			var f beacon.Frame
			room, readings := make([]byte, 0, beacon.MaxTextSize), make([]beacon.Reading, 0, 8)
			if got := testing.AllocsPerRun(20, func() {
				f.Reset()
				ok, err := n.Read(&f, &advert)
				plain, err2 := n.Open(room, &f, &advert, key)
				_, err3 := n.Readings(readings, &f, plain)
				if !ok || err != nil || err2 != nil || err3 != nil {
					t.Fatal(ok, err, err2, err3)
				}
			}); got != 0 && !raced {
				t.Errorf("%+v, %v: %v allocations", reg, held.Form(), got)
			}
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	for _, suite := range []native.Suite{native.AES128, native.AES256} {
		b.Run(suite.String(), func(b *testing.B) {
			reg := example()
			reg.Suite = suite
			c := newCredential(b, reg, make([]byte, suite.KeySize()))
			s, n := &secrets(c).Streams[0], reg.Network()
			key := keyOf(s, 1000)
			var a beacon.Address
			data, _ := n.Build(nil, &a, key, identifier(s, 1000), 0)
			f := read(b, n, data)
			room := make([]byte, 0, 8)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := n.Open(room, f, nil, key); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
