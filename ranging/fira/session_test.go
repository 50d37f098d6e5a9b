package fira_test

import (
	"bytes"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/ranging/fira"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

func TestKeysNeverPrint(t *testing.T) {
	printtest.NeverPrints(t, key(sessionKey), expecttest.Unhex(sessionKey))
	s := provisioned()
	k := s.DataProtectionKey().Expose()
	printtest.NeverPrints(t, s, k[:])
	rotation := s.Rotation(s.IndexInit())
	k = rotation.AuthKey.Expose()
	printtest.NeverPrints(t, rotation, k[:])
	slots := expecttest.Must(s.Slots(schedule, 2, s.IndexInit()))
	use := expecttest.Must(slots.Use(s.IndexInit()))
	printtest.NeverPrints(t, use, k[:])
	k = rotation.PayloadKey.Expose()
	printtest.NeverPrints(t, fira.NewSealer(rotation.PayloadKey), k[:])
	for _, typ := range []reflect.Type{reflect.TypeFor[fira.Key](), reflect.TypeFor[fira.Session](), reflect.TypeFor[fira.Rotation]()} {
		if typ.Comparable() {
			t.Errorf("%v can be compared with ==", typ)
		}
	}
}

func TestKeys(t *testing.T) {
	for n := range 40 {
		k, err := fira.NewKey(make([]byte, n))
		if (err == nil) != (n == fira.KeySize) || k.Valid() != (err == nil) {
			t.Errorf("%d bytes: %v", n, err)
		}
		if err != nil {
			expecttest.Is(t, "NewKey", err, fira.ErrLength)
		}
	}
	b := expecttest.Unhex(sessionKey)
	k := expecttest.Must(fira.NewKey(b))
	other := k
	b[0] ^= 1
	if !k.Equal(key(sessionKey)) || k.Equal(expecttest.Must(fira.NewKey(b))) {
		t.Error("the key changed with the bytes it was made of")
	}
	if other.Wipe(); k.Valid() {
		t.Error("a copy is left")
	}
	expecttest.Panics(t, "wiped key", func() { k.Expose() })
	expecttest.Panics(t, "session of a wiped key", func() { fira.NewSession(fira.Dynamic, k, expecttest.Unhex(config)) })
	expecttest.Panics(t, "header of no key", func() { fira.Header{}.Append(nil, fira.Key{}) })
	expecttest.Panics(t, "header for no key", func() { fira.ParseHeader(expecttest.Unhex(header), fira.Key{}) })
	expecttest.Panics(t, "sealer of no key", func() { fira.NewSealer(fira.Key{}) })
	expecttest.Panics(t, "no session", func() { fira.Session{}.Rotation(0) })
	s := provisioned()
	r := s.Rotation(5)
	s.Wipe()
	expecttest.Panics(t, "wiped session", func() { s.Rotation(5) })
	r.AuthKey.Expose()
	r.Wipe()
	expecttest.Panics(t, "wiped rotation", func() { fira.NewSealer(r.PayloadKey) })
}

func TestSessionRefuses(t *testing.T) {
	for n := range 40 {
		b := make([]byte, n)
		_, static := fira.NewStaticSession(b)
		_, keyed := fira.NewSession(fira.Dynamic, key(sessionKey), b)
		digest, err := fira.Digest(b)
		if n == fira.ConfigSize {
			if static != nil || keyed != nil || err != nil {
				t.Errorf("%v, %v, %v", static, keyed, err)
			}
			continue
		}
		expecttest.Is(t, "static", static, fira.ErrLength)
		expecttest.Is(t, "keyed", keyed, fira.ErrLength)
		if expecttest.Is(t, "digest", err, fira.ErrLength); digest != ([fira.DigestSize]byte{}) {
			t.Error("a digest with an error")
		}
	}
	for _, m := range []fira.Mode{0, fira.Static, 4} {
		_, err := fira.NewSession(m, key(sessionKey), nil)
		expecttest.Is(t, "mode", err, fira.ErrMode)
	}
}

// TestUnauthenticated: static STS is labelled wherever a mode is told, and there
// are no slots of it that would look like others.
func TestUnauthenticated(t *testing.T) {
	s := static()
	if s.Mode().Authenticated() || s.Mode().Kind() != sts.Static || s.Rotation(0).Mode.Authenticated() {
		t.Error("static STS authenticates")
	}
	if !strings.Contains(s.Mode().Kind().String(), "unauthenticated") {
		t.Errorf("it is called %v", s.Mode().Kind())
	}
	slots, err := s.Slots(schedule, 0, s.IndexInit())
	if expecttest.Is(t, "slots", err, fira.ErrUnauthenticated); slots != nil {
		t.Error("slots of static STS")
	}
	if _, ok := s.DataPrivacyKey(); ok {
		t.Error("a privacy key with static STS")
	}
	for _, m := range []fira.Mode{fira.Provisioned, fira.Dynamic} {
		s := expecttest.Must(fira.NewSession(m, key(sessionKey), expecttest.Unhex(config)))
		if !s.Mode().Authenticated() || s.Mode().Kind() != sts.Secret || s.Mode() != m {
			t.Errorf("%v does not authenticate", m)
		}
		if _, err := s.Slots(schedule, 0, s.IndexInit()); err != nil || strings.Contains(m.String(), "unauthenticated") {
			t.Errorf("%v: %v", m, err)
		}
		// A key that everybody knows authenticates nobody, wherever it is from.
		for _, public := range []string{
			hex.EncodeToString([]byte("StaticTSStaticTS")), "00000000000000000000000000000000", "0738123bb5e5a4ed8df43a20c9a375fa",
		} {
			s := expecttest.Must(fira.NewSession(m, key(public), expecttest.Unhex(config)))
			slots, err := s.Slots(schedule, 0, s.IndexInit())
			if expecttest.Is(t, "slots of a public key", err, fira.ErrUnauthenticated); slots != nil {
				t.Errorf("%v: slots of %s", m, public)
			}
		}
	}
	if fira.Static.String() != "static (unauthenticated)" {
		t.Errorf("it is called %v", fira.Static)
	}
	for _, m := range []fira.Mode{0, 4, 255} {
		if m.Authenticated() || m.Kind() != sts.Unknown || m.String() != "unknown" {
			t.Errorf("%v authenticates", m)
		}
	}
}

// TestStaticRepeats is why: the next round has the same V and key.
func TestStaticRepeats(t *testing.T) {
	s := static()
	r := s.Rotation(0)
	upper := fira.StaticUpper([2]byte{0, 1}, [6]byte{2, 3, 4, 5, 6, 7})
	v := fira.StaticV(&r.AuthIV, upper, 0)
	again := static().Rotation(0) // all of it is public
	if fira.StaticV(&again.AuthIV, upper, 0) != v || !again.AuthKey.Equal(r.AuthKey) {
		t.Error("static STS does not repeat")
	}
	if got := v.Bytes(); !bytes.Equal(got[:12], expecttest.Unhex("000102030405060700000000")) {
		t.Errorf("V %x", got)
	}
	// The bug that peers have: the octets of the vendor id turned.
	if turned := fira.StaticUpper([2]byte{1, 0}, [6]byte{2, 3, 4, 5, 6, 7}); fira.StaticV(&r.AuthIV, turned, 0) == v {
		t.Error("the order of the vendor id does not matter")
	}
}

// TestV: only the middle word moves from slot to slot, and the top bit of the
// counter is off.
func TestV(t *testing.T) {
	iv := [16]byte(expecttest.Unhex(authIV))
	for i := range uint32(5) {
		v := fira.V(&iv, init0+i)
		if got := v.Bytes(); !bytes.Equal(got[:8], iv[:8]) || v.Counter != 0x5119a9b8 || !bytes.Equal(got[8:12], []byte{4, 0x1f, 0x3b, 0xa0 + byte(i)}) {
			t.Errorf("slot %d: %x", i, got)
		}
	}
}

// TestModeIsNotInConfig: the published provisioned session has 01 in the octet
// for the STS; another value is another session, and no error.
func TestModeIsNotInConfig(t *testing.T) {
	c := expecttest.Must(fira.ParseConfig(expecttest.Unhex(config)))
	if c.STS != 1 {
		t.Fatalf("the configuration has %02x", c.STS)
	}
	c.STS = 3
	s := expecttest.Must(fira.NewSession(fira.Provisioned, key(sessionKey), c.Append(nil)))
	if s.IndexInit() == init0 || provisioned().IndexInit() != init0 {
		t.Errorf("index %d and %d", s.IndexInit(), provisioned().IndexInit())
	}
}

func TestConfig(t *testing.T) {
	c := expecttest.Must(fira.ParseConfig(expecttest.Unhex(config)))
	want := fira.Config{RoundUsage: 2, STS: 1, Channel: 9, SlotDuration: 2000, RFrame: 3, PreambleCode: 10, SFD: 2, PreambleDuration: 1, SessionID: 0x01234567}
	if c != want {
		t.Errorf("%+v", c)
	}
	if b := c.Append([]byte{1}); !bytes.Equal(b, append([]byte{1}, expecttest.Unhex(config)...)) {
		t.Errorf("%x", b)
	}
	for n := range 40 {
		if c, err := fira.ParseConfig(make([]byte, n)); n != fira.ConfigSize {
			if expecttest.Is(t, "ParseConfig", err, fira.ErrLength); c != (fira.Config{}) {
				t.Errorf("%d bytes: %v", n, c)
			}
		}
	}
	b := expecttest.Unhex(config)
	for i := range b { // each octet is somewhere, or refused
		other := bytes.Clone(b)
		other[i] ^= 0x10
		c, err := fira.ParseConfig(other)
		if i == 12 {
			if expecttest.Is(t, "constant", err, fira.ErrConfig); c != (fira.Config{}) {
				t.Error("a configuration with an error")
			}
		} else if err != nil || c == want || !bytes.Equal(c.Append(nil), other) {
			t.Errorf("octet %d: %v", i, err)
		}
	}
}
