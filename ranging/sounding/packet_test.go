package sounding_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sounding"
)

// TestMarkerDraws: places are drawn of as many as the specification has, 29, or
// 64 and 75, and signals as single bits.
func TestMarkerDraws(t *testing.T) {
	places := func(d *sounding.DRBG, n int) int { return expecttest.Must(d.Below(sounding.MarkerPosition, n)) }
	bit := func(d *sounding.DRBG) byte { return expecttest.Must(d.Bit(sounding.MarkerSignal)) }
	seconds := 0
	for step := range uint16(500) {
		d := at(step)
		want := sounding.Markers{First: places(d, 29), Second: -1, FirstSignal: bit(d)}
		if m := expecttest.Must(at(step).Markers(sounding.Sounding32)); m != want {
			t.Errorf("step %d: %+v, want %+v", step, m, want)
		}
		d = at(step)
		want = sounding.Markers{First: places(d, 64), Second: places(d, 75) + 67}
		want.FirstSignal = bit(d)
		if want.Second > 92 {
			want.Second = -1
		} else {
			want.SecondSignal = bit(d)
			seconds++
		}
		if m := expecttest.Must(at(step).Markers(sounding.Sounding96)); m != want {
			t.Errorf("step %d: %+v, want %+v", step, m, want)
		}
	}
	if seconds < 100 || seconds > 250 { // 26 of 75
		t.Errorf("%d second markers", seconds)
	}
}

// TestPacketKinds: every number has its kind and size, and those beyond none.
func TestPacketKinds(t *testing.T) {
	for p := range 256 {
		kind, size := ranging.UnknownRTT, 0
		switch {
		case p == 0:
			kind = ranging.AccessAddress
		case p < 3:
			kind, size = ranging.SoundingSequence, []int{4, 12}[p-1]
		case p < 7:
			kind, size = ranging.RandomRTT, 4*(p-2)
		}
		if packet := sounding.Packet(p); packet.Kind() != kind || packet.Size() != size || (packet.String() == "unknown") != (p > 6) {
			t.Errorf("packet %d: %v, %v, %d bytes", p, packet, packet.Kind(), packet.Size())
		}
	}
}
