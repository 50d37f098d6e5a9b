package firatest

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging/ccc"
)

var cccHop = ccc.Hop

func cccDerive(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	ursk, err := ccc.NewLongKey(in.Bytes("ursk"))
	r.fail(err)
	round, index, index0 := r.uint32("sts_index_round"), r.uint32("sts_index"), r.uint32("sts_index0")
	if r.err != nil {
		return nil, r.err
	}
	l := ccc.NewLadder(ursk, in.Bytes("ranging_config"))
	keys, addresses := l.Round(round), l.Addresses(index0)
	return vectors.Output{
		"mupsk1":      l.PrePollKey().Expose(),
		"mupsk2":      l.AddressKey().Expose(),
		"mursk":       l.RoundsKey().Expose(),
		"salted_hash": l.SaltedHash(),
		"dursk":       keys.STSKey.Expose(),
		"dudsk":       keys.DataKey.Expose(),
		"sts_v":       l.V(index).Bytes(),
		"key_source":  addresses.KeySource,
		"dest_short":  addresses.Destination,
		"src_long":    addresses.Source,
	}, nil
}

// cccFrame reads what sealing and opening have in common, and a payload of lo
// to hi bytes.
func cccFrame(in *vectors.Input, payload string, lo, hi int) (s *ccc.Sealer, source [ccc.LongAddressSize]byte, counter uint32, b []byte, err error) {
	r := reader{in: in}
	key, err := ccc.NewKey(r.fixed("key", ccc.KeySize))
	r.fail(err)
	source = [ccc.LongAddressSize]byte(r.fixed("src_long", ccc.LongAddressSize))
	b = r.sized(payload, lo, hi)
	counter = uint32(r.number("frame_counter", 0, math.MaxUint32))
	return ccc.NewSealer(key), source, counter, b, r.err
}

func cccSeal(in *vectors.Input) (vectors.Output, error) {
	s, source, counter, plaintext, err := cccFrame(in, "plaintext", 0, ccc.MaxPayloadSize)
	if err != nil {
		return nil, err
	}
	sealed, err := s.Seal(nil, in.Bytes("mhr"), source, counter, plaintext)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"ciphertext": sealed}, nil
}

func cccOpen(in *vectors.Input) (vectors.Output, error) {
	s, source, counter, sealed, err := cccFrame(in, "ciphertext", ccc.TagSize, ccc.MaxPayloadSize+ccc.TagSize)
	if err != nil {
		return nil, err
	}
	plaintext, err := s.Open(nil, in.Bytes("mhr"), source, counter, sealed)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"plaintext": plaintext}, nil
}
