package pairingtest

import (
	"bytes"
	"crypto/mlkem"
	"crypto/mlkem/mlkemtest"
	"fmt"
	"slices"
)

// A Value is an octet string that a run goes through, under a name.
type Value struct {
	Name   string
	Octets []byte
}

// An oracle is the observer of a handshake who has the private keys of both
// ends: it reads messages as neither end does, by whichever private key it has,
// and writes them. Values of token t of message n are called n.t.ck and so on.
type oracle struct {
	ck, h, k []byte
	n        uint64
	pool     *pool
	public   [2]map[byte][]byte // of the initiator and of the responder: 'e', 's'
	psk      []byte
	messages [][]string
	message  int    // the number of the last, from 1
	kem      []byte // encapsulation key

	values []Value
}

// newOracle begins a handshake. known are the static public keys of both ends,
// for modes in which they know each other.
func newOracle(suite, mode byte, prologue, psk []byte, known [2][]byte, p *pool) *oracle {
	name := []byte(nameOf(suite, mode))
	o := &oracle{pool: p, psk: psk, messages: tokens(suite, mode)}
	if len(name) > 32 {
		o.h = hash(name)
	} else {
		o.h = append(name, make([]byte, 32-len(name))...)
	}
	o.ck = o.h
	o.note("h of the name", o.h)
	o.mixHash(prologue)
	o.note("h of the prologue", o.h)
	for i := range o.public {
		o.public[i] = make(map[byte][]byte)
		if !claims(mode) {
			o.public[i]['s'] = known[i]
			o.mixHash(known[i])
		}
	}
	if !claims(mode) {
		o.note("h of the static keys", o.h)
	}
	return o
}

func (o *oracle) note(name string, octets []byte) {
	o.values = append(o.values, Value{name, bytes.Clone(octets)})
}

// noted notes values of a token of the message.
func (o *oracle) noted(token, what string, octets []byte) {
	o.note(fmt.Sprintf("%d.%s.%s", o.message, token, what), octets)
}

func (o *oracle) mixHash(b []byte) { o.h = hash(o.h, b) }

// mixKey takes a secret in.
func (o *oracle) mixKey(token string, input []byte) {
	out := hkdf(o.ck, input, nil, 64)
	o.ck, o.k, o.n = out[:32], out[32:], 0
	o.noted(token, "ck", o.ck)
	o.noted(token, "k", o.k)
}

// next begins the next message.
func (o *oracle) next() (tokens []string, from int) {
	o.message++
	return o.messages[o.message-1], (o.message + 1) % 2
}

// quiet does the tokens that put nothing into a message, and reports false when
// no private key is known for one, or a point is none.
func (o *oracle) quiet(token string) bool {
	if token == "psk" {
		out := hkdf(o.ck, o.psk, nil, 96)
		o.ck, o.k, o.n = out[:32], out[64:], 0
		o.mixHash(out[32:64])
		o.noted(token, "ck", o.ck)
		o.noted(token, "h", o.h)
		o.noted(token, "k", o.k)
		return true
	}
	one, two := o.public[0][token[0]], o.public[1][token[1]]
	var shared []byte
	for _, try := range [][2][]byte{{one, two}, {two, one}} {
		private, ok := o.pool.private[string(try[0])]
		if !ok {
			continue
		}
		s, ok := dh(private, try[1])
		if !ok || shared != nil && !bytes.Equal(s, shared) {
			return false
		}
		shared = s
	}
	if shared == nil {
		return false
	}
	o.noted(token, "dh", shared)
	o.mixKey(token, shared)
	return true
}

// ephemeral takes an ephemeral public key in.
func (o *oracle) ephemeral(from int, key []byte) {
	o.public[from]['e'] = key
	o.mixHash(key)
	o.noted("e", "h", o.h)
	o.mixKey("e", key)
}

// size is that of the field of a token that puts one into a message.
func (o *oracle) size(token string) int {
	switch token {
	case "e":
		return 32
	case "s":
		return 32 + 16
	case "e1":
		return mlkem.EncapsulationKeySize768 + 16
	case "ekem1":
		return mlkem.CiphertextSize768 + 16
	}
	return 0
}

// seal encrypts and hashes.
func (o *oracle) seal(token string, plain []byte) []byte {
	b := sealed(o.k, o.n, o.h, plain)
	o.n++
	o.mixHash(b)
	o.noted(token, "plain", plain)
	o.noted(token, "h", o.h)
	return b
}

// open decrypts and hashes.
func (o *oracle) open(token string, sealed []byte) ([]byte, bool) {
	plain, ok := opened(o.k, o.n, o.h, sealed)
	if !ok {
		return nil, false
	}
	o.n++
	o.mixHash(sealed)
	o.noted(token, "plain", plain)
	o.noted(token, "h", o.h)
	return plain, true
}

// read reads a message and returns its fields and payload. The error names the
// field that is not what it must be.
func (o *oracle) read(b []byte) (fields []Field, payload []byte, err error) {
	tokens, from := o.next()
	for _, token := range tokens {
		n := o.size(token)
		if len(b) < n {
			return nil, nil, fmt.Errorf("message %d ends within %s", o.message, token)
		}
		field := b[:n]
		b = b[n:]
		if n > 0 {
			fields = append(fields, Field{Name: token, Octets: field, Means: tokenMeanings[token]})
		}
		if !o.readToken(from, token, field) {
			return nil, nil, fmt.Errorf("message %d: %s is not from a key that is known, or does not verify", o.message, token)
		}
		if token == "s" {
			fields = append(fields, Field{Name: "static key", Octets: o.public[from]['s'], Depth: 2})
		}
	}
	payload, ok := o.open("payload", b)
	if !ok {
		return nil, nil, fmt.Errorf("message %d: the payload does not verify", o.message)
	}
	return append(fields, Field{Name: "payload", Octets: b, Means: "sealed"}), payload, nil
}

// tokenMeanings say what the fields of messages are.
var tokenMeanings = map[string]string{
	"e":     "ephemeral public key",
	"s":     "static public key, sealed",
	"e1":    "ML-KEM-768 encapsulation key, sealed",
	"ekem1": "ML-KEM-768 ciphertext, sealed",
}

func (o *oracle) readToken(from int, token string, field []byte) bool {
	switch token {
	case "e":
		o.ephemeral(from, field)
		return true
	case "s":
		plain, ok := o.open(token, field)
		o.public[from]['s'] = plain
		return ok
	case "e1":
		plain, ok := o.open(token, field)
		o.kem = plain
		return ok
	case "ekem1":
		plain, ok := o.open(token, field)
		return ok && o.decapsulate(plain)
	}
	return o.quiet(token)
}

// decapsulate takes the shared key of a ciphertext in, by the seed whose
// encapsulation key was sent.
func (o *oracle) decapsulate(ciphertext []byte) bool {
	for _, seed := range o.pool.seeds {
		k, err := mlkem.NewDecapsulationKey768(seed)
		if err != nil || !bytes.Equal(k.EncapsulationKey().Bytes(), o.kem) {
			continue
		}
		shared, err := k.Decapsulate(ciphertext)
		if err != nil {
			return false
		}
		o.noted("ekem1", "shared", shared)
		o.mixKey("ekem1", shared)
		return true
	}
	return false
}

// own is what an end brings to a handshake that the oracle writes: private
// keys, and shown, the static public key where it is to be written in another way.
type own struct{ ephemeral, static, shown, seed, random []byte }

// write writes a message with a payload.
func (o *oracle) write(keys own, payload []byte) []byte {
	tokens, from := o.next()
	var out []byte
	for _, token := range tokens {
		switch token {
		case "e":
			key := public(keys.ephemeral)
			out = append(out, key...)
			o.ephemeral(from, key)
		case "s":
			key := public(keys.static)
			if keys.shown != nil {
				key = keys.shown
			}
			o.public[from]['s'] = key
			out = append(out, o.seal(token, key)...)
		case "e1":
			k := must(mlkem.NewDecapsulationKey768(keys.seed))
			o.kem = k.EncapsulationKey().Bytes()
			out = append(out, o.seal(token, o.kem)...)
		case "ekem1":
			k := must(mlkem.NewEncapsulationKey768(o.kem))
			shared, ciphertext, err := mlkemtest.Encapsulate768(k, keys.random)
			must(shared, err)
			out = append(out, o.seal(token, ciphertext)...)
			o.noted(token, "shared", shared)
			o.mixKey(token, shared)
		default:
			if !o.quiet(token) {
				panic("pairingtest: no key for " + token)
			}
		}
	}
	return append(out, o.seal("payload", payload)...)
}

// must is for calls that fail only where sizes are wrong.
func must[T any](v T, err error) T {
	if err != nil {
		panic("pairingtest: " + err.Error())
	}
	return v
}

// split is Split with a third output, Section 4.4.
func (o *oracle) split() (k1, k2, x []byte) {
	out := hkdf(o.ck, nil, nil, 96)
	k1, k2, x = out[:32], out[32:64], out[64:]
	for _, v := range []Value{{"ck", o.ck}, {"h", o.h}, {"k1", k1}, {"k2", k2}, {"X", x}} {
		o.note(v.Name, v.Octets)
	}
	return slices.Clone(k1), slices.Clone(k2), slices.Clone(x)
}
