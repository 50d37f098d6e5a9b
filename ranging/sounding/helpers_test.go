package sounding_test

import (
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/sounding"
)

// The sample data of the specification.
const (
	sampleIV = "e10bc28a0bfddfe93e7f5186e0ca0b3b"
	sampleIN = "9ff477c18673840d"
	samplePV = "c980dedf9882ed4464a674967868f143"
	sampleK  = "eee04d7c76113a5cec992ae320c24d27"
	sampleV  = "df905647c1066e6f52c03edfb82b6928"
)

func sample() sounding.Key {
	return expecttest.Must(sounding.NewKey(expecttest.Unhex(sampleK), expecttest.Unhex(sampleV)))
}

// at returns the generator of the sample data in a step.
func at(step uint16) *sounding.DRBG {
	d := sounding.NewDRBG(sample())
	if err := d.Step(step); err != nil {
		panic(err)
	}
	return d
}
