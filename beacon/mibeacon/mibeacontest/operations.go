// Package mibeacontest runs the test vectors of MiBeacon.
package mibeacontest

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/mibeacon"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// Operations returns the operations of MiBeacon by their names.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"mibeacon.parse": {
			In: "service_data",
			Out: "frame_control version auth_mode solicited registered mesh object_included encrypted product_id " +
				"frame_counter mac capability payload",
			Run: parse,
		},
		"mibeacon.open": {In: "service_data address bind_key", Out: "plaintext counter", Run: open},
		"mibeacon.seal": {
			In:  "frame_control product_id counter address capability plaintext bind_key",
			Out: "service_data",
			Run: seal,
		},
		"mibeacon.expand_key": {In: "key version", Out: "aes_key", Run: expandKey},
		"mibeacon.open_legacy": {
			In: "service_data address bind_key", Out: "plaintext counter mic_match", Run: openLegacy,
		},
		"mibeacon.decode_objects": {
			In: "payload", Out: "objects trailing", Tolerance: 1e-4, Run: decodeObjects,
		},
		"mibeacon.legacy_login": {
			In:  "address product_id token key_read",
			Out: "write_auth expect_reply write_confirm beacon_key",
			Run: legacyLogin,
		},
	}
}

func parse(in *vectors.Input) (vectors.Output, error) {
	f, err := mibeacon.Parse(in.Bytes("service_data"))
	if err != nil {
		return nil, err
	}
	var mac, capability []byte
	if f.Control.Has(mibeacon.MACIncluded) {
		mac = f.MAC[:]
	}
	if f.Control.Has(mibeacon.CapabilityIncluded) {
		capability = []byte{f.Capability}
	}
	return vectors.Output{
		"frame_control":   uint16(f.Control),
		"version":         f.Control.Version(),
		"auth_mode":       f.Control.AuthMode(),
		"solicited":       f.Control.Has(mibeacon.Solicited),
		"registered":      f.Control.Has(mibeacon.Registered),
		"mesh":            f.Control.Has(mibeacon.Mesh),
		"object_included": f.Control.Has(mibeacon.ObjectIncluded),
		"encrypted":       f.Control.Has(mibeacon.Encrypted),
		"product_id":      f.Product,
		"frame_counter":   f.Counter,
		"mac":             mac,
		"capability":      capability,
		"payload":         f.Payload,
	}, nil
}

func address(in *vectors.Input) (beacon.Address, error) {
	a := in.Bytes("address")
	if len(a) != beacon.AddressSize {
		return beacon.Address{}, mibeacon.ErrLength
	}
	return beacon.Address(a), nil
}

// credential makes the credential of the fields bind_key and address. The
// operations want keys of one size each, the credential has both.
func credential(in *vectors.Input, keySize int) (mibeacon.Credential, error) {
	key := in.Bytes("bind_key")
	if len(key) != keySize {
		return mibeacon.Credential{}, mibeacon.ErrKeySize
	}
	a, err := address(in)
	if err != nil {
		return mibeacon.Credential{}, err
	}
	return mibeacon.NewCredential(key, a)
}

func open(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in, mibeacon.KeySize)
	if err != nil {
		return nil, err
	}
	plain, counter, err := c.Open(nil, in.Bytes("service_data"))
	return vectors.Output{"plaintext": plain, "counter": counter}, err
}

func openLegacy(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in, mibeacon.LegacyKeySize)
	if err != nil {
		return nil, err
	}
	plain, counter, match, err := c.OpenLegacy(nil, in.Bytes("service_data"))
	return vectors.Output{"plaintext": plain, "counter": counter, "mic_match": match}, err
}

func seal(in *vectors.Input) (vectors.Output, error) {
	c, err := credential(in, mibeacon.KeySize)
	if err != nil {
		return nil, err
	}
	control, err := in.IntIn("frame_control", 0, 1<<16-1)
	if err != nil {
		return nil, err
	}
	product, err := in.IntIn("product_id", 0, 1<<16-1)
	if err != nil {
		return nil, err
	}
	counter, err := in.IntIn("counter", 0, 1<<32-1)
	if err != nil {
		return nil, err
	}
	f := mibeacon.Frame{Control: mibeacon.Control(control), Product: uint16(product)}
	if capability := in.Bytes("capability"); len(capability) > 0 {
		f.Capability = capability[0]
	}
	data, err := c.Seal(nil, f, uint32(counter), in.Bytes("plaintext"))
	return vectors.Output{"service_data": data}, err
}

func expandKey(in *vectors.Input) (vectors.Output, error) {
	version, err := in.IntIn("version", 2, 5)
	if err != nil {
		return nil, err
	}
	key, err := mibeacon.ExpandKey(in.Bytes("key"), uint8(version))
	return vectors.Output{"aes_key": key}, err
}

func decodeObjects(in *vectors.Input) (vectors.Output, error) {
	objects, trailing, err := mibeacon.ParseObjects(nil, in.Bytes("payload"))
	if err != nil {
		return nil, err
	}
	list := []vectors.Output{}
	for _, o := range objects {
		values := vectors.Output{}
		for _, v := range o.Values(nil) {
			values[v.Name] = v.Value
		}
		list = append(list, vectors.Output{"type": o.Type, "data": o.Data, "values": values})
	}
	return vectors.Output{"objects": list, "trailing": trailing}, nil
}

func legacyLogin(in *vectors.Input) (vectors.Output, error) {
	a, err := address(in)
	if err != nil {
		return nil, err
	}
	product, err := in.IntIn("product_id", 0, 1<<16-1)
	if err != nil {
		return nil, err
	}
	l, err := mibeacon.NewLogin(a, uint16(product), in.Bytes("token"))
	if err != nil {
		return nil, err
	}
	key, err := l.BeaconKey(in.Bytes("key_read"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{
		"write_auth":    l.Token(),
		"expect_reply":  l.Reply(),
		"write_confirm": l.Confirmation(),
		"beacon_key":    key,
	}, nil
}
