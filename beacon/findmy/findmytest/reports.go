package findmytest

import (
	"math"
	"time"

	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/beacon/findmy/internal/ecies"
	"github.com/seed-496a4445/fyr/internal/curve"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// errForm: a report has no form but those of 88 and 89 bytes.
var errForm = fail.New(fail.Unsupported, "findmytest: report form is neither 88 nor 89")

func reduceScalar(in *vectors.Input) (vectors.Output, error) {
	raw := in.Bytes("raw")
	if len(raw) != curve.P224WideSize {
		return nil, findmy.ErrKeyLength
	}
	var d [findmy.KeySize]byte
	curve.P224Reduce(&d, (*[curve.P224WideSize]byte)(raw))
	return vectors.Output{"scalar": d}, nil
}

func parseReport(in *vectors.Input) (vectors.Output, error) {
	r, err := findmy.ParseReport(in.Bytes("report"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{
		"form":          len(r.Append(nil)),
		"timestamp":     r.Time().Unix(),
		"extra":         r.Extra,
		"confidence":    r.Confidence,
		"ephemeral_key": r.Ephemeral,
		"ciphertext":    r.Ciphertext,
		"tag":           r.Tag,
	}, nil
}

func decryptReport(in *vectors.Input) (vectors.Output, error) {
	b := in.Bytes("report")
	k, err := findmy.NewPrivateKey(in.Bytes("private_key"))
	if err != nil && (len(b) == findmy.ReportSize || len(b) == findmy.LongReportSize) {
		return nil, err
	}
	r, err := findmy.ParseReport(b)
	if err != nil {
		return nil, err
	}
	l, err := k.OpenReport(&r)
	if err != nil {
		return nil, err
	}
	return vectors.Output{
		"timestamp":    r.Time().Unix(),
		"confidence":   r.Confidence,
		"latitude_e7":  l.LatitudeE7,
		"longitude_e7": l.LongitudeE7,
		"accuracy":     l.Accuracy,
		"status":       l.Status,
	}, nil
}

func encryptReport(in *vectors.Input) (vectors.Output, error) {
	to, err := findmy.ParseAdvKey(in.Bytes("adv_key"))
	if err != nil {
		return nil, err
	}
	e := in.Bytes("ephemeral_private")
	if len(e) != findmy.KeySize {
		return nil, findmy.ErrKeyLength
	}
	form, err := in.IntIn("form", findmy.ReportSize, findmy.LongReportSize)
	if err != nil {
		return nil, errForm // they differ by one: nothing lies between
	}
	if _, err := findmy.NewPrivateKey(e); err != nil {
		return nil, err
	}
	r, l, err := reportOf(in)
	if err != nil {
		return nil, err
	}
	r.Long = form == findmy.LongReportSize
	s, err := ecies.Seal((*[findmy.KeySize]byte)(&to), (*[findmy.KeySize]byte)(e), (*[findmy.LocationSize]byte)(l.Append(nil)))
	if err != nil {
		return nil, err
	}
	r.Ephemeral, r.Ciphertext, r.Tag = s.Ephemeral, s.Ciphertext, s.Tag
	return vectors.Output{"report": r.Append(nil)}, nil
}

// reportOf reads the numbers of a report to be sealed. They may be out of
// range.
func reportOf(in *vectors.Input) (r findmy.Report, l findmy.Location, err error) {
	number := func(name string, lo, hi int64) int64 {
		v, e := in.IntIn(name, lo, hi)
		if err == nil {
			err = e
		}
		return v
	}
	at := number("timestamp", math.MinInt64, math.MaxInt64)
	r.Extra = uint8(number("extra", 0, 255))
	r.Confidence = uint8(number("confidence", 0, 255))
	l.LatitudeE7 = int32(number("latitude_e7", math.MinInt32, math.MaxInt32))
	l.LongitudeE7 = int32(number("longitude_e7", math.MinInt32, math.MaxInt32))
	l.Accuracy = uint8(number("accuracy", 0, 255))
	l.Status = findmy.Status(number("status", 0, 255))
	if err != nil {
		return r, l, err
	}
	r.Seconds, err = findmy.ReportSeconds(time.Unix(at, 0))
	return r, l, err
}
