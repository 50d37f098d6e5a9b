// Package bthometest runs the test vectors of BTHome.
package bthometest

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// Operations returns the operations of BTHome by their names.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"bthome.parse": {
			In: "service_data", Out: "encrypted mac_included trigger_based version mac body", Run: parse,
		},
		"bthome.open": {In: "service_data address bind_key", Out: "plaintext counter", Run: open},
		"bthome.seal": {In: "device_info address counter plaintext bind_key", Out: "service_data", Run: seal},
		"bthome.open_v1": {
			In: "service_data address bind_key", Out: "plaintext counter", Run: openV1,
		},
		"bthome.seal_v1":   {In: "address counter plaintext bind_key", Out: "service_data", Run: sealV1},
		"bthome.decode":    {In: "payload", Out: "objects rest", Tolerance: 1e-7, Run: decode},
		"bthome.decode_v1": {In: "payload", Out: "objects", Run: decodeV1},
		"bthome.replay":    {In: "policy counters", Out: "verdicts", Run: replay},
	}
}

func parse(in *vectors.Input) (vectors.Output, error) {
	f, err := bthome.Parse(in.Bytes("service_data"))
	if err != nil {
		return nil, err
	}
	included := f.Info.Has(bthome.MACIncluded)
	var mac []byte
	if included {
		mac = f.MAC[:]
	}
	return vectors.Output{
		"encrypted":     f.Info.Has(bthome.Encrypted),
		"mac_included":  included,
		"trigger_based": f.Info.Has(bthome.TriggerBased),
		"version":       f.Info.Version(),
		"mac":           mac,
		"body":          f.Body,
	}, nil
}

// credential makes the credential of the fields bind_key and address.
func credential(in *vectors.Input) (bthome.Credential, error) {
	address := in.Bytes("address")
	if len(address) != beacon.AddressSize {
		return bthome.Credential{}, bthome.ErrLength
	}
	return bthome.NewCredential(in.Bytes("bind_key"), beacon.Address(address), bthome.Strict)
}

func open(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in)
	if err != nil {
		return nil, err
	}
	return opened(c.Open(nil, in.Bytes("service_data")))
}

func openV1(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in)
	if err != nil {
		return nil, err
	}
	return opened(c.OpenV1(nil, in.Bytes("service_data")))
}

func opened(plain []byte, counter uint32, err error) (vectors.Output, error) {
	return vectors.Output{"plaintext": plain, "counter": counter}, err
}

func seal(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in)
	if err != nil {
		return nil, err
	}
	info, err := in.IntIn("device_info", 0, 255)
	if err != nil {
		return nil, err
	}
	counter, err := in.IntIn("counter", 0, 1<<32-1)
	if err != nil {
		return nil, err
	}
	data, err := c.Seal(nil, bthome.DeviceInfo(info), uint32(counter), in.Bytes("plaintext"))
	return vectors.Output{"service_data": data}, err
}

func sealV1(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in)
	if err != nil {
		return nil, err
	}
	counter, err := in.IntIn("counter", 0, 1<<32-1)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"service_data": c.SealV1(nil, uint32(counter), in.Bytes("plaintext"))}, nil
}

func decode(in *vectors.Input) (vectors.Output, error) {
	objects, rest, err := bthome.ParseObjects(nil, in.Bytes("payload"))
	if err != nil {
		return nil, err
	}
	list := []vectors.Output{}
	for _, o := range objects {
		out := vectors.Output{"id": o.ID, "data": o.Data}
		if v, ok := o.Value(); ok {
			out["value"] = v
		}
		list = append(list, out)
	}
	return vectors.Output{"objects": list, "rest": rest}, nil
}

func decodeV1(in *vectors.Input) (vectors.Output, error) {
	objects, err := bthome.ParseObjectsV1(nil, in.Bytes("payload"))
	if err != nil {
		return nil, err
	}
	list := []vectors.Output{}
	for _, o := range objects {
		list = append(list, vectors.Output{"format": uint8(o.Format), "type": o.ID, "data": o.Data})
	}
	return vectors.Output{"objects": list}, nil
}

func replay(in *vectors.Input) (vectors.Output, error) {
	policy, err := bthome.ParsePolicy(in.Text("policy"))
	if err != nil {
		return nil, err
	}
	rule, verdicts := policy.Rule(), []string{}
	var last uint64
	for i, n := range in.Ints("counters") {
		verdict := "replay"
		if i == 0 || rule.Accept(last, uint64(n)) {
			verdict, last = "accept", uint64(n)
		}
		verdicts = append(verdicts, verdict)
	}
	return vectors.Output{"verdicts": verdicts}, nil
}
