package eddystone_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/rotate"
)

func randomTLM(r *rand.Rand) eddystone.TLM {
	return eddystone.TLM{
		Battery:        eddystone.Millivolts(r.Uint32()),
		Temperature:    eddystone.Degrees256(r.Uint32()),
		Advertisements: r.Uint32(),
		Uptime:         eddystone.Deciseconds(r.Uint32()),
	}
}

func TestSealAndOpen(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 200 {
		k, clock := uint8(r.UintN(16)), eddystone.Clock(r.Uint32())
		b := newBeacon(t, random(r, 16), k)
		want := randomTLM(r)
		frame := b.SealTLM([]byte{7}, want, clock, [2]byte(random(r, 2)))
		if frame[0] != 7 || len(frame) != 1+eddystone.ETLMSize {
			t.Fatalf("SealTLM gave %x", frame)
		}
		frame = frame[1:]
		for _, c := range []eddystone.Clock{clock, clock.Masked(k), clock.Masked(k) + 1<<k - 1} {
			if got, err := b.OpenTLM(frame, c); err != nil || got != want {
				t.Fatalf("k %d, clock %d sealed at %d: %+v, %v", k, c, clock, got, err)
			}
		}
	}
}

// sealed is one frame for the tests below. The seeds are such that none of the
// changes that they make passes the 16-bit tag by accident.
func sealed(t *testing.T) (eddystone.Beacon, []byte, eddystone.Clock) {
	t.Helper()
	const clock = 70000
	b := newBeacon(t, expecttest.Unhex("589417b0324b1b71d7a6751852867ae8"), 10)
	return b, b.SealTLM(nil, eddystone.TLM{Temperature: 7232, Advertisements: 72, Uptime: 115}, clock, [2]byte{0xf6, 0x83}), clock
}

func TestOpenRefuses(t *testing.T) {
	b, frame, clock := sealed(t)
	refuse := func(name string, b eddystone.Beacon, frame []byte, c eddystone.Clock, want error) {
		t.Helper()
		if got, err := b.OpenTLM(frame, c); !errors.Is(err, want) || got != (eddystone.TLM{}) {
			t.Errorf("%s: %+v, %v, want %v", name, got, err, want)
		}
	}
	for bit := range len(frame) * 8 {
		bad := bytes.Clone(frame)
		bad[bit/8] ^= 1 << (bit % 8)
		want := eddystone.ErrAuthentication
		switch bit / 8 {
		case 0:
			want = eddystone.ErrFrameType
		case 1:
			want = eddystone.ErrVersion
		}
		refuse("flipped bit", b, bad, clock, want)
	}
	for n := range 40 {
		if n != len(frame) {
			bad := make([]byte, n)
			copy(bad, frame)
			refuse("length", b, bad, clock, eddystone.ErrFrameLength)
		}
	}
	refuse("next period", b, frame, clock+1024, eddystone.ErrAuthentication)
	refuse("period before", b, frame, clock-1024, eddystone.ErrAuthentication)
	refuse("wrong key", newBeacon(t, make([]byte, 16), 10), frame, clock, eddystone.ErrAuthentication)
}

func TestNetworkOpen(t *testing.T) {
	_, frame, clock := sealed(t)
	key := expecttest.Unhex("589417b0324b1b71d7a6751852867ae8")
	f := readOne(t, frame)
	open := func(k beacon.Key) ([]byte, error) { return eddystone.Network{}.Open([]byte{1}, f, nil, &k) }
	good := beacon.Key{Bytes: key, Scheme: eddystone.Scheme{K: 10}, Epoch: rotate.Epoch(clock >> 10)}
	plain, err := open(good)
	if err != nil || len(plain) != 1+eddystone.TelemetrySize || plain[0] != 1 {
		t.Fatalf("Open gave %x, %v", plain, err)
	}
	readings, err := eddystone.Network{}.Readings(nil, f, plain[1:])
	if err != nil || len(readings) != 3 || readings[0].Value != 28.25 || readings[1].Value != 72 || readings[2].Value != 11.5 {
		t.Errorf("readings %+v, %v", readings, err)
	}

	for name, c := range map[string]struct {
		change func(*beacon.Key)
		want   error
	}{
		"no scheme":     {func(k *beacon.Key) { k.Scheme = nil }, eddystone.ErrClockless},
		"key length":    {func(k *beacon.Key) { k.Bytes = key[:15] }, eddystone.ErrKeyLength},
		"exponent":      {func(k *beacon.Key) { k.Scheme = eddystone.Scheme{K: 16} }, eddystone.ErrExponent},
		"before epochs": {func(k *beacon.Key) { k.Epoch = -1 }, eddystone.ErrClock},
		"after epochs":  {func(k *beacon.Key) { k.Epoch = 1 << 22 }, eddystone.ErrClock},
		"epoch":         {func(k *beacon.Key) { k.Epoch++ }, eddystone.ErrAuthentication},
		"key":           {func(k *beacon.Key) { k.Bytes = make([]byte, 16) }, eddystone.ErrAuthentication},
	} {
		k := good
		c.change(&k)
		if got, err := open(k); !errors.Is(err, c.want) || !bytes.Equal(got, []byte{1}) {
			t.Errorf("%s: %x, %v, want %v", name, got, err, c.want)
		}
	}
	plainFrame := readOne(t, expecttest.Unhex(examples[eddystone.KindTLM]))
	if _, err := (eddystone.Network{}).Open(nil, plainFrame, nil, &good); !errors.Is(err, eddystone.ErrFrameType) {
		t.Errorf("Open of a frame that is not sealed: %v", err)
	}
	short := *f
	short.Body = f.Body[:15]
	if _, err := (eddystone.Network{}).Open(nil, &short, nil, &good); !errors.Is(err, eddystone.ErrFrameLength) {
		t.Errorf("Open of a short body: %v", err)
	}
}

// TestOpenAllocatesNothing: as much as the mode alone.
func TestOpenAllocatesNothing(t *testing.T) {
	b, frame, clock := sealed(t)
	key := expecttest.Unhex("589417b0324b1b71d7a6751852867ae8")
	f, room, sealedRoom := readOne(t, frame), make([]byte, 0, 32), make([]byte, 0, 32)
	k := &beacon.Key{Bytes: key, Scheme: eddystone.Scheme{K: 10}, Epoch: rotate.Epoch(clock >> 10)}
	var n beacon.Opener = eddystone.Network{}
	open := testing.AllocsPerRun(100, func() {
		if _, err := n.Open(room, f, nil, k); err != nil {
			t.Fatal(err)
		}
	})
	seal := testing.AllocsPerRun(100, func() { b.SealTLM(sealedRoom, eddystone.TLM{}, clock, [2]byte{}) })
	alone := testing.AllocsPerRun(100, func() {
		e, err := mode.NewEAX(key, 2)
		if err != nil {
			t.Fatal(err)
		}
		e.Seal(room, nil, nil, nil)
	})
	if open > alone || seal > alone {
		t.Errorf("Open allocates %v times, SealTLM %v, the mode alone %v", open, seal, alone)
	}
}
