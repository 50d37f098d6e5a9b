// Package firatest runs the operations of the fira test vectors: those of fira,
// and of ccc.
package firatest

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/ranging/fira"
)

// Operations returns the operations of the file by name.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"fira.derive": {
			In:  "mode session_key? config_data crypto_sts_index?",
			Out: "config_digest data_protection_key data_privacy_key sts_index_init auth_iv auth_key payload_key", Run: derive,
		},
		"fira.sts_v":        {In: "mode auth_iv vupper64? crypto_sts_index", Out: "v v_upper96 v_counter", Run: stsV},
		"fira.seal":         {In: "payload_key header src_short crypto_sts_index plaintext", Out: "ciphertext", Run: seal},
		"fira.open":         {In: "payload_key header src_short crypto_sts_index ciphertext", Out: "plaintext", Run: open},
		"fira.header":       {In: "dest_short session_id phy_sts_index data_privacy_key?", Out: "header", Run: header},
		"fira.parse_header": {In: "header data_privacy_key?", Out: "dest_short session_id phy_sts_index", Run: parseHeader},
		"fira.index":        {In: "sts_index_init slots_per_block slots_per_round block round slot", Out: "phy_sts_index", Run: index},
		"fira.locate":       {In: "sts_index_init slots_per_block slots_per_round phy_sts_index", Out: "block round slot", Run: locate},
		"fira.rotation":     {In: "sts_index_init next_block rotation_rate slots_per_block", Out: "rotation_block crypto_sts_index", Run: rotation},
		"fira.hop":          {In: "session_id block rounds", Out: "round", Run: hop(fira.Hop, "session_id")},

		"fira.ccc_derive": {
			In:  "ursk ranging_config sts_index_round sts_index sts_index0",
			Out: "mupsk1 mupsk2 mursk salted_hash dursk dudsk sts_v key_source dest_short src_long", Run: cccDerive,
		},
		"fira.ccc_seal": {In: "key mhr src_long frame_counter plaintext", Out: "ciphertext", Run: cccSeal},
		"fira.ccc_open": {In: "key mhr src_long frame_counter ciphertext", Out: "plaintext", Run: cccOpen},
		"fira.ccc_hop":  {In: "hop_key block rounds", Out: "round", Run: hop(cccHop, "hop_key")},
	}
}

// A reader reads fields, and notes the first that is wrong. Whoever uses it reads
// all sizes first, and then all numbers.
type reader struct {
	in  *vectors.Input
	err error
}

// fixed returns a field of n bytes, or n zeros.
func (r *reader) fixed(name string, n int) []byte {
	b := r.in.Bytes(name)
	if len(b) != n {
		r.fail(fira.ErrLength)
		return make([]byte, n)
	}
	return b
}

// sized returns a field of lo to hi bytes.
func (r *reader) sized(name string, lo, hi int) []byte {
	b := r.in.Bytes(name)
	if len(b) < lo || len(b) > hi {
		r.fail(fira.ErrLength)
	}
	return b
}

func (r *reader) key(name string) fira.Key {
	k, err := fira.NewKey(r.fixed(name, fira.KeySize))
	r.fail(err)
	return k
}

func (r *reader) short(name string) fira.ShortAddress {
	return fira.ShortAddress(r.fixed(name, fira.ShortAddressSize))
}

// number returns a field in lo..hi.
func (r *reader) number(name string, lo, hi int64) int64 {
	n, err := r.in.IntIn(name, lo, hi)
	r.fail(err)
	return n
}

func (r *reader) uint32(name string) uint32 { return uint32(r.number(name, 0, math.MaxUint32)) }

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func derive(in *vectors.Input) (vectors.Output, error) {
	mode, err := fira.ParseMode(in.Text("mode"))
	if err != nil {
		return nil, err
	}
	r := reader{in: in}
	var session fira.Session
	config := r.fixed("config_data", fira.ConfigSize)
	if mode == fira.Static {
		if in.Has("session_key") {
			r.key("session_key")
		}
		session, err = fira.NewStaticSession(config)
	} else {
		session, err = fira.NewSession(mode, r.key("session_key"), config)
	}
	r.fail(err)
	if r.err != nil {
		return nil, r.err
	}
	index := session.IndexInit()
	if mode == fira.Static {
		index = 0
	}
	if in.Has("crypto_sts_index") {
		index = r.uint32("crypto_sts_index")
	}
	if r.err != nil {
		return nil, r.err
	}
	out := vectors.Output{
		"config_digest":       session.Digest(),
		"data_protection_key": session.DataProtectionKey().Expose(),
		"data_privacy_key":    []byte{},
		"sts_index_init":      session.IndexInit(),
	}
	if privacy, ok := session.DataPrivacyKey(); ok {
		out["data_privacy_key"] = privacy.Expose()
	}
	keys := session.Rotation(index)
	out["auth_iv"], out["auth_key"], out["payload_key"] = keys.AuthIV, keys.AuthKey.Expose(), keys.PayloadKey.Expose()
	return out, nil
}

func stsV(in *vectors.Input) (vectors.Output, error) {
	mode, err := fira.ParseMode(in.Text("mode"))
	if err != nil {
		return nil, err
	}
	r := reader{in: in}
	iv := [16]byte(r.fixed("auth_iv", 16))
	var upper [fira.UpperSize]byte
	if mode == fira.Static || in.Has("vupper64") {
		upper = [fira.UpperSize]byte(r.fixed("vupper64", fira.UpperSize))
	}
	index := r.uint32("crypto_sts_index")
	if r.err != nil {
		return nil, r.err
	}
	v := fira.V(&iv, index)
	if mode == fira.Static {
		v = fira.StaticV(&iv, upper, index)
	}
	return vectors.Output{"v": v.Bytes(), "v_upper96": v.Upper, "v_counter": v.Counter}, nil
}

func seal(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	key, header, source := r.key("payload_key"), r.fixed("header", fira.HeaderSize), r.short("src_short")
	plaintext := r.sized("plaintext", 0, fira.MaxPayloadSize)
	index := r.uint32("crypto_sts_index")
	if r.err != nil {
		return nil, r.err
	}
	sealed, err := fira.NewSealer(key).Seal(nil, header, source, index, plaintext)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"ciphertext": sealed}, nil
}

func open(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	key, header, source := r.key("payload_key"), r.fixed("header", fira.HeaderSize), r.short("src_short")
	sealed := r.sized("ciphertext", fira.TagSize, fira.MaxPayloadSize+fira.TagSize)
	index := r.uint32("crypto_sts_index")
	if r.err != nil {
		return nil, r.err
	}
	plaintext, err := fira.NewSealer(key).Open(nil, header, source, index, sealed)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"plaintext": plaintext}, nil
}

func header(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	h := fira.Header{Destination: r.short("dest_short")}
	var key fira.Key
	if in.Has("data_privacy_key") {
		key = r.key("data_privacy_key")
	}
	h.SessionID, h.Index = r.uint32("session_id"), r.uint32("phy_sts_index")
	if r.err != nil {
		return nil, r.err
	}
	if in.Has("data_privacy_key") {
		return vectors.Output{"header": h.Append(nil, key)}, nil
	}
	return vectors.Output{"header": h.AppendClear(nil)}, nil
}

func parseHeader(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	b := r.fixed("header", fira.HeaderSize)
	parse := fira.ParseClearHeader
	if in.Has("data_privacy_key") {
		key := r.key("data_privacy_key")
		parse = func(b []byte) (fira.Header, error) { return fira.ParseHeader(b, key) }
	}
	if r.err != nil {
		return nil, r.err
	}
	h, err := parse(b)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"dest_short": [2]byte(h.Destination), "session_id": h.SessionID, "phy_sts_index": h.Index}, nil
}

func (r *reader) schedule() fira.Schedule {
	return fira.Schedule{
		IndexInit:     uint32(r.number("sts_index_init", 0, math.MaxInt32)),
		SlotsPerBlock: r.number("slots_per_block", 1, math.MaxInt64),
		SlotsPerRound: r.number("slots_per_round", 1, math.MaxInt64),
	}
}

func index(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	s := r.schedule()
	at := fira.Slot{Block: r.number("block", 0, math.MaxInt64), Round: r.number("round", 0, math.MaxInt64), Slot: r.number("slot", 0, math.MaxInt64)}
	if r.err != nil {
		return nil, r.err
	}
	n, err := s.Index(at)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"phy_sts_index": n}, nil
}

func locate(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	s, n := r.schedule(), r.uint32("phy_sts_index")
	if r.err != nil {
		return nil, r.err
	}
	at, err := s.Locate(n)
	if err != nil {
		return nil, err
	}
	return vectors.Output{"block": at.Block, "round": at.Round, "slot": at.Slot}, nil
}

func rotation(in *vectors.Input) (vectors.Output, error) {
	r := reader{in: in}
	s := fira.Schedule{
		IndexInit:     uint32(r.number("sts_index_init", 0, math.MaxInt32)),
		SlotsPerBlock: r.number("slots_per_block", 1, math.MaxInt64),
	}
	block, rate := r.number("next_block", 0, math.MaxInt64), r.number("rotation_rate", 0, fira.MaxRotationRate)
	if r.err != nil {
		return nil, r.err
	}
	first, n, err := s.Rotation(block, int(rate))
	if err != nil {
		return nil, err
	}
	return vectors.Output{"rotation_block": first, "crypto_sts_index": n}, nil
}

// hop makes the operation of a hopping whose first argument has a name.
func hop(f func(key, block uint32, rounds int) (int, error), name string) func(in *vectors.Input) (vectors.Output, error) {
	return func(in *vectors.Input) (vectors.Output, error) {
		r := reader{in: in}
		key, block, rounds := r.uint32(name), r.uint32("block"), r.number("rounds", 1, fira.MaxRounds)
		if r.err != nil {
			return nil, r.err
		}
		round, err := f(key, block, int(rounds))
		if err != nil {
			return nil, err
		}
		return vectors.Output{"round": round}, nil
	}
}
