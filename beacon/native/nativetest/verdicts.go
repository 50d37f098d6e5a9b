package nativetest

import (
	"math"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/rotate"
)

func plaintext(in *vectors.Input) (vectors.Output, error) {
	mode, err := in.IntIn("mode", 0, int64(beacon.ModeLost))
	if err != nil {
		return nil, err
	}
	battery, err := in.IntIn("battery", 0, int64(beacon.ChargeCritical))
	if err != nil {
		return nil, err
	}
	kind, err := in.IntIn("kind", 0, int64(beacon.KindDay+beacon.KindReadings))
	if err != nil {
		return nil, err
	}
	if kind == 3 {
		return nil, errRange
	}
	p := native.Plaintext{
		Status: beacon.SealedStatus{
			Mode: beacon.Mode(mode), Charge: beacon.Charge(battery), ClockLost: in.Bool("clock_lost"), Kind: beacon.Kind(kind),
		},
		Temperature: native.NoTemperature,
		Data:        in.Bytes("data"),
	}
	head, err := in.IntIn("head", 0, math.MaxUint16)
	if err != nil {
		return nil, err
	}
	voltage, err := in.IntIn("voltage_mv", 0, math.MaxUint16)
	if err != nil {
		return nil, err
	}
	p.Head, p.Voltage = uint16(head), uint16(voltage)
	if in.Has("temperature_cc") {
		t, err := in.IntIn("temperature_cc", -math.MaxInt16, math.MaxInt16)
		if err != nil {
			return nil, err
		}
		p.Temperature = int16(t)
	}
	size, err := in.IntIn("size", math.MinInt32, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	plain, err := p.Append(nil, int(size))
	return vectors.Output{"plain": plain}, err
}

func parsePlaintext(in *vectors.Input) (vectors.Output, error) {
	p, err := native.ParsePlaintext(in.Bytes("plain"))
	if err != nil {
		return nil, err
	}
	out := vectors.Output{
		"mode": p.Status.Mode, "battery": p.Status.Charge, "clock_lost": p.Status.ClockLost, "kind": p.Status.Kind,
		"head": nil, "voltage_mv": nil, "temperature_cc": nil, "data": p.Data,
	}
	out["mode"], out["battery"], out["kind"] = uint8(p.Status.Mode), uint8(p.Status.Charge), uint8(p.Status.Kind)
	if p.Status.Kind.Head() > 0 {
		out["head"] = p.Head
	}
	if p.Status.Kind&beacon.KindReadings != 0 {
		if p.Voltage != 0 {
			out["voltage_mv"] = p.Voltage
		}
		if p.Temperature != native.NoTemperature {
			out["temperature_cc"] = p.Temperature
		}
	}
	return out, nil
}

// rules reads gateway_s, ppm and allowance.
func rules(in *vectors.Input, c rotate.Calendar) (r native.Rules, err error) {
	r = native.DefaultRules(c)
	gateway, err := in.IntIn("gateway_s", 0, 86_400)
	if err != nil {
		return r, err
	}
	ppm, err := in.IntIn("ppm", 0, 1_000_000)
	if err != nil {
		return r, err
	}
	r.ClockError, r.PPM = time.Duration(gateway)*time.Second, int32(ppm)
	r.Boots, err = in.IntIn("allowance", 0, math.MaxUint16)
	return r, err
}

func search(in *vectors.Input) (vectors.Output, error) {
	r := native.NewRegistration(beacon.PlainProfile, beacon.DULT, native.NoNet)
	var err error
	if r.Period, err = in.IntIn("period_s", 1, 86_400); err != nil {
		return nil, err
	}
	n, err := in.IntIn("epochs_per_day", 1, 1<<16-1)
	if err != nil {
		return nil, err
	}
	r.Rotations = int32(n)
	e, err := epoch(in, "epoch", r)
	if err != nil {
		return nil, err
	}
	silent, err := in.IntIn("silent_s", 0, 1<<32)
	if err != nil {
		return nil, err
	}
	by, err := rules(in, r.Calendar())
	if err != nil {
		return nil, err
	}
	first, last := by.Asleep(r.Calendar(), e, time.Duration(silent)*time.Second)
	return vectors.Output{"first": first, "last": last}, nil
}

func verdict(in *vectors.Input) (vectors.Output, error) {
	r, root, err := registration(in, "epochs_per_day", "period_s")
	if err != nil {
		return nil, err
	}
	by, err := rules(in, r.Calendar())
	if err != nil {
		return nil, err
	}
	by.Speed, by.Reach = float64(in.Int("speed_m_s")), float64(in.Int("reach_m"))
	c, err := credential(r, root)
	if err != nil {
		return nil, err
	}
	j := native.NewJudge(r.Calendar(), by)
	if in.Has("alignment") {
		a := in.Object("alignment", "epoch time")
		e, err := epoch(a, "epoch", r)
		if err != nil {
			return nil, err
		}
		j.Align(e, e, a.Int("time")*int64(time.Second))
	}
	verdicts := []string{}
	for _, one := range in.List("sightings", "time domain index frame x_m? y_m?") {
		s, err := sighting(one, r, root, c)
		if err != nil {
			return nil, err
		}
		verdicts = append(verdicts, j.Judge(s).String())
	}
	return vectors.Output{"verdicts": verdicts}, nil
}

// sighting opens a frame and returns what there is to judge.
func sighting(in *vectors.Input, r native.Registration, root []byte, c *native.Credential) (*native.Sighting, error) {
	k, _, err := key(in, r, root)
	if err != nil {
		return nil, err
	}
	f := beacon.Frame{Body: in.Bytes("frame")}
	plain, err := native.Network{}.Open(nil, &f, nil, k)
	if err != nil {
		return nil, err
	}
	s := &native.Sighting{
		Time: in.Int("time") * int64(time.Second), Domain: k.Scheme.(native.Scheme).Domain, Index: k.Epoch, Frame: f.Body,
		Place: native.Place{X: float64(in.Int("x_m")), Y: float64(in.Int("y_m"))}, Placed: in.Has("x_m"),
	}
	s.Counter, s.Live = native.LiveCounter(plain)
	if s.Domain == beacon.EpochDomain {
		s.Dwell, err = dwell(c, s.Index)
	}
	return s, err
}

// dwell returns how long an epoch lasts.
func dwell(c *native.Credential, e rotate.Epoch) (time.Duration, error) {
	from, err := c.Instant(e)
	if err != nil {
		return 0, err
	}
	until, err := c.Instant(e + 1)
	return time.Duration(until-from) * time.Millisecond, err
}
