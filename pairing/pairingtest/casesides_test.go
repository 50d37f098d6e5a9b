package pairingtest

import (
	"crypto/ed25519"
	"fmt"
	"slices"
)

// A kit is all that the two sides of a handshake bring to it.
type kit struct {
	suite, mode, transport byte
	answer                 []byte
	tag, phone             []byte    // private static keys
	shown                  [2][]byte // static public keys, where they are written in another way
	secret                 []byte
	fingerprint            []byte
	ephemerals             [2][]byte // of the phone, of the tag
	seed, random           []byte
	hello, greeting, terms []byte // payloads
}

// newKit returns a kit whose keys follow from its name.
func newKit(suite, mode byte) *kit {
	name := fmt.Sprintf("%d %d ", suite, mode)
	k := &kit{
		suite: suite, mode: mode, transport: 0x5e, tag: drawn("tag", 32), phone: drawn("phone", 32), hello: []byte{1, 0},
		answer:     slices.Concat([]byte{1, 1, suite, 1 << (mode - 1), 0}, drawn(name+"challenge", 16)),
		ephemerals: [2][]byte{drawn(name+"phone", 32), drawn(name+"tag", 32)},
		terms:      []byte{0, 0, 0, 0, 7},
	}
	if suite == suiteHybrid {
		k.seed, k.random = drawn(name+"seed", 64), drawn(name+"random", 32)
	}
	k.fingerprint = fingerprintOf(suite, public(k.tag))
	k.secret = drawn(name+"secret", 32)
	if mode == modeClaim || mode == modeTransfer || mode == modeRecover {
		k.secret = k.secret[:16]
	}
	switch {
	case claims(mode):
		k.greeting = slices.Concat(drawn("id", 16), []byte{0, 5}, u32(0x01020304), u32(7), []byte{0})
	case mode == modeGuest:
		k.greeting = slices.Concat([]byte{3}, u32(500), u32(20))
	default:
		k.greeting = slices.Concat([]byte{1, 4}, u32(7), u32(3), u32(0x01020304), u32(9), u32(1), u32(0), u32(2), u32(1), drawn("auth id", 8))
	}
	return k
}

// run returns the messages, message 4 among them.
func (k *kit) run() (messages [][]byte, o *oracle) {
	p := new(pool)
	for _, key := range [][]byte{k.tag, k.phone, k.ephemerals[0], k.ephemerals[1]} {
		p.add(key)
	}
	psk := pskOf(k.secret, k.mode, k.fingerprint)
	o = newOracle(k.suite, k.mode, prologueOf(k.answer, k.suite, k.mode, k.transport), psk, [2][]byte{public(k.phone), public(k.tag)}, p)
	messages = append(messages, o.write(own{ephemeral: k.ephemerals[0], seed: k.seed}, k.hello))
	messages = append(messages, o.write(own{ephemeral: k.ephemerals[1], static: k.tag, shown: k.shown[1], random: k.random}, k.greeting))
	if claims(k.mode) {
		messages = append(messages, o.write(own{static: k.phone, shown: k.shown[0]}, k.terms))
		_, k2, _ := o.split()
		messages = append(messages, sealed(k2, 0, nil, slices.Concat([]byte{0}, k.terms[1:5])))
	} else {
		o.split()
	}
	return messages, o
}

// steps are values of a run to look at.
func (k *kit) steps(o *oracle) fields {
	f := fields{"psk": pskOf(k.secret, k.mode, k.fingerprint), "h": o.h, "ck": o.ck}
	for _, v := range o.values {
		if v.Name == "X" {
			f["exporter"] = v.Octets
		}
	}
	return f
}

// about are the fields that both sides have.
func (k *kit) about(static []byte) fields {
	return fields{"suite": int(k.suite), "mode": int(k.mode), "transport": int(k.transport), "answer": k.answer, "static": static}
}

// phoneSide is the input of the initiator that gets messages 2 and 4.
func (k *kit) phoneSide(messages [][]byte) fields {
	in := k.about(k.phone).With(fields{
		"secret": k.secret, "fingerprint": k.fingerprint, "ephemeral": k.ephemerals[0], "policy": int(k.terms[0]), "configuration": k.terms[5:],
		"received": messages[1:2],
	})
	if k.seed != nil {
		in["kem_seed"] = k.seed
	}
	if claims(k.mode) {
		in["received"] = [][]byte{messages[1], messages[3]}
	} else {
		in["peer"] = public(k.tag)
	}
	return in
}

// tagSide is the input of the responder that gets messages 1 and 3.
func (k *kit) tagSide(messages [][]byte) fields {
	candidate := fields{"secret": k.secret, "ephemeral": k.ephemerals[1]}
	in := k.about(k.tag).With(fields{"greeting": k.greeting, "received": messages[:1]})
	if k.random != nil {
		in["encapsulation"] = k.random
	}
	if claims(k.mode) {
		in["received"] = [][]byte{messages[0], messages[2]}
	} else {
		candidate["peer"] = public(k.phone)
	}
	in["candidates"] = []fields{candidate}
	return in
}

// kits are one of each suite and mode.
func kits() (all []*kit) {
	for _, suite := range []byte{suiteX25519, suiteHybrid} {
		for _, mode := range []byte{modeClaim, modeTransfer, modeCode, modeOwner, modeGuest, modeRecover} {
			all = append(all, newKit(suite, mode))
		}
	}
	bluetooth := newKit(suiteX25519, modeClaim)
	bluetooth.transport = 0xc3
	bluetooth.terms = slices.Concat([]byte{7}, u32(7), drawn("configuration", 64))
	return append(all, bluetooth)
}

// each writes what a side does with one octet of each message changed, and with
// messages cut and extended.
func (b *book) each(op, name string, in fields, received [][]byte) {
	for i := range received {
		change := func(class, note string, message []byte) {
			other := slices.Clone(received)
			other[i] = message
			b.Fails(op, class, fmt.Sprintf("%s, message %d of the peer: %s", name, i+1, note), in.With(fields{"received": other}))
		}
		for _, at := range []int{0, 16, len(received[i]) - 17, len(received[i]) - 1} {
			changed := slices.Clone(received[i])
			changed[at] ^= 1
			change("authentication", "an octet is another", changed)
		}
		change("authentication", "one octet more", append(slices.Clone(received[i]), 0))
		change("authentication", "one octet less", received[i][:len(received[i])-1])
	}
}

// initiators are runs of phones, right and wrong.
func (b *book) initiators() {
	for _, k := range kits() {
		messages, o := k.run()
		out := fields{"sent": messages[:1], "peer": public(k.tag), "epoch": 7}
		if claims(k.mode) {
			out["sent"] = [][]byte{messages[0], messages[2]}
		} else if k.mode == modeGuest {
			out["epoch"] = 0
		}
		name := words["mode"][k.mode]
		b.Out("initiator", name, k.phoneSide(messages), k.steps(o), out)
		if k.suite == suiteX25519 && (k.mode == modeClaim || k.mode == modeOwner) && k.transport == 0x5e {
			in := k.phoneSide(messages)
			b.each("initiator", name, in, in["received"].([][]byte))
		}
	}
	k := newKit(suiteX25519, modeClaim)
	messages, _ := k.run()
	good := k.phoneSide(messages)
	for _, c := range []struct {
		class, note string
		change      fields
	}{
		{"authentication", "another secret", fields{"secret": drawn("other", 16)}},
		{"authentication", "over another transport", fields{"transport": 0xc3}},
		{"authentication", "another mode", fields{"mode": 4}},
		{"authentication", "another challenge", fields{"answer": slices.Concat(k.answer[:5], drawn("other", 16))}},
		{"authentication", "another order of suites", fields{"answer": slices.Concat([]byte{1, 2, 1, 3, 1, 0}, k.answer[5:])}},
		{"point", "an ephemeral key of low order", fields{"received": [][]byte{append(make([]byte, 32), messages[1][32:]...)}}},
		{"length", "ends within e", fields{"received": [][]byte{messages[1][:31]}}},
		{"length", "ends within s", fields{"received": [][]byte{messages[1][:79]}}},
		{"length", "ends before the tag of the payload does", fields{"received": [][]byte{messages[1][:95]}}},
		{"length", "no secret", fields{"secret": []byte{}}},
		{"length", "a static key of 31 octets", fields{"static": k.phone[:31]}},
		{"length", "a configuration of 65 octets", fields{"configuration": make([]byte, 65)}},
		{"format", "a policy that is none", fields{"policy": 8}},
		{"unsupported", "suite 02", fields{"suite": 2}},
		{"unsupported", "mode 02", fields{"mode": 2}},
		{"unsupported", "a transport that is none", fields{"transport": 1}},
		{"unsupported", "version 2 of the answer", fields{"answer": append([]byte{2}, k.answer[1:]...)}},
		{"format", "an answer that was cut", fields{"answer": k.answer[:20]}},
		{"mismatch", "messages are missing", fields{"received": messages[1:2]}},
		{"authentication", "an attestation was asked for and is none", fields{"maker": []byte(ed25519.NewKeyFromSeed(drawn("maker", 32))[32:])}},
	} {
		b.Fails("initiator", c.class, c.note, good.With(c.change))
	}
	b.greetings()
	b.attested()
}

// greetings are payloads of message 2 that make no sense, and a message 4 like
// that.
func (b *book) greetings() {
	k := newKit(suiteX25519, modeClaim)
	good := k.greeting
	for _, c := range []struct {
		class, note string
		greeting    []byte
	}{
		{"length", "a payload that was cut", good[:26]},
		{"length", "a payload that is longer than its kind", append(slices.Clone(good), 0)},
		{"length", "kind 01 without an attestation", append(slices.Clone(good[:26]), 1)},
		{"unsupported", "kind 02", append(slices.Clone(good[:26]), 2)},
	} {
		k.greeting = c.greeting
		messages, _ := k.run()
		b.Fails("initiator", c.class, c.note, k.phoneSide(messages))
	}
	k = newKit(suiteX25519, modeOwner)
	good = k.greeting
	for _, c := range []struct {
		class, note string
		greeting    []byte
	}{
		{"length", "a status that was cut", good[:len(good)-1]},
		{"length", "a status that is too long", append(slices.Clone(good), 0)},
		{"format", "a life that is none", append([]byte{3}, good[1:]...)},
		{"format", "a flag that is none", append([]byte{1, 16}, good[2:]...)},
	} {
		k.greeting = c.greeting
		messages, _ := k.run()
		b.Fails("initiator", c.class, c.note, k.phoneSide(messages))
	}
	k = newKit(suiteX25519, modeClaim)
	messages, o := k.run()
	_, k2, _ := o.split()
	for _, c := range []struct {
		class, note string
		plain       []byte
	}{
		{"format", "message 4 says that it failed", slices.Concat([]byte{1}, u32(7))},
		{"format", "message 4 is of another epoch", slices.Concat([]byte{0}, u32(8))},
		{"length", "message 4 is too short", []byte{0, 0, 0, 0}},
		{"length", "message 4 is too long", make([]byte, 6)},
	} {
		in := k.phoneSide(messages).With(fields{"received": [][]byte{messages[1], sealed(k2, 0, nil, c.plain)}})
		b.Fails("initiator", c.class, c.note, in)
	}
	other := newKit(suiteX25519, modeClaim)
	other.tag = drawn("another tag", 32) // that knows the ticket
	messages, _ = other.run()
	twins := newKit(suiteX25519, modeClaim)
	twins.shown[1] = twin(public(twins.tag))
	twins.fingerprint = fingerprintOf(twins.suite, twins.shown[1])
	strange, _ := twins.run()
	b.Fails("initiator", "point", "the tag's static key is not canonical", twins.phoneSide(strange))
	b.Fails("initiator", "mismatch", "the tag knows the ticket and is another", other.phoneSide(messages))
}

// twin is another way to write a public key, which X25519 takes for the same.
func twin(key []byte) []byte {
	b := slices.Clone(key)
	b[31] |= 0x80
	return b
}

// attested are claims with an attestation.
func (b *book) attested() {
	maker := ed25519.NewKeyFromSeed(drawn("maker", 32))
	k := newKit(suiteX25519, modeClaim)
	text := slices.Concat([]byte("fyr/1 att"), []byte{k.suite}, public(k.tag), k.greeting[:18])
	signature := ed25519.Sign(maker, text)
	bare := k.greeting[:26]
	k.greeting = slices.Concat(bare, []byte{1}, signature)
	messages, o := k.run()
	in := k.phoneSide(messages).With(fields{"maker": []byte(maker[32:])})
	out := fields{"sent": [][]byte{messages[0], messages[2]}, "peer": public(k.tag), "epoch": 7}
	b.Out("initiator", "with an attestation of the maker", in, k.steps(o), out)
	b.Out("initiator", "with an attestation that nobody asked for", k.phoneSide(messages), k.steps(o), out)
	b.Fails("initiator", "authentication", "of another maker", in.With(fields{"maker": []byte(ed25519.NewKeyFromSeed(drawn("other", 32))[32:])}))
	signature[5] ^= 1
	k.greeting = slices.Concat(bare, []byte{1}, signature)
	messages, _ = k.run()
	b.Fails("initiator", "authentication", "an attestation that does not verify", k.phoneSide(messages).With(fields{"maker": []byte(maker[32:])}))
}

// responders are runs of tags, right and wrong.
func (b *book) responders() {
	for _, k := range kits() {
		messages, o := k.run()
		out := fields{"sent": messages[1:2], "candidate": 0, "phone": nil, "policy": nil, "configuration": nil, "epoch": nil}
		if claims(k.mode) {
			out = fields{"sent": [][]byte{messages[1], messages[3]}, "candidate": 0, "phone": public(k.phone), "policy": int(k.terms[0]), "configuration": k.terms[5:], "epoch": 7}
		}
		name := words["mode"][k.mode]
		in := k.tagSide(messages)
		b.Out("responder", name, in, k.steps(o), out)
		if k.suite == suiteX25519 && (k.mode == modeClaim || k.mode == modeOwner) && k.transport == 0x5e {
			b.each("responder", name, in, in["received"].([][]byte))
		}
		if k.suite == suiteX25519 && k.mode == modeOwner {
			own := in["candidates"].([]fields)[0]
			other := own.With(fields{"secret": drawn("other", 32), "ephemeral": drawn("other ephemeral", 32)})
			b.Out("responder", "owner, under the second of two", in.With(fields{"candidates": []fields{other, own}}), nil, out.With(fields{"candidate": 1}))
			b.Fails("responder", "authentication", "owner, under none of two", in.With(fields{"candidates": []fields{other, other}}))
		}
	}
	b.wrongResponders()
}

// wrongResponders are tags whose peer, or whose input, is wrong.
func (b *book) wrongResponders() {
	k := newKit(suiteX25519, modeClaim)
	messages, _ := k.run()
	good := k.tagSide(messages)
	for _, c := range []struct {
		class, note string
		change      fields
	}{
		{"length", "message 1 ends within e", fields{"received": [][]byte{messages[0][:31]}}},
		{"length", "message 1 ends before the tag of the payload does", fields{"received": [][]byte{messages[0][:47]}}},
		{"length", "message 3 ends within s", fields{"received": [][]byte{messages[0], messages[2][:47]}}},
		{"length", "an empty message", fields{"received": [][]byte{{}}}},
		{"length", "no candidate", fields{"candidates": []fields{}}},
		{"mismatch", "message 3 is missing", fields{"received": messages[:1]}},
		{"unsupported", "suite 00", fields{"suite": 0}},
		{"format", "an answer with flags", fields{"answer": slices.Concat(k.answer[:4], []byte{1}, k.answer[5:])}},
		{"authentication", "message 1 once more", fields{"received": [][]byte{messages[0], messages[0]}}},
	} {
		b.Fails("responder", c.class, c.note, good.With(c.change))
	}
	for _, c := range []struct {
		class, note  string
		hello, terms []byte
	}{
		{"length", "a payload of message 1 that is too long", []byte{1, 0, 0}, k.terms},
		{"length", "no payload of message 1", []byte{}, k.terms},
		{"unsupported", "version 2 in message 1", []byte{2, 0}, k.terms},
		{"format", "flags in message 1", []byte{1, 1}, k.terms},
		{"length", "terms that are too long", []byte{1, 0}, make([]byte, 70)},
		{"format", "a policy that is none", []byte{1, 0}, []byte{8, 0, 0, 0, 7}},
	} {
		other := newKit(suiteX25519, modeClaim)
		other.hello, other.terms = c.hello, c.terms
		messages, _ := other.run()
		b.Fails("responder", c.class, c.note, other.tagSide(messages))
	}
	other := newKit(suiteX25519, modeClaim)
	other.shown[0] = twin(public(other.phone))
	messages, _ = other.run()
	b.Fails("responder", "point", "the phone's static key is not canonical", other.tagSide(messages))
	self := newKit(suiteX25519, modeClaim)
	self.phone = self.tag
	messages, _ = self.run()
	b.Fails("responder", "authentication", "the phone has the static key of the tag", self.tagSide(messages))
}
