package aliro_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/aliro"
)

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func wants(t testing.TB, name string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
}

var prefix = []byte{7, 8}

func unchanged(t testing.TB, name string, got []byte) {
	t.Helper()
	if !bytes.Equal(got, prefix) {
		t.Errorf("%s: dst became %x", name, got)
	}
}

// The two ends of all tests, as they are provisioned.
var (
	readerOptions = aliro.ReaderOptions{
		Key:       expecttest.Must(aliro.NewSigningKey(expecttest.Unhex("3c0f74114cd2a021e8066efbaa31dbb97ef0054272192606fd96633a04f66214"))),
		ID:        aliro.ReaderID(expecttest.Unhex("00112233445566778899aabbccddeeffffeeddccbbaa99887766554433221100")),
		Interface: aliro.NFC,
		Versions:  []aliro.Version{aliro.Version1_0, aliro.Version0_9},
	}
	deviceOptions = aliro.DeviceOptions{
		Key:       expecttest.Must(aliro.NewSigningKey(expecttest.Unhex("a1a2a3a4a5a6a7a8a9a0b1b2b3b4b5b6b7b8b9b0c1c2c3c4c5c6c7c8c9c0d1d2"))),
		ID:        aliro.DeviceID(expecttest.Unhex("0001020304050607")),
		Interface: aliro.NFC,
		Features:  aliro.Features{Versions: []aliro.Version{aliro.Version1_0, aliro.Version0_9}, Capabilities: expecttest.Unhex("0202000002020000")},
		Credential: aliro.Credential{
			Status:   0x8001,
			IssuedAt: aliro.Timestamp([]byte("2026-02-26T09:00:00Z")),
		},
	}
)

// trusting returns the options of a device that knows the reader.
func trusting(persistent aliro.PersistentKey) aliro.DeviceOptions {
	o := deviceOptions
	o.Find = func(id aliro.ReaderID) (aliro.KnownReader, bool) {
		if id != readerOptions.ID {
			return aliro.KnownReader{}, false
		}
		return aliro.KnownReader{Key: readerOptions.Key.Public(), Persistent: persistent}, true
	}
	return o
}

// enrolled is what a reader's records say of an answer.
func enrolled(a *aliro.Auth1Answer) (aliro.PublicKey, bool) {
	key := deviceOptions.Key.Public()
	return key, a.Key == key || a.HasID && a.ID == deviceOptions.ID
}

// start makes both ends, up to the answer to the first command.
func start(t testing.TB, o aliro.DeviceOptions, fast bool) (*aliro.Reader, *aliro.Device) {
	t.Helper()
	d, err := aliro.NewDevice(o)
	if err != nil {
		t.Fatal(err)
	}
	r, err := aliro.NewReader(readerOptions, d.AppendSelect(nil), aliro.Request{Fast: fast, Code: aliro.CodeLock})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := d.Auth0(nil, r.AppendAuth0(nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.TakeAuth0(answer); err != nil {
		t.Fatal(err)
	}
	return r, d
}

// finish runs the second command of both ends.
func finish(t testing.TB, r *aliro.Reader, d *aliro.Device, wantKey bool) (reader, device *aliro.Session) {
	t.Helper()
	command, err := r.AppendAuth1(nil, wantKey)
	if err != nil {
		t.Fatal(err)
	}
	answer, device, err := d.Auth1(nil, command)
	if err != nil {
		t.Fatal(err)
	}
	reader, err = r.TakeAuth1(answer, enrolled)
	if err != nil {
		t.Fatal(err)
	}
	return reader, device
}

// meet runs a standard transaction.
func meet(t testing.TB) (reader, device *aliro.Session) {
	t.Helper()
	r, d := start(t, trusting(aliro.PersistentKey{}), false)
	return finish(t, r, d, true)
}

// talk checks that both ends of a channel open what the other seals.
func talk(t testing.TB, name string, a, b aliro.Channel) {
	t.Helper()
	for i := range 3 {
		for _, c := range [][2]aliro.Channel{{a, b}, {b, a}} {
			plain := bytes.Repeat([]byte{byte(i)}, 20*i)
			sealed, err := c[0].Seal(nil, plain)
			if err != nil {
				t.Fatal(name, err)
			}
			got, err := c[1].Open(nil, sealed)
			if err != nil || !bytes.Equal(got, plain) {
				t.Fatalf("%s: %x, %v", name, got, err)
			}
		}
	}
}
