package noise_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// TestAllProtocols runs every protocol against itself.
func TestAllProtocols(t *testing.T) {
	hashes := map[[32]byte]string{}
	for _, name := range names() {
		p := newPair(t, name)
		want := sizes(p.protocol)
		p.run(func(i int, message []byte) {
			if got, want := len(message), len("dst")+sum(want[i])+len(payload(i)); got != want || string(message[:3]) != "dst" {
				t.Errorf("%s: message %d has %d bytes, want %d", name, i+1, got, want)
			}
		}, func(i int, read []byte) {
			if !bytes.Equal(read, append([]byte("dst"), payload(i)...)) {
				t.Errorf("%s: payload %d is %x", name, i+1, read)
			}
		})
		for role, h := range []*noise.Handshake{p.initiator, p.responder} {
			if got, want := h.PeerStatic(), peerOf(p.protocol, role); !h.Done() || !bytes.Equal(got, want) || (got == nil) != (want == nil) {
				t.Errorf("%s: the %s is done: %v, with the peer %x, want %x", name, roles[role], h.Done(), got, want)
			}
		}
		initiator, responder := expecttest.Must(p.initiator.Split()), expecttest.Must(p.responder.Split())
		if initiator.Hash != responder.Hash || !initiator.Exporter.Equal(responder.Exporter) || len(initiator.Exporter.Bytes()) != 32 {
			t.Errorf("%s: the sides differ", name)
		}
		if other := hashes[initiator.Hash]; other != "" {
			t.Errorf("%s and %s have one hash", name, other)
		}
		hashes[initiator.Hash] = name
		for i, way := range [][2]*noise.Cipher{{initiator.Send, responder.Receive}, {responder.Send, initiator.Receive}} {
			if got, err := way[1].Open(nil, nil, expecttest.Must(way[0].Seal(nil, nil, []byte("text")))); err != nil || string(got) != "text" {
				t.Errorf("%s: transport %d: %q, %v", name, i, got, err)
			}
		}
		if bytes.Equal(noise.CipherKey(initiator.Send), noise.CipherKey(initiator.Receive)) || bytes.Equal(noise.CipherKey(initiator.Send), initiator.Exporter.Bytes()) {
			t.Errorf("%s: keys repeat", name)
		}
	}
}

// TestSizes states the sizes of the messages of pairing, with empty payloads
// and with those of the worked example: 2 bytes, and the 16, 64 and 1 bytes of a
// claim.
func TestSizes(t *testing.T) {
	for name, want := range map[string][]int{
		"Noise_XXpsk0_25519_ChaChaPoly_SHA256":              {48, 96, 64},
		"Noise_KKpsk0_25519_ChaChaPoly_SHA256":              {48, 48},
		"Noise_XXhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256": {1250 - 2, 1281 - 81, 64},
		"Noise_KKhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256": {1248, 1152},
	} {
		p := newPair(t, name)
		var got []int
		p.run(func(i int, message []byte) { got = append(got, len(message)-3-len(payload(i))) }, nil)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// TestDraws: keys that a Config leaves out differ from one handshake to the
// next, and work.
func TestDraws(t *testing.T) {
	const name = "Noise_XXhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256"
	seen := map[string]bool{}
	for range 3 {
		var sides [2]*noise.Handshake
		for role := range sides {
			c := config(name, role)
			c.Ephemeral, c.KEMSeed, c.Encapsulate = nil, nil, nil
			sides[role] = expecttest.Must(noise.New(c))
		}
		p := &pair{t, expecttest.Must(noise.ParseName(name)), sides[0], sides[1]}
		p.run(func(i int, message []byte) {
			for _, field := range [][]byte{message[3:35], message[35 : len(message)-16]} {
				if seen[string(field)] {
					t.Errorf("message %d repeats %x", i, field[:8])
				}
				seen[string(field)] = true
			}
		}, nil)
	}
}

// TestNewRefuses tries every wrong number and size of keys, and the order of
// the checks.
func TestNewRefuses(t *testing.T) {
	for _, name := range []string{
		"Noise_XXpsk0+psk3_25519_ChaChaPoly_SHA256", "Noise_KKhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256", "Noise_NK_25519_AESGCM_SHA256",
	} {
		for role := range roles {
			refuse := func(what string, want error, change func(c *noise.Config)) {
				t.Helper()
				c := config(name, role)
				change(&c)
				h, err := noise.New(c)
				if !errors.Is(err, want) || (h == nil) != (want != nil) {
					t.Errorf("%s, %s, %s: %v, want %v", name, roles[role], what, err, want)
				}
			}
			// needed is the error where the side needs the key.
			needed := func(needs bool) error {
				if needs {
					return noise.ErrKeyLength
				}
				return nil
			}
			hasStatic := peerOf(expecttest.Must(noise.ParseName(name)), 1-role) != nil
			knows := expecttest.Must(noise.ParseName(name)).Known()[1-role]
			refuse("nothing", nil, func(c *noise.Config) {})
			refuse("no protocol", noise.ErrUnsupported, func(c *noise.Config) { c.Protocol = noise.Protocol{} })
			refuse("a psk more", noise.ErrPSKs, func(c *noise.Config) { c.PSKs = append(c.PSKs, nil) })
			if len(psks(expecttest.Must(noise.ParseName(name)))) > 0 {
				refuse("a psk fewer", noise.ErrPSKs, func(c *noise.Config) { c.PSKs = c.PSKs[1:] })
			}
			refuse("all wrong", noise.ErrPSKs, func(c *noise.Config) {
				c.PSKs = append(c.PSKs, nil)
				c.Static, c.RemoteStatic, c.Ephemeral, c.KEMSeed = []byte{}, []byte{}, []byte{}, []byte{}
			})
			refuse("no static key", needed(hasStatic), func(c *noise.Config) { c.Static = nil })
			refuse("no key of the peer", needed(knows), func(c *noise.Config) { c.RemoteStatic = nil })
			for n := range 70 {
				k := make([]byte, n)
				for i := range config(name, role).PSKs {
					if n != 32 {
						refuse("psk", noise.ErrKeyLength, func(c *noise.Config) { c.PSKs[i] = k })
					}
				}
				if n != 32 {
					refuse("static", needed(hasStatic), func(c *noise.Config) { c.Static = k })
					refuse("remote static", needed(knows), func(c *noise.Config) { c.RemoteStatic = k })
					refuse("ephemeral", noise.ErrKeyLength, func(c *noise.Config) { c.Ephemeral = k })
				}
				if n != 64 {
					refuse("seed", needed(strings.Contains(name, "hfs") && role == 0), func(c *noise.Config) { c.KEMSeed = k })
				}
			}
		}
	}
}

// TestNewCopies: what New was given may change.
func TestNewCopies(t *testing.T) {
	const name = "Noise_KKpsk0_25519_ChaChaPoly_SHA256"
	c := config(name, 0)
	h := expecttest.Must(noise.New(c))
	for _, b := range [][]byte{c.Prologue, c.PSKs[0], c.Static, c.RemoteStatic, c.Ephemeral} {
		clear(b)
	}
	if got, want := expecttest.Must(h.Write(nil, payload(0))), newPair(t, name).message(0); !bytes.Equal(got, want) {
		t.Error("another message")
	}
}

// TestState: calls out of turn, too early, too late, and on the zero value are
// refused, and end the handshake.
func TestState(t *testing.T) {
	write := func(h *noise.Handshake) ([]byte, error) { return h.Write([]byte("dst"), nil) }
	read := func(h *noise.Handshake) ([]byte, error) { return h.Read([]byte("dst"), make([]byte, 200)) }
	split := func(h *noise.Handshake) ([]byte, error) {
		s, err := h.Split()
		if s.Send != nil || s.Receive != nil || s.Exporter.Valid() || s.Hash != [32]byte{} {
			t.Error("a session and an error")
		}
		return nil, err
	}
	refuse := func(what string, h *noise.Handshake, call func(*noise.Handshake) ([]byte, error)) {
		t.Helper()
		for range 2 {
			got, err := call(h)
			if wants(t, what, err, noise.ErrState); got != nil || h.Done() || h.PeerStatic() != nil {
				t.Errorf("%s: %x, done: %v", what, got, h.Done())
			}
			call = [...]func(*noise.Handshake) ([]byte, error){write, read, split}[len(what)%3]
		}
	}
	const name = "Noise_XXpsk0_25519_ChaChaPoly_SHA256"
	for n := range 4 {
		writer, _ := newPair(t, name).to(n).turn(n)
		_, reader := newPair(t, name).to(n).turn(n)
		if n < 3 {
			refuse("read at one's turn", writer, read)
			refuse("write at the peer's turn", reader, write)
			refuse("split early", newPair(t, name).to(n).initiator, split)
			refuse("split early too", newPair(t, name).to(n).responder, split)
			continue
		}
		refuse("write late", writer, write)
		refuse("read late", reader, read)
	}
	refuse("zero value", new(noise.Handshake), write)
	refuse("zero value 2", new(noise.Handshake), read)
	refuse("zero value 3", new(noise.Handshake), split)
	new(noise.Handshake).Wipe()
}

// TestSplitOnce: a second Split has nothing to give, and the peer's key stays.
func TestSplitOnce(t *testing.T) {
	p := newPair(t, "Noise_XXpsk0_25519_ChaChaPoly_SHA256").to(3)
	expecttest.Must(p.initiator.Split())
	if got := p.initiator.PeerStatic(); !bytes.Equal(got, public("responder static")) || p.initiator.Done() {
		t.Errorf("peer %x, done: %v", got, p.initiator.Done())
	}
	_, err := p.initiator.Split()
	wants(t, "again", err, noise.ErrState)
}

// TestWiped: after an error, Split and Wipe, nothing is left of the secrets.
func TestWiped(t *testing.T) {
	for _, name := range []string{
		"Noise_XXpsk0+psk3_25519_ChaChaPoly_SHA256", "Noise_KKpsk0_25519_AESGCM_SHA256",
		"Noise_XXhfs+psk0_25519+MLKEM768_ChaChaPoly_SHA256",
	} {
		last := len(expecttest.Must(noise.ParseName(name)).Messages())
		for n := range last + 1 {
			for role := range roles {
				side := func() (*noise.Handshake, noise.Remains) {
					p := newPair(t, name).to(n)
					h := []*noise.Handshake{p.initiator, p.responder}[role]
					return h, noise.RemainsOf(h)
				}
				h, remains := side()
				if remains.Wiped(true) {
					t.Fatalf("%s: nothing to wipe before message %d", name, n+1)
				}
				h.Wipe()
				h.Wipe()
				if !remains.Wiped(false) {
					t.Errorf("%s: Wipe before message %d leaves something", name, n+1)
				}
				h, remains = side()
				if n == last {
					expecttest.Must(h.Split())
				} else if n%2 == role {
					h.Write(nil, make([]byte, noise.MaxMessageSize))
				} else {
					h.Read(nil, make([]byte, 2000))
				}
				if !remains.Wiped(n == last) {
					t.Errorf("%s: the %s keeps something of message %d", name, roles[role], n+1)
				}
			}
		}
	}
}

// TestPrologueAndKeys: sides that differ in anything do not come to an end.
func TestPrologueAndKeys(t *testing.T) {
	const name = "Noise_KKpsk0_25519_ChaChaPoly_SHA256"
	for what, change := range map[string]func(c *noise.Config){
		"prologue":    func(c *noise.Config) { c.Prologue = c.Prologue[1:] },
		"no prologue": func(c *noise.Config) { c.Prologue = nil },
		"psk":         func(c *noise.Config) { c.PSKs[0][31] ^= 1 },
		"static":      func(c *noise.Config) { c.Static[30] ^= 1 },
		"peer":        func(c *noise.Config) { c.RemoteStatic[0] ^= 1 },
		"high bit":    func(c *noise.Config) { c.RemoteStatic[31] ^= 0x80 }, // the same point
		"cipher": func(c *noise.Config) {
			c.Protocol = expecttest.Must(noise.ParseName(strings.Replace(name, "ChaChaPoly", "AESGCM", 1)))
		},
		"pattern": func(c *noise.Config) {
			c.Protocol = expecttest.Must(noise.ParseName(strings.Replace(name, "KK", "NK", 1)))
		},
	} {
		c := config(name, 1)
		change(&c)
		got, err := expecttest.Must(noise.New(c)).Read(nil, newPair(t, name).message(0))
		if wants(t, what, err, noise.ErrAuthentication); got != nil {
			t.Errorf("%s: %x", what, got)
		}
	}
}

func TestSecretsNeverPrint(t *testing.T) {
	p := newPair(t, "Noise_XXpsk0+psk3_25519_ChaChaPoly_SHA256").to(2)
	printtest.NeverPrints(t, p.initiator, noise.ChainingKey(p.initiator))
	for _, name := range []string{"pskb", "initiator static", "initiator ephemeral"} {
		printtest.NeverPrints(t, *p.initiator, key(name))
	}
	if _, err := p.responder.Read(nil, p.message(2)); err != nil {
		t.Fatal(err)
	}
	s := expecttest.Must(p.initiator.Split())
	printtest.NeverPrints(t, *s.Send, noise.CipherKey(s.Send))
	printtest.NeverPrints(t, &s, noise.CipherKey(s.Receive))
	printtest.NeverPrints(t, s, s.Exporter.Bytes())
}
