package aliro_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/aliro"
)

const maxCounter = 1<<32 - 1

// TestPublishedMessages: one end of the channel seals as published, and the
// other opens it.
func TestPublishedMessages(t *testing.T) {
	seal := func(in *vectors.Input) (vectors.Output, error) {
		counter, err := in.IntIn("counter", 1, maxCounter)
		if err != nil {
			return nil, err
		}
		key, other := in.Bytes("key"), make([]byte, 32)
		from, to := aliro.NewChannel(key, other), aliro.NewDeviceChannel(key, other)
		if in.Text("sender") == "device" {
			from, to = aliro.NewDeviceChannel(other, key), aliro.NewChannel(other, key)
		}
		aliro.SetCounters(from, counter-1, 0)
		aliro.SetCounters(to, 0, counter-1)
		sealed, err := from.Seal(nil, in.Bytes("plaintext"))
		if err != nil {
			return nil, err
		}
		if got, err := to.Open(nil, sealed); err != nil || !bytes.Equal(got, in.Bytes("plaintext")) {
			t.Errorf("%x, %v", got, err)
		}
		return vectors.Output{"ciphertext": sealed}, nil
	}
	operation := vectors.Operation{In: "key sender counter plaintext", Out: "ciphertext", Run: seal}
	vectorstest.Test(t, "aliro.json", map[string]vectors.Operation{"aliro.seal": operation}, "aliro.seal")
}

// TestCounters: nothing opens but the next message, and only once.
func TestCounters(t *testing.T) {
	reader, device := meet(t)
	a, b := reader.Exchange(), device.Exchange()
	if sealed, opened := aliro.Counters(a); sealed != 0 || opened != 1 {
		t.Errorf("reader: %d sealed, %d opened", sealed, opened)
	}
	if sealed, opened := aliro.Counters(b); sealed != 1 || opened != 0 {
		t.Errorf("device: %d sealed, %d opened", sealed, opened)
	}
	var messages [][]byte
	for i := range 4 {
		messages = append(messages, expecttest.Must(a.Seal(nil, []byte{byte(i)})))
	}
	refuse := func(name string, c aliro.Channel, sealed []byte, want error) {
		t.Helper()
		s0, o0 := aliro.Counters(c)
		got, err := c.Open(prefix, sealed)
		wants(t, name, err, want)
		unchanged(t, name, got)
		if s, o := aliro.Counters(c); s != s0 || o != o0 {
			t.Errorf("%s: a refused message moves a counter", name)
		}
	}
	refuse("too early", b, messages[1], aliro.ErrSealed)
	for i, m := range messages {
		refuse("reflected", a, m, aliro.ErrSealed)
		if got := expecttest.Must(b.Open(nil, m)); !bytes.Equal(got, []byte{byte(i)}) {
			t.Errorf("%x", got)
		}
		refuse("repeated", b, m, aliro.ErrSealed)
		refuse("empty", b, nil, aliro.ErrSealedLength)
		refuse("short", b, make([]byte, aliro.TagSize-1), aliro.ErrSealedLength)
	}
	refuse("of another channel", b, expecttest.Must(reader.Bluetooth().Seal(nil, nil)), aliro.ErrSealed)
	refuse("of another channel", b, expecttest.Must(reader.StepUp().Seal(nil, nil)), aliro.ErrSealed)
}

// TestCountersEnd: the last counter is used, and then no more.
func TestCountersEnd(t *testing.T) {
	reader, device := meet(t)
	a, b := reader.StepUp(), device.StepUp()
	aliro.SetCounters(a, maxCounter-2, maxCounter-2)
	aliro.SetCounters(b, maxCounter-2, maxCounter-2)
	var seen [][]byte
	for range 2 {
		sealed := expecttest.Must(a.Seal(nil, []byte("text")))
		if slices.ContainsFunc(seen, func(s []byte) bool { return bytes.Equal(s, sealed) }) {
			t.Fatal("a counter was used twice")
		}
		seen = append(seen, sealed)
		if _, err := b.Open(nil, sealed); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		got, err := a.Seal(prefix, nil)
		wants(t, "seal", err, aliro.ErrExhausted)
		unchanged(t, "seal", got)
		for _, sealed := range append(seen, nil) {
			got, err = b.Open(prefix, sealed)
			wants(t, "open", err, aliro.ErrExhausted)
			unchanged(t, "open", got)
		}
	}
	if _, err := b.Seal(nil, nil); err != nil {
		t.Error("the other direction has ended too:", err)
	}
}

// TestCopiesShareCounters: no copy of a channel, and no second look at the
// session's, starts again.
func TestCopiesShareCounters(t *testing.T) {
	reader, device := meet(t)
	again := *reader
	channels := []aliro.Channel{reader.Exchange(), reader.Exchange(), again.Exchange()}
	for i := range 6 {
		sealed := expecttest.Must(channels[i%3].Seal(nil, []byte{byte(i)}))
		if got, err := device.Exchange().Open(nil, sealed); err != nil || got[0] != byte(i) {
			t.Fatalf("message %d: %x, %v", i, got, err)
		}
	}
}

// TestConcurrentSeal: goroutines that share a channel share no counter.
func TestConcurrentSeal(t *testing.T) {
	reader, _ := meet(t)
	c := reader.Exchange()
	var mu sync.Mutex
	seen := map[string]bool{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				sealed, err := c.Seal(nil, []byte("the same text"))
				mu.Lock()
				if seen[string(sealed)] || err != nil {
					t.Errorf("a counter was used twice, %v", err)
				}
				seen[string(sealed)] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if sealed, _ := aliro.Counters(c); sealed != 800 || len(seen) != 800 {
		t.Errorf("%d sealed, %d seen", sealed, len(seen))
	}
}

func TestInPlace(t *testing.T) {
	reader, device := meet(t)
	text := random(rand.New(rand.NewPCG(1, 41)), 50)
	b := append(make([]byte, 0, 66), text...)
	sealed := expecttest.Must(reader.Exchange().Seal(b[:0], b))
	if got, err := device.Exchange().Open(sealed[:0], sealed); err != nil || !bytes.Equal(got, text) {
		t.Errorf("%x, %v", got, err)
	}
}

func TestZeroAndWipedChannels(t *testing.T) {
	reader, device := meet(t)
	c := reader.Exchange()
	if !c.Valid() {
		t.Error("not valid")
	}
	reader.Wipe()
	reader.Wipe()
	(aliro.Channel{}).Wipe()
	for name, c := range map[string]aliro.Channel{"zero": {}, "wiped": c, "wiped step-up": reader.StepUp()} {
		if c.Valid() {
			t.Errorf("%s: valid", name)
		}
		expecttest.Panics(t, name, func() { c.Seal(nil, nil) })
		expecttest.Panics(t, name, func() { c.Open(nil, make([]byte, 20)) })
	}
	expecttest.Panics(t, "ranging key", func() { reader.AppendRangingKey(nil) })
	if reader.PersistentKey().Valid() || !device.Exchange().Valid() {
		t.Error("the wrong keys were wiped")
	}
}

func TestChannelDoesNotAllocate(t *testing.T) {
	reader, device := meet(t)
	plain, room, open := make([]byte, 100), make([]byte, 0, 116), make([]byte, 0, 116)
	if n := testing.AllocsPerRun(100, func() {
		sealed, err := reader.Exchange().Seal(room, plain)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := device.Exchange().Open(open, sealed); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
