package smptest

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

func structures(all []smp.Structure) []vectors.Output {
	out := make([]vectors.Output, len(all))
	for i, s := range all {
		out[i] = vectors.Output{"type": s.Type, "value": s.Value}
	}
	return out
}

func decode(in *vectors.Input) (vectors.Output, error) {
	payload := in.Bytes("payload")
	r, err := smp.ParseRecord(payload)
	if err != nil {
		return nil, err
	}
	all, err := smp.ParseStructures(payload)
	if err != nil {
		return nil, err
	}
	out := vectors.Output{
		"address": nil, "address_random": nil, "role": nil, "confirm": nil, "random": nil,
		"complete":   r.Complete(),
		"structures": structures(all),
	}
	if r.Address != nil {
		out["address"], out["address_random"] = r.Address.Device(), r.Address.Random()
	}
	if r.Role != nil {
		out["role"] = *r.Role
	}
	if r.Confirm != nil {
		out["confirm"] = *r.Confirm
	}
	if r.Random != nil {
		out["random"] = r.Random.Expose()
	}
	return out, nil
}

// encode checks in the order of the in-fields. The record is built and appended
// structure by structure, because a type out of range has no place in it.
func encode(in *vectors.Input) (vectors.Output, error) {
	if in.Has("address") != in.Has("address_random") {
		panic("smptest: one of address and address_random without the other")
	}
	var r smp.Record
	fields := reader{in: in}
	if in.Has("address") {
		device := [smp.DeviceAddressSize]byte(fields.fixed("address", smp.DeviceAddressSize))
		r.Address = new(smp.NewAddress(device, in.Bool("address_random")))
	}
	if fields.err != nil {
		return nil, fields.err
	}
	if in.Has("role") {
		role, err := in.IntIn("role", 0, math.MaxUint8)
		if err != nil {
			return nil, err
		}
		r.Role = new(smp.Role(role))
	}
	payload, err := r.Append(nil)
	if err != nil {
		return nil, err
	}
	var sc smp.Record
	if in.Has("confirm") {
		sc.Confirm = new(fields.value("confirm"))
	}
	if in.Has("random") {
		sc.Random = new(fields.key("random"))
	}
	if fields.err != nil {
		return nil, fields.err
	}
	if payload, err = sc.Append(payload); err != nil {
		return nil, err
	}
	for _, e := range in.List("extra", "type value") {
		typ, err := e.IntIn("type", 0, math.MaxUint8)
		if err != nil {
			return nil, err
		}
		extra := smp.Record{Extra: []smp.Structure{{Type: byte(typ), Value: e.Bytes("value")}}}
		if payload, err = extra.Append(payload); err != nil {
			return nil, err
		}
	}
	return vectors.Output{"payload": payload}, nil
}

func decodeBREDR(in *vectors.Input) (vectors.Output, error) {
	r, err := smp.ParseBREDR(in.Bytes("payload"))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"address": r.Address, "structures": structures(r.Structures)}, nil
}

func oobF4(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	u, v, x := r.coordinate("u"), r.coordinate("v"), r.key("x")
	if r.err != nil {
		return nil, r.err
	}
	z, err := in.IntIn("z", 0, math.MaxUint8)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"value": smp.F4(u, v, x, byte(z))}, nil
}

func confirm(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	x, random := r.coordinate("public_x"), r.key("random")
	if r.err != nil {
		return nil, r.err
	}
	return vectors.Output{"confirm": smp.Confirm(x, random)}, nil
}

func verify(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	x, random, c := r.coordinate("public_x"), r.key("random"), r.value("confirm")
	if r.err != nil {
		return nil, r.err
	}
	if err := smp.VerifyConfirm(x, random, c); err != nil {
		return nil, err
	}
	return vectors.Output{"ok": true}, nil
}
