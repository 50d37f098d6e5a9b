package securetest

import (
	"slices"
	"strings"
)

// Parameters that are just within bounds, and just beyond.
var (
	within = []Numbers{
		{"channel": 0}, {"channel": 15}, {"packet": 1}, {"units": 256}, {"units": 16}, {"mode": 2, "segments": 4}, {"grain": 1}, {"grain": 256},
		{"reply": 512}, {"reply": 638_976_000, "slots": 0, "step": 0}, {"slots": 0, "step": 638_976_000},
		{"reply": 638_976_000 - 1023*512}, {"slots": 16, "step": 512}, {"interval": 1}, {"interval": 1<<32 - 1}, {"lags": 1}, {"lags": 1<<16 - 1},
		{"quality": 501}, {"quality": 1000}, {"gap": 0}, {"gap": 1<<32 - 1}, {"limit": 5}, {"limit": 1<<32 - 1}, {"tolerance": 0},
		{"tries": 1}, {"tries": 1 << 26}, {"lifetime": 1}, {"preamble code": 255, "preamble symbols": 1<<16 - 1, "sfd": 255, "rate": 255},
	}
	beyond = []Numbers{
		{"channel": 16}, {"packet": 0}, {"packet": 2}, {"mode": 0}, {"mode": 3}, {"units": 0}, {"units": 63}, {"units": 512}, {"segments": 0}, {"segments": 2},
		{"mode": 2, "segments": 5}, {"grain": 0}, {"grain": 3}, {"grain": 1024}, {"reply": 0}, {"reply": 513}, {"reply": 638_976_512, "slots": 0},
		{"step": 0}, {"step": 513}, {"slots": 0, "step": 1}, {"reply": 638_976_000 - 1022*512}, {"slots": 17}, {"slots": 16, "step": 10_240},
		{"step": 0xffff_fe00}, {"interval": 0}, {"lags": 0}, {"quality": 500}, {"quality": 1001}, {"limit": 4}, {"limit": 0}, {"tries": 0},
		{"tries": 1<<26 + 1}, {"lifetime": 0}, {"lifetime": 43_201},
	}
)

// parameters are those that sessions have, and those that none has.
func (b *book) parameters() {
	for _, x := range shapes {
		b.taken(x.name, x.changes)
	}
	for _, changes := range within {
		b.taken("within bounds", changes)
	}
	good := fields{"parameters": Pack(LayoutParameters, pageParameters)}
	b.sized("parameters", good, "parameters")
	b.Fails("parameters", "length", "none", fields{"parameters": []byte{}})
	for _, changes := range []Numbers{{"version": 0}, {"version": 2}, {"version": 2, "lags": 0}} {
		b.Fails("parameters", "unsupported", "another version", fields{"parameters": Pack(LayoutParameters, pageParameters.With(changes))})
	}
	for _, changes := range beyond {
		b.Fails("parameters", "range", "beyond bounds", fields{"parameters": Pack(LayoutParameters, pageParameters.With(changes))})
	}
}

// taken are parameters that a session has.
func (b *book) taken(note string, changes Numbers) {
	s := newSession("", changes)
	n := Unpack(LayoutParameters, s.Parameters)
	out := fields{"blocks": s.Blocks(), "longest": n["reply"] + n["step"]*(1<<n["slots"]-1)}
	for name, v := range n {
		if name != "version" {
			out[strings.ReplaceAll(name, " ", "_")] = v
		}
	}
	b.Out("parameters", note, fields{"parameters": s.Parameters}, nil, out)
}

// openings are OPENs that verifiers send.
func (b *book) openings() {
	for _, x := range shapes {
		s := newSession(x.name, x.changes)
		b.Out("open", x.name, s.askFields().With(fields{"challenge": s.Challenge()}), fields{"knock_key": s.KnockKey()}, fields{"open": s.Open()})
	}
	s := newSession("ends", nil)
	s.VerifierOffset, s.Epoch = 1<<20-1, 1<<32-1
	b.Out("open", "the largest offset and epoch", s.askFields().With(fields{"challenge": s.Challenge()}), nil, fields{"open": s.Open()})
	s.VerifierOffset, s.Epoch = 0, 0
	good := s.askFields().With(fields{"challenge": s.Challenge()})
	b.Out("open", "no offset, epoch 0", good, nil, fields{"open": s.Open()})

	b.sized("open", good, "leaf", "verifier", "prover", "verifier_nonce", "parameters", "challenge")
	b.Fails("open", "length", "no challenge", good.With(fields{"challenge": []byte{}}))
	for i, class := range []string{1: "authentication", 2: "format", 3: "authentication", 4: "authentication", 5: "format", 6: "format"} {
		if class != "" {
			other := slices.Concat([]byte{byte(i)}, s.ProverNonce)
			b.Fails("open", class, "no challenge, but another type", good.With(fields{"challenge": other}))
		}
	}
	b.Fails("open", "range", "a leaf of zeros", good.With(fields{"leaf": make([]byte, 32)}))
	b.Fails("open", "range", "a nonce of zeros", good.With(fields{"verifier_nonce": make([]byte, 16)}))
	for _, offset := range []int{-1, 1 << 20} {
		b.Fails("open", "range", "an offset out of range", good.With(fields{"verifier_offset": offset}))
	}
	b.Fails("open", "range", "no lags", good.With(fields{"parameters": Pack(LayoutParameters, pageParameters.With(Numbers{"lags": 0}))}))
}

// agreeing is what a prover says that agrees to just these parameters.
func (s *Session) agreeing() fields {
	n := Unpack(LayoutParameters, s.Parameters)
	return fields{
		"phys": [][]byte{s.Parameters[1:12]}, "grain": n["grain"], "turnaround": n["reply"], "longest": n["reply"] + n["step"]*(1<<n["slots"]-1),
		"interval": n["interval"], "quality": n["quality"], "lags": n["lags"], "tries": n["tries"], "lifetime": n["lifetime"],
	}
}

// acceptances are what provers answer to OPENs.
func (b *book) acceptances() {
	accept := func(note string, s *Session, c fields) {
		b.Out("accept", note, s.proverFields().With(fields{"open": s.Open(), "capability": c}),
			fields{"c": s.Context(), "prk": s.PRK(), "confirm_prover": s.Key("confirm prover", 32)}, fields{"challenge": s.Challenge(), "accept": s.Accept()})
	}
	for _, x := range shapes {
		s := newSession(x.name, x.changes)
		accept(x.name, s, s.agreeing())
	}
	s := newSession("accept", nil)
	c := s.agreeing()
	other := newSession("", Numbers{"channel": 5})
	accept("one PHY of two", s, c.With(fields{"phys": [][]byte{other.Parameters[1:12], s.Parameters[1:12]}}))
	accept("a prover that could do more", s, c.With(fields{"grain": 1, "turnaround": 0, "longest": 638_976_000, "interval": 1, "quality": 501,
		"lags": 1, "tries": int64(1<<32 - 1), "lifetime": 43_200}))

	good := s.proverFields().With(fields{"open": s.Open(), "capability": c})
	b.Out("accept", "just in time", good.With(fields{"after": 10}), nil, fields{"challenge": s.Challenge(), "accept": s.Accept()})
	b.slow("accept", "open", good)
	for _, x := range []struct {
		note   string
		change fields
	}{
		{"no PHY", fields{"phys": [][]byte{}}},
		{"another PHY", fields{"phys": [][]byte{other.Parameters[1:12]}}},
		{"a coarser grain", fields{"grain": 1024}},
		{"a reply too early", fields{"turnaround": 25_559_041}},
		{"a reply too late", fields{"longest": 25_559_040 + 1023*512 - 1}},
		{"rounds too often", fields{"interval": 101}},
		{"too low a quality", fields{"quality": 601}},
		{"fewer lags than its receiver looks at", fields{"lags": 65}},
		{"more tries", fields{"tries": 599}},
		{"a longer life", fields{"lifetime": 43_199}},
	} {
		b.Fails("accept", "unsupported", x.note, good.With(fields{"capability": c.With(x.change)}))
	}
	b.sized("accept", good, "leaf", "verifier", "prover", "prover_nonce")
	b.message("accept", "open", good, s.Accept(), 3)
	b.flipped("accept", "open", "authentication", good, 1, 17, 44, 68, 71)
	b.Fails("accept", "authentication", "a challenge of its own comes back", good.With(fields{"open": s.Challenge()}))
	b.others("accept", "open", good, s, (*Session).Open)
	b.Fails("accept", "range", "a nonce of zeros", good.With(fields{"prover_nonce": make([]byte, 16)}))
	b.Fails("accept", "range", "a leaf of zeros", good.With(fields{"leaf": make([]byte, 32)}))
	for _, offset := range []int{-1, 1 << 20} {
		b.Fails("accept", "range", "an offset out of range", good.With(fields{"prover_offset": offset}))
	}
	for _, x := range []struct {
		class, note string
		change      func(s *Session)
	}{
		{"unsupported", "authentic, of another version", func(s *Session) { s.Parameters[0] = 2 }},
		{"range", "authentic, with parameters out of range", func(s *Session) { s.Parameters[11+1] = 3 }},
		{"range", "authentic, with an offset out of range", func(s *Session) { s.VerifierOffset = 1 << 20 }},
		{"range", "authentic, with an offset below zero", func(s *Session) { s.VerifierOffset = 1<<32 - 1 }},
	} {
		bad := newSession("accept", nil)
		x.change(bad)
		b.Fails("accept", x.class, x.note, good.With(fields{"open": bad.Open()}))
	}
}

// others writes a message of sessions that differ in one thing each.
func (b *book) others(op, name string, good fields, s *Session, message func(*Session) []byte) {
	for _, x := range []struct {
		note   string
		change func(s *Session)
	}{
		{"of another leaf", func(s *Session) { s.Leaf = drawn("other", 32) }},
		{"of another epoch", func(s *Session) { s.Epoch++ }},
		{"of another verifier", func(s *Session) { s.Verifier = drawn("other", 32) }},
		{"of another prover", func(s *Session) { s.Prover = drawn("other", 32) }},
		{"of the same two in the other roles", func(s *Session) { s.Verifier, s.Prover = s.Prover, s.Verifier }},
		{"for another challenge: a replay", func(s *Session) { s.ProverNonce = drawn("other", 16) }},
	} {
		other := *s
		x.change(&other)
		b.Fails(op, "authentication", name+" "+x.note, good.With(fields{name: message(&other)}))
	}
}

// slow writes handshakes that have taken too long, whatever comes then.
func (b *book) slow(op, name string, good fields) {
	for _, after := range []int64{11, 3600, -1, 1<<63 - 1, -1 << 63} {
		b.Fails(op, "state", "too long after the handshake began, or before", good.With(fields{"after": after}))
	}
	b.Fails(op, "state", "too late, and nothing", good.With(fields{"after": 11, name: []byte{}}))
}

// starts are what verifiers answer to ACCEPTs.
func (b *book) starts() {
	for _, x := range shapes {
		s := newSession(x.name, x.changes)
		b.Out("start", x.name, s.askFields().With(fields{"challenge": s.Challenge(), "accept": s.Accept()}),
			fields{"confirm_verifier": s.Key("confirm verifier", 32), "t": s.Transcript()}, s.begun().With(fields{"open": s.Open(), "start": s.Start()}))
	}
	s := newSession("start", nil)
	good := s.askFields().With(fields{"challenge": s.Challenge(), "accept": s.Accept()})
	b.Out("start", "just in time", good.With(fields{"after": 10}), nil, s.begun().With(fields{"open": s.Open(), "start": s.Start()}))
	b.slow("start", "accept", good)
	b.message("start", "accept", good, s.Open(), 5)
	b.flipped("start", "accept", "authentication", good, 4)
	b.Fails("start", "authentication", "a REPORT of its own", good.With(fields{"accept": slices.Concat([]byte{4}, s.Accept()[1:])}))
	b.others("start", "accept", good, s, (*Session).Accept)
	for note, change := range map[string]func(s *Session){
		"authentic, with an offset out of range": func(s *Session) { s.ProverOffset = 1 << 20 },
	} {
		bad := newSession("start", nil)
		change(bad)
		b.Fails("start", "range", note, good.With(fields{"accept": bad.Accept()}))
	}
	other := newSession("start", nil)
	other.VerifierNonce = drawn("other", 16)
	b.Fails("start", "authentication", "accept to another OPEN: a replay", good.With(fields{"accept": other.Accept()}))
}

// begun is what both sides tell of a session.
func (s *Session) begun() fields {
	verifier, prover := s.Addresses()
	return fields{"session": s.Key("session", 16), "verifier_address": verifier, "prover_address": prover}
}

// beginnings are provers that are told to start.
func (b *book) beginnings() {
	for _, x := range shapes {
		s := newSession(x.name, x.changes)
		b.Out("begin", x.name, s.proverFields().With(fields{"open": s.Open(), "start": s.Start()}), nil, s.begun())
	}
	s := newSession("begin", nil)
	good := s.proverFields().With(fields{"open": s.Open(), "start": s.Start()})
	b.Out("begin", "just in time", good.With(fields{"after": 10}), nil, s.begun())
	b.slow("begin", "start", good)
	b.message("begin", "start", good, s.Accept(), 4)
	other := newSession("begin", nil)
	other.VerifierNonce = drawn("other", 16)
	b.Fails("begin", "authentication", "start of another OPEN", good.With(fields{"start": other.Start()}))
	other = newSession("begin", nil)
	other.ProverOffset++
	b.Fails("begin", "authentication", "start for another ACCEPT", good.With(fields{"start": other.Start()}))
	reflected := slices.Concat([]byte{3}, mac16(s.Key("confirm prover", 32), s.Challenge(), s.Open(), s.Accept(), []byte{3}))
	b.Fails("begin", "authentication", "start under the prover's key", good.With(fields{"start": reflected}))
}
