package edhoc

import (
	"bytes"
	"crypto/ecdh"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// strict is what the library can check of what takeItem checks: all but the
// shortest form.
var strict = must(cbor.DecOptions{
	DupMapKey:       cbor.DupMapKeyQuiet,
	IndefLength:     cbor.IndefLengthForbidden,
	TagsMd:          cbor.TagsForbidden,
	UTF8:            cbor.UTF8RejectInvalid,
	MaxNestedLevels: 65535,
}.DecMode())

func hexItem(s string) []byte {
	b := make([]byte, len(s)/2)
	for i := range b {
		for _, c := range s[2*i : 2*i+2] {
			b[i] = b[i]<<4 | byte(bytes.IndexByte([]byte("0123456789abcdef"), byte(c)))
		}
	}
	return b
}

func TestTakeItem(t *testing.T) {
	for _, test := range []struct {
		in   string
		size int
		err  error
	}{
		{"00", 1, nil}, {"17", 1, nil}, {"1818", 2, nil}, {"18ff", 2, nil}, {"190100", 3, nil}, {"1a00010000", 5, nil}, {"1b0000000100000000", 9, nil},
		{"1817", 0, ErrEncoding}, {"1900ff", 0, ErrEncoding}, {"1a0000ffff", 0, ErrEncoding}, {"1b00000000ffffffff", 0, ErrEncoding},
		{"18", 0, ErrTruncated}, {"1901", 0, ErrTruncated}, {"1a000100", 0, ErrTruncated}, {"1b00000001000000", 0, ErrTruncated},
		{"1900", 0, ErrTruncated}, // not yet seen to be too long
		{"1c", 0, ErrEncoding}, {"1d", 0, ErrEncoding}, {"1e", 0, ErrEncoding}, {"1f", 0, ErrEncoding},
		{"37", 1, nil}, {"3818", 2, nil}, {"3817", 0, ErrEncoding},
		{"40", 1, nil}, {"4100", 2, nil}, {"41", 0, ErrTruncated}, {"5800", 0, ErrEncoding}, {"5f4100ff", 0, ErrEncoding}, {"5bffffffffffffffff", 0, ErrTruncated},
		{"5817", 0, ErrEncoding}, // the form of a head before its content
		{"6161", 2, nil}, {"61ff", 0, ErrEncoding}, {"61", 0, ErrTruncated}, {"7f6161ff", 0, ErrEncoding},
		{"80", 1, nil}, {"820102", 3, nil}, {"8201", 0, ErrTruncated}, {"821817", 0, ErrEncoding}, {"82811817", 0, ErrEncoding}, {"9f01ff", 0, ErrEncoding},
		{"9bffffffffffffffff00", 0, ErrTruncated}, {"bbffffffffffffffff00", 0, ErrTruncated}, {"9bffffffffffffffffbbffffffffffffffffc0", 0, ErrEncoding},
		{"a0", 1, nil}, {"a10102", 3, nil}, {"a101", 0, ErrTruncated}, {"a1", 0, ErrTruncated}, {"bf0102ff", 0, ErrEncoding},
		{"c000", 0, ErrEncoding}, {"d81800", 0, ErrEncoding}, {"d8", 0, ErrEncoding}, {"81c000", 0, ErrEncoding},
		{"f4", 1, nil}, {"f6", 1, nil}, {"e0", 1, nil}, {"f8", 0, ErrTruncated}, {"f81f", 0, ErrEncoding}, {"f820", 2, nil}, {"f8ff", 2, nil},
		{"f90000", 0, ErrEncoding}, {"f9", 0, ErrEncoding}, {"fa", 0, ErrEncoding}, {"fb", 0, ErrEncoding}, {"fc", 0, ErrEncoding}, {"ff", 0, ErrEncoding},
		{"", 0, ErrTruncated},
	} {
		b := hexItem(test.in)
		it, rest, err := takeItem(append(b, 0x77)[:len(b)])
		if !errors.Is(err, test.err) || err == nil && (len(it.raw) != test.size || len(rest) != len(b)-test.size) {
			t.Errorf("%s: %x, rest %x, %v", test.in, it.raw, rest, err)
		}
	}
}

// Every head of one and of two octets, and what the library says of it.
func TestHeads(t *testing.T) {
	for n := range 1 << 16 {
		b := []byte{byte(n >> 8), byte(n)}
		it, rest, err := takeItem(b)
		if err != nil {
			continue
		}
		if strict.Wellformed(it.raw) != nil {
			t.Errorf("%x is not well formed", it.raw)
		}
		if _, _, again := takeItem(append(bytes.Clone(it.raw), rest...)); again != nil {
			t.Errorf("%x: %v", b, again)
		}
	}
	for n := range 256 {
		id := []byte{byte(n)}
		short := n <= 0x17 || n >= 0x20 && n <= 0x37
		if b := appendIdentifier(nil, id); isShort(id) != short || (len(b) == 1) != short {
			t.Errorf("identifier %02x is written %x", n, b)
		} else if it, _, err := takeItem(b); err != nil {
			t.Errorf("identifier %02x: %v", n, err)
		} else if got, err := it.identifier(); err != nil || !bytes.Equal(got, id) {
			t.Errorf("identifier %02x is read %x, %v", n, got, err)
		}
	}
}

// FuzzItem: what is taken is an item for the library too, in its shortest
// form, and what is refused is no such item.
func FuzzItem(f *testing.F) {
	for _, s := range []string{"00", "1818", "5801ff", "8201a10203", "a10442ffff", "f6", "9bffffffffffffffff00", "6161"} {
		f.Add(hexItem(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		it, rest, err := takeItem(b)
		if err != nil {
			if it.raw != nil || rest != nil {
				t.Fatalf("%x and %x with %v", it.raw, rest, err)
			}
			return
		}
		if !bytes.Equal(append(bytes.Clone(it.raw), rest...), b) {
			t.Fatalf("%x became %x and %x", b, it.raw, rest)
		}
		if err := strict.Wellformed(it.raw); err != nil {
			t.Fatalf("%x: %v", it.raw, err)
		}
		var v any
		if strict.Unmarshal(it.raw, &v) != nil {
			return // a map with keys that Go's cannot have
		}
		again, err := must(cbor.EncOptions{}.EncMode()).Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if it.kind < kindArray && !bytes.Equal(again, it.raw) {
			t.Fatalf("%x is %x in the shortest form", it.raw, again)
		}
	})
}

func TestItemsDoNotAllocate(t *testing.T) {
	b := append(bytes.Repeat([]byte{0x81}, 1000), 0)
	bomb := hexItem("9bffffffffffffffff00")
	if n := testing.AllocsPerRun(100, func() {
		if _, _, err := takeItem(b); err != nil {
			t.Fatal(err)
		}
		if _, _, err := takeItem(bomb); err == nil {
			t.Fatal("no error")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// The list of points of low order is that of crypto/ecdh: on all encodings
// that are not reduced or within 32 of 0 and of the prime, on single bits, and
// on random ones. The bit on top never counts.
func TestLowOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 40))
	key, err := ecdh.X25519().NewPrivateKey(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	low := 0
	check := func(u [KeySize]byte) {
		t.Helper()
		for range 2 {
			p, err := ecdh.X25519().NewPublicKey(u[:])
			if err != nil {
				t.Fatal(err)
			}
			_, err = key.ECDH(p)
			if isLowOrder(&u) != (err != nil) {
				t.Errorf("%x: %v, %v", u, isLowOrder(&u), err)
			}
			if _, wireErr := Suite0.ephemeral(&u); (wireErr != nil) != (err != nil) || wireErr != nil && wireErr != ErrPoint {
				t.Errorf("%x: %v", u, wireErr)
			}
			if err != nil {
				low++
			}
			u[31] ^= 0x80
		}
	}
	for i := range 32 {
		check([KeySize]byte{byte(i)})
	}
	for i := 256 - 51; i < 256; i++ {
		check(nearPrime(byte(i)))
	}
	for i := range 255 {
		var u [KeySize]byte
		u[i/8] |= 1 << (i % 8)
		check(u)
	}
	for _, u := range lowOrder {
		check(u)
		u[9] ^= 4
		check(u)
	}
	for range 100 {
		var u [KeySize]byte
		for i := range u {
			u[i] = byte(r.Uint32())
		}
		check(u)
	}
	if low < 2*(5+7) {
		t.Errorf("%d of low order", low)
	}
}

// Of P-256, x coordinates from the prime on are refused, about half of those
// below have a point, and that point has this x.
func TestCoordinates(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 41))
	points := 0
	for n := range 400 {
		var x [KeySize]byte
		for i := range x {
			x[i] = byte(r.Uint32())
		}
		if n < 100 { // at least the prime
			x = [KeySize]byte(hexItem("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"))
			if n > 0 {
				x[n%8] = 0xff
				x[20] += byte(n)
			}
			if n%8 < 4 && n > 0 {
				x[7]++
			}
		}
		k, err := Suite2.ephemeral(&x)
		switch {
		case err == nil && coordinate(k) != x:
			t.Errorf("%x became %x", x, coordinate(k))
		case err == nil && n < 100:
			t.Errorf("%x is not below the prime", x)
		case err == nil:
			points++
		case err != ErrPoint:
			t.Errorf("%x: %v", x, err)
		}
	}
	if points < 100 || points > 200 {
		t.Errorf("%d of 300 have points", points)
	}
}

// keyOf returns a private key of P-256.
func keyOf(t *testing.T, s byte) *ecdh.PrivateKey {
	t.Helper()
	k, err := ecdh.P256().NewPrivateKey(bytes.Repeat([]byte{s}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// configOf returns one side of a session of two static keys.
func configOf(t *testing.T, own, peer *ecdh.PrivateKey, id byte) Config {
	t.Helper()
	identity := func(k *ecdh.PrivateKey) []byte {
		b, err := (&CCS{Key: k.PublicKey()}).Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	return Config{
		Method: StaticStatic, Suites: []Suite{Suite2}, ConnectionIDs: [][]byte{{id}},
		Identity: Identity{ID: KeyID([]byte{id}), Cred: identity(own), Static: own},
		Peer:     func([]byte) (Credential, error) { return Credential{identity(peer), peer.PublicKey()}, nil },
	}
}

// Whoever has the private key of the credential that stands in for an unknown
// one, which is the responder's own, is refused nonetheless, and its MAC does
// verify.
func TestStandIn(t *testing.T) {
	a, b := keyOf(t, 1), keyOf(t, 2)
	for _, known := range []bool{false, true} {
		ic, rc := configOf(t, a, b, 1), configOf(t, b, a, 2)
		want := ErrCredential
		if known {
			want = ErrAuthentication
		} else {
			rc.Peer = func([]byte) (Credential, error) { return Credential{}, errors.New("stranger") }
		}
		rc.Send = func(int, []byte) []EAD { return []EAD{{Label: 9}} }
		var i *Initiator
		ic.Receive = map[uint64]func(int, []byte, []byte) error{9: func(int, []byte, []byte) error {
			i.h.config.Identity = rc.Identity // it has met the responder, and now takes its place
			return nil
		}}
		i, err := NewInitiator(ic)
		if err != nil {
			t.Fatal(err)
		}
		r, err := NewResponder(rc)
		if err != nil {
			t.Fatal(err)
		}
		var m []byte
		for n, step := range []func([]byte) ([]byte, bool, error){i.Step, r.Step, i.Step} {
			if m, _, err = step(m); err != nil {
				t.Fatalf("message_%d: %v", n+1, err)
			}
		}
		if _, _, err := r.Step(m); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
		cleared(t, r.h)
	}
}

// A failure at any message leaves no secret behind, and so does the end but for
// the session's.
func TestNothingIsLeft(t *testing.T) {
	a, b := keyOf(t, 1), keyOf(t, 2)
	for broken := 1; broken <= 5; broken++ {
		i, err := NewInitiator(configOf(t, a, b, 1))
		if err != nil {
			t.Fatal(err)
		}
		r, err := NewResponder(configOf(t, b, a, 2))
		if err != nil {
			t.Fatal(err)
		}
		var message []byte
		for n := range 5 {
			side, step := i.h, i.Step
			if n%2 == 1 {
				side, step = r.h, r.Step
			}
			was := [3]interface{ Valid() bool }{side.prk2e, side.prk3e2m, side.prk4e3m}
			session := side.session
			if n == broken {
				message = append(message, 0xff)
			}
			if message, _, err = step(message); n == broken {
				if err == nil {
					t.Fatalf("message %d passed", n)
				}
				for k, prk := range was {
					if prk.Valid() {
						t.Errorf("broken message %d: PRK %d is left", n, k)
					}
				}
				if session != nil && session.prkOut.Valid() {
					t.Errorf("broken message %d: the session is left", n)
				}
				cleared(t, side)
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if broken == 5 {
			cleared(t, i.h)
			cleared(t, r.h)
		}
	}
}

func cleared(t *testing.T, h *handshake) {
	t.Helper()
	if h.ephemeral != nil || h.prk2e.Valid() || h.prk3e2m.Valid() || h.prk4e3m.Valid() || h.state != atEnd {
		t.Error("secrets are left")
	}
}
