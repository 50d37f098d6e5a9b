package resolve_test

import (
	"context"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/beacon/exposure"
	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/beacon/mibeacon"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/beacon/rpa"
	"github.com/seed-496a4445/fyr/beacon/smarttag"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// scale says how large the synthetic fleet is, in rows of tags x epochs and in
// advertisements. FYR_LONG=1 in the environment makes it a hundred times larger.
type scale struct {
	rows    int // over all epoch networks
	slow    int // of them those that cost microseconds each
	bound   int // tags bound to an address
	irks    int
	adverts int // own ones of each network; as many foreign ones
	rpas    int // foreign resolvable addresses
}

func scaleOf() scale {
	if os.Getenv("FYR_LONG") != "" {
		return scale{rows: 10_000_000, slow: 100_000, bound: 10_000, irks: 10_000, adverts: 20_000, rpas: 100_000}
	}
	return scale{rows: 100_000, slow: 1_000, bound: 100, irks: 10_000, adverts: 300, rpas: 300}
}

// generated is States that make themselves: a seed and a position give a state.
type generated struct {
	n, size int
	of      func(rnd *rand.ChaCha8, i int) []byte
	seed    byte
}

func (g generated) Len() int { return g.n }

func (g generated) Read(buf []byte, i, n int) []byte {
	if i < 0 || i+n > g.n {
		panic("generated: out of range")
	}
	buf = buf[:0]
	for ; n > 0; i, n = i+1, n-1 {
		var seed [32]byte
		seed[31] = g.seed
		binary.LittleEndian.PutUint64(seed[:], uint64(i))
		buf = append(buf, g.of(rand.NewChaCha8(seed), i)...)
	}
	return buf
}

func uniform(size int) func(*rand.ChaCha8, int) []byte {
	return func(rnd *rand.ChaCha8, _ int) []byte {
		b := make([]byte, size)
		rnd.Read(b)
		return b
	}
}

// herd is the fleet of one network, and what it takes to hear of it.
type herd struct {
	network interface {
		beacon.Network
		beacon.Builder
	}
	rows  int  // a tag
	slow  bool // its rows cost microseconds
	fleet func(n int, seed byte) table.Fleet
	// unix returns a time at which an epoch is on the air, given the state.
	unix func(state []byte, e rotate.Epoch) int64
}

func herds() []herd {
	atNow := func([]byte, rotate.Epoch) int64 { return now }
	return []herd{{
		network: eddystone.Network{}, rows: 7, unix: atNow,
		fleet: func(n int, seed byte) table.Fleet {
			f := table.Fleet{Scheme: eddystone.Scheme{K: 10}, Schedule: eddystone.Schedule(10), States: generated{n, 16, uniform(16), seed}}
			for i := range n { // clocks that began 18 hours to 100 days ago
				f.Align = append(f.Align, int32(now-65280-i*7919%(100*86400)))
				f.Seen = append(f.Seen, uint32(now-int64(f.Align[i])))
			}
			return f
		},
	}, {
		network: smarttag.Network{}, rows: smarttag.PoolSize, unix: atNow,
		fleet: func(n int, seed byte) table.Fleet {
			size := smarttag.Scheme{}.Layout().State
			return table.Fleet{
				Scheme: smarttag.Scheme{}, Schedule: rotate.Schedule{First: 1, Last: smarttag.PoolSize},
				States: generated{n, size, uniform(size), seed},
			}
		},
	}, {
		network: exposure.Network{}, rows: 144,
		fleet: func(n int, seed byte) table.Fleet {
			size := exposure.Scheme{}.Layout().State
			of := func(rnd *rand.ChaCha8, i int) []byte {
				b := uniform(size)(rnd, i)
				binary.LittleEndian.PutUint32(b[16:], uint32(now/600/144*144-i%14*144))
				return b
			}
			return table.Fleet{
				Scheme: exposure.Scheme{}, Schedule: rotate.Schedule{Last: 143},
				States: generated{n, size, of, seed},
			}
		},
		unix: func(state []byte, e rotate.Epoch) int64 {
			return (int64(binary.LittleEndian.Uint32(state[16:])) + int64(e)) * 600
		},
	}, {
		network: findmy.Network{}, rows: 107, slow: true, unix: atNow,
		fleet: func(n int, seed byte) table.Fleet {
			of := func(rnd *rand.ChaCha8, i int) []byte {
				b := uniform(60)(rnd, i)
				b[0] = 1 // below the order of the curve
				master, err := findmy.NewPrivateKey(b[:28])
				if err != nil {
					panic(err)
				}
				start, err := findmy.NewStartKey(b[28:])
				if err != nil {
					panic(err)
				}
				return findmy.AppendState(nil, master, start)
			}
			f := table.Fleet{Scheme: findmy.Scheme{}, Schedule: findmy.Primary.Schedule(), States: generated{n, findmy.Scheme{}.Layout().State, of, seed}}
			for i := range n { // paired one to four days ago, heard of now
				f.Align = append(f.Align, int32(now-86400-i*7919%(3*86400)))
				f.Seen = append(f.Seen, uint32(now-int64(f.Align[i])))
			}
			return f
		},
	}}
}

// hear makes the advertisement of tag i of a fleet in an epoch that is on the
// air, chosen by rnd.
func hear(t testing.TB, h herd, f table.Fleet, i int, rnd *rand.Rand) (beacon.Advert, rotate.Epoch) {
	t.Helper()
	l := f.Scheme.Layout()
	state := f.States.Read(nil, i, 1)
	var a rotate.Alignment
	if f.Align != nil {
		a = f.Schedule.Unpack(f.Align[i], f.Seen[i])
	}
	lo, hi := f.Schedule.Window(a, now)
	e := lo + rotate.Epoch(rnd.Int64N(int64(hi-lo+1)))
	id := make([]byte, l.ID)
	f.Scheme.Derive(id, state, []rotate.Epoch{e}, 1)
	ad := beacon.Advert{Type: beacon.AddressRandom, Time: h.unix(state, e) * 1e9}
	for j := range ad.Address {
		ad.Address[j] = byte(rnd.Uint32())
	}
	ad.Address[0] |= 0xc0 // static: no resolvable address by chance
	var ok bool
	ad.Data, ok = h.network.Build(nil, &ad.Address, &beacon.Key{Bytes: state, Scheme: f.Scheme, Epoch: e}, id, ad.Unix())
	if !ok {
		t.Fatalf("%s builds no advertisement", h.network.Name())
	}
	return ad, e
}

// TestFleetHasNoWrongTags resolves own and foreign advertisements of four
// networks with rotating identifiers, two bound to addresses and one of address
// hashes, all against one resolver. Each own one must give its tag and epoch
// alone, each foreign one nothing, but for address hashes, which must give as
// many wrong tags as their chance says.
func TestFleetHasNoWrongTags(t *testing.T) {
	s := scaleOf()
	rnd := rand.New(rand.NewPCG(20, 26))
	r := resolve.New(resolve.Options{})
	hs := herds()
	fleets := make([]table.Fleet, len(hs))
	first := make([]uint64, len(hs))
	id := uint64(1_000_000)
	for i, h := range hs {
		rows := (s.rows - s.slow) / (len(hs) - 1)
		if h.slow {
			rows = s.slow
		}
		n := max(1, rows/h.rows)
		fleets[i], first[i] = h.fleet(n, byte(i)), id
		if err := r.AddFleet(id, h.network, fleets[i]); err != nil {
			t.Fatal(err)
		}
		id += uint64(n)
	}
	keyring := newKeyring(t, r, s, rnd)
	start := time.Now()
	if err := r.Advance(context.Background(), time.Unix(now, 0)); err != nil {
		t.Fatal(err)
	}
	z := r.Stats()
	t.Logf("%d tags, %d rows, %d keys; index of %d bytes built in %v", z.Tags, z.Index.Rows, z.Keys, z.Index.Index, time.Since(start).Round(time.Millisecond))
	if z.Index.Rows < int64(s.rows)*9/10 {
		t.Errorf("%d rows, want about %d", z.Index.Rows, s.rows)
	}

	var res resolve.Result
	for i, h := range hs {
		foreign := h.fleet(fleets[i].States.Len(), byte(100+i))
		own := s.adverts
		if h.slow {
			own = min(own, 1000)
		}
		for range own {
			tag := rnd.IntN(fleets[i].States.Len())
			a, e := hear(t, h, fleets[i], tag, rnd)
			if err := r.Resolve(&res, &a); err != nil {
				t.Fatal(err)
			}
			if ms := res.Outcomes[0].Matches; len(ms) != 1 || ms[0].Tag != first[i]+uint64(tag) || ms[0].Epoch != e || ms[0].Err != nil {
				t.Fatalf("%s tag %d in epoch %d: %v", h.network.Name(), tag, e, matches(&res.Outcomes[0]))
			}
			a, _ = hear(t, h, foreign, tag, rnd)
			if err := r.Resolve(&res, &a); err != nil {
				t.Fatal(err)
			}
			if o := &res.Outcomes[0]; len(o.Matches) != 0 || o.Class() != resolve.Recognised {
				t.Fatalf("foreign %s: class %v, %v", h.network.Name(), o.Class(), matches(o))
			}
		}
	}
	keyring.check(t, r, rnd)
}

// keyring is the tags of a resolver that stand beside its fleets.
type keyring struct {
	scale
	bthome []bthome.Credential
	mi     []mibeacon.Credential
	homes  []beacon.Address
	irks   [][]byte
}

func newKeyring(t *testing.T, r *resolve.Resolver, s scale, rnd *rand.Rand) *keyring {
	k := &keyring{scale: s}
	random := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(rnd.Uint32())
		}
		return b
	}
	var tags []resolve.Tag
	for i := range s.bound / 2 {
		address := beacon.Address(random(6))
		address[0] |= 0xc0
		b, err := bthome.NewCredential(random(16), address, bthome.Strict)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mibeacon.NewCredential(random(16), beacon.Address(append([]byte{0xa4}, address[1:]...)))
		if err != nil {
			t.Fatal(err)
		}
		k.bthome, k.mi, k.homes = append(k.bthome, b), append(k.mi, m), append(k.homes, address)
		tags = append(tags, tagOf(uint64(2*i), b), tagOf(uint64(2*i+1), m))
	}
	for i := range s.irks {
		irk := random(16)
		c, err := rpa.NewCredential(irk)
		if err != nil {
			t.Fatal(err)
		}
		k.irks = append(k.irks, irk)
		tags = append(tags, tagOf(uint64(100_000+i), c))
	}
	if err := r.Add(tags...); err != nil {
		t.Fatal(err)
	}
	return k
}

// check hears the tags of the keyring, and strangers.
func (k *keyring) check(t *testing.T, r *resolve.Resolver, rnd *rand.Rand) {
	var res resolve.Result
	one := func(a *beacon.Advert) []resolve.Match {
		if err := r.Resolve(&res, a); err != nil {
			t.Fatal(err)
		}
		return res.Outcomes[0].Matches
	}
	objects := []byte{0x02, 0xca, 0x09} // 25.06 degrees in BTHome
	for i := range k.bthome {
		data, err := k.bthome[i].Seal(nil, 0x41, uint32(i), objects)
		if err != nil {
			t.Fatal(err)
		}
		a := beacon.Advert{Time: now * 1e9, Type: beacon.AddressRandom, Address: k.homes[i], Data: beacon.AppendServiceData16(nil, 0xfcd2, data)}
		if ms := one(&a); len(ms) != 1 || ms[0].Tag != uint64(2*i) || ms[0].Err != nil || len(ms[0].Readings) != 1 || math.Abs(ms[0].Readings[0].Value-25.06) > 1e-9 {
			t.Fatalf("BTHome device %d: %v", i, matches(&res.Outcomes[0]))
		}
		a.Address = k.homes[(i+1)%len(k.homes)] // of another device
		if ms := one(&a); len(ms) != 1 || ms[0].Err == nil {
			t.Fatalf("BTHome frame of device %d from another address: %v", i, matches(&res.Outcomes[0]))
		}
		a.Address[5]++ // of nobody
		if ms := one(&a); len(ms) != 0 && !contains(k.homes, a.Address) {
			t.Fatalf("BTHome frame of device %d from a foreign address: %v", i, matches(&res.Outcomes[0]))
		}
	}
	k.checkMi(t, one)

	// Resolvable addresses: the own tag is always among the candidates.
	wrong := 0
	for i := range min(k.rpas, 1000) {
		n := rnd.IntN(len(k.irks))
		address, err := rpa.Generate(k.irks[n], prand(rnd))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, m := range one(&beacon.Advert{Time: now * 1e9, Type: beacon.AddressRandom, Address: address}) {
			if m.Tag == uint64(100_000+n) {
				found = true
			} else {
				wrong++
			}
		}
		if !found {
			t.Fatalf("address %d does not give its tag", i)
		}
	}
	for range k.rpas {
		a := beacon.Advert{Time: now * 1e9, Type: beacon.AddressRandom}
		for j := range a.Address {
			a.Address[j] = byte(rnd.Uint32())
		}
		a.Address[0] = a.Address[0]&0x3f | 0x40
		wrong += len(one(&a))
	}
	mean := float64(k.rpas+min(k.rpas, 1000)) * float64(len(k.irks)) * rpa.Network{}.Chance()
	lo, hi := interval99(mean)
	t.Logf("%d wrong candidates of address hashes, %.2f expected, 99 %% interval %d..%d", wrong, mean, lo, hi)
	if wrong < lo || wrong > hi {
		t.Errorf("%d wrong candidates, want %d..%d", wrong, lo, hi)
	}
}

func (k *keyring) checkMi(t *testing.T, one func(*beacon.Advert) []resolve.Match) {
	for i := range k.mi {
		address := k.homes[i]
		address[0] = 0xa4
		h := mibeacon.Frame{Control: 0x5058, Product: 0x0a1c}
		data, err := k.mi[i].Seal(nil, h, uint32(i+1), []byte{0x03, 0x4c, 1, 77})
		if err != nil {
			t.Fatal(err)
		}
		a := beacon.Advert{Time: now * 1e9, Type: beacon.AddressPublic, Address: address, Data: beacon.AppendServiceData16(nil, 0xfe95, data)}
		if ms := one(&a); len(ms) != 1 || ms[0].Tag != uint64(2*i+1) || ms[0].Err != nil || len(ms[0].Readings) != 1 || ms[0].Readings[0].Value != 77 {
			t.Fatalf("MiBeacon device %d: %v", i, ms)
		}
	}
}

func contains(as []beacon.Address, a beacon.Address) bool {
	for _, b := range as {
		if a == b {
			return true
		}
	}
	return false
}

// prand returns three bytes as rpa.Generate takes them.
func prand(rnd *rand.Rand) [3]byte {
	v := rnd.Uint32N(1<<22-2) + 1
	return [3]byte{0x40 | byte(v>>16), byte(v >> 8), byte(v)}
}

// interval99 returns the shortest lo..hi that leaves at most half a percent of
// a Poisson distribution on each side.
func interval99(mean float64) (lo, hi int) {
	p, sum := math.Exp(-mean), 0.0
	lo = -1
	for k := 0; ; k++ {
		sum += p
		if lo < 0 && sum > 0.005 {
			lo = k
		}
		if sum >= 0.995 {
			return lo, k
		}
		p *= mean / float64(k+1)
	}
}

func TestInterval99(t *testing.T) {
	for _, c := range []struct {
		mean   float64
		lo, hi int
	}{{0.1, 0, 1}, {60, 41, 81}} {
		if lo, hi := interval99(c.mean); lo != c.lo || hi != c.hi {
			t.Errorf("interval of %v: %d..%d, want %d..%d", c.mean, lo, hi, c.lo, c.hi)
		}
	}
}
