package aliro_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/aliro"
)

// same checks that both ends have the same session.
func same(t *testing.T, reader, device *aliro.Session) {
	t.Helper()
	talk(t, "exchange", reader.Exchange(), device.Exchange())
	talk(t, "bluetooth", reader.Bluetooth(), device.Bluetooth())
	if a, b := reader.AppendRangingKey(nil), device.AppendRangingKey(nil); !bytes.Equal(a, b) || len(a) != aliro.RangingKeySize {
		t.Errorf("ranging keys %x and %x", a, b)
	}
	if reader.Device() != deviceOptions.Key.Public() || device.Device() != reader.Device() {
		t.Error("sessions of another device")
	}
	if reader.Credential() != deviceOptions.Credential || device.Credential() != reader.Credential() {
		t.Errorf("%+v and %+v", reader.Credential(), device.Credential())
	}
	if reader.Fast() != device.Fast() {
		t.Error("one end says fast, the other does not")
	}
}

func TestStandard(t *testing.T) {
	for _, wantKey := range []bool{false, true} {
		r, d := start(t, trusting(aliro.PersistentKey{}), false)
		reader, device := finish(t, r, d, wantKey)
		same(t, reader, device)
		talk(t, "step-up", reader.StepUp(), device.StepUp())
		if reader.Fast() || !reader.PersistentKey().Valid() || !reader.PersistentKey().Equal(device.PersistentKey()) {
			t.Error("persistent keys differ")
		}
	}
}

// TestFast: a device that was met is found among others, and the reader may
// go on to the second command.
func TestFast(t *testing.T) {
	met, same0 := meet(t)
	o := trusting(same0.PersistentKey())
	other := expecttest.Must(aliro.GenerateSigningKey()).Public()
	stranger := expecttest.Must(aliro.NewPersistentKey(bytes.Repeat([]byte{1, 2}, 16)))
	known := []aliro.KnownDevice{
		{Key: other, Persistent: stranger},
		{Key: other, Persistent: met.PersistentKey()}, // of another device: not its key
		{Key: deviceOptions.Key.Public()},
		{Persistent: met.PersistentKey()},
		{Key: deviceOptions.Key.Public(), Persistent: met.PersistentKey()},
		{Key: deviceOptions.Key.Public(), Persistent: stranger},
	}
	r, d := start(t, o, true)
	if i, s, err := r.Fast(known[:4]); i != 0 || s != nil {
		t.Fatalf("found %d", i)
	} else {
		wants(t, "not there", err, aliro.ErrUnknown)
	}
	i, reader, err := r.Fast(known)
	if i != 4 || err != nil {
		t.Fatalf("found %d, %v", i, err)
	}
	device, err := d.Fast()
	if err != nil {
		t.Fatal(err)
	}
	same(t, reader, device)
	if !reader.Fast() || reader.StepUp().Valid() || device.StepUp().Valid() || reader.PersistentKey().Valid() {
		t.Error("a fast session has what it should not have")
	}
	_, _, err = r.Fast(known)
	wants(t, "reader's second session", err, aliro.ErrState)
	_, err = d.Fast()
	wants(t, "device's second session", err, aliro.ErrState)

	standard, standardDevice := finish(t, r, d, false)
	same(t, standard, standardDevice)
	sealed := expecttest.Must(standard.Exchange().Seal(nil, nil))
	_, err = device.Exchange().Open(nil, sealed)
	wants(t, "fast and standard keys", err, aliro.ErrSealed)
}

// TestUnknownLooksRandom: a device answers readers that it has met, that it has
// not met, and that it does not know with octets of the same sizes, all of them
// fresh.
func TestUnknownLooksRandom(t *testing.T) {
	met, device := meet(t)
	known := []aliro.KnownDevice{{Key: deviceOptions.Key.Public(), Persistent: met.PersistentKey()}}
	stranger := trusting(device.PersistentKey())
	stranger.Find = func(aliro.ReaderID) (aliro.KnownReader, bool) { return aliro.KnownReader{}, false }
	invalid := trusting(device.PersistentKey())
	invalid.Find = func(aliro.ReaderID) (aliro.KnownReader, bool) {
		return aliro.KnownReader{Persistent: device.PersistentKey()}, true
	}
	for name, o := range map[string]aliro.DeviceOptions{
		"met": trusting(device.PersistentKey()), "not met": trusting(aliro.PersistentKey{}), "unknown": stranger, "no key": invalid,
	} {
		var ones [8 * aliro.CryptogramSize]int
		const runs = 64
		for range runs {
			d := expecttest.Must(aliro.NewDevice(o))
			r := expecttest.Must(aliro.NewReader(readerOptions, d.AppendSelect(nil), aliro.Request{Fast: true}))
			answer := expecttest.Must(d.Auth0(nil, r.AppendAuth0(nil)))
			if len(answer) != 67+66 {
				t.Fatalf("%s: %d bytes", name, len(answer))
			}
			a := expecttest.Must(aliro.ParseAuth0Answer(answer))
			for i := range ones {
				ones[i] += int(a.Cryptogram[i/8] >> (i % 8) & 1)
			}
			if err := r.TakeAuth0(answer); err != nil {
				t.Fatal(err)
			}
			_, _, err := r.Fast(known)
			var want error
			if name != "met" {
				want = aliro.ErrUnknown
			}
			wants(t, name, err, want)
			_, err = d.Fast()
			if name != "met" {
				want = aliro.ErrState
			}
			wants(t, name+", device", err, want)
		}
		for i, n := range ones { // 64 fair bits are never all alike, but for one in 2^54 over all of these
			if n == 0 || n == runs {
				t.Errorf("%s: bit %d never changes", name, i)
			}
		}
	}
}

// TestUnknownReader: an unknown reader and a wrong signature fail alike.
func TestUnknownReader(t *testing.T) {
	o := deviceOptions
	o.Find = func(aliro.ReaderID) (aliro.KnownReader, bool) { return aliro.KnownReader{}, false }
	r, d := start(t, o, false)
	command := expecttest.Must(r.AppendAuth1(nil, true))
	out, s, err := d.Auth1(prefix, command)
	wants(t, "unknown reader", err, aliro.ErrSignature)
	if unchanged(t, "unknown reader", out); s != nil {
		t.Error("a session and an error")
	}
	// Not even one that signs with the key that stands in for it.
	forged := readerOptions
	forged.Key = deviceOptions.Key
	d = expecttest.Must(aliro.NewDevice(o))
	r = expecttest.Must(aliro.NewReader(forged, d.AppendSelect(nil), aliro.Request{}))
	if err := r.TakeAuth0(expecttest.Must(d.Auth0(nil, r.AppendAuth0(nil)))); err != nil {
		t.Fatal(err)
	}
	_, _, err = d.Auth1(nil, expecttest.Must(r.AppendAuth1(nil, true)))
	wants(t, "stand-in", err, aliro.ErrSignature)
}

// TestChangedOnTheWay flips every bit of every message. Some end refuses, or
// what was flipped says nothing: the flags of the second command are not
// signed.
func TestChangedOnTheWay(t *testing.T) {
	persistent := func() aliro.PersistentKey { _, d := meet(t); return d.PersistentKey() }()
	known := []aliro.KnownDevice{{Key: deviceOptions.Key.Public(), Persistent: persistent}}
	// run flips one bit, of message m, and reports whether both ends got through
	// and whether the fast transaction did.
	run := func(m, bit int) (standard, fast bool) {
		flip := func(i int, b []byte) []byte {
			if i == m {
				b[bit/8] ^= 1 << (bit % 8)
			}
			return b
		}
		d := expecttest.Must(aliro.NewDevice(trusting(persistent)))
		r, err := aliro.NewReader(readerOptions, flip(0, d.AppendSelect(nil)), aliro.Request{Fast: true})
		if err != nil {
			return false, false
		}
		answer, err := d.Auth0(nil, flip(1, r.AppendAuth0(nil)))
		if err != nil || r.TakeAuth0(flip(2, answer)) != nil {
			return false, false
		}
		_, _, err = r.Fast(known)
		fast = err == nil
		answer, _, err = d.Auth1(nil, flip(3, expecttest.Must(r.AppendAuth1(nil, true))))
		if err != nil {
			return false, fast
		}
		_, err = r.TakeAuth1(flip(4, answer), enrolled)
		return err == nil, fast
	}
	d := expecttest.Must(aliro.NewDevice(trusting(persistent)))
	sizes := []int{len(d.AppendSelect(nil)), 129, 133, 69, 67 + 66 + 4 + 22 + aliro.TagSize}
	for m, n := range sizes {
		for bit := 0; bit < 8*n; bit += 5 {
			standard, fast := run(m, bit)
			unsigned := m == 3 && bit/8 == 2
			cryptogram := m == 2 && bit/8 >= 67 // a wrong one leaves the standard way open
			if standard && !unsigned && !cryptogram {
				t.Errorf("message %d, bit %d: both ends get through", m, bit)
			}
			if fast && m < 3 {
				t.Errorf("message %d, bit %d: the fast transaction goes through", m, bit)
			}
		}
	}
	if standard, fast := run(-1, 0); !standard || !fast {
		t.Error("nothing was changed, and it fails")
	}
}

// TestDowngrade: taking the newer version out of the SELECT answer shows.
func TestDowngrade(t *testing.T) {
	d := expecttest.Must(aliro.NewDevice(trusting(aliro.PersistentKey{})))
	less := deviceOptions.Features
	less.Versions = less.Versions[1:]
	forged := aliro.SelectAnswer{AID: aliro.AIDPrimary, Proprietary: less.Append(nil)}.Append(nil)
	r := expecttest.Must(aliro.NewReader(readerOptions, forged, aliro.Request{}))
	if m := expecttest.Must(aliro.ParseAuth0(r.AppendAuth0(nil))); m.Version != aliro.Version0_9 {
		t.Fatalf("version %x", m.Version)
	}
	if err := r.TakeAuth0(expecttest.Must(d.Auth0(nil, r.AppendAuth0(nil)))); err != nil {
		t.Fatal(err)
	}
	answer, _, err := d.Auth1(nil, expecttest.Must(r.AppendAuth1(nil, true)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.TakeAuth1(answer, enrolled)
	if wants(t, "downgrade", err, aliro.ErrSealed); s != nil {
		t.Error("a session and an error")
	}
}

func TestVersions(t *testing.T) {
	o := trusting(aliro.PersistentKey{})
	o.Features.Versions = []aliro.Version{{9, 9}}
	d := expecttest.Must(aliro.NewDevice(o))
	r, err := aliro.NewReader(readerOptions, d.AppendSelect(nil), aliro.Request{})
	if wants(t, "none in common", err, aliro.ErrVersion); r != nil {
		t.Error("a reader and an error")
	}
	m := expecttest.Must(aliro.ParseAuth0(expecttest.Must(aliro.NewReader(readerOptions, expecttest.Must(aliro.NewDevice(deviceOptions)).AppendSelect(nil), aliro.Request{})).AppendAuth0(nil)))
	out, err := d.Auth0(prefix, m.Append(nil))
	wants(t, "not offered", err, aliro.ErrVersion)
	unchanged(t, "not offered", out)
	m.Version = aliro.Version{9, 9}
	if _, err := d.Auth0(nil, m.Append(nil)); err != nil {
		t.Error("after a refused version:", err)
	}
	o.Features.Versions = nil
	bad, err := aliro.NewDevice(o)
	if wants(t, "no version", err, aliro.ErrVersion); bad != nil {
		t.Error("a device and an error")
	}
}

func TestInterfaces(t *testing.T) {
	for i := range 256 {
		ro, do := readerOptions, deviceOptions
		ro.Interface, do.Interface = aliro.Interface(i), aliro.Interface(i)
		var want error
		if i != 0x5e && i != 0xc3 {
			want = aliro.ErrInterface
		}
		_, err := aliro.NewReader(ro, expecttest.Must(aliro.NewDevice(deviceOptions)).AppendSelect(nil), aliro.Request{})
		wants(t, "reader", err, want)
		_, err = aliro.NewDevice(do)
		wants(t, "device", err, want)
	}
}

// TestEphemeralKeys: each transaction has its own, and one reflected is
// refused.
func TestEphemeralKeys(t *testing.T) {
	r, _ := start(t, trusting(aliro.PersistentKey{}), false)
	again, _ := start(t, trusting(aliro.PersistentKey{}), false)
	a, b := expecttest.Must(aliro.ParseAuth0(r.AppendAuth0(nil))), expecttest.Must(aliro.ParseAuth0(again.AppendAuth0(nil)))
	if a.ReaderEphemeral == b.ReaderEphemeral || a.TransactionID == b.TransactionID {
		t.Error("two transactions are alike")
	}
	d := expecttest.Must(aliro.NewDevice(deviceOptions))
	fresh := expecttest.Must(aliro.NewReader(readerOptions, d.AppendSelect(nil), aliro.Request{}))
	own := expecttest.Must(aliro.ParseAuth0(fresh.AppendAuth0(nil))).ReaderEphemeral
	wants(t, "reflected", fresh.TakeAuth0((&aliro.Auth0Answer{DeviceEphemeral: own}).Append(nil)), aliro.ErrPoint)
	cryptogram := aliro.Auth0Answer{DeviceEphemeral: deviceOptions.Key.Public(), Fast: true}
	wants(t, "unasked cryptogram", fresh.TakeAuth0(cryptogram.Append(nil)), aliro.ErrTLV)
	if err := fresh.TakeAuth0((&aliro.Auth0Answer{DeviceEphemeral: deviceOptions.Key.Public()}).Append(nil)); err != nil {
		t.Error("after refused answers:", err)
	}
}
