package noise_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// FuzzRead hands any bytes to either side of a protocol in place of its peer's
// message. What is not the message is refused, unless nothing in it is
// encrypted; then the sides do not come to an end together.
func FuzzRead(f *testing.F) {
	list := append(shown, hybrids...)
	for i, name := range list {
		newPair(f, name).run(func(n int, message []byte) {
			message = message[3:]
			f.Add(uint8(i), uint8(n), message)
			f.Add(uint8(i), uint8(n), message[:len(message)-1])
			f.Add(uint8(i), uint8(n), append(bytes.Repeat([]byte{0}, 32), message[32:]...))
		}, nil)
	}
	f.Fuzz(func(t *testing.T, protocol, n uint8, message []byte) {
		name := list[int(protocol)%len(list)]
		p := newPair(t, name)
		at := int(n) % len(p.protocol.Messages())
		honest := p.to(at).message(at)
		_, reader := p.turn(at)
		remains := noise.RemainsOf(reader)
		got, err := reader.Read([]byte("dst"), message)
		switch same := bytes.Equal(message, honest); {
		case err != nil:
			checkRefusal(t, err)
			if same || got != nil || reader.PeerStatic() != nil || !remains.Wiped(false) {
				t.Errorf("%s, message %d: %v, and %x, or something is left", name, at+1, err, got)
			}
		case same && !bytes.Equal(got, append([]byte("dst"), payload(at)...)):
			t.Errorf("%s, message %d: %x", name, at+1, got)
		case !same && (at > 0 || encryptsFirst(p.protocol)):
			t.Errorf("%s: another message %d is read", name, at+1)
		case !same:
			answer, err := reader.Write(nil, nil)
			if err == nil {
				_, err = p.initiator.Read(nil, answer)
			}
			if err == nil {
				t.Errorf("%s: the sides agree after another message 1", name)
			}
		}
	})
}

// encryptsFirst reports whether the payload of message 1 is encrypted.
func encryptsFirst(p noise.Protocol) bool {
	first := sizes(p)[0]
	return first[len(first)-1] > 0
}

// checkRefusal checks that err is one that Read may give.
func checkRefusal(t *testing.T, err error) {
	t.Helper()
	for _, known := range []error{noise.ErrLength, noise.ErrPoint, noise.ErrEncapsulationKey, noise.ErrAuthentication} {
		if errors.Is(err, known) {
			return
		}
	}
	t.Errorf("Read: %v", err)
}

// FuzzPeer hands any bytes to a side that has keys of any bytes, a static key
// of the peer included. Only a responder that message 1 need not prove anything
// to, and that writes last, comes to an end.
func FuzzPeer(f *testing.F) {
	list := append(shown, hybrids...)
	for i := range list {
		f.Add(uint8(i), false, bytes.Repeat([]byte{9}, 100), make([]byte, 400))
		f.Add(uint8(i), true, make([]byte, 32), make([]byte, 1400))
	}
	f.Fuzz(func(t *testing.T, protocol uint8, initiator bool, keys, message []byte) {
		take := func() (k []byte) {
			n := min(32, len(keys))
			k, keys = keys[:n], keys[n:]
			return append(make([]byte, 32-n), k...)
		}
		c := config(list[int(protocol)%len(list)], 0)
		c.Initiator, c.RemoteStatic, c.Static, c.Ephemeral = initiator, take(), take(), take()
		h, err := noise.New(c)
		if err != nil {
			t.Fatal(err)
		}
		for mine := initiator; !h.Done(); mine = !mine {
			if mine {
				if _, err = h.Write(nil, nil); err != nil && !errors.Is(err, noise.ErrPoint) {
					t.Fatalf("Write: %v", err)
				}
			} else if _, err = h.Read(nil, message); err != nil {
				checkRefusal(t, err)
			}
			if err != nil {
				if h.Done() || h.PeerStatic() != nil {
					t.Error("something is left")
				}
				return
			}
		}
		if initiator || encryptsFirst(c.Protocol) || len(c.Protocol.Messages()) != 2 {
			t.Error("the handshake was completed without its peer")
		}
	})
}

// FuzzOpen opens what was changed in transport.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("text"), []byte("ad"), []byte{}, uint16(0))
	f.Add([]byte{}, []byte{}, []byte{1}, uint16(15))
	f.Add([]byte("text"), []byte{}, make([]byte, 20), uint16(20))
	f.Fuzz(func(t *testing.T, plaintext, ad, change []byte, cut uint16) {
		both(t, func(t *testing.T, initiator, responder noise.Session, _ bool) {
			sealed := expecttest.Must(initiator.Send.Seal(nil, ad, plaintext))
			changed := bytes.Clone(sealed)
			for i, b := range change {
				if i < len(changed) {
					changed[i] ^= b
				} else {
					changed = append(changed, b)
				}
			}
			changed = changed[:len(changed)-int(cut)%(len(changed)+1)]
			same := bytes.Equal(changed, sealed)
			got, err := responder.Receive.Open(nil, ad, changed)
			switch {
			case same && (err != nil || !bytes.Equal(got, plaintext)):
				t.Errorf("%x, %v", got, err)
			case !same && (got != nil || (len(changed) < 16) != errors.Is(err, noise.ErrLength) || (len(changed) >= 16) != errors.Is(err, noise.ErrAuthentication)):
				t.Errorf("%d of %d bytes: %x, %v", len(changed), len(sealed), got, err)
			case !same:
				if got, err := responder.Receive.Open(nil, ad, sealed); err != nil || !bytes.Equal(got, plaintext) {
					t.Errorf("then: %x, %v", got, err)
				}
			}
		})
	})
}
