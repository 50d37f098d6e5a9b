package aliro_test

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/aliro"
	"github.com/seed-496a4445/fyr/pairing/aliro/alirotest"
)

// roundTrip checks that what parses is written in a form that means the same
// and does not change again, and that an error comes alone.
func roundTrip[T any](t *testing.T, b []byte, parse func([]byte) (T, error), again func(T) []byte) {
	x, err := parse(b)
	if err != nil {
		if !reflect.ValueOf(x).IsZero() {
			t.Fatalf("%+v and %v", x, err)
		}
		return
	}
	canonical := again(x)
	y, err := parse(canonical)
	if err != nil || !reflect.DeepEqual(x, y) {
		t.Fatalf("%x is %+v, written %x, which is %+v, %v", b, x, canonical, y, err)
	}
	if third := again(y); !bytes.Equal(third, canonical) {
		t.Fatalf("%x became %x", canonical, third)
	}
}

// FuzzMessages gives any bytes to every parser.
func FuzzMessages(f *testing.F) {
	for _, m := range messages {
		f.Add(joined(m.required, m.optional))
	}
	f.Add(expecttest.Unhex("6f158409a000000909acce5501" + proprietary))
	f.Add(expecttest.Unhex(proprietary))
	f.Add(expecttest.Unhex("a5115c0201007f660202008102123480020000"))
	vectorstest.Seeds(f, "aliro.json", alirotest.Operations(), "aliro.open", func(in *vectors.Input) { f.Add(in.Bytes("ciphertext")) })
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, m := range messages[:4] {
			roundTrip(t, b, m.parse, m.again)
		}
		roundTrip(t, b, aliro.ParseFeatures, func(f aliro.Features) []byte { return f.Append(nil) })
		a, err := aliro.ParseSelectAnswer(b)
		if err == nil && !bytes.Equal(a.Append(nil), b) {
			t.Fatalf("%x became %x", b, a.Append(nil))
		}
		if err != nil && (a.Proprietary != nil || a.AID != aliro.AID{}) {
			t.Fatalf("%+v and %v", a, err)
		}
		if k, err := aliro.ParsePublicKey(b); (err == nil) != k.Valid() {
			t.Fatalf("%v and %v", k, err)
		}
	})
}

// FuzzDevice gives a device any two commands. Nobody can sign for the reader.
func FuzzDevice(f *testing.F) {
	f.Add(joined(messages[0].required), joined(messages[2].required))
	_, met := meet(f)
	f.Fuzz(func(t *testing.T, auth0, auth1 []byte) {
		d := expecttest.Must(aliro.NewDevice(trusting(met.PersistentKey())))
		if out, s, err := d.Auth1(prefix[:2:2], auth1); err == nil || s != nil || len(out) != 2 {
			t.Fatal("the second command is answered first")
		}
		out, err := d.Auth0(prefix[:2:2], auth0)
		if err != nil {
			unchanged(t, "AUTH0", out)
		} else if a, err := aliro.ParseAuth0Answer(out[2:]); err != nil || a.Fast != (expecttest.Must(aliro.ParseAuth0(auth0)).Flags&aliro.FlagFast != 0) {
			t.Fatalf("answer %x, %v", out, err)
		}
		out, s, err := d.Auth1(prefix[:2:2], auth1)
		if unchanged(t, "AUTH1", out); err == nil || s != nil {
			t.Fatal("a session")
		}
	})
}

// FuzzReader gives a reader any SELECT answer and any two answers. Nobody can
// seal for the device.
func FuzzReader(f *testing.F) {
	f.Add(expecttest.Must(aliro.NewDevice(deviceOptions)).AppendSelect(nil), joined(messages[1].required, messages[1].optional), make([]byte, 180))
	vectorstest.Seeds(f, "aliro.json", alirotest.Operations(), "aliro.open", func(in *vectors.Input) {
		f.Add(expecttest.Must(aliro.NewDevice(deviceOptions)).AppendSelect(nil), joined(messages[1].required), in.Bytes("ciphertext"))
	})
	met, _ := meet(f)
	known := []aliro.KnownDevice{{Key: deviceOptions.Key.Public(), Persistent: met.PersistentKey()}}
	f.Fuzz(func(t *testing.T, answer, auth0, auth1 []byte) {
		r, err := aliro.NewReader(readerOptions, answer, aliro.Request{Fast: true})
		if err != nil {
			if r != nil {
				t.Fatal("a reader and an error")
			}
			return
		}
		if r.TakeAuth0(auth0) != nil {
			return
		}
		if _, s, err := r.Fast(known); err == nil || s != nil {
			t.Fatal("a fast session")
		}
		expecttest.Must(r.AppendAuth1(nil, true))
		if s, err := r.TakeAuth1(auth1, enrolled); err == nil || s != nil {
			t.Fatal("a session")
		}
	})
}

// FuzzChannel gives any bytes to the device's end of a channel: only what the
// reader sealed next opens.
func FuzzChannel(f *testing.F) {
	key := bytes.Repeat([]byte{1, 2, 3, 4}, 8)
	f.Add([]byte{})
	f.Add(make([]byte, 16))
	f.Add(expecttest.Must(aliro.NewChannel(key, key).Seal(nil, []byte("text"))))
	f.Fuzz(func(t *testing.T, b []byte) {
		other := append(bytes.Clone(key[1:]), 9)
		c, reader := aliro.NewDeviceChannel(key, other), aliro.NewChannel(key, other)
		first := expecttest.Must(reader.Seal(nil, b))
		if got, err := c.Open(prefix[:2:2], b); err == nil {
			if again := expecttest.Must(aliro.NewChannel(key, other).Seal(nil, got[2:])); !bytes.Equal(again, b) {
				t.Fatalf("%x opens, and seals to %x", b, again)
			}
			return
		} else if unchanged(t, "refused", got); err == nil {
			t.Fatal(err)
		}
		if got, err := c.Open(nil, first); err != nil || !bytes.Equal(got, b) {
			t.Fatalf("%x, %v", got, err)
		}
		if got, err := reader.Open(nil, expecttest.Must(c.Seal(nil, b))); err != nil || !bytes.Equal(got, b) {
			t.Fatalf("%x, %v", got, err)
		}
	})
}
