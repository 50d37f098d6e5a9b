package sts_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// TestAmplitude compares with values computed with 60 digits.
func TestAmplitude(t *testing.T) {
	for _, c := range []struct {
		pulses             int64
		threshold, powerDB float64
		lags               int64
		single, anywhere   float64
	}{
		{4096, 0.25, 10, 1, -22.182972012368613, -22.182972012368613},
		{4096, 0.25, 20, 200, -4.1896989438177379, -1.8364748460130635e-5},
		{4096, 0.5, 20, 32, -10.507112640954872, -5.5224544900270149},
		{8192, 0.5, 20, 32, -18.340425080593187, -13.34049245348838},
		{4096, 1, 0, 1000000, -2961.9655438110823, -2942.0339752417582},
		{32768, 1, 0, 64, -23645.941342013713, -23639.941342013713},
		{131072, 0.9, -20, 64, -7658438.43384883, -7658432.43384883},
		{1, 1e-09, 60, 1, -1.0000000000011511, -1.0000000000011511},
		{1, 1, 0, 1, -2.6560327974241061, -2.6560327974241061},
		{64, 1, 0, 1, -50.513712155086072, -50.513712155086072},
		{66, 1, 0, 7, -51.977968483031582, -49.170613560973979},
		{4096, 0.25, 25, 100000, -2.4412215183298967, 0.0},
		{4096, 0.125, 0, 32, -50.513712155086072, -45.513712155086086},
		{4096, 0.12500001, 0, 32, -50.51371965374716, -45.513719653747174},
		{4096, 0.25, 200, 3, -1.0000000018417666, -0.19264507873172442},
		{2048, 0.2, 7.5, 4503599627370496, -13.852457140539769, 0.0},
		{131072, 3.5, -60, 1, -1158218661967.9129, -1158218661967.9129},
	} {
		a := sts.Amplitude{Pulses: c.pulses, Threshold: c.threshold, PowerDB: c.powerDB, Lags: c.lags}
		single, anywhere, err := a.Log2()
		if err != nil || off(single, c.single) || off(anywhere, c.anywhere) {
			t.Errorf("%+v: %.17g, %.17g, %v; want %.17g, %.17g", a, single, anywhere, err, c.single, c.anywhere)
		}
		p, err := a.Probability()
		if bits := p.Bits(1); err != nil || float64(bits) > -c.anywhere || float64(bits) < min(-c.anywhere, 1<<30)*(1-1e-8)-1.1 {
			t.Errorf("%+v: %d bits, %v; log2 is %v", a, bits, err, c.anywhere)
		}
	}
}

func off(got, want float64) bool { return !(math.Abs(got-want) <= 1e-12*(1+math.Abs(want))) }

// TestStrongSendersPass: the published size of the hole. At a quarter of the
// peak, signs at random pass in 2 of 10^7 cases at 10 dB, and in 5.5 % at 20 dB.
func TestStrongSendersPass(t *testing.T) {
	for db, want := range map[float64]float64{10: 2.1e-7, 20: 0.055, 25: 0.184} {
		single, _, err := sts.Amplitude{Pulses: 4096, Threshold: 0.25, PowerDB: db, Lags: 1}.Log2()
		if p := math.Exp2(single); err != nil || math.Abs(p/want-1) > 0.02 {
			t.Errorf("%v dB: %.3g, want %.3g", db, p, want)
		}
	}
}

func TestAmplitudeRefuses(t *testing.T) {
	good := sts.Amplitude{Pulses: 4096, Threshold: 0.25, Lags: 32}
	for _, change := range []func(a *sts.Amplitude){
		func(a *sts.Amplitude) { a.Pulses = 0 },
		func(a *sts.Amplitude) { a.Pulses = -1 },
		func(a *sts.Amplitude) { a.Lags = 0 },
		func(a *sts.Amplitude) { a.Threshold = 0 },
		func(a *sts.Amplitude) { a.Threshold = -0.1 },
		func(a *sts.Amplitude) { a.Threshold = math.NaN() },
		func(a *sts.Amplitude) { a.Threshold = math.Inf(1) },
		func(a *sts.Amplitude) { a.PowerDB = math.NaN() },
		func(a *sts.Amplitude) { a.PowerDB = math.Inf(-1) },
		func(a *sts.Amplitude) { a.PowerDB = math.Inf(1) },
	} {
		a := good
		change(&a)
		single, anywhere, err := a.Log2()
		if expecttest.Is(t, "Log2", err, sts.ErrRange); single != 0 || anywhere != 0 {
			t.Errorf("%+v: %v, %v", a, single, anywhere)
		}
		p, err := a.Probability()
		if expecttest.Is(t, "Probability", err, sts.ErrRange); p != (ranging.Probability{}) {
			t.Errorf("%+v: worth something", a)
		}
	}
}

// TestAmplitudeEnds: what is out of reach of float64 stays a number or is
// nothing.
func TestAmplitudeEnds(t *testing.T) {
	weak := sts.Amplitude{Pulses: math.MaxInt32, Threshold: 1e300, PowerDB: -5000, Lags: 1}
	single, anywhere, err := weak.Log2()
	if err != nil || !math.IsInf(single, -1) || !math.IsInf(anywhere, -1) {
		t.Errorf("no chance at all: %v, %v, %v", single, anywhere, err)
	}
	if p, err := weak.Probability(); err != nil || p.Bits(1) != 1<<30-2 {
		t.Errorf("no chance at all: %d bits, %v", p.Bits(1), err)
	}
	strong := sts.Amplitude{Pulses: 1, Threshold: 1e-300, PowerDB: 5000, Lags: math.MaxInt32}
	single, anywhere, err = strong.Log2()
	if err != nil || single != -1 || anywhere != 0 {
		t.Errorf("a coin, tossed often: %v, %v, %v", single, anywhere, err)
	}
	if p, err := strong.Probability(); err != nil || p.Bits(1) != 0 {
		t.Errorf("a coin, tossed often: %d bits, %v", p.Bits(1), err)
	}
}

// TestAmplitudeFalls: no step of threshold or lags goes the wrong way where two
// ways of computing meet.
func TestAmplitudeFalls(t *testing.T) {
	last := 0.0
	for i := range 4000 {
		single, anywhere, err := sts.Amplitude{Pulses: 4096, Threshold: float64(i+1) / 10000, PowerDB: 0, Lags: 1}.Log2()
		if err != nil || single > last || off(single, anywhere) {
			t.Fatalf("threshold %d/10000: %v after %v, %v anywhere, %v", i+1, single, last, anywhere, err)
		}
		last = single
	}
	for _, threshold := range []float64{0.01, 0.05, 0.1, 0.115, 0.117, 0.2} {
		last := math.Inf(-1)
		for lags := int64(1); lags < 1<<40; lags += lags/3 + 1 {
			_, anywhere, _ := sts.Amplitude{Pulses: 4096, Threshold: threshold, Lags: lags}.Log2()
			if anywhere < last || anywhere > 0 {
				t.Fatalf("threshold %v, %d lags: %v after %v", threshold, lags, anywhere, last)
			}
			last = anywhere
		}
	}
}
