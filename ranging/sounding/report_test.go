package sounding_test

import (
	"bytes"
	"math"
	"math/big"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sounding"
)

// TestTermsWhole walks all terms there are.
func TestTermsWhole(t *testing.T) {
	var room [sounding.PCTSize]byte
	for v := range 1 << 24 {
		b := [sounding.PCTSize]byte{byte(v), byte(v >> 8), byte(v >> 16)}
		p, err := sounding.ParsePCT(b[:])
		if err != nil || p.I < -2048 || p.I > 2047 || p.Q < -2048 || p.Q > 2047 || int(p.I)&0xfff != v&0xfff {
			t.Fatalf("%x: %+v, %v", b, p, err)
		}
		if again := p.Append(room[:0]); !bytes.Equal(again, b[:]) {
			t.Fatalf("%x became %+v and %x", b, p, again)
		}
	}
}

// TestReportLengths tries every other size, and tones that break off.
func TestReportLengths(t *testing.T) {
	for n := range 20 {
		b := bytes.Repeat([]byte{0x5a}, n)
		if p, err := sounding.ParsePCT(b); n != sounding.PCTSize {
			expecttest.Is(t, "PCT", err, sounding.ErrLength)
			if p != (sounding.PCT{}) {
				t.Error("a term with an error")
			}
		}
		if r, err := sounding.ParsePacketReport(b); n != sounding.PacketReportSize {
			expecttest.Is(t, "report", err, sounding.ErrLength)
			if r != (sounding.PacketReport{}) {
				t.Error("a report with an error")
			}
		}
		tones, err := sounding.AppendTones(nil, b)
		if n%sounding.ToneSize != 0 {
			expecttest.Is(t, "tones", err, sounding.ErrLength)
			if tones != nil {
				t.Error("tones with an error")
			}
		} else if err != nil || len(tones) != n/sounding.ToneSize {
			t.Errorf("%d bytes: %d tones, %v", n, len(tones), err)
		}
	}
}

func TestTone(t *testing.T) {
	b := []byte{0x34, 0x12, 0xfe, 0x13}
	tones := expecttest.Must(sounding.AppendTones(nil, b))
	want := sounding.Tone{PCT: sounding.PCT{I: 564, Q: -31}, Quality: sounding.NoQuality, Slot: 1}
	if len(tones) != 1 || tones[0] != want || !bytes.Equal(tones[0].Append(nil), b) {
		t.Errorf("%x became %+v and %x", b, tones, tones[0].Append(nil))
	}
}

func TestPacketReport(t *testing.T) {
	for _, c := range []struct {
		b    []byte
		want sounding.PacketReport
	}{
		{[]byte{0x00, 0x02, 0xc4, 0x34, 0xf2, 0x01}, sounding.PacketReport{
			NADM: sounding.Unlikely, RSSI: -60, Interval: ranging.Known[sounding.HalfNanoseconds](-3532), Antenna: 1}},
		{[]byte{0x31, 0xff, 0x7f, 0x00, 0x80, 0x04}, sounding.PacketReport{
			AddressCheck: 1, BitErrors: 3, NADM: sounding.UnknownNADM, RSSI: 127, Antenna: 4}},
	} {
		r, err := sounding.ParsePacketReport(c.b)
		if err != nil || r != c.want || !bytes.Equal(r.Append(nil), c.b) {
			t.Errorf("%x became %+v, %v, and %x", c.b, r, err, r.Append(nil))
		}
	}
}

// TestNADM walks all metrics: those without a meaning are unknown, and unknown
// is the worst.
func TestNADM(t *testing.T) {
	for n := range 256 {
		n := sounding.NADM(n)
		if n.Known() != (n <= 6) || (n.String() == "unknown") == n.Known() {
			t.Errorf("%d: known %v, %q", n, n.Known(), n)
		}
		for m := range 256 {
			m := sounding.NADM(m)
			want := max(n, m)
			if !n.Known() || !m.Known() {
				want = sounding.UnknownNADM
			}
			if got := n.Worse(m); got != want {
				t.Fatalf("worse of %d and %d is %d", n, m, got)
			}
		}
	}
}

// TestFlight compares with integers of any size.
func TestFlight(t *testing.T) {
	ends := []int64{math.MinInt64, math.MinInt64 + 1, -1 << 53, -36893488147419104, -36893488147419103, -32768, -1, 0, 1, 66, 67, 32767,
		36893488147419103, 36893488147419104, 1 << 53, math.MaxInt64 - 1, math.MaxInt64}
	for _, i := range ends {
		for _, r := range ends {
			want := new(big.Int).Sub(big.NewInt(i), big.NewInt(r))
			want.Mul(want, big.NewInt(250))
			if want.Cmp(big.NewInt(math.MaxInt64)) > 0 {
				want.SetInt64(math.MaxInt64)
			}
			if want.Cmp(big.NewInt(math.MinInt64)) < 0 {
				want.SetInt64(math.MinInt64)
			}
			got := sounding.RoundTrip{Initiator: sounding.HalfNanoseconds(i), Reflector: sounding.HalfNanoseconds(r)}.Flight()
			if int64(got) != want.Int64() {
				t.Errorf("%d - %d: %d, want %v", i, r, got, want)
			}
		}
	}
	if d := (sounding.RoundTrip{Initiator: 10067, Reflector: 10000}).Distance(); d != 5022 {
		t.Errorf("67 half nanoseconds are %d mm", d)
	}
	if d := (sounding.RoundTrip{Initiator: 10000, Reflector: 10067}).Distance(); d != -5022 {
		t.Errorf("-67 half nanoseconds are %d mm", d)
	}
}
