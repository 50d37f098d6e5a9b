package twr_test

import (
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// TestAntenna: delays left out are 77 m too long, and nothing with them.
func TestAntenna(t *testing.T) {
	a := twr.Antenna{TX: 16436, RX: 16436}
	raw := twr.SingleStamps{PollTX: 1<<40 - 100, PollRX: 50_000, ResponseTX: 90_000, ResponseRX: 40_000 - 100 + 2*16436*2}
	s := twr.SingleStamps{
		PollTX: a.Sent(raw.PollTX, twr.Bits40), PollRX: a.Received(raw.PollRX, twr.Bits40),
		ResponseTX: a.Sent(raw.ResponseTX, twr.Bits40), ResponseRX: a.Received(raw.ResponseRX, twr.Bits40),
	}
	near := must(twr.NewSingle(s, twr.Bits40)).Flight(0).Distance(ranging.Vacuum)
	far := must(twr.NewSingle(raw, twr.Bits40)).Flight(0).Distance(ranging.Vacuum)
	if near != 0 || far != 154_228 {
		t.Errorf("%d mm and %d mm without delays", near, far)
	}
	if got := a.Received(3, twr.Bits32); got != 1<<32+3-16436 {
		t.Errorf("received before the wrap: %d", got)
	}
	if got := (twr.Antenna{TX: 7}).Scheduled(0xFFFFFFFFFF, twr.Bits40); got != 0xFFFFFFFE00+7 {
		t.Errorf("scheduled %x", got)
	}
	if got := (twr.Antenna{TX: 0x207}).Scheduled(0xFFFFFFFFFF, twr.Bits40); got != 7 {
		t.Errorf("scheduled over the wrap %x", got)
	}
}

func TestBias(t *testing.T) {
	b := must(twr.NewBias(twr.Point{-90 * twr.DB, 300}, twr.Point{-80 * twr.DB, 100}, twr.Point{-70 * twr.DB, -55}))
	for _, c := range []struct {
		at   twr.Level
		want ranging.Millimetres
	}{
		{-1 << 63, 300}, {-91 * twr.DB, 300}, {-90 * twr.DB, 300}, {-85 * twr.DB, 200}, {-80 * twr.DB, 100},
		{-80*twr.DB - 1, 100}, {-70*twr.DB - 1, -55}, {-75 * twr.DB, 22}, {-70 * twr.DB, -55}, {0, -55}, {1<<63 - 1, -55},
	} {
		if got := b.At(c.at); got != c.want || b.Correct(5000, c.at) != 5000-c.want {
			t.Errorf("at %d: %d mm, want %d", c.at, got, c.want)
		}
	}
	var none twr.Bias
	if none.At(-80*twr.DB) != 0 || none.Correct(7, 0) != 7 {
		t.Error("the zero bias corrects")
	}
	ends := must(twr.NewBias(twr.Point{-1 << 40, 1 << 40}, twr.Point{1 << 40, -1 << 40}))
	if ends.At(0) != 0 || ends.At(-1<<40+3) != 1<<40-3 || ends.At(1<<40-3) != 3-1<<40 {
		t.Error("the largest levels and errors")
	}
	one := must(twr.NewBias(twr.Point{0, 5}))
	if one.At(-1) != 5 || one.At(0) != 5 || one.At(1) != 5 {
		t.Error("one point is not flat")
	}
	for what, points := range map[string][]twr.Point{
		"none": nil, "equal": {{1, 1}, {1, 1}}, "falling": {{1, 1}, {0, 1}}, "later": {{0, 1}, {2, 1}, {1, 1}},
		"level": {{-1<<40 - 1, 0}}, "error": {{0, 1<<40 + 1}}, "least level": {{-1 << 63, 0}},
	} {
		if b, err := twr.NewBias(points...); !errors.Is(err, twr.ErrTable) || b.At(1) != 0 {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestBiasKeepsNoPoints: the caller may change what it gave.
func TestBiasKeepsNoPoints(t *testing.T) {
	points := []twr.Point{{0, 5}}
	b := must(twr.NewBias(points...))
	points[0].Error = 6
	if b.At(0) != 5 {
		t.Error("the bias changed with the caller's points")
	}
}
