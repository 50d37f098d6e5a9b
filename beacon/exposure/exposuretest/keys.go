package exposuretest

import (
	"github.com/seed-496a4445/fyr/beacon/exposure"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

func inWindow(in *vectors.Input) (vectors.Output, error) {
	t, err := unix(in)
	if err != nil {
		return nil, err
	}
	i, err := intervalIn(in, "interval")
	if err != nil {
		return nil, err
	}
	r, err := rolling(in)
	if err != nil {
		return nil, err
	}
	ok, err := r.Accepts(t, i, in.Bool("clip"))
	return vectors.Output{"accepted": ok}, err
}

func match(in *vectors.Input) (vectors.Output, error) {
	var keys []exposure.DiagnosisKey
	for _, k := range in.List("diagnosis_keys", "tek rolling_start rolling_period") {
		var d exposure.DiagnosisKey
		if err := fill(d.TEK[:], k.Bytes("tek")); err != nil {
			return nil, err
		}
		r, err := rolling(k)
		if err != nil {
			return nil, err
		}
		d.Rolling = r
		keys = append(keys, d)
	}
	var sightings []exposure.Sighting
	for _, s := range in.List("sightings", "rpi time") {
		var o exposure.Sighting
		if err := fill(o.RPI[:], s.Bytes("rpi")); err != nil {
			return nil, err
		}
		t, err := unix(s)
		if err != nil {
			return nil, err
		}
		o.Time = t
		sightings = append(sightings, o)
	}
	m, err := exposure.NewMatcher(sightings)
	if err != nil {
		return nil, err
	}
	found, err := m.Match(nil, keys, in.Bool("clip"))
	if err != nil {
		return nil, err
	}
	matches := []vectors.Output{}
	for _, f := range found {
		matches = append(matches, vectors.Output{"key": f.Key, "sighting": f.Sighting, "interval": f.Interval})
	}
	return vectors.Output{"matches": matches}, nil
}

func parseExport(in *vectors.Input) (vectors.Output, error) {
	e, err := exposure.ParseExport(in.Bytes("export"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{
		"start": e.Start, "end": e.End, "region": e.Region, "batch_num": e.BatchNum, "batch_size": e.BatchSize,
		"keys": rows(e.Keys), "revised_keys": rows(e.Revised),
	}, nil
}

func rows(keys []exposure.DiagnosisKey) []vectors.Output {
	list := []vectors.Output{}
	for _, k := range keys {
		list = append(list, vectors.Output{
			"tek": k.TEK, "transmission_risk": k.TransmissionRisk, "rolling_start": k.Start, "rolling_period": k.Period,
			"report_type": k.ReportType, "days_since_onset": k.DaysSinceOnset,
		})
	}
	return list
}

func verifyExport(in *vectors.Input) (vectors.Output, error) {
	err := exposure.VerifyExport(in.Bytes("export"), in.Bytes("public_key"), in.Bytes("signature"))
	return vectors.Output{"valid": err == nil}, err
}
