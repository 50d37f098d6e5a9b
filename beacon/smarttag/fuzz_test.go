package smarttag_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/smarttag"
	"github.com/seed-496a4445/fyr/beacon/smarttag/smarttagtest"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

func seeds(f *testing.F, op string, add func(in *vectors.Input)) {
	vectorstest.Seeds(f, "smarttag.json", smarttagtest.Operations(), "smarttag."+op, add)
}

// FuzzRead: a frame is whole service data of version 1, and all of it is read
// and written again.
func FuzzRead(f *testing.F) {
	seeds(f, "parse", func(in *vectors.Input) { f.Add(advert(in.Bytes("service_data")...).Data) })
	f.Add(expecttest.Unhex("03035afd"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a := beacon.Advert{Data: data}
		var frame beacon.Frame
		ok, err := smarttag.Network{}.Read(&frame, &a)
		if !ok {
			if frame.ID != nil || frame.Body != nil || frame.Kind != "" || frame.Counted || frame.Sealed {
				t.Fatalf("%v, %+v", err, frame)
			}
			return
		}
		s, parseErr := smarttag.ParseServiceData(frame.Body)
		if err != nil || parseErr != nil || s.Version != smarttag.Version || !bytes.Equal(s.ID[:], frame.ID) || uint64(s.Counter) != frame.Counter || s.State.String() != frame.Kind {
			t.Fatalf("%v, %v, %+v, %+v", err, parseErr, frame, s)
		}
		if got := s.Append(nil); !bytes.Equal(got, frame.Body) {
			t.Fatalf("%x became %x", frame.Body, got)
		}
		if _, err := (smarttag.Network{}).Readings(nil, &frame, nil); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzOpen: what is signed opens, and with another signature it does not.
func FuzzOpen(f *testing.F) {
	seeds(f, "verify", func(in *vectors.Input) {
		f.Add(append(in.Bytes("master_secret"), in.Bytes("privacy_iv")...), in.Bytes("service_data"))
	})
	f.Fuzz(func(t *testing.T, key, b []byte) {
		if len(key) < 32 {
			return
		}
		c, err := smarttag.NewCredential(key[:16], key[16:32], make([]byte, smarttag.SeedSize), 1)
		if err != nil {
			t.Fatal(err)
		}
		k := &beacon.Key{Bytes: expose(c).Streams[0].State}
		_, err = smarttag.Network{}.Open(nil, &beacon.Frame{Body: b}, nil, k)
		s, parseErr := smarttag.ParseServiceData(b)
		if parseErr != nil {
			if !errors.Is(err, smarttag.ErrFrameLength) {
				t.Fatal(err)
			}
			return
		}
		was := s.Signature
		if c.Sign(&s); (s.Signature == was) != (err == nil) || err != nil && !errors.Is(err, smarttag.ErrSignature) {
			t.Fatalf("%x for %x: %v", was, s.Signature, err)
		}
	})
}

// FuzzOpenCommand: what opens is sealed to the same again.
func FuzzOpenCommand(f *testing.F) {
	seeds(f, "command_open", func(in *vectors.Input) {
		f.Add(append(in.Bytes("master_secret"), in.Bytes("nonce")...), in.Bytes("data"))
	})
	f.Add(make([]byte, 32), make([]byte, 32))
	f.Fuzz(func(t *testing.T, key, data []byte) {
		if len(key) < 32 {
			return
		}
		c, err := smarttag.NewCredential(key[:16], make([]byte, 16), make([]byte, 8), 1)
		if err != nil {
			t.Fatal(err)
		}
		nonce := [smarttag.NonceSize]byte(key[16:])
		command, counter, err := c.OpenCommand([]byte{7}, nonce, data)
		if err != nil {
			if len(command) != 1 || counter != 0 {
				t.Fatalf("%x, %d and %v", command, counter, err)
			}
			return
		}
		if got := c.SealCommand(nil, nonce, counter, command[1:]); !bytes.Equal(got, data) {
			t.Fatalf("%x became %x", data, got)
		}
	})
}
