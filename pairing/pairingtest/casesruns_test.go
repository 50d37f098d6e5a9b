package pairingtest

import "slices"

// A life is a claim, and what it leads to.
type life struct {
	k        *kit
	id       []byte
	messages [][]byte
	root     []byte
	in       fields
}

// newLife returns the first claim of a tag.
func newLife(suite byte, policy byte, configuration []byte) *life {
	k := newKit(suite, modeClaim)
	k.greeting = slices.Concat(drawn("id", 16), []byte{0x12, 0x34}, u32(5), u32(1), []byte{0})
	k.terms = slices.Concat([]byte{policy}, u32(1), configuration)
	messages, o := k.run()
	_, _, x := o.split()
	l := &life{k: k, id: k.greeting[:16], messages: messages, root: exported(x, o.h, "owner root", nil, 32)}
	l.in = fields{
		"suite": int(suite), "transport": int(k.transport), "tag_static": k.tag, "setup_secret": k.secret, "tag_id": l.id, "model": 0x1234, "firmware": 5,
		"phone_static": k.phone, "challenge": k.answer[5:], "phone_ephemeral": k.ephemerals[0], "tag_ephemeral": k.ephemerals[1],
		"policy": int(policy), "configuration": configuration,
	}
	if k.seed != nil {
		l.in["kem_seed"], l.in["encapsulation"] = k.seed, k.random
	}
	return l
}

// claims are whole claims.
func (b *book) claims() {
	for _, l := range []*life{newLife(suiteX25519, 0, []byte{}), newLife(suiteX25519, 7, drawn("configuration", 64)), newLife(suiteHybrid, 0, []byte("hi"))} {
		leaf := func(label string, n int) []byte { return leafOf(l.root, label, 1, n) }
		b.Out("claim", "of an unclaimed tag", l.in, nil, fields{
			"answer": l.k.answer, "messages": l.messages, "root": l.root, "epoch": 1,
			"leaves":         fields{"beacon": leaf("beacon", 16), "ring": leaf("ring", 16), "near": leaf("near", 16), "ranging": leaf("ranging", 32)},
			"release_ticket": ticketOf(4, l.k.suite, l.k.fingerprint, leaf("release", 16)),
			"setup_ticket":   ticketOf(1, l.k.suite, l.k.fingerprint, leaf("setup", 16)),
		})
	}
	good := newLife(suiteX25519, 0, []byte{}).in
	for _, c := range []struct {
		class, note string
		change      fields
	}{
		{"unsupported", "suite 02", fields{"suite": 2}},
		{"unsupported", "a transport that is none", fields{"transport": 0}},
		{"format", "a setup secret of 15 octets", fields{"setup_secret": drawn("setup", 15)}},
		{"format", "a policy that is none", fields{"policy": 8}},
		{"length", "a configuration of 65 octets", fields{"configuration": make([]byte, 65)}},
		{"length", "a static key of 31 octets", fields{"tag_static": drawn("tag", 31)}},
		{"length", "a tag id of 15 octets", fields{"tag_id": drawn("id", 15)}},
		{"authentication", "a phone with the static key of the tag", fields{"phone_static": drawn("tag", 32)}},
	} {
		b.Fails("claim", c.class, c.note, good.With(c.change))
	}
}

// A talk is a session of the owner of a life, as both sides go on in it.
type talk struct {
	life              *life
	k1, k2, x, h      []byte
	n                 uint64
	step, life0       uint32 // of the auth key; entries of class 0
	auth              []byte
	entries           []byte // of class 0, with their MACs
	last              []byte // the MAC of the last entry
	flags             byte
	commands, replies [][]byte
	messages          [][]byte
	in                fields
}

// newTalk returns the first session after a claim.
func newTalk(l *life) *talk {
	k := newKit(l.k.suite, modeOwner)
	k.answer[4-1] = 0x54
	k.transport = l.k.transport
	k.secret = leafOf(l.root, "auth", 1, 32)
	t := &talk{life: l, auth: k.secret, last: make([]byte, 16), flags: l.k.terms[0] & 1 << 2}
	t.entry(3, 1)
	k.greeting = t.state()
	var o *oracle
	t.messages, o = k.run()
	t.k1, t.k2, t.x = o.split()
	t.h = o.h
	t.in = fields{"claim": l.in, "challenge": k.answer[5:], "phone_ephemeral": k.ephemerals[0], "tag_ephemeral": k.ephemerals[1]}
	if k.seed != nil {
		t.in["kem_seed"], t.in["encapsulation"] = k.seed, k.random
	}
	return t
}

// entry writes an entry of class 0.
func (t *talk) entry(event byte, argument uint32) {
	entry := slices.Concat(u32(t.life0), []byte{event}, u32(0), u32(1), u32(argument))
	t.last = entryMAC(leafOf(t.life.root, "audit", 1, 32), 0, t.life0, t.last, entry)
	t.entries = slices.Concat(t.entries, entry, t.last)
	t.life0++
}

// state is the payload of message 2 and of STATUS.
func (t *talk) state() []byte {
	return slices.Concat([]byte{1, t.flags}, u32(1), u32(t.step), u32(5), u32(0), u32(t.life0), make([]byte, 12), authIDOf(t.auth))
}

// ask adds a command; data is called for those of the reply when the first
// command has stepped the auth key.
func (t *talk) ask(operation byte, arguments []byte, data func() []byte) {
	t.commands = append(t.commands, sealed(t.k1, t.n, nil, append([]byte{operation}, arguments...)))
	if t.step == 0 {
		t.step, t.auth = 1, exported(t.x, t.h, "auth step", nil, 32)
	}
	t.replies = append(t.replies, sealed(t.k2, t.n, nil, append([]byte{0}, data()...)))
	t.n++
}

func nothing() []byte { return nil }

// status asks for the status.
func (t *talk) status() { t.ask(1, nil, t.state) }

// talk writes the session of some operations.
func (b *book) talk(t *talk, note string, operations []fields, roots [][]byte, epochs []int) {
	b.Out("session", note, t.in.With(fields{"operations": operations}), fields{"exporter": t.x, "h": t.h, "next_auth": t.auth},
		fields{"messages": t.messages, "commands": t.commands, "replies": t.replies, "roots": roots, "epochs": epochs})
}

// do is an operation of the input.
func do(name string, arguments ...byte) fields {
	return fields{"operation": name, "arguments": append([]byte{}, arguments...)}
}

// sessions are sessions of owners.
func (b *book) sessions() {
	for _, suite := range []byte{suiteX25519, suiteHybrid} {
		t := newTalk(newLife(suite, 0, []byte{}))
		roots, epochs := [][]byte{t.life.root}, []int{1}
		b.talk(t, "no command steps nothing", []fields{}, roots, epochs)
		t.status()
		t.ask(2, []byte{1, 0, 9}, nothing)
		b.talk(t, "status, and ringing", []fields{do("status"), do("ring", 1, 0, 9)}, roots, epochs)

		t = newTalk(newLife(suite, 0, []byte{}))
		t.status()
		t.ask(4, nil, func() []byte { return u32(2) })
		root := exported(t.x, t.h, "owner root", nil, 32)
		b.talk(t, "a rekey, which asks for the status first", []fields{do("rekey")}, [][]byte{root}, []int{2})

		t = newTalk(newLife(suite, 0, []byte{}))
		t.status()
		t.ask(7, nil, func() []byte { return u32(2) })
		b.talk(t, "a release", []fields{do("status"), do("release")}, [][]byte{}, []int{})
	}
	b.changes()
	in := newTalk(newLife(suiteX25519, 0, []byte{})).in
	guest := slices.Concat([]byte{4}, public(drawn("guest", 32)), drawn("slot", 32), []byte{1}, u32(0))
	none := append([]byte{0}, guest[1:]...)
	none[65] = 0
	for _, c := range []struct {
		class, note string
		operations  []fields
	}{
		{"length", "a configuration of 201 octets", []fields{do("config", make([]byte, 201)...)}},
		{"length", "no configuration", []fields{do("config")}},
		{"range", "a policy that is none", []fields{do("policy", 8)}},
		{"range", "a slot that is none", []fields{do("guest", guest...)}},
		{"range", "a guest without rights", []fields{do("guest", none...)}},
		{"range", "a slot that is none", []fields{do("unguest", 4)}},
		{"unsupported", "a class that is none", []fields{do("log", 4)}},
		{"state", "a command after a rekey", []fields{do("rekey"), do("status")}},
		{"state", "a command after a release", []fields{do("release"), do("ring", 0, 1, 1)}},
		{"unknown", "an operation that is none", []fields{do("fly")}},
	} {
		b.Fails("session", c.class, c.note, in.With(fields{"operations": c.operations}))
	}
}

// changes is a session that changes what the tag keeps, and reads its log.
func (b *book) changes() {
	t := newTalk(newLife(suiteX25519, 1, []byte("hi")))
	guest := slices.Concat([]byte{2}, public(drawn("guest", 32)), drawn("slot", 32), []byte{3}, u32(1000))
	written := func(event byte, argument uint32) func() []byte {
		return func() []byte { t.entry(event, argument); return nil }
	}
	t.ask(3, drawn("configuration", 200), nothing)
	t.ask(5, guest, written(6, 2))
	t.ask(6, []byte{2}, written(7, 2))
	t.ask(9, []byte{6}, written(5, 6))
	t.flags = 0
	t.status()
	page := func() []byte { return slices.Concat(u32(0), make([]byte, 16), t.entries) }
	t.ask(8, slices.Concat([]byte{0}, u32(0)), page)
	t.status()
	t.ask(8, slices.Concat([]byte{2}, u32(0)), func() []byte { return make([]byte, 20) })
	b.talk(t, "configuration, a guest, the policy, and the log of that", []fields{
		do("config", drawn("configuration", 200)...), do("guest", guest...), do("unguest", 2), do("policy", 6), do("log", 0), do("log", 2),
	}, [][]byte{t.life.root}, []int{1})
}
