package noise_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/mlkem"
	"crypto/mlkem/mlkemtest"
	"crypto/sha256"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/internal/noise"
)

// key returns 32 bytes that name stands for.
func key(name string) []byte {
	h := sha256.Sum256([]byte(name))
	return h[:]
}

// seed is that of the initiator's ML-KEM key.
func seed() []byte { return append(key("seed d"), key("seed z")...) }

func private(name string) *ecdh.PrivateKey {
	return expecttest.Must(ecdh.X25519().NewPrivateKey(key(name)))
}

func public(name string) []byte { return private(name).PublicKey().Bytes() }

// encapsulate is encapsulation with randomness that is always the same.
func encapsulate(k *mlkem.EncapsulationKey768) (shared, ciphertext []byte) {
	shared, ciphertext, err := mlkemtest.Encapsulate768(k, key("encapsulation"))
	if err != nil {
		panic(err)
	}
	return shared, ciphertext
}

// psks returns the pre-shared keys of a protocol.
func psks(p noise.Protocol) (keys [][]byte) {
	for _, tokens := range p.Messages() {
		for _, token := range tokens {
			if token == "psk" {
				keys = append(keys, key("psk"+string(rune('a'+len(keys)))))
			}
		}
	}
	return keys
}

var roles = []string{"initiator", "responder"}

// config is that of one side, with all keys given.
func config(name string, role int) noise.Config {
	p := expecttest.Must(noise.ParseName(name))
	return noise.Config{
		Protocol:     p,
		Initiator:    role == 0,
		Prologue:     []byte("prologue"),
		PSKs:         psks(p),
		Static:       key(roles[role] + " static"),
		RemoteStatic: public(roles[1-role] + " static"),
		Ephemeral:    key(roles[role] + " ephemeral"),
		KEMSeed:      seed(),
		Encapsulate:  encapsulate,
	}
}

// A pair is the two sides of a handshake.
type pair struct {
	t                    testing.TB
	protocol             noise.Protocol
	initiator, responder *noise.Handshake
}

func newPair(t testing.TB, name string) *pair {
	t.Helper()
	initiator, err := noise.New(config(name, 0))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	responder, err := noise.New(config(name, 1))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return &pair{t, expecttest.Must(noise.ParseName(name)), initiator, responder}
}

// turn returns the sides that write and read message i.
func (p *pair) turn(i int) (writer, reader *noise.Handshake) {
	if i%2 == 0 {
		return p.initiator, p.responder
	}
	return p.responder, p.initiator
}

// payload is that of message i.
func payload(i int) []byte { return bytes.Repeat([]byte{byte('a' + i)}, 5*i+3) }

// message writes message i.
func (p *pair) message(i int) []byte {
	p.t.Helper()
	writer, _ := p.turn(i)
	message, err := writer.Write(nil, payload(i))
	if err != nil {
		p.t.Fatalf("message %d: %v", i+1, err)
	}
	return message
}

// to brings both sides in front of message n.
func (p *pair) to(n int) *pair {
	p.t.Helper()
	for i := range n {
		_, reader := p.turn(i)
		if _, err := reader.Read(nil, p.message(i)); err != nil {
			p.t.Fatalf("message %d: %v", i+1, err)
		}
	}
	return p
}

// run lets the sides speak to the end. It hands each message, with dst in
// front, to see, which may be nil, and each payload read to got.
func (p *pair) run(see, got func(i int, b []byte)) {
	p.t.Helper()
	for i := range p.protocol.Messages() {
		writer, reader := p.turn(i)
		message, err := writer.Write([]byte("dst"), payload(i))
		if err != nil {
			p.t.Fatalf("message %d: %v", i+1, err)
		}
		read, err := reader.Read([]byte("dst"), message[3:])
		if err != nil {
			p.t.Fatalf("message %d: %v", i+1, err)
		}
		if see != nil {
			see(i, message)
		}
		if got != nil {
			got(i, read)
		}
	}
}

// sizes returns the sizes of what the tokens of each message put into it, and
// last that of an empty payload.
func sizes(p noise.Protocol) (messages [][]int) {
	tag := 0
	withPSK := len(psks(p)) > 0
	for _, tokens := range p.Messages() {
		var fields []int
		for _, token := range tokens {
			switch token {
			case "e":
				fields = append(fields, 32)
				if withPSK {
					tag = 16
				}
			case "s":
				fields = append(fields, 32+tag)
			case "e1":
				fields = append(fields, 1184+tag)
			case "ekem1":
				fields = append(fields, 1088+tag)
			default: // a DH or a psk, which are nothing in the message
				tag = 16
			}
		}
		messages = append(messages, append(fields, tag))
	}
	return messages
}

// sum adds sizes.
func sum(sizes []int) (n int) {
	for _, size := range sizes {
		n += size
	}
	return n
}

// peerOf reports which static key of the peer a side knows in the end.
func peerOf(p noise.Protocol, role int) []byte {
	for i := 1 - role; i < len(p.Messages()); i += 2 {
		if slices.Contains(p.Messages()[i], "s") {
			return public(roles[1-role] + " static")
		}
	}
	if p.Known()[1-role] {
		return public(roles[1-role] + " static")
	}
	return nil
}
