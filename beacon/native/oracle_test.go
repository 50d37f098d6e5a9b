package native_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/native/internal/oracle"
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
)

// long says whether tests go the whole way, which takes minutes.
func long() bool { return os.Getenv("FYR_LONG") != "" }

// many returns how often a test does something: usually, and with FYR_LONG.
// Without AES instructions, where one block takes as long as 64, it is less.
func many(usually, whole int) int {
	switch {
	case long():
		return whole
	case aes.Tier() == "purego":
		return usually/25 + 1
	}
	return usually
}

// anyRegistration draws a registration of any kind.
func anyRegistration(r *rand.Rand) native.Registration {
	reg := native.NewRegistration(beacon.Profile(r.IntN(2)), beacon.Carrier{Type: beacon.TypeManufacturer, Number: uint16(r.Uint32())}, byte(r.Uint32()))
	reg.Suite = native.Suite(1 + r.IntN(2))
	reg.Period = 1 + r.Int64N(86_400)
	reg.Rotations = []int32{1, 2, 96, 192, 1<<16 - 1, 1 + r.Int32N(1<<16-1)}[r.IntN(6)]
	if reg.Profile == beacon.PlainProfile && r.IntN(2) == 0 {
		reg.Address = beacon.Static
	}
	if r.IntN(3) == 0 {
		reg.Extended = 8 + r.IntN(201)
	}
	return reg
}

// TestAgainstOracle compares what there is of random tags on random days with
// the plain implementation of the page: identifier, address, instant, frames
// sealed and opened, right or bent.
func TestAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range many(3000, 1_000_000) {
		reg := anyRegistration(r)
		root := random(r, reg.Suite.KeySize())
		g := r.IntN(rotate.Generations)
		keys := oracle.DayKeys(oracle.Leaf(root, g))
		c := newCredential(t, reg, root)
		held := c
		if r.IntN(2) == 0 { // by way of a share
			first, last := r.IntN(g+1), g+r.IntN(rotate.Generations-g)
			var err error
			if held, err = c.Share(rotate.Epoch(first), rotate.Epoch(last)); err != nil {
				t.Fatal(err)
			}
		}
		d, index := beacon.EpochDomain, rotate.Epoch(g)*rotate.Epoch(reg.Rotations)+rotate.Epoch(r.Int32N(reg.Rotations))
		block := oracle.IdentityBlock(keys, uint32(index))
		if r.IntN(2) == 0 {
			d, index = beacon.SeparatedDomain, rotate.Epoch(g)
			block = oracle.SeparatedBlock(keys, uint32(g))
		} else if at, err := held.Instant(index); err != nil {
			t.Fatal(err)
		} else if want, _ := oracle.Instant(keys, uint32(index), reg.Period); int64(at) != want {
			t.Fatalf("%+v, epoch %d: instant %d, want %d", reg, index, at, want)
		}
		id, address := oracle.Identity(block, byte(reg.Address))
		gotID, gotAddress, err := held.Identity(d, index)
		if err != nil || !bytes.Equal(gotID[:], id) || !bytes.Equal(gotAddress[:], address) {
			t.Fatalf("%+v, index %d: %x at %v, %v, want %x at %x", reg, index, gotID, gotAddress, err, id, address)
		}
		state := secrets(held).Streams[0].State
		scheme := reg.Scheme(held.Form(), d)
		derived := make([]byte, 8)
		scheme.Derive(derived, state, []rotate.Epoch{index}, 1)
		if !bytes.Equal(derived, id) {
			t.Fatalf("%+v, index %d: derived %x, want %x", scheme, index, derived, id)
		}
		againstOracle(t, r, reg, keys, &beacon.Key{Bytes: state, Scheme: scheme, Epoch: index}, id)
	}
}

// againstOracle seals and opens a frame both ways.
func againstOracle(t *testing.T, r *rand.Rand, reg native.Registration, keys oracle.Keys, k *beacon.Key, id []byte) {
	n := reg.Network()
	plain := random(r, max(8, reg.Extended))
	var a beacon.Address
	data, err := n.Seal(nil, &a, k, id, plain)
	if err != nil {
		t.Fatal(err)
	}
	dom := byte(k.Scheme.(native.Scheme).Domain)
	near := reg.Profile == beacon.ConsumerProfile && dom == oracle.Epoch
	if reg.Extended != 0 {
		dom |= 0x10
	}
	want := oracle.Frame{Network: reg.Net, ID: id}
	if near {
		want.Public = 1
	}
	want.CT, want.Tag = oracle.Seal(keys, dom, uint32(k.Epoch), want.Network, want.Public, id, plain)
	carrier := oracle.Carrier{Type: reg.Carrier.Type, ID: reg.Carrier.Number}
	if ad := want.AD(carrier); !bytes.Equal(data, ad) {
		t.Fatalf("%+v, index %d: %x, want %x", reg, k.Epoch, data, ad)
	}
	if r.IntN(2) == 0 {
		data[7+r.IntN(len(data)-7)] ^= byte(r.Uint32())
	}
	f := new(beacon.Frame)
	ok, err := n.Read(f, &beacon.Advert{Data: data})
	parsed, outcome := oracle.Parse(carrier, reg.Net, data)
	if (ok && err == nil) != (outcome == "") {
		t.Fatalf("Read of %x: %v, %v; the oracle: %s", data, ok, err, outcome)
	}
	if !ok {
		return
	}
	got, err := n.Open(nil, f, nil, k)
	opened, right := oracle.Open(keys, dom, uint32(k.Epoch), parsed.Network, parsed.Public, parsed.ID, parsed.CT, parsed.Tag)
	if right != (err == nil) || !bytes.Equal(got, opened) {
		t.Fatalf("Open of %x: %x, %v; the oracle: %x, %v", data, got, err, opened, right)
	}
}

// TestCoverAgainstOracle compares covers, and what they give, of random days.
func TestCoverAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	root := random(r, 16)
	c := newCredential(t, example(), root)
	most := 0
	for round := range many(300, 5000) {
		first := r.IntN(rotate.Generations)
		last := first + r.IntN(rotate.Generations-first)
		switch round {
		case 0:
			first, last = 1, rotate.Generations-2 // as many nodes as there can be
		case 1:
			first, last = 0, rotate.Generations-1
		}
		share, err := c.Share(rotate.Epoch(first), rotate.Epoch(last))
		if err != nil {
			t.Fatal(err)
		}
		var want []byte
		nodes := oracle.Cover(root, first, last)
		for _, n := range nodes {
			want = append(append(want, byte(n.Level), byte(n.Index>>8), byte(n.Index)), n.Key...)
		}
		most = max(most, len(nodes))
		fields := secrets(share).Fields
		if got := fields.Bytes("cover"); !bytes.Equal(got, want) {
			t.Fatalf("days %d to %d: %x, want %x", first, last, got, want)
		}
	}
	if most != native.CoverNodes {
		t.Errorf("%d nodes at most", most)
	}
}

// TestJudgeAgainstOracle lets both judge the same stories of random sightings.
func TestJudgeAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	seen := map[string]int{}
	for range many(400, 20_000) {
		story(t, r, seen)
	}
	for _, v := range []string{"fresh", "repeat", "stale", "behind", "ahead", "fork", "two_places"} {
		if seen[v] == 0 {
			t.Errorf("no sighting was %s", v)
		}
	}
}

func story(t *testing.T, r *rand.Rand, seen map[string]int) {
	reg := native.NewRegistration(beacon.ConsumerProfile, beacon.DULT, native.NoNet)
	reg.Rotations = 8
	root := random(r, 16)
	c := newCredential(t, reg, root)
	rules := native.DefaultRules(reg.Calendar())
	rules.Boots, rules.PPM, rules.ClockError = r.Int64N(4), r.Int32N(1000), time.Duration(r.IntN(60))*time.Second
	o := oracle.Judge{Root: root, Period: reg.Period, Epochs: int64(reg.Rotations)}
	o.Limits = oracle.Limits{Gateway: int64(rules.ClockError / time.Second), PPM: int64(rules.PPM), Allowance: rules.Boots, Speed: 100, Reach: 1000}
	j := native.NewJudge(reg.Calendar(), rules)
	if r.IntN(2) == 0 {
		o.Known, o.Low, o.High, o.Since = true, 3, 3, claimed
		j.Align(3, 3, claimed*int64(time.Second))
	}
	at := int64(claimed)
	for range 40 {
		at += r.Int64N(600) - 150
		e := max(0, (at-claimed)/reg.Period+3+[]int64{0, 0, 0, 0, -1, -2, -6, 7, 14}[r.IntN(9)])
		s := oracle.Sighting{Time: at, Dom: oracle.Epoch, Idx: uint32(e), Plain: make([]byte, 8)}
		if r.IntN(6) == 0 {
			s.Dom, s.Idx = oracle.Separated, uint32(e)/8
		}
		if s.Dom == oracle.Epoch && r.IntN(3) == 0 {
			s.Plain[0], s.Plain[2] = 1, byte(r.IntN(3))
		} else if r.IntN(20) == 0 {
			s.Plain[7] = byte(r.IntN(2))
		}
		if r.IntN(3) == 0 {
			s.Placed, s.X, s.Y = true, r.Int64N(50_000), r.Int64N(50_000)
		}
		s.Frame = oracle.Frame{Network: 0xff, ID: make([]byte, 8), CT: s.Plain, Tag: make([]byte, 6)}
		mine := native.Sighting{
			Time: at * int64(time.Second), Domain: beacon.Domain(s.Dom), Index: rotate.Epoch(s.Idx), Frame: s.Frame.Bytes(),
			Live: s.Plain[0] == 1, Counter: uint16(s.Plain[2]), Placed: s.Placed, Place: native.Place{X: float64(s.X), Y: float64(s.Y)},
		}
		if s.Dom == oracle.Epoch {
			mine.Dwell = dwell(t, c, mine.Index)
		}
		want := o.Verdict(s)
		if got := j.Judge(&mine).String(); got != want {
			t.Fatalf("at %d, domain %d, index %d: %s, want %s", at, s.Dom, s.Idx, got, want)
		}
		seen[want]++
	}
}

// dwell returns how long an epoch lasts by the tag's clock.
func dwell(t testing.TB, c *native.Credential, e rotate.Epoch) time.Duration {
	from, err := c.Instant(e)
	if err != nil {
		t.Fatal(err)
	}
	until, err := c.Instant(e + 1)
	if err != nil {
		t.Fatal(err)
	}
	return time.Duration(until-from) * time.Millisecond
}
