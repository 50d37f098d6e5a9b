package fira_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/ranging/fira"
	"github.com/seed-496a4445/fyr/ranging/fira/firatest"
)

// FuzzHeader parses any octets with a key and without. What parses comes out
// again.
func FuzzHeader(f *testing.F) {
	vectorstest.Seeds(f, "fira.json", firatest.Operations(), "fira.parse_header", func(in *vectors.Input) {
		f.Add(in.Bytes("header"), in.Bytes("data_privacy_key"))
	})
	f.Fuzz(func(t *testing.T, b, privacy []byte) {
		h, err := fira.ParseClearHeader(b)
		switch {
		case err == nil && !bytes.Equal(h.AppendClear(nil), b):
			t.Fatalf("%x became %x", b, h.AppendClear(nil))
		case err != nil && (h != fira.Header{} || errors.Is(err, fira.ErrLength) != (len(b) != fira.HeaderSize)):
			t.Fatalf("%x: %+v, %v", b, h, err)
		}
		key, err := fira.NewKey(privacy)
		if err != nil {
			return
		}
		h, err = fira.ParseHeader(b, key)
		switch {
		case err == nil && !bytes.Equal(h.Append(nil, key), b):
			t.Fatalf("%x became %x", b, h.Append(nil, key))
		case err != nil && (h != fira.Header{} || errors.Is(err, fira.ErrLength) != (len(b) != fira.HeaderSize)):
			t.Fatalf("%x: %+v, %v", b, h, err)
		}
		if len(b) >= 12 { // and what is made is read
			h = fira.Header{Destination: fira.ShortAddress(b), SessionID: uint32(b[4]) << 24, Index: uint32(b[8])}
			if got, err := fira.ParseHeader(h.Append(nil, key), key); err != nil || got != h {
				t.Fatalf("%+v became %+v, %v", h, got, err)
			}
		}
	})
}

// FuzzOpen opens any payload under any header. What opens seals to the same
// octets.
func FuzzOpen(f *testing.F) {
	vectorstest.Seeds(f, "fira.json", firatest.Operations(), "fira.open", func(in *vectors.Input) {
		f.Add(in.Bytes("payload_key"), in.Bytes("header"), in.Bytes("src_short"), uint32(in.Int("crypto_sts_index")), in.Bytes("ciphertext"))
	})
	f.Fuzz(func(t *testing.T, k, header, source []byte, index uint32, sealed []byte) {
		key, err := fira.NewKey(k)
		if err != nil || len(source) < fira.ShortAddressSize {
			return
		}
		sealer, from := fira.NewSealer(key), fira.ShortAddress(source)
		plaintext, err := sealer.Open(nil, header, from, index, sealed)
		if err != nil {
			short := len(header) != fira.HeaderSize || len(sealed) < fira.TagSize || len(sealed) > fira.MaxPayloadSize+fira.TagSize
			if plaintext != nil || errors.Is(err, fira.ErrLength) != short || errors.Is(err, fira.ErrHeader) && header[4] == 0x26 {
				t.Fatalf("%x, %v", plaintext, err)
			}
		} else if again, err := sealer.Seal(nil, header, from, index, plaintext); err != nil || !bytes.Equal(again, sealed) {
			t.Fatalf("%x became %x, %v", sealed, again, err)
		}
		again, err := sealer.Seal(nil, header, from, index, sealed)
		if err != nil {
			return
		}
		if opened, err := sealer.Open(nil, header, from, index, again); err != nil || !bytes.Equal(opened, sealed) {
			t.Fatalf("%x became %x, %v", sealed, opened, err)
		}
	})
}

func FuzzConfig(f *testing.F) {
	f.Add(expecttest.Unhex(config))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := fira.ParseConfig(b)
		if err == nil && !bytes.Equal(c.Append(nil), b) || err != nil && c != (fira.Config{}) {
			t.Fatalf("%x: %+v, %v", b, c, err)
		}
		_, digested := fira.Digest(b)
		if (digested == nil) != (len(b) == fira.ConfigSize) {
			t.Fatalf("%x: %v", b, digested)
		}
	})
}

// FuzzSchedule goes from an index to a slot and back.
func FuzzSchedule(f *testing.F) {
	f.Add(uint32(init0), int64(100), int64(10), uint32(init0+483), 2)
	f.Add(uint32(0), int64(11), int64(4), uint32(1<<32-1), 15)
	f.Fuzz(func(t *testing.T, init uint32, perBlock, perRound int64, index uint32, rate int) {
		s := fira.Schedule{IndexInit: init, SlotsPerBlock: perBlock, SlotsPerRound: perRound}
		at, err := s.Locate(index)
		if err != nil {
			if at != (fira.Slot{}) || !errors.Is(err, fira.ErrRange) {
				t.Fatalf("%+v, %v", at, err)
			}
			return
		}
		if got, err := s.Index(at); err != nil || got != index {
			t.Fatalf("%+v: %d became %+v, and %d, %v", s, index, at, got, err)
		}
		first, crypto, err := s.Rotation(at.Block, rate)
		if rate < 0 || rate > fira.MaxRotationRate {
			if !errors.Is(err, fira.ErrRange) {
				t.Fatalf("rate %d: %v", rate, err)
			}
		} else if err != nil || first > at.Block || at.Block-first >= 1<<rate || crypto > index {
			t.Fatalf("%+v, block %d, rate %d: %d, %d, %v", s, at.Block, rate, first, crypto, err)
		}
	})
}
