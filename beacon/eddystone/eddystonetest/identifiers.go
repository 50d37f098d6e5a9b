package eddystonetest

import (
	"math"

	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

var (
	errSize    = fail.New(fail.Length, "eddystonetest: field of a wrong size")
	errRole    = fail.New(fail.Range, "eddystonetest: role is neither resolver nor beacon")
	errNobody  = fail.New(fail.Unknown, "eddystonetest: no key gives the identifier")
	errUnnamed = fail.New(fail.Unsupported, "eddystonetest: no such type of frame")
)

// fill copies src to all of dst, or refuses it for its size.
func fill(dst, src []byte) error {
	if len(src) != len(dst) {
		return errSize
	}
	copy(dst, src)
	return nil
}

// beaconOf reads identity_key and then k.
func beaconOf(in *vectors.Input) (eddystone.Beacon, error) {
	key, err := eddystone.NewIdentityKey(in.Bytes("identity_key"))
	if err != nil {
		return eddystone.Beacon{}, err
	}
	k, err := in.IntIn("k", 0, eddystone.ExponentMax)
	if err != nil {
		return eddystone.Beacon{}, err
	}
	return eddystone.NewBeacon(key, uint8(k))
}

func clock(in *vectors.Input, name string) (eddystone.Clock, error) {
	c, err := in.IntIn(name, 0, math.MaxUint32)
	return eddystone.Clock(c), err
}

// span reads first and last.
func span(in *vectors.Input) (first, last eddystone.Clock, err error) {
	if first, err = clock(in, "first"); err != nil {
		return 0, 0, err
	}
	if last, err = clock(in, "last"); err == nil && last < first {
		err = eddystone.ErrClock
	}
	return first, last, err
}

func eid(in *vectors.Input) (vectors.Output, error) {
	b, err := beaconOf(in)
	if err != nil {
		return nil, err
	}
	c, err := clock(in, "clock")
	if err != nil {
		return nil, err
	}
	k := uint8(in.Int("k"))
	from := c.Masked(k)
	return vectors.Output{"eid": b.Identifier(c), "valid_from": from, "valid_until": uint64(from) + 1<<k}, nil
}

func eids(in *vectors.Input) (vectors.Output, error) {
	b, err := beaconOf(in)
	if err != nil {
		return nil, err
	}
	first, last, err := span(in)
	if err != nil {
		return nil, err
	}
	ids, err := b.Identifiers(first, last)
	if err != nil {
		return nil, err
	}
	rows := []vectors.Output{}
	for from, id := range ids {
		rows = append(rows, vectors.Output{"valid_from": from, "eid": id})
	}
	return vectors.Output{"rows": rows}, nil
}

func resolve(in *vectors.Input) (vectors.Output, error) {
	var id eddystone.Identifier
	if err := fill(id[:], in.Bytes("eid")); err != nil {
		return nil, err
	}
	var beacons []eddystone.Beacon
	for _, key := range in.List("keys", "identity_key k") {
		b, err := beaconOf(key)
		if err != nil {
			return nil, err
		}
		beacons = append(beacons, b)
	}
	first, last, err := span(in)
	if err != nil {
		return nil, err
	}
	for i, b := range beacons {
		from, ok, err := b.Find(id, first, last)
		if err != nil {
			return nil, err
		}
		if ok {
			return vectors.Output{"index": i, "valid_from": from}, nil
		}
	}
	return nil, errNobody
}
