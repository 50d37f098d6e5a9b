package findmytest

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// Errors of what the package takes as typed values.
var (
	errAddress = fail.New(fail.Length, "findmytest: address is not 6 bytes")
	errPrefix  = fail.New(fail.Length, "findmytest: key prefix is not 6 bytes")
	errMatch   = fail.New(fail.Unknown, "findmytest: no candidate matches")
)

func buildAdv(in *vectors.Input) (vectors.Output, error) {
	k, err := findmy.ParseAdvKey(in.Bytes("adv_key"))
	if err != nil {
		return nil, err
	}
	status, err := in.IntIn("status", 0, 255)
	if err != nil {
		return nil, err
	}
	hint, err := in.IntIn("hint", 0, 255)
	if err != nil {
		return nil, err
	}
	a := findmy.Advertisement{Key: k, Status: findmy.Status(status), Hint: uint8(hint)}
	if in.Text("form") == findmy.KindNearOwner {
		a.Form = findmy.NearOwner
	}
	return vectors.Output{"address": a.Address(), "adv_data": a.Append(nil)}, nil
}

func parsePayload(in *vectors.Input) (vectors.Output, error) {
	p, err := findmy.ParsePayload(in.Bytes("manufacturer_data"))
	if err != nil {
		return nil, err
	}
	tail := p.KeyTail[:]
	if p.Form == findmy.NearOwner {
		tail = nil
	}
	return vectors.Output{"form": p.Form.String(), "key_tail": tail, "key_bits": p.KeyBits, "status": p.Status, "hint": p.Hint}, nil
}

func parseAdv(in *vectors.Input) (vectors.Output, error) {
	address := in.Bytes("address")
	if len(address) != beacon.AddressSize {
		return nil, errAddress
	}
	a, err := findmy.Parse(beacon.Address(address), in.Bytes("adv_data"))
	if err != nil {
		return nil, err
	}
	key := a.Key[:]
	if a.Form == findmy.NearOwner {
		key = nil
	}
	return vectors.Output{
		"form":        a.Form.String(),
		"adv_key":     key,
		"key_prefix":  a.Key.Prefix(),
		"status":      a.Status,
		"battery":     a.Status.Battery(),
		"device_type": a.Status.Device(),
		"maintained":  a.Status.Maintained(),
		"hint":        a.Hint,
	}, nil
}

func matchPrefix(in *vectors.Input) (vectors.Output, error) {
	b := in.Bytes("key_prefix")
	if len(b) != findmy.PrefixSize {
		return nil, errPrefix
	}
	var candidates []findmy.AdvKey
	for _, c := range in.BytesList("candidates") {
		k, err := findmy.ParseAdvKey(c)
		if err != nil {
			return nil, err
		}
		candidates = append(candidates, k)
	}
	i := findmy.Prefix(b).Index(candidates)
	if i < 0 {
		return nil, errMatch
	}
	return vectors.Output{"index": i}, nil
}
