package alirotest

import (
	"fmt"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

// role reads a field that names one of the two ends. Another name fails the
// case: the catalogue has no error for it.
func role(in *vectors.Input, name string) ladder.Role {
	switch text := in.Text(name); text {
	case "reader":
		return ladder.Reader
	case "device":
		return ladder.Device
	default:
		panic(fmt.Sprintf("alirotest: no role %q", text))
	}
}

// sized is a field and the only size that it may have.
type sized struct {
	b    []byte
	size int
}

// sizes returns an error of class length unless all fields have their size.
func sizes(fields []sized) error {
	for _, f := range fields {
		if len(f.b) != f.size {
			return ladder.ErrKeyLength
		}
	}
	return nil
}

// into is a public key and where it goes.
type into struct {
	b     []byte
	point *ladder.Point
}

// points parses public keys.
func points(keys ...into) error {
	for _, k := range keys {
		p, err := ladder.ParsePoint(k.b)
		if err != nil {
			return err
		}
		*k.point = p
	}
	return nil
}

// transaction reads the fields that all key schedules have, but for points, and
// checks their sizes together with those of more.
func transaction(in *vectors.Input, more []sized) (*ladder.Transaction, error) {
	id, transactionID := in.Bytes("reader_id"), in.Bytes("transaction_id")
	version, flags := in.Bytes("version"), in.Bytes("flag_and_code")
	proprietary := in.Bytes("proprietary")
	link, rangeErr := in.IntIn("interface", 0, 255)
	if err := sizes(append(more, sized{id, ladder.ReaderIDSize}, sized{transactionID, ladder.TransactionSize}, sized{version, 2}, sized{flags, 2})); err != nil {
		return nil, err
	}
	if rangeErr != nil {
		link = 0 // an interface that is none, like all others that are none
	}
	return &ladder.Transaction{
		ReaderID:    [ladder.ReaderIDSize]byte(id),
		ID:          [ladder.TransactionSize]byte(transactionID),
		Interface:   byte(link),
		Version:     [2]byte(version),
		Flags:       flags[0],
		Code:        flags[1],
		Proprietary: proprietary,
	}, nil
}

// agreement reads the fields of a key schedule that starts with an agreement
// of ephemeral keys, and makes that; with device, also device_public.
func agreement(in *vectors.Input, withDevice bool) (*ladder.Transaction, *ladder.SharedKey, *ladder.Point, error) {
	end := role(in, "role")
	private, peer, reader := in.Bytes("private"), in.Bytes("peer_ephemeral_public"), in.Bytes("reader_public")
	fields := []sized{{private, ladder.KeySize}, {peer, ladder.PointSize}, {reader, ladder.PointSize}}
	var device []byte
	if withDevice {
		device = in.Bytes("device_public")
		fields = append(fields, sized{device, ladder.PointSize})
	}
	t, err := transaction(in, fields)
	if err != nil {
		return nil, nil, nil, err
	}
	own, err := ladder.NewPrivate(private)
	if err != nil {
		return nil, nil, nil, err
	}
	var other, devicePoint ladder.Point
	keys := []into{{peer, &other}, {reader, &t.ReaderKey}}
	if withDevice {
		keys = append(keys, into{device, &devicePoint})
	}
	if err := points(keys...); err != nil {
		return nil, nil, nil, err
	}
	t.ReaderEphemeral, t.DeviceEphemeral = own.Public(), other
	if end == ladder.Device {
		t.ReaderEphemeral, t.DeviceEphemeral = other, own.Public()
	}
	k := t.Agree(own, &other)
	return t, &k, &devicePoint, nil
}
