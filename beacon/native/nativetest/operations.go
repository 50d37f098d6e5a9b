// Package nativetest holds the vector operations of package native.
package nativetest

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/rotate"
)

// Operations returns the operations of testdata/vectors/native.json.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"native.leaf":            {In: "root generation", Out: "leaf", Run: leaf},
		"native.day_keys":        {In: "root generation", Out: "identifier_key jitter_key mac_key encryption_key", Run: dayKeys},
		"native.state":           {In: "root generation", Out: "nodes", Run: state},
		"native.cover":           {In: "root first last", Out: "nodes", Run: cover},
		"native.shared_leaf":     {In: "nodes generation", Out: "leaf", Run: sharedLeaf},
		"native.identifier":      {In: "root epochs_per_day epoch address_bits", Out: "id address", Run: identifier},
		"native.separated":       {In: "root generation address_bits", Out: "id address", Run: separated},
		"native.instant":         {In: "root period_s epochs_per_day epoch", Out: "instant_ms until_ms gap_ms", Run: instant},
		"native.seal":            {In: "root epochs_per_day domain index network public plain", Out: "id ct tag", Run: seal},
		"native.open":            {In: "root epochs_per_day domain index network public id ct tag", Out: "plain", Run: open},
		"native.frame":           {In: "header network public id ct tag", Out: "ad", Run: frame},
		"native.parse":           {In: "header network ad", Out: "public id ct tag", Run: parse},
		"native.plaintext":       {In: "mode battery clock_lost kind head? voltage_mv? temperature_cc? data size", Out: "plain", Run: plaintext},
		"native.parse_plaintext": {In: "plain", Out: "mode battery clock_lost kind head voltage_mv temperature_cc data", Run: parsePlaintext},
		"native.search":          {In: "period_s epochs_per_day epoch silent_s gateway_s ppm allowance", Out: "first last", Run: search},
		"native.verdict": {
			In:  "root period_s epochs_per_day gateway_s ppm allowance speed_m_s reach_m alignment? sightings",
			Out: "verdicts", Run: verdict,
		},
	}
}

var (
	errSize    = fail.New(fail.Length, "nativetest: field of a wrong size")
	errUnknown = fail.New(fail.Unknown, "nativetest: generation below none of the nodes")
	errAbsent  = fail.New(fail.Unknown, "nativetest: no frame of the carrier and network")
	errRange   = fail.New(fail.Range, "nativetest: mode, battery or kind out of range")
)

// sized returns a field of so many bytes.
func sized(in *vectors.Input, name string, size int) ([]byte, error) {
	b := in.Bytes(name)
	if len(b) != size {
		return nil, errSize
	}
	return b, nil
}

// registration reads root and, where they are fields, epochs_per_day and
// period_s.
func registration(in *vectors.Input, fields ...string) (r native.Registration, root []byte, err error) {
	r = native.NewRegistration(beacon.ConsumerProfile, beacon.DULT, native.NoNet)
	root = in.Bytes("root")
	switch len(root) {
	case native.AES128.KeySize():
	case native.AES256.KeySize():
		r.Suite = native.AES256
	default:
		return r, nil, errSize
	}
	for _, name := range fields {
		var n int64
		switch name {
		case "epochs_per_day":
			n, err = in.IntIn(name, 1, 1<<16-1)
			r.Rotations = int32(n)
		case "period_s":
			r.Period, err = in.IntIn(name, 1, 86_400)
		}
		if err != nil {
			return r, nil, err
		}
	}
	return r, root, nil
}

// credential returns the credential of the owner.
func credential(r native.Registration, root []byte) (*native.Credential, error) {
	return native.NewCredential(r, root, rotate.Alignment{})
}

// generation reads a generation.
func generation(in *vectors.Input, name string) (rotate.Epoch, error) {
	g, err := in.IntIn(name, 0, rotate.Generations-1)
	return rotate.Epoch(g), err
}

// epoch reads an epoch of a registration.
func epoch(in *vectors.Input, name string, r native.Registration) (rotate.Epoch, error) {
	e, err := in.IntIn(name, 0, rotate.Generations*int64(r.Rotations)-1)
	return rotate.Epoch(e), err
}
