package resolve_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/rotate"
)

// TestFloodOfAddressesIsBounded sends a hundred thousand fresh addresses past a
// resolver that remembers 64.
func TestFloodOfAddressesIsBounded(t *testing.T) {
	r := resolve.New(resolve.Options{Addresses: 64})
	if err := r.Add(tagOf(1, hashTag{[]byte("8 bytes!")}, boundTag{key: []byte("k")})); err != nil {
		t.Fatal(err)
	}
	var res resolve.Result
	own := advert(now, hashAddress([]byte("8 bytes!"), 9), boundCompany, boundSeal([]byte("k"), 1, nil))
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	rnd := rand.New(rand.NewPCG(1, 1))
	for i := range 100_000 {
		a := beacon.Advert{Time: (now + int64(i)) * 1e9, Type: beacon.AddressRandom}
		for j := range a.Address {
			a.Address[j] = byte(rnd.Uint32())
		}
		if err := r.Resolve(&res, &a); err != nil {
			t.Fatal(err)
		}
	}
	if after := heap(); after > before+1<<20 {
		t.Errorf("heap grew from %d to %d bytes", before, after)
	}
	if got := resolved(t, r, own); len(got) != 2 {
		t.Errorf("after the flood: %v", got)
	}
}

// TestConcurrentUse resolves while tags come and go, clocks are set and time
// passes. The tags that stay are found every time, and no other.
func TestConcurrentUse(t *testing.T) {
	var tags []resolve.Tag
	for i := range 50 {
		tags = append(tags, tagOf(uint64(i), clockAt(byte(i), now-600), hashTag{u64(uint64(i))}))
	}
	r := newResolver(t, tags...)
	stop := make(chan struct{})
	var wg, finders sync.WaitGroup
	work := func(f func(i int) error) {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				if err := f(i); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	work(func(i int) error {
		id := uint64(100 + i%20)
		if err := r.Add(tagOf(id, clockAt(byte(id), now-600), hashTag{u64(id)}, boundTag{key: u64(id), address: fixed, bound: true})); err != nil {
			return err
		}
		return r.Remove(id)
	})
	// Epoch 10 is on the air at all of these times.
	work(func(i int) error { return r.Advance(context.Background(), time.Unix(now+int64(i%60), 0)) })
	work(func(i int) error {
		return r.Realign(uint64(i%50), 0, 0, rotate.Alignment{Unix: now, Epoch: 10})
	})
	work(func(int) error {
		if err := r.SetState(r.AppendState(nil)); err != nil {
			return err
		}
		r.Stats()
		return nil
	})
	for g := range 3 {
		finders.Go(func() {
			var res resolve.Result
			as := make([]beacon.Advert, 8)
			for i := range 400 {
				for j := range as {
					as[j] = *advert(now, fixed, clockCompany, identifier(byte((g+i+j)%50), 10))
				}
				if err := r.ResolveBatch(&res, as); err != nil {
					t.Error(err)
				}
				for j := range as {
					ms := res.Outcomes[j].Matches
					if len(ms) != 1 || ms[0].Tag != uint64((g+i+j)%50) {
						t.Errorf("tag %d: %v", (g+i+j)%50, matches(&res.Outcomes[j]))
						return
					}
				}
			}
		})
	}
	finders.Wait()
	close(stop)
	wg.Wait()
}

// TestResolveDoesNotAllocate covers a batch with hits of all three ways. The
// test networks hash with allocations of their own, so frames are made
// beforehand and networks that allocate in Open are left out.
func TestResolveDoesNotAllocate(t *testing.T) {
	r := newResolver(t, tagOf(1, quietTag{}), tagOf(2, quietTag{}))
	as := make([]beacon.Advert, 16)
	for i := range as {
		as[i] = *advert(now, beacon.Address{0xc0, byte(i)}, clockCompany, []byte("quiet frame"))
	}
	var res resolve.Result
	once := func() {
		if err := r.ResolveBatch(&res, as); err != nil {
			t.Fatal(err)
		}
	}
	once()
	if len(res.Outcomes[3].Matches) != 2 || len(res.Outcomes[3].Matches[0].Readings) != 1 || !res.Outcomes[3].Matches[0].Opened {
		t.Fatalf("outcome %v", matches(&res.Outcomes[3]))
	}
	if n := testing.AllocsPerRun(100, once); n != 0 {
		t.Errorf("%v allocations a batch", n)
	}
}

// quietNet shows one identifier for ever and does nothing that allocates.
type quietNet struct{ beacon.Unstable }

func (quietNet) Name() string { return "quiet" }
func (quietNet) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	d, ok, err := a.Manufacturer(clockCompany)
	if !ok {
		return false, err
	}
	f.Kind, f.ID, f.Body, f.Sealed, f.Counted = "quiet", d[:5], d[5:], true, true
	return true, nil
}

func (quietNet) Open(dst []byte, f *beacon.Frame, _ *beacon.Advert, _ *beacon.Key) ([]byte, error) {
	return append(dst, f.Body...), nil
}

func (quietNet) Readings(dst []beacon.Reading, _ *beacon.Frame, plain []byte) ([]beacon.Reading, error) {
	return append(dst, beacon.Reading{Quantity: beacon.Battery, Raw: plain}), nil
}

type quietScheme struct{}

func (quietScheme) Layout() rotate.Layout {
	return rotate.Layout{State: 1, ID: 5, Prefix: 5, Group: 1}
}

func (quietScheme) Derive(ids, _ []byte, _ []rotate.Epoch, _ int) {
	for i := 0; i < len(ids); i += 5 {
		copy(ids[i:], "quiet")
	}
}

func (quietScheme) Advance([]byte, []rotate.Epoch) {}

type quietTag struct{}

func (quietTag) Network() beacon.Network { return quietNet{} }
func (quietTag) Expose(to *beacon.Secrets) {
	to.Streams = append(to.Streams, beacon.Stream{
		Scheme: quietScheme{}, Schedule: rotate.Schedule{Period: 1 << 20}, Alignment: rotate.Alignment{Unix: now - 600}, State: []byte{1},
	})
	to.Replay = beacon.Replay{Equal: true}
}

// BenchmarkResolveBatch resolves batches of 256 advertisements of 10,000 tags,
// half of them foreign, and beside it the loop that a user would write: a map
// from identifier to tag, filled beforehand, and a scan of the structures.
func BenchmarkResolveBatch(b *testing.B) {
	const n = 10_000
	var tags []resolve.Tag
	own := map[string]int{}
	tag := func(i int) clockTag {
		c := clockAt(0, now-600)
		c.state = append(u64(uint64(i)), u64(0)...)
		return c
	}
	for i := range n {
		tags = append(tags, tagOf(uint64(i), tag(i)))
		for e := range rotate.Epoch(27) {
			own[string(clockScheme{8}.id(tag(i).state, e+9))] = i
		}
	}
	r := newResolver(b, tags...)
	as := make([]beacon.Advert, 256)
	for i := range as {
		as[i] = *advert(now, fixed, clockCompany, append([]byte("I"), clockScheme{8}.id(tag(i*37%(2*n)).state, 10)...))
	}
	b.Run("resolver", func(b *testing.B) {
		b.ReportAllocs()
		var res resolve.Result
		for b.Loop() {
			if err := r.ResolveBatch(&res, as); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("map", func(b *testing.B) {
		b.ReportAllocs()
		found := 0
		for b.Loop() {
			for i := range as {
				if d, ok, _ := as[i].Manufacturer(clockCompany); ok {
					if _, ok := own[string(d[1:])]; ok {
						found++
					}
				}
			}
		}
		if found == 0 {
			b.Fatal(fmt.Sprint("nothing found among ", len(own)))
		}
	})
}
