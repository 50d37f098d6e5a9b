package ccc_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/ranging/ccc"
	"github.com/seed-496a4445/fyr/ranging/fira/firatest"
)

// FuzzFrame parses any octets as a header and as both messages. What parses
// comes out again.
func FuzzFrame(f *testing.F) {
	f.Add(expecttest.Unhex(mhr))
	f.Add(expecttest.Unhex(prePoll))
	f.Add(append(make([]byte, 18), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := ccc.ParseHeader(b)
		if err == nil && !bytes.Equal(h.Append(nil), b) || err != nil && h != (ccc.Header{}) {
			t.Fatalf("header %x: %+v, %v", b, h, err)
		}
		p, err := ccc.ParsePrePoll(b)
		if err == nil && !bytes.Equal(p.Append(nil), b) || err != nil && p != (ccc.PrePoll{}) {
			t.Fatalf("Pre-POLL %x: %+v, %v", b, p, err)
		}
		d, err := ccc.ParseFinalData(b)
		if err != nil {
			if d.Responders != nil || d.Head != [ccc.FinalDataSize]byte{} {
				t.Fatalf("Final_Data %x: %+v, %v", b, d, err)
			}
			return
		}
		if !bytes.Equal(d.Append(nil), b) {
			t.Fatalf("%x became %x", b, d.Append(nil))
		}
		for _, r := range d.Responders {
			if got, ok := d.Responder(r.Number); !ok || got != r {
				t.Fatalf("%x: responder %d is %+v", b, r.Number, got)
			}
		}
	})
}

// FuzzOpen opens any payload. What opens seals to the same octets.
func FuzzOpen(f *testing.F) {
	vectorstest.Seeds(f, "fira.json", firatest.Operations(), "fira.ccc_open", func(in *vectors.Input) {
		f.Add(in.Bytes("key"), in.Bytes("mhr"), in.Bytes("src_long"), uint32(in.Int("frame_counter")), in.Bytes("ciphertext"))
	})
	f.Fuzz(func(t *testing.T, k, header, source []byte, counter uint32, b []byte) {
		key, err := ccc.NewKey(k)
		if err != nil || len(source) < ccc.LongAddressSize {
			return
		}
		s, from := ccc.NewSealer(key), [ccc.LongAddressSize]byte(source)
		plaintext, err := s.Open(nil, header, from, counter, b)
		if err != nil {
			short := len(b) < ccc.TagSize || len(b) > ccc.MaxPayloadSize+ccc.TagSize
			if plaintext != nil || errors.Is(err, ccc.ErrLength) != short {
				t.Fatalf("%x, %v", plaintext, err)
			}
		} else if again, err := s.Seal(nil, header, from, counter, plaintext); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x became %x, %v", b, again, err)
		}
		again, err := s.Seal(nil, header, from, counter, b)
		if err != nil {
			return
		}
		if opened, err := s.Open(nil, header, from, counter, again); err != nil || !bytes.Equal(opened, b) {
			t.Fatalf("%x became %x, %v", b, opened, err)
		}
	})
}
